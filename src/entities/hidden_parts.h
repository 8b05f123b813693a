#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/node.h"
#include "entities/api_plan.h"
#include "entities/value_schemas.h"

namespace understudy::entities::detail {

// What a JSON Patch must not read: `writeOnly` members inside the values of a row. They are taken
// out before it is applied, and stay in the objects that are still there.
class HiddenParts {
 public:
  explicit HiddenParts(const OperationPlan& operation) : operation_(operation) {}

  // Takes them out of a row as clients know it, and marks its objects.
  void Take(Node& known);
  // Gives objects inside `changed`, which a patch made of `known`, the defaults of their schemas if
  // the patch brought them, and the others what was taken. `whole`: the row before Take().
  void PutBack(const Node& whole, const Node& known, Node& changed) const;

 private:
  // Of all kinds: what one of them hides is not seen.
  ValueSchemas SchemasOf(const std::string& field) const;
  // The schemas of such a row; of the kind that it is.
  std::vector<const contract::Schema*> KindsOf(const Node& row) const;
  void MarkObjects(Node& value) const;
  void FillNew(ValueSchemas schemas, Node& value) const;
  void PutBackAt(const Node& before, Node& value, std::vector<bool>& is_back) const;
  void PutBackAnywhere(Node& value, std::vector<bool>& is_back) const;
  void PutBackInto(Node& object, std::vector<bool>& is_back) const;

  const OperationPlan& operation_;
  std::vector<std::vector<Member>> taken_ = {{}};  // by the offset of an object's mark
};

}  // namespace understudy::entities::detail
