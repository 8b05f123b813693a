#include "base/node.h"

#include <gtest/gtest.h>

#include "support/documents.h"

namespace understudy {
namespace {

using testing::Yaml;

TEST(NodeTest, MarksCountLinesAndCodePoints) {
  const Source source{"f", "їж: 1\nб: ак\n"};
  const Mark mark{&source, static_cast<std::uint32_t>(source.text.find("ак"))};

  EXPECT_EQ(mark.line(), 2U);
  EXPECT_EQ(mark.column(), 4U);
}

TEST(NodeTest, MarksPastTheEndOrNowhereAreSafe) {
  const Source source{"f", "a\nb"};

  EXPECT_EQ((Mark{&source, 3}.line()), 2U);
  EXPECT_EQ((Mark{&source, 3}.column()), 2U);
  EXPECT_EQ((Mark{&source, 999}.line()), 2U);
  EXPECT_EQ(Mark().line(), 1U);
  EXPECT_EQ(Mark().column(), 1U);
}

TEST(NodeTest, ResolvesPlainScalarsByTheCoreSchema) {
  using Kind = Node::Kind;
  struct Case {
    std::string_view text;
    Kind kind;
  };
  for (const auto& [text, kind] :
       {Case{"", Kind::kNull},         Case{"~", Kind::kNull},
        Case{"null", Kind::kNull},     Case{"NULL", Kind::kNull},
        Case{"nULL", Kind::kString},   Case{"true", Kind::kBoolean},
        Case{"False", Kind::kBoolean}, Case{"yes", Kind::kString},
        Case{"on", Kind::kString},     Case{"0", Kind::kInteger},
        Case{"-12", Kind::kInteger},   Case{"+7", Kind::kInteger},
        Case{"007", Kind::kInteger},   Case{"1.50", Kind::kNumber},
        Case{".5", Kind::kNumber},     Case{"1.", Kind::kNumber},
        Case{"-1e10", Kind::kNumber},  Case{"1E+3", Kind::kNumber},
        Case{"1e", Kind::kString},     Case{".", Kind::kString},
        Case{"-", Kind::kString},      Case{"+", Kind::kString},
        Case{"e5", Kind::kString},     Case{"1_000", Kind::kString},
        Case{"0x10", Kind::kString},   Case{"1.2.3", Kind::kString},
        Case{"12:30", Kind::kString},  Case{"2024-01-15", Kind::kString}}) {
    EXPECT_EQ(ResolvePlain(text), kind) << text;
  }
}

TEST(NodeTest, FindsMembersOfMapsOnly) {
  const auto document = Yaml("a: {b: 1}\nc: [1, 2]\n");
  const Node& root = *document.root;

  ASSERT_NE(root.Find("a"), nullptr);
  EXPECT_EQ(root.Find("a")->Integer("b"), 1);
  EXPECT_EQ(root.Find("x"), nullptr);
  EXPECT_EQ(root.Find("c")->Find("a"), nullptr);
}

TEST(NodeTest, ReadsMembersWithTheirFallbacks) {
  const auto document = Yaml("text: їжак\nnumber: 5\nyes: True\nnothing: null\nlist: [1]\n");
  const Node& root = *document.root;

  EXPECT_EQ(root.Text("text"), "їжак");
  EXPECT_EQ(root.Text("number"), "5");
  EXPECT_EQ(root.Text("nothing", "x"), "x");
  EXPECT_EQ(root.Text("list", "x"), "x");
  EXPECT_EQ(root.OptionalText("absent"), std::nullopt);
  EXPECT_EQ(root.Integer("number"), 5);
  EXPECT_EQ(root.Integer("text", 9), 9);
  EXPECT_EQ(root.OptionalInteger("nothing"), std::nullopt);
  EXPECT_TRUE(root.Boolean("yes"));
  EXPECT_TRUE(root.Boolean("absent", true));
  EXPECT_EQ(root.Items("list").size(), 1U);
  EXPECT_TRUE(root.Items("absent").empty());
  EXPECT_TRUE(root.Items("text").empty());
}

TEST(NodeTest, ReadsIntegersWithAPlusSign) {
  const auto document = Yaml("number: +5\n");
  EXPECT_EQ(document.root->Integer("number"), 5);
}

TEST(NodeTest, IntegersPast64BitsHaveNoValue) {
  const auto document = Yaml("number: 9223372036854775808\n");
  EXPECT_EQ(document.root->OptionalInteger("number"), std::nullopt);
}

TEST(NodeTest, CountsValuesUpToABound) {
  const auto document = Yaml("a: [1, {b: 2}, []]\nc: null\n");
  EXPECT_EQ(CountValues(*document.root), 7U);
  EXPECT_EQ(CountValues(*document.root, 7), 7U);
  for (const std::size_t most : {0U, 1U, 3U, 6U}) {
    EXPECT_GT(CountValues(*document.root, most), most);
    EXPECT_LE(CountValues(*document.root, most), most + 2);
  }
}

TEST(NodeTest, NamesEveryKindForPeople) {
  EXPECT_EQ(KindName(Node::Kind::kNull), "null");
  EXPECT_EQ(KindName(Node::Kind::kBoolean), "a boolean");
  EXPECT_EQ(KindName(Node::Kind::kInteger), "an integer");
  EXPECT_EQ(KindName(Node::Kind::kNumber), "a number");
  EXPECT_EQ(KindName(Node::Kind::kString), "a string");
  EXPECT_EQ(KindName(Node::Kind::kSequence), "a list");
  EXPECT_EQ(KindName(Node::Kind::kMap), "a map");
}

}  // namespace
}  // namespace understudy
