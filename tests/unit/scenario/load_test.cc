#include "scenario/load.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "scenario/check.h"
#include "scenario/files.h"
#include "scenario/scenario.h"
#include "support/documents.h"
#include "support/temporary_folder.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using testing::Places;
using testing::TemporaryFolder;

class LoadTest : public ::testing::Test {
 protected:
  // The assembled scenario as JSON, or what is wrong with it.
  std::string Assembled(const std::string& name) const {
    auto file = OpenScenario(folder_.Path("scenarios/" + name));
    EXPECT_TRUE(file) << name;
    Diagnostics diagnostics;
    const Loaded loaded = Assemble(std::move(*file), diagnostics);
    if (!diagnostics.empty()) return Places(diagnostics);
    return loaded.root ? json::ToText(*loaded.root) : "nothing";
  }
  void Write(const std::string& name, const std::string& text) const {
    folder_.Write("scenarios/" + name, text);
  }

  TemporaryFolder folder_;
};

TEST_F(LoadTest, MergesMapsAndReplacesListsAndValues) {
  Write("base.yaml",
        "name: base\nseed: 1\nvendors:\n  a: {tokens: [x, y], settings: {p: 1, q: 2}}\n  b: {}\n");
  Write("top.yaml",
        "extends: base\nname: top\nvendors:\n  a: {tokens: [z], settings: {q: 3}}\n  c: {}\n");

  EXPECT_EQ(
      Assembled("top.yaml"),
      R"({"name":"top","seed":1,"vendors":{"a":{"tokens":["z"],"settings":{"p":1,"q":3}},"b":{},"c":{}},"extends":"base"})");
}

TEST_F(LoadTest, FollowsAChain) {
  Write("a.yaml", "name: a\nseed: 1\n");
  Write("b.yaml", "extends: a\nseed: 2\nclock: real\n");
  Write("c.yaml", "extends: b.yaml\nclock: x\n");

  EXPECT_EQ(Assembled("c.yaml"), R"({"name":"a","seed":2,"clock":"x","extends":"b.yaml"})");
}

TEST_F(LoadTest, ReplacesAClockWhole) {
  Write("base.yaml", "clock: {from: 2024-01-15T12:00:00Z, rate: 2}\n");
  Write("top.yaml", "extends: base\nclock: {frozen: 2025-01-15T12:00:00Z}\n");

  EXPECT_EQ(Assembled("top.yaml"),
            R"({"clock":{"frozen":"2025-01-15T12:00:00Z"},"extends":"base"})");
}

TEST_F(LoadTest, FindsCycles) {
  Write("a.yaml", "extends: b\n");
  Write("b.yaml", "name: b\nextends: a\n");
  Write("self.yaml", "extends: ./self\n");

  EXPECT_EQ(Assembled("a.yaml"), "2:10 extends `a`: a cycle, this scenario extends itself\n");
  EXPECT_EQ(Assembled("self.yaml"),
            "1:10 extends `./self`: a cycle, this scenario extends itself\n");
}

TEST_F(LoadTest, BoundsAChain) {
  Write("s0.yaml", "name: end\n");
  for (int i = 1; i <= 20; ++i) {
    Write("s" + std::to_string(i) + ".yaml", "extends: s" + std::to_string(i - 1) + "\n");
  }
  EXPECT_EQ(Assembled("s15.yaml"), R"({"name":"end","extends":"s14"})");
  EXPECT_EQ(Assembled("s16.yaml"), "1:10 extends: more than 16 scenarios in a chain\n");
}

TEST_F(LoadTest, SaysThatABaseIsNone) {
  Write("a.yaml", "name: a\nextends: defaultt\n");
  EXPECT_EQ(
      Assembled("a.yaml"),
      "2:10 extends `defaultt`: no such file, and no built-in scenario `defaultt` (did you mean "
      "`default`?)\n");
}

TEST_F(LoadTest, PutsIncludedRowsInTheirPlace) {
  Write("one.json", R"([{"id": 1}, {"id": 2}])");
  Write("two.yaml", "- {id: 3}\n");
  Write("map.yaml", "vendors: {v: {data: {rows: {include: one.json}}}}\n");
  Write("many.yaml", "vendors: {v: {data: {rows: {include: [two.yaml, one.json]}}}}\n");
  Write("among.yaml", "vendors: {v: {data: {rows: [{id: 0}, {include: one.json}, {id: 9}]}}}\n");

  EXPECT_EQ(Assembled("map.yaml"), R"({"vendors":{"v":{"data":{"rows":[{"id":1},{"id":2}]}}}})");
  EXPECT_EQ(Assembled("many.yaml"),
            R"({"vendors":{"v":{"data":{"rows":[{"id":3},{"id":1},{"id":2}]}}}})");
  EXPECT_EQ(Assembled("among.yaml"),
            R"({"vendors":{"v":{"data":{"rows":[{"id":0},{"id":1},{"id":2},{"id":9}]}}}})");
}

TEST_F(LoadTest, IncludesAreFoundFromTheFileThatNamesThem) {
  Write("sub/rows.json", R"([{"id": 1}])");
  Write("sub/base.yaml", "vendors: {v: {data: {rows: {include: rows.json}}}}\n");
  Write("top.yaml", "extends: sub/base\nname: top\n");

  EXPECT_EQ(Assembled("top.yaml"),
            R"({"vendors":{"v":{"data":{"rows":[{"id":1}]}}},"extends":"sub/base","name":"top"})");
}

TEST_F(LoadTest, SaysWhatIsWrongWithAnIncludeWhereItStands) {
  Write("rows.json", "{}");
  Write("rows.txt", "[]");
  const auto wrong = [&](const std::string& include) {
    Write("a.yaml", "vendors: {v: {data: {rows: " + include + "}}}\n");
    return Assembled("a.yaml");
  };

  EXPECT_EQ(wrong("{include: gone.json}"),
            "1:38 include `gone.json`: no such file in the scenario's folder or in fixtures/\n");
  EXPECT_EQ(wrong("{include: ../x.json}"),
            "1:38 include `../x.json`: the path must stay in the scenario's folder or in "
            "fixtures/\n");
  EXPECT_EQ(wrong("{include: rows.txt}"),
            "1:38 include `rows.txt`: the file must end in .json, .yaml or .yml\n");
  EXPECT_EQ(wrong("{include: rows.json}"),
            "1:38 include `rows.json`: the file must hold a list of rows\n");
  EXPECT_EQ(wrong("{include: 5}"), "1:38 include `5`: expected the path of a file\n");
  EXPECT_EQ(wrong("{include: [], also: 1}"), "1:42 unknown key `also`: expected include\n");
}

TEST_F(LoadTest, PointsIntoTheIncludedFile) {
  Write("rows.json", "[\n  {\"id\": 1,}\n]");
  Write("a.yaml", "vendors: {v: {data: {rows: {include: rows.json}}}}\n");
  auto file = OpenScenario(folder_.Path("scenarios/a.yaml"));
  Diagnostics diagnostics;

  const Loaded loaded = Assemble(std::move(*file), diagnostics);

  ASSERT_EQ(diagnostics.list().size(), 1U);
  EXPECT_EQ(diagnostics.list()[0].file, folder_.Path("scenarios/rows.json"));
  EXPECT_EQ(diagnostics.list()[0].line, 2U);
}

TEST_F(LoadTest, IncludesNowhereElse) {
  Write("rows.json", R"([{"include": "rows.json"}])");
  Write("a.yaml",
        "name: {include: rows.json}\nvendors: {v: {data: {rows: {include: rows.json}}}}\n");

  EXPECT_EQ(
      Assembled("a.yaml"),
      R"({"name":{"include":"rows.json"},"vendors":{"v":{"data":{"rows":[{"include":"rows.json"}]}}}})");
}

class ScenarioTest : public ::testing::Test {};

TEST_F(ScenarioTest, EveryBuiltInScenarioIsRight) {
  for (const auto& name : BuiltInScenarios()) {
    Diagnostics errors;
    const auto assembled = Assemble(OpenScenario(name).value(), errors);
    ASSERT_TRUE(assembled.root) << errors.Render();
    EXPECT_TRUE(assembled.is_built_in) << name;
    Check(*Catalog::BuiltIn(), assembled, errors);
    EXPECT_TRUE(errors.empty()) << name << ":\n" << errors.Render();
    EXPECT_TRUE(Load(Catalog::BuiltIn(), name)) << name;
  }
}

TEST_F(ScenarioTest, OneThatExtendsABuiltInOneIsNoBuiltInOne) {
  Diagnostics errors;
  const auto assembled = Assemble({"text", "text:text", ".", "extends: default\n"}, errors);
  EXPECT_FALSE(assembled.is_built_in);
}

TEST_F(ScenarioTest, ReadsEveryKey) {
  const auto loaded =
      LoadText(Catalog::BuiltIn(),
               "name: mine\ndescription: One sentence.\nclock: 2024-01-15T12:00:00Z\nseed: 7\n"
               "public_url: https://mock.example.com/base//\n"
               "vendors:\n"
               "  helpcrunch:\n    tokens: [a, b]\n    rate_limit: {requests: +5, per: 90s}\n"
               "    data: {customers: [{id: 1}, {id: 2}]}\n"
               "  omnidesk:\n    keys: [{key: k, permissions: [CUSTOMER_READ]}]\n"
               "    settings: {undocumented_bodies: none}\n",
               "text");

  ASSERT_TRUE(loaded) << loaded.error().Render();
  EXPECT_EQ(loaded->name, "mine");
  EXPECT_EQ(loaded->description, "One sentence.");
  EXPECT_EQ(FormatSeconds(loaded->clock.Now()), "2024-01-15T12:00:00Z");
  EXPECT_EQ(loaded->seed, 7);
  EXPECT_EQ(loaded->public_url, "https://mock.example.com/base");
  ASSERT_EQ(loaded->vendors.size(), 2U);
  const VendorScenario& first = loaded->vendors[0];
  EXPECT_EQ(first.vendor->name, "helpcrunch");
  ASSERT_EQ(first.credentials.size(), 2U);
  EXPECT_EQ(first.credentials[1].secret, "b");
  EXPECT_EQ(first.rate_limit->requests, 5);
  EXPECT_EQ(first.rate_limit->per, std::chrono::seconds(90));
  EXPECT_EQ(first.rows.at(0).size(), 2U);
  const VendorScenario& second = loaded->vendors[1];
  EXPECT_EQ(second.credentials.at(0).permissions, std::vector<std::string>({"CUSTOMER_READ"}));
  EXPECT_EQ(second.settings.at("undocumented_bodies"), "none");
}

TEST_F(ScenarioTest, FillsDefaultsIn) {
  const auto loaded = LoadText(Catalog::BuiltIn(), "vendors: {leeloo: {}}", "text");

  ASSERT_TRUE(loaded) << loaded.error().Render();
  EXPECT_EQ(loaded->name, "text");
  EXPECT_FALSE(loaded->clock.frozen());
  EXPECT_EQ(loaded->public_url, std::nullopt);
  EXPECT_EQ(loaded->vendors.at(0).settings.at("error_status"), "http");
  EXPECT_TRUE(loaded->vendors.at(0).credentials.empty());
  EXPECT_FALSE(loaded->vendors.at(0).rate_limit);
}

TEST_F(ScenarioTest, HasAnotherDigestWhenAnythingReadIsDifferent) {
  const auto digest = [](const std::string& text) {
    return DigestOf(*LoadText(Catalog::BuiltIn(), text, "t"));
  };

  EXPECT_EQ(digest("vendors: {leeloo: {}}"), digest("# a comment\nvendors:\n  leeloo: {}\n"));
  EXPECT_NE(digest("vendors: {leeloo: {}}"), digest("vendors: {leeloo: {tokens: [x]}}"));
}

TEST_F(ScenarioTest, SaysThatAFileIsNotThere) {
  const auto loaded = Load(Catalog::BuiltIn(), "no/such.yaml");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().Render(), "no/such.yaml:1:1: error: no such file\n");
}

TEST_F(ScenarioTest, AClockMayRun) {
  const auto loaded = LoadText(
      Catalog::BuiltIn(), "clock: {from: 2024-01-15T12:00:00Z, rate: 60}\nvendors: {}", "test");
  ASSERT_TRUE(loaded);

  const Instant steady = SteadyNow();
  const Clock clock = loaded->clock.Begun();

  EXPECT_EQ(clock.rate(), 60);
  EXPECT_FALSE(clock.frozen());
  EXPECT_EQ(FormatSeconds(clock.At(steady)).view().substr(0, 14), "2024-01-15T12:");
  const auto later = clock.At(steady + std::chrono::minutes(1)) - clock.At(steady);
  EXPECT_GE(later, std::chrono::minutes(59));
  EXPECT_LE(later, std::chrono::minutes(60));
}

TEST_F(LoadTest, SaysWhereItLookedForFilesOfAScenarioThatIsBroken) {
  Write("base.yaml",
        "name: base\nvendors:\n  leeloo: {data: {accounts: {include: [a.json, sub/b.json]}}}\n");
  Write("a.json", "[]");
  Write("top.yaml", "extends: base.yaml\n");

  LookedAt looked_at;
  EXPECT_FALSE(LoadFile(Catalog::BuiltIn(), folder_.Path("scenarios/top.yaml"), looked_at));

  for (const char* name : {"scenarios/top.yaml", "scenarios/base.yaml", "scenarios/a.json",
                           "scenarios/sub/b.json", "fixtures/sub/b.json"}) {
    EXPECT_TRUE(looked_at.contains(folder_.Path(name))) << name;
  }
}

TEST_F(LoadTest, AFileThatIsGoneIsNoBuiltInScenario) {
  LookedAt looked_at;
  const auto loaded = LoadFile(Catalog::BuiltIn(), "default.yaml", looked_at);

  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().Render(), "default.yaml:1:1: error: no such file\n");
  EXPECT_EQ(looked_at, LookedAt{"default.yaml"});
}

TEST_F(LoadTest, ReadsFilesWithAByteOrderMark) {
  folder_.Write("fixtures/rows.json", "\xEF\xBB\xBF[{\"id\": 1}]");
  Write("a.json",
        "\xEF\xBB\xBF{\"vendors\":{\"helpcrunch\":{\"tokens\":[\"t\"],"
        "\"data\":{\"customers\":{\"include\":\"rows.json\"}}}}}");
  Write("b.yaml", "\xEF\xBB\xBFvendors: {helpcrunch: {data: {customers: {include: rows.json}}}}\n");
  for (const std::string name : {"a.json", "b.yaml"}) {
    const auto loaded = Load(Catalog::BuiltIn(), folder_.Path("scenarios/" + name));
    ASSERT_TRUE(loaded) << loaded.error().Render();
    EXPECT_EQ(loaded->vendors.at(0).rows.at(0).size(), 1U);
  }
}

TEST_F(LoadTest, NamesTheListWhoseReplacementLosesRows) {
  Write("base.yaml",
        "vendors:\n  omnidesk:\n    keys: [{key: k, permissions: [CUSTOMER_READ]}]\n    data:\n"
        "      brands: [{id: 1, name: A}, {id: 2, name: B}]\n"
        "      customers: [{id: 1, brand_id: 1}, {id: 2, brand_id: 2}, {id: 3, brand_id: 2}]\n");
  Write("middle.yaml", "extends: base\nname: middle\n");
  Write("top.yaml",
        "extends: middle\nvendors:\n  omnidesk:\n    data:\n      brands: [{id: 1, name: A}]\n");
  const auto wrong = [&](const std::string& name) {
    const auto loaded = Load(Catalog::BuiltIn(), folder_.Path("scenarios/" + name));
    if (loaded) return std::string();
    return loaded.error().list().front().file.substr(folder_.Path("scenarios/").size()) + ":" +
           Places(loaded.error());
  };

  EXPECT_EQ(wrong("top.yaml"),
            "top.yaml:5:7 vendors.omnidesk.data.brands is replaced here, but 2 rows of customers "
            "refer to brands that are no longer there, such as `2`: add them, or replace customers "
            "too\n");
  // The list in between is the one to mend; a scenario's own rows are errors of their own.
  Write("over.yaml", "extends: top\nname: over\n");
  EXPECT_TRUE(wrong("over.yaml").starts_with("top.yaml:5:7 vendors.omnidesk.data.brands is"));
  Write(
      "own.yaml",
      "extends: top\nvendors:\n  omnidesk:\n    data:\n      customers: [{id: 1, brand_id: 2}]\n");
  EXPECT_EQ(wrong("own.yaml"), "own.yaml:5:37 refers to `2`, but brands has no row with this id\n");
  Write("both.yaml",
        "extends: base\nvendors:\n  omnidesk:\n    data:\n      brands: [{id: 1, name: A}]\n"
        "      customers: [{id: 1, brand_id: 2}]\n");
  EXPECT_EQ(wrong("both.yaml"),
            "both.yaml:6:37 refers to `2`, but brands has no row with this id\n");
}

TEST_F(LoadTest, GivesOneErrorForAListOfTheDefaultScenarioThatIsReplaced) {
  Write("mine.yaml", "extends: default\nvendors:\n  leeloo:\n    data:\n      users: []\n");
  const auto loaded = Load(Catalog::BuiltIn(), folder_.Path("scenarios/mine.yaml"));
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().total(), 1U) << loaded.error().Render();
  EXPECT_TRUE(loaded.error().list()[0].file.ends_with("mine.yaml"));
  EXPECT_NE(loaded.error().list()[0].message.find("users that are no longer there"),
            std::string::npos);
}

TEST_F(LoadTest, BoundsWhatIncludesAdd) {
  folder_.Write("fixtures/small.json", "[]");
  folder_.Write("fixtures/large.json", "[\"" + std::string(40'000'000, 'x') + "\"]");
  const auto including = [&](const std::string& file, std::size_t times) {
    Write("a.yaml", "vendors:\n  v:\n    data:\n      e:\n" +
                        testing::Repeat("      - {include: " + file + "}\n", times));
    return Assembled("a.yaml");
  };
  EXPECT_TRUE(including("small.json", 1000).starts_with("{"));
  EXPECT_TRUE(including("small.json", 1001)
                  .ends_with("include `small.json`: a scenario may have at most 1000 files\n"));
  EXPECT_EQ(including("large.json", 2),
            "6:19 include `large.json`: a scenario's files may have at most 64 MiB, together\n");
}

TEST_F(LoadTest, MergesManyNamesInLinearTime) {
  std::string names;
  for (int i = 0; i < 200'000; ++i) names += "k" + std::to_string(i) + ": 1\n";
  Write("base.yaml", names);
  Write("top.yaml", "extends: base\n" + names);
  auto file = OpenScenario(folder_.Path("scenarios/top.yaml"));
  Diagnostics diagnostics;
  EXPECT_EQ(Assemble(std::move(*file), diagnostics).root->members.size(), 200'001U);
}

}  // namespace
}  // namespace understudy::scenario
