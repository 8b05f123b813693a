#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace understudy::matching {

// Whether each of `left` things can have a partner of its own among `right` things, where
// `fits(l, r)` says who fits (Kuhn's algorithm). Asks for each pair once at most. The time grows
// with left² · right, so callers bound them.
template <typename Fits>
bool CanPair(std::size_t left, std::size_t right, Fits fits) {
  if (left > right) return false;
  std::vector<std::vector<std::size_t>> options(left);
  for (std::size_t l = 0; l < left; ++l) {
    for (std::size_t r = 0; r < right; ++r) {
      if (fits(l, r)) options[l].push_back(r);
    }
    if (options[l].empty()) return false;
  }
  constexpr auto kNobody = static_cast<std::size_t>(-1);
  std::vector<std::size_t> partner(right, kNobody);  // of a right thing
  std::vector<std::size_t> owned(left, kNobody);     // by a left thing
  std::vector<std::size_t> from(right);              // who reached it in this search
  for (std::size_t start = 0; start < left; ++start) {
    // A breadth-first search for an augmenting path, which uses no stack.
    std::vector<std::size_t> queue = {start};
    std::vector<bool> seen(right, false);
    std::size_t end = kNobody;
    for (std::size_t at = 0; at < queue.size() && end == kNobody; ++at) {
      for (const auto r : options[queue[at]]) {
        if (seen[r]) continue;
        seen[r] = true;
        from[r] = queue[at];
        if (partner[r] == kNobody) {
          end = r;
          break;
        }
        queue.push_back(partner[r]);
      }
    }
    if (end == kNobody) return false;
    // Turns the path around: each on it gets the thing by which it was reached.
    while (end != kNobody) {
      partner[end] = from[end];
      end = std::exchange(owned[from[end]], end);
    }
  }
  return true;
}

}  // namespace understudy::matching
