#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "base/problem.h"
#include "contract/schema.h"

// Checks values against schemas. Thread-safe.
//
// A check takes time and memory that are linear in the size of the value and of the schemas that
// it uses. `oneOf` and references could make it repeat much work: past its bounds, it accepts the
// rest of the value. It goes 400 schemas deep.
namespace understudy::contract {

// Who sends a value. Members with `readOnly` are ignored in requests, and a required member with a
// default may be left out. A reply may leave out required members with `writeOnly`.
enum class Direction { kRequest, kReply };

// A rule that a value breaks.
struct SchemaProblem {
  std::string pointer;  // to the value in the whole (RFC 6901); a long name in it is cut
  Rule rule = Rule::kInvalid;
  std::string message;                    // a sentence: "`/tags/0` must be a string, not null."
  std::vector<std::string> allowed = {};  // with kNotAllowed: the enumeration, if it is short
};

// At most 20 problems, in the order of the value; none if it is good. Sentences call
// the whole value `name`.
std::vector<SchemaProblem> CheckValue(const Schema& schema, const Node& value, Direction direction,
                                      std::string_view name = "The request body");
// Whether CheckValue() would find no problem.
bool Fits(const Schema& schema, const Node& value, Direction direction);

// The value that a text in a query or a form means, where clients can send texts only: an integer,
// a number, a boolean or null (also an empty text) if the schema allows that type and the text
// spells such a value, else a string.
Node TypedText(const Schema& schema, std::string text);

}  // namespace understudy::contract
