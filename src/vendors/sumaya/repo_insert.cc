#include "base/text.h"
#include "vendors/sumaya/repo.h"

namespace understudy::sumaya {
namespace {

// What a column `search` holds.
std::string SearchText(const std::vector<std::string>& parts) {
  return SearchKey(Join(parts, "\x1f"));
}

}  // namespace

void InsertCustomer(store::Database& database, const Customer& customer) {
  const std::string search_name = SearchKey(customer.full_name);
  const std::string search_email = SearchKey(customer.email);
  database
      .Prepare(
          "INSERT INTO sumaya_customers(id, username, full_name, email, search_name, search_email)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .Bind(1, customer.id)
      .Bind(2, customer.username)
      .Bind(3, customer.full_name)
      .Bind(4, customer.email)
      .Bind(5, search_name)
      .Bind(6, search_email)
      .Run();
}

void InsertMessage(store::Database& database, std::string_view customer_id, Instant sent_at,
                   const Message& m, const std::vector<std::string>& cart_items) {
  std::vector<std::string> parts = {m.ticket_id.value_or(""), m.intention};
  parts.insert(parts.end(), cart_items.begin(), cart_items.end());
  const std::string search = SearchText(parts);
  database
      .Prepare(
          "INSERT INTO sumaya_messages(id, customer_id, ticket_id, intention, status, link,"
          " cart_items, created_at, sent_at, search)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
      .Bind(1, m.id)
      .Bind(2, customer_id)
      .Bind(3, m.ticket_id)
      .Bind(4, m.intention)
      .Bind(5, m.status)
      .Bind(6, m.link)
      .Bind(7, m.cart_items)
      .Bind(8, m.created_at)
      .Bind(9, sent_at)
      .Bind(10, search)
      .Run();
}

void InsertPointsRecord(store::Database& database, const PointsRecord& record) {
  const std::string search = SearchText({std::to_string(record.points), record.message});
  database
      .Prepare(
          "INSERT INTO sumaya_points_records(id, customer_id, message_id, points, point_id, "
          "message,"
          " created_at, search) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .Bind(1, record.id)
      .Bind(2, record.customer_id)
      .Bind(3, record.message_id)
      .Bind(4, record.points)
      .Bind(5, record.point_id)
      .Bind(6, record.message)
      .Bind(7, record.created_at)
      .Bind(8, search)
      .Run();
}

void InsertSubscription(store::Database& database, std::string_view id,
                        const std::optional<std::string>& customer_id) {
  database.Prepare("INSERT INTO sumaya_subscriptions(id, customer_id) VALUES(?1, ?2)")
      .Bind(1, id)
      .Bind(2, customer_id)
      .Run();
}

void InsertSubscriptionRecord(store::Database& database, std::string_view subscription_id,
                              const SubscriptionRecord& r) {
  std::vector<std::string> parts = {r.operation, r.description.value_or("")};
  for (const Person* person : {&r.causer, &r.current_owner, &r.previous_owner}) {
    parts.push_back(person->username.value_or(""));
    parts.push_back(person->name.value_or(""));
  }
  const std::string search = SearchText(parts);
  auto query = database.Prepare(
      "INSERT INTO sumaya_subscription_records(id, subscription_id, causer_username, causer_name,"
      " causer_email, causer_type, current_owner_username, current_owner_name, current_owner_email,"
      " previous_owner_username, previous_owner_name, previous_owner_email, operation, description,"
      " created_at, search)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
  const auto bind = [&query](int first, const Person& person) {
    query.Bind(first, person.username).Bind(first + 1, person.name).Bind(first + 2, person.email);
  };
  query.Bind(1, r.id).Bind(2, subscription_id);
  bind(3, r.causer);
  query.Bind(6, r.causer_type);
  bind(7, r.current_owner);
  bind(10, r.previous_owner);
  query.Bind(13, r.operation).Bind(14, r.description).Bind(15, r.created_at).Bind(16, search);
  query.Run();
}

}  // namespace understudy::sumaya
