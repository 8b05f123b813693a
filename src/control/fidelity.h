#pragma once

#include <string>
#include <string_view>

#include "control/admin_call.h"
#include "vendors/catalog.h"

namespace understudy::control {

// docs/internals/fidelity.md: the basis of each reply (document or inference), generated from the
// contracts.
std::string FidelityMarkdown(const Catalog& catalog);

// The source of an operation's good reply: `stateful` (rows), `example` (the document's) or
// `schema` (made from it). All operations of built-in vendors have state.
std::string_view BasisOf(const Vendor& vendor, const contract::Operation& operation);

// The sources of all operations of one API, as JSON: the call GET …/contracts/{vendor}/fidelity.
http::Response GetFidelity(const AdminCall& call);

}  // namespace understudy::control
