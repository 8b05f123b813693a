#include "front/request_metrics.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "support/front_worlds.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

using std::chrono::microseconds;

std::vector<std::shared_ptr<const contract::Contract>> All() {
  std::vector<std::shared_ptr<const contract::Contract>> contracts;
  const auto& catalog = *Catalog::BuiltIn();
  for (const auto& vendor : catalog.vendors()) contracts.push_back(catalog.ContractOf(vendor));
  return contracts;
}

std::uint64_t CountOf(const RequestTotals& totals, const contract::Contract* contract,
                      const contract::Operation* operation, int status) {
  std::uint64_t count = 0;
  for (const auto& each : totals.requests) {
    if (each.vendor == (contract == nullptr ? "" : contract->vendor()) &&
        each.operation == (operation == nullptr ? "" : operation->id) && each.status == status) {
      EXPECT_EQ(count, 0U) << "twice";
      count = each.count;
    }
  }
  return count;
}

TEST(RequestMetricsTest, CountsByOperationAndStatus) {
  RequestMetrics metrics(*Catalog::BuiltIn());
  for (const auto& contract : All()) {
    for (const auto& operation : contract->operations()) {
      metrics.Count(contract.get(), operation.get(), 200, microseconds(10));
      metrics.Count(contract.get(), operation.get(), 200, microseconds(10));
      metrics.Count(contract.get(), operation.get(), 404, microseconds(10));
    }
    metrics.Count(contract.get(), nullptr, 404, microseconds(10));
  }
  metrics.Count(nullptr, nullptr, 404, microseconds(10));
  const auto totals = metrics.Read();
  for (const auto& contract : All()) {
    for (const auto& operation : contract->operations()) {
      EXPECT_EQ(CountOf(totals, contract.get(), operation.get(), 200), 2U) << operation->id;
      EXPECT_EQ(CountOf(totals, contract.get(), operation.get(), 404), 1U) << operation->id;
    }
    EXPECT_EQ(CountOf(totals, contract.get(), nullptr, 404), 1U);
  }
  EXPECT_EQ(CountOf(totals, nullptr, nullptr, 404), 1U);
}

TEST(RequestMetricsTest, CountsARequestOnceWhoseReplyThereIsNoMemoryFor) {
  Worlds worlds(testing::SeededScenarioOf("extends: default\n"), nullptr, {});
  RequestMetrics metrics(*Catalog::BuiltIn());
  Pipeline pipeline(worlds, {}, {&metrics});
  http::Request request{"GET", "/none", {{"Host", "a.example"}}, ""};
  EXPECT_EQ(pipeline.Handle(request).status, 404);
  request.rejected = Problem{ProblemKind::kUnavailable, "No memory is left for the reply."};
  request.again = true;
  EXPECT_EQ(pipeline.Handle(request).status, 503);
  EXPECT_EQ(CountOf(metrics.Read(), nullptr, nullptr, 404), 1U);
  EXPECT_EQ(CountOf(metrics.Read(), nullptr, nullptr, 503), 0U);
  EXPECT_EQ(worlds.Find("default")->journal->counts().entries, 1U);
}

// Clients can ask for any status by faults.
TEST(RequestMetricsTest, CountsManyStatusesTogether) {
  RequestMetrics metrics(*Catalog::BuiltIn());
  for (int status = 200; status < 600; ++status) {
    metrics.Count(nullptr, nullptr, status, microseconds(1));
  }
  const auto totals = metrics.Read();
  EXPECT_EQ(totals.requests.size(), 17U);
  EXPECT_EQ(CountOf(totals, nullptr, nullptr, 0), 400U - 16U);
}

TEST(RequestMetricsTest, PutsDurationsIntoBuckets) {
  EXPECT_EQ(DurationHistogram::BucketOf(microseconds(0)), 0U);
  EXPECT_EQ(DurationHistogram::BucketOf(microseconds(50)), 0U);
  EXPECT_EQ(DurationHistogram::BucketOf(std::chrono::nanoseconds(50'001)), 1U);
  EXPECT_EQ(DurationHistogram::BucketOf(std::chrono::hours(1)), DurationHistogram::kBounds.size());
  RequestMetrics metrics(*Catalog::BuiltIn());
  metrics.Count(nullptr, nullptr, 200, microseconds(60));
  metrics.Count(nullptr, nullptr, 200, std::chrono::hours(1));
  const RequestTotals totals = metrics.Read();
  const auto& histogram = totals.durations.back().histogram;
  EXPECT_EQ(histogram.counts[1], 1U);
  EXPECT_EQ(histogram.counts.back(), 1U);
  EXPECT_EQ(histogram.sum, std::chrono::hours(1) + microseconds(60));
}

SharedCatalog AnotherLeeloo() {
  return std::make_shared<const Catalog>(std::vector<Vendor>{*Catalog::BuiltIn()->Find("leeloo")});
}

// A reload makes another catalog, whose operations have the same names.
TEST(RequestMetricsTest, CountsOperationsOfTwoCatalogsByTheirNames) {
  const auto first = AnotherLeeloo();
  RequestMetrics metrics(*first);
  const auto second = AnotherLeeloo();
  metrics.Follow(*second);
  const contract::Operation* operation = nullptr;
  for (const auto& catalog : {first, second, second}) {
    const auto contract = catalog->ContractOf(catalog->vendors().front());
    operation = contract->operations().front().get();
    metrics.Count(contract.get(), operation, 200, microseconds(10));
    metrics.Count(contract.get(), nullptr, 404, microseconds(10));
  }
  const auto contract = second->ContractOf(second->vendors().front());
  EXPECT_EQ(CountOf(metrics.Read(), contract.get(), operation, 200), 3U);
  EXPECT_EQ(CountOf(metrics.Read(), contract.get(), nullptr, 404), 3U);
  EXPECT_EQ(metrics.Read().durations.size(), 2U);
}

TEST(RequestMetricsTest, KeepsNoCatalogAlive) {
  auto first = AnotherLeeloo();
  const std::weak_ptr<const Catalog> catalog = first;
  const std::weak_ptr<const contract::Contract> contract =
      first->ContractOf(first->vendors().front());
  RequestMetrics metrics(*first);
  first.reset();
  EXPECT_TRUE(catalog.expired());
  EXPECT_TRUE(contract.expired());
}

TEST(RequestMetricsTest, ThreadsCountWhileCatalogsChange) {
  RequestMetrics metrics(*AnotherLeeloo());
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        const auto catalog = AnotherLeeloo();
        const auto contract = catalog->ContractOf(catalog->vendors().front());
        metrics.Follow(*catalog);
        for (const auto& operation : contract->operations()) {
          metrics.Count(contract.get(), operation.get(), 200, microseconds(1));
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto catalog = AnotherLeeloo();
  const auto operations = catalog->ContractOf(catalog->vendors().front())->operations().size();
  const auto totals = metrics.Read();
  EXPECT_EQ(totals.requests.size(), operations);
  for (const auto& each : totals.requests) EXPECT_EQ(each.count, 80U) << each.operation;
}

TEST(RequestMetricsTest, ThreadsLoseNothing) {
  RequestMetrics metrics(*Catalog::BuiltIn());
  const auto contract = All().front();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 12; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) {
        metrics.Count(contract.get(), nullptr, 200 + i % 3, microseconds(i));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::uint64_t total = 0;
  for (const auto& each : metrics.Read().requests) total += each.count;
  EXPECT_EQ(total, 60'000U);
  EXPECT_EQ(metrics.Read().requests.size(), 3U);
}

}  // namespace
}  // namespace understudy::front
