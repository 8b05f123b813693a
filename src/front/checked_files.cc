#include "front/checked_files.h"

#include <algorithm>
#include <utility>

namespace understudy::front {
namespace {

CheckedFile CopyOf(const CheckedFile& file) {
  CheckedFile copy{file.rows.Fork(), file.settings};
  if (file.rows_before_last_write)
    copy.rows_before_last_write = file.rows_before_last_write->Fork();
  return copy;
}

}  // namespace

std::optional<CheckedFile> CheckedFiles::Find(const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&](const Kept& kept) { return kept.bytes == bytes; });
  if (found == kept_.end()) return std::nullopt;
  kept_.splice(kept_.begin(), kept_, found);
  return CopyOf(found->file);
}

void CheckedFiles::Keep(std::string bytes, const CheckedFile& file) {
  if (bytes.size() > most_bytes_) return;
  const std::lock_guard lock(mutex_);
  bytes_ += bytes.size();
  kept_.push_front({std::move(bytes), CopyOf(file)});
  for (; bytes_ > most_bytes_; kept_.pop_back()) bytes_ -= kept_.back().bytes.size();
}

}  // namespace understudy::front
