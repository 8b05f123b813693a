#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/files.h"

namespace understudy::scenario {

// A scenario with what it extends merged below it and what it includes in its place.
struct Loaded {
  std::optional<Node> root;  // nullopt when something could not be read
  std::vector<std::unique_ptr<Source>> sources;
};

// Maps merge, lists and scalars replace. What is wrong is added to `diagnostics`.
Loaded Assemble(File file, Diagnostics& diagnostics);

}  // namespace understudy::scenario
