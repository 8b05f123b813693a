#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
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
    std::string vendor = {};     // empty: the path is no vendor's
    std::string operation = {};  // empty: none was found
    int status = 0;              // 0: others than those that are counted apart
    std::uint64_t count = 0;
  };
  struct Durations {
    std::string vendor = {};
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
  // `catalog` has all operations that requests can ask for.
  explicit RequestMetrics(const Catalog& catalog);
  ~RequestMetrics();
  RequestMetrics(const RequestMetrics&) = delete;
  RequestMetrics& operator=(const RequestMetrics&) = delete;

  // From now on requests can be for this catalog too. Its operations are counted with those of the
  // same name. Call it before there are such requests.
  void Follow(const Catalog& catalog);

  // `operation` is null where none was found, and `contract` where the path is no vendor's.
  void Count(const contract::Contract* contract, const contract::Operation* operation, int status,
             std::chrono::nanoseconds duration);

  // Without those that were never counted.
  RequestTotals Read() const;

 private:
  static constexpr std::size_t kShards = 8;
  // Statuses of one operation that are counted apart.
  static constexpr std::size_t kStatuses = 16;
  // What there is no room for is counted with the requests that are no vendor's.
  static constexpr std::size_t kPageRows = 64;
  static constexpr std::size_t kMostPages = 1024;
  static constexpr std::size_t kMostVendors = 256;

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
  using Page = std::array<Row, kPageRows>;
  struct Shard {
    ~Shard();
    // Threads that are looking into an index now.
    std::atomic<std::uint32_t> readers = 0;
    // Made when they are needed first.
    std::array<std::atomic<Page*>, kMostPages> pages{};
    std::array<std::atomic<Histogram*>, kMostVendors> histograms{};
  };
  // Where a contract's operation is counted; its requests without an operation have a place too.
  struct Place {
    const void* key = nullptr;  // the operation, or else the contract
    std::size_t row = 0;
    std::size_t vendor = 0;
  };
  // A hash table with a power of two of places, mostly free.
  struct Index {
    explicit Index(std::size_t keys);
    void Add(const Place& place);
    // `key` of the result is null if there is none.
    const Place& Find(const void* key) const;
    std::vector<Place> places;
  };
  // By number. 0 is of paths that are no vendor's.
  struct Names {
    std::size_t NumberOf(const std::pair<std::string, std::string>& name, std::size_t most);
    std::vector<std::pair<std::string, std::string>> all;  // a vendor and its operation, or ""
    std::map<std::pair<std::string, std::string>, std::size_t> numbers;
  };

  std::unique_ptr<Index> MakeIndex();
  Place PlaceOf(const void* key, Shard& shard) const;
  bool IsIndexRead() const;
  Shard& OwnShard();
  static void CountStatus(Row& row, int status);
  void AddRequests(std::size_t row, RequestTotals& totals) const;
  RequestTotals::Durations ReadDurations(std::size_t vendor) const;

  mutable std::mutex mutex_;
  Names rows_;     // guarded by mutex_, as all until index_
  Names vendors_;  // without operations
  std::vector<std::weak_ptr<const contract::Contract>> contracts_;
  // The last is the current one. A thread may be reading another.
  std::vector<std::unique_ptr<const Index>> indexes_;
  std::atomic<const Index*> index_ = nullptr;
  std::array<std::atomic<Shard*>, kShards> shards_{};
};

}  // namespace understudy::front
