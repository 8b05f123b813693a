#include "entities/built_in_merged.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "entities/declared_fields.h"
#include "entities/reply_schema.h"

namespace understudy::entities {
namespace {

// One of the entities whose rows are mixed.
struct MixedEntity {
  const BuiltInEntity* entity;
  std::string owner;                     // the column of the row above
  std::string condition;                 // " WHERE customer_id = ?1"
  std::vector<std::string> names = {};   // of what its rows show
  std::vector<std::string> values = {};  // a column for each, or a constant
};

// What the rows show: the properties of the entity's schema, a constant among them.
void AddShown(const BuiltInFiles& files, MixedEntity& mixed, Diagnostics& errors) {
  for (const auto& name : mixed.entity->declared->schemas) {
    const auto* schema = SchemaNamed(files, name, errors);
    if (schema == nullptr) return;
    for (const auto& property : schema->properties) {
      const Node* constant = OnlyValue(*property.schema);
      if (constant != nullptr && constant->text.find('\'') != std::string::npos) {
        errors.Add(constant->mark, "this text can't be in a mixed list: bind it in C++");
        continue;
      }
      const auto field = constant == nullptr ? FindOrdered(mixed.entity->made->fields,
                                                           {property.name, name.mark}, errors)
                                             : std::nullopt;
      if (constant == nullptr && !field) continue;
      mixed.names.push_back(SnakeCase(property.name));
      mixed.values.push_back(field ? field->column : Concat({"'", constant->text, "'"}));
    }
  }
}

// "SELECT 'event' AS type, id, NULL AS subject, … FROM events WHERE owner_id = ?1".
std::string SelectMixed(const MixedEntity& mixed, const std::vector<std::string>& names) {
  std::vector<std::string> columns;
  for (const auto& name : names) {
    const auto found = std::find(mixed.names.begin(), mixed.names.end(), name);
    const std::string value =
        found == mixed.names.end()
            ? "NULL"
            : mixed.values[static_cast<std::size_t>(found - mixed.names.begin())];
    columns.push_back(value == name ? name : Concat({value, " AS ", name}));
  }
  return Concat(
      {"SELECT ", Join(columns, ", "), " FROM ", mixed.entity->made->table, mixed.condition});
}

// Of "-created_at": "created_at DESC".
std::string OrderMixed(const std::vector<Word>& words, const std::vector<std::string>& names,
                       Diagnostics& errors) {
  std::vector<std::string> order;
  for (const auto& word : words) {
    const bool is_down = word.text.starts_with('-');
    const std::string name = SnakeCase(is_down ? word.text.substr(1) : word.text);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      errors.Add(word.mark, Concat({"the rows show no ", Quoted(word.text)}));
    }
    order.push_back(is_down ? name + " DESC" : name);
  }
  return Join(order, ", ");
}

void AddMixedSql(const std::vector<MixedEntity>& all, const std::vector<Word>& order,
                 ListMerged& list, ReplyBinding& binding, Diagnostics& errors) {
  std::vector<std::string> names;
  std::vector<std::string> counts;
  for (const auto& mixed : all) {
    counts.push_back(
        Concat({"(SELECT count(*) FROM ", mixed.entity->made->table, mixed.condition, ")"}));
    for (const auto& name : mixed.names) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  std::vector<std::string> selects;
  selects.reserve(all.size());
  for (const auto& mixed : all) selects.push_back(SelectMixed(mixed, names));
  list.total = Concat({"SELECT ", Join(counts, " + ")});
  binding.entity.clear();
  binding.fills.clear();
  binding.queries = {Concat(
      {"FROM (", Join(selects, " UNION ALL "), ") ORDER BY ", OrderMixed(order, names, errors)})};
}

}  // namespace

Outcome ListMerged::operator()(Call& call) const {
  const auto owner = find_owner(call);
  if (!owner) return tl::make_unexpected(owner.error());
  if (!*owner) return absent.Refuse(call);
  const auto bind = [&](store::Query& query) {
    (*owner)->Bind(1, query);
    int parameter = 1;
    for (const auto& name : wanted) {
      query.Bind(++parameter, std::int64_t{call.arguments.Has(name)});
    }
  };
  std::int64_t count = 0;
  {
    auto counted = call.database.Prepare(total);
    bind(counted);
    if (counted.Step()) count = counted.Integer(0);
  }
  std::array<Value, kMostValues> shown = {};
  std::fill_n(shown.begin(), totals, Value(count));
  auto rows = call.database.Prepare(call.Plan().query());
  bind(rows);
  return call.Reply({shown[0], shown[1], shown[2], shown[3]}, &rows);
}

ListMerged MakeMerged(const BuiltInOperation& operation, const BuiltInFiles& files,
                      BuiltInParts& parts, FindMaker& finds, ReplyBinding& binding,
                      Diagnostics& errors) {
  ListMerged list;
  const auto& declared = operation.declared;
  const BuiltInEntity* owner = finds.OwnerEntity(operation);
  if (owner == nullptr || !declared.order) {
    errors.Add(declared.name.mark, "a list of several entities needs `of` and `order`");
    return list;
  }
  list.find_owner = finds.OwnerOf(operation, *owner);
  list.absent = parts.AbsentOf(*owner->made);
  std::vector<MixedEntity> all = {{&operation.entity, {}, {}}};
  VendorWords words(errors);
  for (const auto& member : words.Members(*declared.node, "and")) {
    const auto* entity = parts.EntityNamed({member.name, member.mark});
    const auto parameter = words.Text(member.value);
    if (entity == nullptr || !parameter) return list;
    all.push_back({entity, {}, {}});
    list.wanted.push_back(parameter->text);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Field* field = parts.OwnerFieldOf(declared, *all[i].entity, *owner, declared.name.mark);
    if (field != nullptr) {
      all[i].owner = ColumnOf(*field);
      parts.CheckIndex(*all[i].entity->made, declared.name.mark, "this list", {all[i].owner}, {});
    }
    AddShown(files, all[i], errors);
    all[i].condition = Concat({" WHERE ", all[i].owner, " = ?1"});
    if (i > 0) all[i].condition += Concat({" AND ?", std::to_string(i + 1)});
  }
  AddMixedSql(all, *declared.order, list, binding, errors);
  for (const auto& member : words.Members(*declared.node, "fill")) {
    if (member.value.text != "total" || ++list.totals > kMostValues) {
      errors.Add(member.value.mark, "a list of several entities fills in `total`, four at most");
      list.totals = 0;
    }
    binding.values.push_back(member.name);
  }
  return list;
}

}  // namespace understudy::entities
