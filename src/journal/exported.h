#pragma once

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

}  // namespace understudy::journal
