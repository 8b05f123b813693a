#include "base/packed.h"

#include <gtest/gtest.h>

#include <string>

#include "base/diagnostics.h"
#include "base/embedded.h"
#include "base/json.h"
#include "base/yaml.h"

namespace understudy {
namespace {

// Each value with its place and kind, a line each.
void Describe(const Node& node, const std::string& name, std::string& text) {
  const auto add = [&](const Mark& mark, std::string_view what) {
    text += name + " " + std::to_string(mark.offset) + " " + std::string(what) + "\n";
  };
  add(node.mark, std::string(KindName(node.kind)) + " " + node.text);
  for (const auto& item : node.items) Describe(item, name + "-", text);
  for (const auto& member : node.members) {
    add(member.mark, member.name);
    Describe(member.value, name + "." + member.name, text);
  }
}

std::string Described(const Node& node) {
  std::string text;
  Describe(node, "", text);
  return text;
}

Node Parse(const Source& source) {
  Diagnostics errors;
  auto root =
      source.name.ends_with(".json") ? ParseJson(source, errors) : ParseYaml(source, errors);
  EXPECT_TRUE(root) << errors.Render();
  return root ? std::move(*root) : Node();
}

TEST(PackedTest, GivesTheTreeBack) {
  const Source source{"a.yaml",
                      "base: &base {a: 1, b: [x, ~, 1.50, true], empty: {}, none: [], long: '" +
                          std::string(300, 'y') + "'}\nback: *base\n"};
  const Node root = Parse(source);
  const Source copy{"b.yaml", source.text};
  const Node unpacked = Unpack(Pack(root), copy);
  EXPECT_EQ(Described(unpacked), Described(root));
  EXPECT_EQ(unpacked.Find("back")->mark.source, &copy);
  EXPECT_EQ(unpacked.members[1].mark.source, &copy);
  EXPECT_EQ(unpacked.members[1].mark.line(), 2U);
}

TEST(PackedTest, LeavesOutTheListsOfAName) {
  const Source source{"a.yaml",
                      "a: {x: [{x: [1], y: {z: [a, ~]}}, []], b: 1}\n"
                      "x: text\n"
                      "c: [{x: [2]}, {b: {x: {x: []}}}]\n"
                      "'': [3]\n"};
  const std::string packed = Pack(Parse(source));
  const Source rest{"a.yaml",
                    "a: {                              b: 1}\n"
                    "x: text\n"
                    "c: [{      }, {b: {x: {     }}}]\n"
                    "'': [3]\n"};
  const Node left = Unpack(packed, source, "x");
  EXPECT_EQ(json::ToText(left), json::ToText(Parse(rest)));
  // What follows knows its place.
  EXPECT_EQ(left.members[0].value.members[0].mark.column(), 40U);
  EXPECT_EQ(left.members[3].mark.line(), 4U);
}

TEST(PackedTest, HasTheTreeOfEachDocumentThatIsBuiltIn) {
  const auto trees = EmbeddedNames("trees/");
  EXPECT_GE(trees.size(), 20U);
  for (const auto& tree : trees) {
    const std::string name = tree.substr(6);
    const Source source{name, std::string(FindEmbedded(name).value())};
    EXPECT_EQ(Described(Unpack(FindEmbedded(tree).value(), source)), Described(Parse(source)))
        << name;
  }
}

}  // namespace
}  // namespace understudy
