#include "vendors/omnidesk/render.h"

#include <string>
#include <variant>

#include "base/clock.h"
#include "base/json.h"

namespace understudy::omnidesk {
namespace {

// The members before the channels, which every form of a customer has.
void WriteHead(json::Writer& w, const CustomerView& customer) {
  w.Key("id").Integer(customer.id);
  w.Key("external_primary_id").Text(customer.external_primary_id);
  w.Key("brand_name").String(customer.brand_name);
  w.Key("firstname").String(customer.firstname);
  w.Key("lastname").String(customer.lastname);
  w.Key("channels");
}

void Write(json::Writer& w, const ChannelView& channel) {
  w.StartObject();
  w.Key("id").Integer(channel.id);
  w.Key("type").String(channel.type);
  w.Key("value").String(channel.value);
  w.EndObject();
}

// Without the braces, so that the item form can add to them.
void WriteCommonFields(json::Writer& w, const Customer& customer) {
  WriteHead(w, {customer.id, customer.brand_name, customer.external_primary_id, customer.firstname,
                customer.lastname});
  w.StartArray();
  for (const auto& channel : customer.channels) {
    Write(w, {channel.id, channel.type, channel.value});
  }
  w.EndArray();
}

void StartList(json::Writer& w, std::int64_t start, std::int64_t total, std::int64_t limit) {
  w.StartObject();
  w.Key("type").String("list");
  w.Key("itemStart").Integer(start);
  w.Key("itemTotal").Integer(total);
  w.Key("itemLimit").Integer(limit);
  w.Key("items").StartArray();
}

void EndList(json::Writer& w) { w.EndArray().EndObject(); }

struct EntryWriter {
  json::Writer& w;

  void operator()(const Event& event) const {
    w.StartObject();
    w.Key("type").String("event");
    w.Key("id").Integer(event.id);
    w.Key("message").String(event.message);
    w.Key("initiated_by").Text(event.initiated_by);
    w.Key("source_url").Text(event.source_url);
    w.Key("created_at").String(FormatSeconds(event.created_at));
    w.EndObject();
  }

  void operator()(const Ticket& ticket) const {
    w.StartObject();
    w.Key("type").String("ticket");
    w.Key("id").Integer(ticket.id);
    w.Key("subject").String(ticket.subject);
    w.Key("status").String(ticket.status);
    w.Key("created_at").String(FormatSeconds(ticket.created_at));
    w.EndObject();
  }
};

}  // namespace

std::string RenderCustomerRows(CustomerCursor& rows, std::int64_t total, std::int64_t start,
                               std::int64_t limit) {
  json::Writer w;
  StartList(w, start, total, limit);
  while (rows.Next()) {
    w.StartObject();
    WriteHead(w, rows.customer());
    w.StartArray();
    while (rows.NextChannel()) Write(w, rows.channel());
    w.EndArray().EndObject();
  }
  EndList(w);
  return w.Take();
}

std::string RenderCustomerPage(const CustomerPage& page, std::int64_t start, std::int64_t limit) {
  json::Writer w;
  StartList(w, start, page.total, limit);
  for (const auto& customer : page.customers) {
    w.StartObject();
    WriteCommonFields(w, customer);
    w.EndObject();
  }
  EndList(w);
  return w.Take();
}

std::string RenderCustomer(const Customer& customer) {
  json::Writer w;
  w.StartObject().Key("type").String("item").Key("item").StartObject();
  WriteCommonFields(w, customer);
  w.Key("custom_fields").StartObject();
  for (const auto& field : customer.custom_fields) w.Key(field.name).String(field.value);
  w.EndObject().EndObject().EndObject();
  return w.Take();
}

std::string RenderTimeline(const std::vector<TimelineEntry>& entries) {
  const auto count = static_cast<std::int64_t>(entries.size());
  json::Writer w;
  StartList(w, 0, count, count);
  for (const auto& entry : entries) std::visit(EntryWriter{w}, entry);
  EndList(w);
  return w.Take();
}

std::string RenderResult(std::string_view message) {
  json::Writer w;
  w.StartObject().Key("type").String("result").Key("message").String(message).EndObject();
  return w.Take();
}

std::string RenderResultMessageFirst(std::string_view message) {
  json::Writer w;
  w.StartObject().Key("message").String(message).Key("type").String("result").EndObject();
  return w.Take();
}

}  // namespace understudy::omnidesk
