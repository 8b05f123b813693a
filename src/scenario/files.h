#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

// Where scenarios and what they include are found. A place is a folder on disk or one built into
// the program.
namespace understudy::scenario {

// No file of a scenario is larger, so that a mistake does not fill the memory.
constexpr std::size_t kMostFileBytes = std::size_t{64} * 1024 * 1024;

// A file that was found and read.
struct File {
  std::string name;  // as shown to people
  std::string id;    // the same for the same file, however it was named
  std::string
      folder;  // what its own relative paths start from; "builtin:scenarios" for a built-in one
  std::string text;
  bool is_json = false;  // else by the ending of its name
};

// The paths on disk where files of a scenario were looked for, found or not: what is there decides
// what the scenario says. The functions below add to it when it is not null.
using LookedAt = std::set<std::string>;

// Whether the name means a scenario that is built in, as OpenScenario() understands it.
bool IsBuiltIn(const std::string& path_or_name);

// Reads a scenario by path alone.
tl::expected<File, std::string> OpenFile(const std::string& path, LookedAt* looked_at = nullptr);

// Reads a scenario by path; a name without "/" and ending that is no file in the current folder
// means a built-in one. The error is one sentence.
tl::expected<File, std::string> OpenScenario(const std::string& path_or_name);

// Reads a scenario in `folder`, or a built-in one, for somebody whose word is not to become just
// any file's path: `name` has no "/", and stands for files that end in ".yaml" or ".yml".
tl::expected<File, std::string> OpenBeside(const std::string& folder, const std::string& name);

// Reads what a scenario in `folder` extends: a name or a path, without or with its ending, there or
// built in.
// A name without ending that leads back to the file that extends, whose id is `self`, means the
// built-in scenario: one's own default.yaml may extend `default`.
tl::expected<File, std::string> OpenBase(const std::string& folder, const std::string& name,
                                         const std::string& self = {},
                                         LookedAt* looked_at = nullptr);

// Reads what a scenario in `folder` includes: under that folder, under the `fixtures` folder beside
// it, or built in. A path that would leave these is refused, by "..", by "/" or by a link.
tl::expected<File, std::string> OpenInclude(const std::string& folder, const std::string& path,
                                            LookedAt* looked_at = nullptr);

// The names of the built-in scenarios.
std::vector<std::string> BuiltInScenarios();

}  // namespace understudy::scenario
