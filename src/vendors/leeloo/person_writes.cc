#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/text.h"
#include "entities/row_values.h"
#include "vendors/leeloo/body.h"
#include "vendors/leeloo/handlers.h"
#include "vendors/leeloo/people.h"
#include "vendors/leeloo/replies.h"

namespace understudy::leeloo {
namespace {

constexpr const char* kPeople = "leeloo_people";
constexpr const char* kAccountsTable = "leeloo_accounts";

// The id of the path, as the row has it.
std::optional<std::string> IdOfPath(const Call& call, std::string_view parameter,
                                    std::string_view table) {
  return IdIn(call, table, call.arguments.Text(parameter));
}

Outcome GetAlone(const Call& call, store::Query& row) {
  if (!row.Step()) return tl::make_unexpected(NotFound(call));
  const auto& include = call.arguments.List("include");
  const auto has = [&](const char* name) {
    return std::find(include.begin(), include.end(), name) != include.end();
  };
  return call.Reply({has("contactedUsers"), has("orders")}, &row);
}

// A new person of `name`, `email` and `phone`, at least one of which must be sent, with a MANUAL
// account. Returns the account's id.
tl::expected<std::string, Error> Create(const Call& call) {
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  NewPerson person;
  const auto name = fields.Text("name");
  person.email = fields.Email("email");
  person.phone = fields.Text("phone");
  fields.Reference("leadgentool_id", "leeloo_leadgentools");
  const auto users = fields.References("connected_users_ids", "leeloo_users");
  if (!name && !person.email && !person.phone) fields.Wrong("name", "REQUIRED");
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  person.name = name ? *name : person.email ? *person.email : *person.phone;
  NewAccount account;
  account.name = person.name;
  account.person = InsertPerson(call, person);
  account.source = "MANUAL";
  account.contacted_users = users;
  return InsertAccount(call, account);
}

// A list of `{type, name, value}`, by name in place of those that are there.
void MergeCustomFields(const Node& sent, Fields& fields, Node& stored) {
  if (!sent.is_sequence()) return fields.Wrong("custom_fields", "FORMAT_ERROR");
  for (std::size_t i = 0; i < sent.items.size(); ++i) {
    const Node& item = sent.items[i];
    const std::string path = Concat({"custom_fields/", std::to_string(i)});
    const auto is_text = [&](const char* member) {
      const Node* value = item.Find(member);
      return value == nullptr || value->is_scalar();
    };
    if (!item.is_map() || !is_text("name") || !is_text("type") || !is_text("value")) {
      fields.Wrong(path, "FORMAT_ERROR");
      continue;
    }
    const auto name = item.Text("name");
    if (name.empty()) {
      fields.Wrong(path + "/name", "REQUIRED");
      continue;
    }
    Node field;
    field.kind = Node::Kind::kMap;
    for (const char* member : {"type", "name", "value"}) {
      entities::SetMember(field, member, entities::TextNode(std::string(item.Text(member))));
    }
    auto& list = stored.items.list();
    const auto same = std::find_if(list.begin(), list.end(),
                                   [&](const Node& each) { return each.Text("name") == name; });
    if (same == list.end()) {
      list.push_back(std::move(field));
    } else {
      *same = std::move(field);
    }
  }
}

// The person's custom fields after this request, as JSON.
std::string CustomFieldsAfter(const Call& call, const std::string& person, const Node& body,
                              Fields& fields) {
  auto row = call.database.Prepare("SELECT custom_fields FROM leeloo_people WHERE id = ?1");
  if (!row.Bind(1, person).Step()) return "[]";
  const Source source{"row", row.Text(0)};
  Diagnostics none;
  auto stored = ParseJson(source, none);
  const Node* sent = body.Find("custom_fields");
  if (!stored || sent == nullptr || sent->is_null()) return source.text;
  MergeCustomFields(*sent, fields, *stored);
  return json::ToText(*stored);
}

enum class Tagging { kAdd, kRemove };

// Of the person whose account this is; of the account alone if it has none.
Outcome Tag(Call& call, const std::optional<std::string>& account,
            const std::optional<std::string>& person, Tagging tagging) {
  if (!account && !person) return tl::make_unexpected(NotFound(call));
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto tag = fields.RequiredReference("tag_id", "leeloo_tags");
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  const bool adds = tagging == Tagging::kAdd;
  if (person) {
    (adds ? AddTag : RemoveTag)(call, *person, tag);
    call.database.Prepare("UPDATE leeloo_people SET updated_at = ?2 WHERE id = ?1")
        .Bind(1, *person)
        .Bind(2, call.now)
        .Run();
  } else {
    (adds ? AddTagToAccount : RemoveTagFromAccount)(call, *account, tag);
  }
  return ReplyNothing(call);
}

Outcome TagPerson(Call& call, Tagging tagging) {
  return Tag(call, std::nullopt, IdOfPath(call, "person_id", kPeople), tagging);
}

Outcome TagAccount(Call& call, Tagging tagging) {
  const auto account = IdOfPath(call, "id", kAccountsTable);
  return Tag(call, account, account ? PersonOf(call, *account) : std::nullopt, tagging);
}

}  // namespace

Outcome GetPerson(Call& call) {
  auto row = call.database.Prepare(call.Plan().query());
  row.Bind(1, call.arguments.Text("person_id"));
  return GetAlone(call, row);
}

Outcome GetPersonOfChannel(Call& call) {
  const auto person = IdOfPath(call, "person_id", kPeople);
  const auto account = IdOfPath(call, "account_id", kAccountsTable);
  if (!person || !account || PersonOf(call, *account) != person) {
    return tl::make_unexpected(NotFound(call));
  }
  auto row = call.database.Prepare(call.Plan().query());
  row.Bind(1, *person).Bind(2, *account);
  return GetAlone(call, row);
}

Outcome CreatePerson(Call& call) {
  const auto account = Create(call);
  return account ? ShowNewPerson(call, *account) : tl::make_unexpected(account.error());
}

Outcome CreateAccountV1(Call& call) {
  const auto account = Create(call);
  return account ? ShowRow(call, *account) : tl::make_unexpected(account.error());
}

Outcome UpdatePerson(Call& call) {
  const auto person = IdOfPath(call, "person_id", kPeople);
  if (!person) return tl::make_unexpected(NotFound(call));
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto phone = fields.Text("phone");
  const auto email = fields.Email("email");
  const std::string custom = CustomFieldsAfter(call, *person, *body, fields);
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  call.database
      .Prepare(
          "UPDATE leeloo_people SET phone = coalesce(?2, phone), email = coalesce(?3, email),"
          " custom_fields = ?4, updated_at = ?5 WHERE id = ?1")
      .Bind(1, *person)
      .Bind(2, phone)
      .Bind(3, email)
      .Bind(4, custom)
      .Bind(5, call.now)
      .Run();
  return ReplyNothing(call);
}

Outcome CommentOnPerson(Call& call) {
  const auto person = IdOfPath(call, "person_id", kPeople);
  if (!person) return tl::make_unexpected(NotFound(call));
  const auto body = ReadBody(call);
  if (!body) return tl::make_unexpected(body.error());
  Fields fields(call, *body);
  const auto text = fields.Required("comment");
  if (auto wrong = fields.WhyWrong()) return tl::make_unexpected(std::move(*wrong));
  const std::string id = NewId(call);
  const auto user = ApiUserId(call);
  call.database
      .Prepare(
          "INSERT INTO leeloo_comments(id, person_id, text, created_by, created_at, updated_at)"
          " VALUES(?1, ?2, ?3, ?4, ?5, ?5)")
      .Bind(1, id)
      .Bind(2, *person)
      .Bind(3, text)
      .Bind(4, user)
      .Bind(5, call.now)
      .Run();
  return ShowRow(call, id);
}

Outcome AddTagToPerson(Call& call) { return TagPerson(call, Tagging::kAdd); }
Outcome RemoveTagFromPerson(Call& call) { return TagPerson(call, Tagging::kRemove); }
Outcome AddTagV1(Call& call) { return TagAccount(call, Tagging::kAdd); }
Outcome RemoveTagV1(Call& call) { return TagAccount(call, Tagging::kRemove); }

}  // namespace understudy::leeloo
