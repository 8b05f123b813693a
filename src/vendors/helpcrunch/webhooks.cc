#include "vendors/helpcrunch/webhooks.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "http/hmac.h"

namespace understudy::helpcrunch {
namespace {

std::int64_t Seconds(Instant time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// docs.helpcrunch.com/webhooks
std::string BodyOf(const WebhookAttempt& attempt, const Settings& settings) {
  const auto form = settings.find("event_data");
  json::Writer w;
  w.StartObject().Key("event").String(attempt.event).Key("eventData");
  if (form != settings.end() && form->second == "string") {
    w.String(attempt.data);
  } else {
    w.Raw(attempt.data);
  }
  w.Key("attempts").Integer(attempt.attempts);
  w.Key("lastAttemptAt").Integer(Seconds(attempt.now));
  w.Key("createdAt").Integer(Seconds(attempt.created));
  w.Key("id").String(attempt.id).EndObject();
  return w.Take();
}

std::vector<http::Header> HeadersOf(std::string_view secret, std::string_view body) {
  std::vector<http::Header> headers = {
      {"Accept", "application/json"},
      {"User-Agent", "GuzzleHttp/6.5.5 curl/7.64.0 PHP/7.3.27"},
  };
  if (!secret.empty()) {
    headers.push_back({"X-HelpCrunch-Signature", http::HexHmacSha1(secret, body)});
  }
  return headers;
}

}  // namespace

std::shared_ptr<const WebhookStyle> Webhooks() {
  using std::chrono::seconds;
  auto style = std::make_shared<WebhookStyle>();
  style->data_member = "eventData";
  style->events = {{.operation = "customer.new", .row = "", .entity = "customers"}};
  style->body = BodyOf;
  style->headers = HeadersOf;
  style->retries = {seconds(10), seconds(60), seconds(300)};
  return style;
}

}  // namespace understudy::helpcrunch
