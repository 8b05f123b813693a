#include "entities/list_order.h"

#include <algorithm>

#include "base/text.h"

namespace understudy::entities {
namespace {

std::string_view WithoutDash(std::string_view field) {
  return field.starts_with('-') ? field.substr(1) : field;
}

const SortColumn* FindSort(const SortChoice& choice, std::string_view field) {
  const auto found = std::find_if(choice.columns.begin(), choice.columns.end(),
                                  [&](const auto& each) { return each.field == field; });
  return found == choice.columns.end() ? nullptr : &*found;
}

}  // namespace

std::string SortChoice::Unsorted() const { return Concat({" ORDER BY ", Join(then, ", ")}); }

std::vector<std::string> SortChoice::ColumnsBy(std::string_view column, bool is_down) const {
  std::vector<std::string> terms = {Concat({column, is_down ? " DESC" : ""})};
  for (const auto& each : then) {
    if (std::string_view(each).substr(0, each.find(' ')) != column) terms.push_back(each);
  }
  return terms;
}

std::string SortChoice::By(std::string_view column, bool is_down) const {
  return Concat({" ORDER BY ", Join(ColumnsBy(column, is_down), ", ")});
}

// A field that came before sorts nothing any more.
ListSort::ListSort(const SortChoice& choice, const std::vector<std::string>& fields,
                   int first_parameter)
    : choice_(choice), first_(first_parameter) {
  for (const auto& field : fields) {
    const auto name = WithoutDash(field);
    const bool is_new = std::none_of(fields_.begin(), fields_.end(), [&](std::string_view before) {
      return WithoutDash(before) == name;
    });
    if (is_new && FindSort(choice, name) != nullptr) fields_.push_back(field);
  }
}

std::string ListSort::Sql() const {
  if (fields_.empty()) return choice_.Unsorted();
  if (fields_.size() == 1) {
    const auto name = WithoutDash(fields_[0]);
    return choice_.By(FindSort(choice_, name)->column, name.size() < fields_[0].size());
  }
  std::string sql = " ORDER BY ";
  for (int i = 0; i < static_cast<int>(choice_.columns.size()); ++i) {
    sql += Concat({Case(first_ + i, ""), ", ", Case(first_ + i, "-"), " DESC, "});
  }
  return sql + Join(choice_.then, ", ");
}

void ListSort::BindTo(store::Query& query) const {
  if (fields_.size() <= 1) return;
  for (std::size_t i = 0; i < choice_.columns.size(); ++i) {
    query.Bind(first_ + static_cast<int>(i), i < fields_.size() ? fields_[i] : std::string_view());
  }
}

// The column that the parameter names with this sign; null, which sorts nothing, for any other
// text.
std::string ListSort::Case(int parameter, std::string_view sign) const {
  std::string sql = Concat({"CASE ?", std::to_string(parameter)});
  for (const auto& [field, column] : choice_.columns) {
    sql += Concat({" WHEN '", sign, field, "' THEN ", column});
  }
  return sql + " END";
}

}  // namespace understudy::entities
