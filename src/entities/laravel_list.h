#pragma once

#include <string>
#include <vector>

#include "entities/built_in_handlers.h"
#include "entities/call.h"
#include "entities/laravel_page.h"
#include "entities/list_conditions.h"
#include "entities/list_order.h"

// The handler of a built-in vendor's list with `pages: laravel`.
namespace understudy::entities {

// What is the same in all such lists of a vendor.
struct LaravelApi {
  LaravelLabels labels;
  // Where this setting has this value, the URLs of pages have only `page` in their query.
  std::string setting = {};
  std::string value = {};
};

// The values of its plans: the page of Laravel's paginator, in its order.
const std::vector<std::string>& LaravelValues();

// Lists rows, a page at a time.
struct ListLaravel {
  LaravelApi api = {};
  ListParts parts = {};
  SortChoice order = {};
  std::string sort = {};       // the parameter; empty: there is none
  std::string owner_sql = {};  // selects a row if the owner is there; empty: there is no owner
  AbsentRow absent = {};
  // Of each plan: joins the rows, whose rowids are `position`. The first plan is that where the
  // setting `choice` has the value `chosen`, if there are two.
  std::vector<std::string> joins = {};
  std::string choice = {};
  std::string chosen = {};

  // The parameter that asks for all rows without a paginator, by a plan of its own behind the
  // others; empty: there is none.
  std::string whole = {};

  Outcome operator()(Call& call) const;
  // Whether the world's time decides which rows there are.
  bool asks_clock() const;
  // Of a plan: what is after the columns, if a request sets nothing.
  std::string PlainSql(std::size_t plan) const;

 private:
  std::string PageSql(std::size_t plan, std::string_view where, std::string_view order_by) const;
  bool LacksOwner(const Call& call) const;
  bool IsWhole(const Call& call) const;
  Reply ReplyWhole(const Call& call, const ListConditions& conditions) const;
  std::optional<Error> Refuse(const Call& call, const ListConditions& conditions) const;
  LaravelPage PageOf(const Call& call, std::int64_t total) const;
  std::size_t PlanOf(const Call& call) const;
  Reply ReplyPage(const Call& call, const LaravelPage& page,
                  const ListConditions& conditions) const;
};

}  // namespace understudy::entities
