#pragma once

#include <string_view>

#include "front/service.h"
#include "http/message.h"

namespace understudy::control {

// The control plane, everything below /__admin. Thread-safe.
class Admin {
 public:
  // The service outlives it.
  explicit Admin(const front::Service& service) : service_(service) {}

  static bool Owns(std::string_view path);

  http::Response Handle(const http::Request& request) const;

 private:
  // The vendor as it is served; nullptr when the scenario does not list it.
  const front::ServedVendor* FindServed(std::string_view vendor) const;
  http::Response Health() const;
  http::Response Contracts() const;
  http::Response ContractOf(std::string_view vendor, const http::Request& request) const;

  const front::Service& service_;
};

}  // namespace understudy::control
