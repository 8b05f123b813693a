#include "scenario/row_changes.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/diagnostics.h"
#include "base/text.h"

namespace understudy::scenario {
namespace {

using store::RecordedTable;
using store::RowValue;
using store::RowValues;

const RowValue& ValueOf(const RecordedTable& table, const RowValues& values,
                        std::string_view column) {
  static const RowValue kNone;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (table.columns[i].name == column) return values[i];
  }
  return kNone;
}

std::string KeyText(const RowValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? "" : *text;
}

std::string IdOf(const Entity& entity, const RecordedTable& table, const RowValues& values) {
  std::vector<std::string> parts;
  for (const auto& column : entity.rows.key_columns) {
    parts.push_back(KeyText(ValueOf(table, values, column)));
  }
  return Join(parts, ":");
}

const RowValues& ChangedValues(const store::RowChange& change) {
  return change.before ? *change.before : *change.after;
}

void BindTo(store::Query& query, int parameter, const RowValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    query.Bind(parameter, *integer);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    query.Bind(parameter, *text);
  } else {
    // No column holds a real number: a price is the text of a JSON number.
    query.Bind(parameter, std::optional<std::int64_t>());
  }
}

std::string Parameters(std::size_t count) {
  std::vector<std::string> parameters;
  for (std::size_t i = 1; i <= count; ++i) parameters.push_back("?" + std::to_string(i));
  return Join(parameters, ", ");
}

std::string PartJson(const RowPart& part, const RecordedTable& table, const RowValues& values) {
  json::Writer w;
  w.StartObject();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (table.columns[i].name == part.owner) continue;
    w.Key(std::string_view(table.columns[i].name));
    if (const auto* integer = std::get_if<std::int64_t>(&values[i])) {
      w.Integer(*integer);
    } else if (const auto* text = std::get_if<std::string>(&values[i])) {
      w.String(*text);
    } else {
      w.Null();
    }
  }
  w.EndObject();
  return w.Take();
}

std::string WithoutParts(const Entity& entity, std::string json) {
  Diagnostics diagnostics;
  const Source source{"row", std::move(json)};
  auto row = ParseJson(source, diagnostics);
  auto& members = row.value().members.list();
  std::erase_if(members, [&](const Member& member) {
    const auto& parts = entity.rows.parts;
    return std::any_of(parts.begin(), parts.end(),
                       [&](const RowPart& part) { return part.field == member.name; });
  });
  return json::ToText(*row);
}

// Of each row that was inserted or deleted: the changes of its parts, which are then all its parts.
class WholeRows {
 public:
  using Parts = std::vector<const store::RowChange*>;

  WholeRows(const RowTables& tables, const std::vector<store::RowChange>& changes) {
    for (const auto& change : changes) {
      const auto& role = tables.RoleOf(*change.table);
      if (role.part != nullptr || (change.before && change.after)) continue;
      rows_.emplace(
          std::pair(role.entity, IdOf(*role.entity, *change.table, ChangedValues(change))),
          Parts());
    }
    for (const auto& change : changes) {
      const auto& role = tables.RoleOf(*change.table);
      if (role.part == nullptr) continue;
      if (auto* parts = PartsOf(*role.entity, OwnerOf(*role.part, change))) {
        parts->push_back(&change);
      }
    }
  }

  // nullptr if the row was there before and after.
  Parts* PartsOf(const Entity& entity, const std::string& id) {
    const auto found = rows_.find({&entity, id});
    return found == rows_.end() ? nullptr : &found->second;
  }
  static std::string OwnerOf(const RowPart& part, const store::RowChange& change) {
    return KeyText(ValueOf(*change.table, ChangedValues(change), part.owner));
  }

 private:
  std::map<std::pair<const Entity*, std::string>, Parts> rows_;
};

}  // namespace

RowChangeReader::RowChangeReader(RowCatalogs catalogs)
    : catalog_(std::move(catalogs.usual)), find_(std::move(catalogs.find)) {}
RowChangeReader::~RowChangeReader() = default;

RowChangeReader* RowChangeReader::Other(std::uint32_t tables) {
  if (tables == 0 || tables == catalog_->row_tables().recorded().id() || !find_) return nullptr;
  if (other_ != nullptr && other_->catalog_->row_tables().recorded().id() == tables) {
    return other_.get();
  }
  auto catalog = find_(tables);
  if (catalog == nullptr) return nullptr;
  other_ = std::make_unique<RowChangeReader>(RowCatalogs(std::move(catalog)));
  return other_.get();
}

store::Database& RowChangeReader::Scratch() {
  if (scratch_ == nullptr) {
    scratch_ = catalog_->row_tables().MakeDatabase();
    scratch_->Execute("PRAGMA foreign_keys=OFF");
  }
  return *scratch_;
}

std::string RowChangeReader::RowJson(const Entity& entity, const RecordedTable& table,
                                     const RowValues& values) {
  const auto& columns = catalog_->row_tables().ColumnsOf(entity);
  auto query = Scratch().Prepare("SELECT " + Parameters(columns.size()));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    BindTo(query, static_cast<int>(i) + 1, ValueOf(table, values, columns[i]));
  }
  query.Step();
  json::Writer w;
  entity.rows.Write(Scratch(), query, w);
  return w.Take();
}

void RowChangeReader::InsertPart(const RecordedTable& table, const RowValues& values) {
  auto query = Scratch().Prepare("INSERT OR REPLACE INTO " + table.name + " VALUES(" +
                                 Parameters(values.size()) + ")");
  for (std::size_t i = 0; i < values.size(); ++i) {
    BindTo(query, static_cast<int>(i) + 1, values[i]);
  }
  query.Run();
}

std::string RowChangeReader::WholeRowJson(const Entity& entity, const RecordedTable& table,
                                          const RowValues& values, const Parts& parts) {
  store::Transaction forget_the_parts(Scratch());
  for (const auto* part : parts) InsertPart(*part->table, ChangedValues(*part));
  return RowJson(entity, table, values);
}

ChangedRowList RowChangeReader::Read(std::string_view bytes) {
  if (auto* other = Other(store::IdOfTables(bytes))) return other->Read(bytes);
  const RowTables& tables = catalog_->row_tables();
  const auto changes = store::ReadRowChanges(bytes, tables.recorded());
  WholeRows whole(tables, changes.rows);
  ChangedRowList list;
  list.more = changes.more;
  for (const auto& change : changes.rows) {
    const RowTables::Role& role = tables.RoleOf(*change.table);
    const Entity& entity = *role.entity;
    ChangedRow row{role.vendor, &entity, {}};
    row.id = role.part == nullptr ? IdOf(entity, *change.table, ChangedValues(change))
                                  : WholeRows::OwnerOf(*role.part, change);
    const auto* parts = whole.PartsOf(entity, row.id);
    if (role.part != nullptr && parts != nullptr) continue;  // shown in its row
    if (role.part != nullptr) row.field = role.part->field;
    const auto json_of = [&](const RowValues& values) {
      if (role.part != nullptr) return PartJson(*role.part, *change.table, values);
      if (parts != nullptr) return WholeRowJson(entity, *change.table, values, *parts);
      auto json = RowJson(entity, *change.table, values);
      return entity.rows.parts.empty() ? json : WithoutParts(entity, std::move(json));
    };
    if (change.before) row.before = json_of(*change.before);
    if (change.after) row.after = json_of(*change.after);
    list.rows.push_back(std::move(row));
  }
  return list;
}

std::uint64_t RowChangeReader::WriteList(std::string_view bytes,
                                         const journal::Redaction& redaction, json::Writer& w) {
  const auto list = Read(bytes);
  const auto row_json = [&](const std::optional<std::string>& row) {
    return row ? redaction.Body(*row, "application/json") : std::string("null");
  };
  w.StartArray();
  for (const auto& row : list.rows) {
    w.StartObject();
    w.Key("vendor").String(row.vendor->name);
    w.Key("entity").String(row.entity->name);
    w.Key("id").String(row.id);
    if (!row.field.empty()) w.Key("field").String(row.field);
    w.Key("before").Raw(row_json(row.before));
    w.Key("after").Raw(row_json(row.after));
    w.EndObject();
  }
  w.EndArray();
  return list.more;
}

void RowChangeReader::WriteMembers(std::string_view bytes, json::Writer& w) {
  const std::uint64_t more = WriteList(bytes, journal::Redaction(), w.Key("rowChanges"));
  if (more > 0) w.Key("moreRowChanges").Integer(static_cast<std::int64_t>(more));
}

journal::WriteRowChanges RowChangesWriter(RowCatalogs catalogs) {
  return [reader = std::make_shared<RowChangeReader>(std::move(catalogs))](
             std::string_view bytes, const journal::Redaction& redaction, json::Writer& list,
             std::uint64_t& more) { more = reader->WriteList(bytes, redaction, list); };
}

RowFate FateOfRow(const Catalog& catalog, std::string_view bytes, const Entity& entity,
                  std::string_view id) {
  // Most requests changed other rows.
  const auto number = ParseInteger(id);
  if (number.status == IntegerStatus::kOk && !store::MayHaveInteger(bytes, number.value) &&
      bytes.find(id) == std::string_view::npos) {
    return RowFate::kUntouched;
  }
  const RowTables& tables = catalog.row_tables();
  const auto changes = store::ReadRowChanges(bytes, tables.recorded());
  for (const auto& change : changes.rows) {
    const auto& role = tables.RoleOf(*change.table);
    if (role.entity != &entity || role.part != nullptr) continue;
    if (!EqualsIgnoreCase(IdOf(entity, *change.table, ChangedValues(change)), id)) continue;
    if (!change.before) return RowFate::kInserted;
    return change.after ? RowFate::kChanged : RowFate::kDeleted;
  }
  return RowFate::kUntouched;
}

}  // namespace understudy::scenario
