#pragma once

#include <string>

#include "vendors/catalog.h"

namespace understudy::control {

// docs/internals/fidelity.md: the basis of each reply (document or inference), generated from the
// contracts.
std::string FidelityMarkdown(const Catalog& catalog);

}  // namespace understudy::control
