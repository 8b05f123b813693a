#include "control/about.h"

#include <array>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/version.h"
#include "control/calls.h"
#include "http/accept.h"
#include "scenario/schema.h"
#include "vendors/vendor.h"

namespace understudy::control {
namespace {

// The first is what a client without a preference gets.
constexpr std::array<std::string_view, 5> kContractTypes = {
    "application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"};

std::size_t Preferred(const AdminCall& call, std::span<const std::string_view> types) {
  return http::PreferredType(call.request.Header("Accept").value_or(""), types).value_or(0);
}

}  // namespace

http::Response GetHealth(const AdminCall& call) {
  json::Writer w;
  w.StartObject().Key("status").String("ok");
  w.Key("scenario").String(call.services.worlds.scenario()->service.scenario_name());
  w.Key("version").String(understudy::Version());
  const Instance& instance = call.services.instance;
  w.Key("pid").Integer(instance.process_id);
  w.Key("instance").String(instance.id);
  w.Key("started").String(FormatMillis(instance.started)).EndObject();
  return JsonReply(200, w.Take());
}

http::Response ListCalls(const AdminCall& call) {
  static constexpr std::array<std::string_view, 3> kTypes = {"application/json", "text/html",
                                                             "text/plain"};
  if (Preferred(call, kTypes) > 0) {
    std::string text;
    for (const auto& each : AllCalls()) {
      text += std::string(each.method) + " " + std::string(each.path) + "\n    " +
              std::string(each.summary) + "\n";
    }
    return {200, {{"Vary", "Accept"}}, "text/plain; charset=utf-8", std::move(text)};
  }
  json::Writer w;
  w.StartObject().Key("calls").StartArray();
  for (const auto& each : AllCalls()) {
    w.StartObject().Key("method").String(each.method).Key("path").String(each.path);
    w.Key("summary").String(each.summary).EndObject();
  }
  w.EndArray().EndObject();
  return {200, {{"Vary", "Accept"}}, "application/json", w.Take()};
}

http::Response GetScenarioSchema(const AdminCall& call) {
  const auto seeded = call.services.worlds.scenario();
  return {
      200, {}, "application/schema+json", scenario::ScenarioJsonSchema(*seeded->service.catalog())};
}

http::Response GetVersion(const AdminCall& /*call*/) {
  json::Writer w;
  w.StartObject().Key("name").String("understudy");
  w.Key("version").String(understudy::Version()).EndObject();
  return JsonReply(200, w.Take());
}

http::Response ListContracts(const AdminCall& call) {
  const auto seeded = call.services.worlds.scenario();
  json::Writer w;
  w.StartObject().Key("contracts").StartArray();
  for (const auto& served : seeded->service.vendors()) {
    const contract::Contract& contract = *served->contract;
    w.StartObject();
    w.Key("vendor").String(contract.vendor());
    w.Key("title").String(contract.title());
    w.Key("prefix").String(contract.prefix());
    w.Key("operations").Integer(std::ssize(contract.operations()));
    w.Key("url").String("/__admin/contracts/" + contract.vendor());
    w.EndObject();
  }
  w.EndArray().EndObject();
  return JsonReply(200, w.Take());
}

OrRefusal<const front::ServedVendor*> FindServed(const front::SeededScenario& seeded,
                                                 const std::string& vendor) {
  std::vector<std::string> names;
  for (const auto& each : seeded.service.vendors()) {
    if (each->contract->vendor() == vendor) return each.get();
    names.push_back(each->contract->vendor());
  }
  return tl::make_unexpected(NotFound("The scenario serves no vendor " + Quoted(vendor) +
                                      DidYouMean(Abbreviate(vendor), names) + "."));
}

http::Response GetContract(const AdminCall& call) {
  const auto seeded = call.services.worlds.scenario();
  const auto served = FindServed(*seeded, call.PathValue("vendor"));
  if (!served) return served.error();
  const auto type = Preferred(call, kContractTypes);
  const Vendor& found = *(*served)->scenario.vendor;
  const auto text = type == 0 ? found.contract_json : found.contract_yaml;
  return {200, {{"Vary", "Accept"}}, std::string(kContractTypes.at(type)), std::string(text)};
}

}  // namespace understudy::control
