#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "matching/json_path.h"

namespace understudy::matching {

struct PathFilter;

// One step of a path.
struct PathStep {
  enum class Kind : std::uint8_t { kNames, kIndexes, kSlice, kAll, kFilter, kFunction };
  Kind kind = Kind::kAll;
  bool deep = false;                  // after `..`
  bool merge = false;                 // several names at the end: they make one object
  std::vector<std::string> names;     // of members; of the function
  std::vector<std::int64_t> indexes;  // the argument of `index()` too
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  std::shared_ptr<const PathFilter> filter;
};

struct JsonPath::Path {
  std::vector<PathStep> steps;
  bool definite = true;
};

// A side of a comparison.
struct PathOperand {
  enum class Kind : std::uint8_t { kPath, kRootPath, kLiteral, kRegex };
  Kind kind = Kind::kLiteral;
  JsonPath::Path path;
  Node literal;
  std::optional<Regex> regex;
};

// `@.a == 1`, or several of these.
struct PathFilter {
  enum class Kind : std::uint8_t { kAnd, kOr, kNot, kExists, kCompare };
  Kind kind = Kind::kExists;
  std::vector<std::shared_ptr<const PathFilter>> parts;  // of kAnd, kOr, kNot
  PathOperand left;
  std::string compare;  // "==", "in"
  PathOperand right;
};

// Reads the text of a path.
OrError<JsonPath::Path> ReadPath(std::string_view text, const Reading& reading);

}  // namespace understudy::matching
