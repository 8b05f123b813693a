#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/node.h"
#include "contract/schema.h"
#include "contract/schema_check.h"

// Example values for schemas. They depend only on the arguments: the same seed gives the same value
// on every platform. They have at most some thousand values, and then only the required members of
// objects that are already begun. Circles end.
namespace understudy::contract {

struct Example {
  enum class Origin { kDocument, kSchema, kNone };

  Node value;  // its nodes have no places
  Origin origin = Origin::kNone;
  // The rule of its schema that the value breaks, such as a pattern for which no text was found;
  // empty if the value is good.
  std::string problem;
};

// A value for the schema: its `example`, its `default` or a value of its `enum`, if that is good;
// else a value made by its rules. Made texts contain `name`, the name of the property. A request's
// value has no members with `readOnly`, and a reply's value has no members with `writeOnly`.
Example MakeExample(const Schema& schema, std::uint64_t seed, Direction direction,
                    std::string_view name = "text");

// The same with the required members of objects only.
Example MakeLeastExample(const Schema& schema, std::uint64_t seed, Direction direction,
                         std::string_view name = "text");

// The example of a Media Type Object (or a parameter or header): the one in `examples` called
// `name`. With an empty name: `example`, or the first of `examples`, or else a value made from the
// schema. Origin::kNone if no such example and no schema exists. If the example is a text that
// contains a JSON object or array, the value is that object or array.
Example MakeMediaExample(Schemas& schemas, const Node& media, Direction direction,
                         std::string_view name = {}, std::uint64_t seed = 0);

}  // namespace understudy::contract
