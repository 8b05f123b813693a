#include "entities/built_in_write.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"
#include "entities/scenario_time.h"

namespace understudy::entities {
namespace {

bool IsSent(std::size_t sent, std::size_t column) { return ((sent >> column) & 1) != 0; }

// "`a`, `b` and `c`"
std::string QuotedList(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += Quoted(names[i]);
  }
  return text;
}

void BindOrNull(const Call& call, const BoundParameter& parameter, bool is_there, int index,
                store::Query& query) {
  if (!is_there || !parameter.Bind(call, index, query)) {
    query.Bind(index, std::optional<std::int64_t>());
  }
}

Node NodeOf(const Call& call, const BoundParameter& parameter) {
  if (parameter.is_integer) return IntegerNode(call.arguments.Integer(parameter.name));
  return TextNode(std::string(call.arguments.Text(parameter.name)));
}

// The parts of an item as they were sent.
using SentParts = std::vector<std::optional<std::string>>;

tl::expected<AddedItems::Texts, Error> ItemTexts(const Call& call, const AddedItems::Item& item,
                                                 const std::string& number, SentParts sent) {
  AddedItems::Texts texts;
  for (std::size_t i = 0; i < item.size(); ++i) {
    const auto& part = item[i];
    if (!part.text.empty()) {
      texts.push_back(part.text);
      continue;
    }
    const std::string name = part.parameter + number;
    if (!sent[i]) {
      const auto other =
          std::find_if(sent.begin(), sent.end(), [](const auto& each) { return each.has_value(); });
      const auto& with = item[static_cast<std::size_t>(other - sent.begin())].parameter;
      return tl::make_unexpected(
          call.Refusal(name, Concat({"is required with ", Quoted(with + number)})));
    }
    if (sent[i]->empty()) return tl::make_unexpected(call.Refusal(name, "must not be empty"));
    texts.push_back(std::move(*sent[i]));
  }
  return texts;
}

// By their number.
std::map<std::int64_t, SentParts> NumberedParts(const Call& call, const AddedItems::Item& item) {
  std::map<std::int64_t, SentParts> all;
  for (const auto& [name, value] : call.arguments.open_fields()) {
    for (std::size_t i = 0; i < item.size(); ++i) {
      if (!item[i].is_numbered || !name.starts_with(item[i].parameter)) continue;
      const auto number = ParseInteger(std::string_view(name).substr(item[i].parameter.size()));
      if (number.status != IntegerStatus::kOk) continue;
      auto& sent = all[number.value];
      sent.resize(item.size());
      sent[i] = value;
    }
  }
  return all;
}

SentParts NamedParts(const Call& call, const AddedItems::Item& item) {
  SentParts sent(item.size());
  for (std::size_t i = 0; i < item.size(); ++i) {
    if (item[i].parameter.empty() || !call.arguments.Has(item[i].parameter)) continue;
    sent[i] = item[i].is_integer ? std::to_string(call.arguments.Integer(item[i].parameter))
                                 : std::string(call.arguments.Text(item[i].parameter));
  }
  return sent;
}

}  // namespace

tl::expected<std::vector<AddedItems::Texts>, Error> AddedItems::Read(const Call& call) const {
  std::vector<Texts> all;
  const auto add = [&](const Item& item, const std::string& number,
                       SentParts sent) -> std::optional<Error> {
    auto texts = ItemTexts(call, item, number, std::move(sent));
    if (!texts) return std::move(texts.error());
    all.push_back(std::move(*texts));
    return std::nullopt;
  };
  for (const auto& item : items) {
    const bool is_numbered =
        std::any_of(item.begin(), item.end(), [](const Part& part) { return part.is_numbered; });
    if (is_numbered) {
      for (auto& [number, sent] : NumberedParts(call, item)) {
        if (auto wrong = add(item, std::to_string(number), std::move(sent))) {
          return tl::make_unexpected(std::move(*wrong));
        }
      }
      continue;
    }
    auto sent = NamedParts(call, item);
    if (std::none_of(sent.begin(), sent.end(), [](const auto& each) { return each.has_value(); })) {
      continue;
    }
    if (auto wrong = add(item, {}, std::move(sent))) return tl::make_unexpected(std::move(*wrong));
  }
  return all;
}

bool AddedItems::Add(store::Database& database, const RowKey& owner,
                     const std::vector<Texts>& wanted) const {
  bool all_fit = true;
  const auto bind = [&](store::Query& query, const Texts& texts) -> store::Query& {
    owner.Bind(1, query);
    for (std::size_t i = 0; i < texts.size(); ++i) query.Bind(static_cast<int>(i) + 2, texts[i]);
    return query;
  };
  for (const auto& texts : wanted) {
    {
      // No INSERT OR IGNORE: a row that is not inserted would still use up an id. And no INSERT …
      // SELECT: SQLite takes a table of its own for what it reads from the table that it writes.
      auto there = database.Prepare(find);
      if (bind(there, texts).Step()) continue;
    }
    auto query = database.Prepare(insert);
    bind(query, texts).Run();
    if (database.LastInsertId() > kLargestKey) all_fit = false;
  }
  return all_fit;
}

std::optional<Error> WriteRow::WhyLacking(const Call& call) const {
  const bool has_one =
      needs.empty() || std::any_of(needs.begin(), needs.end(), [&](const std::string& name) {
        return call.arguments.Has(name);
      });
  if (has_one) return std::nullopt;
  return call.Refusal(Concat({"At least one of ", QuotedList(needs), " is required."}));
}

// `changed` is nullptr for a new row.
std::optional<Error> WriteRow::WhyRefused(const Call& call, Sent sent,
                                          const RowKey* changed) const {
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (!IsSent(sent, i)) continue;
    if (auto wrong = set[i].named.WhyAbsent(call, set[i].parameter)) return wrong;
  }
  for (const auto& rule : changed == nullptr ? unique_new : unique_changed) {
    const auto count = std::count_if(rule.columns.begin(), rule.columns.end(),
                                     [&](std::size_t column) { return IsSent(sent, column); });
    if (count == 0 || (changed == nullptr && count < std::ssize(rule.columns))) continue;
    auto other = call.database.Prepare(rule.sql);
    int parameter = 0;
    if (changed != nullptr) changed->Bind(++parameter, other);
    for (const auto column : rule.columns) {
      BindOrNull(call, set[column].parameter, IsSent(sent, column), ++parameter, other);
    }
    if (other.Step()) return call.Refusal(rule.parameter, rule.rule);
  }
  return std::nullopt;
}

tl::expected<RowKey, Error> WriteRow::Create(Call& call, Sent sent) const {
  Node row;
  row.kind = Node::Kind::kMap;
  if (find_owner) {
    const auto owner = find_owner(call);
    if (!owner) return tl::make_unexpected(owner.error());
    if (!*owner) return tl::make_unexpected(absent_owner.ErrorOf(call));
    SetMember(row, owner_field, (*owner)->ToNode());
  }
  if (auto wrong = WhyRefused(call, sent, nullptr)) return tl::make_unexpected(std::move(*wrong));
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (IsSent(sent, i)) SetMember(row, set[i].field, NodeOf(call, set[i].parameter));
  }
  for (const auto& [field, value] : constants) SetMember(row, field, value);
  for (const auto& stamp : stamps) SetMember(row, stamp, TextNode(ScenarioTime(call.now)));
  plan->Insert(call.database, row);
  return RowKey(call.database.LastInsertId());
}

std::optional<Error> WriteRow::Change(Call& call, Sent sent, const RowKey& key) const {
  {
    auto row = call.database.Prepare(compare);
    key.Bind(1, row);
    int parameter = 1;
    for (std::size_t i = 0; i < set.size(); ++i) {
      if (set[i].is_indexed) {
        BindOrNull(call, set[i].parameter, IsSent(sent, i), ++parameter, row);
      }
    }
    if (!row.Step()) return absent.ErrorOf(call);
    int column = 0;
    for (std::size_t i = 0; i < set.size(); ++i) {
      // What named the row that is changed in place of a new one stays.
      const bool stays = set[i].is_indexed && row.Integer(column++) != 0;
      if (stays || (creates && set[i].tells_apart)) sent &= ~(Sent{1} << i);
    }
  }
  if (auto wrong = WhyRefused(call, sent, &key)) return wrong;
  ChangeColumns(call, sent, key);
  return std::nullopt;
}

void WriteRow::ChangeColumns(const Call& call, Sent sent, const RowKey& key) const {
  bool has_plain = stamped > 0 || !constants.empty();
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (!IsSent(sent, i)) continue;
    if (!set[i].is_indexed) {
      has_plain = true;
      continue;
    }
    auto query = call.database.Prepare(set[i].change);
    key.Bind(1, query);
    set[i].parameter.Bind(call, 2, query);
    query.Run();
  }
  if (!has_plain) return;
  auto query = call.database.Prepare(change);
  key.Bind(1, query);
  int parameter = 1;
  for (std::size_t i = 0; i < stamped; ++i) query.Bind(++parameter, call.now);
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (!set[i].is_indexed) {
      BindOrNull(call, set[i].parameter, IsSent(sent, i), ++parameter, query);
    }
  }
  query.Run();
}

tl::expected<RowKey, Error> WriteRow::WriteColumns(Call& call) const {
  Sent sent = 0;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (call.arguments.Has(set[i].parameter.name)) sent |= Sent{1} << i;
  }
  if (!find) return Create(call, sent);
  const auto key = find(call);
  if (!key) return tl::make_unexpected(key.error());
  if (!*key && creates) return Create(call, sent);
  if (!*key) return tl::make_unexpected(absent.ErrorOf(call));
  if (auto wrong = Change(call, sent, **key)) return tl::make_unexpected(std::move(*wrong));
  return **key;
}

std::optional<Error> WriteRow::WriteItems(Call& call, const RowKey& key,
                                          const ReadItems& items) const {
  // What is wrong with the request comes first.
  bool ids_fit = call.database.LastInsertId() <= kLargestKey;
  for (const auto& each : members) {
    for (const auto& [name, value] : call.arguments.open_fields()) {
      if (!name.starts_with(each.prefix)) continue;
      auto query = call.database.Prepare(each.sql);
      key.Bind(1, query);
      query.Bind(2, std::string_view(name).substr(each.prefix.size())).Bind(3, value).Run();
    }
  }
  for (std::size_t i = 0; i < added.size(); ++i) {
    if (!added[i].Add(call.database, key, items[i])) ids_fit = false;
  }
  for (const auto& link : links) {
    if (!link.unless.empty() && call.arguments.Has(link.unless)) continue;
    auto query = call.database.Prepare(link.sql);
    key.Bind(1, query);
    if (!link.parameter.Bind(call, 2, query)) continue;
    query.Run();
    if (link.finds_rows || call.database.Changes() > 0) continue;
    return call.Refusal(link.parameter.name, link.what);
  }
  return ids_fit ? std::nullopt : std::optional(IdIsTooLarge(call));
}

Outcome WriteRow::operator()(Call& call) const {
  if (auto wrong = WhyLacking(call)) return tl::make_unexpected(std::move(*wrong));
  ReadItems items;
  for (const auto& each : added) {
    auto read = each.Read(call);
    if (!read) return tl::make_unexpected(std::move(read.error()));
    items.push_back(std::move(*read));
  }
  call.database.ForgetLastInsertId();
  const auto key = WriteColumns(call);
  if (!key) return tl::make_unexpected(key.error());
  if (auto wrong = WriteItems(call, *key, items)) return tl::make_unexpected(std::move(*wrong));
  return call.Reply();
}

}  // namespace understudy::entities
