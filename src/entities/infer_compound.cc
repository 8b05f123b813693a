#include "entities/infer_compound.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/compound_key.h"
#include "entities/infer_fields.h"
#include "entities/infer_rows.h"
#include "entities/names.h"

namespace understudy::entities {
namespace {

using contract::Schema;
using contract::SchemaProperty;

constexpr std::size_t kMostCompoundEntities = 200;
// Longer paths are no rows' paths.
constexpr std::size_t kMostPairSegments = 40;

// The operations at one item's path, which ends in two parameters.
struct CompoundPlace {
  std::string collection;  // the literal before them
  std::string first;       // of the parameters
  std::string last;
  std::vector<std::size_t> items;
};

bool MayBePart(const SchemaProperty* property) {
  return property != nullptr &&
         (property->schema->Is(Schema::kString) || property->schema->Is(Schema::kInteger));
}

const SchemaProperty* PropertyNamed(const Schema& schema, std::string_view plain) {
  for (const auto& property : schema.properties) {
    if (HasPlainName(property.name, plain)) return &property;
  }
  return nullptr;
}

// The properties that the parameters mean. The first has the parameter's name; so has the last, or
// it is the name of a thing that the parameter calls by its kind: {repo} of /repos.
std::optional<std::pair<std::string, std::string>> PartsIn(const Schema& schema,
                                                           const CompoundPlace& place) {
  const auto* first = PropertyNamed(schema, PlainName(place.first));
  const auto* last = PropertyNamed(schema, PlainName(place.last));
  if (last == nullptr && IsSingularOf(PlainName(place.last), PlainName(place.collection))) {
    for (const std::string_view usual : {"name", "slug"}) {
      if (last == nullptr) last = PropertyNamed(schema, usual);
    }
  }
  if (!MayBePart(first) || !MayBePart(last) || first == last) return std::nullopt;
  return std::pair(first->name, last->name);
}

class CompoundInference {
 public:
  CompoundInference(const contract::ForeignContract& foreign, const std::vector<InferPath>& paths,
                    const std::string& api, InferredApi& inferred, WorkBudget& budget)
      : foreign_(foreign), paths_(paths), api_(api), inferred_(inferred), budget_(budget) {
    for (const auto& path : paths_) {
      keys_.push_back(path.size() > kMostPairSegments ? std::string() : path.Key(path.size()));
    }
  }

  void Run() {
    for (std::size_t i = 0; i < paths_.size(); ++i) AddItem(i);
    std::size_t tried = 0;
    for (auto& [key, place] : places_) {
      if (inferred_.entities.size() >= kMostCompoundEntities) return;
      if (++tried > kMostCompoundEntities) return;
      Infer(key, place);
    }
  }

 private:
  const std::string& MethodOf(std::size_t i) const {
    return foreign_.operations[i].operation->method;
  }
  bool IsFree(std::size_t i) const {
    return inferred_.operations[i].kind == OperationKind::kExample;
  }

  // Only behind literals: what a parameter before them means is not known.
  void AddItem(std::size_t i) {
    const InferPath& path = paths_[i];
    const std::size_t size = path.size();
    if (size < 3 || size > kMostPairSegments || !path.is_parameter[size - 1] ||
        !path.is_parameter[size - 2])
      return;
    for (std::size_t at = 0; at + 2 < size; ++at) {
      if (path.is_parameter[at]) return;
    }
    auto& place = places_[path.Key(size - 2)];
    place.collection = path.segments[size - 3];
    place.first = path.segments[size - 2];
    place.last = path.segments[size - 1];
    place.items.push_back(i);
  }

  // The row in the reply, if it has both parts.
  std::optional<FoundRow> RowIn(const Schema* schema, const CompoundPlace& place, bool is_list) {
    if (schema == nullptr) return std::nullopt;
    // Where the last part is called otherwise, the row is found by that name.
    for (const std::string_view name :
         {std::string_view(place.last), std::string_view("name"), std::string_view("slug")}) {
      auto found = is_list ? FindRows(*schema, name, place.collection, &budget_)
                           : FindRow(*schema, name, place.collection, &budget_);
      if (found && PartsIn(*found->schema, place)) return found;
    }
    return std::nullopt;
  }

  // Another path may name these rows by one key, or make some that this one could not find.
  bool IsInDoubt(const std::string& key, const CompoundPlace& place, const Schema& row) {
    const std::string below = key + "/{}";
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      const auto& operation = inferred_.operations[i];
      if (operation.kind != OperationKind::kExample) {
        const Schema* known = inferred_.entities[operation.entity].schema;
        const bool is_same = known == &row || (!row.name.empty() && known->name == row.name);
        if (is_same || keys_[i] == below) return true;
        continue;
      }
      if (MethodOf(i) != "POST" || GetsParts(i, key, place, row)) continue;
      const auto made = RowIn(ReplySchema(foreign_.operations[i]), place, false);
      if (made && made->schema == &row && made->path.empty()) return true;
    }
    return false;
  }

  // Whether a creation there gets both parts of the key.
  bool GetsParts(std::size_t i, const std::string& key, const CompoundPlace& place,
                 const Schema& row) const {
    const auto given = CollectionOf(i, key, place);
    const Schema* body = BodySchema(foreign_.operations[i]);
    const auto parts = PartsIn(row, place);
    if (!given || body == nullptr || !parts) return false;
    return CanSet(*body, parts->second) && (!given->empty() || CanSet(*body, parts->first));
  }
  static bool CanSet(const Schema& body, const std::string& name) {
    const auto* property = body.Find(name);
    return property != nullptr && !property->schema->read_only;
  }

  // What a path says of rows whose list it is: all, or those with the first part. nullopt: it is no
  // such path.
  std::optional<std::string> CollectionOf(std::size_t i, const std::string& key,
                                          const CompoundPlace& place) const {
    const InferPath& path = paths_[i];
    if (keys_[i].empty()) return std::nullopt;
    if (keys_[i] == key) return std::string();
    const auto parameters = std::count(path.is_parameter.begin(), path.is_parameter.end(), true);
    if (parameters != 1) return std::nullopt;
    for (std::size_t at = 0; at < path.size(); ++at) {
      if (!path.is_parameter[at]) continue;
      const bool is_first = PlainName(path.segments[at]) == PlainName(place.first);
      const bool is_below = keys_[i] == key + "/{}";
      const bool is_of_other = path.segments.back() == place.collection;
      if (is_below || (is_first && is_of_other)) return path.segments[at];
    }
    return std::nullopt;
  }

  void Infer(const std::string& key, const CompoundPlace& place) {
    std::optional<FoundRow> row;
    for (const auto i : place.items) {
      if (MethodOf(i) != "GET") continue;
      row = RowIn(ReplySchema(foreign_.operations[i]), place, false);
    }
    if (!row || IsInDoubt(key, place, *row->schema) || budget_.is_used_up()) return;
    const std::size_t number = AddEntity(place, *row->schema);
    for (const auto i : place.items) BindItem(i, place, number, row->path);
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (!IsFree(i)) continue;
      if (MethodOf(i) == "POST" && !GetsParts(i, key, place, *row->schema)) continue;
      if (const auto given = CollectionOf(i, key, place)) BindCollection(i, place, number, *given);
    }
  }

  std::size_t AddEntity(const CompoundPlace& place, const Schema& row) {
    std::vector<std::string> names;
    std::vector<std::string> tables;
    for (const auto& each : inferred_.entities) {
      names.push_back(each.declaration.name);
      tables.push_back(each.declaration.table);
    }
    InferredEntity entity;
    entity.schema = &row;
    entity.declaration.name = DistinctName(place.collection, names);
    entity.declaration.table =
        DistinctName(SqlName(api_) + "__" + SqlName(place.collection), tables);
    entity.declaration.doc = "Rows of the path's " + place.collection + ".";
    AddFields(row, true, entity);
    for (const auto i : place.items) {
      const bool has_body = MethodOf(i) == "PUT" || MethodOf(i) == "PATCH";
      const Schema* body = has_body ? BodySchema(foreign_.operations[i]) : nullptr;
      if (body != nullptr) AddFields(*body, false, entity);
    }
    const auto parts = PartsIn(row, place).value();
    MakeCompoundKey(
        {FieldNamed(entity, parts.first).value(), FieldNamed(entity, parts.second).value()},
        entity);
    inferred_.entities.push_back(std::move(entity));
    return inferred_.entities.size() - 1;
  }

  void Bind(std::size_t i, const CompoundPlace& place, InferredOperation bound) {
    const bool is_list = bound.kind == OperationKind::kList;
    if (auto row = RowIn(ReplySchema(foreign_.operations[i]), place, is_list)) {
      bound.reply_row = std::move(row->path);
      bound.shown = row->schema;
    }
    const bool must_show = is_list || bound.kind == OperationKind::kRead;
    if (must_show && !bound.reply_row) return;
    inferred_.operations[i] = std::move(bound);
  }

  // The body has the row where the reply has it, or it is the row.
  MemberPath BodyRow(std::size_t i, const MemberPath& envelope) const {
    const Schema* schema = BodySchema(foreign_.operations[i]);
    for (const auto& name : envelope) {
      const auto* property = schema == nullptr ? nullptr : schema->Find(name);
      if (property == nullptr) return {};
      schema = property->schema;
    }
    return envelope;
  }

  void BindItem(std::size_t i, const CompoundPlace& place, std::size_t entity,
                const MemberPath& envelope) {
    static const std::map<std::string_view, OperationKind> kKinds = {
        {"GET", OperationKind::kRead},
        {"PUT", OperationKind::kReplace},
        {"PATCH", OperationKind::kUpdate},
        {"DELETE", OperationKind::kDelete}};
    const auto kind = kKinds.find(MethodOf(i));
    const bool is_unread = TakesOnlyXml(foreign_.operations[i]);
    if (kind == kKinds.end() || !IsFree(i) || is_unread) return;
    const auto& segments = paths_[i].segments;
    InferredOperation bound;
    bound.kind = kind->second;
    bound.entity = entity;
    bound.key_parameter = Concat({segments[segments.size() - 2], "/", segments.back()});
    bound.body_row = BodyRow(i, envelope);
    Bind(i, place, std::move(bound));
  }

  void BindCollection(std::size_t i, const CompoundPlace& place, std::size_t entity,
                      const std::string& given) {
    const bool is_list = MethodOf(i) == "GET";
    if (!is_list && (MethodOf(i) != "POST" || TakesOnlyXml(foreign_.operations[i]))) return;
    auto& made = inferred_.entities[entity];
    InferredOperation bound;
    bound.kind = is_list ? OperationKind::kList : OperationKind::kCreate;
    bound.entity = entity;
    if (!given.empty()) bound.given = {given, made.key_parts.front()};
    if (!is_list) {
      const Schema* body = BodySchema(foreign_.operations[i]);
      if (body == nullptr) return;
      AddFields(*body, false, made);
    }
    Bind(i, place, std::move(bound));
  }

  const contract::ForeignContract& foreign_;
  const std::vector<InferPath>& paths_;
  std::vector<std::string> keys_;  // of the paths; empty: it is too long for rows

  const std::string& api_;
  InferredApi& inferred_;
  WorkBudget& budget_;
  std::map<std::string, CompoundPlace> places_;  // by the collection's path
};

}  // namespace

std::set<std::string> PathsOfPairs(const std::vector<InferPath>& paths) {
  std::set<std::string> pairs;
  for (const auto& path : paths) {
    const std::size_t size = path.size();
    const bool is_pair = size >= 3 && size <= kMostPairSegments && path.is_parameter[size - 1] &&
                         path.is_parameter[size - 2];
    if (is_pair) pairs.insert(path.Key(size));
  }
  return pairs;
}

bool ListsParts(const contract::ForeignContract& foreign, const std::vector<InferPath>& paths,
                const std::set<std::string>& pairs, const std::vector<std::size_t>& items,
                WorkBudget& budget) {
  if (items.empty()) return false;
  const InferPath& path = paths[items.front()];
  if (!pairs.contains(path.Key(path.size()) + "/{}")) return false;
  const std::string& collection = path.segments[path.size() - 2];
  return std::none_of(items.begin(), items.end(), [&](std::size_t i) {
    const Schema* schema = ReplySchema(foreign.operations[i]);
    return schema != nullptr && FindRow(*schema, path.segments.back(), collection, &budget);
  });
}

void InferCompoundKeys(const contract::ForeignContract& foreign,
                       const std::vector<InferPath>& paths, const std::string& api,
                       InferredApi& inferred, WorkBudget& budget) {
  CompoundInference(foreign, paths, api, inferred, budget).Run();
}

}  // namespace understudy::entities
