#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/yaml.h"

namespace understudy::contract {

// One file of a document.
struct DocumentFile {
  std::unique_ptr<const Source> source;
  Node root;
};

// The bounds on a text of a document, if it is the only one.
DocumentLimits LimitsOfDocuments();

// What the files of a document may still take, all together.
struct DocumentBudget {
  std::size_t bytes = std::size_t{64} * 1024 * 1024;
  // For the next file. `values` and what aliases may add get smaller by what a file holds beyond
  // its share: a value for each 8 bytes of the file, and as much text as the file has.
  DocumentLimits limits = LimitsOfDocuments();
};

// Reads a regular file, and takes what it holds from the budget.
std::optional<DocumentFile> ReadDocumentFile(const std::filesystem::path& path,
                                             DocumentBudget& left, Diagnostics& errors,
                                             Diagnostics& warnings);

// Reads a text as JSON or YAML, by its first character and the ending of the source's name. Raw
// control characters in texts of JSON become spaces, in the source too.
std::optional<Node> ParseDocumentText(Source& source, Diagnostics& errors, Diagnostics& warnings,
                                      const DocumentLimits& limits = LimitsOfDocuments());

}  // namespace understudy::contract
