#pragma once

#include <memory>
#include <string>

#include "base/node.h"
#include "matching/logged_request.h"

namespace understudy::control::wiremock {

// A logged request that a client has sent as JSON. Every member may be missing; members of another
// type than they should have count as missing.
class SentRequest {
 public:
  // `root` must outlive it.
  explicit SentRequest(const Node& root);
  SentRequest(const SentRequest&) = delete;
  SentRequest& operator=(const SentRequest&) = delete;

  const matching::LoggedRequest& view() const { return view_; }
  const std::string& absolute_url() const { return absolute_url_; }

 private:
  void ReadHeaders(const Node& headers);
  // Empty without a header Host.
  std::string_view HostHeader() const;

  std::string body_;
  std::string absolute_url_;
  matching::LoggedRequest view_;
};

}  // namespace understudy::control::wiremock
