#include "contract/unknown_members.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "contract/violations.h"
#include "support/growth.h"
#include "support/sample_contract.h"
#include "support/schema_document.h"

namespace understudy::contract {
namespace {

using testing::Growth;
using testing::kLinear;
using Document = testing::SchemaDocument;

// An operation whose body is the schema "Body" of a document.
class Asked {
 public:
  explicit Asked(const std::string& schemas, const std::string& version = "3.0.3")
      : document_(schemas, version) {
    operation_.body.emplace();
    operation_.body->is_tree = true;
    operation_.body->content_types = {"application/json"};
    operation_.body->schemas = {&document_.At("Body")};
  }

  std::vector<UnknownMember> Find(const std::string& body) const {
    return FindUnknownMembers(operation_, RequestOf(body));
  }
  // "/a /b/c"
  std::string Pointers(const std::string& body) const {
    std::string all;
    for (const auto& member : Find(body)) all += (all.empty() ? "" : " ") + member.pointer;
    return all;
  }
  static http::Request RequestOf(const std::string& body) {
    return {"POST", "/", {{"Content-Type", "application/json"}}, body};
  }
  const Operation& operation() const { return operation_; }

 private:
  Document document_;
  Operation operation_;
};

TEST(UnknownMembersTest, NamesThemAndTheirPlace) {
  const Asked asked(R"({"Body": {"type": "object", "properties": {
      "a/b": {"type": "object", "properties": {"c": {}}},
      "list": {"type": "array", "items": {"type": "object", "properties": {"d": {}}}}}}})");
  EXPECT_EQ(asked.Pointers(R"({"a/b":{"c":1},"list":[{"d":1},{}]})"), "");
  EXPECT_EQ(asked.Pointers(R"({"a/b":{"x~y":1},"list":[{},{"z":1}],"q/r":1})"),
            "/a~1b/x~0y /list/1/z /q~1r");
  const auto found = asked.Find(R"({"a/b":{"x/y":1},"q/r":1})");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "x/y");
  EXPECT_FALSE(found[0].is_top);
  EXPECT_EQ(*found[0].known, std::vector<std::string>{"c"});
  EXPECT_EQ(found[1].name, "q/r");
  EXPECT_TRUE(found[1].is_top);
}

// A body that is good by what the document says, but not by what is read of it.
TEST(UnknownMembersTest, SchemasThatAreReadInPartReportNothing) {
  constexpr const char* kGood = R"({"a":1,"z":1,"in":{"z":1}})";
  const auto with = [&](const std::string& more) {
    return Asked(R"({"Body": {"type": "object", "properties": {"a": {}, "in": {"type": "object",
        "properties": {"b": {}}}})" +
                     more + "}}",
                 "3.1.0")
        .Pointers(kGood);
  };
  EXPECT_EQ(with(""), "/z /in/z");
  EXPECT_EQ(with(R"(,"allOf": [{"$ref": "#/components/schemas/Lost"}])"), "");
  EXPECT_EQ(with(R"(,"$ref": "#/components/schemas/Lost")"), "");
  EXPECT_EQ(with(R"(,"allOf": ["Lost"])"), "");
  EXPECT_EQ(with(R"(,"then": {"properties": {"z": {}}})"), "");
  EXPECT_EQ(with(R"(,"dependentSchemas": {"a": {"properties": {"z": {}}}})"), "");
  EXPECT_EQ(with(R"(,"$dynamicRef": "#node")"), "");
  EXPECT_EQ(with(R"(,"discriminator": {"propertyName": "a"})"), "");
  EXPECT_EQ(with(R"(,"oneOf": {"properties": {"z": {}}})"), "");
  EXPECT_EQ(with(R"(,"anyOf": [{"required": ["a"]}, {"required": ["in"]}])"), "/z /in/z");
  EXPECT_EQ(with(R"(,"anyOf": [{"required": ["a"]}, {"$ref": "#/components/schemas/Lost"}])"), "");
  EXPECT_EQ(with(R"(,"anyOf": [{"required": ["a"]}, {"type": "object"}])"), "");
  EXPECT_EQ(with(R"(,"anyOf": [{"properties": {"in": {"properties": {"z": {}}}}}])"), "/z");
}

TEST(UnknownMembersTest, AMemberThatAnAllOfLosesIsNotLookedInto) {
  const Asked asked(R"({"Body": {"allOf": [
      {"type": "object", "properties": {"in": {"$ref": "#/components/schemas/In"}}},
      {"type": "object", "properties": {"in": {"$ref": "#/components/schemas/Lost"}}}]},
      "In": {"type": "object", "properties": {"b": {}}}})");
  EXPECT_EQ(asked.Pointers(R"({"in":{"z":1},"y":1})"), "/y");
}

TEST(UnknownMembersTest, AllOfThatIsNestedTooDeepReportsNothing) {
  const auto nested = [](int times) {
    const auto reference = [](int to) {
      return R"("allOf": [{"$ref": "#/components/schemas/S)" + std::to_string(to) + R"("}]})";
    };
    std::string all = R"({"Body": {"type": "object", "properties": {"a": {}}, )" + reference(1);
    for (int i = 1; i < times; ++i) {
      all += ",\"S" + std::to_string(i) + "\": {" + reference(i + 1);
    }
    return Asked(all + ",\"S" + std::to_string(times) + R"(": {"properties": {"z": {}}}})");
  };
  EXPECT_EQ(nested(10).Pointers(R"({"a":1,"z":1,"y":1})"), "/y");
  EXPECT_EQ(nested(300).Pointers(R"({"a":1,"z":1,"y":1})"), "");
}

TEST(UnknownMembersTest, DiscriminatorsWithOptionsAreChecked) {
  const Asked asked(R"({"Body": {"oneOf": [{"$ref": "#/components/schemas/Cat"}],
      "discriminator": {"propertyName": "kind"}},
      "Cat": {"type": "object", "properties": {"kind": {"type": "string"}, "purrs": {}}}})");
  EXPECT_EQ(asked.Pointers(R"({"kind":"Cat","purrs":1})"), "");
  EXPECT_EQ(asked.Pointers(R"({"kind":"Cat","barks":1})"), "/barks");
}

// The count of those that the list leaves out stays right.
TEST(UnknownMembersTest, TheyAreCountedWithTheOtherViolations) {
  const Asked asked(R"({"Body": {"type": "object", "properties": {"a": {}}}})");
  const auto sample = testing::MakeSample();
  std::vector<Violation> violations(30, {"q", In::kQuery, Rule::kUnknown, "Unknown."});
  const std::string body = R"({"x":1,"y":1})";
  AddUnknownMembers(*sample, asked.operation(), Asked::RequestOf(body), violations);
  ASSERT_EQ(violations.size(), 21U);
  EXPECT_EQ(violations.back().message, "There are 12 more violations.");
  ShortenViolations(violations);
  EXPECT_EQ(violations.back().message, "There are 12 more violations.");
}

class UnknownMembersWorkTest : public ::testing::Test {
 protected:
  static Asked WithProperties(std::size_t count) {
    std::string names;
    for (std::size_t i = 0; i < count; ++i) {
      names += (i == 0 ? "\"p" : ",\"p") + std::to_string(i) + "\":{}";
    }
    return Asked(R"({"Body": {"type": "object", "properties": {"items": {"type": "array",
        "items": {"type": "object", "properties": {)" +
                 names + "}}}}}}");
  }
  static std::string Items(const std::string& item, std::size_t count) {
    std::string body = R"({"items":[)";
    for (std::size_t i = 0; i < count; ++i) body += (i == 0 ? "" : ",") + item;
    return body + "]}";
  }
};

// 40,000 items of a schema with 300 properties took 5.9 s: its names were collected for each.
TEST_F(UnknownMembersWorkTest, DoesNotGrowWithThePropertiesForEachItem) {
  const std::string body = Items(R"({"p0":1})", 4'000);
  const auto growth = Growth(
      100, [](std::size_t count) { return WithProperties(count); },
      [&](const Asked& asked) { EXPECT_EQ(asked.Find(body).size(), 0U); });
  EXPECT_LE(growth, 4);
}

TEST_F(UnknownMembersWorkTest, IsLinearInTheItems) {
  const Asked asked = WithProperties(300);
  for (const char* item : {"{}", R"({"p0":1})", R"({"z":1})"}) {
    EXPECT_LE(Growth(
                  2'000, [&](std::size_t count) { return Items(item, count); },
                  [&](const std::string& body) { asked.Find(body); }),
              kLinear);
  }
  EXPECT_EQ(asked.Find(Items(R"({"z":1})", 2'000)).size(), 100U);
}

}  // namespace
}  // namespace understudy::contract
