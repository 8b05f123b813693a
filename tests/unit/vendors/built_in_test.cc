#include "vendors/built_in.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "base/packed.h"
#include "base/yaml.h"

namespace understudy {
namespace {

constexpr char kContract[] = R"(
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: string}}}
)";

std::string TreeOf(const std::string& text) {
  const Source source{"text", text};
  Diagnostics errors;
  return Pack(*ParseYaml(source, errors));
}

// What a vendor of these words throws.
std::string ErrorsOf(const std::string& words) {
  const std::string contract = kContract;
  const std::string contract_tree = TreeOf(contract);
  const std::string tree = TreeOf(words);
  Vendor vendor;
  vendor.name = "shop";
  try {
    CompleteFromFiles({contract, contract_tree}, {words, tree}, {}, vendor);
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return {};
}

TEST(BuiltInTest, AFileWithoutErrorsIsRefused) {
  const std::string words = "entities: {pets: {schema: Pet}}\noperations: {getPet: {read: pets}}\n";
  const std::string told = ErrorsOf(words);
  EXPECT_TRUE(told.starts_with(
      "src/vendors/shop/vendor.yaml:1:1: error: the file needs the word `errors`\n"))
      << told;
  const std::string mistaken = ErrorsOf(words + "errors: {}\n");
  EXPECT_EQ(mistaken.find("the file needs the word"), std::string::npos) << mistaken;
  EXPECT_NE(mistaken.find("vendor.yaml:3:9: error:"), std::string::npos) << mistaken;
}

}  // namespace
}  // namespace understudy
