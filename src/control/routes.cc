#include "control/routes.h"

#include <algorithm>

#include "base/json.h"

namespace understudy::control {
namespace {

// The first credential that may call every operation, for the example; "" when none is needed or
// listed.
std::string ExampleCredential(const scenario::VendorScenario& vendor) {
  const auto& all = vendor.credentials;
  const auto best = std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.permissions.size() < b.permissions.size();
  });
  return best == all.end() ? "" : best->secret;
}

std::string CredentialLine(const front::ServedVendor& served) {
  const auto& vendor = served.scenario;
  if (vendor.credentials.empty()) {
    return vendor.vendor->credentials.open_without
               ? "no credential needed"
               : "the scenario lists no credential: every request is answered with 401";
  }
  std::string curl = vendor.vendor->credentials.curl;
  curl.replace(curl.find("{}"), 2, ExampleCredential(vendor));
  return "curl " + curl;
}

std::string Padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

}  // namespace

std::string RoutesText(const front::Service& service, std::string_view base_url) {
  std::string out;
  for (const auto& served : service.vendors()) {
    const contract::Contract& contract = *served->contract;
    out +=
        "\n" + contract.title() + " (" + contract.vendor() + "), " + CredentialLine(*served) + "\n";
    for (const auto& operation : contract.operations()) {
      out +=
          "  " + Padded(operation->method, 6) + " " + std::string(base_url) + operation->example +
          (operation->example_body.empty() ? "" : "  -d '" + operation->example_body + "'") + "\n";
    }
  }
  return out;
}

std::string RoutesJson(const front::Service& service) {
  json::Writer w;
  w.StartObject().Key("routes").StartArray();
  for (const auto& served : service.vendors()) {
    for (const auto& operation : served->contract->operations()) {
      w.StartObject();
      w.Key("vendor").String(served->contract->vendor());
      w.Key("operation").String(operation->id);
      w.Key("method").String(operation->method);
      w.Key("path").String(operation->path);
      w.Key("summary").String(operation->summary);
      w.Key("permission");
      w.Text(operation->permission.empty() ? std::nullopt
                                           : std::optional<std::string>(operation->permission));
      w.Key("writes").Boolean(operation->writes);
      w.Key("example").String(operation->example);
      w.Key("example_body");
      w.Text(operation->example_body.empty() ? std::nullopt
                                             : std::optional<std::string>(operation->example_body));
      w.EndObject();
    }
  }
  w.EndArray().EndObject();
  return w.Take();
}

}  // namespace understudy::control
