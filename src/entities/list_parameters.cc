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
#include "entities/list_fields.h"
#include "entities/list_query.h"
#include "entities/names.h"
#include "entities/sort_terms.h"

namespace understudy::entities {
namespace {

using contract::Schema;
using contract::StyledParameter;

// Each is a part of the SQL of every filtered request.
constexpr std::size_t kMostFilters = 30;
// Parameters after these do not filter.
constexpr std::size_t kMostListParameters = 200;
// "filter[created][gte]".
constexpr int kDeepestParameter = 2;

template <std::size_t kSize>
bool IsOneOf(std::string_view name, const std::array<std::string_view, kSize>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsList(const Schema* schema) { return schema != nullptr && schema->Is(Schema::kArray); }

// Whether it is a text, or a list.
bool IsText(const ListParameter& parameter) {
  return IsList(parameter.schema) ||
         (parameter.schema != nullptr && parameter.schema->Is(Schema::kString));
}

bool IsTime(const ListParameter& parameter) {
  return parameter.schema != nullptr &&
         (parameter.schema->format == "date" || parameter.schema->format == "date-time");
}

// The schema of a value, or of a list's items.
const Schema* ValueSchema(const ListParameter& parameter) {
  const Schema* schema = parameter.schema;
  return schema != nullptr && schema->Is(Schema::kArray) ? schema->items : schema;
}

bool IsDirection(std::string_view text) {
  const std::string lower = LowerAscii(text);
  return lower.starts_with("asc") || lower.starts_with("desc");
}

// Whether it has choices, and each is a direction.
bool TakesDirections(const ListParameter& parameter) {
  const Schema* schema = ValueSchema(parameter);
  return schema != nullptr && !schema->choices.empty() &&
         std::all_of(schema->choices.begin(), schema->choices.end(),
                     [](const Node* each) { return IsDirection(each->text); });
}

bool HasChoices(const ListParameter& parameter) {
  const Schema* schema = ValueSchema(parameter);
  return schema != nullptr && !schema->choices.empty();
}

bool AddNumber(const ListParameter& parameter, std::string_view name, Paging& paging) {
  static constexpr std::array<std::string_view, 15> kLimits = {
      "limit",      "perpage",      "pagesize",       "page[size]", "page[limit]",
      "maxresults", "maxitems",     "count",          "size",       "top",
      "$top",       "itemsperpage", "resultsperpage", "take",       "pagelimit"};
  static constexpr std::array<std::string_view, 6> kOffsets = {
      "offset", "skip", "start", "page[offset]", "startindex", "$skip"};
  static constexpr std::array<std::string_view, 6> kPages = {
      "page", "page[number]", "pagenumber", "pageno", "pageindex", "currentpage"};
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

bool AddCursor(const ListParameter& parameter, std::string_view name, Paging& paging) {
  static constexpr std::array<std::string_view, 12> kAfter = {
      "startingafter", "cursor",       "pagetoken",   "nexttoken",
      "page[after]",   "page[cursor]", "startcursor", "continuationtoken",
      "after",         "nextcursor",   "marker",      "nextpagetoken"};
  static constexpr std::array<std::string_view, 3> kBefore = {"endingbefore", "page[before]",
                                                              "before"};
  if (IsTime(parameter)) return false;
  if (IsOneOf(name, kAfter) && paging.after.empty()) {
    paging.after = parameter.name;
  } else if (IsOneOf(name, kBefore) && paging.before.empty()) {
    paging.before = parameter.name;
  } else {
    return false;
  }
  return true;
}

bool AddPaging(const ListParameter& parameter, std::string_view name, Paging& paging) {
  // What is a number even if the document calls it a text.
  static constexpr std::array<std::string_view, 6> kNumbers = {
      "limit", "perpage", "pagesize", "offset", "page[size]", "page[number]"};
  if (IsText(parameter) && !IsOneOf(name, kNumbers)) return AddCursor(parameter, name, paging);
  return AddNumber(parameter, name, paging);
}

// `first` is a size beside `after`: GraphQL's names.
void AddFirst(const std::vector<ListParameter>& parameters, Paging& paging) {
  if (paging.after.empty() || !paging.limit.empty()) return;
  for (const auto& parameter : parameters) {
    if (PlainName(parameter.name) != "first" || IsText(parameter)) continue;
    paging.limit = parameter.name;
    paging.default_limit = DefaultLimit(parameter);
  }
}

bool AddOrder(const ListParameter& parameter, std::string_view name, ListParameters::Sort& order) {
  static constexpr std::array<std::string_view, 13> kDirections = {
      "direction",      "sortorder",  "sortdir",     "sortdirection",   "orderdir",
      "orderdirection", "dir",        "sort[order]", "sort[direction]", "sort[dir]",
      "desc",           "descending", "order"};
  static constexpr std::array<std::string_view, 10> kFields = {
      "sort",    "sortby",     "orderby",  "ordering",    "sortfield",
      "sortkey", "orderfield", "$orderby", "sort[field]", "sort[by]"};
  const bool is_field = IsOneOf(name, kFields);
  const bool has_choices = HasChoices(parameter);
  if (TakesDirections(parameter) ? is_field || IsOneOf(name, kDirections)
                                 : !has_choices && IsOneOf(name, kDirections)) {
    if (order.direction.empty()) order.direction = parameter.name;
  } else if (is_field || name == "order") {
    if (order.parameter.empty()) order.parameter = parameter.name;
  } else {
    return false;
  }
  return true;
}

// A direction of nothing is a field: `order=-name`.
void FinishOrder(ListParameters::Sort& order) {
  if (order.parameter.empty() && PlainName(order.direction) == "order") {
    order.parameter.swap(order.direction);
  }
}

// All texts of the entity's rows that clients may read.
std::vector<std::size_t> TextFields(const InferredEntity& entity) {
  std::vector<std::size_t> texts;
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool is_text = fields[i].shape.type() == Shape::Type::kString;
    if (is_text && !entity.facts[i].write_only) texts.push_back(i);
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

void AddFilter(const ListParameter& parameter, const std::string& plain,
               const InferredEntity& entity, ListParameters& list) {
  static constexpr std::array<std::string_view, 6> kSearches = {"q",          "search", "query",
                                                                "searchterm", "term",   "keyword"};
  if (list.filters.size() + list.searches.size() == kMostFilters) return;
  const std::string name = parameter.is_member ? NameOfFilter(entity, plain) : FilteredName(plain);
  auto field = FilteredField(entity, name);
  if (!field && name.starts_with("filter")) {  // "filter_status"
    field = FilteredField(entity, std::string_view(name).substr(6));
  }
  if (field) {
    list.filters.push_back({parameter.name, field->field, field->member});
    return;
  }
  if (!IsOneOf(name, kSearches)) return;
  auto texts = TextFields(entity);
  if (!texts.empty()) list.searches.push_back({parameter.name, std::move(texts)});
}

// Whether "a,b" means either.
bool TakesSeveral(const std::vector<ListParameter>& parameters, const std::string& name,
                  const InferredEntity& entity, const ListField& field) {
  const std::string plain = PlainName(name);
  if (plain.ends_with("[]") || plain.ends_with("[in]") || IsPluralOf(name, entity, field)) {
    return true;
  }
  return std::any_of(parameters.begin(), parameters.end(), [&](const ListParameter& each) {
    return each.name == name && IsList(each.schema);
  });
}

char ListSeparatorOf(const StyledParameter& styled) {
  switch (styled.style) {
    case StyledParameter::Style::kPipeDelimited:
      return '|';
    case StyledParameter::Style::kSpaceDelimited:
      return ' ';
    default:
      return ',';
  }
}

ListParameter ParameterNamed(const std::vector<ListParameter>& parameters,
                             const std::string& name) {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const ListParameter& each) { return each.name == name; });
  return found == parameters.end() ? ListParameter{name} : *found;
}

// Adds the members of an object: "<before>name<after>".
void AddMembers(const Schema& schema, const std::string& before, std::string_view after, int depth,
                std::vector<ListParameter>& parameters) {
  for (const auto* alternatives : {&schema.one_of, &schema.any_of}) {
    for (const Schema* each : *alternatives) {
      if (each->properties.empty() || depth == kDeepestParameter) continue;
      AddMembers(*each, before, after, depth + 1, parameters);
    }
  }
  for (const auto& property : schema.properties) {
    if (parameters.size() >= kMostListParameters) return;
    const std::string name = Concat({before, property.name, after});
    parameters.push_back({name, property.schema, ',', !after.empty()});
    if (!after.empty() && depth < kDeepestParameter) {
      AddMembers(*property.schema, name + "[", after, depth + 1, parameters);
    }
  }
}

}  // namespace

std::vector<ListParameter> ListParametersOf(const contract::Operation& list) {
  std::vector<ListParameter> parameters;
  for (const auto& parameter : list.parameters) {
    if (parameter.in != In::kQuery) continue;
    if (parameters.size() >= kMostListParameters) break;
    const StyledParameter* styled = parameter.styled.get();
    const Schema* schema = styled == nullptr ? nullptr : styled->schema;
    parameters.push_back({parameter.name, schema});
    if (schema == nullptr) continue;
    parameters.back().separator = ListSeparatorOf(*styled);
    if (styled->style == StyledParameter::Style::kDeepObject) {
      AddMembers(*schema, parameter.name + "[", "]", 1, parameters);
    } else if (styled->style == StyledParameter::Style::kForm && styled->explode) {
      AddMembers(*schema, {}, {}, 1, parameters);
    }
  }
  return parameters;
}

std::int64_t DefaultLimit(const ListParameter& parameter) {
  const Schema* schema = parameter.schema;
  if (schema == nullptr || schema->default_value == nullptr) return 0;
  const auto parsed = ParseInteger(schema->default_value->text);
  return parsed.status == IntegerStatus::kOk ? parsed.value : 0;
}

ListParameters InferListParameters(const contract::Operation& list, const InferredEntity& entity) {
  ListParameters inferred;
  const auto parameters = ListParametersOf(list);
  for (const auto& parameter : parameters) {
    const std::string name = PlainName(parameter.name);
    if (AddPaging(parameter, name, inferred.paging) || AddOrder(parameter, name, inferred.sort)) {
      continue;
    }
    AddFilter(parameter, name, entity, inferred);
  }
  AddFirst(parameters, inferred.paging);
  FinishOrder(inferred.sort);
  return inferred;
}

namespace {

// The first page is 0 if the parameter's default, or its least value, is 0.
std::int64_t FirstPage(const std::vector<ListParameter>& parameters, const std::string& name) {
  for (const auto& parameter : parameters) {
    const Schema* schema = parameter.schema;
    if (parameter.name != name || schema == nullptr) continue;
    const bool is_zero = schema->default_value != nullptr ? schema->default_value->text == "0"
                                                          : schema->minimum == 0.0;
    if (is_zero) return 0;
  }
  return 1;
}

// The default of a parameter, the values of a list with commas between them; empty: it has none.
std::string DefaultText(const std::vector<ListParameter>& parameters, const std::string& name) {
  const Schema* schema = name.empty() ? nullptr : ParameterNamed(parameters, name).schema;
  const Node* value = schema == nullptr ? nullptr : schema->default_value;
  if (value == nullptr) return {};
  std::vector<std::string> texts;
  for (const auto& item : value->items) texts.push_back(item.text);
  return value->is_sequence() ? Join(texts, ",") : value->text;
}

}  // namespace

void CompileListParameters(OperationPlan& list) {
  const ListParameters& declared = list.inferred->list;
  const auto& fields = list.entity->declaration.fields;
  const auto parameters = ListParametersOf(*list.foreign->operation);
  for (const auto& filter : declared.filters) {
    const ListField field{filter.field, filter.member};
    const auto sent = ParameterNamed(parameters, filter.parameter);
    list.filters.push_back({filter.parameter, ColumnOf(*list.entity, field),
                            ShapeOf(*list.entity, field).type(),
                            TakesSeveral(parameters, filter.parameter, *list.entity, field),
                            ComparisonOf(filter.parameter, *list.entity, field),
                            !filter.member.empty(), sent.separator, &filter, ValueSchema(sent)});
    list.filters.back().is_instant = IsInstant(*list.entity, field);
  }
  for (const auto& search : declared.searches) {
    list.filters.push_back({search.parameter, TextsOf(*list.entity, search.fields),
                            Shape::Type::kString, false, ListFilter::Kind::kSearch});
  }
  list.paging = declared.paging;
  list.first_page = FirstPage(parameters, list.paging.page);
  list.order = {declared.sort.parameter, declared.sort.direction};
  for (const auto field : declared.sort.fields) list.order.columns.push_back(fields[field].column);
  list.order.is_down = IsDown(DefaultText(parameters, declared.sort.direction));
  if (declared.order.empty()) {
    list.order.default_fields = DefaultText(parameters, declared.sort.parameter);
  }
  auto terms = SortTerms(*list.entity, list.order, list.order.default_fields, {});
  for (const auto& by : declared.order) {
    terms.push_back(OrderTerm(*list.entity, {by.field}, by.is_down));
  }
  if (!terms.empty()) list.order.without = Concat({"ORDER BY ", Join(terms, ", "), ", rowid"});
}

}  // namespace understudy::entities
