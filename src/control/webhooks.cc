#include "control/webhooks.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "front/webhooks/deliveries.h"
#include "front/webhooks/kept_webhooks.h"
#include "front/webhooks/told_events.h"
#include "http/post.h"
#include "scenario/webhook.h"

namespace understudy::control {
namespace {

using front::Delivery;

std::string_view NameOf(Delivery::State state) {
  switch (state) {
    case Delivery::State::kPending:
      return "pending";
    case Delivery::State::kDelivered:
      return "delivered";
    case Delivery::State::kFailed:
      return "failed";
  }
  return "";
}

void WriteWebhook(json::Writer& w, const front::Webhook& webhook) {
  w.StartObject().Key("id").Integer(static_cast<std::int64_t>(webhook.id));
  w.Key("vendor").String(webhook.vendor);
  scenario::WriteMembers(w, webhook.spec);
  w.EndObject();
}

http::Response WebhookReply(int status, const front::Webhook& webhook) {
  json::Writer w;
  WriteWebhook(w, webhook);
  return JsonReply(status, w.Take());
}

void WriteDelivery(json::Writer& w, const Delivery& delivery) {
  w.StartObject().Key("id").String(delivery.id);
  w.Key("webhook").Integer(static_cast<std::int64_t>(delivery.webhook));
  w.Key("vendor").String(delivery.vendor).Key("event").String(delivery.event);
  w.Key("url").String(delivery.url).Key("headers").StartObject();
  for (const auto& header : delivery.headers) {
    w.Key(std::string_view(header.name)).String(header.value);
  }
  w.EndObject().Key("body").String(delivery.body);
  w.Key("state").String(NameOf(delivery.state)).Key("attempts").StartArray();
  for (const auto& attempt : delivery.attempts) {
    w.StartObject().Key("at").String(FormatMillis(attempt.at));
    if (attempt.status != 0) {
      w.Key("status").Integer(attempt.status);
    } else {
      w.Key("error").String(attempt.error);
    }
    w.Key("duration_ms").Integer(attempt.duration.count()).EndObject();
  }
  w.EndArray().EndObject();
}

// Returns 0, which is no webhook's id, if the path names none.
std::uint64_t WebhookId(const AdminCall& call) {
  return ParseUnsigned(call.PathValue("webhook")).value_or(0);
}

http::Response NoWebhook(const AdminCall& call) {
  return NotFound(Concat({"There is no webhook ", Quoted(call.PathValue("webhook")), " in world `",
                          call.PathValue("world"), "`."}));
}

// The vendors that the scenario serves and that have webhooks.
std::vector<std::string> VendorsOf(const front::SeededScenario& scenario) {
  std::vector<std::string> names;
  for (const auto& served : scenario.service.vendors()) {
    const auto& vendor = *served->scenario.vendor;
    if (vendor.webhooks != nullptr) names.push_back(vendor.name);
  }
  return names;
}

// The vendor that the body names.
OrRefusal<const Vendor*> VendorIn(const Node& body, const front::SeededScenario& scenario) {
  const Shape shape =
      Shape::Object({{"vendor", Shape::String().OneOf(VendorsOf(scenario)), kRequired}});
  Node vendor;
  vendor.kind = Node::Kind::kMap;
  vendor.mark = body.mark;
  if (body.is_map()) {
    for (const auto& member : body.members) {
      if (member.name == "vendor") vendor.members.push_back(member);
    }
  }
  Diagnostics diagnostics;
  shape.Check(vendor, diagnostics);
  if (!diagnostics.empty()) return tl::make_unexpected(RefuseBody(diagnostics));
  return scenario.service.catalog()->Find(body.Text("vendor"));
}

OrRefusal<front::Webhook> ReadWebhook(const AdminCall& call,
                                      const front::SeededScenario& scenario) {
  const auto body = ReadBody(call.request, Shape::Any());
  if (!body) return tl::make_unexpected(body.error());
  const auto vendor = VendorIn(body->root, scenario);
  if (!vendor) return tl::make_unexpected(vendor.error());
  const Shape shape = scenario::WebhookShape(
      **vendor, {{"id", Shape::Integer()}, {"vendor", Shape::String(), kRequired}});
  Diagnostics diagnostics;
  shape.Check(body->root, diagnostics);
  if (!diagnostics.empty()) return tl::make_unexpected(RefuseBody(diagnostics));
  front::Webhook webhook{0, (*vendor)->name, scenario::ReadWebhook(body->root)};
  const auto url = http::PostUrl::Read(webhook.spec.url);
  const auto why = http::WhyNotAllowed(*url, call.services.worlds.webhooks().allowed());
  if (why) return tl::make_unexpected(Refuse(400, "not_allowed", *why + "."));
  return webhook;
}

using MaybeReply = std::optional<http::Response>;

MaybeReply AddWebhookOf(const AdminCall& call, const front::SeededScenario& scenario) {
  auto webhook = ReadWebhook(call, scenario);
  if (!webhook) return webhook.error();
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  if (!IsOf(scenario, *world)) return std::nullopt;
  auto& webhooks = (*world)->settings.webhooks;
  if (webhooks.list().size() >= scenario::kMostWebhooks) {
    return Conflict("A world has at most 100 webhooks.");
  }
  const auto id = webhooks.Add(std::move(*webhook));
  ++(*world)->writes;
  front::KeepWebhooks(**world);
  (*world)->WakeWebhooks();
  auto response = WebhookReply(201, *webhooks.Find(id));
  response.headers.push_back({"Location", Concat({"/__admin/worlds/", call.PathValue("world"),
                                                  "/webhooks/", std::to_string(id)})});
  return response;
}

MaybeReply ReplaceWebhookOf(const AdminCall& call, const front::SeededScenario& scenario) {
  auto webhook = ReadWebhook(call, scenario);
  if (!webhook) return webhook.error();
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  if (!IsOf(scenario, *world)) return std::nullopt;
  webhook->id = WebhookId(call);
  auto& webhooks = (*world)->settings.webhooks;
  if (!webhooks.Replace(*webhook)) return NoWebhook(call);
  ++(*world)->writes;
  front::KeepWebhooks(**world);
  (*world)->WakeWebhooks();
  return WebhookReply(200, *webhooks.Find(webhook->id));
}

}  // namespace

http::Response ListWebhooks(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  json::Writer w;
  w.StartObject().Key("webhooks").StartArray();
  for (const auto& webhook : (*world)->settings.webhooks.list()) WriteWebhook(w, webhook);
  w.EndArray().EndObject();
  return JsonReply(200, w.Take());
}

http::Response AddWebhook(const AdminCall& call) {
  return ReplyByCatalog(call, [&](const auto& scenario) { return AddWebhookOf(call, scenario); });
}

http::Response GetWebhook(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  const auto* webhook = (*world)->settings.webhooks.Find(WebhookId(call));
  return webhook == nullptr ? NoWebhook(call) : WebhookReply(200, *webhook);
}

http::Response ReplaceWebhook(const AdminCall& call) {
  return ReplyByCatalog(call,
                        [&](const auto& scenario) { return ReplaceWebhookOf(call, scenario); });
}

http::Response DeleteWebhook(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  if (!(*world)->settings.webhooks.Remove(WebhookId(call))) return NoWebhook(call);
  ++(*world)->writes;
  front::KeepWebhooks(**world);
  (*world)->WakeWebhooks();
  return NoContent();
}

http::Response ListDeliveries(const AdminCall& call) {
  const auto page = ReadPage(call);
  if (!page) return page.error();
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  auto newest_first = (*world)->deliveries.list();
  std::reverse(newest_first.begin(), newest_first.end());
  return PageReply(*page, "deliveries", newest_first,
                   [](json::Writer& w, const auto& delivery) { WriteDelivery(w, *delivery); });
}

http::Response Redeliver(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  const auto delivery = (*world)->deliveries.Find(call.PathValue("delivery"));
  if (delivery == nullptr) {
    return NotFound(Concat({"There is no delivery ", Quoted(call.PathValue("delivery")),
                            " in world `", call.PathValue("world"), "`."}));
  }
  delivery->state = Delivery::State::kPending;
  delivery->retry_at.reset();
  delivery->first_attempt = delivery->attempts.size();
  front::KeepDelivery(**world, *delivery);
  (*world)->WakeWebhooks();
  json::Writer w;
  WriteDelivery(w, *delivery);
  return JsonReply(200, w.Take());
}

namespace {

MaybeReply FireEventOf(const AdminCall& call, const front::SeededScenario& scenario) {
  const auto body = ReadBody(call.request, Shape::Any());
  if (!body) return body.error();
  const auto vendor = VendorIn(body->root, scenario);
  if (!vendor) return vendor.error();
  const Shape shape =
      Shape::Object({{"vendor", Shape::String(), kRequired},
                     {"event", Shape::String().OneOf(scenario::EventsOf(**vendor)), kRequired},
                     {"data", Shape::Any(), kRequired}});
  Diagnostics diagnostics;
  shape.Check(body->root, diagnostics);
  if (!diagnostics.empty()) return RefuseBody(diagnostics);
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  if (!IsOf(scenario, *world)) return std::nullopt;
  const auto made = front::MakeDeliveries(
      (*world)->settings.webhooks, (*vendor)->name,
      {{std::string(body->root.Text("event")), json::ToText(*body->root.Find("data"))}},
      (*world)->settings.clock.Now());
  front::KeepDeliveries(**world, made);
  json::Writer w;
  w.StartObject().Key("deliveries").StartArray();
  for (const auto& delivery : made) w.String(delivery->id);
  w.EndArray().EndObject();
  ++(*world)->writes;
  front::SendDeliveries(**world, made);
  return JsonReply(202, w.Take());
}

}  // namespace

http::Response FireEvent(const AdminCall& call) {
  return ReplyByCatalog(call, [&](const auto& scenario) { return FireEventOf(call, scenario); });
}

}  // namespace understudy::control
