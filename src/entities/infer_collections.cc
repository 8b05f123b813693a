#include "entities/infer_collections.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "entities/infer_rows.h"

namespace understudy::entities {
namespace {

// Whether these operations of one path list what they create.
bool ListsWhatItCreates(const contract::ForeignContract& foreign,
                        const std::vector<std::size_t>& operations, const std::string& collection,
                        WorkBudget* budget) {
  const contract::Schema* listed = nullptr;
  const contract::Schema* creating = nullptr;
  for (const auto i : operations) {
    const auto& operation = foreign.operations[i];
    const std::string& method = operation.operation->method;
    const auto* reply = ReplySchema(operation);
    if (reply == nullptr) continue;
    if (method == "GET") {
      const auto rows = FindRows(*reply, kKeyWithoutItems, collection, budget);
      listed = rows ? rows->schema : nullptr;
    } else if (method == "POST" && BodySchema(operation) != nullptr) {
      creating = reply;
    }
  }
  if (listed == nullptr || creating == nullptr) return false;
  const auto row = FindRow(*creating, kKeyWithoutItems, collection, budget, listed);
  return row && IsSameSchema(*row->schema, *listed);
}

// "repos" of "/repos/{owner}/{repo}": /users/{owner}/repos may have the rows of these.
std::set<std::string_view> NamesOfPairs(const std::vector<InferPath>& paths) {
  std::set<std::string_view> names;
  for (const auto& path : paths) {
    const std::size_t size = path.size();
    const bool is_pair = size >= 3 && path.is_parameter[size - 1] && path.is_parameter[size - 2];
    if (is_pair) names.insert(path.segments[size - 3]);
  }
  return names;
}

}  // namespace

std::map<std::string, FoundCollection> CollectionsWithoutItems(
    const contract::ForeignContract& foreign, const std::vector<InferPath>& paths,
    const std::function<bool(const std::string&)>& is_known, WorkBudget* budget) {
  const auto pairs = NamesOfPairs(paths);
  std::map<std::string, FoundCollection> found;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const InferPath& path = paths[i];
    if (path.size() > kMostSegments || path.is_parameter.back()) continue;
    if (pairs.contains(path.segments.back())) continue;
    auto key = path.Key(path.size());
    if (is_known(key)) continue;
    auto& collection =
        found.try_emplace(std::move(key), FoundCollection{path.segments.back(), path.size(), {}})
            .first->second;
    if (collection.operations.size() < kMostOfPlace) collection.operations.push_back(i);
  }
  std::erase_if(found, [&](const auto& each) {
    return !ListsWhatItCreates(foreign, each.second.operations, each.second.name, budget);
  });
  return found;
}

bool OnlyLinksRows(const contract::ForeignContract& foreign, const std::vector<std::size_t>& items,
                   const contract::Schema* row, InferredApi& inferred) {
  bool sets = false;
  for (const auto i : items) {
    const auto& operation = foreign.operations[i];
    const std::string& method = operation.operation->method;
    if (operation.operation->body || ReplySchema(operation) != nullptr || method == "GET") {
      return false;
    }
    sets = sets || method == "PUT" || method == "POST";
  }
  if (!sets || row == nullptr) return false;
  const auto& entities = inferred.entities;
  const auto same = std::find_if(entities.begin(), entities.end(), [&](const auto& entity) {
    return IsSameSchema(*entity.schema, *row);
  });
  if (same == entities.end()) return false;
  inferred.links.push_back({items.front(), static_cast<std::size_t>(same - entities.begin())});
  return true;
}

OperationKind KindOnItem(std::string_view method, bool has_other_change) {
  if (method == "GET") return OperationKind::kRead;
  if (method == "PUT") return OperationKind::kReplace;
  if (method == "PATCH") return OperationKind::kUpdate;
  if (method == "DELETE") return OperationKind::kDelete;
  return has_other_change ? OperationKind::kExample : OperationKind::kUpdate;
}

const contract::Schema* RowSchemaOf(const contract::ForeignContract& foreign,
                                    const std::vector<std::size_t>& collections,
                                    const std::vector<std::size_t>& items,
                                    std::string_view parameter, std::string_view collection,
                                    WorkBudget* budget) {
  for (const auto i : collections) {
    const auto& list = foreign.operations[i];
    const auto* reply = list.operation->method == "GET" ? ReplySchema(list) : nullptr;
    if (reply == nullptr) continue;
    if (const auto rows = FindRows(*reply, parameter, collection, budget)) return rows->schema;
  }
  for (const auto* operations : {&items, &collections}) {
    for (const auto i : *operations) {
      const auto* reply = ReplySchema(foreign.operations[i]);
      if (reply == nullptr) continue;
      if (const auto row = FindRow(*reply, parameter, collection, budget)) return row->schema;
    }
  }
  return nullptr;
}

}  // namespace understudy::entities
