#include "vendors/helpcrunch/customer_fields.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "base/diagnostics.h"
#include "base/text.h"
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
      "id",         "device",      "createdFrom", "integrationId", "telegramId",
      "facebookId", "instagramId", "viberId",     "whatsappId"};
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
void SetLocation(const Node& body, Node& row, BadValues& wrong) {
  const Node* old = row.Find("location");
  Node location = old == nullptr || !old->is_map() ? EmptyMap() : *old;
  const Node* sent = body.Find("location");
  const bool is_cleared = sent != nullptr && sent->is_null();
  if (sent != nullptr && !sent->is_map() && !is_cleared) wrong.Add("location", Wrong::kNotList);
  if (is_cleared) location = EmptyMap();
  bool is_there = sent != nullptr && !is_cleared;
  for (const auto name : kPlaces) {
    const Node* inside = sent == nullptr ? nullptr : sent->Find(name);
    const Node* outside = body.Find(name);
    if (inside != nullptr && !IsTextOrNull(*inside)) {
      wrong.AddAt(Concat({"location.", name}), Wrong::kNotText, "location");
    }
    if (outside != nullptr && !IsTextOrNull(*outside)) wrong.Add(name, Wrong::kNotText);
    is_there = is_there || outside != nullptr;
    const Node* value = outside != nullptr ? outside : inside;
    if (value != nullptr) SetMember(location, std::string(name), *value);
  }
  if (is_there) {
    SetMember(row, "location", std::move(location));
  } else if (is_cleared) {
    SetMember(row, "location", Node());
  }
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

// A list of `{property, value}`, or an object. What is not named stays. Returns false for others.
bool SetCustomData(const Node& sent, Node& row) {
  const Node* old = row.Find("customData");
  Node data = old == nullptr || !old->is_map() || sent.is_null() ? EmptyMap() : *old;
  for (const auto& member : sent.members) {
    if (!SetProperty(data, member.name, member.value)) return false;
  }
  for (const auto& item : sent.items) {
    static const Node kNull;
    const Node* property = item.is_map() ? item.Find("property") : nullptr;
    const Node* value = item.is_map() ? item.Find("value") : nullptr;
    if (property == nullptr || !property->is_string() || property->text.empty()) return false;
    if (!SetProperty(data, property->text, value == nullptr ? kNull : *value)) return false;
  }
  if (sent.is_scalar() && !sent.is_null()) return false;
  SetMember(row, "customData", std::move(data));
  return true;
}

void SetTags(const Call& call, const Node& sent, Node& row, BadValues& wrong) {
  Node list = EmptyList();
  if (!sent.is_null()) {
    const auto tags = ReadTags(&sent);
    if (!tags) return wrong.Add("tags", WhyNoList(&sent));
    AddTags(call, *tags, list);
  }
  SetMember(row, "tags", std::move(list));
}

Wrong WhyNot(const Property& field) {
  switch (field.shape.type()) {
    case Shape::Type::kInteger:
      return Wrong::kNotNumeric;
    case Shape::Type::kBoolean:
      return Wrong::kNotBoolean;
    default:
      return Wrong::kNotText;
  }
}

void SetScalar(const Call& call, const Property& field, const Node& sent, Node& row,
               BadValues& wrong) {
  Node value = sent;
  if (field.shape.type() == Shape::Type::kInteger && IntegerIn(value)) {
    value.kind = Node::Kind::kInteger;
  }
  if (field.name == "userId" && value.is_string() && value.text.empty()) value = Node();
  if (!value.is_null()) {
    Diagnostics problems;
    field.shape.Check(value, problems);
    if (!problems.empty()) return wrong.Add(field.name, WhyNot(field));
    if (field.name == "email" && !IsEmail(value.text)) {
      return wrong.Add(field.name, Wrong::kNoEmail);
    }
    if (field.name == "userId" && UserIdIsTaken(call, row, value.text)) {
      return wrong.Add(field.name, Wrong::kUsed);
    }
  }
  SetMember(row, field.name, std::move(value));
}

}  // namespace

void SetCustomerFields(const Call& call, CustomerWrite write, const Node& body, Node& row,
                       BadValues& wrong) {
  for (const auto& field : call.RowsOf(kCustomers).row.properties()) {
    const Node* sent = body.Find(field.name);
    if (field.name == "location") {
      SetLocation(body, row, wrong);
    } else if (sent == nullptr || !MaySet(write, field.name)) {
      continue;
    } else if (field.name == "customData") {
      if (!SetCustomData(*sent, row)) wrong.Add(field.name, WhyNoList(sent));
    } else if (field.name == "tags") {
      SetTags(call, *sent, row, wrong);
    } else {
      SetScalar(call, field, *sent, row, wrong);
    }
  }
}

void ClearCustomerFields(const Call& call, Node& row) {
  for (const auto& field : call.RowsOf(kCustomers).row.properties()) {
    if (MaySet(CustomerWrite::kUpdate, field.name)) RemoveMember(row, field.name);
  }
}

}  // namespace understudy::helpcrunch
