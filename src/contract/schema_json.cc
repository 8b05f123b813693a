#include "contract/schema_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace understudy::contract {
namespace {

void AppendNumber(const Node& node, std::string& text) {
  const double value = std::strtod(node.text.c_str(), nullptr);
  const bool exact = node.kind == Node::Kind::kInteger && std::fabs(value) >= 9007199254740992.0;
  if (exact || !std::isfinite(value)) {
    text += node.text;
    return;
  }
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value + 0.0).ptr;
  text.append(digits.data(), end);
}

void AppendLengthAndText(const std::string& value, std::string& text) {
  text += '"';
  text += std::to_string(value.size());
  text += ':';
  text += value;
}

void AppendCanonical(const Node& node, std::string& text);

void AppendMembers(const Node& node, std::string& text) {
  std::vector<const Member*> members;
  for (const auto& member : node.members) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const Member* a, const Member* b) { return a->name < b->name; });
  text += '{';
  for (const Member* member : members) {
    AppendLengthAndText(member->name, text);
    AppendCanonical(member->value, text);
  }
  text += '}';
}

// Documents are at most some hundred levels deep: see DocumentLimits.
void AppendCanonical(const Node& node, std::string& text) {
  switch (node.kind) {
    case Node::Kind::kNull:
      text += "null,";
      return;
    case Node::Kind::kBoolean:
      text += node.text == "true" ? "true," : "false,";
      return;
    case Node::Kind::kInteger:
    case Node::Kind::kNumber:
      AppendNumber(node, text);
      text += ',';
      return;
    case Node::Kind::kString:
      return AppendLengthAndText(node.text, text);
    case Node::Kind::kMap:
      return AppendMembers(node, text);
    case Node::Kind::kSequence:
      text += '[';
      for (const auto& item : node.items) AppendCanonical(item, text);
      text += ']';
      return;
  }
}

}  // namespace

std::string CanonicalJson(const Node& node) {
  std::string text;
  AppendCanonical(node, text);
  return text;
}

}  // namespace understudy::contract
