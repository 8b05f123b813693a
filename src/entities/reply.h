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
// A schema is compiled once, at start, into a plan: the bytes that are the same in every reply, and
// between them where each value comes from. The plan writes a reply straight from the rows of a
// query. What a schema says by itself:
//
// - Members come in the order of `properties`. A property that allows one value is that value.
// - In a row of an entity, a property is the column of the field of its name; in another row, of
//   its name in snake case: botStatus is bot_status. Its type says how the column is written: a
//   string as text, a string with x-time from milliseconds, an integer, a boolean from 0 and 1.
//   Anything else (a number, a list, an object) is JSON text in the column.
// - Null is written as null. A property that is not required is left out instead; so is an object
//   that is not required if the first column in it is null.
// - Of alternatives (oneOf) in a row, that one counts whose constant of some property (`type`) is
//   in the column of that property.
// - Outside of rows, objects are written member by member. Any other property needs a Fill, or a
//   value of its name.
namespace understudy::entities {

// A value that a handler gives a plan. A text must live until the reply is written.
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
  // How many rows the reply has shown so far.
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

// Where a property comes from, if its name and schema do not say it.
struct Fill {
  std::string property;  // from the root of the reply; lists are not marked: "data.links.orders.id"
  // A column, or another SQL expression, of the row; with `from`, of the rows that it finds. For
  // the list or object that is the row: all of it, as JSON.
  std::string column = {};
  // Other rows: what follows their columns in a SELECT, "FROM … WHERE owner_id = ?1 …", where ?1 is
  // `key`, a column of the row. A list gets an item for each row, an open object a member for each
  // (from the columns `name` and `value`), any other property the first row's `column`. For the
  // latter, keys are integers, and rows next to each other with the same key look once.
  std::string from = {};
  std::string key = "id";
  // The column of the other rows that holds the integer `key`. Then `from` must find the rows of
  // all keys from ?1 on, in their order. They are read side by side with rows that come in that
  // order: much cheaper than a query for each.
  std::string owner = {};
  // Left out unless this value is true.
  std::string only_if = {};
};

// How a plan fills the reply of an operation.
struct ReplyBinding {
  std::string operation;    // operationId
  std::string schema = {};  // which alternative (oneOf), by its component; empty: the first
  // The list or the object that the handler's rows fill, "" for the whole reply; nullopt: there are
  // no rows.
  std::optional<std::string> row = std::nullopt;
  // The entity whose rows these are; empty: of none.
  std::string entity = {};
  // The queries that give these rows: what follows the columns. Empty, with an entity: finds the
  // row whose key is ?1.
  std::vector<std::string> queries = {};
  // The names of the values that the handler gives, in this order: of properties, whole
  // ("meta.total") or without what stands before the last dot; and of `only_if`.
  std::vector<std::string> values = {};
  std::vector<Fill> fills = {};
};

// Gives a plan its rows one by one. Not thread-safe.
class Rows {
 public:
  virtual ~Rows() = default;
  // The next row, valid until the next call; nullptr after the last one.
  virtual const store::Query* Next() = 0;
};

// Constant, so thread-safe.
class ReplyPlan {
 public:
  // "SELECT a, b, c " with the columns of the handler's rows, for queries that it composes.
  const std::string& select() const { return select_; }
  // ReplyBinding::queries, with the columns before them.
  const std::string& query(std::size_t i = 0) const { return queries_[i]; }
  // For tests of what SQLite makes of them: these queries, and those for other rows.
  const std::vector<std::string>& queries() const { return queries_; }
  std::vector<std::string> other_queries() const;

  // Writes the reply. `values` are as ReplyBinding::values names them.
  // Throws std::logic_error if there are fewer.
  std::string Write(store::Database& database, Values values, Rows& rows) const;
  // `row` is at the row if that is an object. If it is a list, `row` is before the first row;
  // nullptr: the list is empty.
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
    // What the list before it, of the same rows, has written for this one.
    kTwin,
    // Skip the next steps if a column is null, a value is null or false, or a column does not
    // hold the step's text.
    kUnlessNull,
    kIfValue,
    kIfText,
  };
  struct Step {
    Do what = Do::kNothing;
    Do how = Do::kNothing;    // what to do with a reference's column
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
    std::uint32_t twin = 0;                        // the step of a later list of them; 0: none
    std::optional<std::uint16_t> twin_value = {};  // if this value is true
  };
  struct Run;

  std::string_view TailOf(const Step& step) const {
    return {bytes_.data() + step.tail_begin, step.tail_size};
  }
  static inline void WriteColumn(json::Writer& writer, Do what, const store::Query& row,
                                 int column);
  static void WriteTime(json::Writer& writer, Do format, Instant time);
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
};

// Compiles the reply whose body has this schema. Errors say what is wrong and what to do: a
// property that nothing fills, a Fill or a value for a property that is not there, and so on.
ReplyPlan CompileReply(const contract::Schema& schema, const ReplyBinding& binding,
                       Diagnostics& errors, const Entity* entity = nullptr);

// The plans of an operation's bindings, in their order; if it has none, the only plan needs no
// values and no rows. By operationId.
using Replies = std::map<std::string, std::vector<ReplyPlan>, std::less<>>;

// Compiles the good replies (the first 2XX with JSON) of all operations of an OpenAPI document.
Replies CompileReplies(const Node& document, contract::Schemas& schemas,
                       const std::vector<ReplyBinding>& bindings,
                       const std::vector<Entity>& entities, Diagnostics& errors);

}  // namespace understudy::entities
