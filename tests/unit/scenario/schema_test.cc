#include "scenario/schema.h"

#include <gtest/gtest.h>

#include "support/documents.h"
#include "vendors/catalog.h"

namespace understudy::scenario {
namespace {

using testing::Json;

TEST(ScenarioSchemaTest, IsJsonThatNamesItsDraft) {
  const auto document = Json(ScenarioJsonSchema(*Catalog::BuiltIn()));

  ASSERT_TRUE(document.root);
  EXPECT_EQ(document.root->Text("$schema"), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(document.root->Text("type"), "object");
  EXPECT_FALSE(document.root->Boolean("additionalProperties", true));
}

TEST(ScenarioSchemaTest, KnowsEveryVendorEntityAndSetting) {
  const auto document = Json(ScenarioJsonSchema(*Catalog::BuiltIn()));
  ASSERT_TRUE(document.root);
  const Node* vendors = document.root->Find("properties")->Find("vendors")->Find("properties");
  ASSERT_NE(vendors, nullptr);

  for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
    const Node* node = vendors->Find(vendor.name);
    ASSERT_NE(node, nullptr) << vendor.name;
    const Node* properties = node->Find("properties");
    EXPECT_NE(properties->Find(vendor.credentials.key), nullptr) << vendor.name;
    for (const auto& entity : vendor.entities) {
      EXPECT_NE(properties->Find("data")->Find("properties")->Find(entity.name), nullptr)
          << vendor.name << " " << entity.name;
    }
    for (const auto& setting : vendor.settings) {
      EXPECT_NE(properties->Find("settings")->Find("properties")->Find(setting.name), nullptr)
          << vendor.name << " " << setting.name;
    }
  }
}

TEST(ScenarioSchemaTest, ExplainsEveryTopLevelKey) {
  const auto document = Json(ScenarioJsonSchema(*Catalog::BuiltIn()));
  for (const auto& property : document.root->Find("properties")->members) {
    EXPECT_NE(property.value.Text("description"), "") << property.name;
  }
}

TEST(ScenarioShapeTest, ChecksRowsOnlyWhereAsked) {
  const auto document = testing::Yaml("vendors: {helpcrunch: {data: {customers: [{id: x}]}}}");
  Diagnostics lists;
  Diagnostics whole;

  ScenarioShape(*Catalog::BuiltIn(), RowDepth::kListsOnly).Check(*document.root, lists);
  ScenarioShape(*Catalog::BuiltIn(), RowDepth::kWhole).Check(*document.root, whole);

  EXPECT_TRUE(lists.empty());
  EXPECT_EQ(whole.list().size(), 1U);
}

}  // namespace
}  // namespace understudy::scenario
