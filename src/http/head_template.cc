#include "http/head_template.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <mutex>
#include <utility>

#include "http/message.h"

namespace understudy::http {
namespace {

// There are a few dozen kinds: statuses, twice closing, twice HEAD, and so on.
constexpr std::size_t kMostHeads = 128;

}  // namespace

HeadTemplate::HeadTemplate(std::string head) : head_(std::move(head)) {
  Find("Content-Length", Value::kLength);
  Find("Date", Value::kDate);
  Find(kWorldHeader, Value::kWorld);
  std::sort(places_.begin(), places_.end(),
            [](const Place& a, const Place& b) { return a.begin < b.begin; });
}

void HeadTemplate::Find(std::string_view name, Value value) {
  const auto line = head_.find("\r\n" + std::string(name) + ": ");
  if (line == std::string::npos) return;
  const auto begin = line + name.size() + 4;
  places_.push_back({value, begin, head_.find('\r', begin) - begin});
}

void HeadTemplate::Write(std::string& to, std::size_t length, std::string_view date,
                         std::string_view world) const {
  std::array<char, 20> digits{};
  const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), length).ptr;
  const std::string_view number(digits.data(), static_cast<std::size_t>(end - digits.data()));
  std::size_t at = 0;
  for (const auto& place : places_) {
    to.append(head_, at, place.begin - at);
    to.append(place.value == Value::kLength ? number : place.value == Value::kDate ? date : world);
    at = place.begin + place.size;
  }
  to.append(head_, at);
}

const HeadTemplate* HeadCache::Find(const HeadKind& kind) const {
  const std::shared_lock lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.kind == kind; });
  return found == entries_.end() ? nullptr : &found->head;
}

void HeadCache::Add(const HeadKind& kind, std::string head) {
  const std::unique_lock lock(mutex_);
  // Two threads may add the same kind: the first one counts.
  if (entries_.size() >= kMostHeads) return;
  Entry& entry =
      entries_.emplace_back(Entry{kind, std::string(kind.content_type), std::string(kind.basis),
                                  HeadTemplate(std::move(head))});
  entry.kind.content_type = entry.content_type;
  entry.kind.basis = entry.basis;
}

}  // namespace understudy::http
