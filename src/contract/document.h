#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy::contract {

// An OpenAPI document with the files that it refers to, as one tree. Moving it moves no node.
struct Document {
  // The texts that the nodes point into, the document's own first. Their names are the paths, for
  // messages and for whoever watches the files.
  std::vector<std::unique_ptr<const Source>> sources;
  // A map with `openapi` and `paths`. The other files are members of its `x-understudy-files`, and
  // each `$ref` to one of them leads there.
  std::unique_ptr<const Node> root;
};

// Reads a user's OpenAPI document, 3.0 or 3.1, in JSON or YAML. nullopt, with errors that name the
// place: no such file, no OpenAPI, Swagger 2.0, syntax, and what is past the bounds: 1,000 files,
// maps and lists 200 deep, and what DocumentBudget allows all files together.
//
// What can be read in spite of an error is read, with a warning: repeated keys in YAML, raw control
// characters in texts of JSON. A `$ref` to a file that can't be read, to another host, or out of
// the folder `root` (if empty: the document's own), also by a link, is a warning too, and then the
// `$ref` is dropped: any value fits.
std::optional<Document> LoadDocument(const std::string& path, const std::string& root,
                                     Diagnostics& errors, Diagnostics& warnings);

}  // namespace understudy::contract
