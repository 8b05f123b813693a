#pragma once

#include "base/node.h"
#include "contract/schema.h"

// Members with `readOnly` inside the objects that requests send. Lists keep what is sent: it says
// which item is meant.
namespace understudy::entities {

// Gives each such member of `value` its value in `old`, which may be nullptr; what that does not
// have is left out.
void KeepReadOnly(const contract::Schema& schema, const Node* old, Node& value);

// Gives objects the required ones that they lack, with a value of their schema.
void MakeReadOnly(const contract::Schema& schema, Node& value);

}  // namespace understudy::entities
