#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "contract/schema.h"
#include "entities/declaration.h"
#include "entities/vendor_file.h"

// What a built-in vendor's rows are: the fields of the contract's schemas, and what its vendor.yaml
// adds. CONTRIBUTING.md tells the words.
namespace understudy::entities {

// What is read. All of it outlives what is made of it.
struct BuiltInFiles {
  std::string vendor;
  const VendorFile& file;
  const Node& contract;        // the document's root
  contract::Schemas& schemas;  // of the contract
};

// The entities, in the file's order. Each error names its place, and what to do. What is returned
// is whole only if there is none.
std::vector<EntityDeclaration> DeclareBuiltIn(const BuiltInFiles& files, Diagnostics& errors);

}  // namespace understudy::entities
