#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/node.h"
#include "base/shape.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// Who is told of a vendor's events.
struct Webhook {
  std::string url;
  std::vector<std::string> events = {};  // empty: all
  std::string secret = {};               // the vendor signs with it; empty: nothing is signed
  // In place of WebhookStyle::retries.
  std::optional<std::vector<std::chrono::seconds>> retries = std::nullopt;

  bool Wants(std::string_view event) const;
};

// The most that one vendor's part of a scenario may list, and that a world may have.
constexpr std::size_t kMostWebhooks = 100;

// The events of a vendor, in its contract's order; none if it has no webhooks.
std::vector<std::string> EventsOf(const Vendor& vendor);
// {url, events, secret, retries}, with `more` members before them.
Shape WebhookShape(const Vendor& vendor, std::vector<Property> more = {});
Shape WebhooksShape(const Vendor& vendor);
// Of what the shape accepts.
Webhook ReadWebhook(const Node& node);
// As ReadWebhook() reads it.
void WriteWebhook(json::Writer& w, const Webhook& webhook);
// The same without the brackets of the object.
void WriteMembers(json::Writer& w, const Webhook& webhook);

}  // namespace understudy::scenario
