#include <optional>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "vendors/leeloo/body.h"
#include "vendors/leeloo/handlers.h"
#include "vendors/leeloo/people.h"
#include "vendors/leeloo/replies.h"

namespace understudy::leeloo {
namespace {

struct NewOrder {
  std::string account;
  std::string offer;
  std::string payment_system;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> manager;
  std::optional<Instant> transaction;
};

void Insert(const Call& call, const std::string& id, const NewOrder& order) {
  call.database
      .Prepare(
          "INSERT INTO leeloo_orders(id, account_id, person_id, title, description, price,"
          " currency, payment_method, status, created_at, updated_at, offer_id,"
          " payment_system_id, email, phone, manager_id, transaction_date)"
          " SELECT ?1, ?2, (SELECT person_id FROM leeloo_accounts WHERE id = ?2), title,"
          " description, price, currency, 'MANUAL', 'PENDING', ?4, ?4, ?3, ?5, ?6, ?7, ?8, ?9"
          " FROM leeloo_offers WHERE id = ?3")
      .Bind(1, id)
      .Bind(2, order.account)
      .Bind(3, order.offer)
      .Bind(4, call.now)
      .Bind(5, order.payment_system)
      .Bind(6, order.email)
      .Bind(7, order.phone)
      .Bind(8, order.manager)
      .Bind(9, order.transaction ? std::optional(order.transaction->time_since_epoch().count())
                                 : std::nullopt)
      .Run();
}

// The account that a new order is of: the body's, or the first of its person.
std::string AccountOf(const Call& call, Fields& fields, bool by_person) {
  if (!by_person) return fields.RequiredReference("accountId", "leeloo_accounts");
  const auto person = fields.RequiredReference("personId", "leeloo_people");
  if (person.empty()) return {};
  auto account = FirstAccountOf(call, person);
  if (!account) fields.Missing("personId");
  return account.value_or("");
}

Outcome Create(Call& call, bool by_person) {
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  NewOrder order;
  order.payment_system = fields.RequiredReference("paymentCreditsId", "leeloo_payment_systems");
  order.offer = fields.RequiredReference("offerId", "leeloo_offers");
  order.account = AccountOf(call, fields, by_person);
  order.email = fields.Email("email");
  order.phone = fields.Text("phone");
  order.transaction = fields.Time("transactionDate");
  const bool notifies = fields.Flag("isNotifyAccount");
  if (by_person) order.manager = fields.Reference("managerId", "leeloo_users");
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  const std::string id = NewId(call);
  Insert(call, id, order);
  if (notifies) InsertMessage(call, order.account, "SYSTEM_MESSAGE", "");
  call.teller().TellRow("ORDER", id);
  return ShowRow(call, id);
}

// A number, which clients may send as a text, as JSON.
std::optional<std::string> PriceIn(Fields& fields) {
  auto text = fields.Text("price");
  if (!text) return std::nullopt;
  const auto kind = ResolvePlain(*text);
  const Source source{"price", *text};
  Diagnostics problems;
  const bool is_number = (kind == Node::Kind::kInteger || kind == Node::Kind::kNumber) &&
                         ParseJson(source, problems).has_value();
  if (!is_number) fields.Wrong("price", "FORMAT_ERROR");
  return text;
}

}  // namespace

std::vector<entities::ReplyBinding> OrderReplies() {
  // v1 has the other words.
  const auto made = [](const char* operation, const char* state) {
    return entities::ReplyBinding{.operation = operation,
                                  .row = "data",
                                  .entity = "orders",
                                  .queries = {"FROM leeloo_orders WHERE id = ?1"},
                                  .fills = {{.property = "data.status", .column = state}}};
  };
  return {{.operation = "listOrders",
           .row = "data",
           .entity = "orders",
           .queries = {"FROM leeloo_orders ORDER BY created_at DESC, id LIMIT ?1 OFFSET ?2"},
           .values = {"meta.limit", "meta.offset", "meta.filteredCount", "meta.totalCount"},
           .fills = {{.property = "data.status", .column = kListedState}}},
          made("createOrder", kListedState),
          made("setOrderState", kListedState),
          made("createOrderV1", "status"),
          made("setOrderStateV1", "status")};
}

Outcome ListOrders(Call& call) {
  auto orders = call.database.Prepare(call.Plan().query());
  return ReplyPage(call, orders, TotalOf(call, "leeloo_order_count"));
}

Outcome CreateOrder(Call& call) { return Create(call, true); }
Outcome CreateOrderV1(Call& call) { return Create(call, false); }

Outcome SetOrderState(Call& call) {
  const auto* parameter = call.operation.id == "setOrderStateV1" ? "id" : "order_id";
  const auto id = IdIn(call, "leeloo_orders", call.arguments.Text(parameter));
  if (!id) return tl::make_unexpected(NotFound(call));
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto state = fields.RequiredOneOf("status", {"RESOLVED", "REJECTED"});
  const auto price = PriceIn(fields);
  const auto currency = fields.Text("currency");
  const auto paid = fields.Time("paymentDate");
  const auto comments = fields.Text("userComments");
  {
    auto row = call.database.Prepare("SELECT status = 'PENDING' FROM leeloo_orders WHERE id = ?1");
    const bool is_open = row.Bind(1, *id).Step() && row.Integer(0) != 0;
    if (!is_open) fields.Wrong("status", "NOT_ALLOWED_VALUE");
  }
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  call.database
      .Prepare(
          "UPDATE leeloo_orders SET status = ?2, price = coalesce(?3, price),"
          " currency = coalesce(?4, currency), payment_date = coalesce(?5, payment_date),"
          " user_comments = coalesce(?6, user_comments), updated_at = ?7 WHERE id = ?1")
      .Bind(1, *id)
      .Bind(2, state == "RESOLVED" ? "SUCCESS" : "FAILED")
      .Bind(3, price)
      .Bind(4, currency)
      .Bind(5, paid ? std::optional(paid->time_since_epoch().count()) : std::nullopt)
      .Bind(6, comments)
      .Bind(7, call.now)
      .Run();
  if (state == "RESOLVED") call.teller().TellRow("SALE", *id);
  return ShowRow(call, *id);
}

}  // namespace understudy::leeloo
