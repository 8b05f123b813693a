#include "vendors/leeloo/repo_tags.h"

#include <algorithm>
#include <string_view>

#include "base/long_work.h"

namespace understudy::leeloo {
namespace {

unsigned char LowerAsciiByte(char c) {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

// In the order of the ids' collation, NOCASE.
bool IdComesBefore(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return LowerAsciiByte(x) < LowerAsciiByte(y);
  });
}

// The accounts of one tag in the order of lists, read from the index. Starts at the first row.
class TaggedAccounts {
 public:
  TaggedAccounts(store::Database& database, const std::string& tag)
      : query_(database.Prepare("SELECT last_message_time, account_id FROM leeloo_account_tags"
                                " WHERE tag = ?1 ORDER BY last_message_time DESC, account_id")) {
    query_.Bind(1, tag);
    Next();
  }

  void Next() {
    has_row_ = query_.Step();
    if (!has_row_) return;
    time_ = query_.Integer(0);
    id_ = query_.View(1);
  }

  bool has_row() const { return has_row_; }
  std::int64_t time() const { return time_; }
  std::string_view id() const { return id_; }  // until Next()
  bool IsAt(std::int64_t time, std::string_view id) const {
    return has_row_ && time_ == time && id_ == id;
  }
  // One without a row comes last.
  bool ComesBefore(const TaggedAccounts& other) const {
    if (!has_row_ || !other.has_row_) return has_row_ && !other.has_row_;
    return time_ != other.time_ ? time_ > other.time_ : IdComesBefore(id_, other.id_);
  }

 private:
  store::Query query_;
  bool has_row_ = false;
  std::int64_t time_ = 0;
  std::string_view id_;
};

bool HasTag(store::Database& database, const TaggedAccounts& account, const std::string& tag) {
  auto query = database.Prepare(
      "SELECT 1 FROM leeloo_account_tags"
      " WHERE tag = ?1 AND last_message_time = ?2 AND account_id = ?3");
  query.Bind(1, tag).Bind(2, account.time()).Bind(3, account.id());
  return query.Step();
}

// The accounts of several tags in the order of lists, each once. A step costs the logarithm of the
// number of tags.
class MergedAccounts {
 public:
  // `tags` outlives it.
  MergedAccounts(store::Database& database, const std::vector<std::string>& tags) {
    lists_.reserve(tags.size());
    for (const auto& tag : tags) {
      lists_.emplace_back(database, tag);
      if (!lists_.back().has_row()) lists_.pop_back();
    }
    for (auto& list : lists_) heap_.push_back(&list);
    std::make_heap(heap_.begin(), heap_.end(), ComesAfter);
  }

  bool has_row() const { return !heap_.empty(); }
  std::string_view id() const { return heap_.front()->id(); }  // until Next()
  void Next() {
    const std::int64_t time = heap_.front()->time();
    const std::string id(heap_.front()->id());
    while (has_row() && heap_.front()->IsAt(time, id)) {
      std::pop_heap(heap_.begin(), heap_.end(), ComesAfter);
      heap_.back()->Next();
      if (heap_.back()->has_row()) {
        std::push_heap(heap_.begin(), heap_.end(), ComesAfter);
      } else {
        heap_.pop_back();
      }
    }
  }

 private:
  static bool ComesAfter(const TaggedAccounts* a, const TaggedAccounts* b) {
    return b->ComesBefore(*a);
  }

  std::vector<TaggedAccounts> lists_;
  std::vector<TaggedAccounts*> heap_;  // of those that have a row, the first on top
};

// How many accounts carry any of the tags, by merging their lists. Each account is read once for
// each tag that it carries, however many tags there are.
std::int64_t CountMerged(store::Database& database, const std::vector<CountedTag>& tags) {
  ExpectLongWork();
  std::int64_t total = 0;
  std::vector<std::string> names;
  for (const auto& each : tags) names.push_back(each.tag);
  MergedAccounts accounts(database, names);
  for (; accounts.has_row(); accounts.Next()) ++total;
  return total;
}

}  // namespace

std::int64_t CountTag(store::Database& database, const std::string& tag) {
  auto query = database.Prepare("SELECT total FROM leeloo_tag_counts WHERE tag = ?1");
  query.Bind(1, tag);
  return query.Step() ? query.Integer(0) : 0;
}

std::vector<CountedTag> CountEach(store::Database& database, const std::vector<std::string>& tags) {
  std::vector<CountedTag> counted;
  for (const auto& tag : tags) {
    if (const auto total = CountTag(database, tag); total > 0) counted.push_back({tag, total});
  }
  std::stable_sort(counted.begin(), counted.end(), [](const CountedTag& a, const CountedTag& b) {
    return a.accounts > b.accounts;
  });
  return counted;
}

std::int64_t CountUnion(store::Database& database, const std::vector<CountedTag>& tags) {
  if (tags.empty()) return 0;
  if (tags.size() > kFewTags) return CountMerged(database, tags);
  std::int64_t total = tags.front().accounts;
  for (auto tag = tags.begin() + 1; tag != tags.end(); ++tag) {
    for (TaggedAccounts account(database, tag->tag); account.has_row(); account.Next()) {
      const bool counted = std::any_of(tags.begin(), tag, [&](const CountedTag& before) {
        return HasTag(database, account, before.tag);
      });
      if (!counted) ++total;
    }
  }
  return total;
}

MergedIds MergeIds(store::Database& database, const std::vector<std::string>& tags,
                   const Slice& slice) {
  MergedAccounts accounts(database, tags);
  MergedIds merged;
  for (std::int64_t at = 0; accounts.has_row(); ++at, accounts.Next()) {
    if (std::ssize(merged.ids) == slice.limit) return merged;
    if (at >= slice.offset) merged.ids.emplace_back(accounts.id());
  }
  merged.ended = true;
  return merged;
}

}  // namespace understudy::leeloo
