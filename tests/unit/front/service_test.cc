// What every vendor's contract must say of its operations, for the pipeline to treat them right.

#include "front/service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy::front {
namespace {

// Sent with a verb that writes, but only looking something up.
const std::set<std::string> kSearches = {
    "searchByPrimaryExternalId", "searchByCustomerChannelValue", "searchCustomers", "searchChats"};
// Sent with GET, as their vendors document them, but writing.
const std::set<std::string> kWritesByGet = {"unsubscribeAgent"};

TEST(ServiceTest, OperationsThatWriteRunInATransaction) {
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    const auto& contract = Catalog::BuiltIn()->ContractOf(vendor);
    for (const auto& operation : contract->operations()) {
      const bool expected = operation->method == "GET" ? kWritesByGet.contains(operation->id)
                                                       : !kSearches.contains(operation->id);
      EXPECT_EQ(operation->writes, expected) << vendor.name << " " << operation->id;
    }
  }
}

// What is hidden in exports, files and logs (journal/redaction.h).
TEST(ServiceTest, ContractsNameTheirCredentials) {
  std::set<std::string> names;
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    const auto& contract = Catalog::BuiltIn()->ContractOf(vendor);
    for (const auto* own : {&contract->header_credentials(), &contract->query_credentials()}) {
      names.insert(own->begin(), own->end());
    }
  }
  EXPECT_EQ(names,
            (std::set<std::string>{"Authorization", "X-Leeloo-AuthToken", "apiKey", "authToken"}));
}

TEST(ServiceTest, EveryOperationHasAnExampleBelowItsPrefix) {
  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    const auto contract = Catalog::BuiltIn()->WholeContractOf(vendor);
    for (const auto& operation : contract->operations()) {
      const auto& others = contract->further_prefixes();
      EXPECT_TRUE(
          operation->example.starts_with(contract->prefix()) ||
          std::any_of(others.begin(), others.end(),
                      [&](const auto& other) { return operation->example.starts_with(other); }))
          << vendor.name << " " << operation->id;
      EXPECT_FALSE(operation->facts.empty()) << vendor.name << " " << operation->id;
    }
  }
}

TEST(ServiceTest, ServesOnlyTheVendorsThatTheScenarioLists) {
  const auto scenario =
      scenario::LoadText(Catalog::BuiltIn(), "vendors:\n  helpcrunch:\n    tokens: [t]\n", "t");
  ASSERT_TRUE(scenario);

  const Service service(*scenario);

  ASSERT_EQ(service.vendors().size(), 1U);
  EXPECT_EQ(service.vendors()[0]->contract->vendor(), "helpcrunch");
}

}  // namespace
}  // namespace understudy::front
