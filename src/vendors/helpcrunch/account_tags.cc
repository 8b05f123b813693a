#include "vendors/helpcrunch/account_tags.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "entities/row_values.h"

namespace understudy::helpcrunch {
namespace {

constexpr std::string_view kUsualColor = "#c377e0";

std::string AccountColor(const Call& call, const SentTag& tag) {
  {
    auto known = call.database.Prepare("SELECT color FROM helpcrunch_tags WHERE name = ?1");
    if (known.Bind(1, tag.name).Step()) return known.Text(0);
  }
  std::string color = tag.color.value_or(std::string(kUsualColor));
  call.database.Prepare("INSERT INTO helpcrunch_tags(name, color) VALUES(?1, ?2)")
      .Bind(1, tag.name)
      .Bind(2, color)
      .Run();
  return color;
}

std::optional<SentTag> ReadTag(const Node& sent) {
  const Node* name = sent.is_map() ? sent.Find("name") : nullptr;
  if (name == nullptr || !name->is_string() || name->text.empty()) return std::nullopt;
  const Node* color = sent.Find("color");
  if (color == nullptr || color->is_null()) return SentTag{name->text, std::nullopt};
  if (!color->is_string() || color->text.empty()) return std::nullopt;
  return SentTag{name->text, color->text};
}

// As a customer's row has it.
Node TagOf(const Call& call, const SentTag& tag) {
  Node node;
  node.kind = Node::Kind::kMap;
  entities::SetMember(node, "name", entities::TextNode(tag.name));
  entities::SetMember(node, "color", entities::TextNode(AccountColor(call, tag)));
  return node;
}

}  // namespace

std::optional<std::vector<SentTag>> ReadTags(const Node* sent) {
  if (sent == nullptr || !sent->is_sequence()) return std::nullopt;
  std::vector<SentTag> tags;
  for (const auto& item : sent->items) {
    auto tag = ReadTag(item);
    if (!tag) return std::nullopt;
    tags.push_back(std::move(*tag));
  }
  return tags;
}

void AddTags(const Call& call, const std::vector<SentTag>& tags, Node& list) {
  for (const auto& tag : tags) {
    const auto& items = list.items.list();
    const bool is_there = std::any_of(items.begin(), items.end(), [&](const Node& item) {
      return item.Text("name") == tag.name;
    });
    if (!is_there) list.items.push_back(TagOf(call, tag));
  }
}

}  // namespace understudy::helpcrunch
