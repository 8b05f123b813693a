#include "scenario/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/diagnostics.h"
#include "base/embedded.h"

namespace understudy::scenario {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBuiltIn = "builtin:";
constexpr std::string_view kOutside = "the path must stay in the scenario's folder or in fixtures/";

using Result = tl::expected<File, std::string>;

bool IsFile(const fs::path& path, LookedAt* looked_at = nullptr) {
  if (looked_at != nullptr) looked_at->insert(path.string());
  std::error_code error;
  return fs::is_regular_file(path, error);
}

Result ReadFile(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return tl::make_unexpected(std::string("no such file"));
  if (!IsFile(path)) return tl::make_unexpected(std::string("is not a regular file"));
  const auto size = fs::file_size(path, error);
  if (error) return tl::make_unexpected(error.message());
  if (size > kMostFileBytes) return tl::make_unexpected(std::string("is larger than 64 MiB"));
  std::ifstream stream(path, std::ios::binary);
  File file;
  file.text.assign(std::istreambuf_iterator<char>(stream), {});
  if (!stream) return tl::make_unexpected(std::string("can't be read"));
  file.name = path.string();
  file.id = fs::weakly_canonical(path, error).string();
  file.folder = path.has_parent_path() ? path.parent_path().string() : ".";
  return file;
}

std::optional<File> ReadBuiltIn(const std::string& folder, const std::string& path) {
  const std::string name = folder + "/" + path;
  const auto content = FindEmbedded(name);
  if (!content) return std::nullopt;
  const auto slash = name.rfind('/');
  const std::string whole = std::string(kBuiltIn) + name;
  return File{.name = whole,
              .id = whole,
              .folder = std::string(kBuiltIn) + name.substr(0, slash),
              .text = std::string(*content),
              .tree = FindEmbedded("trees/" + name).value()};
}

// Whether a relative path stays in the folder where it starts, by its text alone.
bool StaysBelow(const fs::path& path) {
  if (path.is_absolute()) return false;
  const fs::path normal = path.lexically_normal();
  return normal.empty() || *normal.begin() != "..";
}

// The same with links followed.
bool IsBelow(const fs::path& path, const fs::path& folder) {
  std::error_code error;
  const auto real = fs::weakly_canonical(path, error);
  if (error) return false;
  const auto top = fs::canonical(folder, error);
  if (error) return false;
  return std::mismatch(top.begin(), top.end(), real.begin(), real.end()).first == top.end();
}

// The files that a name without its ending may mean: "x", "x.yaml", "x.yml".
std::vector<std::string> Spellings(const std::string& name) {
  return {name, name + ".yaml", name + ".yml"};
}

std::optional<File> ReadBuiltInScenario(const std::string& name) {
  for (const auto& spelling : Spellings(name)) {
    if (auto file = ReadBuiltIn("scenarios", spelling)) return file;
  }
  return std::nullopt;
}

std::string NoScenario(const std::string& name) {
  return "no such file, and no built-in scenario `" + name + "`" +
         DidYouMean(name, BuiltInScenarios());
}

}  // namespace

std::vector<std::string> BuiltInScenarios() {
  std::vector<std::string> names;
  for (const auto& path : EmbeddedNames("scenarios/")) names.push_back(fs::path(path).stem());
  return names;
}

bool IsBuiltIn(const std::string& path_or_name) {
  return !IsFile(path_or_name) && path_or_name.find('/') == std::string::npos &&
         ReadBuiltInScenario(path_or_name);
}

Result OpenFile(const std::string& path, LookedAt* looked_at) {
  if (looked_at != nullptr) looked_at->insert(path);
  return ReadFile(path);
}

Result OpenScenario(const std::string& path_or_name) {
  if (IsFile(path_or_name)) return ReadFile(path_or_name);
  if (path_or_name.find('/') == std::string::npos) {
    if (auto file = ReadBuiltInScenario(path_or_name)) return std::move(*file);
    return tl::make_unexpected(NoScenario(path_or_name));
  }
  return ReadFile(path_or_name);
}

Result OpenBase(const std::string& folder, const std::string& name, const std::string& self,
                LookedAt* looked_at) {
  if (!StaysBelow(name)) return tl::make_unexpected(std::string(kOutside));
  if (!folder.starts_with(kBuiltIn)) {
    for (const auto& spelling : Spellings(name)) {
      const fs::path path = (fs::path(folder) / spelling).lexically_normal();
      if (!IsFile(path, looked_at)) continue;
      if (!IsBelow(path, folder)) return tl::make_unexpected(std::string(kOutside));
      auto file = ReadFile(path);
      const bool is_self = file && file->id == self && spelling != name;
      if (is_self && ReadBuiltIn("scenarios", spelling)) break;
      return file;
    }
  }
  if (auto file = ReadBuiltInScenario(name)) return std::move(*file);
  return tl::make_unexpected(NoScenario(name));
}

Result OpenBeside(const std::string& folder, const std::string& name) {
  if (name.empty() || name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos) {
    return tl::make_unexpected(std::string("the name of a scenario must not have a folder"));
  }
  if (name.ends_with(".yaml") || name.ends_with(".yml")) return OpenBase(folder, name);
  for (const char* ending : {".yaml", ".yml"}) {
    if (auto file = OpenBase(folder, name + ending)) return file;
  }
  return tl::make_unexpected(NoScenario(name));
}

bool IsFileBelow(const std::string& folder, const std::string& path) {
  return !folder.starts_with(kBuiltIn) && IsFile(path) && IsBelow(path, folder);
}

bool IsFolderBelow(const std::string& folder, const std::string& path) {
  std::error_code error;
  return !folder.starts_with(kBuiltIn) && fs::is_directory(path, error) && IsBelow(path, folder);
}

bool IsAbsentBelow(const std::string& folder, const std::string& path) {
  std::error_code error;
  return !folder.starts_with(kBuiltIn) && IsBelow(path, folder) &&
         fs::status(path, error).type() == fs::file_type::not_found;
}

Result OpenInclude(const std::string& folder, const std::string& path, LookedAt* looked_at) {
  if (!StaysBelow(path)) return tl::make_unexpected(std::string(kOutside));
  const std::string normal = fs::path(path).lexically_normal();
  if (!folder.starts_with(kBuiltIn)) {
    for (const auto& top : {fs::path(folder), fs::path(folder) / ".." / "fixtures"}) {
      const fs::path file = (top / normal).lexically_normal();
      if (!IsFile(file, looked_at)) continue;
      if (!IsBelow(file, top)) return tl::make_unexpected(std::string(kOutside));
      return ReadFile(file);
    }
  }
  for (const char* top : {"scenarios", "fixtures"}) {
    if (auto file = ReadBuiltIn(top, normal)) return std::move(*file);
  }
  return tl::make_unexpected(std::string("no such file in the scenario's folder or in fixtures/"));
}

}  // namespace understudy::scenario
