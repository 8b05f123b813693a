#include "store/row_changes.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <new>
#include <utility>

namespace understudy::store {
namespace {

// The bytes: kTables and the id of the tables, then for each change its operation, the table's
// number and the values: all before (UPDATE, DELETE), then all after (UPDATE, INSERT). Last, if
// changes were only counted, their number.
enum Operation : char { kInsert = 1, kUpdate = 2, kDelete = 3, kMore = 4, kTables = 5 };

// The first byte of a value. Integers and reals follow with 8 bytes, texts with 4 for their length.
enum ValueTag : char { kNull = 0, kInteger = 1, kReal = 2, kText = 3, kAsBefore = 4 };

using TextLength = std::uint32_t;

// How many bytes the value takes that a recorder wrote there.
std::size_t ValueSize(const char* value) {
  if (*value == kNull || *value == kAsBefore) return 1;
  if (*value != kText) return 1 + sizeof(std::int64_t);
  TextLength length = 0;
  std::memcpy(&length, value + 1, sizeof length);
  return 1 + sizeof length + length;
}

Operation OperationOf(int sqlite) {
  if (sqlite == SQLITE_INSERT) return kInsert;
  return sqlite == SQLITE_UPDATE ? kUpdate : kDelete;
}

// Reads what a recorder wrote. Gives nothing more after the first byte that makes no sense.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : bytes_(bytes) {}

  bool more() const { return !bytes_.empty(); }
  char Byte() {
    char byte = 0;
    Take(&byte, 1);
    return byte;
  }
  template <typename Type>
  Type Number() {
    Type number{};
    Take(&number, sizeof number);
    return number;
  }
  // nullopt if they make no sense.
  std::optional<RowValues> Values(std::size_t count, const RowValues* before) {
    RowValues values(count);
    for (std::size_t i = 0; i < count && good_; ++i) {
      values[i] = Value(before == nullptr ? nullptr : &(*before)[i]);
    }
    return good_ ? std::optional(std::move(values)) : std::nullopt;
  }

 private:
  void Take(void* to, std::size_t size) {
    if (size > bytes_.size()) {
      good_ = false;
      bytes_ = {};
      return;
    }
    if (size == 0) return;  // `to` may be null
    std::memcpy(to, bytes_.data(), size);
    bytes_.remove_prefix(size);
  }
  RowValue Value(const RowValue* before) {
    switch (Byte()) {
      case kNull:
        return {};
      case kInteger:
        return Number<std::int64_t>();
      case kReal:
        return Number<double>();
      case kText: {
        const auto length = Number<TextLength>();
        std::string text(std::min<std::size_t>(length, bytes_.size()), '\0');
        good_ &= text.size() == length;
        Take(text.data(), text.size());
        return text;
      }
      case kAsBefore:
        if (before != nullptr) return *before;
        [[fallthrough]];
      default:
        good_ = false;
        return {};
    }
  }

  std::string_view bytes_;
  bool good_ = true;
};

// Makes one change of all changes of a row.
class ChangeMerger {
 public:
  void Add(RowChange change) {
    if (change.before && change.after) {
      const auto key = KeyOf(*change.table, *change.before);
      if (key != KeyOf(*change.table, *change.after)) {
        Add({change.table, std::move(change.before), std::nullopt});
        Add({change.table, std::nullopt, std::move(change.after)});
        return;
      }
    }
    auto key = KeyOf(*change.table, change.before ? *change.before : *change.after);
    const auto [found, is_new] =
        places_.try_emplace(std::pair(change.table, std::move(key)), rows_.size());
    if (is_new) {
      rows_.push_back(std::move(change));
    } else {
      rows_[found->second].after = std::move(change.after);
    }
  }

  std::vector<RowChange> Take() {
    std::erase_if(rows_, [](const RowChange& row) { return row.before == row.after; });
    return std::move(rows_);
  }

 private:
  static RowValues KeyOf(const RecordedTable& table, const RowValues& values) {
    RowValues key;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (table.columns[i].is_key) key.push_back(values[i]);
    }
    return key;
  }

  std::vector<RowChange> rows_;
  std::map<std::pair<const RecordedTable*, RowValues>, std::size_t> places_;
};

}  // namespace

RowRecorder::RowRecorder(Database& database, const RecordedTables& tables, std::size_t most_bytes)
    : connection_(database.Handle()),
      tables_(tables),
      most_bytes_(most_bytes),
      size_(std::min(most_bytes, usual_.size())) {
  sqlite3_preupdate_hook(
      connection_,
      [](void* recorder, sqlite3* /*connection*/, int operation, const char* /*database*/,
         const char* table, sqlite3_int64 before, sqlite3_int64 after) {
        static_cast<RowRecorder*>(recorder)->Record({operation, table, before, after});
      },
      this);
}

RowRecorder::~RowRecorder() { sqlite3_preupdate_hook(connection_, nullptr, nullptr); }

std::string RowRecorder::Take() {
  if (used_ == 0 && more_ == 0) return {};
  std::string bytes;
  bytes.reserve(1 + sizeof(std::uint32_t) + used_ + 1 + sizeof more_);
  const std::uint32_t id = tables_.id();
  bytes.push_back(kTables);
  bytes.append(reinterpret_cast<const char*>(&id), sizeof id);
  bytes.append(bytes_, used_);
  if (more_ > 0) {
    bytes.push_back(kMore);
    bytes.append(reinterpret_cast<const char*>(&more_), sizeof more_);
  }
  return bytes;
}

void RowRecorder::Record(const Change& change) {
  const auto number = tables_.NumberOf(change.table);
  if (!number) return;
  const std::size_t before = used_;
  bool is_changed = true;
  // Once a change does not fit, no later one may: it could be of the same row.
  const bool fits = more_ == 0 && Append(change, *number, is_changed);
  if (!fits || !is_changed) used_ = before;
  if (!fits) ++more_;
}

bool RowRecorder::Append(const Change& change, RecordedTables::Number number, bool& is_changed) {
  const RecordedTable& table = tables_.all()[number];
  char* const head = Extend(1 + sizeof number);
  if (head == nullptr) return false;
  head[0] = OperationOf(change.operation);
  std::memcpy(head + 1, &number, sizeof number);
  if (change.operation == SQLITE_INSERT) return AppendInserted(table, change.rowid_after);
  const std::size_t before = used_;
  if (!AppendBefore(table, change.rowid_before)) return false;
  return change.operation == SQLITE_DELETE ||
         AppendUpdated(table, change.rowid_after, before, is_changed);
}

bool RowRecorder::AppendInserted(const RecordedTable& table, std::int64_t rowid) {
  for (const auto& column : table.columns) {
    if (column.is_rowid) {
      if (!AppendNumber(kInteger, &rowid)) return false;
      continue;
    }
    sqlite3_value* value = nullptr;
    sqlite3_preupdate_new(connection_, column.index, &value);
    if (!AppendValue(value)) return false;
  }
  return true;
}

bool RowRecorder::AppendBefore(const RecordedTable& table, std::int64_t rowid) {
  for (const auto& column : table.columns) {
    if (column.is_rowid) {
      if (!AppendNumber(kInteger, &rowid)) return false;
      continue;
    }
    sqlite3_value* value = nullptr;
    sqlite3_preupdate_old(connection_, column.index, &value);
    if (!AppendValue(value)) return false;
  }
  return true;
}

bool RowRecorder::AppendUpdated(const RecordedTable& table, std::int64_t rowid, std::size_t before,
                                bool& is_changed) {
  is_changed = false;
  for (const auto& column : table.columns) {
    const std::size_t start = used_;
    if (column.is_rowid) {
      if (!AppendNumber(kInteger, &rowid)) return false;
    } else {
      sqlite3_value* value = nullptr;
      sqlite3_preupdate_new(connection_, column.index, &value);
      if (!AppendValue(value)) return false;
    }
    // Most values stay as they are: one byte says so.
    const std::size_t old_size = ValueSize(bytes_ + before);
    if (used_ - start == old_size && std::memcmp(bytes_ + before, bytes_ + start, old_size) == 0) {
      bytes_[start] = kAsBefore;
      used_ = start + 1;
    } else {
      is_changed = true;
    }
    before += old_size;
  }
  return true;
}

inline char* RowRecorder::Extend(std::size_t size) {
  if (size > size_ - used_) return Grow(size);
  char* const room = bytes_ + used_;
  used_ += size;
  return room;
}

bool RowRecorder::AppendValue(sqlite3_value* value) {
  const int type = value == nullptr ? SQLITE_NULL : sqlite3_value_type(value);
  if (type == SQLITE_TEXT || type == SQLITE_BLOB) {
    // As a blob a text needs no NUL at its end, for which SQLite would copy it.
    const void* const text = sqlite3_value_blob(value);
    const auto size = static_cast<TextLength>(sqlite3_value_bytes(value));
    char* const room = Extend(1 + sizeof size + size);
    if (room == nullptr) return false;
    *room = kText;
    std::memcpy(room + 1, &size, sizeof size);
    if (size > 0) std::memcpy(room + 1 + sizeof size, text, size);
    return true;
  }
  if (type == SQLITE_INTEGER) {
    const std::int64_t integer = sqlite3_value_int64(value);
    return AppendNumber(kInteger, &integer);
  }
  if (type == SQLITE_FLOAT) {
    const double real = sqlite3_value_double(value);
    return AppendNumber(kReal, &real);
  }
  return AppendByte(kNull);
}

bool RowRecorder::AppendNumber(char tag, const void* number) {
  char* const room = Extend(1 + sizeof(std::int64_t));
  if (room == nullptr) return false;
  *room = tag;
  std::memcpy(room + 1, number, sizeof(std::int64_t));
  return true;
}

bool RowRecorder::AppendByte(char byte) {
  char* const room = Extend(1);
  if (room == nullptr) return false;
  *room = byte;
  return true;
}

char* RowRecorder::Grow(std::size_t size) {
  if (size > most_bytes_ - used_) return nullptr;
  const std::size_t wanted = std::min(most_bytes_, 2 * (used_ + size));
  // SQLite calls this: no exception may pass.
  std::unique_ptr<char[]> grown(new (std::nothrow) char[wanted]);
  if (grown == nullptr) return nullptr;
  std::memcpy(grown.get(), bytes_, used_);
  long_ = std::move(grown);
  bytes_ = long_.get();
  size_ = wanted;
  return Extend(size);
}

RowChanges ReadRowChanges(std::string_view bytes, const RecordedTables& tables) {
  RecordReader reader(bytes);
  ChangeMerger merger;
  RowChanges changes;
  while (reader.more()) {
    const char operation = reader.Byte();
    if (operation == kMore) {
      changes.more += reader.Number<std::uint64_t>();
      continue;
    }
    if (operation == kTables) {
      if (reader.Number<std::uint32_t>() != tables.id()) break;
      continue;
    }
    const auto number = reader.Number<RecordedTables::Number>();
    if (operation < kInsert || operation > kDelete || number >= tables.all().size()) break;
    const RecordedTable& table = tables.all()[number];
    RowChange change{&table, std::nullopt, std::nullopt};
    const std::size_t count = table.columns.size();
    if (operation != kInsert) {
      change.before = reader.Values(count, nullptr);
      if (!change.before) break;
    }
    if (operation != kDelete) {
      change.after = reader.Values(count, change.before ? &*change.before : nullptr);
      if (!change.after) break;
    }
    merger.Add(std::move(change));
  }
  changes.rows = merger.Take();
  return changes;
}

std::uint32_t IdOfTables(std::string_view bytes) {
  RecordReader reader(bytes);
  return reader.Byte() == kTables ? reader.Number<std::uint32_t>() : 0;
}

bool MayHaveInteger(std::string_view bytes, std::int64_t number) {
  char written[1 + sizeof number];
  written[0] = kInteger;
  std::memcpy(written + 1, &number, sizeof number);
  return bytes.find(std::string_view(written, sizeof written)) != std::string_view::npos;
}

}  // namespace understudy::store
