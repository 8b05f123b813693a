#pragma once

#include <string>

#include "base/clock.h"

namespace understudy::entities {

// In a form that scenarios accept: ParseInstant() reads the same time.
std::string ScenarioTime(Instant instant);

}  // namespace understudy::entities
