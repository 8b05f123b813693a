// Replacing and adding many rows.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scenario/rows.h"
#include "support/documents.h"
#include "support/rows_world.h"

namespace understudy::scenario {
namespace {

using testing::Json;
using testing::RowsTest;
using testing::Wrong;

using Changing = tl::expected<ChangedRows, RowError> (*)(store::Database&, const RowSet&,
                                                         const std::vector<const Node*>&);

class RowsListTest : public RowsTest {
 protected:
  // "added replaced removed", or what is wrong.
  std::string Change(Changing change, const std::string& list) {
    const auto document = Json(list);
    std::vector<const Node*> rows;
    for (const auto& row : document.root->items) rows.push_back(&row);
    const auto changed = change(database_, users_, rows);
    if (!changed) return Wrong(changed);
    return std::to_string(changed->added) + " " + std::to_string(changed->replaced) + " " +
           std::to_string(changed->removed);
  }
  static std::string User(const std::string& id) {
    return R"({"id":")" + id +
           R"(","name":"n","createdAt":"2024-01-15T12:00:00Z",)"
           R"("updatedAt":"2024-01-15T12:00:00Z"})";
  }

  const RowSet users_ = Set("leeloo", "users");
};

TEST_F(RowsListTest, TwoSpellingsOfAnIdAreOne) {
  const std::string two = "[" + User("ab") + "," + User("AB") + "]";
  const std::string wrong =
      "invalid: the list has errors\n"
      "1:101 duplicate id `AB` in users, as in row 0 of the list\n";
  EXPECT_EQ(Change(ReplaceRows, two), wrong);
  EXPECT_EQ(Change(AppendRows, two), wrong);
}

TEST_F(RowsListTest, ARowStaysInAnotherSpellingOfItsId) {
  const auto before = AllRows(database_, users_);
  ASSERT_FALSE(before.empty());
  std::string list;
  for (const auto& [id, row] : before) {
    std::string upper;
    for (const char c : id) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    list += (list.empty() ? "[" : ",") + User(upper);
  }
  // Other rows refer to them: they may not be deleted.
  EXPECT_EQ(Change(ReplaceRows, list + "]"), "0 " + std::to_string(before.size()) + " 0");
}

}  // namespace
}  // namespace understudy::scenario
