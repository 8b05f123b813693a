#include "contract/document_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "base/yaml.h"

namespace understudy::contract {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepestDocument = 200;

// The number of values in a tree, and of bytes in their texts and names.
struct Amount {
  std::size_t values = 0;
  std::size_t bytes = 0;

  void Add(const Node& node) {
    ++values;
    bytes += node.text.size();
    for (const auto& item : node.items) Add(item);
    for (const auto& member : node.members) {
      bytes += member.name.size();
      Add(member.value);
    }
  }
};

void TakeExcess(std::size_t amount, std::size_t share, std::size_t& left) {
  if (amount > share) left -= std::min(left, amount - share);
}

void Take(const Node& root, std::size_t file_size, DocumentLimits& left) {
  Amount amount;
  amount.Add(root);
  TakeExcess(amount.values, file_size / 8, left.values);
  TakeExcess(amount.values, file_size / 8, left.alias_nodes);
  TakeExcess(amount.bytes, file_size, left.alias_bytes);
}

bool IsControl(char c) { return c >= '\0' && c < ' '; }

// Replaces raw control characters inside the texts of JSON by spaces. Returns the offset of the
// first one, or npos.
std::size_t BlankControls(std::string& text) {
  std::size_t first = std::string::npos;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      inside = !inside;
    } else if (inside && text[i] == '\\') {
      ++i;
    } else if (inside && IsControl(text[i])) {
      if (first == std::string::npos) first = i;
      text[i] = ' ';
    }
  }
  return first;
}

bool HasRepeatedKeys(const Diagnostics& errors) {
  return std::any_of(errors.list().begin(), errors.list().end(),
                     [](const Diagnostic& each) { return each.cause == Cause::kRepeatedKey; });
}

// Parses twice if the parser finds something wrong: only the result shows whether its messages are
// errors or warnings, and a parser adds to one collection only.
template <typename Parse>
std::optional<Node> ParseTolerantly(const Parse& parse, Diagnostics& errors,
                                    Diagnostics& warnings) {
  Diagnostics found;
  auto root = parse(found);
  if (!root) {
    parse(errors);
  } else if (!found.empty()) {
    parse(warnings);
  }
  return root;
}

}  // namespace

DocumentLimits LimitsOfDocuments() {
  DocumentLimits limits;
  limits.depth = kDeepestDocument;
  limits.values = 1'000'000;
  limits.alias_nodes = 1'000'000;
  return limits;
}

std::optional<Node> ParseDocumentText(Source& source, Diagnostics& errors, Diagnostics& warnings,
                                      const DocumentLimits& limits) {
  const auto as_yaml = [&](Diagnostics& found) { return ParseLargeYaml(source, found, limits); };
  const auto start = source.text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool is_json = start != std::string::npos && source.text[start] == '{';
  if (!is_json) return ParseTolerantly(as_yaml, errors, warnings);
  const auto as_json = [&](Diagnostics& found) { return ParseJson(source, found, limits); };
  Diagnostics found;
  if (auto root = as_json(found)) return root;
  const std::size_t control = BlankControls(source.text);
  if (control != std::string::npos) {
    warnings.Add(
        Mark{&source, static_cast<std::uint32_t>(control)},
        "a raw control character in a text is not JSON; here and elsewhere it is read as a "
        "space");
    if (auto root = ParseJson(source, found, limits)) return root;
  }
  // YAML may begin with a brace. The YAML parser also reads JSON that repeats a key.
  Diagnostics yaml_errors;
  auto root = LowerAscii(source.name).ends_with(".json") && !HasRepeatedKeys(found)
                  ? std::nullopt
                  : ParseTolerantly(as_yaml, yaml_errors, warnings);
  if (!root) as_json(errors);
  return root;
}

std::optional<DocumentFile> ReadDocumentFile(const fs::path& path, DocumentBudget& left,
                                             Diagnostics& errors, Diagnostics& warnings) {
  const auto refuse = [&](const char* why,
                          Cause cause = Cause::kFile) -> std::optional<DocumentFile> {
    errors.Add(path.string(), why, cause);
    return std::nullopt;
  };
  std::error_code error;
  if (!fs::exists(path, error)) return refuse("no such file", Cause::kAbsent);
  if (!fs::is_regular_file(path, error)) return refuse("is not a regular file");
  // The size of what is open: another file may take the path meanwhile, and half of it would be
  // read.
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  const auto end = static_cast<std::streamoff>(stream.tellg());
  if (end < 0) return refuse("can't be read");
  const auto size = static_cast<std::size_t>(end);
  if (size > left.bytes) return refuse("is too large: a document has at most 64 MiB");
  stream.seekg(0);
  auto source = std::make_unique<Source>();
  source->name = path.string();
  source->text.resize(size);
  stream.read(source->text.data(), static_cast<std::streamsize>(size));
  if (!stream) return refuse("can't be read");
  left.bytes -= size;
  auto root = ParseDocumentText(*source, errors, warnings, left.limits);
  if (!root) return std::nullopt;
  Take(*root, size, left.limits);
  return DocumentFile{std::move(source), std::move(*root)};
}

}  // namespace understudy::contract
