#pragma once

#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "contract/foreign.h"
#include "contract/schema.h"
#include "entities/infer.h"
#include "entities/work_budget.h"

// Finds rows in the schemas of bodies. A search looks at 20,000 properties at most, and takes a
// step of the budget, if there is one, for each: what lies behind is not found.
namespace understudy::entities {

// The schema of the good reply's JSON; nullptr if there is none.
const contract::Schema* ReplySchema(const contract::ForeignOperation& operation);
// The schema of the request's body: of JSON, else of a form.
const contract::Schema* BodySchema(const contract::ForeignOperation& operation);

// Whether all that a request may send is XML, which is not read.
bool TakesOnlyXml(const contract::ForeignOperation& operation);

// The property of an object that the path's parameter `parameter` means, behind the segment
// `collection`: "id", "petId" and "pet" behind "pets" mean its `id`. nullptr if there is none, or
// if it is neither a string nor an integer.
const contract::SchemaProperty* FindKey(const contract::Schema& schema, std::string_view parameter,
                                        std::string_view collection);

// Where a schema has a row with such a key, and the row's schema. The row is the whole, or inside
// an envelope: an object of a usual name, such as `data` or `pet` behind "pets", or any other in an
// object without texts and numbers of its own.
struct FoundRow {
  MemberPath path;
  const contract::Schema* schema;
};
// The schema, if it has properties, and its alternatives that have some: rows of several kinds.
std::vector<const contract::Schema*> RowKinds(const contract::Schema& schema);
// The names of their properties, which live as long as they do.
std::unordered_set<std::string_view> PropertyNames(
    const std::vector<const contract::Schema*>& kinds);
// Whether each of several kinds has the property, and, if asked for, requires it.
bool IsOfAllKinds(const std::vector<const contract::Schema*>& kinds, std::string_view name,
                  bool required);

// Whether one of the schema's alternatives is this one, by its name or itself: a customer, or what
// is left of a deleted one.
bool HasAlternative(const contract::Schema& schema, const contract::Schema& kind);

// Moves what is one of the others, or something else, behind them.
void KindsFirst(std::vector<const contract::Schema*>& schemas);

// Whether they are one, or have one name.
bool IsSameSchema(const contract::Schema& a, const contract::Schema& b);

// `known` may be the schema of rows that other operations show: an object with this schema is the
// row, or a list of such objects is that of the rows, whatever is beside it, if nothing else is.
std::optional<FoundRow> FindRow(const contract::Schema& schema, std::string_view parameter,
                                std::string_view collection, WorkBudget* budget = nullptr,
                                const contract::Schema* known = nullptr);
// Where it has a list of rows, and the schema of one.
std::optional<FoundRow> FindRows(const contract::Schema& schema, std::string_view parameter,
                                 std::string_view collection, WorkBudget* budget = nullptr,
                                 const contract::Schema* known = nullptr);

// Where a request's body has the row: where it has a key, if that is an envelope, else in the
// reply's `envelope`, else in an object with the entity's name, or in the only one, unless rows
// like `row` have that as a member; else at its root.
MemberPath RowInBody(const contract::Schema& schema, std::string_view parameter,
                     std::string_view collection, const MemberPath& envelope,
                     const contract::Schema* row, WorkBudget* budget = nullptr);

// The schemas of the items of all lists that such a row could be in.
std::vector<const contract::Schema*> ListedSchemas(const contract::Schema& schema,
                                                   WorkBudget* budget = nullptr);

}  // namespace understudy::entities
