#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

// A text that was read, kept for messages that point into it.
struct Source {
  std::string name;  // as the user wrote it: a file's path, "request body"
  std::string text;
};

// A place in a Source. Valid while the Source lives.
struct Mark {
  const Source* source = nullptr;
  std::uint32_t offset = 0;  // in bytes

  std::size_t line() const;    // from 1
  std::size_t column() const;  // from 1, in code points
};

struct Member;

// One value of a YAML or JSON document, with the place it came from. The Source outlives it.
//
// Scalars keep their text as written (so that 1.50 stays 1.50); `kind` says what a plain scalar
// means by YAML's core schema, which for JSON is JSON's own meaning.
struct Node {
  enum class Kind { kNull, kBoolean, kInteger, kNumber, kString, kSequence, kMap };

  Kind kind = Kind::kNull;
  Mark mark;
  std::string text;             // of a scalar
  std::vector<Node> items;      // of a sequence
  std::vector<Member> members;  // of a map, in written order, names unique

  bool is_null() const { return kind == Kind::kNull; }
  bool is_map() const { return kind == Kind::kMap; }
  bool is_sequence() const { return kind == Kind::kSequence; }
  bool is_string() const { return kind == Kind::kString; }
  bool is_scalar() const { return !is_map() && !is_sequence(); }

  // The member's value; nullptr when this is no map or has none of that name.
  const Node* Find(std::string_view name) const;
  Node* Find(std::string_view name);

  // The text of a scalar member; `fallback` when absent or null.
  std::string_view Text(std::string_view name, std::string_view fallback = {}) const;
  std::optional<std::string_view> OptionalText(std::string_view name) const;
  // For members that a check has found to be integers / booleans.
  std::int64_t Integer(std::string_view name, std::int64_t fallback = 0) const;
  std::optional<std::int64_t> OptionalInteger(std::string_view name) const;
  bool Boolean(std::string_view name, bool fallback = false) const;
  // The member's items; empty when absent or no sequence.
  const std::vector<Node>& Items(std::string_view name) const;
};

struct Member {
  std::string name;
  Mark mark;  // of the name
  Node value;
};

// "a string", "an integer", … for messages.
std::string_view KindName(Node::Kind kind);

// What a plain (unquoted) scalar means.
Node::Kind ResolvePlain(std::string_view text);

}  // namespace understudy
