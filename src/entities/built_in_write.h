#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/node.h"
#include "entities/built_in_finder.h"
#include "entities/row_plan.h"

// Creating and changing rows for operations that a vendor.yaml binds. Constant, so thread-safe.
namespace understudy::entities {

// A parameter that is a field of the row.
struct SetColumn {
  BoundParameter parameter;
  std::string field;
  NamedRow named = {};
  // In an index: then it is changed only if it differs, by `change`.
  bool is_indexed = false;
  bool tells_apart = false;  // with `unique`
  std::string change = {};   // of the row with the key ?1, to ?2
};

// Items of a list with a table of its own, which rows get unless they have them.
struct AddedItems {
  struct Part {
    std::string text = {};  // it is always this; empty: the parameter's value
    std::string parameter = {};
    bool is_integer = false;
    bool is_numbered = false;  // `parameter` is the text before the number
  };
  using Item = std::vector<Part>;  // for each column

  std::vector<Item> items = {};
  std::string find = {};    // selects one of the owner ?1, by its columns
  std::string insert = {};  // the same parameters

  using Texts = std::vector<std::string>;
  // An item that lacks a part is an error.
  tl::expected<std::vector<Texts>, Error> Read(const Call& call) const;
  // Returns false if an item got too large an id.
  bool Add(store::Database& database, const RowKey& owner, const std::vector<Texts>& wanted) const;
};

// The fields of a body that have this prefix are members of a map with a table of its own.
struct SetMembers {
  std::string prefix;
  std::string sql;  // sets the member ?2 of the owner ?1 to ?3
};

// A group of fields that must not repeat.
struct UniqueRule {
  std::string sql = {};                   // selects a row that has them; of a change, ?1 is the key
  std::vector<std::size_t> columns = {};  // of WriteRow::set
  std::string parameter = {};
  std::string rule = {};  // "must be new"
};

// A row of another entity that is made to refer to this one.
struct LinkedRow {
  BoundParameter parameter;
  std::string sql;  // of the row ?2, to the key ?1
  std::string what;
  // Rows that have the value, not the row with that key: there may be none.
  bool finds_rows = false;
  std::string unless = {};  // a parameter that, if it is sent, prevents it
};

// Creates or changes a row.
struct WriteRow {
  bool creates = false;
  // Of a change: the row. Of a creation: a row that is changed in place of a new one; nullptr:
  // none.
  RowFinder find = nullptr;
  AbsentRow absent = {};
  // Of a creation: the row above; nullptr: none.
  RowFinder find_owner = nullptr;
  AbsentRow absent_owner = {};
  std::string owner_field = {};

  std::vector<std::string> needs = {};  // parameters; at least one must be there
  std::vector<SetColumn> set = {};
  std::vector<std::string> stamps = {};  // fields of a new row that are the time
  std::vector<std::pair<std::string, Node>> constants = {};  // fields, and what they get
  std::vector<SetMembers> members = {};
  std::vector<AddedItems> added = {};
  std::vector<UniqueRule> unique_new = {};
  std::vector<UniqueRule> unique_changed = {};
  std::vector<LinkedRow> links = {};
  std::shared_ptr<const RowPlan> plan = nullptr;
  // Of the row with the key ?1: selects whether each indexed column of `set` is its parameter's.
  std::string compare = {};
  // Changes the columns that no index has, where the parameter is not null; the first
  // `stamped` of them after the key to the time.
  std::string change = {};
  std::size_t stamped = 0;

  Outcome operator()(Call& call) const;

 private:
  using Sent = std::size_t;                                       // columns of `set`, as bits
  using ReadItems = std::vector<std::vector<AddedItems::Texts>>;  // for each of `added`

  std::optional<Error> WhyLacking(const Call& call) const;
  std::optional<Error> WhyRefused(const Call& call, Sent sent, const RowKey* changed) const;
  tl::expected<RowKey, Error> Create(Call& call, Sent sent) const;
  std::optional<Error> Change(Call& call, Sent sent, const RowKey& key) const;
  void ChangeColumns(const Call& call, Sent sent, const RowKey& key) const;
  tl::expected<RowKey, Error> WriteColumns(Call& call) const;
  std::optional<Error> WriteItems(Call& call, const RowKey& key, const ReadItems& items) const;
};

}  // namespace understudy::entities
