#include "base/json_patch.h"

#include <gtest/gtest.h>

#include <string>

#include "support/documents.h"

namespace understudy {
namespace {

using testing::Json;
using Kind = PatchFailure::Kind;

std::string Patched(const std::string& target, const std::string& patch) {
  const auto before = Json(target);
  const auto change = Json(patch);
  const auto after = ApplyJsonPatch(*before.root, *change.root);
  return after ? json::ToText(*after) : after.error().message;
}

Kind FailureOf(const std::string& target, const std::string& patch) {
  const auto before = Json(target);
  const auto change = Json(patch);
  const auto after = ApplyJsonPatch(*before.root, *change.root);
  EXPECT_FALSE(after.has_value());
  return after ? Kind::kMalformed : after.error().kind;
}

// RFC 6902, appendix A.
TEST(JsonPatchTest, DoesAsTheRfcsExamples) {
  EXPECT_EQ(Patched(R"({"foo":"bar"})", R"([{"op":"add","path":"/baz","value":"qux"}])"),
            R"({"foo":"bar","baz":"qux"})");
  EXPECT_EQ(Patched(R"({"foo":["bar","baz"]})", R"([{"op":"add","path":"/foo/1","value":"qux"}])"),
            R"({"foo":["bar","qux","baz"]})");
  EXPECT_EQ(Patched(R"({"baz":"qux","foo":"bar"})", R"([{"op":"remove","path":"/baz"}])"),
            R"({"foo":"bar"})");
  EXPECT_EQ(Patched(R"({"foo":["bar","qux","baz"]})", R"([{"op":"remove","path":"/foo/1"}])"),
            R"({"foo":["bar","baz"]})");
  EXPECT_EQ(Patched(R"({"baz":"qux"})", R"([{"op":"replace","path":"/baz","value":"boo"}])"),
            R"({"baz":"boo"})");
  EXPECT_EQ(Patched(R"({"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}})",
                    R"([{"op":"move","from":"/foo/waldo","path":"/qux/thud"}])"),
            R"({"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}})");
  EXPECT_EQ(Patched(R"({"foo":["all","grass","cows","eat"]})",
                    R"([{"op":"move","from":"/foo/1","path":"/foo/3"}])"),
            R"({"foo":["all","cows","eat","grass"]})");
  EXPECT_EQ(Patched(R"({"foo":"bar"})", R"([{"op":"add","path":"/a","value":{"b":1},"xyz":1}])"),
            R"({"foo":"bar","a":{"b":1}})");
  EXPECT_EQ(Patched(R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":10}])"),
            R"({"/":9,"~1":10})");
  EXPECT_EQ(Patched(R"({"foo":["bar"]})", R"([{"op":"add","path":"/foo/-","value":["abc"]}])"),
            R"({"foo":["bar",["abc"]]})");
  EXPECT_EQ(Patched(R"({"a":[1],"b":2})", R"([{"op":"copy","from":"/a","path":"/b"}])"),
            R"({"a":[1],"b":[1]})");
  EXPECT_EQ(Patched(R"({"a":1})", R"([{"op":"replace","path":"","value":[]}])"), "[]");
}

TEST(JsonPatchTest, TestsCompareNumbersByValueAndObjectsInAnyOrder) {
  const auto tested = [](const std::string& value, const std::string& with) {
    return Patched("{\"a\":" + value + "}", R"([{"op":"test","path":"/a","value":)" + with +
                                                "}]") == "{\"a\":" + value + "}";
  };
  EXPECT_TRUE(tested("1", "1.0"));
  EXPECT_TRUE(tested("1e2", "100"));
  EXPECT_TRUE(tested(R"({"x":1,"y":[2]})", R"({"y":[2],"x":1})"));
  EXPECT_TRUE(tested("null", "null"));
  EXPECT_FALSE(tested("1", "\"1\""));
  EXPECT_FALSE(tested("9007199254740993", "9007199254740992"));
  EXPECT_FALSE(tested("[1,2]", "[2,1]"));
  EXPECT_FALSE(tested(R"({"x":1})", R"({"x":1,"y":2})"));
}

TEST(JsonPatchTest, SaysWhichOperationIsWrong) {
  EXPECT_EQ(Patched("{}", "{}"), "A JSON Patch is a list of operations.");
  EXPECT_EQ(Patched("{}", "[1]"), "`/0` must be an object.");
  EXPECT_EQ(Patched("{}", R"([{"path":"/a"}])"), "`/0/op` must name an operation.");
  EXPECT_EQ(Patched("{}", R"([{"op":"set","path":"/a"}])"),
            "`/0/op` must be add, remove, replace, move, copy or test, not `set`.");
  EXPECT_EQ(Patched("{}", R"([{"op":"add","path":"/a","value":1},{"op":"add","path":"/b"}])"),
            "`/1/value` is missing.");
  EXPECT_EQ(Patched("{}", R"([{"op":"remove","path":"a"}])"),
            "`/0/path` must be a JSON Pointer, such as /name.");
  EXPECT_EQ(Patched("{}", R"([{"op":"remove","path":"/~2"}])"),
            "`/0/path` must be a JSON Pointer, such as /name.");
  EXPECT_EQ(Patched("{}", R"([{"op":"copy","path":"/a"}])"),
            "`/0/from` must be a JSON Pointer, such as /name.");
  EXPECT_EQ(Patched(R"({"a":{}})", R"([{"op":"move","from":"/a","path":"/a/b"}])"),
            "`/0/path` is inside of what is moved.");
}

TEST(JsonPatchTest, NeedsTheirTargets) {
  EXPECT_EQ(FailureOf("{}", R"([{"op":"remove","path":"/a"}])"), Kind::kNoTarget);
  EXPECT_EQ(FailureOf("{}", R"([{"op":"replace","path":"/a","value":1}])"), Kind::kNoTarget);
  EXPECT_EQ(FailureOf("{}", R"([{"op":"add","path":"/a/b","value":1}])"), Kind::kNoTarget);
  EXPECT_EQ(FailureOf("[1]", R"([{"op":"add","path":"/2","value":1}])"), Kind::kNoTarget);
  EXPECT_EQ(FailureOf("[1,2]", R"([{"op":"remove","path":"/01"}])"), Kind::kNoTarget);
  EXPECT_EQ(FailureOf("[1]", R"([{"op":"remove","path":"/-"}])"), Kind::kNoTarget);
  EXPECT_EQ(FailureOf("{}", R"([{"op":"copy","from":"/a","path":"/b"}])"), Kind::kNoTarget);
  EXPECT_EQ(FailureOf(R"({"a":1})", R"([{"op":"add","path":"/a/b","value":1}])"), Kind::kNoTarget);
  EXPECT_EQ(FailureOf(R"({"a":1})", R"([{"op":"test","path":"/a","value":2}])"), Kind::kTestFailed);
}

// Each operation copies all that there is: twice as much each time.
TEST(JsonPatchTest, IsBounded) {
  std::string patch = "[";
  for (int i = 0; i < 60; ++i) {
    patch += R"({"op":"copy","from":"/a","path":"/a/-"},{"op":"copy","from":"/a","path":"/b"},)";
  }
  patch.back() = ']';
  EXPECT_EQ(FailureOf(R"({"a":[1]})", patch), Kind::kTooLarge);
  std::string deep = "[";
  for (int i = 0; i < 70; ++i) {
    deep += R"({"op":"add","path":"/b","value":[]},{"op":"move","from":"/a","path":"/b/0"},)"
            R"({"op":"move","from":"/b","path":"/a"},)";
  }
  deep.back() = ']';
  EXPECT_EQ(FailureOf(R"({"a":[1]})", deep), Kind::kTooLarge);
}

}  // namespace
}  // namespace understudy
