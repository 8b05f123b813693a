#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/random.h"
#include "contract/pattern.h"

namespace understudy::contract {

// A short text that the pattern matches, of at least `least` and at most `most` code points.
// nullopt if it finds none: it understands simple patterns only, and of Unicode's classes only
// letters, digits and spaces. The same `random` gives the same text on every platform.
std::optional<std::string> MatchingText(const Pattern& pattern, Random& random, std::size_t least,
                                        std::size_t most);

}  // namespace understudy::contract
