#include "vendors/helpcrunch/render.h"

#include "base/json.h"

namespace understudy::helpcrunch {
namespace {

void Integer(json::Writer& writer, const std::optional<std::int64_t>& value) {
  if (value) {
    writer.Integer(*value);
  } else {
    writer.Null();
  }
}

}  // namespace

std::string RenderCustomer(const Customer& c) {
  json::Writer w;
  w.StartObject();
  w.Key("id").Integer(c.id);
  w.Key("name").Text(c.name);
  w.Key("email").Text(c.email);
  w.Key("userId").Text(c.user_id);
  w.Key("company").Text(c.company);
  w.Key("phone").Text(c.phone);
  w.Key("firstSeen");
  Integer(w, c.first_seen);
  w.Key("lastSeen");
  Integer(w, c.last_seen);
  w.Key("location").Raw(c.location.value_or("null"));
  w.Key("device").Raw(c.device.value_or("null"));
  w.Key("unsubscribed").Boolean(c.unsubscribed);
  w.Key("blocked").Boolean(c.blocked);
  w.Key("source").Text(c.source);
  w.Key("referer").Text(c.referer);
  w.Key("locale").Text(c.locale);
  w.Key("notes").Text(c.notes);
  w.Key("lastPage").Text(c.last_page);
  w.Key("tags").Raw(c.tags);
  w.Key("customData").Raw(c.custom_data);
  w.EndObject();
  return w.Take();
}

}  // namespace understudy::helpcrunch
