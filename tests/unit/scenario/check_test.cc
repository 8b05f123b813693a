#include "scenario/check.h"

#include <gtest/gtest.h>

#include "scenario/scenario.h"
#include "support/documents.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using testing::Places;

// "line:column message" of everything that is wrong.
std::string Wrong(const std::string& yaml) {
  const auto loaded = LoadText(Catalog::BuiltIn(), yaml, "s.yaml");
  return loaded ? "" : Places(loaded.error());
}

TEST(CheckTest, AcceptsTheSmallestScenarios) {
  EXPECT_EQ(Wrong("{}"), "");
  EXPECT_EQ(Wrong("vendors: {}"), "");
}

TEST(CheckTest, AsksForAMap) {
  EXPECT_EQ(Wrong(""), "1:1 expected a map, found null\n");
  EXPECT_EQ(Wrong("[]"), "1:1 expected a map, found a list\n");
}

TEST(CheckTest, ChecksTheTopLevelKeys) {
  EXPECT_EQ(Wrong("nme: x\nvendors: {}"), "1:1 unknown key `nme` (did you mean `name`?)\n");
  EXPECT_EQ(Wrong("clock: soon\nvendors: {}"),
            "1:8 expected `real` or a time like 2024-01-15T12:00:00Z, found `soon`\n");
  EXPECT_EQ(Wrong("clock: 2023-02-29T00:00:00Z\nvendors: {}"),
            "1:8 expected `real` or a time like 2024-01-15T12:00:00Z, found "
            "`2023-02-29T00:00:00Z`\n");
  EXPECT_EQ(Wrong("clock: [real]\nvendors: {}"), "1:8 expected a string, or a map, found a list\n");
  EXPECT_EQ(Wrong("clock: {from: soon, rat: 2}\nvendors: {}"),
            "1:15 expected a time like 2024-01-15T12:00:00Z, found `soon`\n"
            "1:21 unknown key `rat` (did you mean `rate`?)\n");
  EXPECT_EQ(Wrong("clock: {rate: fast}\nvendors: {}"),
            "1:8 expected one of `frozen`, `from`, `mode`, `real`\n"
            "1:15 expected a number, found a string `fast`\n");
  EXPECT_EQ(Wrong("clock: {from: 2024-01-15T12:00:00Z, rate: 0}\nvendors: {}"),
            "1:8 `rate` must be from 0.001 to 86400\n");
  for (const std::string rate : {"-1", "0.0009", "86400.1", "1e400"}) {
    EXPECT_NE(Wrong("clock: {from: 2024-01-15T12:00:00Z, rate: " + rate + "}\nvendors: {}")
                  .find("1:43 must be from 0.001 to 86400\n"),
              std::string::npos)
        << rate;
  }
  EXPECT_EQ(Wrong("clock: {from: 2024-01-15T12:00:00Z}\nvendors: {}"), "");
  EXPECT_EQ(Wrong("clock: {from: 2024-01-15T12:00:00Z, rate: 0.5}\nvendors: {}"), "");
  EXPECT_EQ(Wrong("seed: -1\nvendors: {}"), "1:7 must be at least 0\n");
  EXPECT_EQ(Wrong("name: ''\nvendors: {}"), "1:7 must not be empty\n");
  for (const std::string url :
       {"example.com", "ftp://a", "https://", "https:///x", "https://a?b"}) {
    EXPECT_EQ(Wrong("public_url: '" + url + "'\nvendors: {}"),
              "1:13 expected an address like https://api.example.com, found `" + url + "`\n")
        << url;
  }
}

TEST(CheckTest, ChecksVendorsAndTheirKeys) {
  EXPECT_EQ(Wrong("vendors: {leelo: {}}"), "1:11 unknown key `leelo` (did you mean `leeloo`?)\n");
  EXPECT_EQ(Wrong("vendors: {helpcrunch: {tokens: [5]}}"),
            "1:33 expected a string, found an integer `5` (quote it)\n");
  EXPECT_EQ(Wrong("vendors: {omnidesk: {keys: [{key: k, permissions: [CUSTOMER_RED]}]}}"),
            "1:52 expected one of CUSTOMER_READ, CUSTOMER_CUD, TICKET_READ, TICKET_CREATE, "
            "TICKET_UPDATE, TICKET_DELETE, SET_STATUS, TICKET_BATCH, MESSAGE_CREATE, FORM_READ, "
            "FORM_CUD, FORM_SAVE, CHANNEL_READ, CHANNEL_CUD, USER_READ, USER_CUD, "
            "API_RESERVE_USER, USER_ANONYMOUS_BROWSING_UPDATE, API_CHAT, SETTINGS_CRUD, found "
            "`CUSTOMER_RED` (did you mean `CUSTOMER_READ`?)\n");
  EXPECT_EQ(Wrong("vendors: {leeloo: {settings: {error_status: maybe}}}"),
            "1:45 expected one of http, ok, found `maybe`\n");
  EXPECT_EQ(Wrong("vendors: {helpcrunch: {settings: {path_form: False}}}"), "");
  EXPECT_EQ(Wrong("vendors: {helpcrunch: {settings: {path_form: maybe}}}"),
            "1:46 expected a boolean (true or false), found a string `maybe`\n");
}

TEST(CheckTest, FindsCredentialsListedTwice) {
  EXPECT_EQ(Wrong("vendors: {leeloo: {tokens: [a, b, a]}}"), "1:35 duplicate `a` in tokens\n");
  EXPECT_EQ(
      Wrong("vendors: {omnidesk: {keys: [{key: k, permissions: []}, {key: k, permissions: []}]}}"),
      "1:62 duplicate `k` in keys\n");
}

TEST(CheckTest, ChecksRateLimits) {
  EXPECT_EQ(Wrong("vendors: {helpcrunch: {rate_limit: {requests: 0, per: week}}}"),
            "1:47 must be at least 1\n"
            "1:55 expected a duration like 90s, 1m30s or minute, found `week`\n");
  EXPECT_EQ(Wrong("vendors: {helpcrunch: {rate_limit: {}}}"),
            "1:36 missing field `requests`\n1:36 missing field `per`\n");
  EXPECT_EQ(Wrong("vendors: {helpcrunch: {rate_limit: null}}"), "");
}

TEST(CheckTest, ChecksRows) {
  EXPECT_EQ(Wrong("vendors:\n  helpcrunch:\n    data:\n      customers:\n"
                  "        - {id: x, nam: y}\n        - {}\n"),
            "5:16 expected an integer, found a string `x`\n"
            "5:19 unknown key `nam` (did you mean `name`?)\n"
            "6:11 missing field `id`\n");
  EXPECT_EQ(Wrong("vendors: {helpcrunch: {data: {customers: 5}}}"),
            "1:42 expected a list of rows, or include, found an integer `5`\n");
}

std::string Customers(const std::string& rows) {
  return "vendors:\n  helpcrunch:\n    data:\n      customers:\n" + rows;
}

TEST(CheckTest, FindsDuplicateIds) {
  EXPECT_EQ(Wrong(Customers("        - {id: 1}\n        - {id: 2}\n        - {id: 1}\n")),
            "7:16 duplicate id `1` in customers, first at s.yaml:5\n");
}

TEST(CheckTest, FindsDuplicateIdsHoweverTheyAreWritten) {
  EXPECT_EQ(Wrong(Customers("        - {id: 1}\n        - {id: 01}\n        - {id: +1}\n")),
            "6:16 duplicate id `01` in customers, first at s.yaml:5\n"
            "7:16 duplicate id `+1` in customers, first at s.yaml:5\n");
}

TEST(CheckTest, ComparesTextIdsInEitherLetterCase) {
  const std::string users =
      "vendors:\n  leeloo:\n    data:\n      users:\n"
      "        - {id: 58BE, name: a, createdAt: 2024-01-01T00:00:00Z, updatedAt: "
      "2024-01-01T00:00:00Z}\n";
  EXPECT_EQ(Wrong(users + "        - {id: 58be, name: a, createdAt: 2024-01-01T00:00:00Z,"
                          " updatedAt: 2024-01-01T00:00:00Z}\n"),
            "6:16 duplicate id `58be` in users, first at s.yaml:5\n");
  EXPECT_EQ(
      Wrong(users + "      accounts:\n"
                    "        - {id: a, name: a, from: F, botStatus: B, contactedUsers: [58be],"
                    " lastMessageTime: 2024-01-01T00:00:00Z, createdAt: 2024-01-01T00:00:00Z,"
                    " updatedAt: 2024-01-01T00:00:00Z}\n"),
      "");
}

std::string Omnidesk(const std::string& data) {
  return "vendors:\n  omnidesk:\n    data:\n      brands: [{id: 1, name: A}, {id: 2, name: B}]\n" +
         data;
}

TEST(CheckTest, FindsDuplicatesOfSeveralFieldsTogether) {
  EXPECT_EQ(Wrong(Omnidesk("      customers:\n"
                           "        - {id: 1, brand_id: 1, external_primary_id: x}\n"
                           "        - {id: 2, brand_id: 2, external_primary_id: x}\n"
                           "        - {id: 3, brand_id: 1}\n"
                           "        - {id: 4, brand_id: 1}\n")),
            "");
  EXPECT_NE(Wrong(Omnidesk("      customers:\n"
                           "        - {id: 1, brand_id: 1, external_primary_id: x}\n"
                           "        - {id: 2, brand_id: 1, external_primary_id: x}\n"))
                .find("duplicate"),
            std::string::npos);
}

TEST(CheckTest, FindsDuplicatesAmongTheItemsOfRows) {
  EXPECT_EQ(
      Wrong(Omnidesk(
          "      customers:\n"
          "        - {id: 1, brand_id: 1, channels: [{id: 7, type: email, value: a@example.com}]}\n"
          "        - {id: 2, brand_id: 1, channels: [{id: 7, type: email, value: "
          "b@example.com}]}\n")),
      "7:48 duplicate id `7` in customers, first at s.yaml:6\n");
}

TEST(CheckTest, FindsReferencesToNothing) {
  EXPECT_EQ(Wrong(Omnidesk("      customers: [{id: 1, brand_id: 9}]\n")),
            "5:37 refers to `9`, but brands has no row with this id\n");
  EXPECT_EQ(Wrong("vendors: {omnidesk: {data: {customers: [{id: 1, brand_id: 1}]}}}"),
            "1:59 refers to `1`, but brands has no row with this id\n");
}

TEST(CheckTest, FollowsReferencesHoweverIntegersAreWritten) {
  EXPECT_EQ(Wrong(Omnidesk("      customers: [{id: 1, brand_id: +02}]\n")), "");
}

TEST(CheckTest, TellsEverythingInOneRun) {
  EXPECT_EQ(Wrong("nme: x\nclock: never\nvendors:\n  leelo: {}\n  helpcrunch:\n    data:\n"
                  "      customers: [{id: 1}, {id: 1}]\n"),
            "1:1 unknown key `nme` (did you mean `name`?)\n"
            "2:8 expected `real` or a time like 2024-01-15T12:00:00Z, found `never`\n"
            "4:3 unknown key `leelo` (did you mean `leeloo`?)\n"
            "7:33 duplicate id `1` in customers, first at s.yaml:7\n");
}

TEST(CheckTest, ASeedThatPassesGoesIntoTheTables) {
  const auto loaded = LoadText(Catalog::BuiltIn(),
                               Customers("        - {id: 007}\n        - {id: +8}\n"), "s.yaml");
  ASSERT_TRUE(loaded) << loaded.error().Render();
  store::Database database;
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) database.Execute(vendor.schema);

  Seed(*loaded, database);

  store::Query query = database.Prepare("SELECT group_concat(id) FROM helpcrunch_customers");
  ASSERT_TRUE(query.Step());
  EXPECT_EQ(query.Text(0), "7,8");
}

TEST(CheckTest, AcceptsARateAsText) {
  const auto limit = [](const std::string& text) {
    const auto loaded =
        LoadText(Catalog::BuiltIn(), "vendors: {helpcrunch: {rate_limit: " + text + "}}", "s.yaml");
    return loaded ? loaded->vendors.at(0).rate_limit : std::nullopt;
  };
  struct Case {
    std::string text;
    std::int64_t requests;
    std::chrono::milliseconds per;
  };
  using namespace std::chrono_literals;
  for (const auto& [text, requests, per] :
       {Case{"120/minute", 120, 1min}, Case{"10/s", 10, 1s}, Case{"5 / 30s", 5, 30s},
        Case{"7/1m30s", 7, 90s}, Case{"{requests: 3, per: 1.5s}", 3, 1500ms}}) {
    ASSERT_TRUE(limit(text)) << text;
    EXPECT_EQ(limit(text)->requests, requests) << text;
    EXPECT_EQ(limit(text)->per, per) << text;
  }
  EXPECT_EQ(Wrong("vendors: {helpcrunch: {rate_limit: 120 a minute}}"),
            "1:36 expected a rate like 120/minute or 5/30s, or `vendor`, found `120 a minute`\n");
  EXPECT_EQ(Wrong("vendors: {omnidesk: {rate_limit: vendor}}"),
            "1:34 expected a rate like 120/minute or 5/30s, found `vendor`\n");
  EXPECT_EQ(Wrong("vendors: {omnidesk: {rate_limit: 0/s}}"),
            "1:34 expected a rate like 120/minute or 5/30s, found `0/s`\n");
}

TEST(CheckTest, SuggestsTheKeyThatIsMeant) {
  EXPECT_EQ(Wrong("vendors: {omnidesk: {tokens: [a]}}"),
            "1:22 unknown key `tokens` (did you mean `keys`?)\n");
  EXPECT_EQ(Wrong("vendors: {leeloo: {api_keys: [a]}}"),
            "1:20 unknown key `api_keys` (did you mean `tokens`?)\n");
  EXPECT_EQ(Wrong("base: x\nvendors: {}"), "1:1 unknown key `base` (did you mean `extends`?)\n");
  EXPECT_EQ(Wrong("faults: [{latency: 1s, delay: 1s}]\nvendors: {}"),
            "1:11 unknown key `latency` (did you mean `delay`?)\n");
}

// Each duplicate looked for the line of the first row: two minutes.
TEST(CheckTest, CountsDuplicatesPastTheFirstHundred) {
  std::string rows;
  for (int i = 0; i < 200'000; ++i)
    rows += "        - {id: " + std::to_string(i % 100'000 + 1) + "}\n";
  const auto loaded = LoadText(Catalog::BuiltIn(), Customers(rows), "s.yaml");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().total(), 100'000U);
  EXPECT_EQ(loaded.error().list().size(), 100U);
}

}  // namespace
}  // namespace understudy::scenario
