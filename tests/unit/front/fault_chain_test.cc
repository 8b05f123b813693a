#include "front/faults/fault_chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenario/scenario.h"
#include "support/documents.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

using namespace std::chrono_literals;

scenario::FaultEffects Effects(const std::string& yaml) {
  const auto document = testing::Yaml(yaml);
  Diagnostics diagnostics;
  auto effects = scenario::ParseFaultEffects(*document.root, diagnostics);
  EXPECT_TRUE(effects) << testing::Places(diagnostics);
  return effects.value_or(scenario::FaultEffects{});
}

// What comes of a request to a vendor that answers 200 and "0123456789".
struct Way {
  http::Response Go(const std::string& yaml, std::uint64_t seed = 1) {
    const auto effects = Effects(yaml);
    FaultChain chain{effects,
                     Random(seed),
                     vendor,
                     operation,
                     skip_delay,
                     false,
                     [&](bool rows_before_last_write) {
                       ++served;
                       served_rows_before_last_write = rows_before_last_write;
                       return http::Response{status, {}, "application/json", "0123456789"};
                     }};
    return chain.Next();
  }

  const ServedVendor* vendor = nullptr;
  const contract::Operation* operation = nullptr;
  bool skip_delay = false;
  int status = 200;
  int served = 0;
  bool served_rows_before_last_write = false;
};

TEST(FaultChainTest, DelaysWhateverComes) {
  Way way;
  EXPECT_EQ(way.Go("{delay: 300ms}").delivery.delay, 300ms);
  EXPECT_EQ(way.served, 1);
  EXPECT_EQ(way.Go("{delay: 300ms, status: 503}").delivery.delay, 300ms);
  EXPECT_EQ(way.Go("{delay: 300ms, close: fin}").delivery.delay, 300ms);
  way.skip_delay = true;
  EXPECT_EQ(way.Go("{delay: 300ms}").delivery.delay, 0ms);
}

// The delays of many draws, sorted.
std::vector<std::int64_t> Drawn(const std::string& delay) {
  Way way;
  std::vector<std::int64_t> drawn;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    drawn.push_back(way.Go("{delay: " + delay + "}", seed).delivery.delay.count());
  }
  std::sort(drawn.begin(), drawn.end());
  return drawn;
}

TEST(FaultChainTest, DrawsDelaysFromTheirDistribution) {
  const auto uniform = Drawn("{uniform: [100ms, 300ms]}");
  EXPECT_GE(uniform.front(), 100);
  EXPECT_LE(uniform.back(), 300);
  EXPECT_NEAR(static_cast<double>(uniform[1000]), 200, 10);

  const auto normal = Drawn("{normal: {mean: 100ms, deviation: 100ms}}");
  EXPECT_EQ(normal.front(), 0) << "no delay is negative";
  EXPECT_NEAR(static_cast<double>(normal[1000]), 100, 10);
  EXPECT_NEAR(static_cast<double>(normal[1682]), 200, 15) << "one deviation above";

  const auto lognormal = Drawn("{lognormal: {median: 100ms, sigma: 5}}");
  EXPECT_NEAR(static_cast<double>(lognormal[1000]), 100, 40);
  EXPECT_EQ(lognormal.back(), 600'000) << "no delay is longer than ten minutes";
}

TEST(FaultChainTest, DrawsTheSameFromTheSameSeed) {
  Way way;
  const std::string fault = "{delay: {uniform: [1ms, 5m]}, garbage: true}";
  const auto one = way.Go(fault, 7).delivery;
  const auto same = way.Go(fault, 7).delivery;
  const auto other = way.Go(fault, 8).delivery;
  EXPECT_EQ(one.delay, same.delay);
  EXPECT_EQ(one.garbage, same.garbage);
  EXPECT_NE(one.delay, other.delay);
  EXPECT_NE(one.garbage, other.garbage);
}

TEST(FaultChainTest, AnswersInTheVendorsPlace) {
  Way way;
  const auto status = way.Go("{status: 502, retry_after: 5s}");
  EXPECT_EQ(status.status, 502);
  EXPECT_EQ(status.body, R"({"error":{"code":"bad_gateway","message":"Bad Gateway"}})");
  ASSERT_EQ(status.headers.size(), 1U);
  EXPECT_EQ(status.headers[0].value, "5");

  const auto closed = way.Go("{close: reset}").delivery;
  EXPECT_EQ(closed.cut_after, 0U);
  EXPECT_EQ(closed.ending, http::Ending::kReset);
  EXPECT_EQ(way.Go("{close: fin}").delivery.ending, http::Ending::kClose);
  EXPECT_EQ(way.served, 0);
}

TEST(FaultChainTest, InjuresTheReply) {
  Way way;
  EXPECT_EQ(way.Go("{close_after: 7}").delivery.cut_after, 7U);
  EXPECT_EQ(way.Go("{garbage: text}").delivery.garbage, "text");
  EXPECT_EQ(way.Go("{garbage: true}").delivery.garbage->size(), 64U);
  EXPECT_EQ(way.Go("{wrong_length: 5}").delivery.wrong_length, 15U);
  EXPECT_EQ(way.Go("{wrong_length: -3}").delivery.wrong_length, 7U);
  EXPECT_EQ(way.Go("{wrong_length: -30}").delivery.wrong_length, 0U);
  EXPECT_EQ(way.Go("{bandwidth: 9}").delivery.bytes_per_second, 9);
  EXPECT_EQ(way.served, 7);
}

TEST(FaultChainTest, HidesOnlyAWriteThatWasDone) {
  contract::Operation operation;
  Way way;
  way.operation = &operation;
  EXPECT_EQ(way.Go("{duplicate_write: true}").status, 200) << "a read";
  operation.writes = true;
  EXPECT_EQ(way.Go("{duplicate_write: true}").status, 500);
  EXPECT_EQ(way.Go("{duplicate_write: 503}").status, 503);
  EXPECT_EQ(way.Go("{duplicate_write: reset}").delivery.ending, http::Ending::kReset);
  EXPECT_EQ(way.served, 4);
  way.status = 400;
  EXPECT_EQ(way.Go("{duplicate_write: true}").status, 400) << "refused";
}

TEST(FaultChainTest, AsksForOldRows) {
  Way way;
  way.Go("{stale_read: true}");
  EXPECT_TRUE(way.served_rows_before_last_write);
  way.Go("{delay: 1ms}");
  EXPECT_FALSE(way.served_rows_before_last_write);
}

TEST(FaultChainTest, SaysAStatusAsTheVendorDoes) {
  const auto scenario = scenario::Load(Catalog::BuiltIn(), "default");
  ASSERT_TRUE(scenario);
  const Service service(*scenario);
  std::string said;
  for (const auto& vendor : service.vendors()) {
    Way way;
    way.vendor = vendor.get();
    for (const char* status : {"404", "429", "502"}) {
      const auto reply = way.Go("{status: " + std::string(status) + "}");
      EXPECT_EQ(std::to_string(reply.status), status);
      said += reply.body + "\n";
    }
  }
  EXPECT_EQ(said,
            R"({"errors":[{"code":"route_not_found","message":"Not Found"}]}
{"errors":[{"code":"too_many_requests","message":"You have exceeded your requests limit"}]}
{"errors":[{"code":"internal_error","message":"Bad Gateway"}]}
{"status":0,"error":{"fields":{},"code":"ROUTE_NOT_FOUND"}}
{"status":0,"error":{"fields":{},"code":"TOO_MANY_REQUESTS"}}
{"status":0,"error":{"fields":{},"code":"INTERNAL_ERROR"}}
{"status":"error","message":"Not Found"}
{"status":"error","message":"Too Many Requests"}
{"status":"error","message":"Bad Gateway"}
{"success":false,"message":"Not Found","errors":null,"data":null,"status_code":404}
{"success":false,"message":"Too Many Attempts.","errors":null,"data":null,"status_code":429}
{"success":false,"message":"Bad Gateway","errors":null,"data":null,"status_code":502}
)");
}

TEST(FaultChainTest, SaysWhatTheContractShowsForTheOperation) {
  const auto scenario = scenario::Load(Catalog::BuiltIn(), "default");
  ASSERT_TRUE(scenario);
  const Service service(*scenario);
  Way way;
  way.vendor = service.vendors()[0].get();
  for (const auto& operation : way.vendor->contract->operations()) {
    if (operation->id == "getCustomer") way.operation = operation.get();
  }

  EXPECT_EQ(way.Go("{status: 404}").body,
            R"({"errors":[{"code":"entity_not_found","message":"Customer not found"}]})");
  const auto limited = way.Go("{status: 429}");
  ASSERT_EQ(limited.headers.size(), 1U);
  EXPECT_EQ(limited.headers[0].name + ": " + limited.headers[0].value, "Retry-After: 1");
}

}  // namespace
}  // namespace understudy::front
