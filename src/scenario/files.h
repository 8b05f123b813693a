#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

// Finds scenarios and the files that they include, in folders on disk or built into the program.
namespace understudy::scenario {

// The largest file of a scenario, so that a wrong path does not fill the memory.
constexpr std::size_t kMostFileBytes = std::size_t{64} * 1024 * 1024;

// Names of members, one inside the other.
using MemberNames = std::vector<std::string>;

// A file that was found and read.
struct File {
  std::string name;    // for messages
  std::string id;      // identifies the file, whatever name it was opened by
  std::string folder;  // where its relative paths start; "builtin:scenarios" for a built-in one
  std::string text;
  bool is_json = false;        // otherwise the ending of its name decides
  std::string_view tree = {};  // of a file that is built in: see base/packed.h
  MemberNames member = {};     // those that lead to the scenario, if it is a part of the text
};

// The paths on disk where files of a scenario were looked for, found or not: a change at any of
// them can change the scenario. The functions below add to it if it is not null.
using LookedAt = std::set<std::string>;

// Whether OpenScenario() would open a built-in scenario for this name.
bool IsBuiltIn(const std::string& path_or_name);

// Reads a scenario by path alone.
tl::expected<File, std::string> OpenFile(const std::string& path, LookedAt* looked_at = nullptr);

// Reads a scenario by path; a name without "/" and ending that is no file in the current folder
// means a built-in one. The error is one sentence.
tl::expected<File, std::string> OpenScenario(const std::string& path_or_name);

// Reads a scenario in `folder`, or a built-in one, for a client that must not choose arbitrary
// paths. `name` has no "/". The file ends in ".yaml" or ".yml".
tl::expected<File, std::string> OpenBeside(const std::string& folder, const std::string& name);

// Reads the scenario that one in `folder` extends: a name or a path, with or without its ending, in
// that folder or built in. `self` is the id of the file that extends. If a name without ending
// would mean that file itself, the built-in scenario is used: your own default.yaml may extend
// `default`.
tl::expected<File, std::string> OpenBase(const std::string& folder, const std::string& name,
                                         const std::string& self = {},
                                         LookedAt* looked_at = nullptr);

// Whether this is a regular file in `folder` or below it, with links followed.
bool IsFileBelow(const std::string& folder, const std::string& path);
// The same of a folder.
bool IsFolderBelow(const std::string& folder, const std::string& path);
// Whether nothing is at this path, which is in `folder` or below it.
bool IsAbsentBelow(const std::string& folder, const std::string& path);

// Reads a file that a scenario in `folder` includes: in that folder, in the folder `fixtures`
// beside it, or built in. Refuses a path that leaves these by "..", by "/" or by a link.
tl::expected<File, std::string> OpenInclude(const std::string& folder, const std::string& path,
                                            LookedAt* looked_at = nullptr);

// The names of the built-in scenarios.
std::vector<std::string> BuiltInScenarios();

}  // namespace understudy::scenario
