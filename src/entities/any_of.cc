#include "entities/any_of.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/long_work.h"

namespace understudy::entities {
namespace {

// Up to so many items, reading lists that may be empty costs less than counting first, and looking
// a row up in the lists before it costs less than merging them.
constexpr std::size_t kFewItems = 8;

unsigned char LowerAsciiByte(char c) {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

// In the order of SQLite's collation NOCASE, or BINARY.
bool KeyComesBefore(std::string_view a, std::string_view b, bool any_case) {
  if (!any_case) return a < b;
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return LowerAsciiByte(x) < LowerAsciiByte(y);
  });
}

// The rows that have one item, read from the index. Starts at the first.
class FoundRows {
 public:
  FoundRows(store::Database& database, const AnyOfSql& sql, const std::string& item)
      : sql_(&sql), query_(database.Prepare(sql.found)) {
    query_.Bind(1, item);
    Next();
  }

  void Next() {
    has_row_ = query_.Step();
    if (!has_row_) return;
    number_ = query_.Integer(0);
    key_ = query_.View(1);
  }

  bool has_row() const { return has_row_; }
  std::int64_t number() const { return number_; }
  std::string_view key() const { return key_; }  // until Next()
  bool IsAt(std::int64_t number, std::string_view key) const {
    return has_row_ && number_ == number && key_ == key;
  }
  // One without a row comes last.
  bool ComesBefore(const FoundRows& other) const {
    if (!has_row_ || !other.has_row_) return has_row_ && !other.has_row_;
    if (number_ == other.number_) return KeyComesBefore(key_, other.key_, sql_->any_case);
    return sql_->is_descending ? number_ > other.number_ : number_ < other.number_;
  }

 private:
  const AnyOfSql* sql_;
  store::Query query_;
  bool has_row_ = false;
  std::int64_t number_ = 0;
  std::string_view key_;
};

// The rows that have any of several items, in order, each once. A step costs the logarithm of the
// number of items.
class MergedRows {
 public:
  // The arguments outlive it.
  MergedRows(store::Database& database, const AnyOfSql& sql,
             const std::vector<std::string>& items) {
    lists_.reserve(items.size());
    for (const auto& item : items) {
      lists_.emplace_back(database, sql, item);
      if (!lists_.back().has_row()) lists_.pop_back();
    }
    for (auto& list : lists_) heap_.push_back(&list);
    std::make_heap(heap_.begin(), heap_.end(), ComesAfter);
  }

  bool has_row() const { return !heap_.empty(); }
  std::string_view key() const { return heap_.front()->key(); }  // until Next()
  void Next() {
    const std::int64_t number = heap_.front()->number();
    const std::string key(heap_.front()->key());
    while (has_row() && heap_.front()->IsAt(number, key)) {
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
  static bool ComesAfter(const FoundRows* a, const FoundRows* b) { return b->ComesBefore(*a); }

  std::vector<FoundRows> lists_;
  std::vector<FoundRows*> heap_;  // of those that have a row, the first on top
};

std::int64_t CountOf(store::Database& database, const AnyOfSql& sql, const std::string& item) {
  auto query = database.Prepare(sql.count);
  query.Bind(1, item);
  return query.Step() ? query.Integer(0) : 0;
}

std::int64_t CountAll(store::Database& database, const AnyOfSql& sql) {
  auto query = database.Prepare(sql.count_all);
  return query.Step() ? query.Integer(0) : 0;
}

bool HasItem(store::Database& database, const AnyOfSql& sql, const FoundRows& row,
             const std::string& item) {
  auto query = database.Prepare(sql.has);
  query.Bind(1, item).Bind(2, row.number()).Bind(3, row.key());
  return query.Step();
}

struct CountedItem {
  std::string item;
  std::int64_t rows;
};

// Those of `items` that a row has, the commonest first.
std::vector<CountedItem> CountEach(store::Database& database, const AnyOfSql& sql,
                                   const std::vector<std::string>& items) {
  std::vector<CountedItem> counted;
  for (const auto& item : items) {
    if (const auto rows = CountOf(database, sql, item); rows > 0) counted.push_back({item, rows});
  }
  std::stable_sort(counted.begin(), counted.end(),
                   [](const CountedItem& a, const CountedItem& b) { return a.rows > b.rows; });
  return counted;
}

std::vector<std::string> ItemsOf(const std::vector<CountedItem>& counted) {
  std::vector<std::string> items;
  for (const auto& each : counted) items.push_back(each.item);
  return items;
}

// By merging the rows of each: each row is read once for each item that it has, however many items
// there are.
std::int64_t CountMerged(store::Database& database, const AnyOfSql& sql,
                         const std::vector<std::string>& items) {
  ExpectLongWork();
  std::int64_t total = 0;
  MergedRows rows(database, sql, items);
  for (; rows.has_row(); rows.Next()) ++total;
  return total;
}

// How many rows have any of the items.
std::int64_t CountUnion(store::Database& database, const AnyOfSql& sql,
                        const std::vector<CountedItem>& items) {
  if (items.empty()) return 0;
  if (items.size() > kFewItems) return CountMerged(database, sql, ItemsOf(items));
  std::int64_t total = items.front().rows;
  for (auto item = items.begin() + 1; item != items.end(); ++item) {
    for (FoundRows row(database, sql, item->item); row.has_row(); row.Next()) {
      const bool is_counted = std::any_of(items.begin(), item, [&](const CountedItem& before) {
        return HasItem(database, sql, row, before.item);
      });
      if (!is_counted) ++total;
    }
  }
  return total;
}

// The keys of a page.
struct MergedKeys {
  std::vector<std::string> keys;
  bool ended = false;  // no row comes after them
};

MergedKeys MergeKeys(store::Database& database, const AnyOfSql& sql,
                     const std::vector<std::string>& items, const Slice& slice) {
  MergedRows rows(database, sql, items);
  MergedKeys merged;
  for (std::int64_t at = 0; rows.has_row(); ++at, rows.Next()) {
    if (std::ssize(merged.keys) == slice.limit) return merged;
    if (at >= slice.offset) merged.keys.emplace_back(rows.key());
  }
  merged.ended = true;
  return merged;
}

std::vector<std::string> WithoutRepeats(const std::vector<std::string>& items) {
  std::vector<std::string> once;
  for (const auto& item : items) {
    if (std::find(once.begin(), once.end(), item) == once.end()) once.push_back(item);
  }
  return once;
}

}  // namespace

AnyOfRows::AnyOfRows(store::Database& database, const ReplyPlan& plan, const AnyOfSql& sql,
                     const std::vector<std::string>& items, const Slice& slice)
    : database_(database), plan_(plan), sql_(sql) {
  if (items.size() > 1) {
    FindAny(WithoutRepeats(items), slice);
    return;
  }
  total_ = items.empty() ? CountAll(database, sql) : CountOf(database, sql, items[0]);
  if (slice.offset >= total_) return;
  rows_.emplace(database.Prepare(plan.query(items.empty() ? kAllRows : kRowsOfOne)));
  rows_->Bind(1, slice.limit).Bind(2, slice.offset);
  if (!items.empty()) rows_->Bind(3, items[0]);
}

void AnyOfRows::FindAny(const std::vector<std::string>& items, const Slice& slice) {
  MergedKeys merged;
  // A first page that holds all the rows has counted them.
  if (slice.offset == 0 && items.size() <= kFewItems) {
    merged = MergeKeys(database_, sql_, items, slice);
  }
  if (merged.ended) {
    total_ = std::ssize(merged.keys);
  } else {
    const auto counted = CountEach(database_, sql_, items);
    total_ = CountUnion(database_, sql_, counted);
    if (merged.keys.empty() && slice.offset < total_) {
      merged = MergeKeys(database_, sql_, ItemsOf(counted), slice);
    }
  }
  keys_ = std::move(merged.keys);
}

const store::Query* AnyOfRows::Next() {
  if (next_ < keys_.size()) {
    rows_.reset();
    rows_.emplace(database_.Prepare(plan_.query(kRowOfKey))).Bind(1, keys_[next_++]);
  }
  return rows_ && rows_->Step() ? &*rows_ : nullptr;
}

Outcome ListAnyOf::operator()(Call& call) const {
  const Slice slice = {call.arguments.Integer(limit), call.arguments.Integer(offset)};
  AnyOfRows rows(call.database, call.Plan(), sql, call.arguments.List(items), slice);
  std::array<Value, kMostValues> shown = {};
  for (std::size_t i = 0; i < values.size(); ++i) {
    shown[i] = ValueOf(values[i], slice.limit, slice.offset, rows.total());
  }
  return call.Reply({shown[0], shown[1], shown[2], shown[3]}, rows);
}

}  // namespace understudy::entities
