#include "scenario/schema.h"

#include <limits>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "scenario/clock_setting.h"
#include "scenario/cors.h"
#include "scenario/fault.h"
#include "scenario/limit.h"

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
        .Doc(spec.open_without ? "Tokens that are known. With none, none is asked for."
                               : "Tokens that are known.");
  }
  return Shape::List(
             Shape::Object({{"key", Shape::String().NotEmpty(), kRequired},
                            {"permissions", Shape::List(Shape::String().OneOf(spec.permissions)),
                             kRequired}}))
      .Doc("Keys that are known, each with what it may do.");
}

Shape SettingsShape(const Vendor& vendor) {
  std::vector<Property> properties;
  for (const auto& setting : vendor.settings) {
    properties.push_back(
        {setting.name, Shape::String()
                           .OneOf(setting.choices)
                           .Doc(setting.doc + " Default: " + setting.choices.front() + ".")});
  }
  return Shape::Object(std::move(properties)).Doc("How this vendor behaves where it is open.");
}

Shape DataShape(const Vendor& vendor, RowDepth rows) {
  std::vector<Property> properties;
  for (const auto& entity : vendor.entities) {
    Shape row = rows == RowDepth::kWhole ? entity.row : Shape::Any();
    properties.push_back({entity.name, Shape::Rows(std::move(row)).Doc(entity.doc)});
  }
  return Shape::Object(std::move(properties)).Doc("The rows to start with, by entity.");
}

Shape VendorShape(const Vendor& vendor, RowDepth rows) {
  std::vector<Property> properties = {
      {vendor.credentials.key, CredentialsShape(vendor.credentials)},
      {"rate_limit", RateLimitShape(vendor)},
  };
  if (!vendor.settings.empty()) properties.push_back({"settings", SettingsShape(vendor)});
  properties.push_back({"data", DataShape(vendor, rows)});
  return Shape::Object(std::move(properties));
}

}  // namespace

Shape ScenarioShape(RowDepth rows) {
  std::vector<Property> vendors;
  for (const auto& vendor : AllVendors()) {
    vendors.push_back({vendor.name, VendorShape(vendor, rows)});
  }
  return Shape::Object({
      {"name", Shape::String().NotEmpty().Doc("A name for people and logs.")},
      {"description", Shape::String().Doc("One sentence.")},
      {"extends", Shape::String().NotEmpty().Doc(
                      "A scenario to start from: maps merge, lists and values replace.")},
      {"clock", ClockShape()},
      {"seed",
       Shape::Integer().Between(0, kMostSeed).Doc("What is drawn at random comes from this.")},
      {"public_url", Shape::String()
                         .Where(CheckUrl, "^https?://[^/\\s?#]+[^\\s?#]*$")
                         .Nullable()
                         .Doc("The address that generated URLs begin with.")},
      {"cors", CorsShape()},
      {"faults",
       FaultRulesShape().Doc("What goes wrong: the first rule that applies to a request counts.")},
      {"vendors", Shape::Object(std::move(vendors)).Doc("The APIs to serve; others are not.")},
  });
}

std::string ScenarioJsonSchema() {
  json::Writer shape;
  ScenarioShape(RowDepth::kWhole).WriteSchema(shape);
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
