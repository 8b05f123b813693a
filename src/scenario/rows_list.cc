#include <set>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "scenario/check.h"
#include "scenario/row_access.h"
#include "scenario/row_check.h"
#include "scenario/row_key.h"
#include "scenario/rows.h"

namespace understudy::scenario {
namespace {

// One change of many rows of one entity, inside a transaction of the caller's.
class ListChange {
 public:
  ListChange(store::Database& database, const RowSet& set, const std::vector<const Node*>& rows)
      : database_(database),
        set_(set),
        entity_(*set.entity),
        written_(rows),
        completed_(database, set, rows),
        rows_(completed_.rows()) {}

  // Finds the rows' keys, and what is wrong with the list by itself.
  void CheckList() {
    for (index_ = 0; index_ < rows_.size(); ++index_) {
      const Node& row = *rows_[index_];
      CheckWritten(set_, *written_[index_], nullptr, diagnostics_);
      CheckRow(entity_, row, diagnostics_, {});
      CheckRepeats(row);
      auto key = row.is_map() ? RowKey::OfRow(entity_, row) : std::nullopt;
      if (key) keys_.insert(key->ComparedText());
      KeepIndexes();
    }
  }

  // What is wrong with the rows beside those that are there.
  void CheckInDatabase() {
    for (index_ = 0; index_ < rows_.size(); ++index_) {
      const Node& row = *rows_[index_];
      const RowKey key = RowKey::OfRow(entity_, row).value();
      if (RowExists(database_, entity_, key)) {
        diagnostics_.Add(row.mark, entity_.name + " has a row with the " + KeyForm(entity_) + " " +
                                       Quoted(key.Text()) + " already");
      }
      CheckRowIn(database_, set_, key, row, diagnostics_);
      KeepIndexes();
    }
  }

  // Removes all rows that are there. The error names rows that others refer to, and that are not
  // in the list.
  tl::expected<void, RowError> RemoveAll() {
    std::vector<std::string> reasons;
    for (const auto& id : KeysInDatabase()) {
      const RowKey key = RowKey::Parse(entity_, id).value();
      if (keys_.contains(key.ComparedText())) {
        ++changed_.replaced;
      } else {
        ++changed_.removed;
        auto why = WhyNotDeletable(database_, entity_, key);
        if (why && reasons.size() < kMostReasons) reasons.push_back(std::move(*why));
      }
      RemoveRow(database_, entity_, key);
    }
    if (reasons.empty()) return {};
    return tl::make_unexpected(RowError{RowError::Kind::kConflict, Join(reasons, ". ")});
  }

  ChangedRows Insert() {
    for (const Node* row : rows_) entity_.Insert(database_, *row);
    changed_.added = static_cast<std::int64_t>(rows_.size()) - changed_.replaced;
    changed_.total = static_cast<std::int64_t>(KeysInDatabase().size());
    return changed_;
  }

  // Does to the rows that referred to removed ones what their foreign keys say.
  void LetGo() {
    auto keys = database_.Prepare(
        "SELECT t.name, f.\"from\", f.\"to\", f.on_delete"
        " FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f"
        " WHERE t.type = 'table' AND f.\"table\" = ?1 AND f.on_delete <> 'NO ACTION'");
    keys.Bind(1, entity_.rows.table);
    std::vector<std::string> statements;
    while (keys.Step()) {
      const std::string column = keys.Text(1);
      std::string sql = keys.View(3) == "CASCADE"
                            ? "DELETE FROM " + keys.Text(0)
                            : "UPDATE " + keys.Text(0) + " SET " + column + " = NULL";
      sql += " WHERE " + column + " IS NOT NULL";
      sql += " AND " + column + " NOT IN (SELECT " + keys.Text(2) + " FROM " + entity_.rows.table +
             ")";
      statements.push_back(std::move(sql));
    }
    for (const auto& sql : statements) database_.Execute(sql);
  }

  bool is_good() const { return diagnostics_.empty(); }
  tl::unexpected<RowError> TakeError() {
    return tl::make_unexpected(RowError{RowError::Kind::kInvalid, "the list has errors",
                                        std::move(diagnostics_), std::move(indexes_)});
  }

 private:
  static constexpr std::size_t kMostReasons = 10;

  // What was added to the diagnostics since is about the row at index_.
  void KeepIndexes() { indexes_.resize(diagnostics_.list().size(), index_); }

  void CheckRepeats(const Node& row) {
    if (!row.is_map()) return;
    ForEachUnique(entity_, row, [&](std::size_t group, const UniqueValues& values) {
      std::string key = std::to_string(group);
      for (const Node* value : values) key += '\x1f' + KeyIn(entity_.unique[group], *value);
      const auto [first, is_new] = seen_.try_emplace(std::move(key), index_);
      if (is_new || first->second == index_) return;  // what repeats in one row, CheckRow() says
      diagnostics_.Add(values.back()->mark, Duplicate(entity_, group, *values.back()) +
                                                ", as in row " + std::to_string(first->second) +
                                                " of the list");
    });
  }

  std::vector<std::string> KeysInDatabase() {
    auto query =
        database_.Prepare("SELECT " + Join(entity_.rows.key_columns, " || ':' || ") + " FROM " +
                          entity_.rows.table + " ORDER BY " + Join(entity_.rows.key_columns, ", "));
    std::vector<std::string> ids;
    while (query.Step()) ids.push_back(query.Text(0));
    return ids;
  }

  store::Database& database_;
  const RowSet& set_;
  const Entity& entity_;
  const std::vector<const Node*>& written_;
  const CompletedRows completed_;
  const std::vector<const Node*>& rows_;
  std::size_t index_ = 0;
  std::set<std::string> keys_;
  std::unordered_map<std::string, std::size_t> seen_;
  Diagnostics diagnostics_;
  std::vector<std::size_t> indexes_;
  ChangedRows changed_;
};

}  // namespace

tl::expected<ChangedRows, RowError> ReplaceRows(store::Database& database, const RowSet& set,
                                                const std::vector<const Node*>& rows) {
  ListChange change(database, set, rows);
  change.CheckList();
  if (!change.is_good()) return change.TakeError();
  // Rows that stay are deleted and inserted again: those that refer to them are not touched.
  const store::WithoutForeignKeys keep_those_that_refer(database);
  store::Transaction transaction(database);
  if (auto removed = change.RemoveAll(); !removed) {
    return tl::make_unexpected(std::move(removed.error()));
  }
  change.CheckInDatabase();
  if (!change.is_good()) return change.TakeError();
  const ChangedRows changed = change.Insert();
  change.LetGo();
  transaction.Commit();
  return changed;
}

tl::expected<ChangedRows, RowError> AppendRows(store::Database& database, const RowSet& set,
                                               const std::vector<const Node*>& rows) {
  ListChange change(database, set, rows);
  change.CheckList();
  if (!change.is_good()) return change.TakeError();
  store::Transaction transaction(database);
  change.CheckInDatabase();
  if (!change.is_good()) return change.TakeError();
  const ChangedRows changed = change.Insert();
  transaction.Commit();
  return changed;
}

}  // namespace understudy::scenario
