#include "front/admin_changes.h"

#include <cstddef>
#include <iterator>
#include <utility>

namespace understudy::front {
namespace {

constexpr std::size_t kMostAdminChanges = 1000;
constexpr std::size_t kMostAdminBytes = std::size_t{256} * 1024;

}  // namespace

AdminChanges WithAdminChange(const AdminChanges& changes, std::string row_changes) {
  if (row_changes.empty()) return changes;
  std::size_t kept = 0;
  std::size_t bytes = row_changes.size();
  if (changes != nullptr) {
    for (auto each = changes->rbegin(); each != changes->rend(); ++each, ++kept) {
      bytes += each->row_changes->size();
      if (kept + 1 >= kMostAdminChanges || bytes > kMostAdminBytes) break;
    }
  }
  auto all = std::make_shared<std::vector<AdminChange>>();
  all->reserve(kept + 1);
  if (kept > 0) {
    all->assign(std::prev(changes->end(), static_cast<std::ptrdiff_t>(kept)), changes->end());
  }
  all->push_back({std::chrono::steady_clock::now(),
                  std::make_shared<const std::string>(std::move(row_changes))});
  return all;
}

}  // namespace understudy::front
