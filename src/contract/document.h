#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy::contract {

// The member of a Document's root that has the other files, by their paths from the root folder.
constexpr std::string_view kFilesMember = "x-understudy-files";

// The references from one file to another that can be followed: their fragments, "/Pet", by the
// path of the file that they lead to.
using References = std::map<std::string, std::set<std::string>>;

// An OpenAPI document with the files that it refers to, as one tree. Moving a Document keeps the
// addresses of its nodes.
struct Document {
  // The texts that the nodes point into, the document's own first. Their names are the paths of the
  // files, for messages and for watching the files.
  std::vector<std::unique_ptr<const Source>> sources;
  // A map with `openapi` and `paths`. Each `$ref` to another file leads to kFilesMember.
  std::unique_ptr<const Node> root;
  References references = {};
};

// Reads a user's OpenAPI document, 3.0 or 3.1, in JSON or YAML. Returns nullopt, with errors that
// name the place, if the file does not exist, is not OpenAPI 3, has a syntax error, or exceeds a
// bound: 1,000 files, maps and lists 200 deep, and DocumentBudget for all files together.
//
// Some errors become warnings: repeated keys, and raw control characters in texts of JSON. A `$ref`
// is dropped with a warning, so that any value fits, if it leads to a file that can't be read, to
// another host, or out of the folder `root` (also through a link). An empty `root` means the
// document's own folder. The document itself must be in `root` too.
//
// `served` are the references of the document that is served, if it is being loaded again. It is an
// error if one of them can't be followed any more: what is served is better.
//
// Adds to `looked_at`, if that is not null, the paths of all files that a change can make matter:
// those that are read, and those of a `$ref` that can't be.
std::optional<Document> LoadDocument(const std::string& path, const std::string& root,
                                     Diagnostics& errors, Diagnostics& warnings,
                                     std::set<std::string>* looked_at = nullptr,
                                     const References* served = nullptr);

// A `$ref` of a Document's tree as the user's files have it: "pets.yaml#/Pet" for
// "#/x-understudy-files/pets.yaml/Pet". The file's path starts at the root folder.
std::string ShownReference(std::string_view reference);

}  // namespace understudy::contract
