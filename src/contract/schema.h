#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "contract/pattern.h"

// The schemas of an OpenAPI document, 3.0 or 3.1: references followed, `allOf` merged.
namespace understudy::contract {

struct Schema;

// A member that an object may have.
struct SchemaProperty {
  std::string name;
  const Schema* schema = nullptr;
  bool required = false;
};

// What the values of a discriminator mean. Schemas that inherit a discriminator share it, since a
// document may have a thousand of them, and a mapping of a thousand values.
struct SchemaMapping {
  std::map<std::string, const Schema*, std::less<>> schemas;  // by value
  std::unordered_map<const Schema*, std::string> values;      // the first one of each schema
};

// One schema. Schemas may refer to themselves: whoever walks them bounds the depth.
// Constant after it is read, so thread-safe.
struct Schema {
  enum Type : std::uint8_t {
    kNull = 1,
    kBoolean = 2,
    kInteger = 4,
    kNumber = 8,
    kString = 16,
    kArray = 32,
    kObject = 64,
  };

  // A set of Type; 0 if the document names none. 3.0's `nullable` and 3.1's "null" both add kNull.
  std::uint8_t types = 0;
  bool read_only = false;
  bool write_only = false;
  bool deprecated = false;
  bool unique_items = false;
  bool exclusive_minimum = false;
  bool exclusive_maximum = false;
  // False: other members than `properties` are refused (`additionalProperties: false`). Where
  // `allOf` merges schemas, these are the properties of all of them.
  bool open = true;
  // It says of members beside `properties` that they may be there, or which.
  bool takes_others = false;
  // What the document says of its values is not all in here: keywords that are not checked, such as
  // `then`, a reference that leads nowhere, limits of the document.
  bool partly_read = false;
  // It has a discriminator, perhaps inherited, and no options: schemas that extend it say more of
  // its values.
  bool may_be_extended = false;
  // It is `false`.
  bool fits_nothing = false;
  // 3.0's `nullable: true`: null fits, even if `choices` or `one_of` do not list it.
  bool accepts_null = false;

  std::string name;  // of the component that a $ref led to last; empty: the schema has none
  std::string description;
  std::string format;  // "date-time", "uuid", "int64", …
  std::string time;    // extension x-time: how an instant is shown; see TimeFormat
  // Allowed values; a `const` is an enum of one. They stand in the document.
  std::vector<const Node*> choices;
  const Node* default_value = nullptr;
  const Node* example = nullptr;   // `example`, or the first of `examples`
  const Node* examples = nullptr;  // a list that is not empty; nullptr: there is none
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::optional<double> multiple_of;
  std::optional<std::int64_t> min_length;  // in code points
  std::optional<std::int64_t> max_length;
  std::shared_ptr<const Pattern>
      pattern;  // nullptr too if RE2 can't read it: then a warning says so
  std::optional<std::int64_t> min_items;
  std::optional<std::int64_t> max_items;
  const Schema* items = nullptr;  // nullptr: any
  // `prefixItems`: of the first items; not checked.
  std::vector<const Schema*> prefix_items;
  bool is_closed_list = false;  // no items but these
  std::optional<std::int64_t> min_properties;
  std::optional<std::int64_t> max_properties;
  std::vector<SchemaProperty> properties;         // in declared order; names unique
  const Schema* additional_properties = nullptr;  // nullptr: see `open`
  std::vector<const Schema*> one_of;
  std::vector<const Schema*> any_of;
  const Schema* none_of = nullptr;  // `not`
  // What of `allOf` can't be merged, such as a second `oneOf` or pattern.
  std::vector<const Schema*> all_of;
  // The name of the member that tells which of `one_of` or `any_of` is meant, and its values: those
  // of the mapping, and the components' names.
  std::string discriminator;
  std::shared_ptr<const SchemaMapping> mapping = nullptr;  // nullptr: none
  // The discriminator is its own, and it has no options: the mapping names schemas that extend it.
  bool is_extended = false;

  const Node* node = nullptr;  // its place in the document, for extensions and marks

  bool nullable() const { return (types & kNull) != 0; }
  // Whether it names this type and, beside null, no other.
  bool Is(Type type) const { return (types & ~kNull) == type; }
  const SchemaProperty* Find(std::string_view property) const;
  // The schemas that extend it, by its discriminator's mapping; none if they are too many to be
  // kinds of one thing.
  std::vector<const Schema*> Extensions() const;
  // The only value that it allows; nullptr if it allows several.
  const Node* Constant() const { return choices.size() == 1 ? choices.front() : nullptr; }
};

// Reads the schemas of one document as they are asked for, and keeps them. Not thread-safe while it
// reads.
class Schemas {
 public:
  // `document` must outlive this. What can't be understood is left open and reported in `warnings`,
  // with its place: an unknown reference, a circle of `allOf`, a pattern that RE2 can't read. With
  // kAtFirstUse, a test has read the patterns.
  Schemas(const Node& document, Diagnostics& warnings,
          Pattern::Compiled patterns = Pattern::Compiled::kNow);
  ~Schemas();
  Schemas(const Schemas&) = delete;
  Schemas& operator=(const Schemas&) = delete;

  // The schema at this node of the document. The same node gives the same schema.
  const Schema& At(const Node& schema);
  // The node that a $ref at `node` leads to, or `node` itself; nullptr if it leads nowhere, in a
  // circle or out of the document (each of them a warning).
  const Node* Follow(const Node& node);

 private:
  struct Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace understudy::contract
