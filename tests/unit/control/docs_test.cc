#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "control/calls.h"
#include "control/fidelity.h"
#include "scenario/scenario.h"
#include "scenario/schema.h"
#include "support/temporary_folder.h"

// The pages that are made by the program, and the examples that people copy.
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

struct Example {
  std::size_t line;  // of the fence
  std::string text;
};

// The blocks between ```yaml and ```, without the indentation of their fence.
std::vector<Example> YamlBlocks(const std::string& markdown) {
  std::vector<Example> blocks;
  std::istringstream lines(markdown);
  std::size_t indent = 0;
  bool inside = false;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto text = line.find_first_not_of(' ');
    if (!inside && text != std::string::npos && line.compare(text, 7, "```yaml") == 0) {
      inside = true;
      indent = text;
      blocks.push_back({number, ""});
    } else if (inside && text != std::string::npos && line.compare(text, 3, "```") == 0) {
      inside = false;
    } else if (inside) {
      blocks.back().text += line.substr(std::min(indent, line.size())) + "\n";
    }
  }
  return blocks;
}

bool IsScenario(const std::string& yaml) {
  return yaml.starts_with("vendors:") || yaml.find("\nvendors:") != std::string::npos;
}

TEST(DocsTest, FidelityPageIsFresh) { ExpectFresh("fidelity.md", control::FidelityMarkdown()); }

TEST(DocsTest, ScenarioSchemaIsFresh) {
  ExpectFresh("scenario.schema.json", scenario::ScenarioJsonSchema());
}

TEST(DocsTest, EveryScenarioExampleInTheDocsChecks) {
  const auto path = kDocs / "scenarios.md";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "docs/scenarios.md is not written yet";

  std::size_t checked = 0;
  for (const auto& block : YamlBlocks(testing::ReadWholeFile(path))) {
    if (!IsScenario(block.text)) continue;
    ++checked;
    const auto loaded = scenario::LoadText(block.text, "example");
    EXPECT_TRUE(loaded) << "docs/scenarios.md, the block on line " << block.line << ":\n"
                        << loaded.error().Render();
  }
  EXPECT_GT(checked, 0U) << "docs/scenarios.md shows no scenario";
}

TEST(DocsTest, EveryCallOfTheControlPlaneIsDescribed) {
  const std::string page = testing::ReadWholeFile(kDocs / "admin-api.md");
  for (const auto& call : control::AllCalls()) {
    const std::string heading = "`" + std::string(call.method) + " " + std::string(call.path) + "`";
    EXPECT_NE(page.find("\n" + heading + ":"), std::string::npos)
        << "docs/admin-api.md does not describe " << heading;
  }
}

}  // namespace
}  // namespace understudy
