#include "scenario/merge_patch.h"

#include <utility>
#include <vector>

namespace understudy::scenario {

// Recurses no deeper than the patch is nested, which the parser limits. Takes linear time in the
// sizes of both, except for sorting the names.
Node MergePatch(Node target, const Node& patch) {
  if (!patch.is_map()) return patch;
  if (!target.is_map()) {
    target = {};
    target.kind = Node::Kind::kMap;
  }
  target.mark = patch.mark;
  auto& members = target.members.list();
  const NameIndex names(members);
  std::vector<bool> removed(members.size(), false);
  std::vector<Member> added;
  added.reserve(patch.members.size());  // growing would take as much memory again
  for (const auto& change : patch.members) {
    const auto found = names.Find(change.name);
    if (change.value.is_null()) {
      if (found) removed[*found] = true;
    } else if (found) {
      members[*found].mark = change.mark;
      members[*found].value = MergePatch(std::move(members[*found].value), change.value);
    } else {
      added.push_back({change.name, change.mark, MergePatch({}, change.value)});
    }
  }
  std::vector<Member> kept;
  kept.reserve(members.size() + added.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!removed[i]) kept.push_back(std::move(members[i]));
  }
  for (auto& member : added) kept.push_back(std::move(member));
  members = std::move(kept);
  return target;
}

}  // namespace understudy::scenario
