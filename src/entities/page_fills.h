#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contract/schema.h"

namespace understudy::entities {

// What the members around a list of rows, and headers beside it, may tell of it.
struct PageFacts {
  std::int64_t total = 0;                           // rows that fit the filters
  std::int64_t shown = 0;                           // rows in this reply
  std::int64_t offset = 0;                          // rows before them
  std::int64_t limit = 0;                           // the most rows of a reply; 0: no limit
  bool asks_for_none = false;                       // the request's limit is 0
  bool has_more = false;                            // there are rows behind them
  bool has_previous = false;                        // there are rows before them
  std::int64_t first_page = 1;                      // the number of the first page
  std::optional<std::int64_t> page = std::nullopt;  // that the request asks for
  std::string last_key = {};  // of the last row; what the next page's cursor is
  // Paths with a query that lead to this page and others; empty: there is none. `path` has no
  // query.
  std::string path = {};
  std::string self = {};
  std::string next = {};
  std::string previous = {};
  std::string first = {};
  std::string last = {};
  // What comes before a path where an absolute URI is shown, "http://127.0.0.1:8080", and where the
  // path is shown: the prefix of a world, or nothing.
  std::string origin = {};
  std::string prefix = {};

  // The number of pages, at least 1.
  std::int64_t pages() const;
};

// What a member is filled with.
enum class PageFill : std::uint8_t {
  kRows,
  // Numbers.
  kTotal,
  kShown,
  kCount,  // one of the two above
  kOffset,
  kLimit,
  kPage,
  kPages,
  kNextPage,
  kPreviousPage,
  kFrom,  // the place of the first row, from 1
  kTo,
  // Truths.
  kHasMore,
  kHasPrevious,
  kIsFirst,
  kIsLast,
  kIsEmpty,
  // Texts.
  kNextCursor,
  // Those from here on lead to pages.
  kPath,
  kSelf,
  kNext,
  kPrevious,
  kFirst,
  kLast,
};

constexpr bool IsTruth(PageFill fill) {
  return fill >= PageFill::kHasMore && fill <= PageFill::kIsEmpty;
}
constexpr bool IsNumber(PageFill fill) { return fill >= PageFill::kTotal && fill <= PageFill::kTo; }
constexpr bool IsLink(PageFill fill) { return fill >= PageFill::kPath; }

// What a member of this name and schema is filled with. A link may be an object with `href`.
std::optional<PageFill> FillNamed(std::string_view name, const contract::Schema& schema);
// The number that a header of a list tells: "X-Total-Count", "X-Page".
std::optional<PageFill> FillOfHeader(std::string_view name);
// Whether an object beside the rows with a member of this fill is about the page, whatever else it
// has.
bool TellsOfPage(std::string_view name, PageFill fill);
// Whether it follows from PageFacts::total.
bool NeedsTotal(PageFill fill);

// nullopt: there is none, such as a next page behind the last one.
std::optional<std::int64_t> NumberOf(PageFill fill, const PageFacts& page);
bool TruthOf(PageFill fill, const PageFacts& page);
// For people: "<total>".
std::string OutlineOf(PageFill fill);

}  // namespace understudy::entities
