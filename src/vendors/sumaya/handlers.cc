#include "vendors/sumaya/handlers.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "contract/laravel_input.h"
#include "vendors/sumaya/errors.h"
#include "vendors/sumaya/paginator.h"
#include "vendors/sumaya/php_query.h"
#include "vendors/sumaya/query_filters.h"
#include "vendors/sumaya/render.h"
#include "vendors/sumaya/repo.h"

namespace understudy::sumaya {
namespace {

std::optional<std::string> Text(const Call& call, std::string_view name) {
  const auto text = call.arguments.OptionalText(name);
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

std::optional<Error> UnknownFilters(const Call& call) {
  const auto allowed = AllowedFilters(call.operation);
  const auto unknown = UnknownNames(RequestedFilters(call.arguments.query()), allowed);
  if (unknown.empty()) return std::nullopt;
  return FiltersNotAllowed(unknown, allowed);
}

// The days of "first,last", both included, or of one day alone; nullopt inside when nothing is
// asked for. The contract has checked how they are written.
tl::expected<std::optional<Period>, Error> PeriodOf(const Call& call, std::string_view name) {
  const auto& days = call.arguments.List(name);
  if (days.empty()) return std::nullopt;
  const auto first = ParseDate(days.front());
  const auto last = ParseDate(days.back());
  if (!first || !last) return tl::make_unexpected(ImpossibleDate(name));
  return Period{*first, *last + std::chrono::days(1)};
}

// What the page's links repeat of the request's query.
std::string QueryOfLinks(const Call& call) {
  const auto& query = call.arguments.query();
  if (query.empty() || call.settings.find("pagination_query")->second == "page_only") return "";
  return RepeatedQuery(query, "page");
}

Page PageOf(const Call& call, std::int64_t total) {
  return Paginate(total, call.arguments.Integer("per_page"), call.arguments.Integer("page"),
                  Concat({call.base_url(), call.path}), QueryOfLinks(call));
}

// What a page that is not empty shows.
Slice SliceOf(const Page& page) { return {page.per_page, *page.from - 1}; }

std::string RenderPoints(const Call& call, const PointsFilter& filter, const Page& page) {
  if (call.settings.find("points_records")->second == "corrected") {
    std::vector<PointsRecordView> views;
    if (page.from) {
      for (auto& record : ListPointsRecords(call.database, filter, SliceOf(page))) {
        auto customer = FindCustomer(call.database, record.customer_id).value();
        views.push_back({std::move(record), std::move(customer)});
      }
    }
    return RenderPointsRecords(page, views);
  }
  // The document's example: the messages that the records belong to.
  return RenderMessages(page, [&](const EachMessage& each) {
    if (page.from) ForEachMessageOfPoints(call.database, filter, SliceOf(page), each);
  });
}

Outcome ListPoints(Call& call, std::optional<std::string> customer_id) {
  if (auto error = UnknownFilters(call)) return tl::make_unexpected(std::move(*error));
  const auto period = PeriodOf(call, "filter[date_range]");
  if (!period) return tl::make_unexpected(period.error());
  const PointsFilter filter{std::move(customer_id),
                            call.arguments.List("filter[point_id]"),
                            *period,
                            Text(call, "search_text"),
                            Text(call, "search_email"),
                            call.arguments.List("sort")};
  const Page page = PageOf(call, CountPointsRecords(call.database, filter));
  return Reply{200, RenderPoints(call, filter, page)};
}

}  // namespace

Outcome ListCustomerMessages(Call& call) {
  MessageFilter filter{std::string(call.arguments.Text("id")), std::nullopt,
                       Text(call, "search_text"), call.arguments.List("sort")};
  if (call.arguments.Has("filter[status]")) {
    filter.statuses =
        FindStatuses(call.database, filter.customer_id, call.arguments.List("filter[status]"));
  }
  const std::int64_t total = CountMessages(call.database, filter);
  // A customer with messages exists.
  if (total == 0 && !CustomerExists(call.database, filter.customer_id)) {
    return tl::make_unexpected(DataNotFound());
  }
  if (auto error = UnknownFilters(call)) return tl::make_unexpected(std::move(*error));
  const Page page = PageOf(call, total);
  const auto rows = [&](const EachMessage& each) {
    if (page.from) ForEachMessage(call.database, filter, SliceOf(page), each);
  };
  return Reply{200, RenderMessages(page, rows)};
}

Outcome ListCustomerPointsRecords(Call& call) {
  const std::string customer_id(call.arguments.Text("id"));
  if (!CustomerExists(call.database, customer_id)) return tl::make_unexpected(DataNotFound());
  return ListPoints(call, customer_id);
}

Outcome ListPointsRecords(Call& call) { return ListPoints(call, std::nullopt); }

Outcome ListSubscriptionRecords(Call& call) {
  const std::string subscription_id(call.arguments.Text("id"));
  if (!SubscriptionExists(call.database, subscription_id)) {
    return tl::make_unexpected(DataNotFound());
  }
  if (auto error = UnknownFilters(call)) return tl::make_unexpected(std::move(*error));
  // The document knows no sort here, so any is unknown.
  for (const auto& [name, value] : call.arguments.query()) {
    const auto sort = contract::TrimStrings(value);
    if (name == "sort" && !sort.empty()) {
      return tl::make_unexpected(SortsNotAllowed({std::string(sort)}));
    }
  }
  const auto period = PeriodOf(call, "filter[created_at]");
  if (!period) return tl::make_unexpected(period.error());
  const SubscriptionRecordFilter filter{subscription_id, *period, Text(call, "search_text")};
  const Page page = PageOf(call, CountSubscriptionRecords(call.database, filter));
  std::vector<SubscriptionRecord> records;
  if (page.from) records = ListSubscriptionRecords(call.database, filter, SliceOf(page));
  return Reply{200, RenderSubscriptionRecords(page, records)};
}

}  // namespace understudy::sumaya
