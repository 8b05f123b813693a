#include "entities/row_plan.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/clock.h"
#include "base/text.h"
#include "entities/row_sql.h"
#include "entities/scenario_time.h"

namespace understudy::entities {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

std::string FormatForScenario(Instant instant) {
  const bool whole = instant == std::chrono::floor<std::chrono::seconds>(instant);
  return std::string((whole ? FormatSeconds(instant) : FormatMillis(instant)).view());
}

// The time on a clock that is `east` of UTC.
std::string FormatWithOffset(Instant instant, std::chrono::minutes east, std::string_view offset) {
  std::string text = FormatForScenario(instant + east);
  text.pop_back();  // Z
  return text += offset;
}

std::int64_t IntegerOf(const Node& node) {
  std::string_view digits = node.text;
  if (digits.starts_with('+')) digits.remove_prefix(1);  // YAML allows it
  return ParseInteger(digits).value;
}

// Finds the members of a map that are asked for in about their written order.
class Members {
 public:
  explicit Members(const Node& map) : members_(map.members.list()) {}

  // nullptr if it is absent or null.
  const Node* Find(std::string_view name) {
    for (std::size_t tried = 0; tried < members_.size(); ++tried, ++next_) {
      if (next_ == members_.size()) next_ = 0;
      const Member& member = members_[next_];
      if (member.name != name) continue;
      ++next_;
      return member.value.is_null() ? nullptr : &member.value;
    }
    return nullptr;
  }

 private:
  const std::vector<Member>& members_;
  std::size_t next_ = 0;
};

void WriteValue(json::Writer& writer, const Shape& shape, const Node* value);

void WriteObject(json::Writer& writer, const Shape& shape, const Node* value) {
  writer.StartObject();
  for (const auto& property : shape.properties()) {
    writer.Key(std::string_view(property.name));
    WriteValue(writer, property.shape, value == nullptr ? nullptr : value->Find(property.name));
  }
  writer.EndObject();
}

void WriteItems(json::Writer& writer, const Shape& item, const Children<Node>& items) {
  writer.StartArray();
  for (const auto& each : items) WriteValue(writer, item, &each);
  writer.EndArray();
}

void WriteMembers(json::Writer& writer, const Shape& value, const Children<Member>& members) {
  writer.StartObject();
  for (const auto& member : members) {
    WriteValue(writer.Key(std::string_view(member.name)), value, &member.value);
  }
  writer.EndObject();
}

// A checked value as its shape shows it; what a shape does not say, as it was written.
void WriteValue(json::Writer& writer, const Shape& shape, const Node* value) {
  static const Node kNone;
  if (value != nullptr && value->is_null()) value = nullptr;
  if (value == nullptr && (shape.nullable() || shape.type() == Shape::Type::kAny)) {
    writer.Null();
    return;
  }
  switch (shape.type()) {
    case Shape::Type::kObject:
      return WriteObject(writer, shape, value);
    case Shape::Type::kList:
      return WriteItems(writer, shape.elements()[0], value == nullptr ? kNone.items : value->items);
    case Shape::Type::kMapping:
      return WriteMembers(writer, shape.elements()[0],
                          value == nullptr ? kNone.members : value->members);
    default:
      break;
  }
  if (value != nullptr) {
    json::Write(writer, *value);
  } else if (shape.type() == Shape::Type::kBoolean) {
    writer.Boolean(false);
  } else if (shape.type() == Shape::Type::kInteger || shape.type() == Shape::Type::kNumber) {
    writer.Integer(0);
  } else {
    writer.String("");
  }
}

// What a SearchColumn holds.
std::string SearchText(const SearchColumn& search, const Node& row) {
  std::vector<std::string> parts;
  for (const auto& field : search.fields) {
    const Node* value = row.Find(field);
    if (value == nullptr || value->is_null()) {
      parts.emplace_back();
    } else if (value->is_sequence()) {
      for (const auto& item : value->items) parts.push_back(item.text);
    } else if (value->kind == Node::Kind::kInteger) {
      parts.push_back(std::to_string(IntegerOf(*value)));
    } else {
      parts.push_back(value->text);
    }
  }
  return SearchKey(Join(parts, "\x1f"));
}

}  // namespace

std::string ScenarioTime(Instant instant) {
  // A scenario reaches past the years that can be written by an offset, and so must this.
  constexpr auto kFarthest = std::chrono::hours(24) - std::chrono::minutes(1);
  constexpr sys_days kFirst = year(0) / 1 / 1;
  constexpr sys_days kEnd = sys_days(year(9999) / 12 / 31) + std::chrono::days(1);
  if (instant < kFirst) return FormatWithOffset(instant, kFarthest, "+23:59");
  if (instant >= kEnd) return FormatWithOffset(instant, -kFarthest, "-23:59");
  return FormatForScenario(instant);
}

// Binds the values of one row. They must live until the query has run.
class RowPlan::Binder {
 public:
  Binder(store::Query& query, std::size_t columns) : query_(query) { texts_.reserve(columns); }

  void Bind(const Column& column, const Node* value) {
    const int parameter = ++parameter_;
    if (value != nullptr && value->is_null()) value = nullptr;
    if (value == nullptr && column.shape.nullable()) {
      query_.Bind(parameter, std::optional<std::int64_t>());
      return;
    }
    switch (column.storage) {
      case Storage::kText:
        query_.Bind(parameter, value == nullptr ? std::string_view() : value->text);
        break;
      case Storage::kInteger:
        query_.Bind(parameter, value == nullptr ? std::int64_t{0} : IntegerOf(*value));
        break;
      case Storage::kBoolean:
        query_.Bind(parameter, std::int64_t{value != nullptr && LowerAscii(value->text) == "true"});
        break;
      case Storage::kInstant:
        query_.Bind(parameter, value == nullptr ? Instant() : ParseInstant(value->text).value());
        break;
      case Storage::kJson: {
        json::Writer writer;
        WriteValue(writer, column.shape, value);
        BindText(parameter, writer.Take());
        break;
      }
    }
  }
  void Null() { query_.Bind(++parameter_, std::optional<std::int64_t>()); }
  void Text(std::string text) { BindText(++parameter_, std::move(text)); }
  void View(std::string_view text) { query_.Bind(++parameter_, text); }
  void Integer(std::int64_t integer) { query_.Bind(++parameter_, integer); }

 private:
  void BindText(int parameter, std::string text) {
    texts_.push_back(std::move(text));
    query_.Bind(parameter, texts_.back());
  }

  store::Query& query_;
  std::vector<std::string> texts_;  // never grows past what was reserved: SQLite points into it
  int parameter_ = 0;
};

RowPlan::Column RowPlan::ColumnOf(std::string name, const Shape& shape) {
  switch (shape.type()) {
    case Shape::Type::kString:
      return {std::move(name), shape, Storage::kText};
    case Shape::Type::kInteger:
      return {std::move(name), shape, Storage::kInteger};
    case Shape::Type::kBoolean:
      return {std::move(name), shape, Storage::kBoolean};
    case Shape::Type::kInstant:
      return {std::move(name), shape, Storage::kInstant};
    default:
      return {std::move(name), shape, Storage::kJson};
  }
}

RowPlan::SidePlan RowPlan::MakeSide(const Field& field, const SideTable& table,
                                    const std::vector<std::string>& columns) {
  const Shape& item = field.shape.elements().at(0);
  SidePlan side{field.name,
                field.shape.type() == Shape::Type::kMapping,
                item.type() == Shape::Type::kObject,
                false,
                {},
                {},
                {},
                {}};
  std::vector<std::string> values = table.columns;
  if (side.is_object) {
    for (const auto& property : item.properties()) {
      side.columns.push_back(ColumnOf(property.name, property.shape));
      values.push_back(SnakeCase(property.name));
    }
  } else {
    side.columns.push_back(ColumnOf(field.name, item));
  }
  std::vector<std::string> all = {table.owner};
  side.has_place =
      !table.order.empty() && std::find(values.begin(), values.end(), table.order) == values.end();
  if (side.has_place) all.push_back(table.order);
  for (const auto& copy : table.copies) {
    const auto found = std::find(columns.begin(), columns.end(), copy);
    if (found == columns.end()) throw std::logic_error(copy + " is no column of the row");
    side.copies.push_back(static_cast<std::size_t>(found - columns.begin()));
    all.push_back(copy);
  }
  all.insert(all.end(), values.begin(), values.end());
  const bool is_whole = !table.order.empty();
  side.insert = InsertSql(is_whole ? "INSERT" : "INSERT OR IGNORE", table.table, all);
  if (is_whole) {
    side.select = Concat({"SELECT ", Join(values, ", "), " FROM ", table.table, " WHERE ",
                          table.owner, " = ?1 ORDER BY ", table.order});
  }
  return side;
}

RowPlan::RowPlan(const EntityDeclaration& entity) : search_(entity.search) {
  std::vector<std::string> columns;
  for (const auto& field : entity.fields) {
    if (!field.items.table.empty()) continue;
    if (field.name == entity.unique.front().front()) key_ = columns.size();
    columns.push_back(entities::ColumnOf(field));
    stored_.push_back(ColumnOf(field.name, field.shape));
    stored_.back().default_from = field.default_from;
  }
  std::size_t column = 0;
  for (const auto& field : entity.fields) {
    const bool is_side = !field.items.table.empty();
    steps_.push_back({field.name, is_side, is_side ? sides_.size() : column});
    if (is_side) {
      sides_.push_back(MakeSide(field, field.items, columns));
    } else {
      ++column;
    }
    if (!field.found_by.table.empty()) sides_.push_back(MakeSide(field, field.found_by, columns));
  }
  columns_ = Join(columns, ", ");
  const std::vector<std::string> key = KeyColumnsOf(entity);
  for (const auto& search : search_) columns.push_back(search.column);
  insert_ = InsertSql("INSERT", entity.table, columns);
  update_ = UpdateSql(entity.table, columns, key);
}

void RowPlan::Insert(store::Database& database, const Node& row) const {
  {
    auto query = database.Prepare(insert_);
    Binder binder(query, stored_.size() + search_.size());
    BindRow(binder, row);
    query.Run();
  }
  for (const auto& side : sides_) InsertItems(database, side, row);
}

void RowPlan::BindRow(Binder& binder, const Node& row) const {
  Members members(row);
  for (const auto& column : stored_) {
    const Node* value = members.Find(column.name);
    if (value == nullptr && !column.default_from.empty()) {
      value = members.Find(column.default_from);
    }
    // SQLite gives an integer key to a row without one.
    const bool is_given = &column == &stored_[key_] && column.storage == Storage::kInteger;
    if (value == nullptr && is_given) {
      binder.Null();
    } else {
      binder.Bind(column, value);
    }
  }
  for (const auto& search : search_) binder.Text(SearchText(search, row));
}

void RowPlan::Update(store::Database& database, const Node& row) const {
  if (!sides_.empty()) throw std::logic_error("rows with side tables can't be updated");
  auto query = database.Prepare(update_);
  Binder binder(query, stored_.size() + search_.size());
  BindRow(binder, row);
  query.Run();
}

void RowPlan::InsertItems(store::Database& database, const SidePlan& side, const Node& row) const {
  const Node* value = row.Find(side.field);
  if (value == nullptr) return;
  std::int64_t place = 0;
  const auto insert = [&](const Node& item, const std::string* name) {
    auto query = database.Prepare(side.insert);
    Binder binder(query, side.copies.size() + side.columns.size() + 1);
    binder.Bind(stored_[key_], row.Find(stored_[key_].name));
    if (side.has_place) binder.Integer(place++);
    for (const auto copy : side.copies) {
      binder.Bind(stored_[copy], row.Find(stored_[copy].name));
    }
    if (name != nullptr) binder.View(*name);
    for (const auto& column : side.columns) {
      binder.Bind(column, side.is_object ? item.Find(column.name) : &item);
    }
    query.Run();
  };
  for (const auto& item : value->items) insert(item, nullptr);
  for (const auto& member : value->members) insert(member.value, &member.name);
}

void RowPlan::WriteColumn(const Column& column, const store::Query& row, int index,
                          json::Writer& writer) {
  if (column.storage == Storage::kText) {
    writer.Text(row.OptionalView(index));
  } else if (row.IsNull(index)) {
    writer.Null();
  } else if (column.storage == Storage::kInteger) {
    writer.Integer(row.Integer(index));
  } else if (column.storage == Storage::kBoolean) {
    writer.Boolean(row.Integer(index) != 0);
  } else if (column.storage == Storage::kInstant) {
    writer.String(ScenarioTime(row.Time(index)));
  } else {
    writer.Raw(row.View(index));
  }
}

void RowPlan::WriteItems(store::Database& database, const SidePlan& side, const store::Query& row,
                         json::Writer& writer) const {
  auto query = database.Prepare(side.select);
  const int key = static_cast<int>(key_);
  if (stored_[key_].storage == Storage::kInteger) {
    query.Bind(1, row.Integer(key));
  } else {
    query.Bind(1, row.View(key));
  }
  if (side.is_map) {
    writer.StartObject();
  } else {
    writer.StartArray();
  }
  while (query.Step()) {
    int column = 0;
    if (side.is_map) writer.Key(query.View(column++));
    if (!side.is_object) {
      WriteColumn(side.columns[0], query, column, writer);
      continue;
    }
    writer.StartObject();
    for (const auto& property : side.columns) {
      WriteColumn(property, query, column++, writer.Key(std::string_view(property.name)));
    }
    writer.EndObject();
  }
  if (side.is_map) {
    writer.EndObject();
  } else {
    writer.EndArray();
  }
}

void RowPlan::Write(store::Database& database, const store::Query& row,
                    json::Writer& writer) const {
  writer.StartObject();
  for (const auto& step : steps_) {
    writer.Key(std::string_view(step.name));
    if (step.is_side) {
      WriteItems(database, sides_[step.index], row, writer);
    } else {
      WriteColumn(stored_[step.index], row, static_cast<int>(step.index), writer);
    }
  }
  writer.EndObject();
}

}  // namespace understudy::entities
