#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/node.h"
#include "entities/call.h"

// Searches of customers and chats: `filter`, `comparison`, `sort`, `order`, `limit`, `offset`.
//
// A condition with a column in SQL finds the candidates; the others are checked row by row, at some
// microseconds each. SQL is not made of the request, since each text would stay prepared.
namespace understudy::helpcrunch {

// A field that searches may name.
struct SearchField {
  enum class Kind {
    kInteger,  // times too
    kText,     // compared by SearchKey()
    kAnyCase,  // a text that SQL compares by NOCASE: equal but for the case of ASCII letters
    kTags,     // a JSON list of objects with `name`
    kIds,      // a JSON list of integers; a row fits if the list has the wanted one
  };

  std::string_view name;
  Kind kind = Kind::kText;
  int column = 0;                    // of SearchTable::select
  std::string_view member = {};      // of the column's JSON object; empty: the column itself
  std::string_view sql_column = {};  // that finds candidates, mostly by an index; empty: none
  // Of kText: the text that a value means, nullopt for a value that means nothing. Null: any text.
  std::optional<std::string> (*meaning)(const Node& value) = nullptr;
};

struct SearchTable {
  std::string_view select;  // the id first, without WHERE
  std::vector<SearchField> fields;
  // What requests may sort by: columns of integers.
  std::vector<std::pair<std::string_view, int>> sorts;
  // The order of requests that name none.
  int usual_sort = 0;
  bool is_usually_down = false;
};

struct SearchCondition {
  enum class Operator { kEqual, kNotEqual, kGreater, kLess, kAtLeast, kAtMost, kContains, kLacks };

  const SearchField* field;
  Operator what;
  std::int64_t number = 0;
  std::string text = {};  // of kText its SearchKey()
  std::vector<std::string> tags = {};

  bool Fits(const store::Query& row) const;
};

struct Search {
  std::vector<SearchCondition> conditions;
  bool any = false;  // "OR"
  std::optional<int> sort = std::nullopt;
  bool is_down = false;
  std::size_t limit = 0;
  std::size_t offset = 0;
};

// The error of a filter that means nothing: 400, invalid_filter_value.
tl::expected<Search, Error> ReadSearch(const Call& call, const SearchTable& table,
                                       const Node& body);

struct FoundRows {
  std::int64_t total = 0;
  std::vector<std::int64_t> ids = {};  // of the page
};
FoundRows RunSearch(const Call& call, const SearchTable& table, const Search& search);

// The rows with these ids, in their order, for a reply whose plan finds a row by its id.
class RowsById : public entities::Rows {
 public:
  RowsById(const Call& call, const std::vector<std::int64_t>& ids) : call_(call), ids_(ids) {}
  const store::Query* Next() override;

 private:
  const Call& call_;
  const std::vector<std::int64_t>& ids_;
  std::size_t next_ = 0;
  std::optional<store::Query> row_;
};

}  // namespace understudy::helpcrunch
