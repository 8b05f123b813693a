#include "contract/contract.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "support/sample_contract.h"

namespace understudy::contract {
namespace {

using testing::MakeContract;
using testing::MakeSample;
using testing::OperationOf;

const Parameter& ParameterOf(const Operation& operation, std::string_view name) {
  for (const auto& parameter : operation.parameters) {
    if (parameter.name == name) return parameter;
  }
  throw std::runtime_error("no parameter " + std::string(name));
}

TEST(ContractTest, ReadsWhatHoldsForTheWholeApi) {
  const auto contract = MakeSample();

  EXPECT_EQ(contract->vendor(), "sample");
  EXPECT_EQ(contract->title(), "Sample API");
  EXPECT_EQ(contract->prefix(), "/api/v2");
  EXPECT_FALSE(contract->case_insensitive_paths());
  EXPECT_FALSE(contract->last_repeated_counts());
  ASSERT_EQ(contract->facts().size(), 1U);
  EXPECT_EQ(contract->facts()[0].fact, "All of it is invented.");
  EXPECT_EQ(contract->facts()[0].basis, "inferred");
  EXPECT_EQ(contract->facts()[0].source, "here");
}

TEST(ContractTest, ReadsTheSwitchesOfAnApi) {
  EXPECT_TRUE(MakeSample("case-insensitive-paths: false", "case-insensitive-paths: true")
                  ->case_insensitive_paths());
  EXPECT_TRUE(MakeSample("repeated-parameters: reject", "repeated-parameters: last")
                  ->last_repeated_counts());
}

TEST(ContractTest, ListsOperationsInTheDocumentsOrder) {
  const auto contract = MakeSample();
  std::vector<std::string> ids;
  for (const auto& operation : contract->operations()) ids.push_back(operation->id);

  EXPECT_EQ(ids, std::vector<std::string>({"getItem", "deleteItem", "listItems", "createItem",
                                           "purgeItems", "getPart"}));
}

TEST(ContractTest, PutsConcretePathsBeforeThoseWithParameters) {
  const auto contract = MakeSample();
  std::vector<std::string> paths;
  for (const auto& item : contract->paths()) paths.push_back(item.path);

  EXPECT_EQ(paths,
            std::vector<std::string>({"/api/v2/items", "/api/v2/items/purge", "/api/v2/items/{id}",
                                      "/api/v2/items/{id}/parts/{part}"}));
}

TEST(ContractTest, SplitsAPathIntoLiteralsAndParameters) {
  const auto contract = MakeSample();
  const auto& segments = contract->paths().at(3).segments;

  ASSERT_EQ(segments.size(), 6U);
  EXPECT_EQ(segments[2].text, "items");
  EXPECT_FALSE(segments[2].is_parameter);
  EXPECT_EQ(segments[3].text, "id");
  EXPECT_TRUE(segments[3].is_parameter);
}

TEST(ContractTest, ReadsAnOperation) {
  const auto contract = MakeSample();
  const Operation& operation = OperationOf(*contract, "getItem");

  EXPECT_EQ(operation.method, "GET");
  EXPECT_EQ(operation.path, "/api/v2/items/{id}");
  EXPECT_EQ(operation.summary, "Shows an item");
  EXPECT_EQ(operation.permission, "READ");
  EXPECT_EQ(operation.example, "/api/v2/items/1");
  EXPECT_FALSE(operation.writes);
  EXPECT_FALSE(operation.body);
  ASSERT_EQ(operation.facts.size(), 1U);
  EXPECT_EQ(operation.facts[0].source, "documents/x.txt");
  ASSERT_EQ(operation.replies.size(), 2U);
  EXPECT_EQ(operation.replies[1].status, "404");
  EXPECT_EQ(operation.replies[1].description, "No such item");
  EXPECT_TRUE(OperationOf(*contract, "deleteItem").writes);
  EXPECT_EQ(OperationOf(*contract, "createItem").example_body, "name=x");
}

TEST(ContractTest, ReadsParametersWithTheirRules) {
  const auto contract = MakeSample();
  const Operation& operation = OperationOf(*contract, "listItems");

  const Parameter& limit = ParameterOf(operation, "limit");
  EXPECT_EQ(limit.type, Parameter::Type::kInteger);
  EXPECT_EQ(limit.in, In::kQuery);
  EXPECT_FALSE(limit.required);
  EXPECT_EQ(limit.minimum, 1);
  EXPECT_EQ(limit.maximum, 100);
  EXPECT_EQ(limit.default_integer, 20);
  EXPECT_EQ(limit.on_invalid, OnInvalid::kReject);
  EXPECT_EQ(ParameterOf(operation, "page").on_invalid, OnInvalid::kUseDefault);
  EXPECT_EQ(ParameterOf(operation, "q").pattern->text(), "^[0-9a-zA-Z ]*$");
  EXPECT_EQ(ParameterOf(operation, "q").max_length, 5);
  EXPECT_EQ(ParameterOf(operation, "q").default_text, "");
  EXPECT_EQ(ParameterOf(operation, "word").min_length, 1);
  EXPECT_EQ(ParameterOf(operation, "mode").choices, std::vector<std::string>({"fast", "slow"}));
  EXPECT_EQ(ParameterOf(operation, "filter[tags]").type, Parameter::Type::kList);
  EXPECT_EQ(ParameterOf(operation, "include").choices, std::vector<std::string>({"a", "b"}));
  EXPECT_EQ(ParameterOf(operation, "flag").type, Parameter::Type::kAny);
  const Parameter& id = ParameterOf(OperationOf(*contract, "getItem"), "id");
  EXPECT_EQ(id.in, In::kPath);
  EXPECT_TRUE(id.required);
}

TEST(ContractTest, ReadsABodyWithItsOpenFields) {
  const auto contract = MakeSample();
  const auto& body = OperationOf(*contract, "createItem").body;

  ASSERT_TRUE(body);
  EXPECT_EQ(body->content_types,
            std::vector<std::string>(
                {"multipart/form-data", "application/x-www-form-urlencoded", "application/json"}));
  ASSERT_EQ(body->fields.size(), 4U);
  EXPECT_EQ(body->fields[0].name, "name");
  EXPECT_TRUE(body->fields[0].required);
  EXPECT_EQ(body->fields[0].in, In::kBody);
  EXPECT_FALSE(body->fields[1].required);
  ASSERT_EQ(body->open_fields.size(), 1U);
  EXPECT_EQ(body->open_fields[0].prefix, "custom_");
  EXPECT_TRUE(body->open_fields[0].pattern->Matches("custom_x"));
}

TEST(ContractTest, RefusesDocumentsThatItDoesNotUnderstand) {
  struct Case {
    std::string from;
    std::string to;
  };
  for (const auto& [from, to] : {
           Case{"operationId: getItem", "x-id: getItem"},
           Case{"#/components/schemas/Limit", "#/components/schemas/Gone"},
           Case{"in: path", "in: cookie"},
           Case{"{x-any-value: true}", "{type: boolean}"},
           Case{"schema: {type: array, items: {type: string}}", "schema: {type: array}"},
           Case{"responses: {'200': {description: Items, x-basis: doc}}", "x-none: 1"},
           Case{"      properties:\n        name", "      x-properties:\n        name"},
           Case{"\npaths:", "\nx-paths:"},
           Case{"x-understudy:", "x-other:"},
       }) {
    EXPECT_THROW(MakeSample(from, to), std::invalid_argument) << from;
  }
}

TEST(ContractTest, SaysOnWhichLineADocumentIsWrong) {
  try {
    MakeSample("operationId: getItem", "x-id: getItem");
    FAIL();
  } catch (const std::invalid_argument& e) {
    const std::string message = e.what();
    EXPECT_TRUE(message.starts_with("contract, line 10, at {\"x-id\":\"getItem\"")) << message;
    EXPECT_TRUE(message.ends_with(": missing operationId")) << message;
  }
}

}  // namespace
}  // namespace understudy::contract
