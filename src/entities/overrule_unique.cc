#include <algorithm>

#include "base/text.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

// Each costs an index, and a look at it for each write.
constexpr std::size_t kMostGroups = 20;

std::vector<std::string> GroupOf(Overruling& made, std::size_t number,
                                 const std::vector<Word>& names) {
  const auto& fields = made.api.entities[number].declaration.fields;
  std::vector<std::string> group;
  for (const auto& name : names) {
    const auto field = made.FieldOf(number, name);
    if (!field) return {};
    if (fields[*field].shape.type() == Shape::Type::kAny) {
      made.Fail(name, Concat({"only texts, numbers and booleans can be unique, and ",
                              Quoted(name.text), " is none"}));
      return {};
    }
    if (std::find(group.begin(), group.end(), name.text) != group.end()) {
      made.Fail(name, Concat({Quoted(name.text), " is here twice"}));
      return {};
    }
    group.push_back(name.text);
  }
  return group;
}

}  // namespace

void DeclareUnique(Overruling& made) {
  for (const auto& declared : made.file.entities) {
    const auto number = made.EntityNamed(declared.name);
    if (!number || !made.has_key[*number]) continue;
    auto& declaration = made.api.entities[*number].declaration;
    auto& unique = declaration.unique;
    for (const auto& names : declared.unique) {
      auto group = GroupOf(made, *number, names);
      if (group.empty()) continue;
      if (std::find(unique.begin(), unique.end(), group) != unique.end()) {
        made.Fail(names.front(), group == unique.front()
                                     ? std::string("this is the key, which is unique anyway")
                                     : std::string("these fields are here twice"));
      } else if (unique.size() > kMostGroups) {
        made.Fail(names.front(), "an entity has 20 groups of unique fields at most");
        return;
      } else {
        // The index of a group is unique, as the group is.
        std::vector<std::string> columns;
        for (const auto& name : group) {
          columns.push_back(declaration.fields[*made.FieldOf(*number, {name, {}})].column);
        }
        declaration.indexes.push_back(std::move(columns));
        unique.push_back(std::move(group));
      }
    }
  }
}

}  // namespace understudy::entities
