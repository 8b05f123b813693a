#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "base/node.h"

namespace understudy::matching {

// Why a pattern can't be read.
struct PatternError {
  std::string pointer;  // into the pattern, as WireMock gives it: "/headers/Accept"
  std::string detail;   // one sentence for the user
  // The place in the pattern's text: of the wrong key, else of the value. If the text is unknown,
  // use `pointer`.
  Mark mark = {};
};

template <typename T>
using OrError = tl::expected<T, PatternError>;

inline tl::unexpected<PatternError> Refuse(std::string_view pointer, std::string detail,
                                           Mark mark = {}) {
  return tl::make_unexpected(PatternError{std::string(pointer), std::move(detail), mark});
}

}  // namespace understudy::matching
