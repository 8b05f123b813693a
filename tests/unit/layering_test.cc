#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "support/temporary_folder.h"

// Which file may include what: docs/internals/decisions.md, "The order of the folders".
namespace understudy {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kFolders = {"base",     "http",    "contract", "matching",
                                           "store",    "journal", "entities", "vendors",
                                           "scenario", "front",   "control",  "program"};

// Third-party headers by the beginning of their names, and the files (or folders) that may include
// them.
const std::map<std::string, std::vector<std::string>> kThirdParty = {
    {"httplib", {"http/client.cc", "http/post.cc", "http/responder.cc"}},
    {"openssl/", {"http/hmac.cc", "http/tls.cc"}},
    {"zlib.h", {"http/content_coding.cc"}},
    {"rapidjson/", {"base/json.cc", "base/json_memory.h"}},
    {"yaml.h", {"base/yaml_syntax.cc"}},
    {"yaml-cpp/", {"base/yaml.cc"}},
    {"re2/", {"contract/pattern.cc", "matching/regex.cc"}},
    {"SQLiteCpp/", {"store/"}},
    {"sqlite3", {"store/"}},
    {"spdlog/", {"base/log.cc"}},
    {"CLI/", {"main.cc", "program/"}},
    {"gmock/", {"include/understudy/gmock.h"}},
    {"tl/",
     {"base/", "http/", "contract/", "matching/", "store/", "entities/", "vendors/", "scenario/",
      "front/", "control/", "program/", "main.cc", "server.cc"}},
};

constexpr std::size_t kMostLines = 400;
// The transport's dealings with cpp-httplib belong together.
const std::vector<std::string> kMayBeLonger = {};

struct Include {
  std::string file;  // below src
  std::size_t line;
  std::string name;
  bool quoted;
};

std::ostream& operator<<(std::ostream& out, const Include& include) {
  return out << "src/" << include.file << ":" << include.line << ": #include " << include.name;
}

std::vector<std::string> SourceFiles() {
  const fs::path src = fs::path(UNDERSTUDY_SOURCE_FOLDER) / "src";
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(src)) {
    const auto ending = entry.path().extension();
    if (ending == ".cc" || ending == ".h") {
      files.push_back(fs::relative(entry.path(), src).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string ReadSource(const std::string& file) {
  return testing::ReadWholeFile(fs::path(UNDERSTUDY_SOURCE_FOLDER) / "src" / file);
}

std::vector<Include> AllIncludes() {
  std::vector<Include> includes;
  for (const auto& file : SourceFiles()) {
    std::istringstream lines(ReadSource(file));
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (!line.starts_with("#include ")) continue;
      const auto start = line.find_first_of("<\"");
      const auto end = line.find_first_of(">\"", start + 1);
      includes.push_back(
          {file, number, line.substr(start + 1, end - start - 1), line[start] == '"'});
    }
  }
  return includes;
}

// The folder that a path begins with; empty for a file of src itself.
std::string FolderOf(const std::string& path) {
  const auto slash = path.find('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// A folder's place in the order; files of src itself come last. -1 for what is no folder of ours.
std::ptrdiff_t RankOf(const std::string& folder) {
  if (folder.empty()) return std::ssize(kFolders);
  const auto found = std::find(kFolders.begin(), kFolders.end(), folder);
  return found == kFolders.end() ? -1 : found - kFolders.begin();
}

TEST(LayeringTest, FindsTheSources) {
  EXPECT_GT(SourceFiles().size(), 50U);
  EXPECT_GT(AllIncludes().size(), 200U);
}

TEST(LayeringTest, EveryFolderHasItsPlace) {
  for (const auto& file : SourceFiles()) {
    if (file.starts_with("include/")) continue;
    EXPECT_GE(RankOf(FolderOf(file)), 0) << "src/" << file;
  }
}

TEST(LayeringTest, AFolderIncludesOnlyItselfAndThoseBeforeIt) {
  for (const auto& include : AllIncludes()) {
    const auto folder = FolderOf(include.name);
    if (!include.quoted || include.file.starts_with("include/") || folder == "understudy") continue;
    EXPECT_FALSE(folder.empty() && !FolderOf(include.file).empty())
        << include << " names no folder";
    EXPECT_GE(RankOf(folder), 0) << include << " names no folder of src";
    EXPECT_LE(RankOf(folder), RankOf(FolderOf(include.file))) << include;
  }
}

TEST(LayeringTest, OnlyTheTopKnowsThePublicHeader) {
  for (const auto& include : AllIncludes()) {
    const bool is_public = include.name.starts_with("understudy/");
    if (!is_public || include.file.starts_with("include/")) continue;
    const auto folder = FolderOf(include.file);
    EXPECT_TRUE(folder.empty() || folder == "program") << include;
  }
}

TEST(LayeringTest, ThirdPartyHeadersStayWhereTheyBelong) {
  for (const auto& include : AllIncludes()) {
    for (const auto& [beginning, allowed] : kThirdParty) {
      if (!include.name.starts_with(beginning)) continue;
      const bool is_allowed =
          std::any_of(allowed.begin(), allowed.end(), [&](const std::string& place) {
            return place.ends_with('/') ? include.file.starts_with(place) : include.file == place;
          });
      EXPECT_TRUE(is_allowed) << include;
    }
  }
}

TEST(LayeringTest, AngleBracketsNameSystemOrKnownThirdPartyHeaders) {
  const std::vector<std::string> system_folders = {"arpa/", "linux/", "netinet/", "sys/"};
  for (const auto& include : AllIncludes()) {
    if (include.quoted || include.name.find('/') == std::string::npos) continue;
    const auto begins = [&](const std::string& beginning) {
      return include.name.starts_with(beginning);
    };
    const bool known = std::any_of(kThirdParty.begin(), kThirdParty.end(),
                                   [&](const auto& entry) { return begins(entry.first); }) ||
                       std::any_of(system_folders.begin(), system_folders.end(), begins);
    EXPECT_TRUE(known) << include << " is a library that this test does not know";
  }
}

TEST(LayeringTest, NobodyUsesStdRegex) {
  for (const auto& include : AllIncludes()) EXPECT_NE(include.name, "regex") << include;
}

TEST(LayeringTest, PublicHeadersIncludeTheStandardLibraryOnly) {
  for (const auto& include : AllIncludes()) {
    if (!include.file.starts_with("include/")) continue;
    const bool own = include.quoted && include.name.starts_with("understudy/");
    const bool standard = !include.quoted && include.name.find_first_of("/.") == std::string::npos;
    // The header of matchers; no other header includes it.
    const bool gmock =
        include.file == "include/understudy/gmock.h" && include.name == "gmock/gmock.h";
    EXPECT_TRUE(own || standard || gmock) << include;
  }
}

TEST(LayeringTest, VendorsDoNotKnowEachOther) {
  for (const auto& include : AllIncludes()) {
    constexpr std::string_view kVendors = "vendors/";
    if (!include.file.starts_with(kVendors) || !include.name.starts_with(kVendors)) continue;
    const auto from = FolderOf(include.file.substr(kVendors.size()));
    const auto to = FolderOf(include.name.substr(kVendors.size()));
    // all.cc and vendor.h stand in no vendor's folder.
    if (from.empty() || to.empty() || to == "shared") continue;
    EXPECT_EQ(from, to) << include;
  }
}

TEST(LayeringTest, EveryHeaderIsGuarded) {
  for (const auto& file : SourceFiles()) {
    if (!file.ends_with(".h")) continue;
    EXPECT_TRUE(ReadSource(file).starts_with("#pragma once\n")) << "src/" << file;
  }
}

TEST(LayeringTest, FilesStayShort) {
  for (const auto& file : SourceFiles()) {
    if (std::find(kMayBeLonger.begin(), kMayBeLonger.end(), file) != kMayBeLonger.end()) continue;
    const std::string text = ReadSource(file);
    EXPECT_LE(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), kMostLines)
        << "src/" << file;
  }
}

}  // namespace
}  // namespace understudy
