#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>
#include <vector>

#include "base/node.h"
#include "entities/built_in_handlers.h"
#include "entities/call.h"

// Operations on the row that a request names by fields. Constant, so thread-safe.
namespace understudy::entities {

// 409 for a new row whose id is above kLargestKey, where JSON readers lose digits.
Error IdIsTooLarge(const Call& call);

// The key of a row. Must outlive the query that it is bound to.
class RowKey {
 public:
  RowKey(std::int64_t key) : key_(key) {}
  RowKey(std::string key) : key_(std::move(key)) {}
  // Of a column.
  RowKey(const store::Query& row, int column, bool is_integer);

  void Bind(int parameter, store::Query& query) const;
  Node ToNode() const;

 private:
  std::variant<std::int64_t, std::string> key_;
};

// Finds the row that a request means; nullopt: there is none.
using RowFinder = std::function<tl::expected<std::optional<RowKey>, Error>(Call& call)>;

// The key as the path has it. The row may be absent.
struct RowOfPath {
  BoundParameter key;

  tl::expected<std::optional<RowKey>, Error> operator()(Call& call) const;
};

// A row of another entity that a value of a request must name.
struct NamedRow {
  std::string sql = {};   // selects it by the key ?1; empty: none
  std::string what = {};  // "must be the id of a brand"

  // The error if the parameter names none.
  std::optional<Error> WhyAbsent(const Call& call, const BoundParameter& parameter) const;
};

// Finds a row by fields. All fields that the request sends must fit.
struct FindByFields {
  struct Part {
    BoundParameter parameter;
    NamedRow named;
  };
  std::vector<Part> parts = {};
  // By the parts that a call has, as bits: selects the key.
  std::vector<std::string> queries = {};
  bool key_is_integer = true;
  // The parts, as bits, that tell rows apart: a request must have all of one. None: the first row
  // that fits is meant, and other rows need not be there.
  std::vector<std::size_t> keys = {};

  tl::expected<std::optional<RowKey>, Error> operator()(Call& call) const;

 private:
  std::optional<Error> WhyRefused(const Call& call, std::size_t sent) const;
  std::string PartsText() const;
};

// Reads the row that is found.
struct ReadFound {
  RowFinder find;
  AbsentRow absent;

  Outcome operator()(Call& call) const;
};

// Deletes the row that is found, or an item of a list that it has.
struct DeleteFound {
  RowFinder find;
  AbsentRow absent;
  std::string sql;  // of the row with the key ?1, and the item ?2
  std::optional<BoundParameter> item = {};
  AbsentRow absent_item = {};

  Outcome operator()(Call& call) const;
};

// Answers without a body where a setting of the vendor has a value.
struct WithoutBody {
  Handler handler;
  std::string setting;
  std::string value;

  Outcome operator()(Call& call) const;
};

}  // namespace understudy::entities
