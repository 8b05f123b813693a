#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string_view>

#include "control/admin_call.h"
#include "front/pipeline.h"
#include "support/front_worlds.h"

namespace understudy::control {

// The services of a server without a transport. It serves the API `leeloo`.
class ControlFixture : public ::testing::Test {
 protected:
  // Sends a request, which the journal then has.
  void Send(const http::Request& request) { front::Pipeline(worlds_).Handle(request); }
  // The request refers to `target`.
  static http::Request Get(std::string_view target) {
    http::Request request;
    request.method = "GET";
    request.target = target;
    request.headers = {{"Host", "a.example.com"}};
    return request;
  }

 private:
  front::ScenarioSeeder seeder_{Catalog::BuiltIn(), std::nullopt};

 protected:
  front::Worlds worlds_{testing::SeededScenarioOf("name: s\nvendors: {leeloo: {}}\n"), nullptr, {}};

 private:
  ScenarioCache scenario_cache_{seeder_, ""};
  front::Reloader reloader_{seeder_, worlds_, {}};
  std::unique_ptr<SnapshotStore> snapshots_ = MakeMemorySnapshotStore();
  journal::Redaction redaction_;
  journal::Stream stream_;
  front::RequestMetrics metrics_{*Catalog::BuiltIn()};

 protected:
  ControlServices services_{worlds_,    scenario_cache_, reloader_, *snapshots_,
                            redaction_, stream_,         metrics_,  {}};
};

}  // namespace understudy::control
