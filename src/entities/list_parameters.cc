#include "entities/list_parameters.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "contract/parameter_style.h"
#include "contract/schema.h"
#include "entities/names.h"

namespace understudy::entities {
namespace {

using contract::Parameter;
using contract::Schema;

// Each is a part of the SQL of every filtered request.
constexpr std::size_t kMostFilters = 30;

template <std::size_t kSize>
bool IsOneOf(std::string_view name, const std::array<std::string_view, kSize>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// nullptr: any text.
const Schema* SchemaOf(const Parameter& parameter) {
  return parameter.styled == nullptr ? nullptr : parameter.styled->schema;
}

bool IsList(const Schema* schema) { return schema != nullptr && schema->Is(Schema::kArray); }

// Whether it is a text, or a list.
bool IsText(const Parameter& parameter) {
  const Schema* schema = SchemaOf(parameter);
  return IsList(schema) || (schema != nullptr && schema->Is(Schema::kString));
}

// 0: none.
std::int64_t DefaultOf(const Parameter& parameter) {
  const Schema* schema = SchemaOf(parameter);
  if (schema == nullptr || schema->default_value == nullptr) return 0;
  const auto parsed = ParseInteger(schema->default_value->text);
  return parsed.status == IntegerStatus::kOk ? parsed.value : 0;
}

bool CanBeDescending(const Parameter& parameter) {
  const Schema* schema = SchemaOf(parameter);
  if (IsList(schema)) schema = schema->items;
  return schema != nullptr &&
         std::any_of(schema->choices.begin(), schema->choices.end(),
                     [](const Node* each) { return EqualsIgnoreCase(each->text, "desc"); });
}

bool AddNumber(const Parameter& parameter, std::string_view name, Paging& paging) {
  static constexpr std::array<std::string_view, 10> kLimits = {
      "limit",      "perpage",  "pagesize", "page[size]", "page[limit]",
      "maxresults", "maxitems", "count",    "size",       "top"};
  static constexpr std::array<std::string_view, 5> kOffsets = {"offset", "skip", "start",
                                                               "page[offset]", "startindex"};
  static constexpr std::array<std::string_view, 5> kPages = {"page", "page[number]", "pagenumber",
                                                             "pageno", "pageindex"};
  if (IsOneOf(name, kLimits) && paging.limit.empty()) {
    paging.limit = parameter.name;
    paging.default_limit = DefaultOf(parameter);
  } else if (IsOneOf(name, kOffsets) && paging.offset.empty()) {
    paging.offset = parameter.name;
  } else if (IsOneOf(name, kPages) && paging.page.empty()) {
    paging.page = parameter.name;
  } else {
    return false;
  }
  return true;
}

bool AddCursor(const Parameter& parameter, std::string_view name, Paging& paging) {
  static constexpr std::array<std::string_view, 8> kAfter = {
      "startingafter", "cursor",       "pagetoken",   "nexttoken",
      "page[after]",   "page[cursor]", "startcursor", "continuationtoken"};
  static constexpr std::array<std::string_view, 2> kBefore = {"endingbefore", "page[before]"};
  if (IsOneOf(name, kAfter) && paging.after.empty()) {
    paging.after = parameter.name;
  } else if (IsOneOf(name, kBefore) && paging.before.empty()) {
    paging.before = parameter.name;
  } else {
    return false;
  }
  return true;
}

bool AddPaging(const Parameter& parameter, std::string_view name, Paging& paging) {
  return IsText(parameter) ? AddCursor(parameter, name, paging)
                           : AddNumber(parameter, name, paging);
}

bool AddOrder(const Parameter& parameter, std::string_view name, ListOrder& order) {
  static constexpr std::array<std::string_view, 6> kDirections = {
      "order", "direction", "sortorder", "sortdir", "sortdirection", "orderdir"};
  static constexpr std::array<std::string_view, 4> kFields = {"sort", "sortby", "orderby",
                                                              "ordering"};
  if (IsOneOf(name, kDirections) && CanBeDescending(parameter)) {
    order.direction = parameter.name;
  } else if (IsOneOf(name, kFields)) {
    order.parameter = parameter.name;
  } else {
    return false;
  }
  return true;
}

// The texts of all columns, with U+001F between them.
std::string TextsOf(const InferredEntity& entity) {
  std::vector<std::string> texts;
  for (const auto& field : entity.declaration.fields) {
    if (field.shape.type() != Shape::Type::kString) continue;
    texts.push_back(Concat({"coalesce(", field.column, ", '')"}));
  }
  return Join(texts, " || char(31) || ");
}

void AddFilter(const Parameter& parameter, std::string name, OperationPlan& list) {
  static constexpr std::array<std::string_view, 6> kSearches = {"q",          "search", "query",
                                                                "searchterm", "term",   "keyword"};
  if (list.filters.size() == kMostFilters) return;
  if (name.starts_with("filter[") && name.ends_with(']')) name = name.substr(7, name.size() - 8);
  const auto& fields = list.entity->declaration.fields;
  const auto field = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& each) { return PlainName(each.name) == name; });
  if (field != fields.end()) {
    list.filters.push_back(
        {parameter.name, field->column, field->shape.type(), IsList(SchemaOf(parameter))});
    return;
  }
  std::string texts = TextsOf(*list.entity);
  if (!IsOneOf(name, kSearches) || texts.empty()) return;
  list.filters.push_back(
      {parameter.name, std::move(texts), Shape::Type::kString, false, ListFilter::Kind::kSearch});
}

}  // namespace

void ReadListParameters(OperationPlan& list) {
  for (const auto& parameter : list.foreign->operation->parameters) {
    if (parameter.in != In::kQuery) continue;
    const std::string name = PlainName(parameter.name);
    if (AddPaging(parameter, name, list.paging) || AddOrder(parameter, name, list.order)) continue;
    AddFilter(parameter, name, list);
  }
}

}  // namespace understudy::entities
