#include "front/row_hint.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "base/text.h"
#include "entities/names.h"
#include "scenario/row_access.h"
#include "scenario/row_changes.h"
#include "scenario/row_key.h"

namespace understudy::front {
namespace {

// How far a hint looks: it must be short work, since the thread serves other connections too.
constexpr std::size_t kMostChanges = 500;
constexpr std::size_t kMostChangedBytes = std::size_t{256} * 1024;
constexpr std::size_t kMostWorlds = 16;
constexpr std::size_t kMostNamedWorlds = 3;

// "customer" of "customers", "company" of "companies", "movie" of "movies".
std::string SingularOf(const Entity& entity) {
  const std::string_view name = entity.name;
  if (name.ends_with("series") || name.ends_with("species")) return std::string(name);
  const bool ends_with_ie = name.ends_with("vies") || name.ends_with("kies");
  if (name.size() > 4 && name.ends_with("ies") && !ends_with_ie) {
    return Concat({name.substr(0, name.size() - 3), "y"});
  }
  for (const std::string_view ending : {"sses", "xes"}) {
    if (name.ends_with(ending)) return std::string(name.substr(0, name.size() - 2));
  }
  return std::string(name.substr(0, name.size() - (name.ends_with('s') ? 1 : 0)));
}

const Entity* EntityOfSegment(const Vendor& vendor, std::string_view segment) {
  const std::string name = entities::PlainName(segment);
  for (const auto& entity : vendor.entities) {
    if (entities::IsSingularOf(name, entities::PlainName(entity.name))) return &entity;
  }
  return nullptr;
}

// The value of the parameter that a segment "{id}" of a path's template stands for.
const std::string* ValueOf(const contract::Match& match, std::string_view segment) {
  if (!segment.starts_with('{') || !segment.ends_with('}')) return nullptr;
  const auto name = segment.substr(1, segment.size() - 2);
  for (const auto& [parameter, value] : match.path_values) {
    if (parameter == name) return &value;
  }
  return nullptr;
}

// "customer 42".
std::string NameOf(const MissingRow& row) {
  return Concat({SingularOf(*row.entity), " ", Printable(Abbreviate(row.id))});
}

// A change of rows by a request, or through /__admin.
struct Change {
  const journal::Entry* entry = nullptr;  // null: through /__admin
  std::string_view row_changes;
};

// The last changes, the newest first. They point into the arguments.
std::vector<Change> NewestFirst(const std::vector<journal::Entry>& entries,
                                const AdminChanges& by_admin) {
  std::vector<Change> changes;
  std::size_t left = by_admin == nullptr ? 0 : by_admin->size();
  const auto add_admin_since = [&](journal::SteadyTime time) {
    for (; left > 0 && (*by_admin)[left - 1].time >= time; --left) {
      changes.push_back({nullptr, *(*by_admin)[left - 1].row_changes});
    }
  };
  for (const auto& entry : entries) {
    add_admin_since(entry.asked->began());
    changes.push_back({&entry, entry.answered->circumstances().row_changes});
  }
  add_admin_since(journal::SteadyTime::min());
  return changes;
}

std::string DeletedBy(const Catalog& catalog, const journal::Journal& journal,
                      const MissingRow& row) {
  const auto entries = journal.EntriesWithRowChanges(kMostChanges);
  std::size_t left = kMostChangedBytes;
  for (const auto& [entry, bytes] : NewestFirst(entries, row.admin_changes)) {
    if (bytes.size() > left) return {};
    left -= bytes.size();
    const auto fate = scenario::FateOfRow(catalog, bytes, *row.entity, row.id);
    if (fate == scenario::RowFate::kUntouched) continue;
    // The last change was none that deleted it: another program did.
    if (fate != scenario::RowFate::kDeleted) return {};
    if (entry == nullptr) return NameOf(row) + " was deleted through /__admin";
    const auto url = entry->asked->url();
    return Concat({NameOf(row), " was deleted by request ", std::to_string(entry->number), " (",
                   Printable(entry->asked->method()), " ",
                   Printable(Abbreviate(url.substr(0, url.find('?')))), ")"});
  }
  return {};
}

// False also if that can't be told without waiting.
bool HasRow(World& world, store::Connections& connections, const Entity& entity,
            const scenario::RowKey& key) {
  const std::unique_lock lock(world.state.mutex, std::try_to_lock);
  if (!lock || world.replaced || world.state.file != nullptr) return false;
  store::Connections::Lease lease(connections, world.state.image, world.state.last_connection);
  return scenario::RowExists(lease.database(), entity, key);
}

std::string InOtherWorlds(Worlds& worlds, const World& world, const MissingRow& row) {
  const auto key = scenario::RowKey::Parse(*row.entity, row.id);
  if (!key) return {};
  std::vector<std::string> names;
  std::optional<bool> unwritten_has_it;  // those that were never written are the same
  worlds.VisitOthersLike(world, kMostWorlds, [&](World& other) {
    const bool is_written = other.IsWritten();
    const bool has_it = !is_written && unwritten_has_it
                            ? *unwritten_has_it
                            : HasRow(other, worlds.connections(), *row.entity, *key);
    if (!is_written && has_it) unwritten_has_it = true;
    if (has_it) names.push_back(other.name);
  });
  if (names.empty()) return {};
  std::sort(names.begin(), names.end());
  if (names.size() > kMostNamedWorlds) {
    names.resize(kMostNamedWorlds);
    names.emplace_back("...");
  }
  return Concat({"there is a ", NameOf(row),
                 names.size() == 1 ? " in the world " : " in the worlds ", Join(names, ", ")});
}

}  // namespace

std::optional<MissingRow> FindMissingRow(store::Database& database, const Vendor& vendor,
                                         const contract::Match& match) {
  std::string_view before;
  for (const auto& segment : Split(match.operation->path, '/')) {
    const auto* value = ValueOf(match, segment);
    const auto* entity = value == nullptr ? nullptr : EntityOfSegment(vendor, before);
    before = segment;
    if (entity == nullptr) continue;
    const auto key = scenario::RowKey::Parse(*entity, *value);
    if (!key || !scenario::RowExists(database, *entity, *key)) {
      return MissingRow{entity, *value, {}};
    }
  }
  return std::nullopt;
}

std::string RowHint(Worlds& worlds, const World& world, const MissingRow& row) {
  auto deleted = DeletedBy(*world.scenario->service.catalog(), *world.journal, row);
  auto elsewhere = InOtherWorlds(worlds, world, row);
  if (deleted.empty() || elsewhere.empty()) return deleted + elsewhere;
  return Concat({deleted, "; ", elsewhere});
}

}  // namespace understudy::front
