#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

struct BadParameter {
  std::string query;
  std::string field;
  std::string code;
};

// gtest's name for it in a report.
void PrintTo(const BadParameter& bad, std::ostream* out) { *out << bad.query; }

// What is wrong with limit and offset is the same for both lists.
class LeelooBadParameterTest : public ::testing::TestWithParam<BadParameter> {
 protected:
  void ExpectRefused(const std::string& path) {
    const auto& [query, field, code] = GetParam();
    const Reply reply = client_.Get(path + query);
    EXPECT_EQ(reply.status, 400) << query;
    EXPECT_EQ(reply.body, R"({"status":0,"error":{"fields":{")" + field + R"(":")" + code +
                              R"("},"code":"FORMAT_ERROR"}})");
  }

  Client client_{Shared()};
};

TEST_P(LeelooBadParameterTest, IsNamedByTheListOfAccounts) { ExpectRefused("/api/v1/accounts"); }

TEST_P(LeelooBadParameterTest, IsNamedByTheListOfMessages) {
  ExpectRefused("/api/v1/accounts/59bbc641b1223300210cdf2f/chat-messages");
}

INSTANTIATE_TEST_SUITE_P(
    Limit, LeelooBadParameterTest,
    ::testing::Values(BadParameter{"?limit=0", "limit", "TOO_LOW"},
                      BadParameter{"?limit=-1", "limit", "TOO_LOW"},
                      BadParameter{"?limit=101", "limit", "TOO_HIGH"},
                      BadParameter{"?limit=x", "limit", "NOT_INTEGER"},
                      BadParameter{"?limit=1.5", "limit", "NOT_INTEGER"},
                      BadParameter{"?limit=1e1", "limit", "NOT_INTEGER"},
                      BadParameter{"?limit=0x10", "limit", "NOT_INTEGER"},
                      BadParameter{"?limit=3%20", "limit", "NOT_INTEGER"},
                      BadParameter{"?limit=99999999999999999999", "limit", "TOO_HIGH"},
                      BadParameter{"?limit=-99999999999999999999", "limit", "TOO_LOW"},
                      BadParameter{"?limit=1&limit=2", "limit", "NOT_INTEGER"},
                      BadParameter{"?limit[]=1", "limit", "NOT_INTEGER"}));

INSTANTIATE_TEST_SUITE_P(
    Offset, LeelooBadParameterTest,
    ::testing::Values(BadParameter{"?offset=-1", "offset", "TOO_LOW"},
                      BadParameter{"?offset=x", "offset", "NOT_INTEGER"},
                      BadParameter{"?offset=2.0", "offset", "NOT_INTEGER"},
                      BadParameter{"?offset=9223372036854775808", "offset", "TOO_HIGH"},
                      BadParameter{"?offset=-99999999999999999999", "offset", "TOO_LOW"},
                      BadParameter{"?offset=0&offset=0", "offset", "NOT_INTEGER"},
                      BadParameter{"?offset[]=1", "offset", "NOT_INTEGER"}));

}  // namespace
}  // namespace understudy::conformance
