#include "journal/known_credentials.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "base/text.h"

namespace understudy::journal {
namespace {

constexpr std::size_t kShortestCredential = 4;
constexpr std::size_t kShortestInWords = 6;
constexpr std::size_t kMostKnown = 10'000;

bool IsWordCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::uint32_t BeginningOf(std::string_view text) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, text.data(), sizeof(bytes));
  return bytes;
}

std::uint64_t NextGeneration() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

}  // namespace

class KnownCredentials::Index {
 public:
  explicit Index(const std::deque<std::string>& values) : values_(values.begin(), values.end()) {
    // The longest first: "key_12" may be a credential besides "key_1".
    std::sort(values_.begin(), values_.end(), [](const std::string& a, const std::string& b) {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    for (const auto& value : values_) {
      by_beginning_[BeginningOf(value)].push_back(value);
      starts_.at(static_cast<unsigned char>(value.front())) = true;
    }
  }

  // The place and size of the first credential from `from` on; size 0: there is none.
  std::pair<std::size_t, std::size_t> Find(std::string_view text, std::size_t from) const {
    if (values_.empty()) return {text.size(), 0};
    for (std::size_t at = from; at + kShortestCredential <= text.size(); ++at) {
      if (!starts_.at(static_cast<unsigned char>(text[at]))) continue;
      const auto found = by_beginning_.find(BeginningOf(text.substr(at)));
      if (found == by_beginning_.end()) continue;
      for (const auto value : found->second) {
        if (IsAt(text, at, value)) return {at, value.size()};
      }
    }
    return {text.size(), 0};
  }

 private:
  static bool IsAt(std::string_view text, std::size_t at, std::string_view value) {
    if (text.substr(at, value.size()) != value) return false;
    if (value.size() >= kShortestInWords) return true;
    const auto end = at + value.size();
    return (at == 0 || !IsWordCharacter(text[at - 1])) &&
           (end == text.size() || !IsWordCharacter(text[end]));
  }

  std::vector<std::string> values_;
  std::unordered_map<std::uint32_t, std::vector<std::string_view>> by_beginning_;
  std::array<bool, 256> starts_{};
};

KnownCredentials::KnownCredentials() : generation_(NextGeneration()) {}

void KnownCredentials::Add(const std::vector<std::string>& values) {
  const std::lock_guard lock(mutex_);
  bool is_changed = false;
  for (const auto& value : values) {
    if (value.size() < kShortestCredential || !listed_.insert(value).second) continue;
    values_.push_back(value);
    is_changed = true;
    if (values_.size() <= kMostKnown) continue;
    listed_.erase(values_.front());
    values_.pop_front();
  }
  if (!is_changed) return;
  index_.reset();
  generation_ = NextGeneration();
}

void KnownCredentials::AddNames(const std::vector<std::string>& names) {
  const std::lock_guard lock(mutex_);
  for (const auto& name : names) {
    const bool is_new = std::none_of(names_.begin(), names_.end(), [&](const std::string& each) {
      return EqualsIgnoreCase(each, name);
    });
    if (is_new) names_.push_back(name);
  }
  has_names_ = !names_.empty();
}

bool KnownCredentials::IsName(std::string_view name) const {
  if (!has_names_) return false;
  const std::lock_guard lock(mutex_);
  return std::any_of(names_.begin(), names_.end(),
                     [&](const std::string& each) { return EqualsIgnoreCase(each, name); });
}

const KnownCredentials::Index& KnownCredentials::CurrentIndex() const {
  thread_local std::uint64_t cached_generation = 0;
  thread_local std::shared_ptr<const Index> cached;
  if (cached_generation != generation_.load()) {
    const std::lock_guard lock(mutex_);
    if (index_ == nullptr) index_ = std::make_shared<const Index>(values_);
    cached = index_;
    cached_generation = generation_.load();
  }
  return *cached;
}

bool KnownCredentials::AreIn(std::string_view text) const {
  return CurrentIndex().Find(text, 0).second > 0;
}

void KnownCredentials::Hide(std::string_view text, std::string_view hidden,
                            std::string& out) const {
  const Index& index = CurrentIndex();
  std::size_t copied = 0;
  while (true) {
    const auto [at, size] = index.Find(text, copied);
    if (size == 0) break;
    out.append(text.substr(copied, at - copied)).append(hidden);
    copied = at + size;
  }
  out.append(text.substr(copied));
}

}  // namespace understudy::journal
