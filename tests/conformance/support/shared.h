#pragma once

#include <string>
#include <string_view>

#include "program.h"

namespace understudy::conformance {

// The program serving `scenario` that all tests of this process share: started on first use,
// stopped after the last test. For tests that change no state.
const Program& Shared(std::string_view scenario = "default");

// Writes `yaml` as a scenario file into a folder of its own and returns its path.
std::string ScenarioFile(std::string_view yaml);

}  // namespace understudy::conformance
