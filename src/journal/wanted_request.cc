#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "journal/expectation.h"
#include "matching/request_pattern.h"

namespace understudy::journal {
namespace {

// What RequestPattern::Title() says.
constexpr std::array<std::string_view, 6> kInTitle = {
    "method", "url", "urlPattern", "urlPath", "urlPathPattern", "urlPathTemplate"};

class WantedRequest : public Wanted {
 public:
  WantedRequest(matching::RequestPattern pattern, std::string description)
      : pattern_(std::move(pattern)), description_(std::move(description)) {}

  bool Matches(const Seen& seen) const override {
    const Asked& asked = *seen.entry().asked;
    return pattern_.MayMatch(asked.method(), asked.url()) && pattern_.Matches(seen.request());
  }

  Difference Compare(const Seen& seen) const override {
    Difference difference{pattern_.Distance(seen.request())};
    for (const auto& each : pattern_.Differences(seen.request())) {
      std::string reason =
          Concat({each.field, ": expected it ", each.expected, ", got ", each.actual});
      if (!each.hint.empty()) reason += Concat({" (", each.hint, ")"});
      difference.reasons.push_back(std::move(reason));
    }
    return difference;
  }

  std::string Describe() const override { return description_; }

 private:
  const matching::RequestPattern pattern_;
  const std::string description_;
};

// The title, and the other conditions as JSON.
std::string DescribePattern(const matching::RequestPattern& pattern, const Node& node) {
  std::string text = pattern.Title();
  for (const auto& member : node.members) {
    if (std::find(kInTitle.begin(), kInTitle.end(), member.name) != kInTitle.end()) continue;
    if (member.value.is_null()) continue;
    text +=
        Concat({", ", member.name, " ", Printable(Abbreviate(json::ToText(member.value), 200))});
  }
  return text;
}

// A part of a JSON pointer with ~1 and ~0 undone.
std::string Unescaped(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      text += token[++i] == '1' ? '/' : '~';
    } else {
      text += token[i];
    }
  }
  return text;
}

// The node that `pointer` leads to from `root`, as far as it leads.
const Node& Follow(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  if (pointer.starts_with('/')) pointer.remove_prefix(1);
  for (const auto token : Split(pointer, '/')) {
    const Node* next = node->Find(Unescaped(token));
    if (next == nullptr && node->is_sequence()) {
      const auto index = ParseUnsigned(token);
      if (index && *index < node->items.size()) next = &node->items[*index];
    }
    if (next == nullptr) break;
    node = next;
  }
  return *node;
}

}  // namespace

std::shared_ptr<const Wanted> ReadWantedRequest(const Node& pattern, Diagnostics& diagnostics) {
  auto read = matching::RequestPattern::Read(pattern);
  if (!read) {
    const auto& error = read.error();
    const std::string where = error.pointer.empty() ? "" : Concat({error.pointer, ": "});
    diagnostics.Add(Follow(pattern, error.pointer).mark, Concat({where, error.detail}));
    return nullptr;
  }
  std::string description = DescribePattern(*read, pattern);
  return std::make_shared<WantedRequest>(std::move(*read), std::move(description));
}

}  // namespace understudy::journal
