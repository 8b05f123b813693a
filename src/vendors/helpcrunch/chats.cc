#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/built_in_finder.h"
#include "entities/json_body.h"
#include "entities/row_keys.h"
#include "vendors/helpcrunch/chat.h"
#include "vendors/helpcrunch/chat_events.h"
#include "vendors/helpcrunch/errors.h"
#include "vendors/helpcrunch/handlers.h"

// Listing, reading and creating chats.
namespace understudy::helpcrunch {
namespace {

// ORDER BY of a list. No time comes last in both directions.
std::string ChatOrder(const Call& call) {
  const auto sort = call.arguments.OptionalText("sort");
  const auto order = call.arguments.OptionalText("order");
  const bool is_down = order && EqualsIgnoreCase(*order, "desc");
  std::string_view column;
  for (const auto& [name, its] :
       {std::pair("chats.createdAt", "created_at"),
        std::pair("chats.lastCustomerMessageAt", "last_customer_message_at"),
        std::pair("chats.lastMessageAt", "last_message_at"),
        std::pair("chats.closedAt", "closed_at")}) {
    if (sort && *sort == name) column = its;
  }
  if (column.empty()) return "created_at DESC, id DESC";
  return is_down ? Concat({column, " DESC, id DESC"}) : Concat({column, " NULLS LAST, id"});
}

// A reference that a creation may leave out.
std::optional<std::int64_t> ReferenceIn(const Call& call, const Node& body, std::string_view field,
                                        std::string_view table, BadValues& wrong) {
  const Node* sent = body.Find(field);
  if (sent == nullptr || sent->is_null()) return std::nullopt;
  const auto id = IntegerIn(*sent);
  if (!id) {
    wrong.Add(field, WhyNoInteger(sent));
  } else if (!HasRow(call, table, *id)) {
    wrong.Add(field, Wrong::kNoChoice);
  }
  return id;
}

std::optional<std::int64_t> FirstApplication(const Call& call) {
  auto row = call.database.Prepare("SELECT id FROM helpcrunch_applications ORDER BY id LIMIT 1");
  return row.Step() ? std::optional(row.Integer(0)) : std::nullopt;
}

// The application that a new chat is of.
std::optional<std::int64_t> ApplicationIn(const Call& call, const Node& body, BadValues& wrong) {
  const auto id = ReferenceIn(call, body, "application", "helpcrunch_applications", wrong);
  const Node* sent = body.Find("application");
  if (id || (sent != nullptr && !sent->is_null())) return id;
  const auto setting = call.settings.find("application_required");
  const bool is_required = setting == call.settings.end() || setting->second != "false";
  const auto first = is_required ? std::nullopt : FirstApplication(call);
  if (!first) wrong.Add("application", Wrong::kBlank);
  return first;
}

}  // namespace

Outcome ListChats(Call& call) {
  std::int64_t total = 0;
  {
    auto counted = call.database.Prepare("SELECT total FROM helpcrunch_chat_count");
    if (counted.Step()) total = counted.Integer(0);
  }
  auto rows = call.database.Prepare(Concat({call.Plan().select(), ChatsNow(call), " ORDER BY ",
                                            ChatOrder(call), " LIMIT ?2 OFFSET ?3"}));
  rows.Bind(1, SecondsOf(call.now));
  rows.Bind(2, call.arguments.Integer("limit")).Bind(3, call.arguments.Integer("offset"));
  return call.Reply({total}, &rows);
}

Outcome GetChat(Call& call) { return ShowChat(call, call.arguments.Integer("id")); }

Outcome CreateChat(Call& call) {
  const auto body = entities::ReadJsonObject(call);
  if (!body) return tl::make_unexpected(body.error());
  const Node& sent = (*body)->root;
  BadValues wrong(kBadChat);
  const Node* customer = sent.Find("customer");
  const auto customer_id = customer == nullptr ? std::nullopt : IntegerIn(*customer);
  if (!customer_id) wrong.Add("customer", WhyNoInteger(customer));
  if (customer_id && !HasRow(call, "helpcrunch_customers", *customer_id)) {
    return tl::make_unexpected(NotFound(call));
  }
  const auto application = ApplicationIn(call, sent, wrong);
  const auto assignee = ReferenceIn(call, sent, "assignee", "helpcrunch_agents", wrong);
  const auto department = ReferenceIn(call, sent, "department", "helpcrunch_departments", wrong);
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  call.database.ForgetLastInsertId();
  call.database
      .Prepare(
          "INSERT INTO helpcrunch_chats(status, created_at, read_by_agent, read_by_customer,"
          " created_with, application_id, customer_id, assignee_id, department_id)"
          " VALUES('empty', ?1, 0, 0, 'public_api', ?2, ?3, ?4, ?5)")
      .Bind(1, SecondsOf(call.now))
      .Bind(2, application)
      .Bind(3, *customer_id)
      .Bind(4, assignee)
      .Bind(5, department)
      .Run();
  const auto id = call.database.LastInsertId();
  if (id > entities::kLargestKey) return tl::make_unexpected(entities::IdIsTooLarge(call));
  TellNewChat(call, id);
  constexpr int kCreated = 201;
  return ShowChat(call, id, kCreated);
}

}  // namespace understudy::helpcrunch
