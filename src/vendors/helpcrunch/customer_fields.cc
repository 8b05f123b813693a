#include "vendors/helpcrunch/customer_fields.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "base/diagnostics.h"
#include "entities/row_values.h"
#include "vendors/helpcrunch/account_tags.h"
#include "vendors/helpcrunch/errors.h"

namespace understudy::helpcrunch {
namespace {

using entities::SetMember;

constexpr std::string_view kCustomers = "customers";
constexpr std::string_view kPlaces[] = {"regionCode", "countryCode", "city"};

bool MaySet(CustomerWrite write, std::string_view field) {
  static constexpr std::string_view kNever[] = {
      "id", "device", "telegramId", "facebookId", "instagramId", "viberId", "whatsappId"};
  static constexpr std::string_view kLater[] = {"unsubscribed", "blocked", "referer", "lastPage"};
  const auto is_in = [&](const auto& names) {
    return std::find(std::begin(names), std::end(names), field) != std::end(names);
  };
  return !is_in(kNever) && (write == CustomerWrite::kUpdate || !is_in(kLater));
}

Node EmptyMap() {
  Node map;
  map.kind = Node::Kind::kMap;
  return map;
}

Node EmptyList() {
  Node list;
  list.kind = Node::Kind::kSequence;
  return list;
}

// As Symfony's loose check: ^.+@\S+\.\S+$
bool IsEmail(std::string_view text) {
  for (auto at = text.find('@', 1); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const auto domain = text.substr(at + 1);
    const bool has_space = std::any_of(domain.begin(), domain.end(),
                                       [](unsigned char c) { return std::isspace(c) != 0; });
    const auto dot = domain.find('.', 1);
    if (!has_space && dot != std::string_view::npos && dot + 1 < domain.size()) return true;
  }
  return false;
}

bool UserIdIsTaken(const Call& call, const Node& row, const std::string& user_id) {
  const Node* id = row.Find("id");
  auto other =
      call.database.Prepare("SELECT 1 FROM helpcrunch_customers WHERE user_id = ?1 AND id <> ?2");
  other.Bind(1, user_id).Bind(2, id == nullptr ? 0 : IntegerIn(*id).value_or(0));
  return other.Step();
}

bool IsTextOrNull(const Node& value) { return value.is_string() || value.is_null(); }

// A part of the place that is not sent stays.
std::optional<Error> SetLocation(const Call& call, const Node& body, Node& row) {
  const Node* old = row.Find("location");
  Node location = old == nullptr || !old->is_map() ? EmptyMap() : *old;
  const Node* sent = body.Find("location");
  const bool is_cleared = sent != nullptr && sent->is_null();
  if (sent != nullptr && !sent->is_map() && !is_cleared) return BadField(call, "location");
  if (is_cleared) location = EmptyMap();
  bool is_there = sent != nullptr && !is_cleared;
  for (const auto name : kPlaces) {
    const Node* inside = sent == nullptr ? nullptr : sent->Find(name);
    const Node* outside = body.Find(name);
    if (inside != nullptr && !IsTextOrNull(*inside)) return BadField(call, "location");
    if (outside != nullptr && !IsTextOrNull(*outside)) return BadField(call, name);
    is_there = is_there || outside != nullptr;
    const Node* value = outside != nullptr ? outside : inside;
    if (value != nullptr) SetMember(location, std::string(name), *value);
  }
  if (is_there) {
    SetMember(row, "location", std::move(location));
  } else if (is_cleared) {
    SetMember(row, "location", Node());
  }
  return std::nullopt;
}

void RemoveMember(Node& map, std::string_view name) {
  std::erase_if(map.members.list(), [&](const Member& member) { return member.name == name; });
}

// Null removes the property. Returns false for a value that no property has.
bool SetProperty(Node& data, const std::string& name, const Node& value) {
  if (!value.is_scalar()) return false;
  if (value.is_null()) {
    RemoveMember(data, name);
  } else {
    SetMember(data, name, value);
  }
  return true;
}

// A list of `{property, value}`, or an object. What is not named stays.
std::optional<Error> SetCustomData(const Call& call, const Node& sent, Node& row) {
  const auto wrong = [&] { return BadField(call, "customData"); };
  const Node* old = row.Find("customData");
  Node data = old == nullptr || !old->is_map() || sent.is_null() ? EmptyMap() : *old;
  for (const auto& member : sent.members) {
    if (!SetProperty(data, member.name, member.value)) return wrong();
  }
  for (const auto& item : sent.items) {
    static const Node kNull;
    const Node* property = item.is_map() ? item.Find("property") : nullptr;
    const Node* value = item.is_map() ? item.Find("value") : nullptr;
    if (property == nullptr || !property->is_string() || property->text.empty()) return wrong();
    if (!SetProperty(data, property->text, value == nullptr ? kNull : *value)) return wrong();
  }
  if (sent.is_scalar() && !sent.is_null()) return wrong();
  SetMember(row, "customData", std::move(data));
  return std::nullopt;
}

std::optional<Error> SetTags(const Call& call, const Node& sent, Node& row) {
  Node list = EmptyList();
  if (!sent.is_null()) {
    const auto tags = ReadTags(&sent);
    if (!tags) return BadField(call, "tags");
    AddTags(call, *tags, list);
  }
  SetMember(row, "tags", std::move(list));
  return std::nullopt;
}

std::optional<Error> SetScalar(const Call& call, const Property& field, const Node& sent,
                               Node& row) {
  Node value = sent;
  if (field.shape.type() == Shape::Type::kInteger && IntegerIn(value)) {
    value.kind = Node::Kind::kInteger;
  }
  if (field.name == "userId" && value.is_string() && value.text.empty()) value = Node();
  if (!value.is_null()) {
    Diagnostics problems;
    field.shape.Check(value, problems);
    if (!problems.empty()) return BadField(call, field.name);
    if (field.name == "email" && !IsEmail(value.text)) return BadField(call, field.name);
    if (field.name == "userId" && UserIdIsTaken(call, row, value.text)) {
      return BadField(call, field.name);
    }
  }
  SetMember(row, field.name, std::move(value));
  return std::nullopt;
}

}  // namespace

std::optional<Error> SetCustomerFields(const Call& call, CustomerWrite write, const Node& body,
                                       Node& row) {
  for (const auto& field : call.RowsOf(kCustomers).row.properties()) {
    std::optional<Error> wrong;
    const Node* sent = body.Find(field.name);
    if (field.name == "location") {
      wrong = SetLocation(call, body, row);
    } else if (sent == nullptr || !MaySet(write, field.name)) {
      continue;
    } else if (field.name == "customData") {
      wrong = SetCustomData(call, *sent, row);
    } else if (field.name == "tags") {
      wrong = SetTags(call, *sent, row);
    } else {
      wrong = SetScalar(call, field, *sent, row);
    }
    if (wrong) return wrong;
  }
  return std::nullopt;
}

void ClearCustomerFields(const Call& call, Node& row) {
  for (const auto& field : call.RowsOf(kCustomers).row.properties()) {
    if (MaySet(CustomerWrite::kUpdate, field.name)) RemoveMember(row, field.name);
  }
}

}  // namespace understudy::helpcrunch
