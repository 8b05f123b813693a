#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/node.h"
#include "entities/call.h"
#include "http/url.h"

// What a request sends to Laravel, and the rules of its Validator.
namespace understudy::sumaya {

// The fields of a body: JSON (scalars only), urlencoded or multipart, as the Content-Type says, and
// JSON if it says nothing. Texts are trimmed, an empty one is an absent one; a file's content is as
// it was sent.
class Input {
 public:
  static tl::expected<Input, Error> Read(const Call& call);

  // nullopt: it is absent.
  std::optional<std::string_view> Find(std::string_view name) const;
  std::string Text(std::string_view name) const { return std::string(Find(name).value_or("")); }
  // As Laravel reads a boolean: nullopt if it is none.
  std::optional<bool> Truth(std::string_view name) const;

 private:
  void Add(std::string_view name, std::string_view value);

  http::Pairs fields_;
};

// Limits that several operations have: of characters, and of KB.
inline constexpr std::size_t kLongestName = 255;
inline constexpr std::size_t kShortestPassword = 6;
inline constexpr std::size_t kLargestImage = 1024;

// The first rule that a request breaks, in the words of Laravel-Lang's `ar`, older edition. The
// rules are asked in the order in which the vendor has them; after the first broken one the others
// say nothing.
class Rules {
 public:
  Rules(const Call& call, const Input& input) : call_(call), input_(input) {}

  Rules& Required(std::string_view field);
  Rules& Integer(std::string_view field);
  Rules& Boolean(std::string_view field);
  // Of a text's characters.
  Rules& Length(std::string_view field, std::size_t least, std::size_t most);
  Rules& AtLeast(std::string_view field, std::size_t least);
  Rules& Digits(std::string_view field, std::size_t least, std::size_t most);
  Rules& Email(std::string_view field);
  Rules& Accepted(std::string_view field);
  // `field`_confirmation is the same.
  Rules& Confirmed(std::string_view field);
  // "2024-06-01 00:00:00", and "2024-06-01".
  Rules& Time(std::string_view field);
  Rules& Day(std::string_view field);
  // A JPEG or PNG of at most so many KB, if it is sent.
  Rules& Image(std::string_view field, std::size_t most);
  // The column holds the value, or, with `unique`, does not. `but` is a row's id that may.
  Rules& Exists(std::string_view field, std::string_view table, std::string_view column);
  Rules& Unique(std::string_view field, std::string_view table, std::string_view column,
                std::string_view but = {});

  // Breaks with a sentence of the vendor's own, unless a rule is broken already.
  Rules& Break(std::string sentence);
  bool ok() const { return !broken_; }
  // The sentence of the broken rule.
  std::string message() const { return broken_.value_or(""); }
  // The 422 for it.
  Error Refuse() const;

 private:
  // The field's value, unless a rule is broken already.
  std::optional<std::string_view> Value(std::string_view field) const;
  bool HasRow(std::string_view table, std::string_view column, std::string_view value,
              std::string_view but) const;

  const Call& call_;
  const Input& input_;
  std::optional<std::string> broken_ = std::nullopt;
};

// Where an uploaded image is said to be. It is not kept.
std::string ImageUrl(std::string_view folder, std::string_view id, std::string_view content);

// A boolean of a row.
Node TruthNode(bool truth);

// The vendor's 422 with this message.
Error Refuse422(const Call& call, std::string_view message);

}  // namespace understudy::sumaya
