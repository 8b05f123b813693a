#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "journal/journal.h"

namespace understudy::journal {

// An entry with what only its journal knows.
struct ExportedEntry {
  std::string world;
  std::string id;
  Entry entry;
};

// The entries of these journals, in the order of their arrival.
std::vector<ExportedEntry> EntriesOf(const std::vector<std::shared_ptr<const Journal>>& journals);

// Entries that are written one by one, each of which is let go then. Used by one thread.
class EntryQueue {
 public:
  explicit EntryQueue(std::vector<ExportedEntry> entries);

  bool is_empty() const { return next_ == entries_.size(); }
  const ExportedEntry& front() const { return entries_[next_]; }
  // The front(), which is no longer kept.
  ExportedEntry Take();
  // Of those that are left, though a journal may have them too; and of the queue.
  std::size_t memory() const { return memory_; }

 private:
  std::vector<ExportedEntry> entries_;
  std::size_t next_ = 0;
  std::size_t memory_;
};

}  // namespace understudy::journal
