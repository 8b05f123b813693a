#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/node.h"
#include "contract/schema.h"
#include "entities/infer.h"

namespace understudy::entities {

// Which of the kinds of its entity's rows a row is: by the discriminator, else, if it is whole, the
// first that it fits.
class RowKind {
 public:
  enum class Of { kWholeRow, kPart };
  RowKind(const InferredEntity& entity, const Node& row, Of of = Of::kWholeRow);

  // The schema of a field's value in such a row: of its kind; if that is not known, of the first
  // kind whose schema takes the value. nullptr: the document has none.
  const contract::Schema* SchemaOf(std::size_t field, const Node& value) const;
  // Adds the fields that rows of its kind must have, and others do not have. `before`: the stored
  // row; what that lacks already is no error, if it is of the same kind. nullptr: there is none.
  void CheckFields(const Node& row, const Node* before, Diagnostics& diagnostics) const;
  // Adds that the row's discriminator is none of the kinds'. Whether it did.
  bool CheckTag(const Node& row, Diagnostics& diagnostics) const;

 private:
  const InferredEntity& entity_;
  std::vector<const contract::Schema*> kinds_;  // none: rows are of one kind
  const contract::Schema* kind_ = nullptr;      // nullptr: not known
};

// Whether a row that has the property must have it in what a request sends.
bool IsNeeded(const contract::SchemaProperty& property);

// Writes what the rows of each kind must have as members of a JSON Schema, for editors.
void WriteKindRules(const InferredEntity& entity, json::Writer& writer);

// Whether kinds of rows have different schemas for the field.
bool HasSeveralSchemas(const InferredEntity& entity, const std::string& name);

}  // namespace understudy::entities
