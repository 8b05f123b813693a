#include "vendors/leeloo/repo.h"

#include <utility>

#include "base/json.h"

namespace understudy::leeloo {
namespace {

// Where a list of accounts comes from: (last_message_time, id) pairs out of an index that has them
// in the order in which they are shown, each account once. Parameter 1 is the tag, or a JSON array
// of tags.
constexpr std::string_view kAllAccounts = "SELECT last_message_time, id FROM leeloo_accounts";
constexpr std::string_view kWithTag =
    "SELECT last_message_time, account_id AS id FROM leeloo_account_tags WHERE tag = ?1";
// With a LIMIT SQLite reads only the newest of each tag, since each tag's part of the key is
// sorted.
constexpr std::string_view kWithAnyTag =
    "SELECT DISTINCT last_message_time, account_id AS id FROM leeloo_account_tags"
    " WHERE tag IN (SELECT value FROM json_each(?1))";

std::string_view AccountsWith(const std::vector<std::string>& tags) {
  if (tags.empty()) return kAllAccounts;
  return tags.size() == 1 ? kWithTag : kWithAnyTag;
}

// What AccountsWith() binds.
std::string TagArgument(const std::vector<std::string>& tags) {
  if (tags.size() == 1) return tags[0];
  json::Writer w;
  w.StartArray();
  for (const auto& tag : tags) w.String(tag);
  w.EndArray();
  return w.Take();
}

// The ids alone, so that skipping to a far offset reads nothing but the index.
std::vector<std::string> ListAccountIds(store::Database& database,
                                        const std::vector<std::string>& tags, const Slice& slice) {
  const std::string argument = TagArgument(tags);
  auto query = database.Prepare(std::string(AccountsWith(tags)) +
                                " ORDER BY last_message_time DESC, id LIMIT ?2 OFFSET ?3");
  query.Bind(1, argument).Bind(2, slice.limit).Bind(3, slice.offset);
  std::vector<std::string> ids;
  while (query.Step()) ids.push_back(query.Text(1));
  return ids;
}

std::optional<Account> FindAccountRow(store::Database& database, std::string_view id) {
  auto query = database.Prepare(
      "SELECT id, name, tags, source, bot_status, last_message_time, created_at, gender, locale,"
      " subscribe_history, updated_at FROM leeloo_accounts WHERE id = ?1");
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  Account a;
  a.id = query.Text(0);
  a.name = query.Text(1);
  a.tags = query.Text(2);
  a.from = query.Text(3);
  a.bot_status = query.Text(4);
  a.last_message_time = query.Time(5);
  a.created_at = query.Time(6);
  a.gender = query.OptionalText(7);
  a.locale = query.OptionalText(8);
  a.subscribe_history = query.Text(9);
  a.updated_at = query.Time(10);
  return a;
}

std::vector<User> ContactedUsers(store::Database& database, std::string_view account_id) {
  auto query = database.Prepare(
      "SELECT u.id, u.name, u.created_at, u.updated_at FROM leeloo_contacted_users c"
      " JOIN leeloo_users u ON u.id = c.user_id WHERE c.account_id = ?1 ORDER BY c.position");
  query.Bind(1, account_id);
  std::vector<User> users;
  while (query.Step()) {
    users.push_back({query.Text(0), query.Text(1), query.Time(2), query.Time(3)});
  }
  return users;
}

std::vector<Order> Orders(store::Database& database, std::string_view account_id) {
  auto query = database.Prepare(
      "SELECT id, account_id, price, currency, payment_method, status, updated_at"
      " FROM leeloo_orders WHERE account_id = ?1 ORDER BY updated_at DESC, id");
  query.Bind(1, account_id);
  std::vector<Order> orders;
  while (query.Step()) {
    orders.push_back({query.Text(0), query.Text(1), query.Text(2), query.Text(3), query.Text(4),
                      query.Text(5), query.Time(6)});
  }
  return orders;
}

void InsertTag(store::Database& database, const Account& account, const std::string& tag) {
  database
      .Prepare(
          "INSERT OR IGNORE INTO leeloo_account_tags(tag, last_message_time, account_id)"
          " VALUES(?1, ?2, ?3)")  // a row may name a tag twice
      .Bind(1, tag)
      .Bind(2, account.last_message_time)
      .Bind(3, account.id)
      .Run();
}

}  // namespace

// Counts on an index: of a million accounts all take 2 ms, those of a common tag some 30 ms, those
// of several common tags some 100 ms for every 100,000. A counter would be quicker, but wrong as
// soon as somebody edits the file of --db.
std::int64_t CountAccounts(store::Database& database, const std::vector<std::string>& tags) {
  const std::string argument = TagArgument(tags);
  // Without a condition SQLite counts pages' entries; behind a subquery it would read each.
  auto query = database.Prepare(tags.empty() ? "SELECT count(*) FROM leeloo_accounts"
                                             : "SELECT count(*) FROM (" +
                                                   std::string(AccountsWith(tags)) + ")");
  if (!tags.empty()) query.Bind(1, argument);
  query.Step();
  return query.Integer(0);
}

std::vector<AccountSummary> ListAccounts(store::Database& database,
                                         const std::vector<std::string>& tags, const Slice& slice) {
  std::vector<AccountSummary> accounts;
  for (const auto& id : ListAccountIds(database, tags, slice)) {
    accounts.push_back(FindAccountRow(database, id).value());
  }
  return accounts;
}

bool AccountExists(store::Database& database, std::string_view id) {
  auto query = database.Prepare("SELECT 1 FROM leeloo_accounts WHERE id = ?1");
  query.Bind(1, id);
  return query.Step();
}

std::optional<AccountDetails> FindAccount(store::Database& database, std::string_view id) {
  auto account = FindAccountRow(database, id);
  if (!account) return std::nullopt;
  return AccountDetails{std::move(*account), ContactedUsers(database, id), Orders(database, id)};
}

std::int64_t CountMessages(store::Database& database, std::string_view account_id) {
  auto query = database.Prepare("SELECT count(*) FROM leeloo_messages WHERE account_id = ?1");
  query.Bind(1, account_id);
  query.Step();
  return query.Integer(0);
}

std::vector<Message> ListMessages(store::Database& database, std::string_view account_id,
                                  const Slice& slice) {
  auto query = database.Prepare(
      "SELECT id, account_id, text, type, read, created_by, created_at, updated_at"
      " FROM leeloo_messages WHERE account_id = ?1 ORDER BY created_at DESC, id"
      " LIMIT ?2 OFFSET ?3");
  query.Bind(1, account_id).Bind(2, slice.limit).Bind(3, slice.offset);
  std::vector<Message> messages;
  while (query.Step()) {
    messages.push_back({query.Text(0), query.Text(1), query.Text(2), query.Text(3),
                        query.Integer(4) != 0, query.OptionalText(5), query.Time(6),
                        query.Time(7)});
  }
  return messages;
}

void InsertUser(store::Database& database, const User& user) {
  database
      .Prepare("INSERT INTO leeloo_users(id, name, created_at, updated_at) VALUES(?1, ?2, ?3, ?4)")
      .Bind(1, user.id)
      .Bind(2, user.name)
      .Bind(3, user.created_at)
      .Bind(4, user.updated_at)
      .Run();
}

void InsertAccount(store::Database& database, const Account& a,
                   const std::vector<std::string>& tags,
                   const std::vector<std::string>& contacted_users) {
  database
      .Prepare(
          "INSERT INTO leeloo_accounts(id, name, tags, source, bot_status, last_message_time, "
          "gender,"
          " locale, subscribe_history, created_at, updated_at)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
      .Bind(1, a.id)
      .Bind(2, a.name)
      .Bind(3, a.tags)
      .Bind(4, a.from)
      .Bind(5, a.bot_status)
      .Bind(6, a.last_message_time)
      .Bind(7, a.gender)
      .Bind(8, a.locale)
      .Bind(9, a.subscribe_history)
      .Bind(10, a.created_at)
      .Bind(11, a.updated_at)
      .Run();
  for (const auto& tag : tags) InsertTag(database, a, tag);
  std::int64_t position = 0;
  for (const auto& user_id : contacted_users) {
    database
        .Prepare(
            "INSERT INTO leeloo_contacted_users(account_id, position, user_id)"
            " VALUES(?1, ?2, ?3)")
        .Bind(1, a.id)
        .Bind(2, position++)
        .Bind(3, user_id)
        .Run();
  }
}

void InsertOrder(store::Database& database, const Order& order) {
  database
      .Prepare(
          "INSERT INTO leeloo_orders(id, account_id, price, currency, payment_method, status,"
          " updated_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .Bind(1, order.id)
      .Bind(2, order.account_id)
      .Bind(3, order.price)
      .Bind(4, order.currency)
      .Bind(5, order.payment_method)
      .Bind(6, order.status)
      .Bind(7, order.updated_at)
      .Run();
}

void InsertMessage(store::Database& database, const Message& message) {
  database
      .Prepare(
          "INSERT INTO leeloo_messages(id, account_id, text, type, read, created_by, created_at,"
          " updated_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .Bind(1, message.id)
      .Bind(2, message.account_id)
      .Bind(3, message.text)
      .Bind(4, message.type)
      .Bind(5, std::int64_t{message.read})
      .Bind(6, message.created_by)
      .Bind(7, message.created_at)
      .Bind(8, message.updated_at)
      .Run();
}

}  // namespace understudy::leeloo
