#include "vendors/leeloo/repo.h"

#include <algorithm>
#include <utility>

#include "base/long_work.h"

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

std::int64_t CountTag(store::Database& database, const std::string& tag) {
  auto query = database.Prepare("SELECT total FROM leeloo_tag_counts WHERE tag = ?1");
  query.Bind(1, tag);
  return OnlyInteger(query);
}

struct CountedTag {
  std::string tag;
  std::int64_t accounts;
};

// Those of `tags` that an account carries, the commonest first.
std::vector<CountedTag> CountEach(store::Database& database, const std::vector<std::string>& tags) {
  std::vector<CountedTag> counted;
  for (const auto& tag : tags) {
    if (const auto total = CountTag(database, tag); total > 0) counted.push_back({tag, total});
  }
  std::stable_sort(counted.begin(), counted.end(), [](const CountedTag& a, const CountedTag& b) {
    return a.accounts > b.accounts;
  });
  return counted;
}

unsigned char LowerAsciiByte(char c) {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

// In the order of the ids' collation, NOCASE.
bool IdComesBefore(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return LowerAsciiByte(x) < LowerAsciiByte(y);
  });
}

// The accounts of one tag in the order of lists, read from the index. Starts at the first row.
class TaggedAccounts {
 public:
  TaggedAccounts(store::Database& database, const std::string& tag)
      : query_(database.Prepare("SELECT last_message_time, account_id FROM leeloo_account_tags"
                                " WHERE tag = ?1 ORDER BY last_message_time DESC, account_id")) {
    query_.Bind(1, tag);
    Next();
  }

  void Next() {
    has_row_ = query_.Step();
    if (!has_row_) return;
    time_ = query_.Integer(0);
    id_ = query_.View(1);
  }

  bool has_row() const { return has_row_; }
  std::int64_t time() const { return time_; }
  std::string_view id() const { return id_; }  // until Next()
  bool IsAt(std::int64_t time, std::string_view id) const {
    return has_row_ && time_ == time && id_ == id;
  }
  // One without a row comes last.
  bool ComesBefore(const TaggedAccounts& other) const {
    if (!has_row_ || !other.has_row_) return has_row_ && !other.has_row_;
    return time_ != other.time_ ? time_ > other.time_ : IdComesBefore(id_, other.id_);
  }

 private:
  store::Query query_;
  bool has_row_ = false;
  std::int64_t time_ = 0;
  std::string_view id_;
};

bool HasTag(store::Database& database, const TaggedAccounts& account, const std::string& tag) {
  auto query = database.Prepare(
      "SELECT 1 FROM leeloo_account_tags"
      " WHERE tag = ?1 AND last_message_time = ?2 AND account_id = ?3");
  query.Bind(1, tag).Bind(2, account.time()).Bind(3, account.id());
  return query.Step();
}

// The accounts of several tags in the order of lists, each once. A step costs the logarithm of the
// number of tags.
class MergedAccounts {
 public:
  // `tags` outlives it.
  MergedAccounts(store::Database& database, const std::vector<std::string>& tags) {
    lists_.reserve(tags.size());
    for (const auto& tag : tags) {
      lists_.emplace_back(database, tag);
      if (!lists_.back().has_row()) lists_.pop_back();
    }
    for (auto& list : lists_) heap_.push_back(&list);
    std::make_heap(heap_.begin(), heap_.end(), ComesAfter);
  }

  bool has_row() const { return !heap_.empty(); }
  std::string_view id() const { return heap_.front()->id(); }  // until Next()
  void Next() {
    const std::int64_t time = heap_.front()->time();
    const std::string id(heap_.front()->id());
    while (has_row() && heap_.front()->IsAt(time, id)) {
      std::pop_heap(heap_.begin(), heap_.end(), ComesAfter);
      heap_.back()->Next();
      if (heap_.back()->has_row()) {
        std::push_heap(heap_.begin(), heap_.end(), ComesAfter);
      } else {
        heap_.pop_back();
      }
    }
  }

 private:
  static bool ComesAfter(const TaggedAccounts* a, const TaggedAccounts* b) {
    return b->ComesBefore(*a);
  }

  std::vector<TaggedAccounts> lists_;
  std::vector<TaggedAccounts*> heap_;  // of those that have a row, the first on top
};

// Up to so many tags, reading lists that may be empty costs less than counting first, and looking
// an account up in the lists before it costs less than merging them.
constexpr std::size_t kFewTags = 8;

// How many accounts carry any of the tags, by merging their lists. Each account is read once for
// each tag that it carries, however many tags there are.
std::int64_t CountMerged(store::Database& database, const std::vector<CountedTag>& tags) {
  ExpectLongWork();
  std::int64_t total = 0;
  std::vector<std::string> names;
  for (const auto& each : tags) names.push_back(each.tag);
  MergedAccounts accounts(database, names);
  for (; accounts.has_row(); accounts.Next()) ++total;
  return total;
}

// How many accounts carry any of the tags: the commonest is read off its counter, and each account
// of the others is looked up in those before it. Some 1 µs for each, so 120 ms for a tag of 100,000
// accounts beside one of 500,000.
std::int64_t CountUnion(store::Database& database, const std::vector<CountedTag>& tags) {
  if (tags.empty()) return 0;
  if (tags.size() > kFewTags) return CountMerged(database, tags);
  std::int64_t total = tags.front().accounts;
  for (auto tag = tags.begin() + 1; tag != tags.end(); ++tag) {
    for (TaggedAccounts account(database, tag->tag); account.has_row(); account.Next()) {
      const bool counted = std::any_of(tags.begin(), tag, [&](const CountedTag& before) {
        return HasTag(database, account, before.tag);
      });
      if (!counted) ++total;
    }
  }
  return total;
}

// The ids of a page.
struct MergedIds {
  std::vector<std::string> ids;
  bool ended = false;  // no account comes after them
};

// Merges the sorted accounts of each tag. It reads them up to the page's end. A page at 490,000 of
// two tags costs some 90 ms.
MergedIds MergeIds(store::Database& database, const std::vector<std::string>& tags,
                   const Slice& slice) {
  MergedAccounts accounts(database, tags);
  MergedIds merged;
  for (std::int64_t at = 0; accounts.has_row(); ++at, accounts.Next()) {
    if (std::ssize(merged.ids) == slice.limit) return merged;
    if (at >= slice.offset) merged.ids.emplace_back(accounts.id());
  }
  merged.ended = true;
  return merged;
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
