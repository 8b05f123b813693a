#pragma once

#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "front/pipeline.h"
#include "front/seeded_scenario.h"
#include "scenario/scenario.h"
#include "vendors/catalog.h"

namespace understudy::testing {

inline std::shared_ptr<const front::SeededScenario> SeededScenarioOf(const std::string& yaml) {
  auto loaded = scenario::LoadText(Catalog::BuiltIn(), yaml, "s.yaml");
  if (!loaded) throw std::runtime_error(loaded.error().Render());
  return front::ScenarioSeeder{Catalog::BuiltIn(), std::nullopt}.Make(
      *loaded, *front::MakeEmptyDatabase(*Catalog::BuiltIn()));
}

struct Sent {
  std::string method;
  std::string target;
  std::string body = {};
  bool stale = false;  // with a header that fault rules may look at
};

// Of the world `world`, by its header.
inline http::Response Send(front::Worlds& worlds, const std::string& world, const Sent& sent) {
  http::Request request{sent.method, sent.target, {}, sent.body};
  request.headers = {{"Host", "a.example.com"}, {"apiKey", "od_test"}, {"Understudy-World", world}};
  if (!sent.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (sent.stale) request.headers.push_back({"X-Stale", "1"});
  return front::Pipeline(worlds).Handle(request);
}

// All that a client, and the transport, see of a reply, but the headers that tell of the world and
// of other worlds.
inline std::string Whole(const http::Response& response) {
  std::string all = std::to_string(response.status) + " " + response.content_type;
  for (const auto& [name, value] : response.headers) {
    if (name != "Understudy-World" && name != "Understudy-Hint") all += "\n" + name + ": " + value;
  }
  all += "\ndelay " + std::to_string(response.delivery.delay.count());
  return all + "\n\n" + response.body;
}

// A request of Omnidesk's or Sumaya's, drawn: reads, searches, and writes of every kind.
inline Sent Draw(std::mt19937& random) {
  const auto below = [&](unsigned n) { return std::to_string(1 + random() % n); };
  const std::string base = "/api/v2/customer/";
  const std::string id = below(20);
  const bool stale = random() % 8 == 0;
  switch (random() % 8) {
    case 0:
      return {"GET", base + id, "", stale};
    case 1:
      return {"GET", base + "?query=" + std::string(1, static_cast<char>('a' + random() % 26)), "",
              stale};
    case 2:
      return {"PUT", base + id, R"({"firstname":"Ada","custom_n":")" + below(999) + "\"}"};
    case 3:
      return {"DELETE", base + id};
    case 4:
      return {"POST", base + "createCustomerCRUD",
              R"({"brandID":"1","primaryID":"p)" + below(30) + "\"}"};
    case 5:
      return {"POST", base + "externalEvent",
              R"({"customer_id":")" + id + R"(","message":"m)" + below(99) + "\"}"};
    case 6:
      return {"POST", base + "addChannelOnly",
              R"({"customer_id":")" + id + R"(","extra_telephone":"+)" + below(99999) + "\"}"};
    default:
      return {"GET", "/v1/admin/points-records?page=" + below(5)};
  }
}

}  // namespace understudy::testing
