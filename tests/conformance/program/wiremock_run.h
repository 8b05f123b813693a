#pragma once

#include <string>

#include "admin_run.h"

namespace understudy::conformance {

// A server of each test's own, and WireMock's calls of its admin API.
class WireMockFixture : public AdminFixture {
 protected:
  static constexpr const char* kRequests = "/__admin/requests";
  static constexpr const char* kNoId = "00000000-0000-4000-8000-000000000000";
  static constexpr const char* kCustomer = "/v1/customers/8737843";

  using AdminFixture::AdminFixture;

  // As `curl -d` sends it.
  Reply Ask(const std::string& target, const std::string& json, const Headers& headers = {}) {
    Headers all = headers;
    all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return client_.Send("POST", target, all, json);
  }
  // HelpCrunch's customer, by a request that is matched.
  Reply GetCustomer(const std::string& prefix = "", const std::string& query = "") {
    return client_.Get(prefix + kCustomer + query, {{"Authorization", "Bearer hc_test"}});
  }
  Reply List(const std::string& query = "", const std::string& prefix = "") {
    return client_.Get(prefix + kRequests + query);
  }
  long long Count(const std::string& pattern = "{}", const std::string& prefix = "") {
    const Reply reply = Ask(prefix + kRequests + "/count", pattern);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.Integer("/count");
  }
};

// An error in WireMock's form, with just the keys that its Java client knows. `pointer`: of the
// body; "-": the error is not about the body.
inline void ExpectWireMockError(const Reply& reply, int status, const std::string& pointer = "-") {
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(reply.Header("Content-Type"), "application/json");
  ASSERT_EQ(reply.Keys(""), "errors") << reply.body;
  ASSERT_EQ(reply.At("/errors").Size(), 1U) << reply.body;
  EXPECT_EQ(reply.Integer("/errors/0/code"), 10);
  const std::string title = reply.Text("/errors/0/title");
  EXPECT_TRUE(!title.empty() && title[0] >= 'A' && title[0] <= 'Z') << reply.body;
  EXPECT_NE(reply.Text("/errors/0/detail"), "");
  if (pointer == "-") {
    EXPECT_EQ(reply.Keys("/errors/0"), "code,title,detail");
    return;
  }
  ASSERT_EQ(reply.Keys("/errors/0"), "code,source,title,detail") << reply.body;
  EXPECT_EQ(reply.Keys("/errors/0/source"), "pointer");
  EXPECT_EQ(reply.Text("/errors/0/source/pointer"), pointer) << reply.body;
}

}  // namespace understudy::conformance
