#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/files.h"

namespace understudy::scenario {

// Where a list of rows was written.
struct ListOrigin {
  Mark name;              // the list's key
  std::size_t depth = 0;  // of its file in the chain of `extends`: 1 for the scenario itself
  bool replaces = false;  // a list of a scenario that this one extends
};

// By vendor and entity.
using ListOrigins = std::map<std::pair<std::string, std::string>, ListOrigin>;

// A scenario, merged with the scenarios that it extends. Its includes are replaced by their rows.
struct Loaded {
  std::optional<Node> root;  // nullopt when the file itself could not be read
  // False if a scenario that it extends is missing: rows may refer to rows of the missing scenario.
  bool complete = true;
  // Vendors with a missing include: rows may refer to its rows too.
  std::set<std::string> partial_vendors;
  ListOrigins lists;
  std::vector<std::unique_ptr<Source>> sources;
  bool is_built_in = true;  // all of its files are
  // It is the built-in default scenario, or extends it and lists no other rows.
  bool has_default_rows = false;
};

// The scenario in a text of this tree; nullptr if it is not there.
Node* ScenarioIn(Node& root, const MemberNames& member);

// Maps merge, lists and scalars replace. Adds errors to `diagnostics`, and the paths where files
// were looked for to `looked_at` if that is not null.
Loaded Assemble(File file, Diagnostics& diagnostics, LookedAt* looked_at = nullptr);

// The same for a built-in scenario that extends none, without the rows that it includes.
Loaded AssembleWithoutRows(File file);

}  // namespace understudy::scenario
