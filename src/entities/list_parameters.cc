#include "entities/list_parameters.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "contract/parameter_style.h"
#include "contract/schema.h"
#include "entities/list_query.h"
#include "entities/names.h"

namespace understudy::entities {
namespace {

using contract::Parameter;
using contract::Schema;

// Each is a part of the SQL of every filtered request.
constexpr std::size_t kMostFilters = 30;
// Parameters after these do not filter.
constexpr std::size_t kMostListParameters = 200;

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
    paging.default_limit = DefaultLimit(parameter);
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

bool AddOrder(const Parameter& parameter, std::string_view name, ListParameters::Sort& order) {
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

// All texts of the entity's rows.
std::vector<std::size_t> TextFields(const InferredEntity& entity) {
  std::vector<std::size_t> texts;
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].shape.type() == Shape::Type::kString) texts.push_back(i);
  }
  return texts;
}

// The texts of these columns as SQL, with U+001F between them.
std::string TextsOf(const InferredEntity& entity, const std::vector<std::size_t>& fields) {
  std::vector<std::string> texts;
  for (const auto field : fields) {
    texts.push_back(Concat({"coalesce(", entity.declaration.fields[field].column, ", '')"}));
  }
  return Join(texts, " || char(31) || ");
}

void AddFilter(const Parameter& parameter, std::string name, const InferredEntity& entity,
               ListParameters& list) {
  static constexpr std::array<std::string_view, 6> kSearches = {"q",          "search", "query",
                                                                "searchterm", "term",   "keyword"};
  if (list.filters.size() + list.searches.size() == kMostFilters) return;
  if (name.starts_with("filter[") && name.ends_with(']')) name = name.substr(7, name.size() - 8);
  const auto& fields = entity.declaration.fields;
  const auto field = std::find_if(fields.begin(), fields.end(),
                                  [&](const Field& each) { return PlainName(each.name) == name; });
  if (field != fields.end()) {
    list.filters.push_back({parameter.name, static_cast<std::size_t>(field - fields.begin())});
    return;
  }
  if (!IsOneOf(name, kSearches)) return;
  auto texts = TextFields(entity);
  if (!texts.empty()) list.searches.push_back({parameter.name, std::move(texts)});
}

bool TakesSeveral(const contract::Operation& operation, const std::string& name) {
  const auto& all = operation.parameters;
  return std::any_of(all.begin(), all.end(), [&](const Parameter& each) {
    return each.in == In::kQuery && each.name == name && IsList(SchemaOf(each));
  });
}

}  // namespace

std::int64_t DefaultLimit(const Parameter& parameter) {
  const Schema* schema = SchemaOf(parameter);
  if (schema == nullptr || schema->default_value == nullptr) return 0;
  const auto parsed = ParseInteger(schema->default_value->text);
  return parsed.status == IntegerStatus::kOk ? parsed.value : 0;
}

ListParameters InferListParameters(const contract::Operation& list, const InferredEntity& entity) {
  ListParameters inferred;
  std::size_t read = 0;
  for (const auto& parameter : list.parameters) {
    if (parameter.in != In::kQuery || ++read > kMostListParameters) continue;
    const std::string name = PlainName(parameter.name);
    if (AddPaging(parameter, name, inferred.paging) || AddOrder(parameter, name, inferred.sort)) {
      continue;
    }
    AddFilter(parameter, name, entity, inferred);
  }
  return inferred;
}

void CompileListParameters(OperationPlan& list) {
  const ListParameters& declared = list.inferred->list;
  const auto& fields = list.entity->declaration.fields;
  for (const auto& filter : declared.filters) {
    const Field& field = fields[filter.field];
    list.filters.push_back({filter.parameter, field.column, field.shape.type(),
                            TakesSeveral(*list.foreign->operation, filter.parameter)});
  }
  for (const auto& search : declared.searches) {
    list.filters.push_back({search.parameter, TextsOf(*list.entity, search.fields),
                            Shape::Type::kString, false, ListFilter::Kind::kSearch});
  }
  list.paging = declared.paging;
  list.order = {declared.sort.parameter, declared.sort.direction};
  for (const auto field : declared.sort.fields) list.order.columns.push_back(fields[field].column);
  std::vector<std::string> terms;
  for (const auto& by : declared.order) terms.push_back(OrderTerm(fields[by.field], by.is_down));
  if (!terms.empty()) list.order.without = Concat({"ORDER BY ", Join(terms, ", "), ", rowid"});
}

}  // namespace understudy::entities
