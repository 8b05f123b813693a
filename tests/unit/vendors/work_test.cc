// The work for a list's filter grows as the number of its values does.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/database.h"
#include "store/state.h"
#include "support/growth.h"
#include "support/insert_row.h"
#include "support/reply_plans.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy {
namespace {

constexpr std::size_t kTags = 1600;

class TagsWorkTest : public ::testing::Test {
 protected:
  TagsWorkTest() {
    store::CreateTables(database_, Catalog::BuiltIn()->tables());
    store::Transaction transaction(database_);
    for (std::size_t i = 0; i < 10 * kTags; ++i) {
      const std::vector<std::string> tags = {TagOf(i % kTags), TagOf((i + 7) % kTags)};
      testing::InsertRow(
          database_, "leeloo", "accounts",
          R"({"id": ")" + std::to_string(i) + R"(", "tags": )" + testing::JsonList(tags) + "}");
    }
    transaction.Commit();
  }
  static std::string TagOf(std::size_t i) { return "tag" + std::to_string(i); }

  store::Database database_;
};

// 1,650 tags took 1.6 s: each account was looked for in the lists of all tags.
TEST_F(TagsWorkTest, IsLinearInTheNumberOfTags) {
  const auto tags = [](std::size_t n) {
    std::vector<std::string> list;
    for (std::size_t i = 0; i < n; ++i) list.push_back(TagOf(i));
    return list;
  };
  const auto list = [&](const std::vector<std::string>& wanted) {
    entities::AnyOfRows(database_, testing::PlanOf("leeloo", "listAccounts"),
                        testing::AccountsOfTags().sql, wanted, {20, 0});
  };
  EXPECT_LE(testing::Growth(kTags / 8, tags, list), testing::kLinear);
}

}  // namespace
}  // namespace understudy
