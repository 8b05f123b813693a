#include "vendors/leeloo/people.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/json.h"
#include "base/text.h"
#include "entities/row_values.h"
#include "vendors/leeloo/replies.h"

namespace understudy::leeloo {
namespace {

using entities::SetMember;
using entities::TextNode;

Node EmptyMap() {
  Node map;
  map.kind = Node::Kind::kMap;
  return map;
}

Node ListOf(const std::vector<std::string>& texts) {
  Node list;
  list.kind = Node::Kind::kSequence;
  for (const auto& text : texts) list.items.push_back(TextNode(text));
  return list;
}

std::vector<std::string> TagsOf(const Call& call, const std::string& account) {
  auto row = call.database.Prepare(
      "SELECT value FROM leeloo_accounts, json_each(tags) WHERE leeloo_accounts.id = ?1");
  row.Bind(1, account);
  std::vector<std::string> tags;
  while (row.Step()) tags.push_back(row.Text(0));
  return tags;
}

// The row, and the table that finds accounts by their tags.
void StoreTags(const Call& call, const std::string& account, const std::vector<std::string>& tags) {
  const std::string json = json::ToText(ListOf(tags));
  call.database.Prepare("UPDATE leeloo_accounts SET tags = ?2, updated_at = ?3 WHERE id = ?1")
      .Bind(1, account)
      .Bind(2, json)
      .Bind(3, call.now)
      .Run();
  call.database.Prepare("DELETE FROM leeloo_account_tags WHERE account_id = ?1")
      .Bind(1, account)
      .Run();
  call.database
      .Prepare(
          "INSERT OR IGNORE INTO leeloo_account_tags(tag, last_message_time, account_id)"
          " SELECT value, last_message_time, leeloo_accounts.id"
          " FROM leeloo_accounts, json_each(tags) WHERE leeloo_accounts.id = ?1")
      .Bind(1, account)
      .Run();
}

std::string TagName(const Call& call, const std::string& tag) {
  auto row = call.database.Prepare("SELECT name FROM leeloo_tags WHERE id = ?1");
  return row.Bind(1, tag).Step() ? row.Text(0) : std::string();
}

template <typename Change>
void ForAccountsOf(const Call& call, const std::string& person, const Change& change) {
  std::vector<std::string> accounts;
  {
    auto rows =
        call.database.Prepare("SELECT id FROM leeloo_accounts WHERE person_id = ?1 ORDER BY id");
    rows.Bind(1, person);
    while (rows.Step()) accounts.push_back(rows.Text(0));
  }
  for (const auto& account : accounts) change(account);
}

}  // namespace

std::string InsertPerson(const Call& call, const NewPerson& person) {
  std::string id = NewId(call);
  Node row = EmptyMap();
  SetMember(row, "id", TextNode(id));
  SetMember(row, "name", TextNode(person.name));
  if (person.email) SetMember(row, "email", TextNode(*person.email));
  if (person.phone) SetMember(row, "phone", TextNode(*person.phone));
  SetMember(row, "createdAt", TextNode(std::string(FormatMillis(call.now).view())));
  call.RowsOf("people").Insert(call.database, row);
  return id;
}

std::string InsertAccount(const Call& call, const NewAccount& account) {
  std::string id = NewId(call);
  const std::string now(FormatMillis(call.now).view());
  Node row = EmptyMap();
  SetMember(row, "id", TextNode(id));
  SetMember(row, "person_id", TextNode(account.person));
  SetMember(row, "name", TextNode(account.name));
  SetMember(row, "from", TextNode(std::string(account.source)));
  SetMember(row, "botStatus", TextNode("BOT"));
  SetMember(row, "contactedUsers", ListOf(account.contacted_users));
  if (account.connection) SetMember(row, "connectionId", TextNode(*account.connection));
  for (const char* time : {"lastMessageTime", "createdAt", "updatedAt"}) {
    SetMember(row, time, TextNode(now));
  }
  call.RowsOf("accounts").Insert(call.database, row);
  return id;
}

void AddTagToAccount(const Call& call, const std::string& account, const std::string& tag) {
  auto tags = TagsOf(call, account);
  const std::string name = TagName(call, tag);
  if (std::find(tags.begin(), tags.end(), name) != tags.end()) return;
  tags.push_back(name);
  StoreTags(call, account, tags);
}

void RemoveTagFromAccount(const Call& call, const std::string& account, const std::string& tag) {
  auto tags = TagsOf(call, account);
  if (std::erase(tags, TagName(call, tag)) == 0) return;
  StoreTags(call, account, tags);
}

void AddTag(const Call& call, const std::string& person, const std::string& tag) {
  ForAccountsOf(call, person,
                [&](const std::string& account) { AddTagToAccount(call, account, tag); });
}

void RemoveTag(const Call& call, const std::string& person, const std::string& tag) {
  ForAccountsOf(call, person,
                [&](const std::string& account) { RemoveTagFromAccount(call, account, tag); });
}

std::optional<std::string> PersonOf(const Call& call, const std::string& account) {
  auto row = call.database.Prepare("SELECT person_id FROM leeloo_accounts WHERE id = ?1");
  return row.Bind(1, account).Step() ? row.OptionalText(0) : std::nullopt;
}

std::optional<std::string> FirstAccountOf(const Call& call, const std::string& person) {
  auto row = call.database.Prepare(
      "SELECT id FROM leeloo_accounts WHERE person_id = ?1 ORDER BY id LIMIT 1");
  return row.Bind(1, person).Step() ? std::optional(row.Text(0)) : std::nullopt;
}

void InsertMessage(const Call& call, const std::string& account, std::string_view type,
                   std::string_view text) {
  std::string id = NewId(call);
  call.database
      .Prepare(
          "INSERT INTO leeloo_messages(id, account_id, text, type, read, created_at, updated_at)"
          " VALUES(?1, ?2, ?3, ?4, 1, ?5, ?5)")
      .Bind(1, id)
      .Bind(2, account)
      .Bind(3, text)
      .Bind(4, type)
      .Bind(5, call.now)
      .Run();
  for (const char* sql :
       {"UPDATE leeloo_accounts SET last_message_time = ?2 WHERE id = ?1",
        "UPDATE leeloo_account_tags SET last_message_time = ?2 WHERE account_id = ?1",
        "UPDATE leeloo_people SET last_message_time = max(last_message_time, ?2)"
        " WHERE id = (SELECT person_id FROM leeloo_accounts WHERE id = ?1)"}) {
    call.database.Prepare(sql).Bind(1, account).Bind(2, call.now).Run();
  }
}

}  // namespace understudy::leeloo
