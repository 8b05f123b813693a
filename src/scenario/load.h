#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/files.h"

namespace understudy::scenario {

// A scenario with what it extends merged below it and what it includes in its place.
struct Loaded {
  std::optional<Node> root;  // nullopt when the file itself could not be read
  // False when what it extends is missing: rows may then refer to what is in it.
  bool complete = true;
  // Vendors of whose rows some are missing, for the same reason.
  std::set<std::string> partial_vendors;
  std::vector<std::unique_ptr<Source>> sources;
};

// Maps merge, lists and scalars replace. What is wrong is added to `diagnostics`,
// where files were looked for to `looked_at` when that is not null.
Loaded Assemble(File file, Diagnostics& diagnostics, LookedAt* looked_at = nullptr);

}  // namespace understudy::scenario
