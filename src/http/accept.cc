#include "http/accept.h"

#include <tuple>
#include <vector>

#include "base/text.h"
#include "http/header_value.h"

namespace understudy::http {
namespace {

struct MediaRange {
  std::string_view type;     // "*" in "*/*"
  std::string_view subtype;  // "*" in "text/*"
  double quality = 1;
};

// 1 without a `q`; 0 for one that is not a number from 0 to 1.
double QualityIn(const std::vector<std::string_view>& parameters) {
  for (const auto parameter : parameters) {
    const auto equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    if (!EqualsIgnoreCase(Trim(parameter.substr(0, equals)), "q")) continue;
    const double quality = ParseNumber(Trim(parameter.substr(equals + 1))).value_or(0);
    return quality >= 0 && quality <= 1 ? quality : 0;
  }
  return 1;
}

std::vector<MediaRange> RangesOf(std::string_view accept) {
  std::vector<MediaRange> ranges;
  for (const auto each : SplitHeader(accept, ',')) {
    const auto parts = SplitHeader(each, ';');
    if (parts.empty()) continue;
    const auto slash = parts.front().find('/');
    if (slash == std::string_view::npos) continue;
    ranges.push_back({parts.front().substr(0, slash), parts.front().substr(slash + 1),
                      QualityIn({parts.begin() + 1, parts.end()})});
  }
  return ranges;
}

// 0: no match; more for a more specific one.
int SpecificityOf(const MediaRange& range, std::string_view offer) {
  const auto slash = offer.find('/');
  if (range.type == "*") return range.subtype == "*" ? 1 : 0;
  if (!EqualsIgnoreCase(range.type, offer.substr(0, slash))) return 0;
  if (range.subtype == "*") return 2;
  return EqualsIgnoreCase(range.subtype, offer.substr(slash + 1)) ? 3 : 0;
}

// Quality, specificity, and how near to the header's start: the larger, the better.
using Worth = std::tuple<double, int, std::ptrdiff_t>;

Worth WorthOf(const std::vector<MediaRange>& ranges, std::string_view offer) {
  Worth worth{0, 0, 0};
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const int specificity = SpecificityOf(ranges[i], offer);
    if (specificity <= std::get<int>(worth)) continue;
    worth = {ranges[i].quality, specificity, -static_cast<std::ptrdiff_t>(i)};
  }
  return worth;
}

}  // namespace

std::optional<std::size_t> PreferredType(std::string_view accept,
                                         std::span<const std::string_view> offers) {
  if (Trim(accept).empty()) return offers.empty() ? std::nullopt : std::optional<std::size_t>(0);
  const auto ranges = RangesOf(accept);
  std::optional<std::size_t> preferred;
  Worth best{0, 0, 0};
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const Worth worth = WorthOf(ranges, offers[i]);
    if (std::get<double>(worth) <= 0 || (preferred && worth <= best)) continue;
    preferred = i;
    best = worth;
  }
  return preferred;
}

}  // namespace understudy::http
