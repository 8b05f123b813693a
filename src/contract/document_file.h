#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy::contract {

// One file of a document.
struct DocumentFile {
  std::unique_ptr<const Source> source;
  Node root;
};

// Reads a regular file of at most `most` bytes. Takes what it reads from `most`.
std::optional<DocumentFile> ReadDocumentFile(const std::filesystem::path& path, std::size_t& most,
                                             Diagnostics& errors, Diagnostics& warnings);

// Reads a text as JSON or YAML, by its first character and the ending of the source's name. Raw
// control characters in texts of JSON become spaces, in the source too.
std::optional<Node> ParseDocumentText(Source& source, Diagnostics& errors, Diagnostics& warnings);

}  // namespace understudy::contract
