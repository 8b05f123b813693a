#include "vendors/leeloo/repo.h"

#include <algorithm>
#include <utility>

#include "vendors/leeloo/repo_tags.h"

namespace understudy::leeloo {
namespace {

const std::string kSelectSummary =
    "SELECT a.id, a.name, a.tags, a.source, a.bot_status, a.last_message_time, a.created_at";
const std::string kPage = " LIMIT ?1 OFFSET ?2";

// The subqueries skip to a far offset on the index alone. CROSS JOIN keeps them outermost, and so
// their order.
const std::string kAllSummaries =
    kSelectSummary +
    " FROM (SELECT rowid AS position FROM leeloo_accounts ORDER BY last_message_time DESC, id" +
    kPage + ") CROSS JOIN leeloo_accounts a ON a.rowid = position";
const std::string kTaggedSummaries =
    kSelectSummary +
    " FROM (SELECT account_id FROM leeloo_account_tags WHERE tag = ?3"
    " ORDER BY last_message_time DESC, account_id" +
    kPage + ") CROSS JOIN leeloo_accounts a ON a.id = account_id";
const std::string kSummaryById = kSelectSummary + " FROM leeloo_accounts a WHERE a.id = ?1";

// A counter's only integer; 0 if it has no row.
std::int64_t OnlyInteger(store::Query& query) { return query.Step() ? query.Integer(0) : 0; }

std::int64_t CountAll(store::Database& database) {
  auto query = database.Prepare("SELECT total FROM leeloo_account_count");
  return OnlyInteger(query);
}

AccountSummary ReadSummary(const store::Query& query) {
  return {query.Text(0), query.Text(1), query.Text(2), query.Text(3),
          query.Text(4), query.Time(5), query.Time(6)};
}

AccountSummary FindSummary(store::Database& database, std::string_view id) {
  auto query = database.Prepare(kSummaryById);
  query.Bind(1, id);
  query.Step();
  return ReadSummary(query);
}

std::vector<std::string> WithoutRepeats(const std::vector<std::string>& tags) {
  std::vector<std::string> once;
  for (const auto& tag : tags) {
    if (std::find(once.begin(), once.end(), tag) == once.end()) once.push_back(tag);
  }
  return once;
}

AccountPage ListTagged(store::Database& database, std::vector<std::string> tags,
                       const Slice& slice) {
  AccountPage page;
  MergedIds merged;
  // A first page that holds all the accounts has counted them.
  if (slice.offset == 0 && tags.size() <= kFewTags) merged = MergeIds(database, tags, slice);
  if (merged.ended) {
    page.total = std::ssize(merged.ids);
  } else {
    const auto counted = CountEach(database, tags);
    page.total = CountUnion(database, counted);
    if (merged.ids.empty() && slice.offset < page.total) {
      tags.clear();
      for (const auto& each : counted) tags.push_back(each.tag);
      merged = MergeIds(database, tags, slice);
    }
  }
  page.accounts.reserve(merged.ids.size());
  for (const auto& id : merged.ids) page.accounts.push_back(FindSummary(database, id));
  return page;
}

std::optional<Account> FindAccountRow(store::Database& database, std::string_view id) {
  auto query = database.Prepare(
      "SELECT id, name, tags, source, bot_status, last_message_time, created_at, gender, locale,"
      " subscribe_history, updated_at FROM leeloo_accounts WHERE id = ?1");
  query.Bind(1, id);
  if (!query.Step()) return std::nullopt;
  Account a;
  static_cast<AccountSummary&>(a) = ReadSummary(query);
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

}  // namespace

AccountPage ListAccounts(store::Database& database, const std::vector<std::string>& tags,
                         const Slice& slice) {
  if (tags.size() > 1) return ListTagged(database, WithoutRepeats(tags), slice);
  AccountPage page{tags.empty() ? CountAll(database) : CountTag(database, tags[0]), {}};
  if (slice.offset >= page.total) return page;
  auto query = database.Prepare(tags.empty() ? kAllSummaries : kTaggedSummaries);
  query.Bind(1, slice.limit).Bind(2, slice.offset);
  if (!tags.empty()) query.Bind(3, tags[0]);
  page.accounts.reserve(static_cast<std::size_t>(std::min(slice.limit, page.total)));
  while (query.Step()) page.accounts.push_back(ReadSummary(query));
  return page;
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
  auto query = database.Prepare("SELECT total FROM leeloo_message_counts WHERE account_id = ?1");
  query.Bind(1, account_id);
  return OnlyInteger(query);
}

std::vector<Message> ListMessages(store::Database& database, std::string_view account_id,
                                  const Slice& slice) {
  auto query = database.Prepare(
      "SELECT m.id, m.account_id, m.text, m.type, m.read, m.created_by, m.created_at, m.updated_at"
      " FROM (SELECT rowid AS position FROM leeloo_messages WHERE account_id = ?1"
      " ORDER BY created_at DESC, id LIMIT ?2 OFFSET ?3)"
      " CROSS JOIN leeloo_messages m ON m.rowid = position");
  query.Bind(1, account_id).Bind(2, slice.limit).Bind(3, slice.offset);
  std::vector<Message> messages;
  while (query.Step()) {
    messages.push_back({query.Text(0), query.Text(1), query.Text(2), query.Text(3),
                        query.Integer(4) != 0, query.OptionalText(5), query.Time(6),
                        query.Time(7)});
  }
  return messages;
}

}  // namespace understudy::leeloo
