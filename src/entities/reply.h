#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/json.h"
#include "base/node.h"
#include "contract/schema.h"
#include "entities/entity.h"
#include "store/database.h"

// JSON replies, written as the contract's schemas declare them.
//
// A schema is compiled once, at start, into a plan. The plan has the bytes that are the same in
// every reply and, between them, the source of each value. It writes a reply directly from the rows
// of a query. The rules:
//
// - Members have the order of `properties`. A property that allows only one value has that value.
// - In a row of an entity, the source of a property is the column of the field with the same name.
//   In other rows it is the column with the name in snake case: botStatus is bot_status. The type
//   decides how the column is written: a string as text, a string with x-time from milliseconds, an
//   integer, a boolean from 0 and 1. For other types (a number, a list, an object) the column
//   contains JSON text.
// - Null is written as null. A property that is not required is omitted instead. An object that is
//   not required is omitted if the first column in it is null.
// - A row with alternatives (oneOf) is written by the alternative whose constant for some property
//   (`type`) equals the column of that property.
// - Outside of rows, objects are written member by member. Any other property needs a Fill, or a
//   value with its name.
namespace understudy::entities {

// A value that a handler passes to a plan. A text must live until the reply is written.
class Value {
 public:
  enum class Kind : std::uint8_t { kNull, kBoolean, kInteger, kText, kJson, kRowCount };

  Value() = default;  // null
  Value(bool value) : kind_(Kind::kBoolean), integer_(value ? 1 : 0) {}
  Value(std::int64_t value) : kind_(Kind::kInteger), integer_(value) {}
  Value(std::string_view text) : kind_(Kind::kText), text_(text) {}
  Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(const char* text) : Value(std::string_view(text)) {}
  template <typename T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value()) {}
  static Value Json(std::string_view json) {
    Value value(json);
    value.kind_ = Kind::kJson;
    return value;
  }
  // The number of rows that the reply has written so far.
  static Value RowCount() {
    Value value;
    value.kind_ = Kind::kRowCount;
    return value;
  }

  Kind kind() const { return kind_; }
  std::int64_t integer() const { return integer_; }
  std::string_view text() const { return text_; }

 private:
  Kind kind_ = Kind::kNull;
  std::int64_t integer_ = 0;
  std::string_view text_;
};

using Values = std::initializer_list<Value>;

// The source of a property that its name and schema do not determine.
struct Fill {
  std::string property;  // from the root of the reply; lists are not marked: "data.links.orders.id"
  // A column, or another SQL expression, of the row; with `from`, of the rows that `from` finds.
  // For the list or object that the row fills: the whole item or object, as JSON.
  std::string column = {};
  // Finds other rows: the part of a SELECT after the columns, "FROM … WHERE owner_id = ?1 …", where
  // ?1 is `key`, a column of the row. A list gets an item for each row. An open object gets a
  // member for each row (from the columns `name` and `value`). Any other property gets the first
  // row's `column`: then keys must be integers, and adjacent rows with the same key share one
  // query.
  std::string from = {};
  std::string key = "id";
  // The column of the other rows that contains the integer `key`. If it is set, `from` must find
  // the rows of all keys from ?1 on, ordered by key. If the reply's rows have the same order, one
  // query serves them all, which is much cheaper than a query for each row.
  std::string owner = {};
  // The property is omitted unless this value is true.
  std::string only_if = {};
};

// How a plan fills the reply of an operation.
struct ReplyBinding {
  std::string operation;    // operationId
  std::string schema = {};  // which alternative (oneOf), by its component; empty: the first
  // The list or the object that the handler's rows fill; "" for the whole reply, nullopt without
  // rows.
  std::optional<std::string> row = std::nullopt;
  // The entity whose rows these are; empty if they are not rows of an entity.
  std::string entity = {};
  // The queries that find these rows: the parts after the columns. If this is empty and there is an
  // entity, the query finds the row with the key ?1.
  std::vector<std::string> queries = {};
  // The names of the values that the handler passes, in this order: names in `only_if`, and names
  // of properties, either the whole path ("meta.total") or the part after the last dot.
  std::vector<std::string> values = {};
  std::vector<Fill> fills = {};
  // Whether the reply may have no use for some of the values, which another reply has.
  bool leaves_values = false;

  // The Fill of a property; nullptr if there is none.
  const Fill* FillOf(std::string_view property) const;
  // Whether a Fill names a property inside of this one.
  bool FillsBelow(std::string_view property) const;
};

// Passes rows to a plan one by one. Not thread-safe.
class Rows {
 public:
  virtual ~Rows() = default;
  // The next row, valid until the next call; nullptr after the last one.
  virtual const store::Query* Next() = 0;
};

// Constant, so thread-safe.
class ReplyPlan {
 public:
  // Of a reply that is this text, and no JSON.
  static ReplyPlan OfText(std::string_view text);
  bool is_text() const { return is_text_; }

  // "SELECT a, b, c " with the columns of the handler's rows, for queries that the handler
  // composes.
  const std::string& select() const { return select_; }
  // One of ReplyBinding::queries, with the columns before it. Throws std::out_of_range if there is
  // no such query.
  const std::string& query(std::size_t i = 0) const { return queries_.at(i); }
  // For tests of SQLite's query plans: these queries, and the queries for other rows.
  const std::vector<std::string>& queries() const { return queries_; }
  std::vector<std::string> other_queries() const;
  // For people: the reply, with each part's source in "< >" where it is. `values` are
  // ReplyBinding::values.
  std::string Explain(const std::vector<std::string>& values) const;

  // Writes the reply. `values` are in the order of ReplyBinding::values. Throws std::logic_error if
  // there are fewer.
  std::string Write(store::Database& database, Values values, Rows& rows) const;
  // If the binding's row is an object, `row` is at that row. If it is a list, `row` is before the
  // first row; nullptr makes an empty list.
  std::string Write(store::Database& database, Values values = {},
                    store::Query* row = nullptr) const;

 private:
  friend class ReplyCompiler;

  enum class Do : std::uint8_t {
    kNothing,
    // Write a column of the row.
    kText,
    kInteger,
    kBoolean,
    kJson,
    kMillis,
    kMicros,
    kSeconds,
    kUnix,
    kComma,
    // Write a value, or a column of another row.
    kValue,
    kReference,
    // Write a comma unless a bracket has just been opened.
    kSeparate,
    // Repeat the next steps for each of the handler's rows, or of other rows.
    kRows,
    kList,
    kMap,
    // Write the twin list, which an earlier list of the same rows has made.
    kTwin,
    // Skip the next steps if a column is null, a value is null or false, or a column does not
    // hold the step's text.
    kUnlessNull,
    kIfValue,
    kIfText,
  };
  struct Step {
    Do what = Do::kNothing;
    Do how = Do::kNothing;    // how to write a reference's column
    std::uint16_t index = 0;  // of the column, the value, or in others_
    std::uint32_t begin = 0;  // of the bytes in bytes_ that are written first
    std::uint32_t size = 0;
    std::uint32_t length = 0;      // how many steps are repeated or skipped
    std::uint32_t tail_begin = 0;  // of those that are written after each repetition, or of the
    std::uint32_t tail_size = 0;   // text that kIfText wants
  };
  // Other rows. Their first column is the owner's key if they are `sorted`.
  struct Other {
    std::string sql;
    std::uint16_t key;
    bool sorted;
    std::uint32_t twin = 0;  // the step of a later list of these rows; 0: none
    std::optional<std::uint16_t> twin_value = {};  // the twin list is shown if this value is true
  };
  struct Run;

  std::string_view TailOf(const Step& step) const {
    return {bytes_.data() + step.tail_begin, step.tail_size};
  }
  static inline void WriteColumn(json::Writer& writer, Do what, const store::Query& row,
                                 int column);
  static void WriteTime(json::Writer& writer, Do format, Instant time);
  std::string ExplainSteps(std::size_t begin, std::size_t end,
                           const std::vector<std::string>& columns,
                           const std::vector<std::string>& values) const;
  static bool IsTrue(const Value& value) {
    return value.kind() != Value::Kind::kNull &&
           (value.kind() != Value::Kind::kBoolean || value.integer() != 0);
  }
  bool Skips(const Run& run, const Step& step, const store::Query* row) const;
  void WriteSteps(Run& run, const Step* step, const Step* end, const store::Query* row) const;
  void WriteRepetition(Run& run, const Step& step, const store::Query& row) const;
  void WriteRows(Run& run, const Step& step) const;
  void WriteOthers(Run& run, const Step& step, const store::Query& row) const;
  void WriteTwin(Run& run, const Other& other, const store::Query& row) const;
  void WriteReference(Run& run, const Step& step, const store::Query& row) const;

  std::string bytes_;  // padded
  std::vector<Step> steps_;
  std::vector<Other> others_;
  std::string select_;
  std::vector<std::string> queries_;
  std::size_t value_count_ = 0;  // of ReplyBinding::values
  bool row_is_list_ = false;
  bool is_text_ = false;
};

// Compiles the reply whose body has this schema. Errors say what is wrong and what to do, for
// example if a property has no source, or if a Fill or a value names a property that does not
// exist.
ReplyPlan CompileReply(const contract::Schema& schema, const ReplyBinding& binding,
                       Diagnostics& errors, const Entity* entity = nullptr);

// The plans of an operation's bindings, in their order, by operationId. An operation without
// bindings has one plan, which needs no values and no rows.
using Replies = std::map<std::string, std::vector<ReplyPlan>, std::less<>>;

// Compiles the good replies of all operations of an OpenAPI document: the first 2XX with JSON, or
// with a text that has one value only.
Replies CompileReplies(const Node& document, contract::Schemas& schemas,
                       const std::vector<ReplyBinding>& bindings,
                       const std::vector<Entity>& entities, Diagnostics& errors);
// The same, only of the operations that the bindings name.
Replies CompileBoundReplies(const Node& document, contract::Schemas& schemas,
                            const std::vector<ReplyBinding>& bindings,
                            const std::vector<Entity>& entities, Diagnostics& errors);

}  // namespace understudy::entities
