#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/node.h"

namespace understudy {

struct Property;

// What a part of a scenario file may hold. One declaration serves the checks and the JSON Schema
// for editors, so that the two can't drift.
//
//   const Shape tag = Shape::Object({{"name", Shape::String(), kRequired}, {"color",
//   Shape::String(), kRequired}});
class Shape {
 public:
  enum class Type {
    kAny,
    kString,
    kInteger,
    kNumber,
    kBoolean,
    kScalar,    // string, number or boolean
    kInstant,   // see ParseInstant()
    kDuration,  // see ParseDuration()
    kList,
    kObject,   // known names
    kMapping,  // any name, one shape of value
    kRows,     // a list, or what includes one
    kEither,   // one of several shapes that values of different kinds have
  };
  // A rule of its own: returns the error, or nullopt for a good value.
  using Rule = std::function<std::optional<std::string>(const Node&)>;

  static Shape Any();
  static Shape String();
  static Shape Integer();
  static Shape Number();
  static Shape Boolean();
  static Shape Scalar();
  static Shape Instant();
  static Shape Duration();
  static Shape List(Shape item);
  static Shape Object(std::vector<Property> properties);
  static Shape Mapping(Shape value);
  // A list of rows whose includes are already replaced. Its JSON Schema has the forms with
  // `include` too.
  static Shape Rows(Shape row);
  // "a string, or a map": the first of `shapes` that takes this kind of value checks it.
  static Shape Either(std::vector<Shape> shapes);

  // Modifiers, to be chained.
  Shape Nullable() &&;
  Shape NotNull() &&;
  Shape NotEmpty() &&;  // of strings
  Shape Between(std::int64_t minimum, std::int64_t maximum) &&;
  Shape OneOf(std::vector<std::string> choices) &&;
  // The value is the key of a row of this entity of the same vendor, ":" between its fields.
  Shape References(std::string_view entity) &&;
  // `pattern` (ECMA 262, for the JSON Schema) says what `rule` checks.
  Shape Where(Rule rule, std::string_view pattern = {}) &&;
  Shape Doc(std::string_view text) &&;
  // WriteSchema() also writes these members, rules that somebody else checks.
  Shape Also(std::function<void(json::Writer&)> keywords) &&;

  Type type() const { return type_; }
  const std::vector<Property>& properties() const { return properties_; }
  const Property* FindProperty(std::string_view name) const;
  const std::string& references() const { return references_; }
  bool nullable() const { return nullable_; }
  // Of a list's items, of a mapping's values; the alternatives of Either().
  const std::vector<Shape>& elements() const { return element_; }

  // Called for every value that has to be a row's key.
  using OnReference = std::function<void(const Node& value, const std::string& entity)>;

  // Adds every error in `node`.
  void Check(const Node& node, Diagnostics& diagnostics,
             const OnReference& on_reference = {}) const;

  // Writes the shape as JSON Schema (draft 2020-12).
  void WriteSchema(json::Writer& writer) const;

 private:
  explicit Shape(Type type);

  bool Takes(Node::Kind kind) const;
  std::string Expectation() const;
  std::string UnknownKey(const std::string& name) const;
  bool CheckKind(const Node& node, Diagnostics& diagnostics) const;
  void CheckScalar(const Node& node, Diagnostics& diagnostics) const;
  void CheckObject(const Node& node, Diagnostics& diagnostics,
                   const OnReference& on_reference) const;
  void WriteType(json::Writer& writer) const;
  void WriteConstraints(json::Writer& writer) const;
  void WriteRows(json::Writer& writer) const;

  Type type_;
  bool nullable_ = false;
  bool not_empty_ = false;
  std::optional<std::int64_t> minimum_;
  std::optional<std::int64_t> maximum_;
  std::vector<std::string> choices_;
  std::string references_;
  Rule rule_;
  std::string pattern_;
  std::string doc_;
  std::function<void(json::Writer&)> keywords_;
  std::vector<Shape> element_;  // of a list's items, of a mapping's values; the alternatives
  std::vector<Property> properties_;
};

enum Presence { kOptional, kRequired };

struct Property {
  std::string name;
  Shape shape;
  Presence presence = kOptional;
  std::vector<std::string> other_names = {};  // what people write instead, for "did you mean"
};

}  // namespace understudy
