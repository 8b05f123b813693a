#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "contract/schema.h"

namespace understudy::entities {

// A parameter of an operation, or a field of its body.
struct ContractParameter {
  std::string name;
  const contract::Schema* schema;
  bool is_in_path = false;
  bool is_required = false;

  bool IsInteger() const { return schema->Is(contract::Schema::kInteger); }
};

// Those of an operation of the contract of a built-in vendor.
std::vector<ContractParameter> ParametersOf(const Node& operation, contract::Schemas& schemas);

// The schema of an operation's good reply of this type; nullptr: it has none.
const contract::Schema* GoodReply(contract::Schemas& schemas, const Node& operation,
                                  std::string_view type = "application/json");

// nullptr: there is none of this name.
const ContractParameter* FindParameter(const std::vector<ContractParameter>& parameters,
                                       std::string_view name);

}  // namespace understudy::entities
