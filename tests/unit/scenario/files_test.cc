#include "scenario/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "support/temporary_folder.h"

namespace understudy::scenario {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

// A folder `scenarios` with `fixtures` beside it, as people have it.
class FilesTest : public ::testing::Test {
 protected:
  FilesTest() {
    folder_.Write("scenarios/mine.yaml", "mine");
    folder_.Write("scenarios/data/rows.json", "rows beside");
    folder_.Write("fixtures/vendor/rows.json", "rows of fixtures");
    folder_.Write("secret.json", "secret");
  }

  std::string Include(const std::string& path) const {
    const auto file = OpenInclude(scenarios_, path);
    return file ? file->text : "error: " + file.error();
  }
  std::string Base(const std::string& name) const {
    const auto file = OpenBase(scenarios_, name);
    return file ? file->text : "error: " + file.error();
  }

  TemporaryFolder folder_;
  std::string scenarios_ = folder_.Path("scenarios");
};

constexpr std::string_view kOutside =
    "error: the path must stay in the scenario's folder or in fixtures/";

TEST_F(FilesTest, OpensAScenarioByPath) {
  const auto file = OpenScenario(folder_.Path("scenarios/mine.yaml"));

  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(file->text, "mine");
  EXPECT_EQ(file->name, folder_.Path("scenarios/mine.yaml"));
  EXPECT_EQ(file->folder, scenarios_);
}

TEST_F(FilesTest, TheSameFileHasOneIdHoweverItIsNamed) {
  EXPECT_EQ(OpenScenario(folder_.Path("scenarios/mine.yaml"))->id,
            OpenScenario(folder_.Path("scenarios/../scenarios/./mine.yaml"))->id);
  EXPECT_EQ(OpenScenario(folder_.Path("scenarios/mine.yaml"))->id,
            OpenBase(scenarios_, "mine")->id);
}

TEST_F(FilesTest, ABareNameMeansABuiltInScenario) {
  for (const std::string name :
       {"default", "default.yaml", "secured", "rate-limited", "flaky", "outage", "empty"}) {
    const auto file = OpenScenario(name);
    ASSERT_TRUE(file) << name;
    EXPECT_TRUE(file->name.starts_with("builtin:scenarios/")) << file->name;
    EXPECT_EQ(file->folder, "builtin:scenarios");
  }
}

TEST_F(FilesTest, ListsTheBuiltInScenarios) {
  const auto names = BuiltInScenarios();
  for (const std::string name :
       {"default", "secured", "rate-limited", "flaky", "outage", "empty"}) {
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  }
}

TEST_F(FilesTest, SaysWhatIsWrongWithAScenariosPath) {
  EXPECT_EQ(OpenScenario("defalt").error(),
            "no such file, and no built-in scenario `defalt` (did you mean `default`?)");
  EXPECT_EQ(OpenScenario(folder_.Path("gone.yaml")).error(), "no such file");
  EXPECT_EQ(OpenScenario(scenarios_).error(), "is not a regular file");
}

TEST_F(FilesTest, RefusesFilesPastTheLimit) {
  const auto path = folder_.Write("large.yaml", "");
  fs::resize_file(path, kMostFileBytes + 1);
  EXPECT_EQ(OpenScenario(path).error(), "is larger than 64 MiB");
}

TEST_F(FilesTest, ExtendsByNameOrPathThereOrBuiltIn) {
  EXPECT_EQ(Base("mine"), "mine");
  EXPECT_EQ(Base("mine.yaml"), "mine");
  EXPECT_EQ(Base("./mine"), "mine");
  EXPECT_EQ(Base("data/../mine"), "mine");
  EXPECT_EQ(OpenBase(scenarios_, "default")->name, "builtin:scenarios/default.yaml");
}

TEST_F(FilesTest, AFileThereHidesTheBuiltInOne) {
  folder_.Write("scenarios/default.yaml", "my own");
  EXPECT_EQ(Base("default"), "my own");
  EXPECT_EQ(OpenBase("builtin:scenarios", "default")->name, "builtin:scenarios/default.yaml");
}

TEST_F(FilesTest, IncludesFromTheFolderThenFromFixturesThenBuiltIn) {
  EXPECT_EQ(Include("data/rows.json"), "rows beside");
  EXPECT_EQ(Include("vendor/rows.json"), "rows of fixtures");
  EXPECT_TRUE(OpenInclude(scenarios_, "helpcrunch/customers.json"));
  EXPECT_TRUE(OpenInclude("builtin:scenarios", "helpcrunch/customers.json"));
  folder_.Write("scenarios/vendor/rows.json", "nearer");
  EXPECT_EQ(Include("vendor/rows.json"), "nearer");
}

TEST_F(FilesTest, SaysThatAnIncludeIsNowhere) {
  EXPECT_EQ(Include("gone.json"), "error: no such file in the scenario's folder or in fixtures/");
}

TEST_F(FilesTest, NoPathMayLeave) {
  for (const std::string& path :
       {std::string("../secret.json"), std::string("data/../../secret.json"),
        std::string("./../secret.json"), std::string("../scenarios/../secret.json"),
        folder_.Path("secret.json"), std::string("/etc/passwd"), std::string("..")}) {
    EXPECT_EQ(Include(path), kOutside) << path;
    EXPECT_EQ(Base(path), kOutside) << path;
  }
  EXPECT_EQ(OpenInclude("builtin:scenarios", "../vendors/sumaya/vendor.yaml").error(),
            kOutside.substr(7));
}

TEST_F(FilesTest, ANameBesideIsThatOfAScenarioAndOfNothingElse) {
  folder_.Write("scenarios/plain", "no scenario");
  folder_.Write("scenarios/other.yml", "other");
  const auto beside = [&](const std::string& name) {
    const auto file = OpenBeside(scenarios_, name);
    return file ? file->text : "error: " + file.error();
  };
  EXPECT_EQ(beside("mine"), "mine");
  EXPECT_EQ(beside("mine.yaml"), "mine");
  EXPECT_EQ(beside("other"), "other");
  EXPECT_EQ(OpenBeside(scenarios_, "empty")->name, "builtin:scenarios/empty.yaml");
  EXPECT_EQ(OpenBeside("builtin:scenarios", "empty.yaml")->name, "builtin:scenarios/empty.yaml");
  EXPECT_EQ(beside("plain"), "error: no such file, and no built-in scenario `plain`");
  for (const std::string& name :
       {std::string("../secret"), std::string("data/rows"), std::string("/etc/passwd"),
        std::string("..\\x"), std::string("mine\0x", 6), std::string(), std::string(".."),
        std::string(".")}) {
    EXPECT_EQ(beside(name).substr(0, 6), "error:") << name;
  }
}

TEST_F(FilesTest, NoLinkMayLeave) {
  fs::create_symlink(folder_.Path("secret.json"), folder_.Path("scenarios/link.json"));
  fs::create_symlink(folder_.Path(), folder_.Path("scenarios/up"));
  fs::create_symlink(folder_.Path("secret.json"), folder_.Path("scenarios/base.yaml"));

  EXPECT_EQ(Include("link.json"), kOutside);
  EXPECT_EQ(Include("up/secret.json"), kOutside);
  EXPECT_EQ(Base("base"), kOutside);
}

// The system reads ".." after a link otherwise than the text of a path says.
TEST_F(FilesTest, ThePathThatIsCheckedIsRead) {
  folder_.Write("scenarios/data/deep/x.yaml", "deep");
  folder_.Write("scenarios/data/base.yaml", "inside");
  fs::create_symlink("data/deep", folder_.Path("scenarios/deep"));
  fs::create_symlink(folder_.Path("secret.json"), folder_.Path("scenarios/base.yaml"));
  EXPECT_EQ(Base("deep/../base"), kOutside);
}

TEST_F(FilesTest, ALinkMayStayInside) {
  fs::create_symlink("data/rows.json", folder_.Path("scenarios/link.json"));
  EXPECT_EQ(Include("link.json"), "rows beside");
}

TEST_F(FilesTest, AFolderWhoseNameOnlyBeginsTheSameIsOutside) {
  folder_.Write("scenarios-old/x.json", "old");
  fs::create_symlink(folder_.Path("scenarios-old/x.json"), folder_.Path("scenarios/x.json"));
  EXPECT_EQ(Include("x.json"), kOutside);
}

}  // namespace
}  // namespace understudy::scenario
