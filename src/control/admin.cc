#include "control/admin.h"

#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/version.h"
#include "front/plain_error.h"
#include "http/url.h"

namespace understudy::control {
namespace {

constexpr std::string_view kPrefix = "/__admin";

http::Response Json(std::string body) { return {200, {}, "application/json", std::move(body)}; }

http::Response NotFound(std::string_view path) {
  static const std::vector<std::string> kPaths = {"/__admin/health", "/__admin/version",
                                                  "/__admin/contracts"};
  http::Response response = front::PlainError(
      {ProblemKind::kUnknownPath, "There is no " + Printable(Abbreviate(path, 200)) + "."});
  if (const auto nearest = Nearest(path, kPaths)) {
    response.headers.push_back({"Understudy-Hint", "did you mean GET " + *nearest + "?"});
  }
  return response;
}

http::Response Version() {
  json::Writer w;
  w.StartObject().Key("name").String("understudy");
  w.Key("version").String(understudy::Version()).EndObject();
  return Json(w.Take());
}

// Whether a client would rather have YAML: it names it, and not JSON before it.
bool PrefersYaml(std::string_view accept) {
  const auto yaml = accept.find("yaml");
  return yaml != std::string_view::npos && yaml < accept.find("json");
}

// The vendor as it is served; nullptr when the scenario does not list it.
const front::ServedVendor* FindServed(const front::Service& service, std::string_view vendor) {
  for (const auto& served : service.vendors()) {
    if (served->contract->vendor() == vendor) return served.get();
  }
  return nullptr;
}

http::Response Health(const front::Service& service) {
  json::Writer w;
  w.StartObject().Key("status").String("ok");
  w.Key("scenario").String(service.scenario_name());
  w.Key("version").String(understudy::Version()).EndObject();
  return Json(w.Take());
}

http::Response Contracts(const front::Service& service) {
  json::Writer w;
  w.StartObject().Key("contracts").StartArray();
  for (const auto& served : service.vendors()) {
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
  return Json(w.Take());
}

http::Response ContractOf(std::string_view vendor, const http::Request& request) {
  if (PrefersYaml(request.Header("Accept").value_or(""))) {
    return {200, {{"Vary", "Accept"}}, "application/yaml", std::string(ContractYaml(vendor))};
  }
  return {200, {{"Vary", "Accept"}}, "application/json", std::string(ContractJson(vendor))};
}

}  // namespace

bool Admin::Owns(std::string_view path) {
  return path.starts_with(kPrefix) &&
         (path.size() == kPrefix.size() || path[kPrefix.size()] == '/');
}

http::Response Admin::Handle(const http::Request& request) const {
  if (request.rejected) return front::PlainError(*request.rejected);
  const auto scene = worlds_.Default()->scene;
  const front::Service& service = scene->service;
  auto path = http::SplitTarget(request.target).path;
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (const auto decoded = http::PercentDecode(path, false); !decoded) {
    return front::PlainError(
        {ProblemKind::kMalformedRequest, "The path is malformed: " + decoded.error() + "."});
  }
  const auto name = path.substr(kPrefix.size());
  constexpr std::string_view kContract = "/contracts/";
  const bool is_contract =
      name.starts_with(kContract) && FindServed(service, name.substr(kContract.size())) != nullptr;
  if (name != "/health" && name != "/version" && name != "/contracts" && !is_contract) {
    return NotFound(path);
  }
  if (request.method != "GET" && request.method != "HEAD") {
    Problem problem{ProblemKind::kMethodNotAllowed, "Only GET and HEAD are allowed here."};
    problem.allow = "GET, HEAD";
    return front::PlainError(problem);
  }
  if (name == "/health") return Health(service);
  if (name == "/version") return Version();
  if (name == "/contracts") return Contracts(service);
  return ContractOf(name.substr(kContract.size()), request);
}

}  // namespace understudy::control
