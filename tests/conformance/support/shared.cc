#include "shared.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>

namespace understudy::conformance {
namespace {

using Programs = std::map<std::string, std::unique_ptr<Program>, std::less<>>;

Programs& Running() {
  static Programs programs;
  return programs;
}

class StopShared : public ::testing::Environment {
 public:
  void TearDown() override { Running().clear(); }
};

// gtest owns and deletes it.
::testing::Environment* const kStopShared = ::testing::AddGlobalTestEnvironment(new StopShared);

}  // namespace

const Program& Shared(std::string_view scenario) {
  static_cast<void>(kStopShared);
  auto found = Running().find(scenario);
  if (found == Running().end()) {
    found = Running().emplace(scenario, std::make_unique<Program>(scenario)).first;
  }
  return *found->second;
}

std::string ScenarioFile(std::string_view yaml) {
  const std::string path = NewFolder() + "/scenario.yaml";
  std::ofstream file(path, std::ios::binary);
  file << yaml;
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
  return path;
}

}  // namespace understudy::conformance
