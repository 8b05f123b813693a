#include "scenario/webhook.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "entities/events.h"
#include "http/post.h"

namespace understudy::scenario {
namespace {

constexpr std::string_view kAll = "all";
constexpr std::int64_t kLongestRetry = 86'400;
constexpr std::size_t kMostRetries = 20;

std::optional<std::string> CheckReceiver(const Node& node) {
  const auto url = http::PostUrl::Read(node.text);
  if (url) return std::nullopt;
  return Concat({"expected an address like http://127.0.0.1:9000/hook: ", Quoted(node.text), " ",
                 url.error()});
}

std::optional<std::string> CheckRetries(const Node& node) {
  if (node.items.size() <= kMostRetries) return std::nullopt;
  return Concat({"at most ", std::to_string(kMostRetries), " retries are possible"});
}

std::optional<std::string> CheckEvents(const Node& node) {
  if (!node.items.empty()) return std::nullopt;
  return "must name an event; `all` means every one";
}

std::optional<std::string> CheckCount(const Node& node) {
  if (node.items.size() <= kMostWebhooks) return std::nullopt;
  return Concat({"at most ", std::to_string(kMostWebhooks), " webhooks are possible"});
}

}  // namespace

bool Webhook::Wants(std::string_view event) const {
  return events.empty() || std::find(events.begin(), events.end(), event) != events.end();
}

std::vector<std::string> EventsOf(const Vendor& vendor) {
  if (vendor.webhooks == nullptr || vendor.document == nullptr) return {};
  const auto names = entities::EventNames(vendor.document->root());
  return {names.begin(), names.end()};
}

Shape WebhookShape(const Vendor& vendor, std::vector<Property> more) {
  std::vector<Property> properties = std::move(more);
  properties.push_back(
      {"url",
       Shape::String().Where(CheckReceiver, "^https?://").Doc("Where to POST events."),
       kRequired,
       {"address", "target", "endpoint"}});
  properties.push_back(
      {"events",
       Shape::Either({Shape::String().OneOf({std::string(kAll)}),
                      Shape::List(Shape::String().OneOf(EventsOf(vendor))).Where(CheckEvents)})
           .Doc("The events to tell, or `all`. Default: all."),
       kOptional,
       {"event", "types", "topics"}});
  properties.push_back({"secret",
                        Shape::String().Doc("The key with which the vendor signs. Without it, "
                                            "nothing is signed."),
                        kOptional,
                        {"key", "signing_key", "signature"}});
  properties.push_back(
      {"retries", Shape::List(Shape::Integer().Between(1, kLongestRetry))
                      .Where(CheckRetries)
                      .Doc("Seconds of the world's clock from the end of a failed attempt to the "
                           "next. Default: as the vendor does.")});
  return Shape::Object(std::move(properties));
}

Shape WebhooksShape(const Vendor& vendor) {
  return Shape::List(WebhookShape(vendor)).Where(CheckCount).Doc("Who is told of events.");
}

Webhook ReadWebhook(const Node& node) {
  Webhook webhook{std::string(node.Text("url"))};
  webhook.secret = node.Text("secret");
  // `all` is a text, which has no items.
  for (const auto& event : node.Items("events")) webhook.events.push_back(event.text);
  if (node.Find("retries") == nullptr) return webhook;
  webhook.retries.emplace();
  for (const auto& retry : node.Items("retries")) {
    webhook.retries->emplace_back(ParseInteger(retry.text).value);
  }
  return webhook;
}

void WriteWebhook(json::Writer& w, const Webhook& webhook) {
  w.StartObject();
  WriteMembers(w, webhook);
  w.EndObject();
}

void WriteMembers(json::Writer& w, const Webhook& webhook) {
  w.Key("url").String(webhook.url).Key("events");
  if (webhook.events.empty()) {
    w.String(kAll);
  } else {
    w.StartArray();
    for (const auto& event : webhook.events) w.String(event);
    w.EndArray();
  }
  w.Key("secret").String(webhook.secret);
  if (!webhook.retries) return;
  w.Key("retries").StartArray();
  for (const auto retry : *webhook.retries) w.Integer(retry.count());
  w.EndArray();
}

}  // namespace understudy::scenario
