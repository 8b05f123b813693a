#pragma once

#include <string>
#include <string_view>

#include "control/admin_call.h"
#include "vendors/catalog.h"

namespace understudy::control {

// docs/internals/fidelity.md: the basis of each reply (document or inference), generated from the
// contracts.
std::string FidelityMarkdown(const Catalog& catalog);

// What the good reply of an operation stands on: `stateful` (rows), `example` (the document's) or
// `schema` (made from it). All operations of built-in vendors have state.
std::string_view BasisOf(const Vendor& vendor, const contract::Operation& operation);

// What each operation of one API stands on, as JSON: the call GET …/contracts/{vendor}/fidelity.
http::Response GetFidelity(const AdminCall& call);

}  // namespace understudy::control
