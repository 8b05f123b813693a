#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/node.h"
#include "contract/schema.h"
#include "entities/value_schemas.h"

// Members with `writeOnly` inside the values of a row: in objects, lists, maps and options.
namespace understudy::entities {

// Which schemas of an API have some. Remembers what it was asked: schemas name each other, and many
// rows show the same ones. Where it would take too long, it says that they have.
class WriteOnlySchemas {
 public:
  bool Has(const contract::Schema& schema);

 private:
  std::unordered_map<const contract::Schema*, bool> known_;
};

// Receives what an object loses.
using TakenMembers = std::function<void(Node& object, std::vector<Member> taken)>;

// Takes them out of a value of these schemas.
void TakeWriteOnly(const ValueSchemas& schemas, Node& value, const TakenMembers& taken);

// A member of a row that is shown inside another row, and the schemas of its value.
struct HiddenInside {
  std::string name;
  std::vector<const contract::Schema*> schemas;
};

// The JSON of a value of these schemas without them. It may be a row of another entity, or a list
// of such rows, some members of which are `inside`.
std::string WithoutWriteOnly(const std::vector<const contract::Schema*>& schemas,
                             const std::vector<HiddenInside>& inside, std::string_view json);

}  // namespace understudy::entities
