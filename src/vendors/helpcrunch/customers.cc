#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "entities/built_in_finder.h"
#include "entities/json_body.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"
#include "entities/stored_row.h"
#include "vendors/helpcrunch/account_tags.h"
#include "vendors/helpcrunch/chat_events.h"
#include "vendors/helpcrunch/customer_fields.h"
#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/handlers.h"
#include "vendors/helpcrunch/search.h"

namespace understudy::helpcrunch {
namespace {

using entities::SetMember;

// The vendor's own limit of a batch.
constexpr std::size_t kMostInBatch = 10;

const entities::Entity& Customers(const Call& call) { return call.RowsOf("customers"); }

std::unique_ptr<entities::StoredRow> FindCustomer(const Call& call, std::int64_t id) {
  return entities::FindStoredRow(call.database, Customers(call).rows, id);
}

void Store(const Call& call, const entities::StoredRow& row) {
  Customers(call).rows.plan->Update(call.database, row.root);
}

bool HasValue(const Node& row, std::string_view field) {
  const Node* value = row.Find(field);
  return value != nullptr && !value->is_null();
}

// Changes the customer of the path by its body.
template <typename Change>
Outcome ChangeCustomer(Call& call, const Change& change) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  const auto id = call.arguments.Integer("id");
  const auto row = FindCustomer(call, id);
  if (row == nullptr) return tl::make_unexpected(NotFound(call));
  BadValues wrong;
  const Node before = row->root;
  change((*body)->root, row->root, wrong);
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  Store(call, *row);
  TellCustomerChanges(call, id, before, row->root);
  return ShowRow(call, id);
}

// Changes one customer of a batch. Its id; with a bad value, any.
tl::expected<std::int64_t, Error> UpdateOfBatch(const Call& call, const Node& item,
                                                BadValues& wrong) {
  const Node* customer = item.is_map() ? item.Find("customer") : nullptr;
  const auto id = customer == nullptr ? std::nullopt : IntegerIn(*customer);
  if (!id) wrong.Add("customer", WhyNoInteger(customer));
  const auto row = id ? FindCustomer(call, *id) : nullptr;
  if (id && row == nullptr && wrong.empty()) return tl::make_unexpected(NotFound(call));
  if (row == nullptr) return 0;
  const Node before = row->root;
  SetCustomerFields(call, CustomerWrite::kUpdate, item, row->root, wrong);
  if (!wrong.empty()) return *id;
  Store(call, *row);
  TellCustomerChanges(call, *id, before, row->root);
  return *id;
}

}  // namespace

Outcome CreateCustomer(Call& call) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  Node row;
  row.kind = Node::Kind::kMap;
  Node location;
  location.kind = Node::Kind::kMap;
  SetMember(row, "location", std::move(location));
  BadValues wrong;
  SetCustomerFields(call, CustomerWrite::kCreate, (*body)->root, row, wrong);
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  if (!HasValue(row, "firstSeen")) {
    SetMember(row, "firstSeen", entities::IntegerNode(SecondsOf(call.now)));
  }
  if (!HasValue(row, "lastSeen")) SetMember(row, "lastSeen", Node(*row.Find("firstSeen")));
  call.database.ForgetLastInsertId();
  Customers(call).Insert(call.database, row);
  const auto id = call.database.LastInsertId();
  if (id > entities::kLargestKey) return tl::make_unexpected(entities::IdIsTooLarge(call));
  call.teller().TellRow("customer.new", id);
  constexpr int kCreated = 201;
  return ShowRow(call, id, kCreated);
}

Outcome UpdateCustomer(Call& call) {
  return ChangeCustomer(call, [&](const Node& body, Node& row, BadValues& wrong) {
    const auto put = call.settings.find("put");
    if (call.operation.method == "PUT" && put != call.settings.end() && put->second == "replace") {
      ClearCustomerFields(call, row);
    }
    SetCustomerFields(call, CustomerWrite::kUpdate, body, row, wrong);
  });
}

Outcome UpdateCustomers(Call& call) {
  const auto body = entities::ReadJsonList(call);
  if (!body) return tl::make_unexpected(body.error());
  const auto& items = (*body)->root.items;
  BadValues wrong;
  if (items.empty()) wrong.Add("customer", Wrong::kTooFew);
  if (items.size() > kMostInBatch) wrong.Add("customer", Wrong::kTooMany);
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < items.size(); ++i) {
    wrong.SetPrefix(Concat({"[", std::to_string(i), "]."}));
    const auto id = UpdateOfBatch(call, items[i], wrong);
    if (!id) return tl::make_unexpected(id.error());
    ids.push_back(*id);
  }
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  RowsById rows(call, ids);
  return call.Reply({}, rows);
}

Outcome DeleteCustomer(Call& call) {
  const auto id = call.arguments.Integer("id");
  if (!HasRow(call, "helpcrunch_customers", id)) return tl::make_unexpected(NotFound(call));
  call.teller().TellRow("customer.deleted", id);
  call.database.Prepare("DELETE FROM helpcrunch_customers WHERE id = ?1").Bind(1, id).Run();
  return call.Reply();
}

Outcome TagCustomer(Call& call) {
  return ChangeCustomer(call, [&](const Node& body, Node& row, BadValues& wrong) {
    const auto tags = ReadTags(body.Find("tags"));
    if (!tags) return wrong.Add("tags", WhyNoList(body.Find("tags")));
    AddTags(call, *tags, *row.Find("tags"));
  });
}

Outcome UntagCustomer(Call& call) {
  return ChangeCustomer(call, [&](const Node& body, Node& row, BadValues& wrong) {
    const auto tags = ReadTags(body.Find("tags"));
    if (!tags) return wrong.Add("tags", WhyNoList(body.Find("tags")));
    std::erase_if(row.Find("tags")->items.list(), [&](const Node& item) {
      return std::any_of(tags->begin(), tags->end(),
                         [&](const SentTag& tag) { return item.Text("name") == tag.name; });
    });
  });
}

}  // namespace understudy::helpcrunch
