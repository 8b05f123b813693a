#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/node.h"
#include "contract/schema.h"
#include "contract/schema_check.h"

// Values that show what a schema means. They depend on nothing but their arguments: the same seed
// gives the same value on every platform. Bounded in size, whatever the schema is: circles end, and
// a large schema gets only its required members from some point on.
namespace understudy::contract {

struct Example {
  enum class Origin { kDocument, kSchema, kNone };

  Node value;  // its nodes have no places
  Origin origin = Origin::kNone;
  // Why the value breaks a rule of its schema, such as a pattern that no text was found for; empty
  // if it is good.
  std::string problem;
};

// A value for the schema: its `example`, `default` or a value of its `enum`, if that is good; else
// one made by its rules. `name` is what texts are made from: the property's. A request's value has
// no members with `readOnly`, a reply's none with `writeOnly`.
Example MakeExample(const Schema& schema, std::uint64_t seed, Direction direction,
                    std::string_view name = "text");

// The example of a Media Type Object (or a parameter or header): of `examples` the one called
// `name`, or with an empty name `example` or the first of `examples`, else one made from the
// schema. Origin::kNone if it has neither, or if it has no example called `name`. An example of
// JSON that the document holds as a text is read.
Example MakeMediaExample(Schemas& schemas, const Node& media, Direction direction,
                         std::string_view name = {}, std::uint64_t seed = 0);

}  // namespace understudy::contract
