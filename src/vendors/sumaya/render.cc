#include "vendors/sumaya/render.h"

#include "base/json.h"

namespace understudy::sumaya {
namespace {

void WriteNumber(json::Writer& w, const std::optional<std::int64_t>& number) {
  if (number) {
    w.Integer(*number);
  } else {
    w.Null();
  }
}

void Write(json::Writer& w, const PageLink& link) {
  w.StartObject();
  w.Key("url").Text(link.url);
  w.Key("label").String(link.label);
  w.Key("active").Boolean(link.active);
  w.EndObject();
}

void Write(json::Writer& w, const PointsRecordView& view) {
  w.StartObject();
  w.Key("id").String(view.record.id);
  w.Key("points").Integer(view.record.points);
  w.Key("point_id").String(view.record.point_id);
  w.Key("customer_name").String(view.customer.full_name);
  w.Key("customer_email").String(view.customer.email);
  w.Key("message").String(view.record.message);
  w.Key("created_at").String(FormatComma(view.record.created_at));
  w.EndObject();
}

void Write(json::Writer& w, const SubscriptionRecord& record) {
  w.StartObject();
  w.Key("id").String(record.id);
  w.Key("causer_name").Text(record.causer.name);
  w.Key("causer_email").Text(record.causer.email);
  w.Key("causer_type").Text(record.causer_type);
  w.Key("current_owner_name").Text(record.current_owner.name);
  w.Key("current_owner_email").Text(record.current_owner.email);
  w.Key("previous_owner_name").Text(record.previous_owner.name);
  w.Key("previous_owner_email").Text(record.previous_owner.email);
  w.Key("operation").String(record.operation);
  w.Key("description").Text(record.description);
  w.Key("created_at").String(FormatMicros(record.created_at));
  w.EndObject();
}

template <typename Item>
void WriteAll(json::Writer& w, const std::vector<Item>& items) {
  w.StartArray();
  for (const auto& item : items) Write(w, item);
  w.EndArray();
}

void WritePage(json::Writer& w, const Page& page) {
  w.Key("current_page").Integer(page.current_page);
  w.Key("first_page_url").String(page.first_page_url);
  w.Key("from");
  WriteNumber(w, page.from);
  w.Key("last_page").Integer(page.last_page);
  w.Key("last_page_url").String(page.last_page_url);
  w.Key("links");
  WriteAll(w, page.links);
  w.Key("next_page_url").Text(page.next_page_url);
  w.Key("path").String(page.path);
  w.Key("per_page").Integer(page.per_page);
  w.Key("prev_page_url").Text(page.prev_page_url);
  w.Key("to");
  WriteNumber(w, page.to);
  w.Key("total").Integer(page.total);
}

// `write_items` writes the items of the list `key`.
template <typename WriteItems>
std::string RenderList(const Page& page, std::string_view key, WriteItems write_items) {
  json::Writer w;
  w.StartObject();
  w.Key("success").Boolean(true);
  w.Key("message").String("تم جلب البيانات بنجاح.");
  w.Key("data").StartObject();
  WritePage(w, page);
  w.Key(key).StartArray();
  write_items(w);
  w.EndArray();
  w.EndObject();
  w.Key("status_code").Integer(200);
  w.EndObject();
  return w.Take();
}

template <typename Item>
std::string RenderItems(const Page& page, std::string_view key, const std::vector<Item>& items) {
  return RenderList(page, key, [&](json::Writer& w) {
    for (const auto& item : items) Write(w, item);
  });
}

}  // namespace

std::string RenderMessages(const Page& page, const std::function<void(const EachMessage&)>& rows) {
  return RenderList(page, "messages", [&](json::Writer& w) {
    rows([&](std::string_view message) { w.Raw(message); });
  });
}

std::string RenderPointsRecords(const Page& page, const std::vector<PointsRecordView>& records) {
  return RenderItems(page, "points_records", records);
}

std::string RenderSubscriptionRecords(const Page& page,
                                      const std::vector<SubscriptionRecord>& records) {
  return RenderItems(page, "subscription_records", records);
}

}  // namespace understudy::sumaya
