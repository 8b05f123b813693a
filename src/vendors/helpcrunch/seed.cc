#include "vendors/helpcrunch/seed.h"

#include "base/json.h"
#include "vendors/helpcrunch/repo.h"
#include "vendors/shared/rows.h"

namespace understudy::helpcrunch {
namespace {

Shape NullableText() { return Shape::String().Nullable(); }
Shape UnixSeconds() {
  return Shape::Integer().Between(0, 253402300799).Nullable().Doc("UNIX seconds");
}

const std::vector<std::string> kLocationKeys = {"regionCode", "countryCode", "city"};
const std::vector<std::string> kDeviceKeys = {"id", "ip", "timezone", "platform", "userAgent"};

// The object with exactly these keys; those that the row leaves out are null. nullopt if the row
// has no such object.
std::optional<std::string> ObjectJson(const Node& row, std::string_view name,
                                      const std::vector<std::string>& keys) {
  const Node* object = row.Find(name);
  if (object == nullptr || object->is_null()) return std::nullopt;
  json::Writer w;
  w.StartObject();
  for (const auto& key : keys) {
    w.Key(key);
    const Node* value = object->Find(key);
    json::Write(w, value == nullptr ? Node() : *value);
  }
  w.EndObject();
  return w.Take();
}

}  // namespace

Shape CustomerShape() {
  return Shape::Object({
      {"id", Shape::Integer().Between(1, kLargestId), kRequired},
      {"name", NullableText()},
      {"email", NullableText()},
      {"userId", NullableText()},
      {"company", NullableText()},
      {"phone", NullableText()},
      {"firstSeen", UnixSeconds()},
      {"lastSeen", UnixSeconds()},
      {"location", Shape::Object({{"regionCode", NullableText()},
                                  {"countryCode", NullableText()},
                                  {"city", NullableText()}})
                       .Nullable()},
      {"device",
       Shape::Object({{"id", Shape::Integer().Between(-kLargestId, kLargestId).Nullable()},
                      {"ip", NullableText()},
                      {"timezone", NullableText()},
                      {"platform", NullableText()},
                      {"userAgent", NullableText()}})
           .Nullable()},
      {"unsubscribed", Shape::Boolean()},
      {"blocked", Shape::Boolean()},
      {"source", NullableText()},
      {"referer", NullableText()},
      {"locale", NullableText()},
      {"notes", NullableText()},
      {"lastPage", NullableText()},
      {"tags", Shape::List(Shape::Object(
                   {{"name", Shape::String(), kRequired}, {"color", Shape::String(), kRequired}}))},
      {"customData", Shape::Mapping(Shape::Scalar()).Doc("any keys, spaces allowed")},
  });
}

void SeedCustomer(store::Database& database, const Node& row) {
  const auto location = ObjectJson(row, "location", kLocationKeys);
  const auto device = ObjectJson(row, "device", kDeviceKeys);
  const std::string tags = MemberJson(row, "tags", "[]");
  const std::string custom_data = MemberJson(row, "customData", "{}");
  Customer c;
  c.id = row.Integer("id");
  c.name = row.OptionalText("name");
  c.email = row.OptionalText("email");
  c.user_id = row.OptionalText("userId");
  c.company = row.OptionalText("company");
  c.phone = row.OptionalText("phone");
  c.first_seen = row.OptionalInteger("firstSeen");
  c.last_seen = row.OptionalInteger("lastSeen");
  c.location = location;
  c.device = device;
  c.unsubscribed = row.Boolean("unsubscribed");
  c.blocked = row.Boolean("blocked");
  c.source = row.OptionalText("source");
  c.referer = row.OptionalText("referer");
  c.locale = row.OptionalText("locale");
  c.notes = row.OptionalText("notes");
  c.last_page = row.OptionalText("lastPage");
  c.tags = tags;
  c.custom_data = custom_data;
  InsertCustomer(database, c);
}

}  // namespace understudy::helpcrunch
