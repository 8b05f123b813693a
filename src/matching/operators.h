#pragma once

#include <string_view>

#include "matching/value_matcher.h"

namespace understudy::matching {

// Reads the operators. Each gets the whole matcher, `{"equalTo": "x", "caseInsensitive": true}`,
// whose names are checked, and returns an error that names the operand's rule.

// One operator of a matcher, while it is read.
struct Operator {
  const Node& matcher;
  std::string_view name;  // "equalTo"
  const Node& operand;    // of that name
  const Reading& reading;

  tl::unexpected<PatternError> Refuse(std::string_view why) const;
  // The operand's text; an error if it is no text.
  OrError<std::string> Text() const;
  // A flag beside the operator; an error if it is neither true nor false.
  OrError<bool> Flag(std::string_view flag) const;
};

OrError<Matcher> ReadEqualTo(const Operator& op);
OrError<Matcher> ReadContains(const Operator& op);  // doesNotContain too
OrError<Matcher> ReadRegex(const Operator& op);     // matches, doesNotMatch
OrError<Matcher> ReadAbsent(const Operator& op);
OrError<Matcher> ReadAnything(const Operator& op);
OrError<Matcher> ReadBinaryEqualTo(const Operator& op);
OrError<Matcher> ReadAndOr(const Operator& op);
OrError<Matcher> ReadNot(const Operator& op);
OrError<Matcher> ReadEqualToJson(const Operator& op);
OrError<Matcher> ReadMatchesJsonPath(const Operator& op);
OrError<Matcher> ReadMatchesJsonSchema(const Operator& op);
OrError<Matcher> ReadDate(const Operator& op);  // before, after, equalToDateTime

// The decoded bytes of base64 text; nullopt if it is malformed.
std::optional<std::string> DecodeBase64(std::string_view text);
// How much of two texts differs, from 0 to 1. Bounded time: only the beginnings of long texts are
// compared.
double TextDistance(std::string_view a, std::string_view b);

}  // namespace understudy::matching
