#pragma once

#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "base/node.h"
#include "contract/foreign.h"
#include "contract/schema.h"
#include "entities/infer.h"
#include "entities/vendor_file.h"

namespace understudy::entities {

// The document that a vendor.yaml speaks of. Outlives what is made from it.
struct OverruledDocument {
  const contract::ForeignContract& foreign;
  contract::Schemas& schemas;
  const Node& root;
  const std::string& api;
};

// What is served: `inferred` where the file is silent, or nothing there if it says `infer: false`.
// Infers what the parameters of lists do, and puts the entities in order. nullopt, with an error
// for each mistake, at its place in the file.
std::optional<InferredApi> Overrule(InferredApi inferred, const VendorFile& file,
                                    const OverruledDocument& document, Diagnostics& errors);

}  // namespace understudy::entities
