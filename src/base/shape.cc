#include "base/shape.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/clock.h"
#include "base/text.h"

namespace understudy {
namespace {

constexpr std::string_view kDurationPattern =
    "^(([0-9]+(\\.[0-9]+)?(ms|s|m|h|d))+|second|minute|hour|day)$";

std::string_view Expected(Shape::Type type) {
  switch (type) {
    case Shape::Type::kAny:
      return "a value";
    case Shape::Type::kString:
      return "a string";
    case Shape::Type::kInteger:
      return "an integer";
    case Shape::Type::kNumber:
      return "a number";
    case Shape::Type::kBoolean:
      return "a boolean (true or false)";
    case Shape::Type::kScalar:
      return "a string, number or boolean";
    case Shape::Type::kInstant:
      return "a time like 2024-01-15T12:00:00Z";
    case Shape::Type::kDuration:
      return "a duration like 90s, 1m30s or minute";
    case Shape::Type::kList:
      return "a list";
    case Shape::Type::kRows:
      return "a list of rows, or include";
    case Shape::Type::kObject:
    case Shape::Type::kMapping:
      return "a map";
    case Shape::Type::kEither:
      break;
  }
  return "a value";
}

bool Fits(Shape::Type type, Node::Kind kind) {
  using Kind = Node::Kind;
  switch (type) {
    case Shape::Type::kAny:
      return true;
    case Shape::Type::kString:
    case Shape::Type::kInstant:
    case Shape::Type::kDuration:
      return kind == Kind::kString;
    case Shape::Type::kInteger:
      return kind == Kind::kInteger;
    case Shape::Type::kNumber:
      return kind == Kind::kInteger || kind == Kind::kNumber;
    case Shape::Type::kBoolean:
      return kind == Kind::kBoolean;
    case Shape::Type::kScalar:
      return kind != Kind::kNull && kind != Kind::kSequence && kind != Kind::kMap;
    case Shape::Type::kList:
    case Shape::Type::kRows:
      return kind == Kind::kSequence;
    case Shape::Type::kObject:
    case Shape::Type::kMapping:
      return kind == Kind::kMap;
    case Shape::Type::kEither:
      break;
  }
  return false;
}

}  // namespace

Shape::Shape(Type type) : type_(type) {}

Shape Shape::Any() { return Shape(Type::kAny); }
Shape Shape::String() { return Shape(Type::kString); }
Shape Shape::Integer() { return Shape(Type::kInteger); }
Shape Shape::Number() { return Shape(Type::kNumber); }
Shape Shape::Boolean() { return Shape(Type::kBoolean); }
Shape Shape::Scalar() { return Shape(Type::kScalar); }
Shape Shape::Instant() { return Shape(Type::kInstant); }
Shape Shape::Duration() { return Shape(Type::kDuration); }

Shape Shape::List(Shape item) {
  Shape shape(Type::kList);
  shape.element_.push_back(std::move(item));
  return shape;
}

Shape Shape::Object(std::vector<Property> properties) {
  Shape shape(Type::kObject);
  shape.properties_ = std::move(properties);
  return shape;
}

Shape Shape::Mapping(Shape value) {
  Shape shape(Type::kMapping);
  shape.element_.push_back(std::move(value));
  return shape;
}

Shape Shape::Rows(Shape row) {
  Shape shape(Type::kRows);
  shape.element_.push_back(std::move(row));
  return shape;
}

Shape Shape::Either(std::vector<Shape> shapes) {
  Shape shape(Type::kEither);
  shape.element_ = std::move(shapes);
  return shape;
}

Shape Shape::NotNull() && {
  nullable_ = false;
  return std::move(*this);
}

Shape Shape::Nullable() && {
  nullable_ = true;
  return std::move(*this);
}
Shape Shape::NotEmpty() && {
  not_empty_ = true;
  return std::move(*this);
}
Shape Shape::Between(std::int64_t minimum, std::int64_t maximum) && {
  minimum_ = minimum;
  maximum_ = maximum;
  return std::move(*this);
}
Shape Shape::OneOf(std::vector<std::string> choices) && {
  choices_ = std::move(choices);
  return std::move(*this);
}
Shape Shape::References(std::string_view entity) && {
  references_ = entity;
  return std::move(*this);
}
Shape Shape::Where(Rule rule, std::string_view pattern) && {
  rule_ = std::move(rule);
  pattern_ = pattern;
  return std::move(*this);
}
Shape Shape::Doc(std::string_view text) && {
  doc_ = text;
  return std::move(*this);
}

Shape Shape::Also(std::function<void(json::Writer&)> keywords) && {
  keywords_ = std::move(keywords);
  return std::move(*this);
}

const Property* Shape::FindProperty(std::string_view name) const {
  const auto found = std::find_if(properties_.begin(), properties_.end(),
                                  [&](const Property& p) { return p.name == name; });
  return found == properties_.end() ? nullptr : &*found;
}

void Shape::Check(const Node& node, Diagnostics& diagnostics,
                  const OnReference& on_reference) const {
  if (node.is_null() && nullable_) return;
  if (!CheckKind(node, diagnostics)) return;
  if (type_ == Type::kEither) {
    const auto fits = [&](const Shape& shape) { return shape.Takes(node.kind); };
    std::find_if(element_.begin(), element_.end(), fits)->Check(node, diagnostics, on_reference);
    return;
  }
  if (node.is_scalar()) CheckScalar(node, diagnostics);
  if (type_ == Type::kList || type_ == Type::kRows) {
    for (const auto& item : node.items) element_[0].Check(item, diagnostics, on_reference);
  }
  if (type_ == Type::kMapping) {
    for (const auto& m : node.members) element_[0].Check(m.value, diagnostics, on_reference);
  }
  if (type_ == Type::kObject) CheckObject(node, diagnostics, on_reference);
  if (rule_) {
    if (auto wrong = rule_(node)) diagnostics.Add(node.mark, std::move(*wrong));
  }
  if (!references_.empty() && on_reference) on_reference(node, references_);
}

bool Shape::Takes(Node::Kind kind) const {
  return Fits(type_, kind) || (type_ == Type::kEither &&
                               std::any_of(element_.begin(), element_.end(),
                                           [&](const Shape& shape) { return shape.Takes(kind); }));
}

std::string Shape::Expectation() const {
  if (type_ != Type::kEither) return std::string(Expected(type_));
  std::vector<std::string> texts;
  for (const auto& shape : element_) texts.push_back(shape.Expectation());
  return Join(texts, ", or ");
}

bool Shape::CheckKind(const Node& node, Diagnostics& diagnostics) const {
  if (Takes(node.kind)) return true;
  std::string message = "expected " + Expectation() + (nullable_ ? " or null" : "") + ", found " +
                        std::string(KindName(node.kind));
  if (node.is_scalar() && !node.is_null()) message += " " + Quoted(node.text);
  if (type_ == Type::kString && node.is_scalar() && !node.is_null()) message += " (quote it)";
  if (node.kind == Node::Kind::kInteger && message.find("a duration") != std::string::npos) {
    message += " (add a unit: ms, s, m, h or d)";
  }
  diagnostics.Add(node.mark, std::move(message));
  return false;
}

void Shape::CheckScalar(const Node& node, Diagnostics& diagnostics) const {
  const auto wrong = [&](std::string message) { diagnostics.Add(node.mark, std::move(message)); };
  if (not_empty_ && node.text.empty()) return wrong("must not be empty");
  if (!choices_.empty() &&
      std::find(choices_.begin(), choices_.end(), node.text) == choices_.end()) {
    return wrong("expected one of " + Join(choices_, ", ") + ", found " + Quoted(node.text) +
                 DidYouMean(node.text, choices_));
  }
  if (type_ == Type::kInstant && !ParseInstant(node.text)) {
    return wrong("expected " + std::string(Expected(type_)) + ", found " + Quoted(node.text));
  }
  if (type_ == Type::kDuration && !ParseDuration(node.text)) return wrong(WhyNoDuration(node.text));
  if (node.kind == Node::Kind::kNumber && !std::isfinite(std::strtod(node.text.c_str(), nullptr))) {
    return wrong("must be a number that fits into 64 bits");
  }
  if (type_ != Type::kInteger) return;
  const auto parsed = ParseInteger(node.text.starts_with('+') ? node.text.substr(1) : node.text);
  if (parsed.status != IntegerStatus::kOk) return wrong("must fit into 64 bits");
  if (minimum_ && parsed.value < *minimum_) {
    return wrong("must be at least " + std::to_string(*minimum_));
  }
  if (maximum_ && parsed.value > *maximum_) {
    return wrong("must be at most " + std::to_string(*maximum_));
  }
}

std::string Shape::UnknownKey(const std::string& name) const {
  std::vector<std::string> names;
  for (const auto& property : properties_) {
    const auto& others = property.other_names;
    if (std::find(others.begin(), others.end(), name) != others.end()) {
      return "unknown key " + Quoted(name) + " (did you mean `" + property.name + "`?)";
    }
    names.push_back(property.name);
  }
  return "unknown key " + Quoted(name) + DidYouMean(name, names);
}

void Shape::CheckObject(const Node& node, Diagnostics& diagnostics,
                        const OnReference& on_reference) const {
  for (const auto& member : node.members) {
    if (const Property* property = FindProperty(member.name)) {
      property->shape.Check(member.value, diagnostics, on_reference);
      continue;
    }
    diagnostics.Add(member.mark, diagnostics.full() ? "" : UnknownKey(member.name));
  }
  for (const auto& property : properties_) {
    if (property.presence == kRequired && node.Find(property.name) == nullptr) {
      diagnostics.Add(node.mark, "missing field `" + property.name + "`");
    }
  }
}

void Shape::WriteSchema(json::Writer& writer) const {
  writer.StartObject();
  if (!doc_.empty()) writer.Key("description").String(doc_);
  if (type_ == Type::kRows) {
    WriteRows(writer);
    writer.EndObject();
    return;
  }
  if (type_ == Type::kEither) {
    writer.Key("anyOf").StartArray();
    for (const auto& shape : element_) shape.WriteSchema(writer);
    if (nullable_) writer.StartObject().Key("type").String("null").EndObject();
    writer.EndArray().EndObject();
    return;
  }
  WriteType(writer);
  WriteConstraints(writer);
  if (keywords_) keywords_(writer);
  if (type_ == Type::kList) {
    writer.Key("items");
    element_[0].WriteSchema(writer);
  }
  if (type_ == Type::kMapping) {
    writer.Key("additionalProperties");
    element_[0].WriteSchema(writer);
  }
  if (type_ == Type::kObject) {
    writer.Key("properties").StartObject();
    for (const auto& property : properties_) {
      writer.Key(property.name);
      property.shape.WriteSchema(writer);
    }
    writer.EndObject();
    writer.Key("additionalProperties").Boolean(false);
    std::vector<std::string> required;
    for (const auto& property : properties_) {
      if (property.presence == kRequired) required.push_back(property.name);
    }
    if (!required.empty()) {
      writer.Key("required").StartArray();
      for (const auto& name : required) writer.String(name);
      writer.EndArray();
    }
  }
  writer.EndObject();
}

void Shape::WriteType(json::Writer& writer) const {
  std::vector<std::string> types;
  switch (type_) {
    case Type::kAny:
    case Type::kEither:
      return;
    case Type::kString:
    case Type::kInstant:
    case Type::kDuration:
      types = {"string"};
      break;
    case Type::kInteger:
      types = {"integer"};
      break;
    case Type::kNumber:
      types = {"number"};
      break;
    case Type::kBoolean:
      types = {"boolean"};
      break;
    case Type::kScalar:
      types = {"string", "number", "boolean"};
      break;
    case Type::kList:
    case Type::kRows:
      types = {"array"};
      break;
    case Type::kObject:
    case Type::kMapping:
      types = {"object"};
      break;
  }
  if (nullable_) types.emplace_back("null");
  writer.Key("type");
  if (types.size() == 1) {
    writer.String(types[0]);
    return;
  }
  writer.StartArray();
  for (const auto& type : types) writer.String(type);
  writer.EndArray();
}

void Shape::WriteRows(json::Writer& writer) const {
  const Shape include = Object({{"include", String().NotEmpty(), kRequired}});
  const Shape includes = Object({{"include", List(String().NotEmpty()), kRequired}});
  writer.Key("anyOf").StartArray();
  writer.StartObject().Key("type").String("array").Key("items").StartObject();
  writer.Key("anyOf").StartArray();
  element_[0].WriteSchema(writer);
  include.WriteSchema(writer);
  writer.EndArray().EndObject().EndObject();
  include.WriteSchema(writer);
  includes.WriteSchema(writer);
  writer.EndArray();
}

void Shape::WriteConstraints(json::Writer& writer) const {
  if (not_empty_) writer.Key("minLength").Integer(1);
  if (minimum_) writer.Key("minimum").Integer(*minimum_);
  if (maximum_ && *maximum_ != std::numeric_limits<std::int64_t>::max()) {
    writer.Key("maximum").Integer(*maximum_);
  }
  if (!pattern_.empty()) writer.Key("pattern").String(pattern_);
  if (type_ == Type::kInstant) {
    writer.Key("pattern").String("^\\d{4}-\\d\\d-\\d\\d([Tt ]|, )\\d\\d:\\d\\d:\\d\\d");
  }
  if (type_ == Type::kDuration) {
    writer.Key("pattern").String(kDurationPattern);
  }
  if (!choices_.empty()) {
    writer.Key("enum").StartArray();
    for (const auto& choice : choices_) writer.String(choice);
    if (nullable_) writer.Null();
    writer.EndArray();
  }
}

}  // namespace understudy
