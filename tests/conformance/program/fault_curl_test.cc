// Faults as the most usual of clients sees them: curl, by its exit status and what it says of the
// reply.

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <ostream>
#include <string>

#include "../support/shared.h"
#include "../support/tls.h"

namespace understudy::conformance {
namespace {

struct Seen {
  int exit_code;
  std::string out;
};

// Runs curl for at most 30 s. The arguments are the test's own and need no quoting.
Seen Curl(const std::string& arguments) {
  const std::string command = "curl --silent --max-time 30 " + arguments + " 2>/dev/null";
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {-1, ""};
  Seen seen{-1, ""};
  std::array<char, 4096> buffer{};
  while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    seen.out.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) seen.exit_code = WEXITSTATUS(status);
  return seen;
}

// curl's exit statuses: https://curl.se/libcurl/c/libcurl-errors.html
constexpr int kFine = 0;
constexpr int kNotHttp = 1;
constexpr int kPartial = 18;
constexpr int kNothing = 52;
constexpr int kBroken = 56;

struct FaultCase {
  std::string name;
  std::string fault;
  int exit_code;
  std::string status;   // of the reply; "" where it does not matter
  double at_least = 0;  // seconds that it takes
};

void PrintTo(const FaultCase& fault, std::ostream* out) { *out << fault.name; }

class FaultCurlTest : public ::testing::TestWithParam<FaultCase> {};

TEST_P(FaultCurlTest, IsSeenByCurl) {
  if (OverTls()) GTEST_SKIP() << "curl does not know the certificate";
  const FaultCase& fault = GetParam();
  const Seen seen = Curl(
      "--output /dev/null --write-out '%{http_code} %{time_total}' -H 'apiKey: od_test' "
      "-H 'Understudy-Fault: " +
      fault.fault + "' " + Shared().url() + "/api/v2/customer/1");
  EXPECT_EQ(seen.exit_code, fault.exit_code) << seen.out << " (127: curl is not installed)";
  if (!fault.status.empty()) {
    EXPECT_EQ(seen.out.substr(0, 3), fault.status);
  }
  if (fault.at_least > 0) {
    ASSERT_GT(seen.out.size(), 4U);
    EXPECT_GE(std::stod(seen.out.substr(4)), fault.at_least);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Faults, FaultCurlTest,
    ::testing::Values(FaultCase{"Delay", "delay=300ms", kFine, "200", 0.3},
                      FaultCase{"Status", "status=503", kFine, "503"},
                      FaultCase{"CloseByFin", "close=fin", kNothing, "000"},
                      FaultCase{"CloseByReset", "close=reset", kBroken, "000"},
                      FaultCase{"CutInTheBody", "close_after=150", kPartial, "200"},
                      FaultCase{"Garbage", "garbage", kNotHttp, ""},
                      FaultCase{"LengthTooLong", "wrong_length=10", kPartial, "200"},
                      FaultCase{"Bandwidth", "bandwidth=1000", kFine, "200", 0.2}),
    [](const auto& each) { return each.param.name; });

// These two need rules: a request cannot ask for them itself, or not for both its calls.
TEST(FaultCurlRuleTest, AWriteIsDoneThoughItsReplyIsLost) {
  if (OverTls()) GTEST_SKIP() << "curl does not know the certificate";
  const Program program(ScenarioFile(
      "extends: default\nfaults:\n"
      "  - {match: {vendor: omnidesk, method: DELETE}, times: 1, duplicate_write: fin}\n"
      "  - {match: {vendor: omnidesk, method: GET}, times: 1, stale_read: true}\n"));
  const std::string customer =
      "-H 'apiKey: od_test' --write-out '%{http_code}' --output /dev/null " + program.url() +
      "/api/v2/customer/1";

  EXPECT_EQ(Curl("-X DELETE " + customer).exit_code, kNothing);
  EXPECT_EQ(Curl(customer).out, "200") << "from before the write";
  EXPECT_EQ(Curl(customer).out, "404");
  EXPECT_EQ(Curl("-X DELETE " + customer).out, "404") << "it was done the first time";
}

}  // namespace
}  // namespace understudy::conformance
