#include "vendors/helpcrunch/rows.h"

namespace understudy::helpcrunch {
namespace {

void WriteInteger(json::Writer& w, std::optional<std::int64_t> value) {
  if (value) {
    w.Integer(*value);
  } else {
    w.Null();
  }
}

void WriteJson(json::Writer& w, std::optional<std::string_view> json) {
  w.Raw(json.value_or("null"));
}

void WriteCustomer(store::Database& /*database*/, const store::Query& row, json::Writer& w) {
  w.StartObject();
  w.Key("id").Integer(row.Integer(0));
  w.Key("name").Text(row.OptionalView(1));
  w.Key("email").Text(row.OptionalView(2));
  w.Key("userId").Text(row.OptionalView(3));
  w.Key("company").Text(row.OptionalView(4));
  w.Key("phone").Text(row.OptionalView(5));
  WriteInteger(w.Key("firstSeen"), row.OptionalInteger(6));
  WriteInteger(w.Key("lastSeen"), row.OptionalInteger(7));
  WriteJson(w.Key("location"), row.OptionalView(8));
  WriteJson(w.Key("device"), row.OptionalView(9));
  w.Key("unsubscribed").Boolean(row.Integer(10) != 0);
  w.Key("blocked").Boolean(row.Integer(11) != 0);
  w.Key("source").Text(row.OptionalView(12));
  w.Key("referer").Text(row.OptionalView(13));
  w.Key("locale").Text(row.OptionalView(14));
  w.Key("notes").Text(row.OptionalView(15));
  w.Key("lastPage").Text(row.OptionalView(16));
  w.Key("tags").Raw(row.View(17));
  w.Key("customData").Raw(row.View(18));
  w.EndObject();
}

}  // namespace

RowTable CustomerRows() {
  return {"helpcrunch_customers",
          "id, name, email, user_id, company, phone, first_seen, last_seen, location, device,"
          " unsubscribed, blocked, source, referer, locale, notes, last_page, tags, custom_data",
          WriteCustomer};
}

}  // namespace understudy::helpcrunch
