#include "control/violations.h"

#include "control/control_fixture.h"

namespace understudy::control {
namespace {

class ViolationsTest : public ControlFixture {
 protected:
  // Sends a request of an operation that the transport refuses with 503.
  void SendRefused(bool is_partial) {
    http::Request request = Get("/api/v1/accounts");
    request.rejected = Problem{ProblemKind::kUnavailable, "no thread is left"};
    request.partial = is_partial;
    Send(request);
  }
  http::Response ExpectNone() {
    const http::Request request;
    AdminCall call{request, services_};
    call.query = {{"expect", "none"}};
    return ListViolations(call);
  }
};

TEST_F(ViolationsTest, ARefusedRequestThatWasReadWholeIsChecked) {
  SendRefused(/*is_partial=*/false);
  EXPECT_EQ(ExpectNone().status, 200) << ExpectNone().body;
  SendRefused(/*is_partial=*/true);
  const auto reply = ExpectNone();
  EXPECT_EQ(reply.status, 422);
  EXPECT_NE(reply.body.find("whether 1 request violates"), std::string::npos) << reply.body;
}

}  // namespace
}  // namespace understudy::control
