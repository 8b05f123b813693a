#include "scenario/rows.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "scenario/row_access.h"
#include "scenario/row_key.h"

namespace understudy::scenario {
namespace {

// Of the rows that refer to one, so many are named for each entity.
constexpr std::size_t kMostNamed = 3;

tl::unexpected<RowError> NotFound(std::string message) {
  return tl::make_unexpected(RowError{RowError::Kind::kNotFound, std::move(message), {}});
}

template <typename Item>
const Item* FindNamed(const std::vector<Item>& items, std::string_view name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

// What was named instead, for a message.
template <typename Item>
std::string NoSuch(const std::vector<Item>& items, std::string_view name) {
  if (!IsUtf8(name)) return "with this name";
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name);
  return Quoted(name) + DidYouMean(Abbreviate(name), names);
}

std::int64_t CountRows(store::Database& database, const RowTable& rows) {
  auto query =
      database.Prepare(rows.total.empty() ? "SELECT count(*) FROM " + rows.table : rows.total);
  return query.Step() ? query.Integer(0) : 0;
}

// "messages `m1`, `m2`, `m3`, …"; empty when there are none.
std::string NameReferrers(store::Database& database, const Referrers& referrers,
                          const RowKey& key) {
  auto query = database.Prepare(referrers.sql);
  // References to a key of several fields contain its text.
  const std::string text = key.Text();
  if (key.parts().size() > 1) {
    query.Bind(1, text);
  } else {
    key.BindTo(query);
  }
  std::vector<std::string> names;
  while (names.size() <= kMostNamed && query.Step()) names.push_back(Quoted(query.View(0)));
  if (names.empty()) return {};
  if (names.size() > kMostNamed) names.back() = "…";
  return referrers.entity + " " + Join(names, ", ");
}

}  // namespace

tl::unexpected<RowError> NoSuchRow(const Entity& entity, std::string_view id) {
  const std::string shown = IsUtf8(id) ? Quoted(id) : "that was asked for";
  return NotFound(entity.name + " has no row with the " + KeyForm(entity) + " " + shown);
}

std::optional<std::string> WhyNotDeletable(store::Database& database, const Entity& entity,
                                           const RowKey& key) {
  std::vector<std::string> others;
  for (const auto& referrers : entity.rows.referrers) {
    auto names = NameReferrers(database, referrers, key);
    if (!names.empty()) others.push_back(std::move(names));
  }
  if (others.empty()) return std::nullopt;
  return entity.name + " " + Quoted(key.Text()) +
         " can't be deleted: rows refer to it: " + Join(others, "; ");
}

tl::expected<RowSet, RowError> FindRowSet(const Catalog& catalog, std::string_view vendor,
                                          std::string_view entity) {
  const Vendor* found = catalog.Find(vendor);
  if (found == nullptr) return NotFound("no vendor " + NoSuch(catalog.vendors(), vendor));
  const Entity* rows = FindNamed(found->entities, entity);
  if (rows == nullptr) {
    return NotFound(found->name + " has no rows " + NoSuch(found->entities, entity));
  }
  return RowSet{found, rows};
}

std::string ListRows(store::Database& database, const RowSet& set, std::int64_t offset,
                     std::int64_t limit) {
  const RowTable& rows = set.entity->rows;
  auto query = database.Prepare("SELECT " + rows.columns + " FROM " + rows.table + " ORDER BY " +
                                Join(rows.key_columns, ", ") + " LIMIT ?1 OFFSET ?2");
  query.Bind(1, limit).Bind(2, offset);
  json::Writer w;
  w.StartObject().Key("rows").StartArray();
  while (query.Step()) rows.Write(database, query, w);
  w.EndArray();
  w.Key("total").Integer(CountRows(database, rows));
  w.Key("offset").Integer(offset).Key("limit").Integer(limit);
  w.EndObject();
  return w.Take();
}

tl::expected<std::string, RowError> GetRow(store::Database& database, const RowSet& set,
                                           std::string_view id) {
  const auto key = RowKey::Parse(*set.entity, id);
  auto row = key ? ReadRow(database, *set.entity, *key) : std::nullopt;
  if (!row) return NoSuchRow(*set.entity, id);
  return *std::move(row);
}

tl::expected<void, RowError> DeleteRow(store::Database& database, const RowSet& set,
                                       std::string_view id) {
  const Entity& entity = *set.entity;
  store::Transaction transaction(database);
  const auto key = RowKey::Parse(entity, id);
  if (!key || !RowExists(database, entity, *key)) return NoSuchRow(entity, id);
  if (auto why = WhyNotDeletable(database, entity, *key)) {
    return tl::make_unexpected(RowError{RowError::Kind::kConflict, std::move(*why)});
  }
  RemoveRow(database, entity, *key);
  transaction.Commit();
  return {};
}

}  // namespace understudy::scenario
