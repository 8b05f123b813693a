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

}  // namespace understudy::helpcrunch
