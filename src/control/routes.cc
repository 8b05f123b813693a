#include "control/routes.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/text.h"
#include "contract/parameter_style.h"
#include "control/examples.h"
#include "control/fidelity.h"

namespace understudy::control {
namespace {

std::string WrittenOptions(const std::optional<CurlCredentials>& credentials) {
  return credentials ? credentials->Text() : std::string();
}

bool SendsCookie(const contract::Operation& operation) {
  const auto& all = operation.parameters;
  return std::any_of(all.begin(), all.end(), [](const auto& parameter) {
    return parameter.styled != nullptr &&
           parameter.styled->place == contract::StyledParameter::Place::kCookie;
  });
}

// Whether operations take credentials in different ways, or with other cookies: curl's options for
// several of them can't be joined.
bool HasSeveralForms(const front::ServedVendor& served) {
  if (served.scenario.credentials.empty() || !served.scenario.vendor->curl_of) return false;
  const auto usual = CredentialsFor(served);
  const bool has_cookie = usual && !usual->cookies.empty();
  const auto& operations = served.contract->operations();
  return std::any_of(operations.begin(), operations.end(), [&](const auto& operation) {
    return !operation->is_open &&
           ((has_cookie && SendsCookie(*operation)) ||
            WrittenOptions(CredentialsFor(served, operation.get())) != WrittenOptions(usual));
  });
}

std::string CredentialLine(const front::ServedVendor& served, bool has_several) {
  if (has_several) return "curl, with the credential of each line";
  if (const auto credentials = CredentialsFor(served)) return "curl " + credentials->Text();
  return served.scenario.vendor->credentials.open_without
             ? "no credential needed"
             : "the scenario lists no credential: every request is answered with 401";
}

// What the operation's request has beside the line of its API.
CurlCredentials OwnCredentials(const front::ServedVendor& served,
                               const contract::Operation& operation, bool has_several) {
  if (operation.is_open || !has_several) return {};
  return CredentialsFor(served, &operation).value_or(CurlCredentials());
}

// Of a user's API: all operations of the others have state.
std::string BasisNote(const front::ServedVendor& served, const contract::Operation& operation) {
  const Vendor& vendor = *served.scenario.vendor;
  return vendor.basis_of ? Concat({"  # ", BasisOf(vendor, operation)}) : "";
}

std::string Padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

}  // namespace

std::string RoutesText(const front::Service& service, store::Database& rows,
                       std::string_view base_url) {
  std::string out;
  for (const auto& served : service.vendors()) {
    const contract::Contract& contract = *served->contract;
    const bool has_several = HasSeveralForms(*served);
    out += "\n" + contract.title() + " (" + contract.vendor() + "), " +
           CredentialLine(*served, has_several) + "\n";
    for (const auto& operation : contract.operations()) {
      const Example example = ExampleFor(*served, *operation, rows);
      out += "  " + Padded(operation->method, 6) + " " +
             ShellQuoted(std::string(base_url) + example.target) +
             CurlOptions(example, OwnCredentials(*served, *operation, has_several)) +
             BasisNote(*served, *operation) + "\n";
    }
  }
  return out;
}

std::string RoutesText(const front::SeededScenario& scenario, store::Connections& connections,
                       std::string_view base_url) {
  store::Image rows = scenario.rows.Fork();
  store::Connections::Connection* own = nullptr;
  store::Connections::Lease lease(connections, rows, own);
  return RoutesText(scenario.service, lease.database(), base_url);
}

std::string RoutesJson(const front::Service& service, store::Database& rows) {
  json::Writer w;
  w.StartObject().Key("routes").StartArray();
  for (const auto& served : service.vendors()) {
    for (const auto& operation : served->contract->operations()) {
      const Example example = ExampleFor(*served, *operation, rows);
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
      w.Key("basis").String(BasisOf(*served->scenario.vendor, *operation));
      w.Key("example").String(example.target);
      w.Key("example_body");
      w.Text(example.body.empty() ? std::nullopt : std::optional<std::string>(example.body));
      w.Key("example_type");
      w.Text(example.content_type.empty() ? std::nullopt
                                          : std::optional<std::string>(example.content_type));
      w.Key("example_headers").StartArray();
      for (const auto& header : example.headers) {
        w.String(Concat({header.name, ": ", header.value}));
      }
      w.EndArray();
      w.EndObject();
    }
  }
  w.EndArray().EndObject();
  return w.Take();
}

}  // namespace understudy::control
