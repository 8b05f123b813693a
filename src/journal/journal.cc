#include "journal/journal.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/random.h"
#include "base/text.h"

namespace understudy::journal {
namespace {

// Each entry's place in the queue.
constexpr std::size_t kPlace = sizeof(Entry);

// FNV-1a.
std::uint64_t Hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

std::string IdOf(std::uint64_t seed, std::string_view world, std::uint64_t number,
                 std::uint64_t life) {
  std::uint64_t of_world = Random(seed ^ Hash(world)).Next();
  if (life > 0) of_world = Random(of_world ^ life).Next();
  // Of the world and of the entry: two draws each, and no draw of two entries is the same.
  Random random(of_world + 2 * number * 0x9e3779b97f4a7c15U);
  std::uint64_t high = random.Next();
  std::uint64_t low = random.Next();
  constexpr std::uint64_t kVersion4 = 0x4000;
  constexpr std::uint64_t kVariant = 0x8000000000000000U;
  high = (high & ~std::uint64_t{0xf000}) | kVersion4;
  low = (low & ~(std::uint64_t{3} << 62)) | kVariant;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  id.reserve(36);
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) id += '-';
    const std::uint64_t half = digit < 16 ? high : low;
    id += kDigits[(half >> (60 - 4 * (digit % 16))) & 15];
  }
  return id;
}

// --- Journal

Journal::Journal(std::string world, std::uint64_t seed, const Limits& limits,
                 std::atomic<std::size_t>& total, std::uint64_t life)
    : world_(std::move(world)), seed_(seed), life_(life), limits_(limits), total_(total) {}

Journal::~Journal() { total_ -= counts_.bytes; }

std::uint64_t Journal::Begin(std::shared_ptr<const Asked> asked,
                             std::shared_ptr<const contract::Contract> contract) {
  const std::size_t bytes = kPlace + asked->bytes();
  Entry oldest;  // outlives the lock: to free it takes time
  const std::lock_guard lock(mutex_);
  if (counts_.entries >= limits_.most_entries) {
    oldest = std::move(At(0));
    At(0).number = oldest.number;
    Uncount(oldest);
    ++counts_.dropped;
    Trim();
    // The next request drops the next one, whose memory nobody has used for long.
    if (size_ > 0) __builtin_prefetch(&At(0), 1);
  }
  Append({next_number_++, std::move(asked), nullptr, std::move(contract), bytes});
  ++counts_.entries;
  counts_.bytes += bytes;
  total_.fetch_add(bytes, std::memory_order_relaxed);
  return next_number_ - 1;
}

void Journal::Complete(std::uint64_t number, std::shared_ptr<const Answered> answered) {
  const std::lock_guard lock(mutex_);
  Entry* entry = Locate(number);
  if (entry == nullptr) return;
  const std::size_t bytes = answered->bytes();
  entry->answered = std::move(answered);
  entry->bytes += bytes;
  counts_.bytes += bytes;
  total_.fetch_add(bytes, std::memory_order_relaxed);
}

bool Journal::Remove(std::uint64_t number) {
  Entry removed;  // outlives the lock
  const std::lock_guard lock(mutex_);
  Entry* entry = Locate(number);
  if (entry == nullptr) return false;
  removed = *entry;
  Forget(*entry);
  Trim();
  if (slabs_.held() > 3 * counts_.bytes + 8 * Slabs::kSlab) Repack();
  return true;
}

void Journal::Append(Entry entry) {
  constexpr std::size_t kFirst = 4;
  if (size_ == ring_.size()) {
    // Where half of the places are gaps, there is room without more places.
    const bool full = 2 * counts_.entries >= size_;
    CloseGaps(full ? std::max(kFirst, 2 * size_) : size_);
  }
  At(size_++) = std::move(entry);
}

// Moves the entries together, into a ring of so many places.
void Journal::CloseGaps(std::size_t places) {
  std::vector<Entry> ring(places);
  std::size_t size = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    if (At(i).asked != nullptr) ring[size++] = std::move(At(i));
  }
  ring_.swap(ring);
  begin_ = 0;
  size_ = size;
}

// Moves the entries together in memory. Each kept its slab, in which most others were removed.
void Journal::Repack() {
  for (std::size_t i = 0; i < size_; ++i) {
    Entry& entry = At(i);
    if (entry.asked != nullptr) entry.asked = entry.asked->CopyTo(slabs_);
    if (entry.answered != nullptr) entry.answered = entry.answered->CopyTo(slabs_);
  }
}

Entry* Journal::Locate(std::uint64_t number) {
  // Nearly always one of the newest, with no gap behind it.
  const std::uint64_t from_end = next_number_ - number;
  if (from_end >= 1 && from_end <= size_) {
    Entry& guess = At(size_ - from_end);
    if (guess.number == number) return guess.asked == nullptr ? nullptr : &guess;
  }
  std::size_t first = 0;
  for (std::size_t count = size_; count > 0;) {
    const std::size_t half = count / 2;
    if (At(first + half).number < number) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  if (first == size_ || At(first).number != number || At(first).asked == nullptr) return nullptr;
  return &At(first);
}

void Journal::Clear() {
  std::vector<Entry> cleared;  // outlives the lock
  const std::lock_guard lock(mutex_);
  cleared.swap(ring_);
  begin_ = 0;
  size_ = 0;
  counts_.dropped = 0;
  total_ -= std::exchange(counts_.bytes, 0);
  counts_.entries = 0;
}

void Journal::Drop(std::size_t wanted, std::size_t keep) {
  std::vector<Entry> dropped;  // outlives the lock
  const std::lock_guard lock(mutex_);
  const std::size_t until = counts_.bytes > wanted ? counts_.bytes - wanted : 0;
  while (counts_.entries > keep && counts_.bytes > until) {
    dropped.push_back(At(0));
    DropFirst();
  }
}

void Journal::DropFirst() {
  Forget(At(0));
  ++counts_.dropped;
  Trim();
}

void Journal::Uncount(const Entry& entry) {
  // Not asked of the halves: nobody has used their memory for long.
  counts_.bytes -= entry.bytes;
  total_.fetch_sub(entry.bytes, std::memory_order_relaxed);
  --counts_.entries;
}

void Journal::Forget(Entry& entry) {
  Uncount(entry);
  const std::uint64_t number = entry.number;
  entry = Entry();
  entry.number = number;
}

void Journal::Trim() {
  while (size_ > 0 && At(0).asked == nullptr) {
    begin_ = (begin_ + 1) & (ring_.size() - 1);
    --size_;
  }
}

std::vector<Entry> Journal::Entries() const {
  const std::lock_guard lock(mutex_);
  return EntriesLocked();
}

Journal::Kept Journal::KeptAndLost() const {
  const std::lock_guard lock(mutex_);
  return {EntriesLocked(), counts_.dropped};
}

Journal::Numbered Journal::EntriesAndLastNumber() const {
  const std::lock_guard lock(mutex_);
  return {EntriesLocked(), next_number_ - 1};
}

std::vector<Entry> Journal::EntriesLocked() const {
  std::vector<Entry> found;
  found.reserve(counts_.entries);
  for (std::size_t i = 0; i < size_; ++i) {
    if (At(i).asked != nullptr) found.push_back(At(i));
  }
  return found;
}

std::vector<Entry> Journal::EntriesWithRowChanges(std::size_t most) const {
  std::vector<Entry> found;
  const std::lock_guard lock(mutex_);
  // Short work, under the lock.
  std::size_t looks = 4 * most;
  for (std::size_t i = size_; i-- > 0 && found.size() < most && looks-- > 0;) {
    const Entry& entry = At(i);
    if (entry.answered == nullptr) continue;
    if (!entry.answered->circumstances().row_changes.empty()) found.push_back(entry);
  }
  return found;
}

std::optional<Entry> Journal::Find(std::string_view id) const {
  for (auto& entry : Entries()) {
    if (EqualsIgnoreCase(IdOf(entry), id)) return entry;
  }
  return std::nullopt;
}

Journal::Counts Journal::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::size_t Journal::places() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

// --- Lives

std::uint64_t Lives::Next(std::string_view name) {
  if (next_.size() >= kMostNames) {
    next_.clear();
    of_unknown_ = highest_ + 1;
  }
  const auto found = next_.try_emplace(Hash(name), of_unknown_).first;
  highest_ = std::max(highest_, found->second);
  return found->second++;
}

// --- Journals

Journals::Journals(const Limits& limits)
    : limits_(limits), run_(std::to_string(MachineNow().time_since_epoch().count())) {}

std::vector<std::shared_ptr<const Journal>> Journals::All() {
  std::vector<std::shared_ptr<const Journal>> all;
  const std::lock_guard lock(mutex_);
  for (const auto& each : journals_) {
    if (auto journal = each.lock()) all.push_back(std::move(journal));
  }
  return all;
}

std::shared_ptr<Journal> Journals::Make(const std::string& world, std::uint64_t seed) {
  const std::lock_guard lock(mutex_);
  auto journal = std::make_shared<Journal>(world, seed, limits_, total_, lives_.Next(world));
  if (journals_.size() == journals_.capacity()) {
    std::erase_if(journals_, [](const auto& each) { return each.expired(); });
  }
  journals_.push_back(journal);
  return journal;
}

std::shared_ptr<Journal> Journals::MakeEmpty(const std::string& world) {
  return std::make_shared<Journal>(world, 0, limits_, total_);
}

void Journals::Complete(Journal& journal, const Entry& entry) {
  if (entry.number != 0) {
    journal.Complete(entry.number, entry.answered);
    if (total_.load(std::memory_order_relaxed) > limits_.most_bytes) MakeRoom(journal);
  }
  for (auto* listener : listeners_) listener->OnComplete(journal, entry);
}

void Journals::MakeRoom(const Journal& completed) {
  // More than is needed, so that this is rare.
  const std::size_t until = limits_.most_bytes - limits_.most_bytes / 16;
  std::vector<std::pair<std::size_t, std::shared_ptr<Journal>>> largest_first;
  {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;  // another thread makes room
    for (const auto& each : journals_) {
      if (auto journal = each.lock()) {
        const auto bytes = journal->counts().bytes;
        largest_first.emplace_back(bytes, std::move(journal));
      }
    }
  }
  std::sort(largest_first.begin(), largest_first.end(),
            [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [bytes, journal] : largest_first) {
    const std::size_t total = total_;
    if (total <= until) return;
    journal->Drop(total - until, journal.get() == &completed ? 1 : 0);
  }
}

// --- Recording

Recording::~Recording() {
  if (journal_ != nullptr && entry_.number != 0 && entry_.answered == nullptr) {
    journal_->Remove(entry_.number);
  }
}

void Recording::Begin(Journals& journals, std::shared_ptr<Journal> journal,
                      std::shared_ptr<const Asked> asked,
                      std::shared_ptr<const contract::Contract> contract) {
  journals_ = &journals;
  journal_ = std::move(journal);
  entry_.asked = std::move(asked);
  entry_.contract = std::move(contract);
  if (journals.is_on()) entry_.number = journal_->Begin(entry_.asked, entry_.contract);
}

std::shared_ptr<Answered> Recording::Answer(const http::Response& response,
                                            const Circumstances& circumstances, bool waits) const {
  return Answered::Make(response, journal_->limits().most_body, entry_.asked->began(),
                        circumstances, waits ? nullptr : &journal_->slabs());
}

void Recording::Complete(std::shared_ptr<Answered> answered) {
  answered->set_sequence(journals_->NextSequence());
  entry_.answered = std::move(answered);
  journals_->Complete(*journal_, entry_);
}

}  // namespace understudy::journal
