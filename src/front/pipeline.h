#pragma once

#include "front/service.h"
#include "http/message.h"
#include "store/world.h"

namespace understudy::front {

// What a request goes through on its way to a vendor's handler and back. Thread-safe.
class Pipeline {
 public:
  // Both outlive the pipeline.
  Pipeline(const Service& service, store::World& world) : service_(service), world_(world) {}

  // Never throws: what goes wrong inside is logged and answered with 500 in the vendor's shape.
  http::Response Handle(const http::Request& request);

 private:
  http::Response Dispatch(const http::Request& request);
  http::Response Serve(const http::Request& request, const contract::Match& match);
  http::Response Run(const http::Request& request, const contract::Match& match,
                     const ServedVendor& vendor, const contract::Arguments& arguments);
  http::Response Refuse(const contract::Contract* contract, const Problem& problem);

  const Service& service_;
  store::World& world_;
};

}  // namespace understudy::front
