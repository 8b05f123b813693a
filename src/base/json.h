#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/yaml.h"

namespace understudy {

// Reads one JSON text (RFC 8259) into the same tree that YAML gives; a byte order mark before it is
// ignored. Errors are added to `diagnostics`, and nullopt is returned: another encoding than UTF-8,
// syntax, duplicate names, nesting and values past the limits. Uses no stack for depth. Nodes point
// into `source`, which must outlive them.
std::optional<Node> ParseJson(const Source& source, Diagnostics& diagnostics,
                              const DocumentLimits& limits = {});

namespace json {

// Writes compact JSON, UTF-8 raw. Calls must form one well-nested value; debug builds count the
// brackets. Not thread-safe.
//
// Writing a reply takes as long as reading it from the database, so the functions that are called
// for each member are inline.
class Writer {
 public:
  Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Writer& StartObject() { return Open('{'); }
  Writer& EndObject() { return Close('}'); }
  Writer& StartArray() { return Open('['); }
  Writer& EndArray() { return Close(']'); }
  Writer& Key(std::string_view name);
  // A string literal that needs no escapes.
  template <std::size_t Size>
  Writer& Key(const char (&name)[Size]) {
    char* room = Value(Size + 2);
    *room++ = '"';
    room += std::string_view(name, Size - 1).copy(room, Size - 1);
    room[0] = '"';
    room[1] = ':';
    follows_ = false;
    return *this;
  }
  Writer& String(std::string_view value);
  Writer& Integer(std::int64_t value);
  Writer& Boolean(bool value) { return Raw(value ? "true" : "false"); }
  Writer& Null() { return Raw("null"); }
  // A value that is JSON already.
  Writer& Raw(std::string_view json) {
    json.copy(Value(json.size()), json.size());
    return *this;
  }

  // A part of a value, with its own commas and colons, or several: the next value gets no comma.
  // Brackets in it are not counted.
  Writer& Part(std::string_view json) {
    json.copy(Extend(json.size()), json.size());
    follows_ = false;
    return *this;
  }
  // The same for a text that is followed by kPadding bytes which may be read: a few bytes are
  // copied without a call.
  static constexpr std::size_t kPadding = 32;
  Writer& PaddedPart(const char* json, std::size_t size) {
    if (size > kPadding) return Part({json, size});
    if (size_ - used_ < kPadding) Grow(kPadding);
    std::memcpy(text_ + used_, json, kPadding);
    used_ += size;
    follows_ = false;
    return *this;
  }
  // A comma, unless the text ends with an opening bracket. Call after Part(), or for texts that it
  // continues.
  Writer& Separate() {
    if (const char last = text_[used_ - 1]; last != '{' && last != '[') *Extend(1) = ',';
    follows_ = false;
    return *this;
  }

  // String() or Null().
  Writer& Text(const std::optional<std::string>& value) { return value ? String(*value) : Null(); }
  Writer& Text(const std::optional<std::string_view>& value) {
    return value ? String(*value) : Null();
  }

  // The text. Call once, at the end.
  std::string Take();

 private:
  // Reserves this many bytes, which the caller writes next.
  char* Extend(std::size_t size) {
    if (size > size_ - used_) Grow(size);
    char* const room = text_ + used_;
    used_ += size;
    return room;
  }
  // The same for a value or a key. First writes a comma, unless this is the first value in its
  // brackets.
  char* Value(std::size_t size) {
    if (std::exchange(follows_, true)) *Extend(1) = ',';
    return Extend(size);
  }
  Writer& Open(char bracket) {
    *Value(1) = bracket;
    follows_ = false;
    ++depth_;
    return *this;
  }
  Writer& Close(char bracket) {
    assert(depth_ > 0);
    *Extend(1) = bracket;
    follows_ = true;
    --depth_;
    return *this;
  }
  void Grow(std::size_t more);

  std::array<char, 8192> usual_;  // enough for most replies, and not initialised
  std::unique_ptr<char[]> long_;  // for longer texts
  char* text_ = usual_.data();    // points to one of the two
  std::size_t size_ = usual_.size();
  std::size_t used_ = 0;
  bool follows_ = false;  // the current brackets already hold a value
  int depth_ = 0;
};

// A tree as JSON text, in written order.
void Write(Writer& writer, const Node& node);
std::string ToText(const Node& node);
// The same, indented by two spaces, with a line end after it: for files that people read.
std::string Pretty(std::string_view json);

}  // namespace json
}  // namespace understudy
