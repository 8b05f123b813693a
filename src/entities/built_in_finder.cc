#include "entities/built_in_finder.h"

#include <algorithm>

#include "base/text.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

bool HasAll(std::size_t sent, std::size_t wanted) { return (sent & wanted) == wanted; }
bool HasPart(std::size_t parts, std::size_t i) { return ((parts >> i) & 1) != 0; }

}  // namespace

Error IdIsTooLarge(const Call& call) {
  Error error =
      call.Refusal(Concat({"Nothing was created: the largest id, ", std::to_string(kLargestKey),
                           ", is in use, so there is no further one."}));
  error.status = 409;
  return error;
}

RowKey::RowKey(const store::Query& row, int column, bool is_integer) {
  if (is_integer) {
    key_ = row.Integer(column);
  } else {
    key_ = row.Text(column);
  }
}

void RowKey::Bind(int parameter, store::Query& query) const {
  if (const auto* integer = std::get_if<std::int64_t>(&key_)) {
    query.Bind(parameter, *integer);
  } else {
    query.Bind(parameter, std::get<std::string>(key_));
  }
}

Node RowKey::ToNode() const {
  if (const auto* integer = std::get_if<std::int64_t>(&key_)) return IntegerNode(*integer);
  return TextNode(std::get<std::string>(key_));
}

tl::expected<std::optional<RowKey>, Error> RowOfPath::operator()(Call& call) const {
  if (key.is_integer) return RowKey(call.arguments.Integer(key.name));
  return RowKey(std::string(call.arguments.Text(key.name)));
}

std::optional<Error> NamedRow::WhyAbsent(const Call& call, const BoundParameter& parameter) const {
  if (sql.empty()) return std::nullopt;
  auto row = call.database.Prepare(sql);
  if (!parameter.Bind(call, 1, row) || row.Step()) return std::nullopt;
  return call.Refusal(parameter.name, what);
}

tl::expected<std::optional<RowKey>, Error> FindByFields::operator()(Call& call) const {
  std::size_t sent = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (call.arguments.Has(parts[i].parameter.name)) sent |= std::size_t{1} << i;
  }
  if (auto wrong = WhyRefused(call, sent)) return tl::make_unexpected(std::move(*wrong));
  if (sent == 0) return std::nullopt;
  auto row = call.database.Prepare(queries.at(sent));
  int parameter = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (HasPart(sent, i)) parts[i].parameter.Bind(call, ++parameter, row);
  }
  if (!row.Step()) return std::nullopt;
  return RowKey(row, 0, key_is_integer);
}

std::optional<Error> FindByFields::WhyRefused(const Call& call, std::size_t sent) const {
  if (keys.empty()) return std::nullopt;
  for (const auto& part : parts) {
    if (auto wrong = part.named.WhyAbsent(call, part.parameter)) return wrong;
  }
  if (sent == 0) return call.Refusal(PartsText() + " is required.");
  for (const auto key : keys) {
    if (HasAll(sent, key)) return std::nullopt;
  }
  // Part of a key is there.
  for (const auto key : keys) {
    std::string_view there;
    std::string_view missing;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (HasPart(key, i)) (HasPart(sent, i) ? there : missing) = parts[i].parameter.name;
    }
    if (!there.empty()) return call.Refusal(missing, Concat({"is required with ", Quoted(there)}));
  }
  return call.Refusal(PartsText() + " is required.");
}

// "`id`, or `code` with `brand`,"
std::string FindByFields::PartsText() const {
  std::vector<std::string> all;
  for (const auto key : keys) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (HasPart(key, i)) names.push_back(Quoted(parts[i].parameter.name));
    }
    all.push_back(Join(names, " with "));
  }
  return all.size() == 1 ? all.front() : Join(all, ", or ") + ",";
}

Outcome ReadFound::operator()(Call& call) const {
  const auto key = find(call);
  if (!key) return tl::make_unexpected(key.error());
  if (!*key) return absent.Refuse(call);
  auto row = call.database.Prepare(call.Plan().query());
  (*key)->Bind(1, row);
  if (!row.Step()) return absent.Refuse(call);
  return call.Reply({}, &row);
}

Outcome DeleteFound::operator()(Call& call) const {
  const auto key = find(call);
  if (!key) return tl::make_unexpected(key.error());
  if (!*key) return absent.Refuse(call);
  auto query = call.database.Prepare(sql);
  (*key)->Bind(1, query);
  if (item) item->Bind(call, 2, query);
  query.Run();
  if (call.database.Changes() == 0) return (item ? absent_item : absent).Refuse(call);
  return call.Reply();
}

Outcome WithoutBody::operator()(Call& call) const {
  auto outcome = handler(call);
  const auto found = call.settings.find(setting);
  if (!outcome || found == call.settings.end() || found->second != value) return outcome;
  return Reply{204};
}

}  // namespace understudy::entities
