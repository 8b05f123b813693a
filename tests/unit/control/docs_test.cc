#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "control/calls.h"
#include "control/fidelity.h"
#include "entities/vendor_vocabulary.h"
#include "scenario/schema.h"
#include "support/temporary_folder.h"
#include "vendors/catalog.h"

// Pages that the program generates, and calls that a page must describe. tests/docs runs the
// examples.
namespace understudy {
namespace {

const std::filesystem::path kDocs = std::filesystem::path(UNDERSTUDY_SOURCE_FOLDER) / "docs";

// Expects the file to hold `content`; with UNDERSTUDY_UPDATE_GOLDEN=1 writes it.
void ExpectFresh(const std::string& name, const std::string& content) {
  const auto path = kDocs / name;
  const char* update = std::getenv("UNDERSTUDY_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::filesystem::create_directories(kDocs);
    std::ofstream(path, std::ios::binary) << content;
  }
  EXPECT_TRUE(testing::ReadWholeFile(path) == content)
      << "docs/" << name << " is stale: run unit_control with UNDERSTUDY_UPDATE_GOLDEN=1";
}

TEST(DocsTest, FidelityPageIsFresh) {
  ExpectFresh("internals/fidelity.md", control::FidelityMarkdown(*Catalog::BuiltIn()));
}

TEST(DocsTest, ScenarioSchemaIsFresh) {
  ExpectFresh("scenario.schema.json", scenario::ScenarioJsonSchema(*Catalog::BuiltIn()));
}

TEST(DocsTest, VendorSchemaIsFresh) {
  ExpectFresh("vendor.schema.json", entities::VendorJsonSchema());
}

TEST(DocsTest, EveryCallOfTheAdminApiIsDescribed) {
  const std::string page = testing::ReadWholeFile(kDocs / "admin-api.md");
  for (const auto& call : control::AllCalls()) {
    const std::string heading = "`" + std::string(call.method) + " " + std::string(call.path) + "`";
    EXPECT_NE(page.find("\n" + heading + ":"), std::string::npos)
        << "docs/admin-api.md does not describe " << heading;
  }
}

}  // namespace
}  // namespace understudy
