#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Laravel's LengthAwarePaginator and UrlWindow before 12.23, with three links on each side. Pure
// functions.
namespace understudy::entities {

// The application's translations of pagination.previous and pagination.next.
struct LaravelLabels {
  std::string previous;
  std::string next;
};

struct LaravelLink {
  std::optional<std::string> url;
  std::string label;
  bool active = false;
};

// Everything in a reply's page but the list itself.
struct LaravelPage {
  std::int64_t current_page = 1;
  std::string first_page_url;
  std::optional<std::int64_t> from;  // counted from 1 over all pages; nullopt on an empty page
  std::int64_t last_page = 1;
  std::string last_page_url;
  std::vector<LaravelLink> links;  // previous, the window, next
  std::optional<std::string> next_page_url;
  std::string path;
  std::string query;  // the part of the URLs' query before `page`; not a field of the reply
  std::int64_t per_page = 10;
  std::optional<std::string> prev_page_url;
  std::optional<std::int64_t> to;
  std::int64_t total = 0;

  // `links` as JSON.
  std::string LinksJson() const;
};

// What is asked for. `per_page` and `page` are at least 1, of any size.
struct LaravelPageAsked {
  std::int64_t per_page;
  std::int64_t page;
};

// `total` is at least 0. `path` is a whole URL without query; a slash at its end is left out.
// `query` is as contract::RepeatedQuery() gives it.
LaravelPage Paginate(std::int64_t total, const LaravelPageAsked& asked, std::string_view path,
                     const LaravelLabels& labels, std::string query = {});

// The pages that are linked, in order; nullopt is the gap "...".
std::vector<std::optional<std::int64_t>> PageWindow(std::int64_t page, std::int64_t last_page);

}  // namespace understudy::entities
