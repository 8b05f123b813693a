#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace understudy::http {

// Name and value, decoded, in sent order.
using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Target {
  std::string_view path;   // not decoded
  std::string_view query;  // without "?", not decoded
};

Target SplitTarget(std::string_view target);

// Decodes %XX (and "+" where `plus_is_space`). The error says what is wrong and where: "%" without
// two hex digits, %00, and bytes that are no UTF-8.
tl::expected<std::string, std::string> PercentDecode(std::string_view text, bool plus_is_space);
// Decodes each %XX, to any byte, and keeps the rest as it is: malformed encodings too.
std::string DecodePercents(std::string_view text);

// The most pairs that a query or a body may have. docs/internals/bounds.md lists all bounds.
constexpr std::size_t kMostPairs = 1024;

// Reads application/x-www-form-urlencoded text, a query's form too. Empty pieces between "&" are
// skipped. `what` begins the error: "query", "request body". More than kMostPairs are an error.
tl::expected<Pairs, std::string> ParseUrlEncoded(std::string_view text, std::string_view what);

// The values of this name in such a text, without empty ones, up to the first malformed one. `name`
// is made of letters and digits. Nothing else of the text is decoded.
std::vector<std::string> FindUrlEncoded(std::string_view text, std::string_view name);

}  // namespace understudy::http
