#include "scenario/fault.h"

#include <gtest/gtest.h>

#include "scenario/scenario.h"
#include "support/documents.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using namespace std::chrono_literals;
using testing::Places;

// "column message" of everything that is wrong with a rule, which stands on line 2.
std::string Wrong(const std::string& rule) {
  const auto loaded =
      LoadText(Catalog::BuiltIn(), "faults:\n- " + rule + "\nvendors: {}", "s.yaml");
  return loaded ? "" : Places(loaded.error());
}

FaultRule Rule(const std::string& yaml) {
  const auto document = testing::Yaml(yaml);
  Diagnostics diagnostics;
  auto rule = FaultRuleParser(Catalog::BuiltIn()).Parse(*document.root, diagnostics);
  EXPECT_TRUE(rule) << Places(diagnostics);
  return rule.value_or(FaultRule{});
}

TEST(FaultRuleCheckTest, AcceptsEveryKey) {
  EXPECT_EQ(
      Wrong("{name: all, match: {vendor: omnidesk, operation: listCustomers, method: GET, path: "
            "/api/v2/*, header: {X-A: b, X-B: null}, query: {a: b}, nth: 3}, probability: 0.5, "
            "times: 2, "
            "after: 1, outage: {from: 1s, until: 2024-01-15T12:00:00Z}, delay: {uniform: [1ms, "
            "2ms]}, "
            "status: 503, retry_after: 2s, bandwidth: 100, close_after: 10}"),
      "");
  EXPECT_EQ(Wrong("{delay: {normal: {mean: 1s, deviation: 10ms}}, close: fin}"), "");
  EXPECT_EQ(Wrong("{delay: {lognormal: {median: 1s, sigma: 0.5}}, close: reset}"), "");
  EXPECT_EQ(Wrong("{duplicate_write: true, garbage: true}"), "");
  EXPECT_EQ(Wrong("{duplicate_write: 502, garbage: text}"), "");
  EXPECT_EQ(Wrong("{duplicate_write: reset, wrong_length: -5}"), "");
  EXPECT_EQ(Wrong("{stale_read: true, wrong_length: +5}"), "");
}

// A rule's text counts, and so does the garbage that it sends.
TEST(FaultRuleCheckTest, BoundsTheBytesOfAllRulesTogether) {
  const auto rules = [](int count, std::size_t bytes) {
    std::string yaml = "vendors: {}\nfaults:\n";
    for (int i = 1; i <= count; ++i) {
      yaml += "- {name: r" + std::to_string(i) + ", garbage: " + std::string(bytes, 'x') + "}\n";
    }
    const auto loaded = LoadText(Catalog::BuiltIn(), yaml, "s.yaml");
    return loaded ? "" : Places(loaded.error());
  };
  EXPECT_EQ(rules(8, 1'048'500), "");
  EXPECT_EQ(rules(10, 1'048'500),
            "11:3 rule 9 `r9` and those before it take more than 16 MiB together\n");
  EXPECT_EQ(
      Wrong("{name: big, match: {path: /" + std::string(16 * 1024 * 1024, 'x') + "}, status: 503}"),
      "2:3 rule 1 `big` and those before it take more than 16 MiB together\n");
}

TEST(FaultRuleCheckTest, NamesWhatIsNotThere) {
  EXPECT_EQ(
      Wrong("{match: {vendor: omnidesc}, status: 503}"),
      "2:20 expected one of helpcrunch, leeloo, omnidesk, sumaya, found `omnidesc` (did you mean "
      "`omnidesk`?)\n");
  EXPECT_EQ(Wrong("{match: {vendor: helpcrunch, operation: getCustomr}, status: 503}"),
            "2:43 helpcrunch has no operation `getCustomr` (did you mean `getCustomer`?)\n");
  EXPECT_EQ(Wrong("{match: {operation: zzz}, status: 503}"),
            "2:23 no vendor has an operation `zzz`\n");
  EXPECT_EQ(Wrong("{name: " + std::string(101, 'n') + ", status: 503}"),
            "2:10 must have at most 100 characters\n");
  EXPECT_EQ(Wrong("{match: {header: {X-A: b, 'X B': b}}, status: 503}"),
            "2:29 `X B` is not a valid header name\n");
  EXPECT_EQ(Wrong("{statuss: 503, delay: 1s}"),
            "2:4 unknown key `statuss` (did you mean `status`?)\n");
}

TEST(FaultRuleCheckTest, AsksForAnEffect) {
  EXPECT_EQ(Wrong("{match: {method: GET}}"),
            "2:3 no effect: expected one of delay, status, retry_after, close, duplicate_write, "
            "stale_read, close_after, garbage, wrong_length, bandwidth\n");
}

TEST(FaultRuleCheckTest, FindsContradictions) {
  EXPECT_EQ(Wrong("{status: 503, close: fin}"),
            "2:17 `close` contradicts `status`: use only one of status, close, duplicate_write, "
            "stale_read\n");
  EXPECT_EQ(Wrong("{garbage: x, close_after: 5}"),
            "2:16 `close_after` contradicts `garbage`: use only one of close, close_after, "
            "garbage, wrong_length\n");
  EXPECT_EQ(Wrong("{delay: 1s, retry_after: 5s}"), "2:28 `retry_after` needs `status`\n");
  EXPECT_EQ(Wrong("{match: {nth: 1, every: 2}, status: 503}"),
            "2:27 `every` contradicts `nth`: use one of them\n");
  EXPECT_EQ(Wrong("{outage: {from: 2s, until: 1s}, status: 503}"), "2:30 must be after `from`\n");
  EXPECT_EQ(Wrong("{outage: {}, status: 503}"), "2:12 expected `from` or `until`\n");
}

TEST(FaultRuleCheckTest, ChecksValues) {
  EXPECT_EQ(Wrong("{probability: 1.5, status: 503}"), "2:17 must be from 0 to 1\n");
  EXPECT_EQ(Wrong("{status: 200}"), "2:12 must be at least 400\n");
  EXPECT_EQ(Wrong("{status: 600}"), "2:12 must be at most 599\n");
  EXPECT_EQ(Wrong("{delay: 11m}"), "2:11 must be at most 10m\n");
  EXPECT_EQ(Wrong("{delay: soon}"),
            "2:11 expected a duration like 90s, 1m30s or minute, found `soon`\n");
  EXPECT_EQ(Wrong("{delay: 5}"),
            "2:11 expected a duration like 90s, 1m30s or minute, or a map, found an integer `5` "
            "(add a unit: ms, s, m, h or d)\n");
  EXPECT_EQ(Wrong("{delay: {uniform: [2s, 1s]}}"),
            "2:21 the shortest delay is longer than the longest\n");
  EXPECT_EQ(Wrong("{delay: {}}"), "2:11 expected one of uniform, normal, lognormal\n");
  EXPECT_EQ(Wrong("{close: rst}"), "2:11 expected one of fin, reset, found `rst`\n");
  EXPECT_EQ(Wrong("{wrong_length: 0}"), "2:18 must not be 0\n");
  EXPECT_EQ(Wrong("{stale_read: false}"), "2:16 must be `true`, or left out\n");
  EXPECT_EQ(Wrong("{match: {path: v1}, status: 503}"), "2:18 must start with /\n");
  EXPECT_EQ(Wrong("{match: {path: /a*b}, status: 503}"), "2:18 may have `*` only at its end\n");
  EXPECT_EQ(Wrong("{match: {path: /~w/v1}, status: 503}"),
            "2:18 must not name a world: leave `/~name` out\n");
  EXPECT_EQ(Wrong("{match: {nth: 0}, status: 503}"), "2:17 must be at least 1\n");
}

TEST(FaultRuleTest, IsReadFromJsonAsFromYaml) {
  const auto document = testing::Json(
      R"({"name":"n","match":{"vendor":"leeloo","header":{"X":null}},"probability":0.25,"times":3,)"
      R"("outage":{"from":"30s"},"delay":{"normal":{"mean":"1s","deviation":"5ms"}},"status":502})");
  Diagnostics diagnostics;
  const auto rule = FaultRuleParser(Catalog::BuiltIn()).Parse(*document.root, diagnostics);

  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->name, "n");
  EXPECT_EQ(rule->match.vendor, "leeloo");
  ASSERT_EQ(rule->match.headers.size(), 1U);
  EXPECT_EQ(rule->match.headers[0].value, std::nullopt);
  EXPECT_EQ(rule->probability, 0.25);
  EXPECT_EQ(rule->times, 3);
  EXPECT_EQ(std::get<std::chrono::milliseconds>(*rule->outage->from), 30s);
  EXPECT_EQ(rule->effects.delay->kind, Delay::Kind::kNormal);
  EXPECT_EQ(rule->effects.delay->first, 1s);
  EXPECT_EQ(rule->effects.delay->second, 5ms);
  EXPECT_EQ(rule->effects.status, 502);
  EXPECT_EQ(Rule(rule->json).json, rule->json);
}

TEST(FaultRuleTest, ReadsEveryEffect) {
  EXPECT_EQ(Rule("{status: 429, retry_after: 1500ms}").effects.retry_after, 2s);
  EXPECT_EQ(Rule("{close: fin}").effects.close, http::Ending::kClose);
  EXPECT_EQ(Rule("{close: reset}").effects.close, http::Ending::kReset);
  EXPECT_EQ(std::get<int>(*Rule("{duplicate_write: true}").effects.duplicate_write), 500);
  EXPECT_EQ(std::get<int>(*Rule("{duplicate_write: 504}").effects.duplicate_write), 504);
  EXPECT_EQ(std::get<http::Ending>(*Rule("{duplicate_write: fin}").effects.duplicate_write),
            http::Ending::kClose);
  EXPECT_TRUE(Rule("{stale_read: true}").effects.stale_read);
  EXPECT_EQ(Rule("{close_after: 12}").effects.close_after, 12U);
  EXPECT_EQ(Rule("{garbage: true}").effects.garbage, "");
  EXPECT_EQ(Rule("{garbage: text}").effects.garbage, "text");
  EXPECT_EQ(Rule("{wrong_length: +7}").effects.wrong_length, 7);
  EXPECT_EQ(Rule("{wrong_length: -7}").effects.wrong_length, -7);
  EXPECT_EQ(Rule("{bandwidth: 100}").effects.bandwidth, 100);
  EXPECT_EQ(Rule("{delay: {uniform: [1s, 2s]}}").effects.delay->second, 2s);
  EXPECT_EQ(Rule("{delay: {lognormal: {median: 1s, sigma: 2}}}").effects.delay->sigma, 2);
}

TEST(RateLimitShapeTest, KnowsWhatVendorsPublish) {
  const auto scenario = LoadText(
      Catalog::BuiltIn(),
      "vendors: {helpcrunch: {rate_limit: vendor}, leeloo: {rate_limit: vendor}, sumaya: {}}", "s");
  ASSERT_TRUE(scenario);
  EXPECT_EQ(scenario->vendors[0].rate_limit->requests, 120);
  EXPECT_EQ(scenario->vendors[0].rate_limit->per, 1min);
  EXPECT_EQ(scenario->vendors[1].rate_limit->requests, 300);
  EXPECT_EQ(scenario->vendors[2].rate_limit, std::nullopt);

  const auto loaded = LoadText(Catalog::BuiltIn(), "vendors: {sumaya: {rate_limit: vendor}}", "s");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(Places(loaded.error()),
            "1:32 expected a rate like 120/minute or 5/30s, found `vendor`\n");
}

TEST(FaultRuleTest, ReadsTheFormThatGetShows) {
  const FaultRule rule =
      Rule("{id: 3, matched: 5, applied: 2, rule: {match: {method: GET}, status: 503}}");
  EXPECT_EQ(rule.match.method, "GET");
  EXPECT_EQ(rule.effects.status, 503);
  EXPECT_EQ(rule.json, R"({"match":{"method":"GET"},"status":503})");
  EXPECT_EQ(Wrong("{rule: {status: 503}, delay: 1s}"), "2:25 `delay` must be inside `rule`\n");
  EXPECT_EQ(Wrong("{id: 3, status: 503}"), "2:4 `id` needs `rule`\n");
  EXPECT_EQ(Wrong("{rule: {statuss: 503, delay: 1s}}"),
            "2:11 unknown key `statuss` (did you mean `status`?)\n");
  EXPECT_EQ(Wrong("{rule: 5}"), "2:10 expected a map, found an integer `5`\n");
}

}  // namespace
}  // namespace understudy::scenario
