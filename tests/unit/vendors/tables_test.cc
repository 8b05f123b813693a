#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "support/temporary_folder.h"
#include "vendors/catalog.h"

namespace understudy {
namespace {

// The tables that the declarations give. With UNDERSTUDY_UPDATE_GOLDEN=1 they are written.
TEST(TablesTest, AreThoseOfTheGoldenFiles) {
  const auto folder = std::filesystem::path(UNDERSTUDY_SOURCE_FOLDER) / "docs/internals/tables";
  const char* update = std::getenv("UNDERSTUDY_UPDATE_GOLDEN");
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    const auto path = folder / (vendor.name + ".sql");
    if (update != nullptr && std::string_view(update) == "1") {
      std::filesystem::create_directories(folder);
      std::ofstream(path, std::ios::binary) << vendor.schema;
    }
    EXPECT_EQ(testing::ReadWholeFile(path), vendor.schema)
        << path << " is stale: run unit_vendors with UNDERSTUDY_UPDATE_GOLDEN=1";
  }
}

}  // namespace
}  // namespace understudy
