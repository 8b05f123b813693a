#include <utility>

#include "base/json.h"
#include "base/merge_patch.h"
#include "base/text.h"
#include "scenario/check.h"
#include "scenario/row_access.h"
#include "scenario/row_check.h"
#include "scenario/row_key.h"
#include "scenario/rows.h"

namespace understudy::scenario {
namespace {

tl::unexpected<RowError> Invalid(std::string message, Diagnostics diagnostics = {}) {
  diagnostics.Sort();
  return tl::make_unexpected(
      RowError{RowError::Kind::kInvalid, std::move(message), std::move(diagnostics)});
}

tl::unexpected<RowError> WithErrors(Diagnostics diagnostics) {
  const auto count = diagnostics.total();
  return Invalid(
      count == 1 ? "the row has an error" : "the row has " + std::to_string(count) + " errors",
      std::move(diagnostics));
}

bool HasKey(const Entity& entity, const Node& value, const Node& part) {
  const auto& fields = entity.unique.front();
  return KeyIn(fields, value) == KeyIn(fields, part);
}

// Adds the key from the request's path to a row that does not have it.
void ApplyKey(const Entity& entity, const RowKey& key, Node& row, Diagnostics& diagnostics) {
  if (!row.is_map()) return;
  for (std::size_t i = 0; i < key.parts().size(); ++i) {
    const std::string& field = entity.unique.front()[i];
    Node part = key.parts()[i];
    const Node* own = row.Find(field);
    if (own == nullptr) {
      part.mark = row.mark;
      row.members.push_back({field, row.mark, std::move(part)});
    } else if (own->is_scalar() && !own->is_null() && !HasKey(entity, *own, part)) {
      diagnostics.Add(own->mark, field + " is " + Quoted(own->text) + ", but the path says " +
                                     Quoted(part.text));
    }
  }
}

// The id of a stored row, if it is a text and the row's key.
std::optional<std::string> TextIdOf(const Entity& entity, const Node& row) {
  if (entity.unique.front() != std::vector<std::string>{"id"}) return std::nullopt;
  const Node* id = row.Find("id");
  return id != nullptr && id->is_string() ? std::optional(id->text) : std::nullopt;
}

enum class How { kWhole, kPatch };

tl::expected<StoredRow, RowError> SetRow(store::Database& database, const RowSet& set,
                                         std::string_view id, Node row, How how) {
  const Entity& entity = *set.entity;
  const auto key = RowKey::Parse(entity, id);
  if (!key) return Invalid("the id of a row of " + entity.name + " is " + KeyForm(entity));
  if (!IsUtf8(id)) return Invalid("the row's id is not UTF-8");
  Diagnostics diagnostics;
  const store::WithoutForeignKeys keep_those_that_refer_to_it(database);
  store::Transaction transaction(database);
  const auto before = ReadRow(database, entity, *key);
  const Source stored{"stored row", before.value_or("")};
  if (how == How::kPatch && !before) return NoSuchRow(entity, id);
  Node old = before ? ParseJson(stored, diagnostics).value() : Node();
  const auto kept_id = TextIdOf(entity, old);
  if (how == How::kPatch) row = MergePatch(old, row);
  ApplyKey(entity, *key, row, diagnostics);
  if (set.vendor->written_rows) set.vendor->written_rows->AddKeyParts(set.number(), row);
  CheckWritten(set, row, before ? &old : nullptr, diagnostics);
  const CompletedRows completed(database, set, {&row});
  if (completed.rows().front() != &row) row = Node(*completed.rows().front());
  CheckRowIn(database, set, *key, row, diagnostics);
  if (!diagnostics.empty()) return WithErrors(std::move(diagnostics));
  // Such ids ignore letter case: the row keeps its spelling.
  if (kept_id) row.Find("id")->text = *kept_id;
  RemoveRow(database, entity, *key);
  entity.Insert(database, row);
  StoredRow result{!before, ReadRow(database, entity, *key).value()};
  transaction.Commit();
  return result;
}

}  // namespace

tl::expected<StoredRow, RowError> PutRow(store::Database& database, const RowSet& set,
                                         std::string_view id, Node row) {
  return SetRow(database, set, id, std::move(row), How::kWhole);
}

tl::expected<StoredRow, RowError> PatchRow(store::Database& database, const RowSet& set,
                                           std::string_view id, Node patch) {
  return SetRow(database, set, id, std::move(patch), How::kPatch);
}

}  // namespace understudy::scenario
