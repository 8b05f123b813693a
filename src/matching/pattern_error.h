#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace understudy::matching {

// Why a pattern can't be read.
struct PatternError {
  std::string pointer;  // into the pattern, as WireMock gives it: "/headers/Accept"
  std::string detail;   // one sentence for the user
};

template <typename T>
using OrError = tl::expected<T, PatternError>;

inline tl::unexpected<PatternError> Refuse(std::string_view pointer, std::string detail) {
  return tl::make_unexpected(PatternError{std::string(pointer), std::move(detail)});
}

}  // namespace understudy::matching
