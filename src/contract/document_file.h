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

// The bounds on the only file of a document.
DocumentLimits LimitsOfDocuments();

// What remains of the bounds that all files of a document share.
struct DocumentBudget {
  std::size_t bytes = std::size_t{64} * 1024 * 1024;
  // For the next file. A file may have, free of charge, one value for each 8 bytes of its size, and
  // as much text as its size. What it has beyond that is taken from `values` and from the limits on
  // aliases.
  DocumentLimits limits = LimitsOfDocuments();
};

// Reads a regular file, and charges its size and its values to the budget.
std::optional<DocumentFile> ReadDocumentFile(const std::filesystem::path& path,
                                             DocumentBudget& left, Diagnostics& errors,
                                             Diagnostics& warnings);

// Reads a text as JSON or YAML. The first character and the extension of the source's name decide
// which. Raw control characters in texts of JSON become spaces, in the source too.
std::optional<Node> ParseDocumentText(Source& source, Diagnostics& errors, Diagnostics& warnings,
                                      const DocumentLimits& limits = LimitsOfDocuments());

}  // namespace understudy::contract
