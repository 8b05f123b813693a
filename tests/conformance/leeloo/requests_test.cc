#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

class LeelooRequestTest : public ::testing::Test {
 protected:
  void ExpectError(const Reply& reply, int status, const std::string& code) {
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.body, R"({"status":0,"error":{"fields":{},"code":")" + code + R"("}})");
  }

  Client client_{Shared()};
};

TEST_F(LeelooRequestTest, AnswersAnUnknownPathInItsOwnShape) {
  ExpectError(client_.Get("/api/v1/tunnels"), 404, "ROUTE_NOT_FOUND");
  ExpectError(client_.Get("/api/v1"), 404, "ROUTE_NOT_FOUND");
  ExpectError(client_.Get("/api/v1/accounts/1/chat-messages/2"), 404, "ROUTE_NOT_FOUND");
}

TEST_F(LeelooRequestTest, TakesAnEmptySegmentForAnUnknownPath) {
  ExpectError(client_.Get("/api/v1/accounts//chat-messages"), 404, "ROUTE_NOT_FOUND");
}

TEST_F(LeelooRequestTest, HintsAtTheOperationThatWasMeant) {
  EXPECT_EQ(client_.Get("/api/v1/account").Header("Understudy-Hint"),
            "did you mean GET /api/v1/accounts? The path has `account`, not `accounts`.");
  EXPECT_EQ(client_.Get("/api/v1/accounts/1/chat-message").Header("Understudy-Hint"),
            "did you mean GET /api/v1/accounts/{id}/chat-messages? The path has `chat-message`, "
            "not `chat-messages`.");
}

TEST_F(LeelooRequestTest, RefusesBrokenPercentEncoding) {
  ExpectError(client_.Get("/api/v1/accounts/%zz"), 400, "BAD_REQUEST");
  ExpectError(client_.Get("/api/v1/accounts?filter[tags]=%zz"), 400, "BAD_REQUEST");
}

TEST_F(LeelooRequestTest, RefusesAnEncodedNul) {
  ExpectError(client_.Get("/api/v1/accounts?filter[tags]=a%00"), 400, "BAD_REQUEST");
}

TEST_F(LeelooRequestTest, RefusesWhatIsNotUtf8) {
  ExpectError(client_.Get("/api/v1/accounts?filter[tags]=%c3%28"), 400, "BAD_REQUEST");
}

TEST_F(LeelooRequestTest, RefusesATargetOfMoreThan8KiB) {
  ExpectError(client_.Get("/api/v1/accounts?filter[tags]=" + std::string(9000, 'x')), 414,
              "URI_TOO_LONG");
}

TEST_F(LeelooRequestTest, RefusesHeadersOfMoreThan64KiB) {
  ExpectError(client_.Get("/api/v1/accounts", {{"X-Long", std::string(70'000, 'x')}}), 431,
              "HEADERS_TOO_LARGE");
}

}  // namespace
}  // namespace understudy::conformance
