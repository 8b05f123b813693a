#include "front/request_metrics.h"

#include <algorithm>
#include <bit>

namespace understudy::front {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

std::size_t HashOf(const void* key) {
  return reinterpret_cast<std::uintptr_t>(key) * 0x9e3779b97f4a7c15U >> 32U;
}

// What is there, else a new one.
template <typename Made>
Made& MadeIn(std::atomic<Made*>& place) {
  Made* there = place.load(std::memory_order_acquire);
  if (there != nullptr) return *there;
  auto made = std::make_unique<Made>();
  if (place.compare_exchange_strong(there, made.get())) return *made.release();
  return *there;
}

}  // namespace

RequestMetrics::Index::Index(std::size_t keys) : places(std::bit_ceil(4 * keys + 1)) {}

void RequestMetrics::Index::Add(const Place& place) {
  std::size_t at = HashOf(place.key) & (places.size() - 1);
  while (places[at].key != nullptr) at = (at + 1) & (places.size() - 1);
  places[at] = place;
}

const RequestMetrics::Place& RequestMetrics::Index::Find(const void* key) const {
  std::size_t at = HashOf(key) & (places.size() - 1);
  while (places[at].key != nullptr && places[at].key != key) at = (at + 1) & (places.size() - 1);
  return places[at];
}

std::size_t RequestMetrics::Names::NumberOf(const std::pair<std::string, std::string>& name,
                                            std::size_t most) {
  if (const auto found = numbers.find(name); found != numbers.end()) return found->second;
  if (all.size() == most) return 0;
  numbers.emplace(name, all.size());
  all.push_back(name);
  return all.size() - 1;
}

RequestMetrics::Shard::~Shard() {
  for (auto& page : pages) delete page.load();
  for (auto& histogram : histograms) delete histogram.load();
}

RequestMetrics::RequestMetrics(const Catalog& catalog) {
  rows_.NumberOf({}, 1);
  vendors_.NumberOf({}, 1);
  Follow(catalog);
}

RequestMetrics::~RequestMetrics() {
  for (auto& shard : shards_) delete shard.load();
}

void RequestMetrics::Follow(const Catalog& catalog) {
  const std::lock_guard lock(mutex_);
  // A new contract may have the address of one that was freed.
  std::erase_if(contracts_, [](const auto& each) { return each.expired(); });
  for (const auto& vendor : catalog.vendors()) {
    // Catalogs share contracts.
    const auto& contract = catalog.ContractOf(vendor);
    const bool is_known = std::any_of(contracts_.begin(), contracts_.end(), [&](const auto& each) {
      return !each.owner_before(contract) && !contract.owner_before(each);
    });
    if (!is_known) contracts_.push_back(contract);
  }
  indexes_.push_back(MakeIndex());
  index_.store(indexes_.back().get());
  // Whoever looks now finds the new one. If somebody still looks, the next call frees the others.
  if (!IsIndexRead()) indexes_.erase(indexes_.begin(), indexes_.end() - 1);
}

bool RequestMetrics::IsIndexRead() const {
  return std::any_of(shards_.begin(), shards_.end(), [](const auto& each) {
    const Shard* shard = each.load();
    return shard != nullptr && shard->readers.load() > 0;
  });
}

RequestMetrics::Place RequestMetrics::PlaceOf(const void* key, Shard& shard) const {
  // In this order for all threads, so that Follow() sees a reader of an index before its next one.
  shard.readers.fetch_add(1);
  const Place place = index_.load()->Find(key);
  shard.readers.fetch_sub(1, std::memory_order_release);
  return place;
}

std::unique_ptr<RequestMetrics::Index> RequestMetrics::MakeIndex() {
  std::vector<std::shared_ptr<const contract::Contract>> contracts;
  std::size_t keys = 0;
  for (const auto& each : contracts_) {
    auto contract = each.lock();
    if (contract == nullptr) continue;
    keys += contract->operations().size() + 1;
    contracts.push_back(std::move(contract));
  }
  auto index = std::make_unique<Index>(keys);
  for (const auto& contract : contracts) {
    if (index->Find(contract.get()).key != nullptr) continue;  // of two catalogs
    const std::string& name = contract->vendor();
    const std::size_t vendor = vendors_.NumberOf({name, {}}, kMostVendors);
    for (const auto& operation : contract->operations()) {
      const auto row = rows_.NumberOf({name, operation->id}, kPageRows * kMostPages);
      index->Add({operation.get(), row, vendor});
    }
    index->Add({contract.get(), rows_.NumberOf({name, {}}, kPageRows * kMostPages), vendor});
  }
  return index;
}

RequestMetrics::Shard& RequestMetrics::OwnShard() {
  static std::atomic<std::size_t> threads = 0;
  thread_local const std::size_t number = threads.fetch_add(1, kRelaxed) % kShards;
  return MadeIn(shards_[number]);
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
  Place place;
  if (contract != nullptr) {
    place = PlaceOf(operation == nullptr ? static_cast<const void*>(contract) : operation, shard);
  }
  Histogram& histogram = MadeIn(shard.histograms[place.vendor]);
  CountStatus(MadeIn(shard.pages[place.row / kPageRows])[place.row % kPageRows], status);
  histogram.counts[DurationHistogram::BucketOf(duration)].fetch_add(1, kRelaxed);
  histogram.nanoseconds.fetch_add(duration.count(), kRelaxed);
}

void RequestMetrics::AddRequests(std::size_t row, RequestTotals& totals) const {
  const std::size_t first = totals.requests.size();
  const auto add = [&](int status, std::uint64_t count) {
    if (count == 0) return;
    for (std::size_t i = first; i < totals.requests.size(); ++i) {
      if (totals.requests[i].status != status) continue;
      totals.requests[i].count += count;
      return;
    }
    const auto& [vendor, operation] = rows_.all[row];
    totals.requests.push_back({vendor, operation, status, count});
  };
  for (const auto& each : shards_) {
    const Shard* shard = each.load(std::memory_order_acquire);
    if (shard == nullptr) continue;
    const Page* page = shard->pages[row / kPageRows].load(std::memory_order_acquire);
    if (page == nullptr) continue;
    const Row& counted = (*page)[row % kPageRows];
    for (const auto& [status, count] : counted.statuses) {
      add(status.load(kRelaxed), count.load(kRelaxed));
    }
    add(0, counted.others.load(kRelaxed));
  }
}

RequestTotals::Durations RequestMetrics::ReadDurations(std::size_t vendor) const {
  RequestTotals::Durations durations{vendors_.all[vendor].first};
  for (const auto& each : shards_) {
    const Shard* shard = each.load(std::memory_order_acquire);
    if (shard == nullptr) continue;
    const Histogram* histogram = shard->histograms[vendor].load(std::memory_order_acquire);
    if (histogram == nullptr) continue;
    for (std::size_t i = 0; i < histogram->counts.size(); ++i) {
      durations.histogram.counts[i] += histogram->counts[i].load(kRelaxed);
    }
    durations.histogram.sum += std::chrono::nanoseconds(histogram->nanoseconds.load(kRelaxed));
  }
  return durations;
}

RequestTotals RequestMetrics::Read() const {
  const std::lock_guard lock(mutex_);
  RequestTotals totals;
  // Those that are no vendor's come last.
  for (std::size_t row = 1; row < rows_.all.size(); ++row) AddRequests(row, totals);
  AddRequests(0, totals);
  for (std::size_t vendor = 1; vendor < vendors_.all.size(); ++vendor) {
    totals.durations.push_back(ReadDurations(vendor));
  }
  totals.durations.push_back(ReadDurations(0));
  return totals;
}

}  // namespace understudy::front
