#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy::contract {

// An OpenAPI document with the files that it refers to, as one tree. Moving a Document keeps the
// addresses of its nodes.
struct Document {
  // The texts that the nodes point into, the document's own first. Their names are the paths of the
  // files, for messages and for watching the files.
  std::vector<std::unique_ptr<const Source>> sources;
  // A map with `openapi` and `paths`. The other files are members of its `x-understudy-files`, and
  // each `$ref` to one of them leads there.
  std::unique_ptr<const Node> root;
};

// Reads a user's OpenAPI document, 3.0 or 3.1, in JSON or YAML. Returns nullopt, with errors that
// name the place, if the file does not exist, is not OpenAPI 3, has a syntax error, or exceeds a
// bound: 1,000 files, maps and lists 200 deep, and DocumentBudget for all files together.
//
// Some errors become warnings: repeated keys, and raw control characters in texts of JSON. A `$ref`
// is dropped with a warning, so that any value fits, if it leads to a file that can't be read, to
// another host, or out of the folder `root` (also through a link). With kRefuse, a file that is
// there and can't be read is an error. An empty `root` means the document's own folder. The
// document itself must be in `root` too.
//
// Adds to `looked_at`, if that is not null, the paths of all files that a change can make matter:
// those that are read, and those of a `$ref` that can't be.
enum class BrokenFiles { kWarn, kRefuse };
std::optional<Document> LoadDocument(const std::string& path, const std::string& root,
                                     Diagnostics& errors, Diagnostics& warnings,
                                     std::set<std::string>* looked_at = nullptr,
                                     BrokenFiles broken = BrokenFiles::kWarn);

}  // namespace understudy::contract
