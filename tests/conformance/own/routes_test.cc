// `understudy routes` for users' APIs: the addresses that it prints work.

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <filesystem>
#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

// Requests each GET that `routes` prints for these arguments. Returns how many had all parameters.
int ExpectFound(const std::vector<std::string>& arguments, const std::string& scenario,
                const std::vector<std::string>& options) {
  const Program program(scenario, options);
  Client client(program);
  rapidjson::Document routes;
  routes.Parse(RunToEnd(arguments).out.c_str());
  int found = 0;
  for (const auto& route : routes["routes"].GetArray()) {
    const std::string target = route["example"].GetString();
    const bool is_whole = target.find('{') == std::string::npos;
    if (route["method"] != "GET" || !is_whole) continue;
    EXPECT_NE(client.Get(target).status, 404) << target;
    ++found;
  }
  return found;
}

TEST(OwnRoutesTest, EveryAddressThatIsPrintedIsFound) {
  for (const auto& folder : fs::directory_iterator(UNDERSTUDY_APIS_FOLDER)) {
    for (const auto& file : fs::directory_iterator(folder.path())) {
      const std::string name = file.path().string();
      EXPECT_GT(ExpectFound({"routes", "--json", "--api", name}, "default", {"--api", name}), 0)
          << name;
    }
  }
}

TEST(OwnRoutesTest, BothPartsOfAKeyAreThoseOfARow) {
  const auto routes =
      RunToEnd({"routes", "--api", UNDERSTUDY_APIS_FOLDER "/calendar/openapi.yaml"}).out;
  EXPECT_NE(routes.find("/months/2023/1  # stateful\n"), std::string::npos) << routes;
  EXPECT_NE(routes.find("/months/2023  # stateful\n"), std::string::npos) << routes;
}

TEST(OwnRoutesTest, TheRowAboveIsThatOfTheRow) {
  const std::string api = "shop=" UNDERSTUDY_APIS_FOLDER "/petshop/openapi.yaml";
  const auto scenario = WriteFile(
      NewFolder(), "my.yaml",
      "vendors:\n  shop:\n    data:\n      owners: [{id: 3, name: Ada}, {id: 4, name: Ben}]\n"
      "      pets: [{id: 123e4567-e89b-42d3-a456-426614174000, ownerId: 4, name: Rex}]\n");
  const auto routes = RunToEnd({"routes", scenario, "--api", api}).out;
  EXPECT_NE(routes.find("/v1/owners/4/pets/123e4567-e89b-42d3-a456-426614174000  # stateful\n"),
            std::string::npos)
      << routes;
  EXPECT_NE(routes.find("/v1/owners/4/pets  # stateful\n"), std::string::npos) << routes;
  EXPECT_NE(routes.find("/v1/owners/3  # stateful\n"), std::string::npos) << routes;
  ExpectFound({"routes", "--json", scenario, "--api", api}, scenario, {"--api", api});
  // Without pets there is no address of one; those of owners have one.
  WriteFile(fs::path(scenario).parent_path(), "my.yaml",
            "vendors:\n  shop:\n    data: {owners: [{id: 3, name: Ada}], pets: []}\n");
  const auto empty = RunToEnd({"routes", scenario, "--api", api}).out;
  EXPECT_NE(empty.find("/v1/owners/3/pets  # stateful\n"), std::string::npos) << empty;
  EXPECT_NE(empty.find("/v1/owners/3/pets/{petId}'  # stateful\n"), std::string::npos) << empty;
}

}  // namespace
}  // namespace understudy::conformance
