#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/yaml.h"

namespace understudy {

// Reads one JSON text (RFC 8259) into the same tree that YAML gives. What is wrong is added to
// `diagnostics` and nullopt returned: syntax, invalid UTF-8, duplicate names, nesting past the
// limit. Uses no stack for depth. Nodes point into `source`, which must outlive them.
std::optional<Node> ParseJson(const Source& source, Diagnostics& diagnostics,
                              const DocumentLimits& limits = {});

namespace json {

// Writes compact JSON, UTF-8 raw. Calls must form one well-nested value; debug builds check that.
// Not thread-safe.
class Writer {
 public:
  Writer();
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Writer& StartObject();
  Writer& EndObject();
  Writer& StartArray();
  Writer& EndArray();
  Writer& Key(std::string_view name);
  // A literal, which needs no escapes.
  template <std::size_t Size>
  Writer& Key(const char (&name)[Size]) {
    return LiteralKey({name, Size - 1});
  }
  Writer& String(std::string_view value);
  Writer& Integer(std::int64_t value);
  Writer& Boolean(bool value);
  Writer& Null();
  // A value that is JSON already.
  Writer& Raw(std::string_view json);

  // String() or Null().
  Writer& Text(const std::optional<std::string>& value);
  Writer& Text(const std::optional<std::string_view>& value);

  // The text. Call once, at the end.
  std::string Take();

 private:
  Writer& LiteralKey(std::string_view name);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A tree as JSON text, in written order.
void Write(Writer& writer, const Node& node);
std::string ToText(const Node& node);
// The same, indented by two spaces, with a line end after it: for files that people read.
std::string Pretty(std::string_view json);

}  // namespace json
}  // namespace understudy
