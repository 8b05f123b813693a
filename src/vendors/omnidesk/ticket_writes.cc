#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/built_in_finder.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"
#include "entities/scenario_time.h"
#include "entities/stored_row.h"
#include "vendors/omnidesk/handlers.h"
#include "vendors/omnidesk/sent_row.h"
#include "vendors/omnidesk/tickets.h"

// Creating and changing tickets.
namespace understudy::omnidesk {
namespace {

using entities::SetMember;
using entities::TextNode;

struct TicketField {
  std::string_view parameter;
  std::string_view field;
  std::string_view table = {};  // whose row it names
  std::string_view what = {};
};

constexpr TicketField kFields[] = {
    {"customer_id", "customer_id", "omnidesk_customers", "must be the id of a customer"},
    {"brand_id", "brand_id", "omnidesk_brands", "must be the id of a brand"},
    {"channel_id", "channel_id", "omnidesk_ticket_channels", "must be the id of a channel"},
    {"title", "subject"},
    {"from", "from"},
    {"to", "to"},
    {"priority", "priority"}};

std::optional<Error> WhyRefused(const Call& call) {
  for (const auto& field : kFields) {
    if (field.table.empty()) continue;
    const auto id = call.arguments.OptionalInteger(field.parameter);
    if (id && !HasRow(call, field.table, *id)) return call.Refusal(field.parameter, field.what);
  }
  return std::nullopt;
}

Node SentValue(const Call& call, const TicketField& field) {
  if (!field.table.empty()) return entities::IntegerNode(call.arguments.Integer(field.parameter));
  return TextNode(std::string(call.arguments.Text(field.parameter)));
}

std::string_view TextOf(const Node& row, std::string_view field) {
  const Node* value = row.Find(field);
  return value == nullptr || value->is_null() ? std::string_view() : std::string_view(value->text);
}

// "4F2C…-….1", of the world's own numbers.
std::string ExternalId(const Call& call) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx.1";
  std::string id(kShape);
  std::uint64_t bits = 0;
  int left = 0;
  for (auto& c : id) {
    if (c != 'x') continue;
    if (left == 0) {
      bits = call.random.Next();
      left = 16;
    }
    c = kDigits[bits & 15U];
    bits >>= 4U;
    --left;
  }
  return id;
}

// Changes a ticket by `change`, which returns an error.
template <typename Change>
Outcome ChangeTicket(Call& call, std::int64_t id, const Change& change) {
  const auto& tickets = call.RowsOf("tickets").rows;
  const auto row = entities::FindStoredRow(call.database, tickets, id);
  if (row == nullptr) return tl::make_unexpected(NoSuchTicket(call));
  call.database.ForgetLastInsertId();
  if (std::optional<Error> wrong = change(row->root)) {
    return tl::make_unexpected(std::move(*wrong));
  }
  SetMember(row->root, "last_update", TextNode(entities::ScenarioTime(call.now)));
  tickets.plan->Update(call.database, row->root);
  return call.Reply();
}

// Nothing happens if the ticket has this value already.
std::optional<Error> ChangeField(const Call& call, std::int64_t ticket, const TicketField& field,
                                 Node& row) {
  Node value = SentValue(call, field);
  std::string_view old = TextOf(row, field.field);
  if (field.field == "priority" && old.empty()) old = "medium";
  if (old == value.text) return std::nullopt;
  const std::string said = Concat({field.parameter, " changed to ", value.text});
  auto wrong = AddEvent(call, ticket, field.parameter, value.text, said);
  if (!wrong) SetMember(row, std::string(field.field), std::move(value));
  return wrong;
}

}  // namespace

std::optional<Error> AddEvent(const Call& call, std::int64_t ticket, std::string_view item_type,
                              std::string_view value, std::string_view description) {
  call.database
      .Prepare(
          "INSERT INTO omnidesk_ticket_events(ticket_id, item_type, item_type_id, description,"
          " initiated_by, created_at) VALUES(?1, ?2, ?3, ?4, 'API', ?5)")
      .Bind(1, ticket)
      .Bind(2, item_type)
      .Bind(3, value)
      .Bind(4, description)
      .Bind(5, call.now)
      .Run();
  if (call.database.LastInsertId() <= entities::kLargestKey) return std::nullopt;
  return entities::IdIsTooLarge(call);
}

Outcome CreateTicket(Call& call) {
  if (auto wrong = WhyRefused(call)) return tl::make_unexpected(std::move(*wrong));
  Node row;
  row.kind = Node::Kind::kMap;
  const std::string now = entities::ScenarioTime(call.now);
  SetMember(row, "subject", TextNode(""));
  SetMember(row, "status", TextNode("new"));
  SetMember(row, "created_at", TextNode(now));
  SetMember(row, "last_update", TextNode(now));
  SetMember(row, "external_id", TextNode(ExternalId(call)));
  for (const auto& field : kFields) {
    if (!call.arguments.Has(field.parameter)) continue;
    SetMember(row, std::string(field.field), SentValue(call, field));
  }
  call.database.ForgetLastInsertId();
  call.RowsOf("tickets").Insert(call.database, row);
  const auto id = call.database.LastInsertId();
  if (id > entities::kLargestKey) return tl::make_unexpected(entities::IdIsTooLarge(call));
  return call.Reply({id});
}

Outcome UpdateTicket(Call& call) {
  const auto id = call.arguments.Integer("id");
  return ChangeTicket(call, id, [&](Node& row) -> std::optional<Error> {
    if (auto wrong = WhyRefused(call)) return wrong;
    for (const auto& field : kFields) {
      if (!call.arguments.Has(field.parameter)) continue;
      if (auto wrong = ChangeField(call, id, field, row)) return wrong;
    }
    return std::nullopt;
  });
}

Outcome SetTicketStatus(Call& call) {
  const auto id = call.arguments.Integer("ticketID");
  return ChangeTicket(call, id, [&](Node& row) -> std::optional<Error> {
    const auto status = call.arguments.Text("status");
    auto old = TextOf(row, "status");
    if (old == "closed") old = "solved";
    if (old == status) return std::nullopt;
    auto wrong = AddEvent(call, id, "status", status, Concat({"status changed to ", status}));
    SetMember(row, "status", TextNode(std::string(status)));
    SetMember(row, "closed_at",
              status == "solved" ? TextNode(entities::ScenarioTime(call.now)) : Node());
    return wrong;
  });
}

Outcome SetTicketPriority(Call& call) {
  const auto id = call.arguments.Integer("ticketID");
  return ChangeTicket(call, id, [&](Node& row) {
    return ChangeField(call, id, {"priority", "priority"}, row);
  });
}

}  // namespace understudy::omnidesk
