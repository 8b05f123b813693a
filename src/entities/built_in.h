#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "entities/call.h"
#include "entities/declare.h"

// The operations that a built-in vendor's vendor.yaml binds.
namespace understudy::entities {

struct BoundOperations {
  std::vector<ReplyBinding> replies;
  std::vector<std::pair<std::string, Handler>> handlers;  // by operationId
};

// `entities` are those that DeclareBuiltIn() made of the same files; `in_code` are the operations
// that C++ binds. Each operation of the contract must be bound once.
BoundOperations BindBuiltIn(const BuiltInFiles& files,
                            const std::vector<EntityDeclaration>& entities,
                            const std::set<std::string>& in_code, Diagnostics& errors);

}  // namespace understudy::entities
