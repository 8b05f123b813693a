#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "front/worlds.h"

namespace understudy::front {

// A world's contents as one SQLite file: its rows, and what it has beside them as JSON in
// understudy_meta, so that a world that is made of the file goes on byte for byte.
std::string ToFile(Contents contents);

// The contents that a file holds, for a world of `seeded`. A file without what a world has beside
// its rows, such as one that `--db` kept, begins as the scenario does. The error says in one
// sentence what is wrong with the file.
tl::expected<Contents, std::string> FromFile(std::string bytes,
                                             const std::shared_ptr<const SeededScenario>& seeded);

}  // namespace understudy::front
