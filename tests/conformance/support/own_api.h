#pragma once

#include <string>

#include "client.h"
#include "program.h"

namespace understudy::conformance {

// A server of one OpenAPI document that a test writes, and its client.
class OwnApi {
 public:
  // `document`: YAML. The API is called `name`.
  explicit OwnApi(const std::string& document, const std::string& name = "t");

  Client& client() { return client_; }
  Reply Get(const std::string& target) { return client_.Get(target); }
  Reply Delete(const std::string& target) { return client_.Delete(target); }
  // These send JSON.
  Reply Post(const std::string& target, const std::string& body) {
    return client_.Json("POST", target, body);
  }
  Reply Put(const std::string& target, const std::string& body) {
    return client_.Json("PUT", target, body);
  }
  Reply Patch(const std::string& target, const std::string& body) {
    return client_.Json("PATCH", target, body);
  }
  // What the replies of an operation stand on, "stateful"; empty: there is no such operation.
  std::string BasisOf(const std::string& operation);

 private:
  const std::string name_;
  Program program_;
  Client client_;
};

}  // namespace understudy::conformance
