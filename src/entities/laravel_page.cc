#include "entities/laravel_page.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"

namespace understudy::entities {
namespace {

constexpr std::string_view kGapLabel = "...";

// Laravel's onEachSide, and what UrlWindow makes of it.
constexpr std::int64_t kOnEachSide = 3;
constexpr std::int64_t kNearAnEnd = kOnEachSide + 4;
constexpr std::int64_t kFewestWithGap = 2 * kOnEachSide + 8;

std::string UrlOfPage(const LaravelPage& page, std::int64_t number) {
  return Concat({page.path, "?", page.query, "page=", std::to_string(number)});
}

std::vector<LaravelLink> LinksOf(const LaravelPage& page, const LaravelLabels& labels) {
  const auto window = PageWindow(page.current_page, page.last_page);
  std::vector<LaravelLink> links;
  links.reserve(window.size() + 2);
  links.push_back({page.prev_page_url, labels.previous, false});
  for (const auto number : window) {
    if (number) {
      links.push_back(
          {UrlOfPage(page, *number), std::to_string(*number), *number == page.current_page});
    } else {
      links.push_back({std::nullopt, std::string(kGapLabel), false});
    }
  }
  links.push_back({page.next_page_url, labels.next, false});
  return links;
}

}  // namespace

std::vector<std::optional<std::int64_t>> PageWindow(std::int64_t page, std::int64_t last_page) {
  std::vector<std::optional<std::int64_t>> window;
  window.reserve(kFewestWithGap);  // the most there are
  const auto add = [&window](std::int64_t first, std::int64_t last) {
    // By count, since `last` may be the greatest integer.
    for (std::int64_t i = 0; i <= last - first; ++i) window.emplace_back(first + i);
  };
  const auto gap = [&window] { window.emplace_back(std::nullopt); };
  if (last_page < kFewestWithGap) {
    add(1, last_page);
  } else if (page <= kNearAnEnd) {
    add(1, kNearAnEnd + kOnEachSide);
    gap();
    add(last_page - 1, last_page);
  } else if (page > last_page - kNearAnEnd) {
    add(1, 2);
    gap();
    add(last_page - (kNearAnEnd + kOnEachSide - 1), last_page);
  } else {
    add(1, 2);
    gap();
    add(page - kOnEachSide, page + kOnEachSide);
    gap();
    add(last_page - 1, last_page);
  }
  return window;
}

LaravelPage Paginate(std::int64_t total, const LaravelPageAsked& asked, std::string_view path,
                     const LaravelLabels& labels, std::string query) {
  const auto [per_page, page] = asked;
  LaravelPage result;
  result.current_page = page;
  result.per_page = per_page;
  result.total = total;
  if (path.ends_with('/')) path.remove_suffix(1);
  result.path = path;
  result.query = std::move(query);
  // No sum that could overflow: per_page and page may be the greatest integer.
  result.last_page = std::max<std::int64_t>(1, total / per_page + (total % per_page == 0 ? 0 : 1));
  if (total > 0 && page <= result.last_page) {
    const auto before = (page - 1) * per_page;
    result.from = before + 1;
    result.to = before + std::min(per_page, total - before);
  }
  result.first_page_url = UrlOfPage(result, 1);
  result.last_page_url = UrlOfPage(result, result.last_page);
  if (page < result.last_page) result.next_page_url = UrlOfPage(result, page + 1);
  if (page > 1) result.prev_page_url = UrlOfPage(result, page - 1);
  result.links = LinksOf(result, labels);
  return result;
}

std::string LaravelPage::LinksJson() const {
  json::Writer w;
  w.StartArray();
  for (const auto& link : links) {
    w.StartObject();
    w.Key("url").Text(link.url);
    w.Key("label").String(link.label);
    w.Key("active").Boolean(link.active);
    w.EndObject();
  }
  return w.EndArray().Take();
}

}  // namespace understudy::entities
