#pragma once

#include <string_view>

#include "front/worlds.h"
#include "http/message.h"

namespace understudy::control {

// The control plane, everything below /__admin. Thread-safe.
class Admin {
 public:
  // The worlds outlive it.
  explicit Admin(front::Worlds& worlds) : worlds_(worlds) {}

  static bool Owns(std::string_view path);

  http::Response Handle(const http::Request& request) const;

 private:
  front::Worlds& worlds_;
};

}  // namespace understudy::control
