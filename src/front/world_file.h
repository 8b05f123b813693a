#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "front/worlds.h"

namespace understudy::front {

// Writes a world as one SQLite file: its rows, and its settings as JSON in the table
// understudy_meta. A world restored from it gives exactly the replies that the original would have
// given.
std::string ToFile(Contents contents);

// Reads such a file for a world of `seeded`. A file without settings, such as one of `--db`, gets
// those of a new world. The error says in one sentence what is wrong with the file.
tl::expected<Contents, std::string> FromFile(std::string bytes,
                                             const std::shared_ptr<const SeededScenario>& seeded);

}  // namespace understudy::front
