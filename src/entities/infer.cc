#include "entities/infer.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/infer_bodies.h"
#include "entities/infer_collections.h"
#include "entities/infer_compound.h"
#include "entities/infer_fields.h"
#include "entities/infer_owners.h"
#include "entities/infer_path.h"
#include "entities/infer_rows.h"
#include "entities/names.h"

namespace understudy::entities {
namespace {

using contract::ForeignContract;
using contract::ForeignOperation;
using contract::Schema;

// Properties looked at, all together. Microsoft Graph, with 11,000 operations, takes a million.
constexpr std::size_t kMostInferenceSteps = 3'000'000;

class Inference {
 public:
  Inference(const ForeignContract& foreign, std::string api)
      : foreign_(foreign), api_(std::move(api)) {
    for (const auto& operation : foreign.operations) paths_.emplace_back(operation.operation->path);
    result_.operations.resize(foreign.operations.size());
  }

  InferredApi Run() {
    FindEntities();
    // What is found is bound, even if the search used up its budget.
    const bool is_search_cut = budget_.is_used_up();
    budget_ = WorkBudget(kMostInferenceSteps);
    for (auto& [key, place] : places_) FindScope(place);
    for (std::size_t i = 0; i < paths_.size(); ++i) Bind(i);
    FindLists();
    InferCompoundKeys(foreign_, paths_, api_, result_, budget_);
    result_.is_cut = is_search_cut || budget_.is_used_up();
    return std::move(result_);
  }

 private:
  // The operations at one item's path and at its collection's.
  struct Place {
    std::string collection;  // the literal
    std::string parameter;   // of the item
    std::vector<std::size_t> items;
    std::vector<std::size_t> collections;
    std::size_t depth = 0;  // segments of the collection's path
    std::optional<std::size_t> entity = std::nullopt;
    const Schema* known = nullptr;  // of a row, as the best reply shows it
    MemberPath envelope = {};       // of replies with single rows, if there is an entity
    // Segments of the collection's path that are a scope, and its field; none: there is none.
    std::vector<std::size_t> scope = {};
    std::size_t scope_field = 0;
  };

  const ForeignOperation& At(std::size_t operation) const { return foreign_.operations[operation]; }
  const std::string& MethodOf(std::size_t operation) const {
    return At(operation).operation->method;
  }

  std::optional<FoundRow> RowIn(const Place& place, const Schema& schema, bool is_list) {
    return is_list ? FindRows(schema, place.parameter, place.collection, &budget_, place.known)
                   : FindRow(schema, place.parameter, place.collection, &budget_, place.known);
  }

  void FindEntities() {
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (!paths_[i].IsItem() || paths_[i].size() > kMostSegments) continue;
      auto& place = places_[paths_[i].Key(paths_[i].size() - 1)];
      place.collection = paths_[i].segments[paths_[i].size() - 2];
      place.parameter = paths_[i].segments.back();
      place.depth = paths_[i].size() - 1;
      if (place.items.size() < kMostOfPlace) place.items.push_back(i);
    }
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      if (paths_[i].size() > kMostSegments) continue;
      const auto place = places_.find(paths_[i].Key(paths_[i].size()));
      if (place == places_.end()) continue;
      auto& collections = place->second.collections;
      if (collections.size() < kMostOfPlace) collections.push_back(i);
    }
    FindCollections();
    AddEntities();
  }

  void AddEntities() {
    const auto pairs = PathsOfPairs(paths_);
    std::vector<Place*> in_order;
    for (auto& [key, place] : places_) in_order.push_back(&place);
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const Place* a, const Place* b) { return a->depth < b->depth; });
    for (Place* place : in_order) {
      place->known = RowSchemaOf(foreign_, place->collections, place->items, place->parameter,
                                 place->collection, &budget_);
      place->envelope = EnvelopeOf(*place);
      const bool has_rows = !ListsParts(foreign_, paths_, pairs, place->items, budget_) &&
                            !OnlyLinksRows(foreign_, place->items, place->known, result_);
      if (has_rows) AddEntity(*place);
    }
  }

  // Collections without a path for their items, `/events`: those that list what they create.
  void FindCollections() {
    const auto is_known = [&](const std::string& key) {
      return places_.find(key) != places_.end();
    };
    for (auto& [key, found] : CollectionsWithoutItems(foreign_, paths_, is_known, &budget_)) {
      places_.emplace(key, Place{found.name, kKeyWithoutItems, {}, found.operations, found.depth});
    }
  }

  // The schemas that show or take whole rows: the best to know an entity by first.
  std::vector<const Schema*> RowSchemas(const Place& place) {
    std::vector<const Schema*> found;
    const auto add = [&](const Schema* schema, bool is_list) {
      if (schema == nullptr) return;
      const auto row = RowIn(place, *schema, is_list);
      if (row && std::find(found.begin(), found.end(), row->schema) == found.end()) {
        found.push_back(row->schema);
      }
    };
    const auto add_replies = [&](const std::vector<std::size_t>& operations,
                                 std::string_view method, bool is_list) {
      for (const auto i : operations) {
        if (MethodOf(i) == method) add(ReplySchema(At(i)), is_list);
      }
    };
    add_replies(place.items, "GET", false);
    add_replies(place.collections, "GET", true);
    for (const std::string_view method : {"POST", "PUT", "PATCH"}) {
      add_replies(place.collections, method, false);
      add_replies(place.items, method, false);
    }
    KindsFirst(found);
    return found;
  }

  // The parts of request bodies that are rows, with or without the key.
  std::vector<const Schema*> BodySchemas(const Place& place, const Schema& row) {
    std::vector<const Schema*> found;
    const auto add = [&](const std::vector<std::size_t>& operations) {
      for (const auto i : operations) {
        const Schema* schema =
            MethodOf(i) == "DELETE" || MethodOf(i) == "GET" ? nullptr : BodySchema(At(i));
        if (schema == nullptr) continue;
        const auto path =
            RowInBody(*schema, place.parameter, place.collection, place.envelope, &row, &budget_);
        for (const auto& name : path) schema = schema->Find(name)->schema;
        found.push_back(schema);
      }
    };
    add(place.collections);
    add(place.items);
    return found;
  }

  void AddEntity(Place& place) {
    if (result_.entities.size() >= kMostInferredEntities) return;
    const auto schemas = RowSchemas(place);
    if (schemas.empty()) return;
    const Schema& schema = *schemas.front();
    const std::string plain = PlainName(place.collection);
    for (std::size_t i = 0; i < result_.entities.size(); ++i) {
      const auto& other = result_.entities[i];
      if (IsSameSchema(*other.schema, schema) && PlainName(other.declaration.name) == plain) {
        place.entity = i;
        return;
      }
    }
    const auto* key = FindKey(schema, place.parameter, place.collection);
    InferredEntity entity;
    entity.schema = &schema;
    NameEntity(place, entity.declaration);
    for (const auto* each : schemas) AddFields(*each, true, entity);
    for (const auto* each : BodySchemas(place, schema)) AddFields(*each, false, entity);
    const auto at = FieldNamed(entity, key->name);
    if (!at) return;  // past the bound on fields
    entity.key = *at;
    entity.facts[*at].of_some = false;  // as kinds alone may declare it
    auto& field = entity.declaration.fields[*at];
    const bool is_text = key->schema->Is(Schema::kString);
    field.shape = is_text ? Shape::String().NotEmpty() : Shape::Integer();
    field.presence = kRequired;
    entity.declaration.unique = {{key->name}};
    place.entity = result_.entities.size();
    result_.entities.push_back(std::move(entity));
  }

  // Where the replies to single rows have the row.
  MemberPath EnvelopeOf(const Place& place) {
    for (const auto* operations : {&place.items, &place.collections}) {
      for (const auto i : *operations) {
        const Schema* schema = ReplySchema(At(i));
        if (schema == nullptr) continue;
        if (const auto row = RowIn(place, *schema, false)) return row->path;
      }
    }
    return {};
  }

  void NameEntity(const Place& place, EntityDeclaration& declaration) {
    std::vector<std::string> names;
    std::vector<std::string> tables;
    for (const auto& each : result_.entities) {
      names.push_back(each.declaration.name);
      tables.push_back(each.declaration.table);
    }
    declaration.name = DistinctName(place.collection, names);
    declaration.table = DistinctName(SqlName(api_) + "__" + SqlName(place.collection), tables);
    declaration.doc = "Rows of the path's " + place.collection + ".";
  }

  void Bind(std::size_t operation) {
    const InferPath& path = paths_[operation];
    if (path.size() > kMostSegments) return;
    const bool is_item = path.IsItem();
    const auto found = places_.find(path.Key(path.size() - (is_item ? 1 : 0)));
    if (found == places_.end() || !found->second.entity) return;
    const Place& place = found->second;
    InferredOperation bound{OperationKind::kExample, *place.entity};
    // An operation that a vendor.yaml binds keeps its scope.
    result_.operations[operation].entity = bound.entity;
    result_.operations[operation].scope = ScopeOf(place, path);
    if (is_item) bound.key_parameter = path.segments.back();
    bound.kind = KindOf(operation, place, is_item);
    if (bound.kind == OperationKind::kExample || TakesOnlyXml(At(operation))) return;
    if (!FindReplyRow(operation, place, bound)) return;
    if (const Schema* body = BodySchema(At(operation))) {
      bound.body_row = RowInBody(*body, place.parameter, place.collection, place.envelope,
                                 result_.entities[bound.entity].schema, &budget_);
    }
    const bool is_kept = KeepsWhatIsSent(At(operation), bound, result_.entities[bound.entity],
                                         place.parameter, place.collection, &budget_);
    if (!is_kept) return;
    BindOwners(path, place, bound);
    result_.operations[operation] = std::move(bound);
  }

  OperationKind KindOf(std::size_t operation, const Place& place, bool is_item) {
    const std::string& method = MethodOf(operation);
    if (!is_item) {
      if (method == "GET") return OperationKind::kList;
      if (method == "POST") return OperationKind::kCreate;
      // A row whose body has its key.
      const Schema* body = BodySchema(At(operation));
      if (body == nullptr || !FindRow(*body, place.parameter, place.collection, &budget_)) {
        return OperationKind::kExample;
      }
      if (method == "PUT") return OperationKind::kReplace;
      return method == "PATCH" ? OperationKind::kUpdate : OperationKind::kExample;
    }
    return KindOnItem(method,
                      std::any_of(place.items.begin(), place.items.end(), [&](std::size_t i) {
                        return MethodOf(i) == "PUT" || MethodOf(i) == "PATCH";
                      }));
  }

  // False if the operation should show rows, and its reply has no place for them.
  bool FindReplyRow(std::size_t operation, const Place& place, InferredOperation& bound) {
    const Schema* schema = ReplySchema(At(operation));
    if (schema != nullptr) {
      const auto row = RowIn(place, *schema, bound.kind == OperationKind::kList);
      if (row) {
        bound.reply_row = row->path;
        bound.shown = row->schema;
      }
    }
    const bool must_show = bound.kind == OperationKind::kList || bound.kind == OperationKind::kRead;
    return bound.reply_row.has_value() || !must_show;
  }

  // The rows that the first `depth` segments name, the outermost first.
  std::vector<std::pair<std::string, const Place*>> OwnersIn(const InferPath& path,
                                                             std::size_t depth,
                                                             std::size_t entity) const {
    std::vector<std::pair<std::string, const Place*>> owners;
    for (std::size_t i = 1; i < depth; ++i) {
      if (!path.is_parameter[i] || path.is_parameter[i - 1]) continue;
      const auto owner = places_.find(path.Key(i));
      if (owner == places_.end() || !owner->second.entity) continue;
      if (*owner->second.entity != entity) owners.emplace_back(path.segments[i], &owner->second);
    }
    return owners;
  }

  // Parameters that name no row of another place.
  void FindScope(Place& place) {
    if (!place.entity) return;
    const InferPath& path =
        paths_[place.items.empty() ? place.collections.front() : place.items.front()];
    std::string name;
    for (std::size_t i = 0; i < place.depth; ++i) {
      if (!path.is_parameter[i]) continue;
      const auto owner = places_.find(path.Key(i));
      const bool is_row =
          i > 0 && !path.is_parameter[i - 1] && owner != places_.end() && owner->second.entity;
      if (is_row) continue;
      place.scope.push_back(i);
      name += Concat({name.empty() ? "" : "_", path.segments[i]});
    }
    if (place.scope.empty()) return;
    place.scope_field = ScopeField(result_.entities[*place.entity], std::move(name));
  }

  static InferredScope ScopeOf(const Place& place, const InferPath& path) {
    InferredScope scope{{}, place.scope_field};
    for (const auto i : place.scope) scope.parameters.push_back(path.segments[i]);
    return scope;
  }

  static PathOwner OwnerOf(const std::pair<std::string, const Place*>& owner) {
    return {*owner.second->entity, owner.second->collection, owner.first};
  }

  void BindOwners(const InferPath& path, const Place& place, InferredOperation& bound) {
    const auto owners = OwnersIn(path, place.depth, bound.entity);
    bound.scope = ScopeOf(place, path);
    for (const auto& [parameter, owner] : owners) {
      bound.owners.push_back({parameter, *owner->entity, ScopeOf(*owner, path)});
    }
    if (!owners.empty()) {
      bound.owner_field = OwnerField(result_, bound.entity, OwnerOf(owners.back()));
    }
  }

  // Other paths that list rows of an entity, by the schema's name: GET /pet/findByStatus, and GET
  // /owners/{id}/pets if pets have a field for their owner.
  void FindLists() {
    std::map<const Schema*, const Place*> by_schema;
    std::map<std::string_view, const Place*> by_name;
    for (const auto& [key, place] : places_) {
      if (!place.entity) continue;
      const Schema* schema = result_.entities[*place.entity].schema;
      by_schema.emplace(schema, &place);
      if (!schema->name.empty()) by_name.emplace(schema->name, &place);
    }
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      const bool is_example = result_.operations[i].kind == OperationKind::kExample;
      const Schema* schema = ReplySchema(At(i));
      if (!is_example || MethodOf(i) != "GET" || schema == nullptr) continue;
      if (paths_[i].is_parameter.back() || paths_[i].size() > kMostSegments) continue;
      for (const Schema* listed : ListedSchemas(*schema, &budget_)) {
        const auto same = by_schema.find(listed);
        const auto named = by_name.find(listed->name);
        const Place* place = same != by_schema.end()  ? same->second
                             : named != by_name.end() ? named->second
                                                      : nullptr;
        if (place != nullptr && BindList(i, *place, *schema)) break;
      }
    }
  }

  bool BindList(std::size_t operation, const Place& place, const Schema& schema) {
    const auto rows = FindRows(schema, place.parameter, place.collection, &budget_);
    const Schema& known = *result_.entities[*place.entity].schema;
    if (!rows || !IsSameSchema(*rows->schema, known)) return false;
    const InferPath& path = paths_[operation];
    const auto owners = OwnersIn(path, path.size(), *place.entity);
    const auto parameters = std::count(path.is_parameter.begin(), path.is_parameter.end(), true);
    if (std::ssize(owners) != parameters) return false;
    if (!owners.empty() && !DeclaredOwnerField(result_, *place.entity, OwnerOf(owners.back()))) {
      return false;
    }
    InferredOperation bound{OperationKind::kList, *place.entity};
    bound.reply_row = rows->path;
    bound.shown = rows->schema;
    for (const auto& [parameter, owner] : owners) {
      bound.owners.push_back({parameter, *owner->entity});
    }
    if (!owners.empty()) {
      bound.owner_field = OwnerField(result_, *place.entity, OwnerOf(owners.back()));
    }
    result_.operations[operation] = std::move(bound);
    return true;
  }

  const ForeignContract& foreign_;
  const std::string api_;
  std::vector<InferPath> paths_;
  std::map<std::string, Place> places_;  // by the collection's path
  InferredApi result_;
  WorkBudget budget_{kMostInferenceSteps};
};

}  // namespace

InferredApi Infer(const ForeignContract& foreign, const std::string& api) {
  return Inference(foreign, api).Run();
}

}  // namespace understudy::entities
