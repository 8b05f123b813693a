#include "vendors/helpcrunch/repo.h"

#include <utility>

namespace understudy::helpcrunch {

std::optional<FoundCustomer> FindCustomer(store::Database& database, std::int64_t id) {
  auto query = database.Prepare(
      "SELECT id, name, email, user_id, company, phone, first_seen, last_seen, location, device,"
      " unsubscribed, blocked, source, referer, locale, notes, last_page, tags, custom_data"
      " FROM helpcrunch_customers WHERE id = ?1");
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  Customer c;
  c.id = query.Integer(0);
  c.name = query.OptionalView(1);
  c.email = query.OptionalView(2);
  c.user_id = query.OptionalView(3);
  c.company = query.OptionalView(4);
  c.phone = query.OptionalView(5);
  c.first_seen = query.OptionalInteger(6);
  c.last_seen = query.OptionalInteger(7);
  c.location = query.OptionalView(8);
  c.device = query.OptionalView(9);
  c.unsubscribed = query.Integer(10) != 0;
  c.blocked = query.Integer(11) != 0;
  c.source = query.OptionalView(12);
  c.referer = query.OptionalView(13);
  c.locale = query.OptionalView(14);
  c.notes = query.OptionalView(15);
  c.last_page = query.OptionalView(16);
  c.tags = query.View(17);
  c.custom_data = query.View(18);
  return FoundCustomer{std::move(query), c};
}

void InsertCustomer(store::Database& database, const Customer& c) {
  database
      .Prepare(
          "INSERT INTO helpcrunch_customers(id, name, email, user_id, company, phone, first_seen,"
          " last_seen, location, device, unsubscribed, blocked, source, referer, locale, notes,"
          " last_page, tags, custom_data) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
          " ?13, ?14, ?15, ?16, ?17, ?18, ?19)")
      .Bind(1, c.id)
      .Bind(2, c.name)
      .Bind(3, c.email)
      .Bind(4, c.user_id)
      .Bind(5, c.company)
      .Bind(6, c.phone)
      .Bind(7, c.first_seen)
      .Bind(8, c.last_seen)
      .Bind(9, c.location)
      .Bind(10, c.device)
      .Bind(11, std::int64_t{c.unsubscribed})
      .Bind(12, std::int64_t{c.blocked})
      .Bind(13, c.source)
      .Bind(14, c.referer)
      .Bind(15, c.locale)
      .Bind(16, c.notes)
      .Bind(17, c.last_page)
      .Bind(18, c.tags)
      .Bind(19, c.custom_data)
      .Run();
}

}  // namespace understudy::helpcrunch
