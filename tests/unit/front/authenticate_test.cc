#include "front/authenticate.h"

#include <gtest/gtest.h>

namespace understudy::front {
namespace {

class AuthenticateTest : public ::testing::Test {
 protected:
  AuthenticateTest() {
    scenario_.vendor = &vendor_;
    scenario_.credentials = {{"reader", {"READ"}}, {"writer", {"READ", "WRITE"}}, {"plain", {}}};
  }

  tl::expected<std::string, Problem> Ask(const std::optional<std::string>& key) const {
    return Authenticate(scenario_, operation_, key);
  }

  Vendor vendor_;
  scenario::VendorScenario scenario_{};
  contract::Operation operation_;
};

TEST_F(AuthenticateTest, AcceptsAKnownCredential) {
  EXPECT_EQ(*Ask("reader"), "reader");
  EXPECT_EQ(*Ask("plain"), "plain");
}

TEST_F(AuthenticateTest, AsksForACredential) {
  EXPECT_EQ(Ask(std::nullopt).error().kind, ProblemKind::kMissingCredentials);
}

TEST_F(AuthenticateTest, RefusesWhatIsNotExactlyAKnownOne) {
  for (const std::string key : {"stranger", "Reader", "reader ", "reade", "readerr", ""}) {
    EXPECT_EQ(Ask(key).error().kind, ProblemKind::kUnknownCredentials) << key;
  }
}

TEST_F(AuthenticateTest, NeverRepeatsACredential) {
  EXPECT_EQ(Ask("s3cret").error().detail.find("s3cret"), std::string::npos);
  operation_.permission = "WRITE";
  EXPECT_EQ(Ask("reader").error().detail, "This API key lacks the permission WRITE.");
}

TEST_F(AuthenticateTest, ChecksTheOperationsPermission) {
  operation_.permission = "WRITE";

  EXPECT_EQ(Ask("reader").error().kind, ProblemKind::kLacksPermission);
  EXPECT_EQ(Ask("plain").error().kind, ProblemKind::kLacksPermission);
  EXPECT_EQ(*Ask("writer"), "writer");
}

TEST_F(AuthenticateTest, AsksForNothingWhereTheOperationIsOpen) {
  operation_.is_open = true;
  EXPECT_EQ(*Ask(std::nullopt), "");
  EXPECT_EQ(*Ask("stranger"), "");
}

TEST_F(AuthenticateTest, AsksForNothingWhereNoneIsListedAndTheVendorIsOpenThen) {
  scenario_.credentials.clear();
  vendor_.credentials.open_without = true;

  EXPECT_EQ(*Ask(std::nullopt), "");
  EXPECT_EQ(*Ask("anything"), "");
}

TEST_F(AuthenticateTest, RefusesEverybodyWhereNoneIsListedAndTheVendorIsNotOpen) {
  scenario_.credentials.clear();

  EXPECT_EQ(Ask(std::nullopt).error().kind, ProblemKind::kMissingCredentials);
  EXPECT_EQ(Ask("reader").error().kind, ProblemKind::kUnknownCredentials);
}

TEST_F(AuthenticateTest, AnOpenVendorStillAsksOnceACredentialIsListed) {
  vendor_.credentials.open_without = true;

  EXPECT_EQ(Ask(std::nullopt).error().kind, ProblemKind::kMissingCredentials);
}

}  // namespace
}  // namespace understudy::front
