#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "front/faults/rules.h"
#include "support/documents.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

using namespace std::chrono_literals;

const Instant kStart(std::chrono::milliseconds(1'705'320'000'000));  // 2024-01-15T12:00:00Z

SharedRule Rule(const std::string& yaml) {
  const auto document = testing::Yaml(yaml);
  Diagnostics diagnostics;
  auto rule = scenario::FaultRuleParser(Catalog::BuiltIn()).Parse(*document.root, diagnostics);
  EXPECT_TRUE(rule) << testing::Places(diagnostics);
  return std::make_shared<const scenario::FaultRule>(std::move(rule).value());
}

FaultRules Rules(const std::vector<std::string>& yaml) {
  std::vector<SharedRule> rules;
  for (const auto& each : yaml) rules.push_back(Rule(each));
  return FaultRules(rules, kStart);
}

// A request, and what a rule sees of it.
struct Call {
  std::string method = "GET";
  std::string target = "/v1/customers/1?a=b%20c";
  std::vector<http::HeaderView> headers = {{"X-Test", "yes"}};
  std::string vendor = "helpcrunch";
  contract::Operation operation{};
  bool matched = true;
};

// The label of the fault that a call meets; "" for none.
std::string Take(FaultRules& rules, Random& random, const Call& call = {}, Instant now = kStart) {
  const http::Request request{call.method, call.target, call.headers, ""};
  const std::string path = call.target.substr(0, call.target.find('?'));
  const FaultInput input{request, path, call.vendor, call.matched ? &call.operation : nullptr};
  const auto fault = rules.Take(input, now, random);
  return fault ? fault->label : "";
}

std::string TakeEarly(FaultRules& rules, Random& random, const Call& call = {}) {
  const http::Request request{call.method, call.target, call.headers, ""};
  const std::string path = call.target.substr(0, call.target.find('?'));
  const FaultInput input{request, path, call.vendor, call.matched ? &call.operation : nullptr};
  const auto fault = rules.TakeIfItReplacesVendor(input, kStart, random);
  return fault ? fault->label : "";
}

// One letter a call: x where the only rule applies.
std::string Pattern(const std::string& rule, int calls, std::uint64_t seed = 1) {
  FaultRules rules = Rules({rule});
  Random random(seed);
  std::string pattern;
  for (int i = 0; i < calls; ++i) pattern += Take(rules, random).empty() ? '.' : 'x';
  return pattern;
}

bool Applies(const std::string& rule, const Call& call) {
  FaultRules rules = Rules({rule});
  Random random(1);
  return !Take(rules, random, call).empty();
}

TEST(FaultRulesTest, CountsWhatARuleSaysOfTurns) {
  EXPECT_EQ(Pattern("{status: 503}", 4), "xxxx");
  EXPECT_EQ(Pattern("{status: 503, times: 2}", 4), "xx..");
  EXPECT_EQ(Pattern("{status: 503, after: 3}", 5), "...xx");
  EXPECT_EQ(Pattern("{status: 503, match: {nth: 3}}", 6), "..x...");
  EXPECT_EQ(Pattern("{status: 503, match: {every: 2}}", 6), ".x.x.x");
  EXPECT_EQ(Pattern("{status: 503, match: {every: 2}, after: 1, times: 2}", 8), "..x.x...");
}

TEST(FaultRulesTest, DrawsFromTheSeed) {
  const std::string rule = "{status: 503, probability: 0.5}";
  const std::string drawn = Pattern(rule, 200, 42);

  EXPECT_EQ(drawn, Pattern(rule, 200, 42));
  EXPECT_NE(drawn, Pattern(rule, 200, 43));
  EXPECT_NEAR(static_cast<double>(std::count(drawn.begin(), drawn.end(), 'x')), 100, 35);
  EXPECT_EQ(Pattern("{status: 503, probability: 0}", 5), ".....");
  EXPECT_EQ(Pattern("{status: 503, probability: 1}", 5), "xxxxx");
}

TEST(FaultRulesTest, MatchesWhatARequestShows) {
  EXPECT_TRUE(Applies("{status: 503, match: {vendor: helpcrunch}}", {}));
  EXPECT_FALSE(Applies("{status: 503, match: {vendor: leeloo}}", {}));
  EXPECT_TRUE(Applies("{status: 503, match: {method: GET}}", {}));
  EXPECT_FALSE(Applies("{status: 503, match: {method: POST}}", {}));
  EXPECT_TRUE(Applies("{status: 503, match: {path: /v1/customers/1}}", {}));
  EXPECT_FALSE(Applies("{status: 503, match: {path: /v1/customers}}", {}));
  EXPECT_TRUE(Applies("{status: 503, match: {path: /v1/cust*}}", {}));
  EXPECT_FALSE(Applies("{status: 503, match: {path: /v2/*}}", {}));
  EXPECT_TRUE(Applies("{status: 503, match: {header: {x-test: 'yes'}}}", {}));
  EXPECT_TRUE(Applies("{status: 503, match: {header: {x-test: null}}}", {}));
  EXPECT_FALSE(Applies("{status: 503, match: {header: {x-test: 'no'}}}", {}));
  EXPECT_FALSE(Applies("{status: 503, match: {header: {x-other: null}}}", {}));
  EXPECT_TRUE(Applies("{status: 503, match: {query: {a: b c}}}", {}));
  EXPECT_FALSE(Applies("{status: 503, match: {query: {a: b}}}", {}));
  EXPECT_TRUE(Applies("{status: 503, match: {query: {a: null}}}", {}));
}

TEST(FaultRulesTest, MatchesOperationsAndWhatIsNone) {
  Call call;
  call.operation.id = "getCustomer";
  EXPECT_TRUE(Applies("{status: 503, match: {operation: getCustomer}}", call));
  EXPECT_FALSE(Applies("{status: 503, match: {operation: listCustomers}}", call));
  call.matched = false;
  EXPECT_FALSE(Applies("{status: 503, match: {operation: getCustomer}}", call));
  EXPECT_TRUE(Applies("{status: 503, match: {path: /v1/*}}", call));
}

TEST(FaultRulesTest, ConcernOnlyTheOperationsThatTheyCanHarm) {
  Call call;
  EXPECT_TRUE(Applies("{stale_read: true}", call));
  EXPECT_FALSE(Applies("{duplicate_write: true}", call));
  call.operation.writes = true;
  EXPECT_FALSE(Applies("{stale_read: true}", call));
  EXPECT_TRUE(Applies("{duplicate_write: true}", call));
  call.matched = false;
  EXPECT_FALSE(Applies("{stale_read: true}", call));
  EXPECT_FALSE(Applies("{duplicate_write: true}", call));
}

TEST(FaultRulesTest, TheFirstThatAppliesCountsAndHidesTheRest) {
  FaultRules rules = Rules({"{name: a, status: 503, match: {nth: 2}}", "{name: b, delay: 1s}"});
  Random random(1);

  EXPECT_EQ(Take(rules, random), "b");
  EXPECT_EQ(Take(rules, random), "a");
  EXPECT_EQ(Take(rules, random), "b");

  EXPECT_EQ(rules.list()[0].matched, 3);
  EXPECT_EQ(rules.list()[0].applied, 1);
  EXPECT_EQ(rules.list()[1].matched, 2);
  EXPECT_EQ(rules.list()[1].applied, 2);
}

TEST(FaultRulesTest, AnOutageHasABeginningAndAnEnd) {
  FaultRules rules = Rules({"{status: 503, outage: {from: 30s, until: 2024-01-15T12:01:00Z}}"});
  Random random(1);

  EXPECT_EQ(Take(rules, random, {}, kStart + 29'999ms), "");
  EXPECT_EQ(Take(rules, random, {}, kStart + 30s), "rule 1");
  EXPECT_EQ(Take(rules, random, {}, kStart + 59'999ms), "rule 1");
  EXPECT_EQ(Take(rules, random, {}, kStart + 60s), "");
  EXPECT_EQ(rules.list()[0].matched, 2) << "a request outside the window does not count";
}

TEST(FaultRulesTest, CanBeInsertedMovedReplacedAndRemoved) {
  FaultRules rules = Rules({"{name: a, status: 500}", "{name: b, status: 500}"});
  Random random(1);
  const auto names = [&] {
    std::string all;
    for (const auto& entry : rules.list()) all += entry.rule->name;
    return all;
  };

  EXPECT_EQ(rules.Insert(Rule("{name: c, status: 500}"), 0), 3U);
  EXPECT_EQ(rules.Insert(Rule("{name: d, status: 500}"), 99), 4U);
  EXPECT_EQ(names(), "cabd");
  EXPECT_TRUE(rules.Move(3, 2));
  EXPECT_EQ(names(), "abcd");
  EXPECT_EQ(Take(rules, random), "a");
  EXPECT_TRUE(rules.Replace(1, Rule("{name: e, status: 500}")));
  EXPECT_EQ(names(), "ebcd");
  EXPECT_EQ(rules.Find(1)->applied, 0);
  EXPECT_TRUE(rules.Remove(2));
  EXPECT_EQ(names(), "ecd");
  EXPECT_FALSE(rules.Remove(2));
  EXPECT_FALSE(rules.Move(2, 0));
  EXPECT_FALSE(rules.Replace(2, Rule("{status: 500}")));
  EXPECT_EQ(rules.Find(2), nullptr);
  rules.ReplaceAll({});
  EXPECT_TRUE(rules.empty());
  EXPECT_EQ(rules.Insert(Rule("{status: 500}"), 0), 5U) << "an id came back";
}

TEST(FaultRulesTest, KnowWhetherOldRowsAreNeeded) {
  FaultRules rules = Rules({"{status: 500}"});
  EXPECT_FALSE(rules.needs_rows_before_last_write());
  const auto id = rules.Insert(Rule("{stale_read: true}"), 1);
  EXPECT_TRUE(rules.needs_rows_before_last_write());
  rules.Remove(id);
  EXPECT_FALSE(rules.needs_rows_before_last_write());
}

TEST(FaultRulesTest, AreShownInTheirOrderWithTheirCounts) {
  FaultRules rules = Rules({"{match: {nth: 2}, status: 503}", "{delay: 1s}"});
  Random random(1);
  Take(rules, random);

  json::Writer writer;
  rules.Write(writer);

  EXPECT_EQ(writer.Take(),
            R"([{"id":1,"matched":1,"applied":0,"rule":{"match":{"nth":2},"status":503}},)"
            R"({"id":2,"matched":1,"applied":1,"rule":{"delay":"1s"}}])");
}

TEST(FaultRulesTest, GoOnFromTheirState) {
  FaultRules rules =
      Rules({"{match: {every: 3}, status: 503}", "{outage: {from: 5s}, close: fin}"});
  Random random(1);
  for (int i = 0; i < 4; ++i) Take(rules, random);
  json::Writer writer;
  rules.WriteState(writer);
  const std::string state = writer.Take();

  FaultRules restored({}, kStart + 1h);
  Diagnostics diagnostics;
  ASSERT_TRUE(restored.ReadState(*Catalog::BuiltIn(), *testing::Json(state).root, diagnostics));

  json::Writer again;
  restored.WriteState(again);
  EXPECT_EQ(again.Take(), state);
  EXPECT_EQ(Take(restored, random, {}, kStart + 5s), "rule 2");
  EXPECT_EQ(Take(restored, random, {}, kStart), "rule 1");
}

TEST(FaultRulesTest, RefuseAStateThatIsNone) {
  FaultRules rules = Rules({"{status: 503}"});
  for (
      const char* state :
      {"{}", "[]", R"({"start":"2024-01-15T12:00:00Z","next_id":1,"rules":[{}]})",
       R"({"start":"2024-01-15T12:00:00Z","next_id":2,"rules":[{"id":1,"matched":0,"applied":0,"rule":{}}]})"}) {
    Diagnostics diagnostics;
    EXPECT_FALSE(rules.ReadState(*Catalog::BuiltIn(), *testing::Json(state).root, diagnostics))
        << state;
    EXPECT_FALSE(diagnostics.empty()) << state;
  }
  EXPECT_EQ(rules.list().size(), 1U);
}

TEST(FaultRulesTest, TakesEarlyOnlyWhatReplacesTheVendor) {
  for (const std::string effect : {"status: 503", "close: reset"}) {
    FaultRules rules = Rules({"{" + effect + ", delay: 1s, match: {every: 2}}"});
    Random random(1);
    EXPECT_EQ(TakeEarly(rules, random), "") << "not its turn";
    EXPECT_EQ(rules.list().front().matched, 0) << "Take() will count it";
    EXPECT_EQ(Take(rules, random), "");
    EXPECT_EQ(TakeEarly(rules, random), "rule 1");
    EXPECT_EQ(rules.list().front().matched, 2);
    EXPECT_EQ(rules.list().front().applied, 1);
  }
  for (const std::string effect :
       {"delay: 1s", "close_after: 1", "garbage: x", "duplicate_write: 503", "bandwidth: 100"}) {
    FaultRules rules = Rules({"{" + effect + "}", "{status: 503}"});
    Random random(1);
    Call call;
    call.operation.writes = true;
    EXPECT_EQ(TakeEarly(rules, random, call), "") << effect;
    EXPECT_EQ(Take(rules, random, call), "rule 1") << effect;
  }
}

TEST(FaultRulesTest, DrawsTheSameEarlyAndLate) {
  FaultRules early = Rules({"{status: 503, probability: 0.5}"});
  FaultRules late = early;
  Random early_random(7);
  Random late_random(7);
  for (int i = 0; i < 50; ++i) {
    std::string label = TakeEarly(early, early_random);
    if (label.empty()) label = Take(early, early_random);
    EXPECT_EQ(label, Take(late, late_random)) << i;
  }
}

}  // namespace
}  // namespace understudy::front
