#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "entities/built_in_finder.h"
#include "entities/call.h"
#include "entities/declare.h"

// The operations that a built-in vendor's vendor.yaml binds.
namespace understudy::entities {

struct BoundOperations {
  std::vector<ReplyBinding> replies;
  std::vector<ReplyBinding> variant_replies;              // entities/built_in_variant.h
  std::vector<std::pair<std::string, Handler>> handlers;  // by operationId
  std::set<std::string> reading;  // of them, those that only read, and always reply with a body
};

// What C++ does, by operationId.
struct BoundInCode {
  std::set<std::string> operations;        // whole
  std::map<std::string, RowFinder> finds;  // finding the row of one that the vendor.yaml binds
};

// `entities` are those that DeclareBuiltIn() made of the same files. Each operation of the contract
// must be bound once.
BoundOperations BindBuiltIn(const BuiltInFiles& files,
                            const std::vector<EntityDeclaration>& entities,
                            const BoundInCode& in_code, Diagnostics& errors);

// As `no-content` of the vendor.yaml says: the handler of an operation that may answer 204.
Handler WithSettings(const BuiltInFiles& files, const std::string& operation, Handler handler);

}  // namespace understudy::entities
