#include "journal/stream.h"

#include <algorithm>
#include <utility>

namespace understudy::journal {
namespace {

std::size_t MemoryOf(const Entry& entry) {
  return sizeof(StreamedEntry) + entry.asked->bytes() + entry.answered->bytes();
}

}  // namespace

bool StreamFilter::Takes(const Journal& journal, const Entry& entry) const {
  if (!world.empty() && journal.world() != world) return false;
  const auto* contract = entry.asked->contract();
  if (!vendor.empty() && (contract == nullptr || contract->vendor() != vendor)) return false;
  return entry.status() >= least_status && entry.status() <= most_status;
}

Stream::Reader::Reader(Stream& stream, StreamFilter filter, std::uint64_t sequence)
    : stream_(stream), filter_(std::move(filter)) {
  const std::lock_guard lock(stream_.mutex_);
  if (stream_.readers_.empty()) {
    stream_.through_ = sequence;
    stream_.ahead_.clear();
  }
  stream_.readers_.push_back(this);
  stream_.count_ = stream_.readers_.size();
}

Stream::Reader::~Reader() {
  const std::lock_guard lock(stream_.mutex_);
  std::erase(stream_.readers_, this);
  stream_.count_ = stream_.readers_.size();
}

void Stream::Reader::WakeBy(http::Waker waker) {
  const std::lock_guard lock(stream_.mutex_);
  waker_ = std::move(waker);
}

std::vector<StreamedEntry> Stream::Reader::Take(std::size_t most_bytes) {
  std::vector<StreamedEntry> taken;
  std::size_t bytes = 0;
  const std::lock_guard lock(stream_.mutex_);
  while (!waiting_.empty()) {
    const std::size_t more = MemoryOf(waiting_.front().entry);
    if (bytes > 0 && bytes + more > most_bytes) return taken;
    bytes += more;
    bytes_ -= more;
    taken.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  if (lost_ > 0) taken.push_back({std::exchange(lost_, 0)});
  return taken;
}

void Stream::Reader::Offer(const Journal& journal, const Entry& entry, std::size_t bytes) {
  const Limits& limits = stream_.limits_;
  const bool fits = waiting_.empty() ||
                    (waiting_.size() < limits.most_entries && bytes_ + bytes <= limits.most_bytes);
  if (fits) {
    waiting_.push_back({std::exchange(lost_, 0), journal.world(),
                        entry.number == 0 ? std::string() : journal.IdOf(entry), entry,
                        stream_.through_});
    bytes_ += bytes;
  } else {
    ++lost_;
  }
  waker_.Wake();
}

void Stream::Pass(std::uint64_t sequence) {
  if (sequence <= through_) return;
  ahead_.insert(sequence);
  // One that became complete just as the first reader came may never come here.
  constexpr std::size_t kMostAhead = 256;
  if (ahead_.size() > kMostAhead) through_ = *ahead_.begin() - 1;
  while (!ahead_.empty() && *ahead_.begin() == through_ + 1) {
    ++through_;
    ahead_.erase(ahead_.begin());
  }
}

void Stream::OnComplete(const Journal& journal, const Entry& entry) {
  if (!IsListening()) return;
  const std::size_t bytes = MemoryOf(entry);
  const std::lock_guard lock(mutex_);
  Pass(entry.answered->sequence());
  for (auto* reader : readers_) {
    if (reader->filter_.Takes(journal, entry)) reader->Offer(journal, entry, bytes);
  }
}

}  // namespace understudy::journal
