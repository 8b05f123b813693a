#include "entities/page_fills.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "entities/names.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// The plain names of members.
constexpr auto kFillNames = std::to_array<std::pair<std::string_view, PageFill>>({
    {"total", PageFill::kTotal},
    {"totalcount", PageFill::kTotal},
    {"totalitems", PageFill::kTotal},
    {"totalresults", PageFill::kTotal},
    {"totalelements", PageFill::kTotal},
    {"totalrecords", PageFill::kTotal},
    {"totalentries", PageFill::kTotal},
    {"totalrows", PageFill::kTotal},
    {"totalsize", PageFill::kTotal},
    {"totalhits", PageFill::kTotal},
    {"filteredcount", PageFill::kTotal},
    {"recordsfiltered", PageFill::kTotal},
    {"@odatacount", PageFill::kTotal},
    {"count", PageFill::kCount},
    {"numberofelements", PageFill::kShown},
    {"offset", PageFill::kOffset},
    {"skip", PageFill::kOffset},
    {"limit", PageFill::kLimit},
    {"perpage", PageFill::kLimit},
    {"pagesize", PageFill::kLimit},
    {"pagelimit", PageFill::kLimit},
    {"size", PageFill::kLimit},
    {"take", PageFill::kLimit},
    {"itemsperpage", PageFill::kLimit},
    {"resultsperpage", PageFill::kLimit},
    {"page", PageFill::kPage},
    {"currentpage", PageFill::kPage},
    {"pagenumber", PageFill::kPage},
    {"pageindex", PageFill::kPage},
    {"number", PageFill::kPage},
    {"pages", PageFill::kPages},
    {"totalpages", PageFill::kPages},
    {"pagecount", PageFill::kPages},
    {"lastpage", PageFill::kPages},
    {"nextpage", PageFill::kNextPage},
    {"prevpage", PageFill::kPreviousPage},
    {"previouspage", PageFill::kPreviousPage},
    {"from", PageFill::kFrom},
    {"to", PageFill::kTo},
    {"hasmore", PageFill::kHasMore},
    {"hasnext", PageFill::kHasMore},
    {"hasnextpage", PageFill::kHasMore},
    {"hasmoreitems", PageFill::kHasMore},
    {"more", PageFill::kHasMore},
    {"hasprevious", PageFill::kHasPrevious},
    {"hasprev", PageFill::kHasPrevious},
    {"haspreviouspage", PageFill::kHasPrevious},
    {"hasprevpage", PageFill::kHasPrevious},
    {"isfirst", PageFill::kIsFirst},
    {"islast", PageFill::kIsLast},
    {"empty", PageFill::kIsEmpty},
    {"nextcursor", PageFill::kNextCursor},
    {"nextpagetoken", PageFill::kNextCursor},
    {"nexttoken", PageFill::kNextCursor},
    {"nextmarker", PageFill::kNextCursor},
    {"continuationtoken", PageFill::kNextCursor},
    {"endcursor", PageFill::kNextCursor},
    {"cursor", PageFill::kNextCursor},
    {"next", PageFill::kNext},
    {"nexturl", PageFill::kNext},
    {"nexturi", PageFill::kNext},
    {"nextlink", PageFill::kNext},
    {"@odatanextlink", PageFill::kNext},
    {"nextpageurl", PageFill::kNext},
    {"nextpageuri", PageFill::kNext},
    {"previous", PageFill::kPrevious},
    {"prev", PageFill::kPrevious},
    {"previousurl", PageFill::kPrevious},
    {"prevurl", PageFill::kPrevious},
    {"prevpageurl", PageFill::kPrevious},
    {"previouspageurl", PageFill::kPrevious},
    {"previouspageuri", PageFill::kPrevious},
    {"prevlink", PageFill::kPrevious},
    {"previouslink", PageFill::kPrevious},
    {"url", PageFill::kPath},
    {"self", PageFill::kSelf},
    {"first", PageFill::kFirst},
    {"firsturl", PageFill::kFirst},
    {"firstlink", PageFill::kFirst},
    {"firstpageurl", PageFill::kFirst},
    {"last", PageFill::kLast},
    {"lasturl", PageFill::kLast},
    {"lastlink", PageFill::kLast},
    {"lastpageurl", PageFill::kLast},
});

const PageFill* FindFill(std::string_view plain) {
  const auto* found = std::find_if(kFillNames.begin(), kFillNames.end(),
                                   [&](const auto& each) { return each.first == plain; });
  return found == kFillNames.end() ? nullptr : &found->second;
}

bool IsNumeric(const Schema& schema) {
  return schema.Is(Schema::kInteger) || schema.Is(Schema::kNumber);
}

// The same name means another thing with another type: `next` is a link or a page's number.
PageFill AsTyped(PageFill fill, const Schema& schema) {
  constexpr auto kAsNumber =
      std::to_array<std::pair<PageFill, PageFill>>({{PageFill::kNext, PageFill::kNextPage},
                                                    {PageFill::kPrevious, PageFill::kPreviousPage},
                                                    {PageFill::kLast, PageFill::kPages}});
  constexpr auto kAsTruth =
      std::to_array<std::pair<PageFill, PageFill>>({{PageFill::kFirst, PageFill::kIsFirst},
                                                    {PageFill::kLast, PageFill::kIsLast},
                                                    {PageFill::kNext, PageFill::kHasMore},
                                                    {PageFill::kPrevious, PageFill::kHasPrevious}});
  constexpr auto kAsText = std::to_array<std::pair<PageFill, PageFill>>(
      {{PageFill::kNextPage, PageFill::kNext}, {PageFill::kPreviousPage, PageFill::kPrevious}});
  const auto change = [&](const auto& table) {
    for (const auto& [from, to] : table) {
      if (from == fill) return to;
    }
    return fill;
  };
  if (IsNumeric(schema)) return change(kAsNumber);
  if (schema.Is(Schema::kBoolean)) return change(kAsTruth);
  return schema.Is(Schema::kString) ? change(kAsText) : fill;
}

}  // namespace

std::int64_t PageFacts::pages() const {
  const std::int64_t size = limit > 0 ? limit : std::max<std::int64_t>(total, 1);
  return std::max<std::int64_t>((total + size - 1) / size, 1);
}

std::optional<PageFill> FillNamed(std::string_view name, const Schema& schema) {
  const PageFill* found = FindFill(PlainName(name));
  if (found == nullptr) return std::nullopt;
  const PageFill fill = AsTyped(*found, schema);
  if (IsTruth(fill)) return schema.Is(Schema::kBoolean) ? std::optional(fill) : std::nullopt;
  const bool is_place = fill == PageFill::kFrom || fill == PageFill::kTo;
  const auto* href = IsLink(fill) && schema.Is(Schema::kObject) ? schema.Find("href") : nullptr;
  const bool fits = IsNumber(fill) ? IsNumeric(schema) || (schema.Is(Schema::kString) && !is_place)
                                   : schema.Is(Schema::kString) ||
                                         (href != nullptr && href->schema->Is(Schema::kString));
  return fits ? std::optional(fill) : std::nullopt;
}

std::optional<PageFill> FillOfHeader(std::string_view name) {
  std::string plain = PlainName(name);
  for (const std::string_view prefix : {"x", "pagination"}) {
    if (plain.starts_with(prefix)) plain.erase(0, prefix.size());
  }
  const PageFill* found = FindFill(plain);
  if (found == nullptr || !IsNumber(*found) || *found == PageFill::kFrom ||
      *found == PageFill::kTo) {
    return std::nullopt;
  }
  return *found == PageFill::kCount ? PageFill::kTotal : *found;
}

bool TellsOfPage(std::string_view name, PageFill fill) {
  switch (fill) {
    case PageFill::kPath:
    case PageFill::kSelf:
    case PageFill::kFirst:
    case PageFill::kLast:
    case PageFill::kIsFirst:
    case PageFill::kIsLast:
    case PageFill::kIsEmpty:
    case PageFill::kFrom:
    case PageFill::kTo:
      return false;
    default:
      return PlainName(name) != "number";
  }
}

bool NeedsTotal(PageFill fill) {
  return fill == PageFill::kTotal || fill == PageFill::kPages || fill == PageFill::kLast;
}

std::optional<std::int64_t> NumberOf(PageFill fill, const PageFacts& page) {
  const std::int64_t limit = page.limit > 0 ? page.limit : std::max<std::int64_t>(page.shown, 1);
  const std::int64_t number = page.page.value_or(page.offset / limit + page.first_page);
  switch (fill) {
    case PageFill::kTotal:
      return page.total;
    case PageFill::kShown:
    case PageFill::kCount:
      return page.shown;
    case PageFill::kOffset:
      return page.offset;
    case PageFill::kLimit:
      return page.asks_for_none ? 0 : limit;
    case PageFill::kPage:
      return number;
    case PageFill::kPages:
      return page.pages();
    case PageFill::kNextPage:
      return page.has_more ? std::optional(number + 1) : std::nullopt;
    case PageFill::kPreviousPage:
      return page.has_previous && number > page.first_page ? std::optional(number - 1)
                                                           : std::nullopt;
    case PageFill::kFrom:
      return page.shown > 0 ? std::optional(page.offset + 1) : std::nullopt;
    case PageFill::kTo:
      return page.shown > 0 ? std::optional(page.offset + page.shown) : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool TruthOf(PageFill fill, const PageFacts& page) {
  switch (fill) {
    case PageFill::kHasMore:
      return page.has_more;
    case PageFill::kHasPrevious:
      return page.has_previous;
    case PageFill::kIsFirst:
      return !page.has_previous;
    case PageFill::kIsLast:
      return !page.has_more;
    default:
      return page.shown == 0;
  }
}

std::string OutlineOf(PageFill fill) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"rows",     "total",        "shown",     "shown",         "offset",   "limit",
       "page",     "pages",        "next page", "previous page", "from",     "to",
       "has more", "has previous", "is first",  "is last",       "is empty", "next cursor",
       "path",     "self",         "next",      "previous",      "first",    "last"});
  return Concat({"<", kNames[static_cast<std::size_t>(fill)], ">"});
}

}  // namespace understudy::entities
