#include "entities/built_in_handlers.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "entities/contract_errors.h"

namespace understudy::entities {

Error AbsentRow::ErrorOf(const Call& call) const {
  const int status = call.errors == nullptr ? 404 : call.errors->HttpStatus(404, call.settings);
  if (!body.empty()) return {status, body, {}, reason};
  return {status,
          call.errors == nullptr ? std::string(call.operation.ErrorExample(404))
                                 : call.errors->AbsentBody(call.operation),
          {},
          reason};
}

bool BoundParameter::Bind(const Call& call, int index, store::Query& query) const {
  if (is_integer) {
    const auto integer = call.arguments.OptionalInteger(name);
    if (integer) query.Bind(index, *integer);
    return integer.has_value();
  }
  const auto text = call.arguments.OptionalText(name);
  if (text) query.Bind(index, *text);
  return text.has_value();
}

Outcome ReadRow::operator()(Call& call) const {
  auto row = call.database.Prepare(call.Plan().query());
  key.Bind(call, 1, row);
  if (!row.Step()) return absent.Refuse(call);
  if (includable.empty()) return call.Reply({}, &row);
  const auto& wanted = call.arguments.List(include);
  std::array<Value, kMostValues> asked = {};
  for (std::size_t i = 0; i < includable.size(); ++i) {
    asked[i] = std::find(wanted.begin(), wanted.end(), includable[i]) != wanted.end();
  }
  return call.Reply({asked[0], asked[1], asked[2], asked[3]}, &row);
}

bool ListRows::HasOwner(Call& call) const {
  auto row = call.database.Prepare(owner_sql);
  owner.Bind(call, 1, row);
  return row.Step();
}

int ListRows::BindConditions(const Call& call, std::size_t filters_there,
                             store::Query& query) const {
  int index = 1;
  if (!owner_sql.empty()) owner.Bind(call, index++, query);
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (((filters_there >> i) & 1) != 0) filters[i].Bind(call, index++, query);
  }
  return index;
}

std::size_t ListRows::OrderOf(const Call& call) const {
  if (sort.values.empty()) return 0;
  const auto wanted = call.arguments.OptionalText(sort.parameter);
  const auto found =
      wanted ? std::find(sort.values.begin(), sort.values.end(), *wanted) : sort.values.end();
  if (found == sort.values.end()) return 0;
  const auto direction =
      sort.direction.empty() ? std::nullopt : call.arguments.OptionalText(sort.direction);
  const bool is_down = direction && EqualsIgnoreCase(*direction, "desc");
  return 1 + 2 * static_cast<std::size_t>(found - sort.values.begin()) + (is_down ? 1 : 0);
}

Value ValueOf(PageValue value, std::int64_t limit, std::int64_t offset, std::int64_t total) {
  switch (value) {
    case PageValue::kLimit:
      return limit;
    case PageValue::kOffset:
      return offset;
    case PageValue::kCount:
      return Value::RowCount();
    case PageValue::kTotal:
      return total;
    case PageValue::kNone:
      break;
  }
  return {};
}

Outcome ListRows::operator()(Call& call) const {
  if (!owner_sql.empty() && !HasOwner(call)) return absent.Refuse(call);
  std::size_t there = 0;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (call.arguments.Has(filters[i].name)) there |= std::size_t{1} << i;
  }
  std::int64_t total = 0;
  {
    auto counted = call.database.Prepare(totals.at(there));
    BindConditions(call, there, counted);
    if (counted.Step()) total = counted.Integer(0);
  }
  const std::int64_t most = limit.empty() ? -1 : call.arguments.Integer(limit);
  const std::int64_t skipped = offset.empty() ? 0 : call.arguments.Integer(offset);
  std::array<Value, kMostValues> shown = {};
  for (std::size_t i = 0; i < values.size(); ++i) {
    shown[i] = ValueOf(values[i], most, skipped, total);
  }
  auto rows = call.database.Prepare(call.Plan().query(OrderOf(call) * totals.size() + there));
  const int next = BindConditions(call, there, rows);
  rows.Bind(next, most).Bind(next + 1, skipped);
  return call.Reply({shown[0], shown[1], shown[2], shown[3]}, skipped < total ? &rows : nullptr);
}

}  // namespace understudy::entities
