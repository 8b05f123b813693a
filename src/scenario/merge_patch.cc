#include "scenario/merge_patch.h"

#include <algorithm>
#include <utility>

namespace understudy::scenario {

// Calls itself no deeper than the patch is nested, which its parser bounds.
Node MergePatch(Node target, const Node& patch) {
  if (!patch.is_map()) return patch;
  if (!target.is_map()) target = Node{Node::Kind::kMap, {}, {}, {}, {}};
  target.mark = patch.mark;
  for (const auto& change : patch.members) {
    auto& members = target.members;
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const Member& m) { return m.name == change.name; });
    if (change.value.is_null()) {
      if (found != members.end()) members.erase(found);
    } else if (found != members.end()) {
      found->mark = change.mark;
      found->value = MergePatch(std::move(found->value), change.value);
    } else {
      members.push_back({change.name, change.mark, MergePatch({}, change.value)});
    }
  }
  return target;
}

}  // namespace understudy::scenario
