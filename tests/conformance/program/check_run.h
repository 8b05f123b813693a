#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "../support/program.h"

namespace understudy::conformance {

// Stands in a text right before the place that an error message must name.
inline constexpr std::string_view kMark = "‸";

// A text without its marks, and where they stood as "line:column", counted in code points from 1.
struct Marked {
  std::string text;
  std::vector<std::string> places;
};

inline Marked Unmark(std::string_view marked) {
  Marked result;
  std::size_t line = 1;
  std::size_t column = 1;
  while (!marked.empty()) {
    if (marked.substr(0, kMark.size()) == kMark) {
      result.places.push_back(std::to_string(line) + ':' + std::to_string(column));
      marked.remove_prefix(kMark.size());
      continue;
    }
    const auto byte = static_cast<unsigned char>(marked.front());
    if (byte == '\n') {
      ++line;
      column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++column;
    }
    result.text += marked.front();
    marked.remove_prefix(1);
  }
  return result;
}

// Writes `text` to `folder`/`name`, through symbolic links, and returns that path. The file has its
// old text or all of the new one at any time: a program that watches it could read half of it else.
inline std::string WriteFile(const std::string& folder, const std::string& name,
                             std::string_view text) {
  std::string path = folder + '/' + name;
  const std::filesystem::path file = std::filesystem::weakly_canonical(path);
  const std::filesystem::path written =
      file.parent_path() / (".written-" + file.filename().string());
  std::ofstream(written, std::ios::binary) << text;
  std::filesystem::rename(written, file);
  return path;
}

inline std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

inline std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The `file:line:column: error: …` lines of a run, in the order printed.
inline std::vector<std::string> ErrorLines(const Finished& run) {
  std::vector<std::string> errors;
  for (const std::string& line : Lines(run.out + run.err)) {
    if (line.find(": error: ") != std::string::npos) errors.push_back(line);
  }
  return errors;
}

// All that a run printed, for the message of a failed expectation.
inline std::string Printed(const Finished& run) {
  return "exit " + std::to_string(run.exit_code) + "\n" + run.out + run.err;
}

}  // namespace understudy::conformance
