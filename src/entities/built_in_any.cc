#include <algorithm>

#include "base/text.h"
#include "entities/built_in_parts.h"
#include "entities/declared_fields.h"

namespace understudy::entities {
namespace {

using Filter = DeclaredOperation::Filter;

const Filter* AnyOfFilter(const DeclaredOperation& list) {
  if (!list.filters) return nullptr;
  const auto found = std::find_if(list.filters->begin(), list.filters->end(),
                                  [](const Filter& each) { return each.is_any_of; });
  return found == list.filters->end() ? nullptr : &*found;
}

bool IsNumber(const EntityDeclaration& entity, const std::string& column) {
  return std::any_of(entity.fields.begin(), entity.fields.end(), [&](const Field& field) {
    const auto type = field.shape.type();
    return ColumnOf(field) == column &&
           (type == Shape::Type::kInteger || type == Shape::Type::kInstant);
  });
}

}  // namespace

bool BuiltInParts::IsAnyOf(const DeclaredOperation& list) { return AnyOfFilter(list) != nullptr; }

const SideTable* BuiltInParts::FoundBy(const BuiltInOperation& operation, const Word& items,
                                       const Order& order, const Field& key) {
  const EntityDeclaration& entity = *operation.entity.made;
  for (const auto& field : entity.fields) {
    const SideTable& found = field.found_by;
    if (field.name != items.text || found.counts.empty() || found.copies.size() != 1) continue;
    if (order.columns.size() == 2 && order.columns[0] == found.key[1] &&
        order.columns[1] == ColumnOf(key) && IsNumber(entity, found.copies.front()) &&
        key.shape.type() == Shape::Type::kString) {
      return &found;
    }
  }
  errors_.Add(items.mark, Concat({Quoted(items.text),
                                  " is no list that has `found-by` with `counts` and "
                                  "`copies` of a number or an instant by which this list "
                                  "is ordered, and then by a key that is a text"}));
  return nullptr;
}

ListAnyOf BuiltInParts::MakeAnyOf(const BuiltInOperation& operation, ReplyBinding& binding) {
  const EntityDeclaration& entity = *operation.entity.made;
  const DeclaredOperation& declared = operation.declared;
  const Filter& filter = *AnyOfFilter(declared);
  ListAnyOf list;
  list.items = filter.parameter.text;
  ReadPages(operation, list.limit, list.offset);
  list.values = ReadValues(operation, binding);
  const Order order =
      OrderOf(operation.entity, declared.order ? declared.order : operation.entity.declared->order);
  CheckIndex(entity, declared.name.mark, "this list", {}, order.columns);
  const Field* key = KeyOf(entity, declared.name.mark);
  if (declared.filters->size() > 1 || declared.owners || list.limit.empty() ||
      list.offset.empty()) {
    errors_.Add(
        filter.parameter.mark,
        "a list with `any-of` has no other filter and no `of`, but `pages` with `limit` and "
        "`offset`: bind the operation in C++");
  }
  const SideTable* found = key == nullptr ? nullptr : FoundBy(operation, filter.field, order, *key);
  if (found == nullptr) return list;
  const std::string& item = found->columns.front();
  const std::string of_item = Concat({" FROM ", found->table, " WHERE ", item, " = ?"});
  const std::string found_order = Concat({" ORDER BY ", found->key[1], ", ", found->owner});
  list.sql = {
      TotalSql(entity, {}),
      Concat({"SELECT total FROM ", found->counts, " WHERE ", item, " = ?1"}),
      Concat({"SELECT ", found->copies.front(), ", ", found->owner, of_item, "1", found_order}),
      Concat({"SELECT 1", of_item, "1 AND ", found->copies.front(), " = ?2 AND ", found->owner,
              " = ?3"}),
      found->key[1].ends_with(" DESC"),
      key->any_case};
  // A page is a subquery that uses only the index to skip to a far offset. CROSS JOIN keeps it
  // outermost, which keeps its order.
  const std::string row = entity.clustered ? ColumnOf(*key) : "rowid";
  binding.queries = {
      Concat({"FROM (SELECT ", row, " AS position FROM ", entity.table, " ORDER BY ", order.sql,
              " LIMIT ?1 OFFSET ?2) CROSS JOIN ", entity.table, " a ON a.", row, " = position"}),
      Concat({"FROM (SELECT ", found->owner, of_item, "3", found_order,
              " LIMIT ?1 OFFSET ?2) CROSS JOIN ", entity.table, " a ON a.", ColumnOf(*key), " = ",
              found->owner}),
      Concat({"FROM ", entity.table, " WHERE ", ColumnOf(*key), " = ?1"})};
  return list;
}

}  // namespace understudy::entities
