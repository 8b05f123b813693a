// `strict` over all operations of all built-in APIs: the cases come from the contracts.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "admin_run.h"
#include "violation_cases.h"

namespace understudy::conformance {
namespace {

class StrictOperationsTest : public AdminFixture {
 protected:
  StrictOperationsTest()
      : client_{program_, {{"apiKey", "od_test"}, {"Authorization", "Bearer hc_test"}}} {}

  std::vector<std::string> Vendors() {
    std::vector<std::string> urls;
    const Reply index = client_.Get("/__admin/contracts");
    for (const auto& entry : index.At("/contracts").GetArray()) {
      urls.emplace_back(entry["url"].GetString());
    }
    EXPECT_GE(urls.size(), 4U);
    return urls;
  }
  void SetStrict(const std::string& world, const std::string& value) {
    EXPECT_EQ(Put(In(world, "/settings"), R"({"strict":")" + value + "\"}").status, 200);
  }
  Reply Send(const std::string& world, const ViolationCase& sent) {
    Headers headers = sent.headers;
    const bool has_credential = std::any_of(headers.begin(), headers.end(), [](const auto& each) {
      return each.first == "Authorization";
    });
    if (sent.what.starts_with("sumaya.") && !has_credential) {
      headers.emplace_back("Authorization", "Bearer su_test");
    }
    return client_.Send(sent.method, "/~" + world + sent.target, headers, sent.body);
  }

  Client client_;
};

std::size_t CountViolations(const Reply& reply) {
  return reply.headers.count("understudy-violation");
}

// Whether the error's body names the field. Spatie's texts name the part in the brackets.
bool Names(const Reply& reply, const std::string& name) {
  const auto begin = name.find('[');
  const bool has_part = begin != std::string::npos && name.ends_with(']');
  return reply.body.find(name) != std::string::npos ||
         (has_part &&
          reply.body.find(name.substr(begin + 1, name.size() - begin - 2)) != std::string::npos);
}

// The body with links as in every world.
std::string InNoWorld(std::string body, const std::string& world) {
  const std::string prefix = "/~" + world;
  for (auto at = body.find(prefix); at != std::string::npos; at = body.find(prefix)) {
    body.erase(at, prefix.size());
  }
  return body;
}

TEST_F(StrictOperationsTest, TheExamplesViolateNothing) {
  int world = 0;
  for (const auto& url : Vendors()) {
    for (const auto& example : ExampleRequests(client_.Get(url).json)) {
      const std::string name = "w" + std::to_string(++world);
      SetStrict(name, "refuse");
      const Reply reply = Send(name, example);
      EXPECT_EQ(reply.status / 100, 2) << example.what << reply.body;
      EXPECT_EQ(CountViolations(reply), 0U) << example.what;
    }
  }
  EXPECT_GE(world, 23);
}

// The client also compares each reply with the contract: its status and the schema of its body.
TEST_F(StrictOperationsTest, RefuseGivesTheApisOwnErrorForEachKind) {
  SetStrict("refuse", "refuse");
  const auto writes = client_.Get(In("refuse")).Integer("/writes");
  for (const auto& url : Vendors()) {
    const auto cases = ViolationCases(client_.Get(url).json);
    EXPECT_GE(cases.size(), 10U);
    for (const auto& each : cases) {
      const Reply reply = Send("refuse", each);
      EXPECT_EQ(reply.status, each.status) << each.what << "\n" << reply.body;
      EXPECT_TRUE(Names(reply, each.name)) << each.what << "\n" << reply.body;
      EXPECT_GE(CountViolations(reply), 1U) << each.what;
      const bool is_malformed = each.target.find("%zz") != std::string::npos;
      // A text that is not a query has no fields.
      if (reply.json.IsObject() && reply.json.HasMember("error") && !is_malformed) {
        EXPECT_GE(reply.At("/error/fields").MemberCount(), 1U) << each.what << "\n" << reply.body;
      }
    }
  }
  EXPECT_EQ(client_.Get(In("refuse")).Integer("/writes"), writes) << "nothing was written";
}

TEST_F(StrictOperationsTest, ReportChangesNoReplyAndRecordsEachViolation) {
  SetStrict("off", "off");
  SetStrict("report", "report");
  for (const char* world : {"off", "report"}) {
    Put(In(world, "/clock"), R"({"frozen":"2026-05-04T10:00:00Z"})");
  }
  long long sent = 0;
  for (const auto& url : Vendors()) {
    for (const auto& each : ViolationCases(client_.Get(url).json)) {
      const Reply off = Send("off", each);
      const Reply reply = Send("report", each);
      EXPECT_EQ(reply.status, off.status) << each.what;
      EXPECT_EQ(InNoWorld(reply.body, "report"), InNoWorld(off.body, "off")) << each.what;
      EXPECT_EQ(CountViolations(off), 0U) << each.what;
      EXPECT_GE(CountViolations(reply), 1U) << each.what;
      ++sent;
    }
  }
  EXPECT_EQ(client_.Get("/~report/__admin/violations?limit=1").Integer("/total"), sent);
  EXPECT_EQ(client_.Get("/~off/__admin/violations").Integer("/total"), 0);
}

}  // namespace
}  // namespace understudy::conformance
