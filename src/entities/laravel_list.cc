#include "entities/laravel_list.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/text.h"
#include "contract/php_query.h"
#include "entities/contract_errors.h"
#include "entities/query_builder.h"

namespace understudy::entities {
namespace {

bool HasSetting(const Call& call, const std::string& name, const std::string& value) {
  if (name.empty()) return false;
  const auto found = call.settings.find(name);
  return found != call.settings.end() && found->second == value;
}

Reply WritePage(const Call& call, const ReplyPlan& plan, const LaravelPage& page,
                store::Query* rows) {
  const std::string links = page.LinksJson();
  return {200, plan.Write(call.database,
                          {page.current_page, page.first_page_url, page.from, page.last_page,
                           page.last_page_url, Value::Json(links), page.next_page_url, page.path,
                           page.per_page, page.prev_page_url, page.to, page.total},
                          rows)};
}

}  // namespace

const std::vector<std::string>& LaravelValues() {
  // In the order of WritePage().
  static const std::vector<std::string> kValues = {
      "current_page", "first_page_url", "from", "last_page", "last_page_url",
      "links",        "next_page_url",  "path", "per_page",  "prev_page_url",
      "to",           "total"};
  return kValues;
}

// The page is a subquery with the rows' positions alone: most are found and sorted by an index, so
// that skipping to a far page reads nothing but it. Who joins it by CROSS JOIN keeps it outermost,
// and so its order.
std::string ListLaravel::PageSql(std::size_t plan, std::string_view where,
                                 std::string_view order_by) const {
  return Concat({"FROM (SELECT rowid AS position FROM ", parts.table, where, order_by, " LIMIT ?",
                 std::to_string(parts.next_parameter), " OFFSET ?",
                 std::to_string(parts.next_parameter + 1), ")", joins.at(plan)});
}

std::string ListLaravel::PlainSql(std::size_t plan) const {
  std::string where;
  for (const auto* each : {&parts.owner_is, &parts.present}) {
    if (!each->empty()) where += Concat({where.empty() ? " WHERE " : " AND ", *each});
  }
  return PageSql(plan, where, order.Unsorted());
}

bool ListLaravel::asks_clock() const {
  return std::any_of(parts.conditions.begin(), parts.conditions.end(), [](const auto& condition) {
    return condition.kind == ListCondition::Kind::kPast;
  });
}

// As Laravel's Request::boolean() reads it.
bool ListLaravel::IsWhole(const Call& call) const {
  if (whole.empty() || !call.arguments.Has(whole)) return false;
  const auto value = call.arguments.Text(whole);
  return value == "1" || EqualsIgnoreCase(value, "true") || EqualsIgnoreCase(value, "on") ||
         EqualsIgnoreCase(value, "yes");
}

bool ListLaravel::LacksOwner(const Call& call) const {
  if (owner_sql.empty()) return false;
  auto row = call.database.Prepare(owner_sql);
  parts.owner.Bind(call, 1, row);
  return !row.Step();
}

std::optional<Error> ListLaravel::Refuse(const Call& call, const ListConditions& conditions) const {
  if (call.arguments.query().empty()) return std::nullopt;
  auto problem = RefusedByQueryBuilder(call.operation, call.arguments.query());
  if (const auto* parameter = conditions.ImpossibleDay(); parameter != nullptr && !problem) {
    problem = BadParameter({*parameter, In::kQuery, Rule::kInvalid,
                            Concat({"`", *parameter, "` must hold days that the calendar has."})});
  }
  if (!problem) return std::nullopt;
  return call.errors->Render(*problem, call.settings);
}

LaravelPage ListLaravel::PageOf(const Call& call, std::int64_t total) const {
  const auto& query = call.arguments.query();
  std::string repeated;
  if (!query.empty() && !HasSetting(call, api.setting, api.value)) {
    repeated = contract::RepeatedQuery(query, "page");
  }
  return Paginate(total, {call.arguments.Integer("per_page"), call.arguments.Integer("page")},
                  Concat({call.base_url(), call.path}), api.labels, std::move(repeated));
}

std::size_t ListLaravel::PlanOf(const Call& call) const {
  return joins.size() == 1 || HasSetting(call, choice, chosen) ? 0 : 1;
}

Reply ListLaravel::ReplyPage(const Call& call, const LaravelPage& page,
                             const ListConditions& conditions) const {
  const std::size_t number = PlanOf(call);
  const auto& plan = call.Plan(number);
  if (!page.from) return WritePage(call, plan, page, nullptr);
  static const std::vector<std::string> kUnsorted;
  const auto& fields = sort.empty() ? kUnsorted : call.arguments.List(sort);
  const ListSort by(order, fields, parts.next_parameter + 2);
  const bool is_plain = conditions.empty() && fields.empty();
  auto rows = call.database.Prepare(
      is_plain ? plan.query() : plan.select() + PageSql(number, conditions.Where(), by.Sql()));
  conditions.BindTo(rows);
  rows.Bind(parts.next_parameter, page.per_page).Bind(parts.next_parameter + 1, *page.from - 1);
  by.BindTo(rows);
  return WritePage(call, plan, page, &rows);
}

Reply ListLaravel::ReplyWhole(const Call& call, const ListConditions& conditions) const {
  static const std::vector<std::string> kUnsorted;
  const ListSort by(order, sort.empty() ? kUnsorted : call.arguments.List(sort),
                    parts.next_parameter);
  const auto& plan = call.Plan(joins.size());
  auto rows = call.database.Prepare(
      Concat({plan.select(), "FROM ", parts.table, conditions.Where(), by.Sql()}));
  conditions.BindTo(rows);
  by.BindTo(rows);
  return {200, plan.Write(call.database, {}, &rows)};
}

Outcome ListLaravel::operator()(Call& call) const {
  ListConditions conditions(parts, call);
  // Who asks for the rows of nobody learns that first.
  if (auto refusal = Refuse(call, conditions)) {
    if (LacksOwner(call)) return absent.Refuse(call);
    return tl::make_unexpected(std::move(*refusal));
  }
  conditions.FindAlike();
  if (IsWhole(call)) {
    if (LacksOwner(call)) return absent.Refuse(call);
    return ReplyWhole(call, conditions);
  }
  const std::int64_t total = conditions.Count();
  // An owner with rows exists.
  if (total == 0 && LacksOwner(call)) return absent.Refuse(call);
  return ReplyPage(call, PageOf(call, total), conditions);
}

}  // namespace understudy::entities
