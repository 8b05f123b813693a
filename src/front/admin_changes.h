#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

// What /__admin changed in a world's rows lately: the world's journal does not have it.
namespace understudy::front {

struct AdminChange {
  std::chrono::steady_clock::time_point time;
  std::shared_ptr<const std::string> row_changes;  // what a store::RowRecorder wrote
};

// Oldest first; null: none. Shared by the copies of a world.
using AdminChanges = std::shared_ptr<const std::vector<AdminChange>>;

// `changes` with one more, which happened now, and without the oldest where there are more than
// 1,000, or more than 256 KiB. Empty `row_changes` change nothing.
AdminChanges WithAdminChange(const AdminChanges& changes, std::string row_changes);

}  // namespace understudy::front
