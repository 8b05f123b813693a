#pragma once

#include <string>

namespace understudy::control {

// docs/internals/fidelity.md: the basis of each reply (document or inference), generated from the
// contracts.
std::string FidelityMarkdown();

}  // namespace understudy::control
