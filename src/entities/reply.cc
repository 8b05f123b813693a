#include "entities/reply.h"

#include <algorithm>
#include <cassert>
#include <memory>
#include <stdexcept>
#include <utility>

#include "base/text.h"

namespace understudy::entities {
namespace {

// The rows of a query. A query that is already at its row has only that row.
class QueryRows : public Rows {
 public:
  QueryRows(store::Query* query, bool is_at_row) : query_(query), is_at_row_(is_at_row) {}
  const store::Query* Next() override {
    return is_at_row_ || (query_ != nullptr && query_->Step()) ? query_ : nullptr;
  }

 private:
  store::Query* const query_;
  const bool is_at_row_;
};

// The compiler makes steps that read a row only where there is one.
const store::Query& Existing(const store::Query* row) {
  assert(row != nullptr);
  return *row;
}

void WriteValue(json::Writer& writer, const Value& value, std::int64_t rows) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      writer.Null();
      break;
    case Value::Kind::kBoolean:
      writer.Boolean(value.integer() != 0);
      break;
    case Value::Kind::kInteger:
      writer.Integer(value.integer());
      break;
    case Value::Kind::kText:
      writer.String(value.text());
      break;
    case Value::Kind::kJson:
      writer.Raw(value.text());
      break;
    case Value::Kind::kRowCount:
      writer.Integer(rows);
      break;
  }
}

}  // namespace

const Fill* ReplyBinding::FillOf(std::string_view property) const {
  const auto found = std::find_if(fills.begin(), fills.end(),
                                  [&](const Fill& fill) { return fill.property == property; });
  return found == fills.end() ? nullptr : &*found;
}

bool ReplyBinding::FillsBelow(std::string_view property) const {
  const std::string beginning = Concat({property, "."});
  return std::any_of(fills.begin(), fills.end(),
                     [&](const Fill& fill) { return fill.property.starts_with(beginning); });
}

// SQLite gives 0 for null, so only a 0 needs the second check.
[[gnu::always_inline]] inline void ReplyPlan::WriteColumn(json::Writer& writer, Do what,
                                                          const store::Query& row, int column) {
  if (what == Do::kText) {
    writer.Text(row.OptionalView(column));
    return;
  }
  if (what == Do::kJson) {
    writer.Raw(row.OptionalView(column).value_or("null"));
    return;
  }
  const std::int64_t number = row.Integer(column);
  if (number == 0 && row.IsNull(column)) {
    writer.Null();
  } else if (what == Do::kInteger) {
    writer.Integer(number);
  } else if (what == Do::kBoolean) {
    writer.Boolean(number != 0);
  } else {
    WriteTime(writer, what, Instant(std::chrono::milliseconds(number)));
  }
}

void ReplyPlan::WriteTime(json::Writer& writer, Do format, Instant time) {
  switch (format) {
    case Do::kMillis:
      writer.String(FormatMillis(time));
      break;
    case Do::kMicros:
      writer.String(FormatMicros(time));
      break;
    case Do::kSeconds:
      writer.String(FormatSeconds(time));
      break;
    case Do::kUnix:
      writer.String(FormatUnix(time));
      break;
    default:
      writer.String(FormatComma(time));
  }
}

// What changes while one reply is written.
struct ReplyPlan::Run {
  Run(store::Database& its_database, Values its_values, Rows& its_rows, std::size_t others,
      json::Writer& its_writer)
      : database(its_database),
        values(its_values),
        rows(its_rows),
        cursors(others),
        writer(&its_writer) {}

  // The position in other rows.
  struct Cursor {
    std::optional<store::Query> query;
    std::int64_t sought = 0;  // the key of the last search
    std::int64_t owner = 0;   // the key of the row, if rows are sorted
    bool has_row = false;
    std::optional<std::string_view> text;  // the value of a reference
    std::unique_ptr<json::Writer> twin;    // the text of the twin list

    void StepSorted() {
      has_row = query->Step();
      if (has_row) owner = query->Integer(0);
    }
  };

  void Open(Cursor& cursor, const Other& other, std::int64_t key) {
    cursor.query.reset();  // gives its statement back, for the next
    cursor.query.emplace(database.Prepare(other.sql)).Bind(1, key);
    cursor.sought = key;
  }

  // Moves a sorted cursor to the first row whose owner is `key` or greater.
  void Seek(Cursor& cursor, const Other& other, std::int64_t key) {
    // A new query costs about as much as this many steps.
    constexpr int kMostSteps = 16;
    int steps = cursor.query && key > std::exchange(cursor.sought, key) ? kMostSteps : 0;
    for (; steps > 0; --steps) {
      if (!cursor.has_row || cursor.owner >= key) return;
      cursor.StepSorted();
    }
    Open(cursor, other, key);
    cursor.StepSorted();
  }

  store::Database& database;
  Values values;
  Rows& rows;
  std::vector<Cursor> cursors;  // of others_
  std::int64_t row_count = 0;
  json::Writer* writer;
};

std::vector<std::string> ReplyPlan::other_queries() const {
  std::vector<std::string> queries;
  for (const auto& other : others_) queries.push_back(other.sql);
  return queries;
}

std::string ReplyPlan::Write(store::Database& database, Values values, Rows& rows) const {
  if (steps_.size() == 1 && steps_[0].what == Do::kNothing) return bytes_.substr(0, steps_[0].size);
  if (values.size() < value_count_)
    throw std::logic_error("a reply gets fewer values than its binding names");
  json::Writer writer;
  Run run(database, values, rows, others_.size(), writer);
  WriteSteps(run, steps_.data(), steps_.data() + steps_.size(),
             row_is_list_ ? nullptr : rows.Next());
  return writer.Take();
}

std::string ReplyPlan::Write(store::Database& database, Values values, store::Query* row) const {
  QueryRows rows(row, !row_is_list_);
  return Write(database, values, rows);
}

bool ReplyPlan::Skips(const Run& run, const Step& step, const store::Query* row) const {
  switch (step.what) {
    case Do::kUnlessNull:
      return Existing(row).IsNull(step.index);
    case Do::kIfValue:
      return !IsTrue(run.values.begin()[step.index]);
    default:
      return Existing(row).View(step.index) != TailOf(step);
  }
}

void ReplyPlan::WriteSteps(Run& run, const Step* step, const Step* end,
                           const store::Query* row) const {
  json::Writer& writer = *run.writer;
  for (; step < end; ++step) {
    writer.PaddedPart(bytes_.data() + step->begin, step->size);
    switch (step->what) {
      case Do::kNothing:
        break;
      case Do::kText:
        writer.Text(Existing(row).OptionalView(step->index));
        break;
      case Do::kValue:
        WriteValue(writer, run.values.begin()[step->index], run.row_count);
        break;
      case Do::kReference:
        WriteReference(run, *step, Existing(row));
        break;
      case Do::kSeparate:
        writer.Separate();
        break;
      case Do::kRows:
        WriteRows(run, *step);
        step += step->length;
        break;
      case Do::kList:
      case Do::kMap:
        WriteOthers(run, *step, Existing(row));
        step += step->length;
        break;
      case Do::kTwin:
        if (const auto& twin = run.cursors[step->index].twin) writer.Part(twin->Take());
        step += step->length;
        break;
      case Do::kUnlessNull:
      case Do::kIfValue:
      case Do::kIfText:
        if (Skips(run, *step, row)) step += step->length;
        break;
      default:
        WriteColumn(writer, step->what, Existing(row), step->index);
    }
  }
}

inline void ReplyPlan::WriteRepetition(Run& run, const Step& step, const store::Query& row) const {
  WriteSteps(run, &step + 1, &step + 1 + step.length, &row);
  run.writer->PaddedPart(bytes_.data() + step.tail_begin, step.tail_size);
}

void ReplyPlan::WriteRows(Run& run, const Step& step) const {
  while (const store::Query* row = run.rows.Next()) {
    if (run.row_count++ > 0) run.writer->Part(",");
    WriteRepetition(run, step, *row);
  }
}

void ReplyPlan::WriteOthers(Run& run, const Step& step, const store::Query& row) const {
  const Other& other = others_[step.index];
  if (other.twin != 0) run.cursors[step.index].twin.reset();  // of the row before
  bool follows = false;
  const auto write = [&](const store::Query& item) {
    if (std::exchange(follows, true)) run.writer->Part(",");
    if (step.what == Do::kMap) {
      run.writer->String(item.View(other.sorted ? 1 : 0)).Part(":");
    }
    WriteRepetition(run, step, item);
    if (other.twin != 0) WriteTwin(run, other, item);
  };
  if (!other.sorted) {
    auto items = run.database.Prepare(other.sql);
    items.BindColumn(1, row, other.key);
    while (items.Step()) write(items);
    return;
  }
  auto& cursor = run.cursors[step.index];
  const std::int64_t key = row.Integer(other.key);
  run.Seek(cursor, other, key);
  for (; cursor.has_row && cursor.owner == key; cursor.StepSorted()) write(*cursor.query);
}

void ReplyPlan::WriteTwin(Run& run, const Other& other, const store::Query& row) const {
  if (other.twin_value && !IsTrue(run.values.begin()[*other.twin_value])) return;
  const Step& step = steps_[other.twin];
  auto& twin = run.cursors[step.index].twin;
  if (twin) {
    twin->Part(",");
  } else {
    twin = std::make_unique_for_overwrite<json::Writer>();
  }
  json::Writer* const writer = std::exchange(run.writer, twin.get());
  WriteRepetition(run, step, row);
  run.writer = writer;
}

void ReplyPlan::WriteReference(Run& run, const Step& step, const store::Query& row) const {
  const Other& other = others_[step.index];
  auto& cursor = run.cursors[step.index];
  const std::int64_t key = row.Integer(other.key);
  if (key == 0 && row.IsNull(other.key)) {
    run.writer->Null();
    return;
  }
  if (!cursor.query || cursor.sought != key) {
    run.Open(cursor, other, key);
    cursor.has_row = cursor.query->Step();
    cursor.text = cursor.has_row ? cursor.query->OptionalView(0) : std::nullopt;
  }
  if (step.how == Do::kText || !cursor.has_row) {
    run.writer->Text(cursor.text);
  } else {
    WriteColumn(*run.writer, step.how, *cursor.query, 0);
  }
}

}  // namespace understudy::entities
