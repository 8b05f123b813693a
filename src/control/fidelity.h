#pragma once

#include <string>

namespace understudy::control {

// docs/internals/fidelity.md: what each reply rests on, made from the contracts.
std::string FidelityMarkdown();

}  // namespace understudy::control
