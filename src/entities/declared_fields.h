#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "contract/schema.h"
#include "entities/declaration.h"
#include "entities/declare.h"
#include "entities/vendor_file.h"
#include "entities/vendor_words.h"

// The parts of DeclareBuiltIn(), which share what they know.
namespace understudy::entities {

// A property that becomes a field.
struct FieldDraft {
  std::string name;
  Mark mark;
  contract::Schema schema;
  std::string from;                         // the schema that has it; empty: the vendor.yaml
  const DeclaredField* declared = nullptr;  // what the vendor.yaml says of it
};

// The properties of the entity's schemas, each where its schema has it, and the fields that only
// the file has, each behind the one that stands before it there.
std::vector<FieldDraft> DraftFields(const BuiltInFiles& files, const DeclaredEntity& entity,
                                    contract::Schemas& overlays, Diagnostics& errors);

// The field of a draft, with its column, side tables and rules, except SideTable::key.
Field MakeField(const FieldDraft& draft, VendorWords& words, Diagnostics& errors);

// The component of the contract that `name` names. nullptr, with an error: there is none.
const contract::Schema* SchemaNamed(const BuiltInFiles& files, const Word& name,
                                    Diagnostics& errors);

// "-createdAt" names a field and its order: then `column` is "created_at DESC".
struct OrderedField {
  const Field* field;
  std::string column;
};
// nullopt, with an error: there is no such field.
std::optional<OrderedField> FindOrdered(const std::vector<Field>& fields, const Word& name,
                                        Diagnostics& errors);

}  // namespace understudy::entities
