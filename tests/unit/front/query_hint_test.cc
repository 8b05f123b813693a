#include "front/query_hint.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "front/service.h"

namespace understudy::front {
namespace {

std::string Hint(const std::string& vendor, const std::string& operation,
                 const http::Pairs& query) {
  const auto& catalog = *Catalog::BuiltIn();
  const auto& contract = *catalog.ContractOf(*catalog.Find(vendor));
  for (const auto& each : contract.operations()) {
    if (each->id != operation) continue;
    std::string target = "/?";
    for (const auto& [name, value] : query) {
      for (const char c : name) {
        constexpr std::string_view kHex = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        target += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
      }
      target += "=" + value + "&";
    }
    contract::Unused unused;
    const auto read =
        contract::ReadArguments(contract, *each, {{"id", "1"}}, {"GET", target, {}, ""}, &unused);
    return QueryHint(*each, unused.query);
  }
  ADD_FAILURE() << "no operation " << operation;
  return "";
}

TEST(QueryHintTest, IsEmptyWhenAllNamesAreKnown) {
  EXPECT_EQ(Hint("leeloo", "listAccounts", {}), "");
  EXPECT_EQ(Hint("leeloo", "listAccounts", {{"limit", "3"}, {"filter[tags]", "a"}}), "");
  EXPECT_EQ(Hint("leeloo", "listAccounts", {{"filter[tags][]", "a"}, {"filter[tags][0]", "b"}}),
            "");
  EXPECT_EQ(Hint("leeloo", "listAccounts", {{"authToken", "t"}}), "") << "the credential";
}

TEST(QueryHintTest, IsEmptyForNamesThatAreNoViolation) {
  EXPECT_EQ(Hint("leeloo", "listAccounts", {{"", "1"}, {"_", "123"}, {"_method", "put"}}), "");
}

TEST(QueryHintTest, NamesWhatIsUnknownAndTheNearestNameFirst) {
  const std::string hint = Hint("leeloo", "listAccounts", {{"filter[tag]", "a"}});
  EXPECT_TRUE(hint.starts_with("unknown query parameter `filter[tag]`; known: filter[tags], "))
      << hint;
  EXPECT_TRUE(Hint("leeloo", "listAccounts", {{"Limit", "1"}, {"limits", "1"}, {"Limit", "2"}})
                  .starts_with("unknown query parameters `Limit`, `limits`; known: limit, "));
  // A part of a name is another name.
  EXPECT_NE(Hint("leeloo", "listAccounts", {{"filter", "a"}}), "");
  EXPECT_NE(Hint("leeloo", "listAccounts", {{"limit2", "a"}}), "");
}

TEST(QueryHintTest, SaysThatAnOperationHasNone) {
  EXPECT_EQ(Hint("helpcrunch", "getCustomer", {{"expand", "a"}}),
            "unknown query parameter `expand`; this operation has none");
}

TEST(QueryHintTest, IsShortAndPrintableWhateverIsSent) {
  http::Pairs query;
  for (int i = 0; i < 1000; ++i) {
    query.emplace_back(std::to_string(i) + std::string(1000, 'x') + "\r\n\x01", "");
  }
  const std::string hint = Hint("leeloo", "listAccounts", query);
  EXPECT_LT(hint.size(), 600U);
  EXPECT_EQ(std::count_if(hint.begin(), hint.end(), [](char c) { return c < ' ' && c > 0; }), 0);
  EXPECT_NE(hint.find(" and 997 more"), std::string::npos) << hint;
}

}  // namespace
}  // namespace understudy::front
