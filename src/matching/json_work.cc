#include "matching/json_work.h"

#include <algorithm>

namespace understudy::matching {

std::size_t Weight(const Node& node) {
  std::size_t weight = 1 + TextSteps(node.text.size());
  for (const auto& item : node.items) weight += Weight(item);
  for (const auto& member : node.members) {
    weight += TextSteps(member.name.size()) + Weight(member.value);
  }
  return weight;
}

std::optional<std::size_t> NameIndexes::Find(const Node& map, std::string_view name) {
  constexpr std::size_t kFewMembers = 8;
  const auto& members = map.members.list();
  if (members.size() > kFewMembers) {
    return made_.try_emplace(&map, members).first->second.Find(name);
  }
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.name == name; });
  if (found == members.end()) return std::nullopt;
  return static_cast<std::size_t>(found - members.begin());
}

}  // namespace understudy::matching
