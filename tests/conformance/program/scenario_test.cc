// Scenario files: how errors are shown, files that name other files, what a file may not do to
// the reader, and what the shipped ones and one's own give.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kCustomers =
    "name: t\nvendors:\n  helpcrunch:\n    tokens: [hc]\n    data:\n      customers: ";

bool StartsWith(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

// `run` found exactly one error, in `path` at `place`, and speaks of `word`.
void ExpectOneError(const Finished& run, const std::string& path, const std::string& place,
                    const std::string& word) {
  EXPECT_EQ(run.exit_code, 3) << Printed(run);
  const std::vector<std::string> errors = ErrorLines(run);
  ASSERT_EQ(errors.size(), 1U) << Printed(run);
  EXPECT_TRUE(StartsWith(errors[0], path + ':' + place + ": error: "))
      << errors[0] << " is not at " << place;
  EXPECT_NE(errors[0].find(word), std::string::npos) << errors[0] << " lacks " << word;
}

// Checks `marked` as scenario.yaml in `folder`.
void ExpectError(const std::string& folder, const std::string& marked, const std::string& word) {
  const Marked text = Unmark(marked);
  ASSERT_EQ(text.places.size(), 1U);
  const std::string path = WriteFile(folder, "scenario.yaml", text.text);
  ExpectOneError(RunToEnd({"check", path}), path, text.places[0], word);
}

std::size_t CodePoints(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

constexpr const char* kManyErrors =
    "name: t\n"
    "‸descripton: x\n"
    "seed: ‸abc\n"
    "vendors:\n"
    "  helpcrunch:\n"
    "    rate_limit: {requests: ‸0, per: minute}\n"
    "    data:\n"
    "      customers:\n"
    "        - {id: 1, name: \"Зоя\", ‸nmae: Z}\n"
    "        - ‸{name: nobody}\n"
    "        - {id: ‸1}\n"
    "  omnidesk:\n"
    "    data:\n"
    "      brands: [{id: 1, name: N}]\n"
    "      customers: [{id: 1, brand_id: ‸9}]\n"
    "      tickets: [{id: 1, subject: S, status: open, created_at: ‸never}]\n";

TEST(ScenarioCheckTest, FindsEveryErrorInOneRun) {
  const Marked marked = Unmark(kManyErrors);
  const std::string path = WriteFile(NewFolder(), "scenario.yaml", marked.text);
  const Finished run = RunToEnd({"check", path});
  EXPECT_EQ(run.exit_code, 3);
  const std::vector<std::string> errors = ErrorLines(run);
  EXPECT_EQ(errors.size(), marked.places.size()) << Printed(run);
  for (const std::string& place : marked.places) {
    const std::string start = path + ':' + place + ": error: ";
    EXPECT_TRUE(std::any_of(errors.begin(), errors.end(),
                            [&](const auto& e) { return StartsWith(e, start); }))
        << "nothing at " << place << "\n"
        << Printed(run);
  }
}

TEST(ScenarioCheckTest, FindsTheErrorsOfEveryFileGiven) {
  const std::string folder = NewFolder();
  const std::string one = WriteFile(folder, "one.yaml", "name: t\nseed: x\n");
  const std::string good = WriteFile(folder, "good.yaml", "name: t\n");
  const std::string two = WriteFile(folder, "two.yaml", "name: t\nclock: x\n");
  const Finished run = RunToEnd({"check", one, good, two});
  EXPECT_EQ(run.exit_code, 3);
  const std::vector<std::string> errors = ErrorLines(run);
  ASSERT_EQ(errors.size(), 2U) << Printed(run);
  EXPECT_TRUE(StartsWith(errors[0], one + ":2:7: error: ")) << errors[0];
  EXPECT_TRUE(StartsWith(errors[1], two + ":2:8: error: ")) << errors[1];
}

TEST(ScenarioCheckTest, ShowsTheLineWithACaretUnderTheError) {
  const Marked marked = Unmark(
      "name: t\ndescription: Шістсот\nvendors: {helpcrunch: {data: {customers: [{id: 1, name: "
      "Šárka, ‸nmae: Z}]}}}\n");
  const std::string path = WriteFile(NewFolder(), "scenario.yaml", marked.text);
  const std::string source = Lines(marked.text)[2];
  const std::size_t column = std::stoul(marked.places[0].substr(2));

  const Finished run = RunToEnd({"check", path});

  const std::vector<std::string> lines =
      Lines(run.err.find(": error: ") != std::string::npos ? run.err : run.out);
  const auto error = std::find_if(lines.begin(), lines.end(), [](const auto& l) {
    return l.find(": error: ") != std::string::npos;
  });
  ASSERT_GT(lines.end() - error, 2) << Printed(run);
  const std::size_t shown = error[1].find(source);
  ASSERT_NE(shown, std::string::npos) << Printed(run);
  const std::size_t caret = error[2].find('^');
  ASSERT_NE(caret, std::string::npos) << Printed(run);
  EXPECT_EQ(CodePoints(error[2].substr(0, caret)),
            CodePoints(error[1].substr(0, shown)) + column - 1)
      << Printed(run);
}

TEST(ScenarioCheckTest, IsRefusedByServeWithTheSameWords) {
  const std::string folder = NewFolder();
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"many.yaml", Unmark(kManyErrors).text},
      {"syntax.yaml", "name: [t\n"},
      {"utf8.yaml", "name: \xff\n"},
      {"include.yaml", std::string(kCustomers) + "{include: ../rows.json}\n"},
      {"self.yaml", "name: t\nextends: self\n"},
  };
  for (const auto& [name, text] : texts) {
    SCOPED_TRACE(name);
    const std::string path = WriteFile(folder, name, text);
    const Finished check = RunToEnd({"check", path});
    const Finished serve = RunToEnd({"serve", path, "--port", "0"});
    EXPECT_EQ(check.exit_code, 3);
    EXPECT_EQ(serve.exit_code, 3);
    EXPECT_FALSE(ErrorLines(check).empty()) << Printed(check);
    EXPECT_EQ(ErrorLines(serve), ErrorLines(check));
    EXPECT_EQ(serve.out.find("listening"), std::string::npos);
  }
}

TEST(ScenarioCheckTest, NamesAScenarioThatDoesNotExist) {
  const std::string path = NewFolder() + "/absent.yaml";
  for (const std::string& name : {path, std::string("no-such-scenario")}) {
    const Finished check = RunToEnd({"check", name});
    EXPECT_EQ(check.exit_code, 3) << Printed(check);
    EXPECT_NE((check.out + check.err).find(name), std::string::npos);
    EXPECT_EQ(RunToEnd({"serve", name, "--port", "0"}).exit_code, 3);
  }
}

TEST(ScenarioCheckTest, FindsErrorsBesideABaseThatIsMissingAndADuplicateKey) {
  const std::string path = WriteFile(NewFolder(), "s.yaml",
                                     "extends: nosuch\nclok: 1\nname: a\nname: b\n"
                                     "vendors: {leelo: {}}\n");

  const auto errors = ErrorLines(RunToEnd({"check", path}));

  ASSERT_EQ(errors.size(), 4U);
  EXPECT_TRUE(StartsWith(errors[0], path + ":1:10: error: extends `nosuch`"));
  EXPECT_TRUE(StartsWith(errors[1], path + ":2:1: error: unknown key `clok`"));
  EXPECT_TRUE(StartsWith(errors[2], path + ":4:1: error: duplicate key `name`"));
  EXPECT_TRUE(StartsWith(errors[3], path + ":5:11: error: unknown key `leelo`"));
}

TEST(ScenarioCheckTest, PlacesAValueThatIsLeftOutAtItsKey) {
  const std::string path = WriteFile(NewFolder(), "s.yaml", "vendors:\n  leeloo:\n  sumaya: {}\n");

  const auto errors = ErrorLines(RunToEnd({"check", path}));

  ASSERT_EQ(errors.size(), 1U);
  EXPECT_TRUE(StartsWith(errors[0], path + ":2:3: error: expected a map, found null"));
}

TEST(ScenarioCheckTest, ReportsBrokenYamlWithItsFile) {
  const std::string folder = NewFolder();
  for (const char* text : {"name: [t\n", "name: \"t\n", "\tname: t\n", "name: t\n- x\n", "{{{",
                           "&a *a", "name: *nobody\n", "", "- a\n", "t\n"}) {
    SCOPED_TRACE(text);
    const std::string path = WriteFile(folder, "broken.yaml", text);
    const Finished run = RunToEnd({"check", path});
    EXPECT_EQ(run.exit_code, 3) << Printed(run);
    ASSERT_FALSE(ErrorLines(run).empty()) << Printed(run);
    EXPECT_TRUE(StartsWith(ErrorLines(run)[0], path + ':')) << Printed(run);
  }
}

TEST(ScenarioIncludeTest, MayNotLeaveTheFolder) {
  const std::string outside = NewFolder();
  const std::string folder = outside + "/scenarios";
  std::filesystem::create_directories(folder + "/sub");
  WriteFile(outside, "rows.json", "[]");
  std::filesystem::create_symlink(outside + "/rows.json", folder + "/link.json");
  for (const std::string& path :
       {std::string("../rows.json"), std::string("sub/../../rows.json"), outside + "/rows.json",
        std::string("/etc/passwd"), std::string("link.json")}) {
    SCOPED_TRACE(path);
    ExpectError(folder, std::string(kCustomers) + "{include: ‸" + path + "}\n", path);
  }
  ExpectError(folder, std::string(kCustomers) + "[{include: ‸../rows.json}]\n", "../rows.json");
}

TEST(ScenarioIncludeTest, NamesTheIncludeOfAnAbsentFile) {
  const std::string folder = NewFolder();
  std::filesystem::create_directory(folder + "/directory");
  ExpectError(folder, std::string(kCustomers) + "{include: ‸absent.json}\n", "absent.json");
  ExpectError(folder, std::string(kCustomers) + "{include: [‸absent.yaml]}\n", "absent.yaml");
  ExpectError(folder, std::string(kCustomers) + "{include: ‸directory}\n", "directory");
}

TEST(ScenarioIncludeTest, NamesTheIncludeOfAFileThatHoldsNoList) {
  const std::string folder = NewFolder();
  WriteFile(folder, "rows.json", R"({"id": 1})");
  ExpectError(folder, std::string(kCustomers) + "{include: ‸rows.json}\n", "list");
}

TEST(ScenarioIncludeTest, ReportsErrorsInsideTheIncludedFile) {
  const std::string folder = NewFolder();
  const std::string scenario =
      WriteFile(folder, "scenario.yaml", std::string(kCustomers) + "{include: rows/rows.json}\n");
  std::filesystem::create_directory(folder + "/rows");
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"[\n  {\"id\": 1},\n  {\"id\": ‸\"x\"}\n]\n", "integer"},
      {"[{\"id\": 1, \"name\": \"Šárka\", ‸\"nmae\": 1}]", "nmae"},
      {"[{\"id\": 1}, {\"id\": ‸1}]", "duplicate"},
      {"[‸{\"name\": \"x\"}]", "`id`"},
      {"[{\"name\": \"‸\xff\"}]", "UTF-8"},
  };
  for (const auto& [marked, word] : rows) {
    SCOPED_TRACE(marked);
    const Marked text = Unmark(marked);
    const std::string path = WriteFile(folder, "rows/rows.json", text.text);
    ExpectOneError(RunToEnd({"check", scenario}), path, text.places[0], word);
  }
}

TEST(ScenarioIncludeTest, TakesJsonYamlListsAndItemsOfAList) {
  const std::string folder = NewFolder();
  WriteFile(folder, "a.json", R"([{"id": 1, "name": "Anna"}])");
  WriteFile(folder, "b.yaml", "- {id: 2, name: Bela}\n- id: 3\n  name: Cyril\n");
  for (const char* rows :
       {"{include: [a.json, b.yaml]}", "[{include: b.yaml}, {id: 1, name: Anna}]",
        "[{include: a.json}, {include: b.yaml}]"}) {
    SCOPED_TRACE(rows);
    Program program(WriteFile(folder, "scenario.yaml", std::string(kCustomers) + rows + "\n"));
    Client client(program, {{"Authorization", "Bearer hc"}});
    EXPECT_EQ(client.Get("/v1/customers/1").Text("/name"), "Anna");
    EXPECT_EQ(client.Get("/v1/customers/3").Text("/name"), "Cyril");
  }
}

TEST(ScenarioIncludeTest, FindsTheFixturesThatComeWithTheProgram) {
  Program program(WriteFile(NewFolder(), "scenario.yaml",
                            std::string(kCustomers) + "{include: helpcrunch/customers.json}\n"));
  Client client(program, {{"Authorization", "Bearer hc"}});
  EXPECT_EQ(client.Get("/v1/customers/8737843").Text("/name"), "Cindy Mindy");
}

TEST(ScenarioExtendsTest, MergesMapsAndReplacesLists) {
  Program program(
      WriteFile(NewFolder(), "scenario.yaml",
                "name: child\nextends: default\nvendors:\n  helpcrunch:\n    tokens: [mine]\n"
                "  omnidesk:\n    data:\n      brands: [{id: 1, name: Mine}]\n"
                "      customers: [{id: 1, brand_id: 1, firstname: Only}]\n"
                "      tickets: []\n      ticket_events: []\n      ticket_messages: []\n"
                "      events: []\n      crm_directory: []\n"));
  Client client(program);
  EXPECT_EQ(client.Get("/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}}).status, 401)
      << "replaced";
  EXPECT_EQ(client.Get("/v1/customers/8737843", {{"Authorization", "Bearer mine"}}).status, 200)
      << "rows are kept";
  const Reply list = client.Get("/api/v2/customer", {{"apiKey", "od_test"}});
  EXPECT_EQ(list.Integer("/itemTotal"), 1);
  EXPECT_EQ(list.Text("/items/0/brand_name"), "Mine");
  EXPECT_EQ(client.Get("/api/v1/accounts/59bbc641b1223300210cdf2f").Text("/data/name"),
            "Kurt Bowie");
}

TEST(ScenarioExtendsTest, FindsANeighbourByNameAndByPath) {
  const std::string folder = NewFolder();
  std::filesystem::create_directory(folder + "/sub");
  for (const char* base : {"base.yaml", "sub/base.yaml"}) {
    WriteFile(folder, base, std::string(kCustomers) + "{include: rows.json}\n");
  }
  WriteFile(folder, "rows.json", R"([{"id": 1, "name": "Anna"}])");
  WriteFile(folder, "sub/rows.json", R"([{"id": 1, "name": "Bela"}])");
  for (const auto& [base, name] : {std::pair("base", "Anna"), std::pair("base.yaml", "Anna"),
                                   std::pair("sub/base.yaml", "Bela")}) {
    SCOPED_TRACE(base);
    Program program(
        WriteFile(folder, "child.yaml", std::string("name: child\nextends: ") + base + "\n"));
    Client client(program, {{"Authorization", "Bearer hc"}});
    EXPECT_EQ(client.Get("/v1/customers/1").Text("/name"), name);
  }
}

TEST(ScenarioExtendsTest, MayNotLeaveTheFolder) {
  const std::string outside = NewFolder();
  std::filesystem::create_directory(outside + "/scenarios");
  WriteFile(outside, "base.yaml", "name: base\n");
  for (const std::string& base : {std::string("../base.yaml"), outside + "/base.yaml"}) {
    ExpectError(outside + "/scenarios", "name: t\nextends: ‸" + base + "\n", base);
  }
}

TEST(ScenarioExtendsTest, ReportsACycleAtTheExtendsThatClosesIt) {
  const std::string folder = NewFolder();
  ExpectError(folder, "name: t\nextends: ‸scenario\n", "cycle");

  const std::string a = WriteFile(folder, "a.yaml", "name: a\nextends: b\n");
  const std::string b = WriteFile(folder, "b.yaml", "name: b\nextends: a\n");
  ExpectOneError(RunToEnd({"check", a}), b, "2:10", "cycle");
}

TEST(ScenarioExtendsTest, ReportsErrorsOfTheBaseInTheBase) {
  const std::string folder = NewFolder();
  const std::string base = WriteFile(folder, "base.yaml", "name: b\nseed: x\n");
  const std::string child = WriteFile(folder, "child.yaml", "name: c\nextends: base\n");
  ExpectOneError(RunToEnd({"check", child}), base, "2:7", "integer");
}

TEST(ScenarioLimitsTest, RefusesAliasesThatExplode) {
  std::string text = "name: t\na: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string from = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + from;
    for (int copy = 1; copy < 10; ++copy) text += ", " + from;
    text += "]\n";
  }
  const std::string path = WriteFile(NewFolder(), "scenario.yaml", text);
  const Finished run = RunToEnd({"check", path});
  EXPECT_EQ(run.exit_code, 3) << Printed(run);
  const std::vector<std::string> errors = ErrorLines(run);
  EXPECT_TRUE(std::any_of(errors.begin(), errors.end(), [&](const auto& e) {
    return StartsWith(e, path + ':') && e.find("alias") != std::string::npos;
  })) << Printed(run);
}

TEST(ScenarioLimitsTest, RefusesNestingThatIsTooDeep) {
  const std::string folder = NewFolder();
  std::string block = "name: t\n";
  for (std::size_t depth = 0; depth < 2000; ++depth) block += std::string(depth, ' ') + "a:\n";
  for (const std::string& text :
       {"name: t\ndescription: " + std::string(100'000, '['),
        "name: t\nvendors: " + std::string(10'000, '{'), block,
        "name: t\nvendors:\n  helpcrunch: {data: {customers: [{id: 1, customData: {a: " +
            std::string(10'000, '[') + std::string(10'000, ']') + "}}]}}\n"}) {
    const std::string path = WriteFile(folder, "deep.yaml", text);
    const Finished run = RunToEnd({"check", path});
    EXPECT_EQ(run.exit_code, 3);
    ASSERT_FALSE(ErrorLines(run).empty());
    EXPECT_TRUE(StartsWith(ErrorLines(run)[0], path + ':'));
    EXPECT_NE(ErrorLines(run)[0].find("deep"), std::string::npos)
        << ErrorLines(run)[0].substr(0, 300);
  }
}

TEST(ScenarioLimitsTest, RefusesAFileOver64MiB) {
  const std::string folder = NewFolder();
  const std::string rows = WriteFile(folder, "rows.json", "[]");
  const std::string big = WriteFile(folder, "big.yaml", "name: t\n");
  for (const std::string& path : {rows, big})
    std::filesystem::resize_file(path, 64ULL * 1024 * 1024 + 1);

  ExpectOneError(RunToEnd({"check", big}), big, "1:1", "64 MiB");
  ExpectError(folder, std::string(kCustomers) + "{include: ‸rows.json}\n", "64 MiB");
}

TEST(ShippedScenariosTest, CheckCleanly) {
  for (const char* name : {"default", "secured", "rate-limited", "flaky", "outage", "empty"}) {
    const Finished run = RunToEnd({"check", name});
    EXPECT_EQ(run.exit_code, 0) << Printed(run);
    EXPECT_TRUE(ErrorLines(run).empty()) << Printed(run);
  }
  EXPECT_EQ(RunToEnd({"check", "default", "secured", "rate-limited", "flaky", "outage", "empty"})
                .exit_code,
            0);
}

TEST(ShippedScenariosTest, SecuredAsksForEveryCredential) {
  Program program("secured");
  Client client(program);
  const std::string messages =
      "/v1/admin/customer/d8332950-d9b5-11ec-8b58-ed003ada5998/trengo-messages";
  for (const std::string& path :
       {std::string("/v1/customers/8737843"), std::string("/api/v1/accounts"),
        std::string("/api/v2/customer"), messages}) {
    EXPECT_EQ(client.Get(path).status, 401) << path;
  }
  EXPECT_EQ(client.Get("/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}}).status, 200);
  EXPECT_EQ(client.Get("/api/v1/accounts", {{"X-Leeloo-AuthToken", "ll_test"}}).status, 200);
  EXPECT_EQ(client.Get("/api/v2/customer", {{"apiKey", "od_test"}}).status, 200);
  EXPECT_EQ(client.Get(messages, {{"Authorization", "Bearer su_test"}}).status, 200);
}

TEST(ShippedScenariosTest, EmptyHoldsNoRow) {
  Program program("empty");
  Client client(program);
  EXPECT_EQ(client.Get("/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}}).status, 404);
  EXPECT_EQ(client.Get("/api/v1/accounts").Integer("/meta/totalCount"), 0);
  EXPECT_EQ(client.Get("/api/v2/customer", {{"apiKey", "od_test"}}).Integer("/itemTotal"), 0);
  EXPECT_EQ(client.Get("/v1/admin/points-records").Integer("/data/total"), 0);
}

TEST(ScenarioKeysTest, AcceptEveryDocumentedValue) {
  const std::string folder = NewFolder();
  for (const char* line : {"clock: real",
                           "clock: 2024-01-15T12:00:00Z",
                           "clock: \"2024-01-15T12:00:00.123Z\"",
                           "clock: {from: 2024-01-15T12:00:00Z}",
                           "clock: {from: 2024-01-15T12:00:00Z, rate: 60}",
                           "seed: 0",
                           "seed: 9223372036854775807",
                           "public_url: https://mock.example.com",
                           "public_url: http://127.0.0.1:9000/base",
                           "description: Опис",
                           "vendors: {helpcrunch: {rate_limit: {requests: 1, per: second}}}",
                           "vendors: {leeloo: {rate_limit: {requests: 300, per: minute}}}",
                           "vendors: {omnidesk: {rate_limit: {requests: 1, per: hour}}}",
                           "vendors: {sumaya: {rate_limit: {requests: 1, per: day}}}",
                           "vendors: {helpcrunch: {rate_limit: {requests: 1, per: 90s}}}",
                           "vendors: {helpcrunch: {rate_limit: {requests: 1, per: 5m}}}",
                           "vendors: {helpcrunch: {rate_limit: {requests: 1, per: 1h}}}",
                           "vendors: {leeloo: {settings: {error_status: ok}}}",
                           "vendors: {omnidesk: {settings: {undocumented_bodies: none}}}",
                           "vendors: {sumaya: {settings: {points_records: corrected}}}"}) {
    const Finished run = RunToEnd(
        {"check", WriteFile(folder, "scenario.yaml", std::string("name: t\n") + line + "\n")});
    EXPECT_EQ(run.exit_code, 0) << line << "\n" << Printed(run);
  }
}

TEST(ScenarioKeysTest, ShowThePublicUrlInSumayasPages) {
  Program program(WriteFile(NewFolder(), "scenario.yaml",
                            "name: t\nextends: default\npublic_url: https://mock.example.com\n"));
  const Reply reply = Client(program).Get("/v1/admin/points-records");
  EXPECT_EQ(reply.Text("/data/path"), "https://mock.example.com/v1/admin/points-records");
}

TEST(ScenarioKeysTest, LimitTheRateOfAnyVendor) {
  Program program(WriteFile(
      NewFolder(), "scenario.yaml",
      "name: t\nextends: default\nvendors:\n  leeloo: {rate_limit: {requests: 2, per: day}}\n"));
  Client client(program);
  EXPECT_EQ(client.Get("/api/v1/accounts").status, 200);
  EXPECT_EQ(client.Get("/api/v1/accounts").status, 200);
  EXPECT_EQ(client.Get("/api/v1/accounts").status, 429);
  EXPECT_EQ(client.Get("/v1/admin/points-records").status, 200);
}

}  // namespace
}  // namespace understudy::conformance
