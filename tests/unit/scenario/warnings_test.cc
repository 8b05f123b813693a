#include "scenario/warnings.h"

#include <gtest/gtest.h>

#include "scenario/scenario.h"
#include "support/documents.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using testing::Places;

std::string WarningsOf(const std::string& text) {
  const auto loaded = LoadText(Catalog::BuiltIn(), text, "s.yaml");
  return loaded ? Places(loaded->warnings) : "errors:\n" + Places(loaded.error());
}

// Of rules on line 3 and after, in a scenario that serves HelpCrunch and Omnidesk.
std::string OfRules(const std::string& rules, const std::string& more = "clock: real") {
  return WarningsOf(more + "\nfaults:\n" + rules +
                    "\nvendors:\n  helpcrunch: {tokens: [t]}\n"
                    "  omnidesk: {keys: [{key: k, permissions: [CUSTOMER_READ]}]}\n");
}

TEST(WarningsTest, FindsNoneInTheBuiltInScenarios) {
  for (const auto& name : BuiltInScenarios()) {
    const auto loaded = Load(Catalog::BuiltIn(), name);
    ASSERT_TRUE(loaded) << name;
    EXPECT_EQ(Places(loaded->warnings), "") << name;
  }
}

TEST(WarningsTest, FindsVendorsThatNobodyCanUse) {
  EXPECT_EQ(WarningsOf("vendors: {}"), "1:1 no API is served: list at least one under `vendors`\n");
  EXPECT_EQ(WarningsOf("name: x"), "1:1 no API is served: list at least one under `vendors`\n");
  EXPECT_EQ(
      WarningsOf("vendors:\n  omnidesk: {}\n  leeloo: {}\n"),
      "2:3 omnidesk has no credentials, so that it refuses every request: add one to `keys`\n");
  EXPECT_EQ(WarningsOf("vendors:\n  helpcrunch:\n    tokens: []\n"),
            "2:3 helpcrunch has no credentials, so that it refuses every request: add one to "
            "`tokens`\n");
  EXPECT_EQ(WarningsOf("vendors:\n  omnidesk:\n    keys: [{key: k, permissions: []}]\n"),
            "3:12 this key has no permissions, so that every operation refuses it: add "
            "CUSTOMER_READ or CUSTOMER_CUD or TICKET_READ or TICKET_CREATE or TICKET_UPDATE or "
            "TICKET_DELETE or SET_STATUS or TICKET_BATCH or MESSAGE_CREATE or FORM_READ or "
            "FORM_CUD or FORM_SAVE or CHANNEL_READ or CHANNEL_CUD or USER_READ or USER_CUD or "
            "API_RESERVE_USER or USER_ANONYMOUS_BROWSING_UPDATE or API_CHAT or SETTINGS_CRUD to "
            "`permissions`\n");
  EXPECT_EQ(WarningsOf("vendors: {leeloo: {tokens: ['a ']}}"),
            "1:29 `a ` never matches: HTTP removes blanks at the ends of a header\n");
}

TEST(WarningsTest, FindsRulesBehindACatchAll) {
  const std::string never = " this rule is never applied: the rule on line ";
  const std::string which = " is applied to every request that it matches\n";
  EXPECT_EQ(OfRules("- {delay: 1s}\n- {match: {vendor: omnidesk}, status: 503}"),
            "4:3" + never + "3" + which);
  EXPECT_EQ(OfRules("- {match: {vendor: omnidesk}, delay: 1s}\n"
                    "- {match: {operation: deleteChannel}, status: 503}"),
            "4:3" + never + "3" + which);
  EXPECT_EQ(OfRules("- {match: {path: /api/v2/*}, delay: 1s}\n"
                    "- {match: {path: /api/v2/customer, method: GET}, status: 503}"),
            "4:3" + never + "3" + which);
  EXPECT_EQ(OfRules("- {match: {header: {X-A: null}}, delay: 1s}\n"
                    "- {match: {header: {x-a: b}}, status: 503}"),
            "4:3" + never + "3" + which);
}

TEST(WarningsTest, AcceptsRulesThatLeaveSomethingToLaterOnes) {
  for (const std::string first :
       {"probability: 0.5", "times: 1", "after: 1", "match: {nth: 2}", "match: {every: 2}",
        "outage: {from: 1s}", "match: {method: GET}", "match: {vendor: helpcrunch}",
        "match: {header: {X-A: b}}", "match: {query: {a: b}}", "match: {path: /api/x*}"}) {
    const auto warnings = OfRules("- {" + first + ", delay: 1s}\n- {status: 503}");
    EXPECT_EQ(warnings.find("never applied: the rule"), std::string::npos) << first << warnings;
  }
  EXPECT_EQ(OfRules("- {stale_read: true}\n- {status: 503}"), "");
}

TEST(WarningsTest, ARuleThatMatchesNothingHidesNoOther) {
  const std::string rule = "- {match: {vendor: leeloo}, status: 503}\n";
  const auto warnings = OfRules(rule + rule);
  EXPECT_NE(warnings.find("4:20 `leeloo` is not served"), std::string::npos) << warnings;
  EXPECT_EQ(warnings.find("never applied: the rule"), std::string::npos) << warnings;
}

TEST(WarningsTest, FindsRulesThatMatchNothing) {
  EXPECT_EQ(OfRules("- {match: {vendor: leeloo}, status: 503}"),
            "3:20 `leeloo` is not served by this scenario, so that the rule is never applied: list "
            "it under `vendors`\n");
  EXPECT_EQ(OfRules("- {match: {operation: listAccounts}, status: 503}"),
            "3:23 no vendor of this scenario has the operation `listAccounts`, so that the rule is "
            "never applied\n");
  EXPECT_EQ(OfRules("- {match: {path: /nowhere}, status: 503}"),
            "3:18 no operation that the rule matches has the path `/nowhere`, so that the rule is "
            "never applied\n");
  EXPECT_EQ(OfRules("- {match: {vendor: helpcrunch, path: '/api/*'}, status: 503}"),
            "3:38 no operation that the rule matches has the path `/api/*`, so that the rule is "
            "never applied\n");
  EXPECT_EQ(OfRules("- {match: {path: '/v1/customers/{id}'}, status: 503}"),
            "3:18 `/v1/customers/{id}` matches no request, since braces are taken literally: use "
            "`operation: getCustomer`, or end the path with `*` in place of `{id}`\n");
  EXPECT_EQ(OfRules("- {match: {operation: getCustomer, method: DELETE}, status: 503}"),
            "3:44 no operation that the rule matches has the method DELETE, so that the rule is "
            "never applied\n");
  EXPECT_EQ(OfRules("- {match: {operation: getCustomer}, duplicate_write: true}"),
            "3:54 `duplicate_write` applies to writes, and the rule matches only reads\n");
  EXPECT_EQ(OfRules("- {match: {path: /v1/customers/5, method: HEAD}, status: 503}"), "");
  EXPECT_EQ(OfRules("- {match: {path: /v1/cust*}, status: 503}"), "");
}

TEST(WarningsTest, FindsRulesThatAreNeverDue) {
  EXPECT_EQ(OfRules("- {probability: 0, status: 503}"),
            "3:17 the rule is never applied, since its probability is 0\n");
  EXPECT_EQ(OfRules("- {match: {nth: 2}, times: 3, status: 503}"),
            "3:28 `times` has no effect, since `nth` applies the rule only once\n");
  EXPECT_EQ(OfRules("- {outage: {until: 2024-01-15T12:00:00Z}, status: 503}",
                    "clock: 2024-01-15T12:00:00Z"),
            "3:20 the outage is over before the world's clock starts, at 2024-01-15T12:00:00Z, so "
            "that the rule is never applied\n");
  EXPECT_EQ(OfRules("- {outage: {until: 2024-01-15T12:00:01Z}, status: 503}",
                    "clock: 2024-01-15T12:00:00Z"),
            "");
  EXPECT_EQ(OfRules("- {close: fin, bandwidth: 5}"),
            "3:27 `bandwidth` has no effect, since `close` sends no reply\n");
}

}  // namespace
}  // namespace understudy::scenario
