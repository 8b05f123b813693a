#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "contract/schema_check.h"

namespace understudy::contract {
namespace {

constexpr std::uint8_t kAnyType = 0x7f;
constexpr int kDeepestOptions = 8;

// The most options and choices that one text is checked against.
constexpr int kMostLookedAt = 1'000;

// The types that the schema and its options allow; all types, if there are too many options. Of too
// many choices, only the first count. Each option and choice takes one from `left`.
std::uint8_t TypesWithin(const Schema& schema, int depth, int& left) {
  // `nullable` without a type allows all of them.
  if (schema.types != 0 && schema.types != kAnyType) return schema.types;
  std::uint8_t types = 0;
  if (depth == kDeepestOptions) return kAnyType;
  for (const auto* options : {&schema.one_of, &schema.any_of}) {
    for (const Schema* option : *options) {
      if (left == 0) return kAnyType;
      --left;
      types |= TypesWithin(*option, depth + 1, left);
      if (types == kAnyType) return types;
    }
  }
  if (types != 0) return schema.accepts_null ? types | Schema::kNull : types;
  // An enum without a type.
  for (const Node* choice : schema.choices) {
    if (left == 0) break;
    --left;
    if (choice->kind == Node::Kind::kInteger) types |= Schema::kInteger;
    if (choice->kind == Node::Kind::kNumber) types |= Schema::kNumber;
    if (choice->kind == Node::Kind::kBoolean) types |= Schema::kBoolean;
    if (choice->is_string()) types |= Schema::kString;
    if (choice->is_null()) types |= Schema::kNull;
  }
  return types == 0 ? kAnyType : types;
}

Node Scalar(Node::Kind kind, std::string text) {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  return node;
}

// The text as a value of the first of these types that it spells, null last; else a string.
Node ReadAs(std::uint8_t types, const std::string& text) {
  if ((types & (Schema::kInteger | Schema::kNumber)) != 0) {
    const auto integer = ParseInteger(text);
    if (integer.status == IntegerStatus::kOk) {
      return Scalar(Node::Kind::kInteger, std::to_string(integer.value));
    }
    const auto number = ParseNumber(text);
    const bool is_long = integer.status != IntegerStatus::kNotInteger;
    const bool is_json = text.substr(text.starts_with('-') ? 1 : 0, 1) != "0";
    if (number && is_long && is_json) return Scalar(Node::Kind::kInteger, text);
    if (number) return Scalar(Node::Kind::kNumber, FormatNumber(*number));
  }
  if ((types & Schema::kBoolean) != 0 && (text == "true" || text == "false")) {
    return Scalar(Node::Kind::kBoolean, text);
  }
  if ((types & Schema::kNull) != 0 && (text.empty() || text == "null")) {
    return Scalar(Node::Kind::kNull, {});
  }
  return Scalar(Node::Kind::kString, text);
}

}  // namespace

Node TypedText(const Schema& schema, std::string text) {
  int left = kMostLookedAt;
  const std::uint8_t types = TypesWithin(schema, 0, left);
  if ((types & ~(Schema::kString | Schema::kNull)) == 0) {
    return types == Schema::kNull ? ReadAs(types, text)
                                  : Scalar(Node::Kind::kString, std::move(text));
  }
  if ((types & Schema::kString) == 0) return ReadAs(types, text);
  Node as_text = Scalar(Node::Kind::kString, text);
  if (types == kAnyType || Fits(schema, as_text, Direction::kRequest)) return as_text;
  return ReadAs(types, text);
}

}  // namespace understudy::contract
