#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace understudy::matching {

constexpr std::size_t kMostNearMisses = 3;

// One of several things, and how far it is from what was looked for.
struct Near {
  std::size_t index;
  double distance;  // 0 matches
};

// The `most` nearest of `count` things, nearest first; of equally near ones the first.
// `distance(index)` is called once for each.
template <typename DistanceOf>
std::vector<Near> Nearest(std::size_t count, DistanceOf distance,
                          std::size_t most = kMostNearMisses) {
  std::vector<Near> nearest;
  for (std::size_t i = 0; i < count && most > 0; ++i) {
    const Near near{i, distance(i)};
    const auto place =
        std::upper_bound(nearest.begin(), nearest.end(), near,
                         [](const Near& a, const Near& b) { return a.distance < b.distance; });
    if (place == nearest.end() && nearest.size() == most) continue;
    nearest.insert(place, near);
    if (nearest.size() > most) nearest.pop_back();
  }
  return nearest;
}

}  // namespace understudy::matching
