#include "micro/served.h"

#include <memory>
#include <stdexcept>
#include <utility>

#include "scenario/scenario.h"
#include "vendors/vendor.h"

namespace understudy::bench {
namespace {

const http::Header kHost = {"Host", "bench.example.com"};
const http::Header kHelpCrunchToken = {"Authorization", "Bearer hc_test"};
const http::Header kOmnideskKey = {"apiKey", "od_test"};
const http::Header kForm = {"Content-Type", "application/x-www-form-urlencoded"};

// Kept: rows point into it.
const scenario::Scenario& DefaultScenario() {
  static const scenario::Scenario kScenario = [] {
    auto loaded = scenario::Load(Catalog::BuiltIn(), "default");
    if (!loaded) throw std::runtime_error(loaded.error().Render());
    return std::move(*loaded);
  }();
  return kScenario;
}

std::shared_ptr<const front::SeededScenario> DefaultSeededScenario() {
  const front::ScenarioSeeder seeder{Catalog::BuiltIn(), std::nullopt};
  return seeder.Make(DefaultScenario(), *front::MakeEmptyDatabase(*Catalog::BuiltIn()));
}

Call Get(std::string target) { return {"GET", std::move(target), {kHost}, ""}; }

Call Get(std::string target, const http::Header& credential) {
  return {"GET", std::move(target), {kHost, credential}, ""};
}

}  // namespace

Served& DefaultServed() {
  static Served served{front::Worlds(DefaultSeededScenario(), nullptr, {})};
  return served;
}

http::Request Call::View() const {
  http::Request request{method, target, {}, body};
  for (const auto& header : headers) request.headers.push_back({header.name, header.value});
  return request;
}

std::string Call::Wire() const {
  std::string wire = method + " " + target + " HTTP/1.1\r\n";
  for (const auto& header : headers) wire += header.name + ": " + header.value + "\r\n";
  if (!body.empty()) wire += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return wire + "\r\n" + body;
}

Call HelpCrunchCustomer() { return Get("/v1/customers/8737843", kHelpCrunchToken); }
Call LeelooTagged() { return Get("/api/v1/accounts?limit=3&offset=0&filter%5Btags%5D=tag3,tag2"); }
Call LeelooAccount() {
  return Get("/api/v1/accounts/59bbc641b1223300210cdf2f?include=contactedUsers,orders");
}
Call SumayaMessages() {
  return Get("/v1/admin/customer/d8332950-d9b5-11ec-8b58-ed003ada5998/trengo-messages");
}
Call OmnideskList() { return Get("/api/v2/customer", kOmnideskKey); }
Call OmnideskCustomer() { return Get("/api/v2/customer/1", kOmnideskKey); }
Call OmnideskUpdate() {
  return {"PUT",
          "/api/v2/customer/1",
          {kHost, kOmnideskKey, kForm},
          "brandID=1&firstname=text&lastname=text&custom_testfield=text"
          "&customerChannelType_0=email&customerChannelValue_0=text%40example.com"};
}

}  // namespace understudy::bench
