#include "journal/exported.h"

#include <algorithm>
#include <utility>

namespace understudy::journal {

std::vector<ExportedEntry> EntriesOf(const std::vector<std::shared_ptr<const Journal>>& journals) {
  std::vector<ExportedEntry> all;
  for (const auto& journal : journals) {
    for (auto& entry : journal->Entries()) {
      std::string id = journal->IdOf(entry);
      all.push_back({journal->world(), std::move(id), std::move(entry)});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const ExportedEntry& a, const ExportedEntry& b) {
    return a.entry.asked->began() < b.entry.asked->began();
  });
  return all;
}

EntryQueue::EntryQueue(std::vector<ExportedEntry> entries)
    : entries_(std::move(entries)), memory_(entries_.size() * sizeof(ExportedEntry)) {
  for (const auto& each : entries_) memory_ += each.entry.memory();
}

ExportedEntry EntryQueue::Take() {
  ExportedEntry taken = std::move(entries_[next_++]);
  memory_ -= taken.entry.memory();
  return taken;
}

}  // namespace understudy::journal
