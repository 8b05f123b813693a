#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "entities/declaration.h"
#include "entities/reply.h"
#include "entities/reply_schema.h"
#include "entities/selected_columns.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// Schemas may contain themselves.
constexpr int kDeepest = 100;
constexpr int kMostObjects = 10'000;

}  // namespace

// Compiles one reply.
class ReplyCompiler {
 public:
  ReplyCompiler(const ReplyBinding& binding, const Entity* entity, Diagnostics& errors)
      : binding_(binding), entity_(entity), errors_(errors) {}

  ReplyPlan Compile(const Schema& schema) {
    if (const Schema* body = AlternativeOf(schema, binding_.schema)) {
      Emit(*body, "", nullptr);
      Flush();
      CheckUse(*body);
    } else {
      Fail(schema, Concat({"is never ", Quoted(binding_.schema),
                           ": name the schema of the reply, or one of its alternatives"}));
    }
    plan_.bytes_.append(json::Writer::kPadding, ' ');
    plan_.select_ = row_.Select();
    plan_.value_count_ = binding_.values.size();
    for (std::size_t i = 0; i < other_rows_.size(); ++i) {
      plan_.others_[i].sql = other_rows_[i].Select() + plan_.others_[i].sql;
    }
    for (const auto& rest : binding_.queries) plan_.queries_.push_back(plan_.select_ + rest);
    if (entity_ != nullptr && binding_.queries.empty()) {
      plan_.queries_.push_back(Concat({plan_.select_, "FROM ", entity_->rows.table, " WHERE ",
                                       entity_->unique.front().front(), " = ?1"}));
    }
    return std::move(plan_);
  }

 private:
  using Do = ReplyPlan::Do;
  using Row = SelectedColumns;

  void Fail(const Schema& schema, const std::string& what) {
    const std::string message = Concat({"the reply of ", binding_.operation, " ", what});
    if (schema.node == nullptr) {
      errors_.Add("contract", message);
    } else {
      errors_.Add(schema.node->mark, message);
    }
  }

  // Reading the binding.

  const Fill* FillOf(const std::string& path) {
    const Fill* fill = binding_.FillOf(path);
    if (fill != nullptr) used_.insert(fill);
    return fill;
  }

  // The index of the value with one of these names.
  std::optional<std::uint16_t> ValueOf(std::string_view name, std::string_view other_name) {
    for (std::size_t i = 0; i < binding_.values.size(); ++i) {
      const auto& value = binding_.values[i];
      if (value != name && value != other_name) continue;
      used_.insert(&value);
      return static_cast<std::uint16_t>(i);
    }
    return std::nullopt;
  }

  void CheckUse(const Schema& schema) {
    for (const auto& fill : binding_.fills) {
      if (used_.count(&fill) == 0) {
        Fail(schema, Concat({"has no property ", Quoted(fill.property), " that can be filled"}));
      }
    }
    for (const auto& value : binding_.values) {
      if (used_.count(&value) == 0 && !binding_.leaves_values)
        Fail(schema, Concat({"has no use for the value ", Quoted(value)}));
    }
    if (binding_.row && !found_row_) {
      Fail(schema, Concat({"has no list or object ", Quoted(*binding_.row), " for its rows"}));
    }
    if (needs_one_row_ && (!found_row_ || plan_.row_is_list_)) {
      Fail(schema, "has no row whose key finds other rows: `from` is outside of the list");
    }
  }

  // Steps. Bytes that never change are collected until the next step.

  void Bytes(std::string_view bytes) { pending_ += bytes; }
  void Name(std::string_view name) {
    json::Writer writer;
    Bytes(writer.String(name).Take());
    Bytes(":");
  }

  std::size_t Add(Do what, std::uint16_t index = 0, Do how = Do::kNothing) {
    plan_.steps_.push_back({what, how, index, static_cast<std::uint32_t>(plan_.bytes_.size()),
                            static_cast<std::uint32_t>(pending_.size())});
    plan_.bytes_ += std::exchange(pending_, {});
    return plan_.steps_.size() - 1;
  }
  void Flush() {
    if (!pending_.empty()) Add(Do::kNothing);
  }
  // Ends the steps that this step skips.
  void EndSkip(std::size_t step) {
    Flush();
    plan_.steps_[step].length = static_cast<std::uint32_t>(plan_.steps_.size() - step - 1);
  }
  // Ends the steps that this step repeats.
  void EndRepetition(std::size_t at) {
    plan_.steps_[at].length = static_cast<std::uint32_t>(plan_.steps_.size() - at - 1);
    SetTail(at);
  }
  void SetTail(std::size_t at) {
    auto& step = plan_.steps_[at];
    step.tail_begin = static_cast<std::uint32_t>(plan_.bytes_.size());
    step.tail_size = static_cast<std::uint32_t>(pending_.size());
    plan_.bytes_ += std::exchange(pending_, {});
  }

  // The column of a property that no Fill names.
  std::string ColumnOf(const Schema& schema, std::string_view property, const Row& row) {
    if (entity_ == nullptr || &row != &row_) return SnakeCase(property);
    const auto column = entity_->columns.find(property);
    if (column != entity_->columns.end()) return column->second;
    Fail(schema, Concat({"has a property ", Quoted(property), " that is not a field of ",
                         Quoted(entity_->name), ": declare the field, or say what fills it"}));
    return {};
  }

  // How a column of this schema is written.
  Do HowTo(const Schema& schema) {
    static const std::map<std::string_view, Do> kTimes = {{"millis", Do::kMillis},
                                                          {"micros", Do::kMicros},
                                                          {"seconds", Do::kSeconds},
                                                          {"unix", Do::kUnix},
                                                          {"comma", Do::kComma}};
    if (const auto time = kTimes.find(schema.time); time != kTimes.end()) return time->second;
    if (!schema.time.empty())
      Fail(schema, "has an x-time that is not one of millis, micros, seconds, unix, comma");
    if (schema.Is(Schema::kString)) return Do::kText;
    if (schema.Is(Schema::kInteger)) return Do::kInteger;
    if (schema.Is(Schema::kBoolean)) return Do::kBoolean;
    return Do::kJson;
  }

  // Writes the value of a property, or the whole reply. `row` is the row that contains it, or
  // nullptr.
  void Emit(const Schema& schema, const std::string& path, Row* row) {
    if (const Node* constant = OnlyValue(schema)) return Bytes(json::ToText(*constant));
    if (binding_.row == path && !found_row_) return EmitRow(schema, path);
    const Fill* fill = FillOf(path);
    if (fill != nullptr && !fill->from.empty()) return EmitOthers(schema, *fill, row);
    const auto value = ValueOf(path, row == nullptr ? LastName(path) : std::string_view(path));
    if (value) {
      Add(Do::kValue, *value);
    } else if (row == nullptr) {
      EmitOutsideRows(schema, path, fill);
    } else if (fill != nullptr) {
      Add(HowTo(schema), row->IndexOf(fill->column));
    } else if (binding_.FillsBelow(path)) {
      EmitItem(schema, path, *row);
    } else {
      Add(HowTo(schema), row->IndexOf(ColumnOf(schema, LastName(path), *row)));
    }
  }

  void EmitOutsideRows(const Schema& schema, const std::string& path, const Fill* fill) {
    if (fill == nullptr && !schema.properties.empty()) return EmitObject(schema, path, nullptr);
    Fail(schema,
         Concat({"has nothing that fills ", Quoted(path),
                 ": it is in no row, so give a value of that name, or fill it with `from`"}));
  }

  // The list or object that the handler's rows fill.
  void EmitRow(const Schema& schema, const std::string& path) {
    found_row_ = true;
    plan_.row_is_list_ = schema.Is(Schema::kArray);
    if (!plan_.row_is_list_) return EmitItem(schema, path, row_);
    Bytes("[");
    const auto rows = Add(Do::kRows);
    EmitItem(OrAny(schema.items), path, row_);
    EndRepetition(rows);
    Bytes("]");
  }

  // Writes the value that a whole row fills.
  void EmitItem(const Schema& schema, const std::string& path, Row& row) {
    const Fill* fill = FillOf(path);
    if (fill != nullptr && !fill->column.empty()) {
      Add(HowTo(schema), row.IndexOf(fill->column));
    } else if (!AlternativesOf(schema).empty()) {
      EmitAlternatives(schema, path, row);
    } else if (!schema.properties.empty()) {
      EmitObject(schema, path, &row);
    } else {
      Fail(schema, Concat({"needs the column that fills each of ", Quoted(path)}));
    }
  }

  void EmitAlternatives(const Schema& schema, const std::string& path, Row& row) {
    if (!Enter(schema, path)) return;
    const std::string property = DiscriminatorOf(schema);
    if (property.empty()) {
      --depth_;
      return Fail(schema, Concat({"has alternatives at ", Quoted(path),
                                  " which no property tells apart by a constant in each"}));
    }
    const Fill* fill = FillOf(Below(path, property));
    const auto column =
        row.IndexOf(fill == nullptr ? ColumnOf(schema, property, row) : fill->column);
    ++optional_;
    for (const auto* alternative : AlternativesOf(schema)) {
      const auto test = Add(Do::kIfText, column);
      Bytes(*ConstantOf(*alternative, property));
      SetTail(test);
      EmitItem(*alternative, path, row);
      EndSkip(test);
    }
    --optional_;
    --depth_;
  }

  void EmitObject(const Schema& schema, const std::string& path, Row* row) {
    if (!Enter(schema, path)) return;
    Bytes("{");
    auto follows = Follows::kNo;
    for (const auto& property : schema.properties) {
      if (!property.schema->write_only)
        EmitProperty(property, Below(path, property.name), row, follows);
    }
    Bytes("}");
    --depth_;
  }

  // Begins an object or alternatives, which end with --depth_. Returns false, after one error, if
  // there are too many, in total or inside each other: schemas may contain themselves.
  bool Enter(const Schema& schema, const std::string& path) {
    if (is_endless_) return false;
    is_endless_ = depth_ == kDeepest || ++objects_ > kMostObjects;
    if (is_endless_) {
      const char* what = depth_ == kDeepest ? "is too deep at " : "has too many objects at ";
      Fail(schema, Concat({what, Quoted(path), ": fill it with JSON"}));
      return false;
    }
    ++depth_;
    return true;
  }

  // Whether an object already has a member, so that the next member needs a comma before it.
  enum class Follows { kNo, kPerhaps, kYes };

  void EmitProperty(const contract::SchemaProperty& property, const std::string& path, Row* row,
                    Follows& follows) {
    const auto condition = property.required || OnlyValue(*property.schema) != nullptr
                               ? std::nullopt
                               : std::optional(BeginOptional(*property.schema, path, row));
    if (follows == Follows::kYes) Bytes(",");
    if (follows == Follows::kPerhaps) Add(Do::kSeparate);
    Name(property.name);
    const auto first = plan_.steps_.size();
    optional_ += condition ? 1 : 0;
    Emit(*property.schema, path, row);
    optional_ -= condition ? 1 : 0;
    if (!condition) {
      follows = Follows::kYes;
      return;
    }
    EndOptional(*condition, first);
    if (plan_.steps_[*condition].what == Do::kNothing) follows = Follows::kYes;
    if (follows == Follows::kNo) follows = Follows::kPerhaps;
  }

  // The step that skips a property which is not required.
  std::size_t BeginOptional(const Schema& schema, const std::string& path, Row* row) {
    const Fill* fill = FillOf(path);
    if (fill != nullptr && !fill->only_if.empty()) {
      const auto value = ValueOf(fill->only_if, fill->only_if);
      if (!value) Fail(schema, Concat({"does not have the value ", Quoted(fill->only_if)}));
      return Add(Do::kIfValue, value.value_or(0));
    }
    const auto value = ValueOf(path, row == nullptr ? LastName(path) : std::string_view(path));
    if (value) return Add(Do::kIfValue, *value);
    return Add(Do::kNothing);
  }

  // Skips the property if the first column in it is null. `first` is the first step after its name.
  void EndOptional(std::size_t condition, std::size_t first) {
    EndSkip(condition);
    auto& steps = plan_.steps_;
    if (steps[condition].what != Do::kNothing) return;
    for (std::size_t i = first; i < steps.size(); ++i) {
      const auto what = steps[i].what;
      if (what >= Do::kRows && what <= Do::kTwin) {
        i += steps[i].length;
        continue;
      }
      if (what < Do::kText || what > Do::kComma) continue;
      steps[condition].what = Do::kUnlessNull;
      steps[condition].index = steps[i].index;
      return;
    }
  }

  // Identifies the other rows that a Fill shows.
  static auto RowsOf(const Fill& fill) { return std::tuple(fill.from, fill.key, fill.owner); }

  // Writes the rows that `fill.from` finds.
  void EmitOthers(const Schema& schema, const Fill& fill, Row* row) {
    if (row == nullptr) {
      needs_one_row_ = true;
      row = &row_;
    }
    if (schema.Is(Schema::kArray) && row == &row_ && EmitTwin(schema, fill)) return;
    const auto index = static_cast<std::uint16_t>(plan_.others_.size());
    plan_.others_.push_back({fill.from, row->IndexOf(fill.key), !fill.owner.empty()});
    Row& others = other_rows_.emplace_back();  // its address does not change
    if (!fill.owner.empty()) others.IndexOf(fill.owner);
    if (schema.Is(Schema::kArray)) {
      if (row == &row_ && optional_ == 0) shown_.emplace(RowsOf(fill), index);
      Bytes("[");
      const auto list = Add(Do::kList, index);
      EmitItem(OrAny(schema.items), fill.property, others);
      EndRepetition(list);
      Bytes("]");
    } else if (schema.Is(Schema::kObject) && schema.properties.empty() && fill.column.empty()) {
      Bytes("{");
      const auto map = Add(Do::kMap, index);
      others.IndexOf("name");
      Add(HowTo(OrAny(schema.additional_properties)), others.IndexOf("value"));
      EndRepetition(map);
      Bytes("}");
    } else {
      if (!fill.owner.empty()) {
        Fail(schema, Concat({"takes one value from ", Quoted(fill.property),
                             "'s rows: leave out `owner`"}));
      }
      others.IndexOf(fill.column);
      Add(Do::kReference, index, HowTo(schema));
    }
  }

  // A list of rows that an earlier list shows too. They are read once, and written for both lists.
  bool EmitTwin(const Schema& schema, const Fill& fill) {
    const auto shown = shown_.find(RowsOf(fill));
    if (shown == shown_.end() || plan_.others_[shown->second].twin != 0) return false;
    auto& other = plan_.others_[shown->second];
    Bytes("[");
    const auto twin = Add(Do::kTwin, shown->second);
    other.twin = static_cast<std::uint32_t>(twin);
    other.twin_value = fill.only_if.empty() ? std::nullopt : ValueOf(fill.only_if, fill.only_if);
    EmitItem(OrAny(schema.items), fill.property, other_rows_[shown->second]);
    EndRepetition(twin);
    Bytes("]");
    return true;
  }

  const ReplyBinding& binding_;
  const Entity* const entity_;  // of the handler's rows; nullptr: none
  Diagnostics& errors_;
  ReplyPlan plan_;
  std::string pending_;
  Row row_;
  std::deque<Row> other_rows_;  // of plan_.others_
  // The lists of other rows that are always written, by RowsOf().
  std::map<std::tuple<std::string, std::string, std::string>, std::uint16_t> shown_;
  int optional_ = 0;  // enclosing properties and alternatives that may be omitted
  bool found_row_ = false;
  bool needs_one_row_ = false;  // outside of that row
  int depth_ = 0;               // of objects and alternatives inside each other
  int objects_ = 0;             // in total
  bool is_endless_ = false;     // there are too many, so no more are compiled
  std::set<const void*> used_;
};

ReplyPlan CompileReply(const Schema& schema, const ReplyBinding& binding, Diagnostics& errors,
                       const Entity* entity) {
  return ReplyCompiler(binding, entity, errors).Compile(schema);
}

}  // namespace understudy::entities
