#include "scenario/schema.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "scenario/clock_setting.h"
#include "scenario/cors.h"
#include "scenario/fault.h"
#include "scenario/limit.h"
#include "scenario/own_apis.h"
#include "scenario/strict.h"
#include "scenario/webhook.h"

namespace understudy::scenario {
namespace {

constexpr std::int64_t kMostSeed = std::numeric_limits<std::int64_t>::max();

std::optional<std::string> CheckUrl(const Node& node) {
  const std::string_view url = node.text;
  const auto host = url.starts_with("https://")  ? url.substr(8)
                    : url.starts_with("http://") ? url.substr(7)
                                                 : std::string_view();
  if (host.empty() || host.starts_with('/') ||
      host.find_first_of(" ?#\"<>\\\r\n\t") != std::string_view::npos) {
    return "expected an address like https://api.example.com, found " + Quoted(url);
  }
  return std::nullopt;
}

Shape CredentialsShape(const CredentialSpec& spec) {
  if (spec.permissions.empty()) {
    return Shape::List(Shape::String().NotEmpty())
        .Doc(spec.open_without ? "Valid tokens. If the list is empty, no token is asked for."
                               : "Valid tokens.");
  }
  return Shape::List(
             Shape::Object({{"key", Shape::String().NotEmpty(), kRequired},
                            {"permissions", Shape::List(Shape::String().OneOf(spec.permissions)),
                             kRequired}}))
      .Doc("Valid keys, each with its permissions.");
}

// RFC 7617: what is before the first colon is the name.
std::optional<std::string> CheckUserName(const Node& node) {
  if (node.text.find(':') == std::string::npos) return std::nullopt;
  return "the name of a user has no colon: it ends there in `Authorization: Basic`";
}

std::optional<std::string> RefuseUsers(const Node& /*node*/) {
  return "the API has no security scheme `basic`, so no operation takes users: list `tokens`";
}

Shape UsersShape() {
  return Shape::List(Shape::Object({
                         {"name",
                          Shape::String().NotEmpty().Where(CheckUserName, "^[^:]+$"),
                          kRequired,
                          {"user", "username", "login"}},
                         {"password", Shape::String(), kOptional, {"pass", "secret"}},
                     }))
      .Doc(
          "Valid names and passwords for `Authorization: Basic`. Without a password, it is empty.");
}

// One of the choices, or a text that the setting takes.
Shape FreeSetting(const Setting& setting) {
  const std::string form(setting.takes_pattern);
  auto rule = [choices = setting.choices, takes = setting.takes,
               form](const Node& value) -> std::optional<std::string> {
    if (std::find(choices.begin(), choices.end(), value.text) != choices.end()) return {};
    if (takes(value.text)) return {};
    return Concat({"expected ", Join(choices, ", "), " or a text like ", form});
  };
  return Shape::String().Where(std::move(rule),
                               Concat({"^(?:", Join(setting.choices, "|"), "|", form, ")$"}));
}

Shape SettingsShape(const Vendor& vendor) {
  std::vector<Property> properties;
  for (const auto& setting : vendor.settings) {
    const bool is_switch = setting.choices.front() == "true" || setting.choices.front() == "false";
    Shape value = is_switch                  ? Shape::Boolean()
                  : setting.takes != nullptr ? FreeSetting(setting)
                                             : Shape::String().OneOf(setting.choices);
    properties.push_back({setting.name, std::move(value).Doc(setting.doc + " Default: " +
                                                             setting.choices.front() + ".")});
  }
  return Shape::Object(std::move(properties))
      .Doc("How this vendor behaves where its documents leave a choice.");
}

Shape DataShape(const Vendor& vendor, RowDepth rows) {
  std::vector<Property> properties;
  for (const auto& entity : vendor.entities) {
    Shape row = Shape::Any();
    if (rows == RowDepth::kWhole) {
      const auto number = static_cast<std::size_t>(&entity - vendor.entities.data());
      row = vendor.written_rows ? vendor.written_rows->ShapeOf(number) : entity.row;
    }
    properties.push_back({entity.name, Shape::Rows(std::move(row)).Doc(entity.doc)});
  }
  return Shape::Object(std::move(properties)).Doc("The rows to start with, by entity.");
}

// Each vendor names its credentials in its own way.
std::vector<std::string> OtherCredentialKeys(const std::string& key) {
  std::vector<std::string> others = {"tokens",      "keys",    "api_keys", "apikeys",
                                     "apiKeys",     "api_key", "apiKey",   "bearer",
                                     "credentials", "secrets", "auth",     "auth_tokens"};
  std::erase(others, key);
  return others;
}

Shape VendorShape(const Vendor& vendor, RowDepth rows) {
  std::vector<Property> properties = {
      {vendor.credentials.key, CredentialsShape(vendor.credentials), kOptional,
       OtherCredentialKeys(vendor.credentials.key)},
      {"rate_limit", RateLimitShape(vendor), kOptional, {"limit", "limits", "throttle"}},
      {"strict", StrictShape().Doc("Overrides the scenario's `strict` for this API.")},
  };
  if (vendor.credentials.takes_users) {
    properties.push_back({"users", UsersShape(), kOptional, {"user", "basic", "basic_auth"}});
  } else if (vendor.contract != nullptr && rows == RowDepth::kListsOnly) {  // to say why not
    properties.push_back({"users", Shape::Any().Where(RefuseUsers)});
  }
  if (!vendor.settings.empty()) properties.push_back({"settings", SettingsShape(vendor)});
  if (vendor.webhooks != nullptr) {
    properties.push_back({"webhooks", WebhooksShape(vendor), kOptional, {"hooks", "callbacks"}});
  }
  properties.push_back(
      {"data", DataShape(vendor, rows), kOptional, {"rows", "entities", "fixtures"}});
  return Shape::Object(std::move(properties));
}

}  // namespace

Shape ScenarioShape(const Catalog& catalog, RowDepth rows) {
  std::vector<Property> vendors;
  for (const auto& vendor : catalog.vendors()) {
    vendors.push_back(
        {vendor.name, vendor.is_unreadable ? Shape::Any() : VendorShape(vendor, rows)});
  }
  return Shape::Object({
      {"name", Shape::String().NotEmpty().Doc("A name for people and logs.")},
      {"description", Shape::String().Doc("One sentence.")},
      {"extends",
       Shape::String().NotEmpty().Doc(
           "A scenario to start from: maps merge, lists and values replace."),
       kOptional,
       {"base", "parent", "inherits", "include", "from"}},
      {"clock", ClockShape(), kOptional, {"time", "now", "date"}},
      {"seed",
       Shape::Integer().Between(0, kMostSeed).Doc("All random choices come from this number.")},
      {"public_url", Shape::String()
                         .Where(CheckUrl, "^https?://[^/\\s?#]+[^\\s?#]*$")
                         .Nullable()
                         .Doc("The address with which generated URLs begin.")},
      {"cors", CorsShape()},
      {"strict",
       StrictShape().Doc("What to do with requests that violate an API's contract: off (nothing), "
                         "report (headers Understudy-Violation) or refuse (the API's error for a "
                         "bad request). Default: report.")},
      {"faults",
       FaultRulesShape(catalog).Doc(
           "Fault rules: the first rule that matches a request is applied."),
       kOptional,
       {"rules", "errors", "failures", "chaos"}},
      {"vendors",
       Shape::Object(std::move(vendors)).Doc("The APIs to serve; others are not served."),
       kOptional,
       {"services"}},
      {"apis", OwnApisShape(), kOptional, {"contracts", "openapi"}},
  });
}

std::string ScenarioJsonSchema(const Catalog& catalog) {
  json::Writer shape;
  ScenarioShape(catalog, RowDepth::kWhole).WriteSchema(shape);
  const std::string body = shape.Take();
  json::Writer head;
  head.StartObject();
  head.Key("$schema").String("https://json-schema.org/draft/2020-12/schema");
  head.Key("title").String("understudy scenario");
  head.EndObject();
  const std::string start = head.Take();
  // One object out of two: the head's members, then the shape's.
  return json::Pretty(start.substr(0, start.size() - 1) + "," + body.substr(1));
}

}  // namespace understudy::scenario
