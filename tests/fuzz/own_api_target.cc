// A user's OpenAPI document; then, each behind a NUL byte, a vendor.yaml, which begins with `#`,
// and requests to the API that they make: method, blank, target, line end, body. Whatever the files
// say, they are served or refused with a place, each operation answers something, and no request
// makes an error of the program. What `init` writes of the API is served too.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/text.h"
#include "contract/document_file.h"
#include "entities/api_plan.h"
#include "entities/vendor_file.h"
#include "entities/vendor_text.h"
#include "front/pipeline.h"
#include "front/seeded_scenario.h"
#include "scenario/schema.h"
#include "vendors/own_api.h"

namespace {

using namespace understudy;

void Check(bool holds, const std::string& what) {
  if (holds) return;
  std::cerr << what << "\n";
  std::abort();
}

std::optional<contract::Document> Parse(std::string_view text) {
  Diagnostics errors;
  Diagnostics warnings(Severity::kWarning);
  auto source = std::make_unique<Source>(Source{"openapi", std::string(text)});
  auto root = contract::ParseDocumentText(*source, errors, warnings);
  if (!root || !root->is_map()) return std::nullopt;
  contract::Document document;
  document.sources.push_back(std::move(source));
  document.root = std::make_unique<const Node>(std::move(*root));
  return document;
}

// The template's path, its parameters given a value.
std::string TargetOf(const contract::Operation& operation, std::string_view value) {
  std::string target;
  bool is_name = false;
  for (const char c : operation.path) {
    if (c == '{') target += value;
    is_name = c == '{' || (is_name && c != '}');
    if (!is_name && c != '}') target += c;
  }
  return target;
}

class Client {
 public:
  explicit Client(front::Worlds& worlds) : pipeline_(worlds) {}

  void Send(const std::string& method, const std::string& target, const std::string& body) {
    http::Request request{method, target, {{"Host", "a.example.com"}}, body};
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    const auto response = pipeline_.Handle(request);
    Check(response.status >= 200 && response.status != 500, method + " " + target);
  }

 private:
  front::Pipeline pipeline_;
};

void CallAll(const contract::Contract& contract, Client& client) {
  int left = 30;
  for (const auto& operation : contract.operations()) {
    if (left-- == 0) return;
    for (const std::string value : {"1", "a%2Fb"}) {
      client.Send(operation->method, TargetOf(*operation, value), "");
    }
    client.Send(operation->method, TargetOf(*operation, "2") + "?limit=1&page=2&sort=-id&id=1",
                R"({"id": 2, "name": "a", "data": [{}, null]})");
  }
}

void CallAsTold(const std::vector<std::string_view>& requests, Client& client) {
  for (const auto one : requests) {
    const auto line = one.find('\n');
    const auto blank = one.find(' ');
    if (blank >= line || line == std::string_view::npos) continue;
    client.Send(std::string(one.substr(0, blank)),
                std::string(one.substr(blank + 1, line - blank - 1)),
                std::string(one.substr(line + 1)));
  }
}

// nullptr if it is refused, which must have a reason.
std::shared_ptr<const entities::ApiPlan> Compile(std::string_view text, std::string vendor) {
  auto document = Parse(text);
  if (!document) return nullptr;
  Diagnostics errors;
  Diagnostics warnings(Severity::kWarning);
  auto file = vendor.empty() ? entities::VendorFile{}
                             : entities::ReadVendorFile({"vendor.yaml", std::move(vendor)}, errors);
  auto plan =
      file ? entities::MakeApi("api", std::move(*document), std::move(*file), errors, warnings)
           : nullptr;
  Check((plan == nullptr) == !errors.empty(), "refused: " + errors.Render());
  return plan;
}

void Serve(const std::shared_ptr<const entities::ApiPlan>& plan,
           const std::vector<std::string_view>& requests) {
  std::vector<Vendor> vendors;
  vendors.push_back(MakeOwnVendor(plan));
  const auto catalog = std::make_shared<const Catalog>(std::move(vendors));
  const auto loaded = scenario::LoadText(catalog, ScenarioOf({{"api", "openapi"}}), "fuzz");
  Check(loaded.has_value(), loaded ? "" : loaded.error().Render());
  Check(!scenario::ScenarioJsonSchema(*catalog).empty(), "schema");
  front::Worlds worlds(front::ScenarioSeeder{catalog, std::nullopt}.Make(
                           *loaded, *front::MakeEmptyDatabase(*catalog)),
                       nullptr, {});
  Client client(worlds);
  CallAll(*catalog->ContractOf(catalog->vendors().front()), client);
  CallAsTold(requests, client);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool is_quiet = [] {
    log::Configure("off", log::Format::kText);
    return true;
  }();
  Check(is_quiet, "log");
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  auto parts = Split(input, '\0');
  std::string vendor;
  if (parts.size() > 1 && parts[1].starts_with('#')) {
    vendor = parts[1];
    parts.erase(parts.begin() + 1);
  }
  const bool is_inferred = vendor.empty();
  const auto plan = Compile(parts.front(), std::move(vendor));
  if (plan == nullptr) return 0;
  Serve(plan, {parts.begin() + 1, parts.end()});
  if (!is_inferred) return 0;
  const auto written = entities::VendorText(*plan, "openapi.yaml");
  Check(Compile(parts.front(), written) != nullptr, "init wrote:\n" + written);
  return 0;
}
