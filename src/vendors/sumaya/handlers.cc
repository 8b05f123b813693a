#include "vendors/sumaya/handlers.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "contract/laravel_input.h"
#include "vendors/sumaya/errors.h"
#include "vendors/sumaya/list_sql.h"
#include "vendors/sumaya/paginator.h"
#include "vendors/sumaya/php_query.h"
#include "vendors/sumaya/query_filters.h"
#include "vendors/sumaya/replies.h"
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

// The page, with its rows of the filter.
template <typename Filter>
Outcome ReplyList(const Call& call, std::size_t plan_index, const Page& page,
                  const Filter& filter) {
  const auto& plan = call.Plan(plan_index);
  if (!page.from) return ReplyPage(call, plan, page, std::nullopt);
  const Slice slice{page.per_page, *page.from - 1};
  const Searches searches = SearchesOf(filter);
  return ReplyPage(call, plan, page,
                   FindPage(call.database, plan.select(), filter, searches, slice));
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
  // The document's example shows the messages that the records belong to.
  const bool corrected = call.settings.find("points_records")->second == "corrected";
  return ReplyList(call, corrected ? kPointsRecords : kMessagesOfPoints, page, filter);
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
  return ReplyList(call, 0, PageOf(call, total), filter);
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
  return ReplyList(call, 0, PageOf(call, CountSubscriptionRecords(call.database, filter)), filter);
}

}  // namespace understudy::sumaya
