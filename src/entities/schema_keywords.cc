#include "entities/schema_keywords.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace understudy::entities {
namespace {

using contract::Schema;

constexpr int kDeepestKeywords = 3;
constexpr std::size_t kMostWritten = 200;

class KeywordWriter {
 public:
  explicit KeywordWriter(json::Writer& writer) : writer_(writer) {}

  void Members(const Schema& schema, WithType type, bool is_nullable, int depth) {
    if (type == WithType::kYes) Types(schema, is_nullable);
    Choices(schema, is_nullable);
    if (!schema.format.empty()) writer_.Key("format").String(schema.format);
    if (schema.pattern != nullptr) writer_.Key("pattern").String(schema.pattern->text());
    Number(schema.exclusive_minimum ? "exclusiveMinimum" : "minimum", schema.minimum);
    Number(schema.exclusive_maximum ? "exclusiveMaximum" : "maximum", schema.maximum);
    Number("multipleOf", schema.multiple_of);
    Integer("minLength", schema.min_length);
    Integer("maxLength", schema.max_length);
    Integer("minItems", schema.min_items);
    Integer("maxItems", schema.max_items);
    if (schema.unique_items) writer_.Key("uniqueItems").Boolean(true);
    if (depth == kDeepestKeywords) return;
    if (schema.items != nullptr) Inside("items", *schema.items, depth);
    if (schema.properties.empty()) return;
    writer_.Key("properties").StartObject();
    for (const auto& property : schema.properties) Inside(property.name, *property.schema, depth);
    writer_.EndObject();
  }

 private:
  void Inside(std::string_view name, const Schema& schema, int depth) {
    if (++written_ > kMostWritten) return;
    writer_.Key(name).StartObject();
    Members(schema, WithType::kYes, schema.nullable() || schema.accepts_null, depth + 1);
    writer_.EndObject();
  }

  void Types(const Schema& schema, bool is_nullable) {
    static constexpr std::array<std::pair<std::uint8_t, std::string_view>, 6> kNames = {
        {{Schema::kBoolean, "boolean"},
         {Schema::kInteger, "integer"},
         {Schema::kNumber, "number"},
         {Schema::kString, "string"},
         {Schema::kArray, "array"},
         {Schema::kObject, "object"}}};
    if ((schema.types & ~Schema::kNull) == 0) return;
    writer_.Key("type").StartArray();
    for (const auto& [type, name] : kNames) {
      if ((schema.types & type) != 0) writer_.String(name);
    }
    if (is_nullable) writer_.String("null");
    writer_.EndArray();
  }

  void Choices(const Schema& schema, bool is_nullable) {
    if (schema.choices.empty()) return;
    const bool has_null = std::any_of(schema.choices.begin(), schema.choices.end(),
                                      [](const Node* choice) { return choice->is_null(); });
    writer_.Key("enum").StartArray();
    for (const Node* choice : schema.choices) json::Write(writer_, *choice);
    if (is_nullable && !has_null) writer_.Null();
    writer_.EndArray();
  }

  void Number(std::string_view name, const std::optional<double>& number) {
    if (number) writer_.Key(name).Raw(FormatNumber(*number));
  }
  void Integer(std::string_view name, const std::optional<std::int64_t>& integer) {
    if (integer) writer_.Key(name).Integer(*integer);
  }

  json::Writer& writer_;
  std::size_t written_ = 0;
};

}  // namespace

void WriteKeywords(const Schema& schema, WithType type, json::Writer& writer) {
  KeywordWriter(writer).Members(schema, type, /*is_nullable=*/true, 0);
}

}  // namespace understudy::entities
