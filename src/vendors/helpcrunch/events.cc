#include <cstdint>
#include <optional>
#include <utility>

#include "entities/built_in_finder.h"
#include "entities/json_body.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"
#include "vendors/helpcrunch/bad_values.h"
#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/handlers.h"

namespace understudy::helpcrunch {
// What a customer did. No operation lists events.
Outcome CreateEvent(Call& call) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  const Node& sent = (*body)->root;
  BadValues wrong;
  const Node* name = sent.Find("name");
  if (name == nullptr || !name->is_string() || name->text.empty()) {
    wrong.Add("name", WhyNoText(name));
  }
  Node data;
  data.kind = Node::Kind::kMap;
  if (const Node* given = sent.Find("data"); given != nullptr && !given->is_null()) {
    if (!given->is_map()) wrong.Add("data", Wrong::kNotList);
    data = *given;
  }
  const Node* customer = sent.Find("customer");
  const auto customer_id = customer == nullptr ? std::nullopt : IntegerIn(*customer);
  if (!customer_id) wrong.Add("customer", WhyNoInteger(customer));
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  if (!HasRow(call, "helpcrunch_customers", *customer_id)) {
    return tl::make_unexpected(NotFound(call));
  }
  Node row;
  row.kind = Node::Kind::kMap;
  entities::SetMember(row, "name", entities::TextNode(name->text));
  entities::SetMember(row, "data", std::move(data));
  entities::SetMember(row, "createdAt", entities::IntegerNode(SecondsOf(call.now)));
  entities::SetMember(row, "customer", entities::IntegerNode(*customer_id));
  call.database.ForgetLastInsertId();
  call.RowsOf("events").Insert(call.database, row);
  const auto id = call.database.LastInsertId();
  if (id > entities::kLargestKey) return tl::make_unexpected(entities::IdIsTooLarge(call));
  return ShowRow(call, id);
}

}  // namespace understudy::helpcrunch
