#include "base/merge_patch.h"

#include <utility>
#include <vector>

namespace understudy {

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
  const std::size_t before = members.size();
  std::vector<bool> removed(before, false);
  // At once, because a list that grows takes up to three times its memory for a moment.
  members.reserve(before + patch.members.size());
  for (const auto& change : patch.members) {
    const auto found = names.Find(change.name);
    if (change.value.is_null()) {
      if (found) removed[*found] = true;
    } else if (found) {
      members[*found].mark = change.mark;
      members[*found].value = MergePatch(std::move(members[*found].value), change.value);
    } else {
      members.push_back({change.name, change.mark, MergePatch({}, change.value)});
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i < before && removed[i]) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  members.resize(kept);
  return target;
}

}  // namespace understudy
