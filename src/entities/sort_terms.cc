#include "entities/sort_terms.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/text.h"
#include "entities/list_fields.h"
#include "entities/list_query.h"
#include "entities/names.h"

namespace understudy::entities {
namespace {

// Each combination of fields is an SQL text of its own.
constexpr std::size_t kMostTerms = 3;

struct SortTerm {
  std::string name;                            // plain
  std::optional<bool> is_down = std::nullopt;  // nullopt: it does not say
};

// "-name", "+name", "name:desc", "name desc", "name.desc", "name_desc", "desc(name)".
SortTerm ReadTerm(std::string_view text) {
  text = Trim(text);
  SortTerm term;
  if (text.starts_with('-') || text.starts_with('+')) {
    term.is_down = text.starts_with('-');
    text.remove_prefix(1);
  }
  const std::string lower = LowerAscii(text);
  for (const std::string_view word : {"desc", "asc"}) {
    const std::size_t size = word.size() + 1;
    if (lower.size() <= size + 1) continue;
    const bool is_around = lower.starts_with(Concat({word, "("})) && lower.ends_with(')');
    const bool is_behind =
        lower.ends_with(word) &&
        std::string_view(": ._").find(lower[lower.size() - size]) != std::string_view::npos;
    if (!is_around && !is_behind) continue;
    text =
        is_around ? text.substr(size, text.size() - size - 1) : text.substr(0, text.size() - size);
    term.is_down = term.is_down.value_or(false) || word == "desc";
    break;
  }
  term.name = PlainName(text);
  return term;
}

// nullopt: the list can't be ordered by it.
std::optional<ListField> FieldOf(const InferredEntity& entity, const ListOrder& order,
                                 std::string_view plain) {
  auto field = FieldMeant(entity, plain);
  if (!field) field = ComparedField(entity, std::string(plain));
  if (!field || entity.facts[field->field].of_others) return std::nullopt;
  const auto& columns = order.columns;
  const auto& column = entity.declaration.fields[field->field].column;
  const bool may_sort =
      columns.empty() || std::find(columns.begin(), columns.end(), column) != columns.end();
  return may_sort ? std::move(field) : std::nullopt;
}

}  // namespace

bool IsDown(std::string_view direction) {
  const std::string lower = LowerAscii(Trim(direction));
  return lower == "desc" || lower == "descending" || lower == "-1" || lower == "true";
}

std::vector<std::string> SortTerms(const InferredEntity& entity, const ListOrder& order,
                                   std::string_view named, std::string_view direction) {
  std::vector<std::pair<ListField, std::optional<bool>>> terms;
  for (const auto piece : Split(named, ',')) {
    if (terms.size() == kMostTerms) break;
    // "name,desc" of Spring.
    const bool is_word = IsDown(piece) || EqualsIgnoreCase(Trim(piece), "asc");
    if (is_word && !terms.empty()) {
      auto& its = terms.back().second;
      its = its.value_or(false) || IsDown(piece);
      continue;
    }
    const SortTerm term = ReadTerm(piece);
    if (auto field = FieldOf(entity, order, term.name)) {
      terms.emplace_back(std::move(*field), term.is_down);
    }
  }
  std::vector<std::string> written;
  for (const auto& [field, its] : terms) {
    const bool is_down =
        direction.empty() ? its.value_or(order.is_down) : its.value_or(false) || IsDown(direction);
    written.push_back(OrderTerm(entity, field, is_down));
  }
  return written;
}

}  // namespace understudy::entities
