// Lists of users' APIs must stay quick with many rows, as plans_test.cc says of the built-in ones.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "entities/list_query.h"
#include "entities/vendor_text.h"
#include "store/database.h"
#include "support/temporary_folder.h"
#include "vendors/own_api.h"

namespace understudy {
namespace {

using entities::ApiPlan;
using entities::ListFilter;
using entities::OperationKind;
using entities::OperationPlan;

std::shared_ptr<const ApiPlan> Read(const std::string& document, const std::string& vendor) {
  Diagnostics errors;
  Diagnostics warnings;
  auto plan = ReadOwnApi({"api", document, vendor}, errors, warnings);
  EXPECT_TRUE(plan != nullptr) << errors.Render();
  return plan;
}

// A vendor.yaml that orders all lists by a field that is not the key.
std::string OrderAll(const ApiPlan& plan) {
  std::string text = "entities:\n";
  for (const auto& entity : plan.inferred.entities) {
    const bool is_listed =
        std::any_of(plan.operations.begin(), plan.operations.end(), [&](const auto& operation) {
          return operation.kind == OperationKind::kList && operation.entity == &entity;
        });
    const auto& fields = entity.declaration.fields;
    for (std::size_t i = 0; is_listed && i < fields.size(); ++i) {
      const auto type = fields[i].shape.type();
      if (i == entity.key || type == Shape::Type::kAny) continue;
      text += Concat({"  ", entities::YamlName(entity.declaration.name), ": {order: [",
                      entities::YamlName("-" + fields[i].name), "]}\n"});
      break;
    }
  }
  return text;
}

// The statements of a list: all rows of its owner, and those that each filter finds.
std::vector<std::string> StatementsOf(const OperationPlan& list) {
  const std::string head =
      Concat({"SELECT ", list.view->columns(), " FROM ", list.entity->declaration.table});
  std::string owner;
  if (!list.inferred->owners.empty()) {
    owner = list.entity->declaration.fields[list.inferred->owner_field].column + " = ?1";
  }
  const std::string order =
      " " + (list.order.without.empty() ? "ORDER BY rowid" : list.order.without);
  std::vector<std::string> statements = {
      Concat({head, owner.empty() ? "" : " WHERE ", owner, order})};
  for (const auto& filter : list.filters) {
    if (filter.kind != ListFilter::Kind::kEquals || filter.type == Shape::Type::kAny) continue;
    statements.push_back(Concat({head, " WHERE ", owner, owner.empty() ? "" : " AND ",
                                 filter.column, " = json_extract(?2, '$[0]')", order}));
  }
  return statements;
}

std::string SlowLines(const ApiPlan& plan, std::size_t& looked_at) {
  store::Database database;
  database.Execute(plan.tables);
  std::string slow;
  for (const auto& operation : plan.operations) {
    if (operation.kind != OperationKind::kList) continue;
    // Rows that belong to all are between those of a scope, so they are sorted.
    if (!operation.inferred->scope.parameters.empty()) continue;
    for (const auto& sql : StatementsOf(operation)) {
      ++looked_at;
      auto query = database.Prepare("EXPLAIN QUERY PLAN " + sql);
      bool uses_index = false;
      while (query.Step()) {
        const std::string line = query.Text(3);
        // A table that is read in the order of its rows needs no index.
        uses_index = uses_index || line.find(" USING ") != std::string::npos ||
                     sql.ends_with("ORDER BY rowid");
        if (line.find("TEMP B-TREE") != std::string::npos) uses_index = false;
        if (!uses_index) slow += line + "\n  in " + sql + "\n";
      }
    }
  }
  return slow;
}

class OwnPlansTest : public ::testing::TestWithParam<const char*> {};

TEST_P(OwnPlansTest, IndexesServeEachListWithEachFilter) {
  const std::string document = std::string(UNDERSTUDY_SOURCE_FOLDER "/tests/apis/") + GetParam();
  const auto inferred = Read(document, {});
  std::size_t lists = 0;
  EXPECT_EQ(SlowLines(*inferred, lists), "");
  const testing::TemporaryFolder folder;
  const std::string vendor = folder.Path("vendor.yaml");
  std::ofstream(vendor) << OrderAll(*inferred);
  const auto ordered = Read(document, vendor);
  EXPECT_NE(ordered->tables.find("__order_1 ON "), std::string::npos) << ordered->tables;
  EXPECT_EQ(SlowLines(*ordered, lists), "");
  EXPECT_GT(lists, 0U);
}

INSTANTIATE_TEST_SUITE_P(Samples, OwnPlansTest,
                         ::testing::Values("petshop/openapi.yaml", "billing/openapi.yaml",
                                           "journal/openapi.json", "shop/openapi.yaml",
                                           "warehouse/openapi.yaml"));

TEST(OwnPlansSelfTest, NoticesSorts) {
  const auto plan = Read(UNDERSTUDY_SOURCE_FOLDER "/tests/apis/petshop/openapi.yaml", {});
  ApiPlan without = {};
  without.tables = plan->tables;
  without.operations = plan->operations;
  for (auto& operation : without.operations) {
    if (operation.kind == OperationKind::kList) operation.order.without = "ORDER BY name, rowid";
  }
  std::size_t lists = 0;
  EXPECT_NE(SlowLines(without, lists).find("TEMP B-TREE"), std::string::npos);
}

}  // namespace
}  // namespace understudy
