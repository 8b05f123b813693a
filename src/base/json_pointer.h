#pragma once

#include <string>
#include <string_view>

namespace understudy {

// A name as a step of a JSON pointer (RFC 6901). PointerStepName() of text.h reads it.
inline std::string PointerStep(std::string_view name) {
  std::string step;
  for (const char c : name) step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return step;
}

}  // namespace understudy
