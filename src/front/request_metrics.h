#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "contract/contract.h"
#include "front/service.h"

namespace understudy::front {

// Durations by the buckets of a histogram.
struct DurationHistogram {
  // What the buckets hold at most. One more bucket holds all that is longer.
  static constexpr std::array<std::chrono::microseconds, 15> kBounds = {
      std::chrono::microseconds(50),        std::chrono::microseconds(100),
      std::chrono::microseconds(250),       std::chrono::microseconds(500),
      std::chrono::microseconds(1000),      std::chrono::microseconds(2500),
      std::chrono::microseconds(5000),      std::chrono::microseconds(10'000),
      std::chrono::microseconds(25'000),    std::chrono::microseconds(50'000),
      std::chrono::microseconds(100'000),   std::chrono::microseconds(250'000),
      std::chrono::microseconds(1'000'000), std::chrono::microseconds(2'500'000),
      std::chrono::microseconds(10'000'000)};
  static constexpr std::size_t kBuckets = kBounds.size() + 1;
  static std::size_t BucketOf(std::chrono::nanoseconds duration) {
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && duration > kBounds.at(bucket)) ++bucket;
    return bucket;
  }

  std::array<std::uint64_t, kBuckets> counts{};
  std::chrono::nanoseconds sum{0};
};

// Requests as metrics count them. The number of these is bounded, whatever clients send.
struct RequestTotals {
  struct Requests {
    const contract::Contract* contract = nullptr;    // null: the path is no vendor's
    const contract::Operation* operation = nullptr;  // null: none was found
    int status = 0;                                  // 0: others than those that are counted apart
    std::uint64_t count = 0;
  };
  struct Durations {
    const contract::Contract* contract = nullptr;
    DurationHistogram histogram = {};
  };
  std::vector<Requests> requests = {};
  std::vector<Durations> durations = {};
};

// Counts the requests to vendors' APIs since the server's start, with or without a journal. A
// request costs a few relaxed additions and no lock: each thread counts in one of a few places,
// which Read() adds up. Thread-safe.
class RequestMetrics {
 public:
  // `catalog` has all operations that requests can ask for. It must outlive this object.
  explicit RequestMetrics(const Catalog& catalog);
  ~RequestMetrics();
  RequestMetrics(const RequestMetrics&) = delete;
  RequestMetrics& operator=(const RequestMetrics&) = delete;

  // `operation` is null where none was found, and `contract` where the path is no vendor's.
  void Count(const contract::Contract* contract, const contract::Operation* operation, int status,
             std::chrono::nanoseconds duration);

  // Without those that were never counted.
  RequestTotals Read() const;

 private:
  static constexpr std::size_t kShards = 8;
  // Statuses of one operation that are counted apart.
  static constexpr std::size_t kStatuses = 16;

  struct Row {
    struct Status {
      std::atomic<int> status = 0;  // 0: free
      std::atomic<std::uint64_t> count = 0;
    };
    std::array<Status, kStatuses> statuses;
    std::atomic<std::uint64_t> others = 0;
  };
  struct Histogram {
    std::array<std::atomic<std::uint64_t>, DurationHistogram::kBuckets> counts{};
    std::atomic<std::int64_t> nanoseconds = 0;
  };
  struct Shard {
    Shard(std::size_t row_count, std::size_t vendor_count)
        : rows(row_count), histograms(vendor_count) {}
    std::vector<Row> rows;
    std::vector<Histogram> histograms;
  };
  // Where a contract's operation is counted; its requests without an operation have a place too.
  struct Place {
    const void* key = nullptr;  // the operation, or else the contract
    std::size_t row = 0;
    std::size_t vendor = 0;
  };

  static std::size_t HashOf(const void* key) {
    return reinterpret_cast<std::uintptr_t>(key) * 0x9e3779b97f4a7c15U >> 32U;
  }
  void AddPlace(const contract::Contract* contract, const contract::Operation* operation,
                std::size_t vendor);
  const Place& PlaceOf(const void* key) const;
  Shard& OwnShard();
  Shard& MakeShard(std::size_t number);
  static void CountStatus(Row& row, int status);

  // By rows; the last is of paths that are no vendor's.
  std::vector<RequestTotals::Requests> names_;
  std::vector<const contract::Contract*> vendors_;
  std::vector<Place> places_;  // a hash table with a power of two of places, mostly free
  std::array<std::atomic<Shard*>, kShards> shards_{};
};

}  // namespace understudy::front
