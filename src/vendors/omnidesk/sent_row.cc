#include "vendors/omnidesk/sent_row.h"

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "entities/built_in_finder.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"

namespace understudy::omnidesk {
namespace {

Node ListNode(const std::vector<std::string>& texts) {
  Node list;
  list.kind = Node::Kind::kSequence;
  for (const auto& text : texts) list.items.list().push_back(entities::TextNode(text));
  return list;
}

Node BooleanNode(bool value) {
  Node node;
  node.kind = Node::Kind::kBoolean;
  node.text = value ? "true" : "false";
  return node;
}

Node SentValue(const Call& call, const Property& field) {
  switch (field.shape.type()) {
    case Shape::Type::kInteger:
      return entities::IntegerNode(call.arguments.Integer(field.name));
    case Shape::Type::kBoolean:
      return BooleanNode(IsTrue(call.arguments.Text(field.name)));
    case Shape::Type::kList:
      return ListNode(call.arguments.List(field.name));
    default:
      return entities::TextNode(std::string(call.arguments.Text(field.name)));
  }
}

}  // namespace

bool IsTrue(std::string_view text) { return text == "true" || text == "1"; }

void SetSent(const Call& call, std::string_view entity, Node& row) {
  for (const auto& field : call.RowsOf(entity).row.properties()) {
    if (field.name == "id" || !call.arguments.Has(field.name)) continue;
    entities::SetMember(row, field.name, SentValue(call, field));
  }
}

tl::expected<std::int64_t, Error> CreateSent(const Call& call, std::string_view entity) {
  Node row;
  row.kind = Node::Kind::kMap;
  SetSent(call, entity, row);
  call.database.ForgetLastInsertId();
  call.RowsOf(entity).Insert(call.database, row);
  const auto id = call.database.LastInsertId();
  if (id > entities::kLargestKey) return tl::make_unexpected(entities::IdIsTooLarge(call));
  return id;
}

bool HasRow(const Call& call, std::string_view table, std::int64_t id) {
  auto row = call.database.Prepare(Concat({"SELECT 1 FROM ", table, " WHERE id = ?1"}));
  return row.Bind(1, id).Step();
}

}  // namespace understudy::omnidesk
