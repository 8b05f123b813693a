#include "base/node.h"

#include <algorithm>

#include "base/text.h"

namespace understudy {
namespace {

bool IsInteger(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool IsNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const auto digits = [&] {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end > 0;
  };
  bool any = digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    any = digits() || any;
  }
  if (!any) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (!digits()) return false;
  }
  return text.empty();
}

}  // namespace

std::size_t Mark::line() const {
  if (source == nullptr) return 1;
  const auto begin = source->text.begin();
  const auto here = begin + std::min<std::ptrdiff_t>(offset, std::ssize(source->text));
  return static_cast<std::size_t>(std::count(begin, here, '\n')) + 1;
}

std::size_t Mark::column() const {
  if (source == nullptr) return 1;
  const std::string_view before = std::string_view(source->text).substr(0, offset);
  const auto line_start = before.rfind('\n');
  return CountCodePoints(line_start == std::string_view::npos ? before
                                                              : before.substr(line_start + 1)) +
         1;
}

const Node* Node::Find(std::string_view name) const {
  for (const auto& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

Node* Node::Find(std::string_view name) {
  return const_cast<Node*>(static_cast<const Node*>(this)->Find(name));
}

std::string_view Node::Text(std::string_view name, std::string_view fallback) const {
  return OptionalText(name).value_or(fallback);
}

std::optional<std::string_view> Node::OptionalText(std::string_view name) const {
  const Node* node = Find(name);
  if (node == nullptr || node->is_null() || !node->is_scalar()) return std::nullopt;
  return node->text;
}

std::int64_t Node::Integer(std::string_view name, std::int64_t fallback) const {
  return OptionalInteger(name).value_or(fallback);
}

std::optional<std::int64_t> Node::OptionalInteger(std::string_view name) const {
  const Node* node = Find(name);
  if (node == nullptr || node->kind != Kind::kInteger) return std::nullopt;
  // YAML allows a plus sign.
  std::string_view digits = node->text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const auto parsed = ParseInteger(digits);
  if (parsed.status != IntegerStatus::kOk) return std::nullopt;
  return parsed.value;
}

bool Node::Boolean(std::string_view name, bool fallback) const {
  const Node* node = Find(name);
  return node == nullptr || node->kind != Kind::kBoolean ? fallback
                                                         : LowerAscii(node->text) == "true";
}

const std::vector<Node>& Node::Items(std::string_view name) const {
  static const std::vector<Node> kNone;
  const Node* node = Find(name);
  return node == nullptr ? kNone : node->items;
}

std::string_view KindName(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::kNull:
      return "null";
    case Node::Kind::kBoolean:
      return "a boolean";
    case Node::Kind::kInteger:
      return "an integer";
    case Node::Kind::kNumber:
      return "a number";
    case Node::Kind::kString:
      return "a string";
    case Node::Kind::kSequence:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
  }
  return "a value";
}

Node::Kind ResolvePlain(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return Node::Kind::kNull;
  }
  if (text == "true" || text == "True" || text == "TRUE" || text == "false" || text == "False" ||
      text == "FALSE") {
    return Node::Kind::kBoolean;
  }
  if (IsInteger(text)) return Node::Kind::kInteger;
  if (IsNumber(text)) return Node::Kind::kNumber;
  return Node::Kind::kString;
}

}  // namespace understudy
