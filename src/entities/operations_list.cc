#include <algorithm>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "entities/names.h"
#include "entities/operations.h"

namespace understudy::entities::detail {
namespace {

// A page of more rows takes long to write, and nobody pages so.
constexpr std::int64_t kMostRows = 1'000'000;

// One call of a list.
class ListCall {
 public:
  ListCall(const ApiPlan& plan, const OperationPlan& operation, Call& call)
      : plan_(plan), operation_(operation), call_(call) {}

  Outcome Answer() {
    if (auto missing = MissingOwner(plan_, operation_, call_)) {
      return tl::make_unexpected(std::move(*missing));
    }
    ReadFilters();
    ReadPage();
    json::Writer rows;
    rows.StartArray();
    WriteRows(rows);
    rows.EndArray();
    std::string body = rows.Take();
    if (operation_.envelope->is_bare()) return StatefulReply(operation_, std::move(body));
    if (operation_.envelope->needs_total()) page_.total = CountRows();
    return StatefulReply(operation_, operation_.envelope->Write(body, page_));
  }

 private:
  // A filter that the request uses, and its values as a JSON list for SQL.
  struct Used {
    const ListFilter* filter;
    std::string values;
  };

  void ReadFilters() {
    for (const auto& filter : operation_.filters) {
      std::vector<std::string> texts;
      for (const auto& [name, value] : call_.arguments.query()) {
        const bool is_named = name == filter.parameter || name == filter.parameter + "[]";
        if (!is_named) continue;
        if (!filter.takes_several) {
          texts.push_back(value);
          continue;
        }
        for (const auto piece : Split(value, ',')) texts.emplace_back(piece);
      }
      if (!texts.empty()) used_.push_back({&filter, ValuesOf(filter, texts)});
    }
  }

  static std::string ValuesOf(const ListFilter& filter, const std::vector<std::string>& texts) {
    json::Writer values;
    values.StartArray();
    for (const auto& text : texts) {
      if (filter.type == Shape::Type::kBoolean) {
        const bool is_true = EqualsIgnoreCase(text, "true") || text == "1";
        const bool is_false = EqualsIgnoreCase(text, "false") || text == "0";
        values.Integer(is_true ? 1 : is_false ? 0 : -1);
      } else if (filter.type == Shape::Type::kInteger) {
        const auto parsed = ParseInteger(text);
        if (parsed.status == IntegerStatus::kOk) values.Integer(parsed.value);
      } else {
        values.String(text);
      }
    }
    values.EndArray();
    return values.Take();
  }

  std::optional<std::int64_t> NumberIn(const std::string& parameter) const {
    if (parameter.empty()) return std::nullopt;
    for (const auto& [name, value] : call_.arguments.query()) {
      if (name != parameter) continue;
      const auto parsed = ParseInteger(value);
      if (parsed.status == IntegerStatus::kOk && parsed.value >= 0) return parsed.value;
    }
    return std::nullopt;
  }

  void ReadPage() {
    const Paging& paging = operation_.paging;
    page_.limit = std::min(NumberIn(paging.limit).value_or(paging.default_limit), kMostRows);
    if (const auto offset = NumberIn(paging.offset)) page_.offset = *offset;
    const auto page = NumberIn(paging.page);
    if (page && *page > 1 && page_.limit > 0 && *page - 1 <= kMostRows) {
      page_.offset = (*page - 1) * page_.limit;
    }
    if (page && *page - 1 > kMostRows) page_.offset = kMostRows * kMostRows;
  }

  // The first filter finds rows by its index, the others are compared. There are few texts so.
  std::string Conditions() const {
    std::vector<std::string> conditions;
    int parameter = 1;
    if (!operation_.inferred->owners.empty()) {
      const auto& field = operation_.entity->declaration.fields[operation_.inferred->owner_field];
      conditions.push_back(field.column + " = ?1");
      ++parameter;
    }
    if (used_.empty()) return conditions.empty() ? "" : " WHERE " + conditions.front();
    conditions.push_back(Condition(*used_.front().filter, parameter));
    for (const auto& filter : operation_.filters) {
      ++parameter;
      if (&filter == used_.front().filter) continue;
      conditions.push_back(Concat(
          {"(?", std::to_string(parameter), " IS NULL OR ", Condition(filter, parameter), ")"}));
    }
    return " WHERE " + Join(conditions, " AND ");
  }

  static std::string Condition(const ListFilter& filter, int parameter) {
    const std::string values =
        Concat({"(SELECT value FROM json_each(?", std::to_string(parameter), "))"});
    if (filter.type == Shape::Type::kAny) {
      return Concat({"EXISTS(SELECT 1 FROM json_each(", filter.column, ") AS item WHERE item.value",
                     " IN ", values, ")"});
    }
    return Concat({filter.column, " IN ", values});
  }

  std::string_view ValueOf(const std::string& parameter) const {
    if (parameter.empty()) return {};
    for (const auto& [name, value] : call_.arguments.query()) {
      if (name == parameter) return value;
    }
    return {};
  }

  // By the first field that the request names and that the rows have; rows that are equal by it, as
  // they were made.
  std::string Order() const {
    std::string_view name = ValueOf(operation_.order.parameter);
    name = name.substr(0, name.find(','));
    bool is_down = name.starts_with('-');
    if (is_down || name.starts_with('+')) name.remove_prefix(1);
    const auto end = name.find_first_of(": ");
    if (end != std::string_view::npos && EqualsIgnoreCase(name.substr(end + 1), "desc")) {
      is_down = true;
    }
    if (EqualsIgnoreCase(ValueOf(operation_.order.direction), "desc")) is_down = true;
    const std::string plain = PlainName(name.substr(0, end));
    for (const auto& field : operation_.entity->declaration.fields) {
      if (plain.empty() || PlainName(field.name) != plain) continue;
      const bool is_number = field.shape.type() == Shape::Type::kNumber;
      const std::string by =
          is_number ? Concat({"CAST(", field.column, " AS REAL)"}) : field.column;
      return Concat({" ORDER BY ", by, is_down ? " DESC" : "", ", rowid"});
    }
    return " ORDER BY rowid";
  }

  // False if no row can be found.
  bool BindAll(store::Query& query) const {
    int parameter = 1;
    if (!BindOwner(plan_, operation_, call_, query, parameter)) return false;
    if (!operation_.inferred->owners.empty()) ++parameter;
    if (used_.empty()) return true;
    query.Bind(parameter, std::string_view(used_.front().values));
    for (const auto& filter : operation_.filters) {
      ++parameter;
      if (&filter == used_.front().filter) continue;
      const auto used = std::find_if(used_.begin(), used_.end(),
                                     [&](const Used& each) { return each.filter == &filter; });
      query.Bind(parameter, used == used_.end() ? std::optional<std::string_view>()
                                                : std::optional<std::string_view>(used->values));
    }
    return true;
  }

  void WriteRows(json::Writer& writer) {
    std::string sql = Concat({"SELECT ", operation_.view->columns(), " FROM ",
                              operation_.entity->declaration.table, Conditions(), Order()});
    const bool is_cut = page_.limit > 0 || page_.offset > 0;
    const auto limit = static_cast<int>(operation_.filters.size()) + 3;  // behind all filters
    if (is_cut) {
      sql += Concat({" LIMIT ?", std::to_string(limit), " OFFSET ?", std::to_string(limit + 1)});
    }
    auto query = call_.database.Prepare(sql);
    if (!BindAll(query)) return;
    if (is_cut) {
      query.Bind(limit, page_.limit > 0 ? page_.limit : std::int64_t{-1});
      query.Bind(limit + 1, page_.offset);
    }
    while (query.Step()) {
      operation_.view->Write(query, writer);
      ++page_.shown;
    }
  }

  std::int64_t CountRows() const {
    if (page_.limit == 0 && page_.offset == 0) return page_.shown;
    auto query = call_.database.Prepare(
        Concat({"SELECT count(*) FROM ", operation_.entity->declaration.table, Conditions()}));
    return BindAll(query) && query.Step() ? query.Integer(0) : 0;
  }

  const ApiPlan& plan_;
  const OperationPlan& operation_;
  Call& call_;
  std::vector<Used> used_;
  PageFacts page_;
};

}  // namespace

Outcome List(const ApiPlan& plan, const OperationPlan& operation, Call& call) {
  return ListCall(plan, operation, call).Answer();
}

}  // namespace understudy::entities::detail
