#include <string>

#include "base/text.h"
#include "entities/built_in_writes.h"
#include "entities/declared_fields.h"

namespace understudy::entities {

// `unsubscribed: true`: texts, integers and truths, of columns that no index has.
void WriteMaker::AddConstants(Made& made) {
  for (const auto& member : words_.Members(*made.operation.declared.node, "to")) {
    const auto found = FindOrdered(made.entity.fields, {member.name, member.mark}, errors_);
    if (!found) continue;
    const auto& field = *found->field;
    Diagnostics wrong;
    field.shape.Check(member.value, wrong);
    if (!wrong.empty()) {
      errors_.Add(member.value.mark, wrong.list().front().message);
    } else if (!member.value.is_scalar() || member.value.is_null() ||
               field.shape.type() == Shape::Type::kInstant || !field.shape.references().empty() ||
               IsInIndex(made.entity, ColumnOf(field))) {
      errors_.Add(member.mark,
                  Concat({Quoted(field.name), " can't get a constant: set it in C++"}));
    } else {
      made.write.constants.emplace_back(field.name, member.value);
    }
  }
}

std::string WriteMaker::ConstantSql(const Node& value) {
  if (value.kind == Node::Kind::kBoolean) return EqualsIgnoreCase(value.text, "true") ? "1" : "0";
  if (value.kind == Node::Kind::kInteger) return value.text;
  std::string sql = "'";
  for (const char c : value.text) sql += c == '\'' ? std::string("''") : std::string(1, c);
  return sql + "'";
}

}  // namespace understudy::entities
