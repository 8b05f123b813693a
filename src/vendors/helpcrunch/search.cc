#include "vendors/helpcrunch/search.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/text.h"
#include "vendors/helpcrunch/bad_values.h"
#include "vendors/helpcrunch/errors.h"

namespace understudy::helpcrunch {
namespace {

using Kind = SearchField::Kind;
using Operator = SearchCondition::Operator;

constexpr std::int64_t kLongestPage = 100;
// More cost a search too much.
constexpr std::size_t kMostConditions = 100;

constexpr std::pair<std::string_view, Operator> kOperators[] = {
    {"=", Operator::kEqual},    {"!=", Operator::kNotEqual}, {">", Operator::kGreater},
    {"<", Operator::kLess},     {">=", Operator::kAtLeast},  {"<=", Operator::kAtMost},
    {"~", Operator::kContains}, {"!~", Operator::kLacks}};

std::optional<Operator> OperatorNamed(const Node* name) {
  if (name == nullptr || !name->is_string()) return std::nullopt;
  for (const auto& [text, what] : kOperators) {
    if (text == name->text) return what;
  }
  return std::nullopt;
}

bool Orders(Operator what) {
  return what == Operator::kGreater || what == Operator::kLess || what == Operator::kAtLeast ||
         what == Operator::kAtMost;
}
bool LooksInside(Operator what) { return what == Operator::kContains || what == Operator::kLacks; }

bool IsTextKind(Kind kind) { return kind == Kind::kText || kind == Kind::kAnyCase; }

bool Takes(const SearchField& field, Operator what) {
  if (Orders(what)) return field.kind == Kind::kInteger;
  if (!LooksInside(what)) return true;
  return IsTextKind(field.kind) && field.meaning == nullptr;
}

// `[{"name": "Lead"}]`; nullopt: it is no such list, or empty.
std::optional<std::vector<std::string>> TagNames(const Node& value) {
  if (!value.is_sequence() || value.items.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& item : value.items) {
    const Node* name = item.is_map() ? item.Find("name") : nullptr;
    if (name == nullptr || !name->is_string()) return std::nullopt;
    names.push_back(SearchKey(name->text));
  }
  return names;
}

// Returns false for a value of another type.
bool SetValue(const Node* value, SearchCondition& condition) {
  if (value == nullptr) return false;
  switch (condition.field->kind) {
    case Kind::kIds:
    case Kind::kInteger: {
      const auto number = IntegerIn(*value);
      condition.number = number.value_or(0);
      return number.has_value();
    }
    case Kind::kTags: {
      auto names = TagNames(*value);
      if (names) condition.tags = std::move(*names);
      return names.has_value();
    }
    default:
      break;
  }
  if (condition.field->meaning != nullptr) {
    const auto text = condition.field->meaning(*value);
    condition.text = SearchKey(text.value_or(""));
    return text.has_value();
  }
  // A number may be meant as a text: userId 15.
  if (!value->is_scalar() || value->is_null()) return false;
  const bool is_plain = condition.field->kind != Kind::kText && !LooksInside(condition.what);
  condition.text = is_plain ? value->text : SearchKey(value->text);
  return true;
}

Wrong WhyNoValue(const SearchField& field, const Node* value) {
  if (value == nullptr || value->is_null()) return Wrong::kBlank;
  if (field.kind == Kind::kInteger || field.kind == Kind::kIds) return Wrong::kNotNumeric;
  if (field.kind == Kind::kTags) return WhyNoList(value);
  return field.meaning == nullptr ? Wrong::kNotText : Wrong::kNoChoice;
}

// `path` is the filter's: "filter[0]".
std::optional<SearchCondition> ReadCondition(const SearchTable& table, const Node& filter,
                                             const std::string& path, BadValues& wrong) {
  const auto refuse = [&](std::string_view part, Wrong why) {
    wrong.AddAt(Concat({path, part}), why, "filter");
    return std::nullopt;
  };
  if (!filter.is_map()) return refuse("", Wrong::kNotList);
  const Node* name = filter.Find("field");
  if (name == nullptr || !name->is_string()) return refuse(".field", WhyNoText(name));
  const auto field = std::find_if(table.fields.begin(), table.fields.end(),
                                  [&](const auto& each) { return each.name == name->text; });
  const auto what = OperatorNamed(filter.Find("operator"));
  const bool is_known = field != table.fields.end();
  if (!is_known) refuse(".field", Wrong::kNoChoice);
  if (filter.Find("operator") == nullptr) return refuse(".operator", Wrong::kBlank);
  if (!what || (is_known && !Takes(*field, *what))) return refuse(".operator", Wrong::kNoChoice);
  if (!is_known) return std::nullopt;
  SearchCondition condition{&*field, *what};
  const Node* value = filter.Find("value");
  if (!SetValue(value, condition)) return refuse(".value", WhyNoValue(*field, value));
  return condition;
}

std::int64_t IntegerOr(const Node& body, std::string_view name, std::int64_t least,
                       std::int64_t otherwise) {
  const Node* value = body.Find(name);
  const auto number = value == nullptr ? std::nullopt : IntegerIn(*value);
  return number && *number >= least ? *number : otherwise;
}

void ReadOrder(const SearchTable& table, const Node& body, Search& search) {
  const Node* sort = body.Find("sort");
  const Node* order = body.Find("order");
  for (const auto& [name, column] : table.sorts) {
    if (sort != nullptr && sort->is_string() && sort->text == name) search.sort = column;
  }
  search.is_down = order != nullptr && order->is_string() && EqualsIgnoreCase(order->text, "desc");
}

bool FitsNumber(Operator what, std::int64_t have, std::int64_t want) {
  switch (what) {
    case Operator::kEqual:
      return have == want;
    case Operator::kNotEqual:
      return have != want;
    case Operator::kGreater:
      return have > want;
    case Operator::kLess:
      return have < want;
    case Operator::kAtLeast:
      return have >= want;
    case Operator::kAtMost:
      return have <= want;
    default:
      return false;
  }
}

// The JSON of a column as a tree; null if it is none.
Node JsonIn(const store::Query& row, int column, Source& source) {
  source = {"row", row.Text(column)};
  Diagnostics diagnostics;
  auto root = ParseJson(source, diagnostics);
  return root ? std::move(*root) : Node();
}

bool HasId(const store::Query& row, int column, std::int64_t wanted) {
  Source source;
  const Node ids = JsonIn(row, column, source);
  return std::any_of(ids.items.begin(), ids.items.end(),
                     [&](const Node& id) { return IntegerIn(id) == wanted; });
}

bool HasTags(const store::Query& row, int column, const std::vector<std::string>& wanted) {
  Source source;
  const Node tags = JsonIn(row, column, source);
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
    return std::any_of(tags.items.begin(), tags.items.end(),
                       [&](const Node& tag) { return SearchKey(tag.Text("name")) == name; });
  });
}

// The text of a field; nullopt for null.
std::optional<std::string> TextOf(const SearchField& field, const store::Query& row) {
  if (row.IsNull(field.column)) return std::nullopt;
  if (field.member.empty()) return row.Text(field.column);
  Source source;
  const Node object = JsonIn(row, field.column, source);
  const auto text = object.OptionalText(field.member);
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

bool IsNegative(Operator what) { return what == Operator::kNotEqual || what == Operator::kLacks; }

// The condition whose column finds the fewest rows, as far as one can say: an equality before a
// range. nullptr: none has one.
const SearchCondition* LeadingCondition(const Search& search) {
  if (search.any && search.conditions.size() > 1) return nullptr;
  const SearchCondition* leading = nullptr;
  for (const auto& each : search.conditions) {
    if (each.field->sql_column.empty() || IsNegative(each.what) || LooksInside(each.what)) continue;
    if (leading == nullptr || (Orders(leading->what) && !Orders(each.what))) leading = &each;
  }
  return leading;
}

std::string_view SqlOf(Operator what) {
  const auto* const found = std::find_if(std::begin(kOperators), std::end(kOperators),
                                         [&](const auto& each) { return each.second == what; });
  return found->first;
}

bool FitsAll(const Search& search, const store::Query& row) {
  const auto fits = [&](const SearchCondition& each) { return each.Fits(row); };
  const auto& all = search.conditions;
  if (all.empty()) return true;
  return search.any ? std::any_of(all.begin(), all.end(), fits)
                    : std::all_of(all.begin(), all.end(), fits);
}

struct Match {
  std::int64_t id;
  std::optional<std::int64_t> key;
};

// No key comes last in both directions; equal keys by id.
void Sort(std::vector<Match>& matches, bool is_down) {
  std::sort(matches.begin(), matches.end(), [&](const Match& a, const Match& b) {
    if (a.key.has_value() != b.key.has_value()) return a.key.has_value();
    if (a.key != b.key) return is_down ? *a.key > *b.key : *a.key < *b.key;
    return is_down ? a.id > b.id : a.id < b.id;
  });
}

}  // namespace

bool SearchCondition::Fits(const store::Query& row) const {
  if (field->kind == Kind::kTags) {
    return HasTags(row, field->column, tags) == (what == Operator::kEqual);
  }
  if (field->kind == Kind::kIds) {
    return HasId(row, field->column, number) == (what == Operator::kEqual);
  }
  if (field->kind == Kind::kInteger) {
    if (row.IsNull(field->column)) return IsNegative(what);
    return FitsNumber(what, row.Integer(field->column), number);
  }
  const auto have = TextOf(*field, row);
  if (!have) return IsNegative(what);
  if (LooksInside(what)) {
    const bool is_inside = SearchKey(*have).find(text) != std::string::npos;
    return is_inside == (what == Operator::kContains);
  }
  const bool is_equal =
      field->kind == Kind::kAnyCase ? EqualsIgnoreCase(*have, text) : SearchKey(*have) == text;
  return is_equal == (what == Operator::kEqual);
}

tl::expected<Search, Error> ReadSearch(const Call& call, const SearchTable& table,
                                       const Node& body) {
  Search search;
  BadValues wrong("invalid_filter_value");
  const Node* filter = body.Find("filter");
  const bool is_absent = filter == nullptr || filter->is_null();
  if (!is_absent && !filter->is_sequence()) {
    wrong.Add("filter", Wrong::kNotList);
  } else if (!is_absent && filter->items.size() > kMostConditions) {
    wrong.Add("filter", Wrong::kTooMany);
  } else if (!is_absent) {
    for (std::size_t i = 0; i < filter->items.size(); ++i) {
      auto condition = ReadCondition(table, filter->items[i],
                                     Concat({"filter[", std::to_string(i), "]"}), wrong);
      if (condition) search.conditions.push_back(std::move(*condition));
    }
  }
  if (!wrong.empty()) return tl::make_unexpected(wrong.ErrorOf(call));
  const Node* comparison = body.Find("comparison");
  search.any =
      comparison != nullptr && comparison->is_string() && EqualsIgnoreCase(comparison->text, "or");
  ReadOrder(table, body, search);
  search.limit =
      static_cast<std::size_t>(std::min(IntegerOr(body, "limit", 1, kLongestPage), kLongestPage));
  search.offset = static_cast<std::size_t>(IntegerOr(body, "offset", 0, 0));
  return search;
}

FoundRows RunSearch(const Call& call, const SearchTable& table, const Search& search) {
  const auto* leading = LeadingCondition(search);
  std::string sql(table.select);
  if (leading != nullptr) {
    sql += Concat({" WHERE ", leading->field->sql_column, " ", SqlOf(leading->what), " ?1"});
  }
  auto rows = call.database.Prepare(sql);
  if (leading != nullptr && leading->field->kind == Kind::kInteger) {
    rows.Bind(1, leading->number);
  } else if (leading != nullptr) {
    rows.Bind(1, leading->text);
  }
  const int key = search.sort.value_or(table.usual_sort);
  std::vector<Match> matches;
  while (rows.Step()) {
    if (FitsAll(search, rows)) matches.push_back({rows.Integer(0), rows.OptionalInteger(key)});
  }
  Sort(matches, search.sort ? search.is_down : table.is_usually_down);
  FoundRows found{static_cast<std::int64_t>(matches.size())};
  for (std::size_t i = search.offset; i < matches.size() && found.ids.size() < search.limit; ++i) {
    found.ids.push_back(matches[i].id);
  }
  return found;
}

const store::Query* RowsById::Next() {
  if (next_ == ids_.size()) return nullptr;
  row_.reset();
  row_.emplace(call_.database.Prepare(call_.Plan().query())).Bind(1, ids_[next_++]);
  return row_->Step() ? &*row_ : nullptr;
}

}  // namespace understudy::helpcrunch
