#include "front/request_metrics.h"

#include <bit>

namespace understudy::front {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

RequestMetrics::RequestMetrics(const Catalog& catalog) {
  std::vector<const contract::Contract*> contracts;
  for (const auto& vendor : catalog.vendors()) {
    contracts.push_back(catalog.ContractOf(vendor).get());
  }
  std::size_t count = 1;
  for (const auto* contract : contracts) count += contract->operations().size() + 1;
  places_.resize(std::bit_ceil(4 * count));
  for (const auto* contract : contracts) {
    for (const auto& operation : contract->operations()) {
      AddPlace(contract, operation.get(), vendors_.size());
    }
    AddPlace(contract, nullptr, vendors_.size());
    vendors_.push_back(contract);
  }
  names_.push_back({});
  vendors_.push_back(nullptr);
}

RequestMetrics::~RequestMetrics() {
  for (auto& shard : shards_) delete shard.load();
}

void RequestMetrics::AddPlace(const contract::Contract* contract,
                              const contract::Operation* operation, std::size_t vendor) {
  const void* key = operation == nullptr ? static_cast<const void*>(contract) : operation;
  std::size_t at = HashOf(key) & (places_.size() - 1);
  while (places_[at].key != nullptr) at = (at + 1) & (places_.size() - 1);
  places_[at] = {key, names_.size(), vendor};
  names_.push_back({contract, operation});
}

const RequestMetrics::Place& RequestMetrics::PlaceOf(const void* key) const {
  std::size_t at = HashOf(key) & (places_.size() - 1);
  while (places_[at].key != nullptr && places_[at].key != key) at = (at + 1) & (places_.size() - 1);
  return places_[at];
}

RequestMetrics::Shard& RequestMetrics::OwnShard() {
  static std::atomic<std::size_t> threads = 0;
  thread_local const std::size_t number = threads.fetch_add(1, kRelaxed) % kShards;
  Shard* shard = shards_[number].load(std::memory_order_acquire);
  return shard != nullptr ? *shard : MakeShard(number);
}

RequestMetrics::Shard& RequestMetrics::MakeShard(std::size_t number) {
  auto made = std::make_unique<Shard>(names_.size(), vendors_.size());
  Shard* there = nullptr;
  if (shards_[number].compare_exchange_strong(there, made.get())) return *made.release();
  return *there;
}

void RequestMetrics::CountStatus(Row& row, int status) {
  for (auto& each : row.statuses) {
    int has = each.status.load(kRelaxed);
    if (has == 0 && each.status.compare_exchange_strong(has, status, kRelaxed)) has = status;
    if (has != status) continue;
    each.count.fetch_add(1, kRelaxed);
    return;
  }
  row.others.fetch_add(1, kRelaxed);
}

void RequestMetrics::Count(const contract::Contract* contract, const contract::Operation* operation,
                           int status, std::chrono::nanoseconds duration) {
  Shard& shard = OwnShard();
  std::size_t row = names_.size() - 1;
  std::size_t vendor = vendors_.size() - 1;
  if (contract != nullptr) {
    const void* key = operation == nullptr ? static_cast<const void*>(contract) : operation;
    if (const Place& place = PlaceOf(key); place.key != nullptr) {
      row = place.row;
      vendor = place.vendor;
    }
  }
  CountStatus(shard.rows[row], status);
  Histogram& histogram = shard.histograms[vendor];
  histogram.counts[DurationHistogram::BucketOf(duration)].fetch_add(1, kRelaxed);
  histogram.nanoseconds.fetch_add(duration.count(), kRelaxed);
}

RequestTotals RequestMetrics::Read() const {
  RequestTotals totals;
  for (std::size_t row = 0; row < names_.size(); ++row) {
    const std::size_t first = totals.requests.size();
    const auto add = [&](int status, std::uint64_t count) {
      if (count == 0) return;
      for (std::size_t i = first; i < totals.requests.size(); ++i) {
        if (totals.requests[i].status != status) continue;
        totals.requests[i].count += count;
        return;
      }
      totals.requests.push_back({names_[row].contract, names_[row].operation, status, count});
    };
    for (const auto& each : shards_) {
      const Shard* shard = each.load(std::memory_order_acquire);
      if (shard == nullptr) continue;
      for (const auto& [status, count] : shard->rows[row].statuses) {
        add(status.load(kRelaxed), count.load(kRelaxed));
      }
      add(0, shard->rows[row].others.load(kRelaxed));
    }
  }
  for (std::size_t vendor = 0; vendor < vendors_.size(); ++vendor) {
    RequestTotals::Durations durations{vendors_[vendor]};
    for (const auto& each : shards_) {
      const Shard* shard = each.load(std::memory_order_acquire);
      if (shard == nullptr) continue;
      const Histogram& histogram = shard->histograms[vendor];
      for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
        durations.histogram.counts[i] += histogram.counts[i].load(kRelaxed);
      }
      durations.histogram.sum += std::chrono::nanoseconds(histogram.nanoseconds.load(kRelaxed));
    }
    totals.durations.push_back(durations);
  }
  return totals;
}

}  // namespace understudy::front
