#include "entities/infer_rows.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "entities/names.h"
#include "entities/xml_text.h"

namespace understudy::entities {
namespace {

using contract::ForeignOperation;
using contract::ForeignReply;
using contract::MediaType;
using contract::Schema;
using contract::SchemaProperty;

// Envelopes inside each other.
constexpr int kDeepestRow = 2;
constexpr std::size_t kMostLooks = 20'000;
// Kinds of rows, and their properties together: they are compared with each other.
constexpr std::size_t kMostKinds = 20;
constexpr std::size_t kMostOfKinds = 1000;
// Schemas of one entity that are looked at for being alternatives of each other.
constexpr std::size_t kMostCompared = 20;
// Longer names mean nothing but themselves.
constexpr std::size_t kLongestMeaning = 100;

bool CanBeKey(const Schema& schema) {
  return schema.Is(Schema::kString) || schema.Is(Schema::kInteger) || schema.Is(Schema::kNumber) ||
         schema.Is(static_cast<Schema::Type>(Schema::kInteger | Schema::kNumber));
}

bool MayEndInId(std::string_view name) {
  return name.size() > 2 && name.size() <= kLongestMeaning &&
         (name.ends_with('d') || name.ends_with('D'));
}

const SchemaProperty* FindPlain(const Schema& schema, std::string_view plain) {
  for (const auto& property : schema.properties) {
    if (HasPlainName(property.name, plain) && CanBeKey(*property.schema)) return &property;
  }
  return nullptr;
}

// "name" of "database_name" and of "databaseName".
std::string_view LastWord(std::string_view name) {
  for (std::size_t i = name.size(); i-- > 1;) {
    const bool is_upper = name[i] >= 'A' && name[i] <= 'Z';
    const bool was_lower = name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (name[i] == '_' || name[i] == '-') return name.substr(i + 1);
    if (is_upper && was_lower) return name.substr(i);
  }
  return name;
}

// Whether a parameter stands for one of the collection: "transaction" of "balancetransactions",
// "country" of "countryspecs".
bool Means(std::string_view plain, std::string_view plural) {
  constexpr std::size_t kShortest = 3;
  if (IsSingularOf(plain, plural)) return true;
  if (plain.size() < kShortest) return false;
  if (plural.starts_with(plain)) return true;
  for (std::size_t cut = 1; cut + kShortest <= plural.size(); ++cut) {
    if (IsSingularOf(plain, plural.substr(cut))) return true;
  }
  return false;
}

// The row is here, or in one of the properties, those with usual names first.
using Here = std::function<const Schema*(const Schema&)>;

// The work of one search, which is a part of all work.
class Looks {
 public:
  explicit Looks(WorkBudget* all) : all_(all) {}
  // At a schema and its properties.
  bool Take(const Schema& schema) {
    const std::size_t steps = schema.properties.size() + 1;
    return own_.Take(steps) && (all_ == nullptr || all_->Take(steps));
  }

 private:
  WorkBudget own_{kMostLooks};
  WorkBudget* all_;
};

// What a search is for; kKnown: for a schema that is that of rows, whatever is beside it.
enum class Wanted : std::uint8_t { kRow, kRows, kKnown };

bool IsUsual(std::string_view name, std::string_view collection) {
  constexpr std::array<std::string_view, 5> kUsual = {"data", "items", "results", "result", "item"};
  const std::string plain = PlainName(name);
  return std::find(kUsual.begin(), kUsual.end(), plain) != kUsual.end() ||
         IsSingularOf(plain, PlainName(collection));
}

// Says how a request went, and nothing of a row.
bool IsOfReply(std::string_view name) {
  static constexpr std::array<std::string_view, 13> kNames = {
      "status",    "statuscode",   "code",      "message", "msg",       "success",   "ok",
      "errorcode", "errormessage", "requestid", "traceid", "timestamp", "apiversion"};
  const auto is_it = [&](std::string_view plain) { return HasPlainName(name, plain); };
  return std::any_of(kNames.begin(), kNames.end(), is_it);
}

// Whether an object may be around a row, whatever the row is called. One with texts and numbers of
// its own is a row, and what is inside it is a part of that.
bool MayBeEnvelope(const Schema& schema) {
  constexpr int kParts = Schema::kArray | Schema::kObject;
  return std::all_of(schema.properties.begin(), schema.properties.end(), [](const auto& each) {
    const Schema& its = *each.schema;
    const bool is_scalar = its.types != 0 && (its.types & kParts) == 0;
    return !is_scalar || its.Constant() != nullptr || IsOfReply(each.name);
  });
}

bool HasOwnId(const Schema& schema) {
  const auto names = {"id", "uuid", "uid", "guid"};
  return std::any_of(names.begin(), names.end(),
                     [&](const char* plain) { return FindPlain(schema, plain) != nullptr; });
}

const MediaType* JsonOf(const std::vector<MediaType>& media) {
  if (media.empty() || !contract::IsJsonType(media.front().name)) return nullptr;
  return media.front().schema == nullptr ? nullptr : &media.front();
}

// The schema, and its options. What extends an object around a row is another object around one.
std::vector<const Schema*> WithOptions(const Schema& schema) {
  std::vector<const Schema*> all = {&schema};
  all.insert(all.end(), schema.one_of.begin(), schema.one_of.end());
  all.insert(all.end(), schema.any_of.begin(), schema.any_of.end());
  return all;
}

// The schema, and the alternatives that it allows: options, or what extends it.
std::vector<const Schema*> Alternatives(const Schema& schema) {
  auto all = WithOptions(schema);
  for (const Schema* each : schema.Extensions()) all.push_back(each);
  return all;
}

std::optional<FoundRow> Search(const Schema& schema, std::string_view collection, int depth,
                               Wanted wanted, const Here& here, Looks& looks) {
  for (const Schema* each : WithOptions(schema)) {
    if (!looks.Take(*each)) return std::nullopt;
    if (const Schema* row = here(*each)) return FoundRow{{}, row};
  }
  if (depth == kDeepestRow) return std::nullopt;
  // A list inside a thing is a part of that.
  if (wanted == Wanted::kRows && HasOwnId(schema)) return std::nullopt;
  std::vector<const SchemaProperty*> properties;
  for (const auto& property : schema.properties) properties.push_back(&property);
  const auto others =
      std::stable_partition(properties.begin(), properties.end(),
                            [&](const auto* each) { return IsUsual(each->name, collection); });
  const auto usual = static_cast<std::size_t>(others - properties.begin());
  if (wanted == Wanted::kRow && !MayBeEnvelope(schema)) properties.resize(usual);
  std::optional<FoundRow> only;
  for (std::size_t i = 0; i < properties.size(); ++i) {
    auto found = Search(*properties[i]->schema, collection, depth + 1, wanted, here, looks);
    if (!found) continue;
    found->path.insert(found->path.begin(), properties[i]->name);
    if (wanted == Wanted::kRows || i < usual) return found;
    // Of two objects with unusual names, none is the row.
    if (only) return std::nullopt;
    only = std::move(found);
  }
  return only;
}

}  // namespace

const Schema* ReplySchema(const ForeignOperation& operation) {
  const ForeignReply* reply = operation.GoodReply();
  const MediaType* media = reply == nullptr ? nullptr : JsonOf(reply->media);
  return media == nullptr ? nullptr : media->schema;
}

const Schema* BodySchema(const ForeignOperation& operation) {
  for (const auto& media : operation.body) {
    // A JSON Patch is a list of operations for every kind of row.
    if (media.schema != nullptr && media.name != "application/json-patch+json") return media.schema;
  }
  return nullptr;
}

bool TakesOnlyXml(const ForeignOperation& operation) {
  const auto& all = operation.body;
  return !all.empty() && std::all_of(all.begin(), all.end(),
                                     [](const auto& media) { return IsXmlType(media.name); });
}

std::vector<const Schema*> RowKinds(const Schema& schema) {
  auto kinds = Alternatives(schema);
  std::erase_if(kinds, [](const Schema* each) { return each->properties.empty(); });
  std::size_t properties = 0;
  for (const Schema* each : kinds) properties += each->properties.size();
  const bool is_cut = kinds.size() > kMostKinds || (kinds.size() > 1 && properties > kMostOfKinds);
  if (is_cut) kinds.erase(kinds.begin() + 1, kinds.end());
  return kinds;
}

bool HasAlternative(const Schema& schema, const Schema& kind) {
  if (schema.one_of.size() + schema.any_of.size() > kMostKinds) return false;
  const auto all = Alternatives(schema);
  return std::any_of(all.begin() + 1, all.end(), [&](const Schema* each) {
    return each == &kind || (!kind.name.empty() && each->name == kind.name);
  });
}

void KindsFirst(std::vector<const Schema*>& schemas) {
  if (schemas.size() > kMostCompared) return;
  const auto all = schemas;
  std::stable_partition(schemas.begin(), schemas.end(), [&](const Schema* each) {
    return std::none_of(all.begin(), all.end(),
                        [&](const Schema* other) { return HasAlternative(*each, *other); });
  });
}

std::unordered_set<std::string_view> PropertyNames(const std::vector<const Schema*>& kinds) {
  std::unordered_set<std::string_view> names;
  for (const Schema* kind : kinds) {
    for (const auto& property : kind->properties) names.insert(property.name);
  }
  return names;
}

bool IsOfAllKinds(const std::vector<const Schema*>& kinds, std::string_view name, bool required) {
  return std::all_of(kinds.begin(), kinds.end(), [&](const Schema* each) {
    const auto* property = each->Find(name);
    return property != nullptr && (property->required || !required);
  });
}

namespace {

const SchemaProperty* FindOwnKey(const Schema& schema, std::string_view parameter,
                                 std::string_view collection) {
  const std::string plain = PlainName(parameter);
  const std::string plural = PlainName(collection);
  if (const auto* exact = FindPlain(schema, plain)) return exact;
  if (plain.size() > kLongestMeaning || plural.size() > kLongestMeaning) return nullptr;
  // "petId" behind "pets" means `id`, "petUuid" `uuid`, "pet_name" `name`.
  for (std::size_t cut = 1; cut < plain.size(); ++cut) {
    if (!IsSingularOf(plain.substr(0, cut), plural)) continue;
    if (const auto* rest = FindPlain(schema, plain.substr(cut))) return rest;
  }
  // So does "database_name" behind "dbs".
  if (const auto* word = FindPlain(schema, PlainName(LastWord(parameter)))) return word;
  const bool may_be_id = plain.ends_with("id") || plain.ends_with("identifier") || plain == "key" ||
                         Means(plain, plural);
  if (!may_be_id) return nullptr;
  for (const std::string_view usual : {"id", "uuid", "uid", "guid"}) {
    if (const auto* found = FindPlain(schema, usual)) return found;
  }
  // `petId` where the parameter is just `id`.
  for (const auto& property : schema.properties) {
    if (!CanBeKey(*property.schema) || !MayEndInId(property.name)) continue;
    const std::string name = PlainName(property.name);
    if (name.size() > 2 && name.ends_with("id") &&
        IsSingularOf(name.substr(0, name.size() - 2), plural)) {
      return &property;
    }
  }
  return nullptr;
}

// Of two kinds of rows at least; one beside something else is found by itself. `looks` may be
// nullptr.
const SchemaProperty* FindKeyOfKinds(const Schema& schema, std::string_view parameter,
                                     std::string_view collection, Looks* looks) {
  if (schema.one_of.size() + schema.any_of.size() > kMostKinds) return nullptr;
  const SchemaProperty* key = nullptr;
  const auto extensions = schema.Extensions();
  for (const auto* alternatives : {&schema.one_of, &schema.any_of, &extensions}) {
    for (const Schema* each : *alternatives) {
      if (looks != nullptr && !looks->Take(*each)) return nullptr;
      const auto* its = FindOwnKey(*each, parameter, collection);
      if (its == nullptr) continue;
      if (key != nullptr) return key->name == its->name ? key : nullptr;
      key = its;
    }
  }
  return nullptr;
}

const SchemaProperty* FindKeyWithin(const Schema& schema, std::string_view parameter,
                                    std::string_view collection, Looks* looks) {
  const auto* own = FindOwnKey(schema, parameter, collection);
  return own != nullptr ? own : FindKeyOfKinds(schema, parameter, collection, looks);
}

}  // namespace

const SchemaProperty* FindKey(const Schema& schema, std::string_view parameter,
                              std::string_view collection) {
  return FindKeyWithin(schema, parameter, collection, nullptr);
}

bool IsSameSchema(const Schema& a, const Schema& b) {
  return &a == &b || (!a.name.empty() && a.name == b.name);
}

std::optional<FoundRow> FindRow(const Schema& schema, std::string_view parameter,
                                std::string_view collection, WorkBudget* budget,
                                const Schema* known) {
  Looks looks(budget);
  const Here here = [&](const Schema& at) -> const Schema* {
    return FindKeyWithin(at, parameter, collection, &looks) == nullptr ? nullptr : &at;
  };
  auto found = Search(schema, collection, 0, Wanted::kRow, here, looks);
  if (found || known == nullptr) return found;
  const Here is_known = [&](const Schema& at) { return IsSameSchema(at, *known) ? &at : nullptr; };
  return Search(schema, collection, 0, Wanted::kKnown, is_known, looks);
}

std::optional<FoundRow> FindRows(const Schema& schema, std::string_view parameter,
                                 std::string_view collection, WorkBudget* budget,
                                 const Schema* known) {
  Looks looks(budget);
  const Here here = [&](const Schema& at) -> const Schema* {
    if (!at.Is(Schema::kArray) || at.items == nullptr) return nullptr;
    for (const Schema* item : WithOptions(*at.items)) {
      if (!looks.Take(*item)) return nullptr;
      if (FindKeyWithin(*item, parameter, collection, &looks) != nullptr) return item;
    }
    return nullptr;
  };
  auto found = Search(schema, collection, 0, Wanted::kRows, here, looks);
  if (found || known == nullptr) return found;
  const Here is_known = [&](const Schema& at) -> const Schema* {
    const Schema* row = here(at);
    return row != nullptr && IsSameSchema(*row, *known) ? row : nullptr;
  };
  return Search(schema, collection, 0, Wanted::kKnown, is_known, looks);
}

std::vector<const Schema*> ListedSchemas(const Schema& schema, WorkBudget* budget) {
  Looks looks(budget);
  std::vector<const Schema*> level = Alternatives(schema);
  std::vector<const Schema*> listed;
  for (int depth = 0; depth <= kDeepestRow; ++depth) {
    std::vector<const Schema*> below;
    for (const Schema* each : level) {
      if (!looks.Take(*each)) return listed;
      if (each->items != nullptr) {
        const auto items = Alternatives(*each->items);
        listed.insert(listed.end(), items.begin(), items.end());
      }
      for (const auto& property : each->properties) {
        const auto all = Alternatives(*property.schema);
        below.insert(below.end(), all.begin(), all.end());
      }
    }
    level = std::move(below);
  }
  return listed;
}

namespace {

// Whether the object at `path` is the row, and not a member of it that has a key too, as the owner
// of a project has: it is where the reply has the row, or has the entity's name, or is all of the
// body.
bool IsEnvelope(const Schema& body, const MemberPath& path, std::string_view collection,
                const MemberPath& envelope) {
  return path.empty() || path == envelope || body.properties.size() == 1 ||
         IsSingularOf(PlainName(path.front()), PlainName(collection));
}

}  // namespace

MemberPath RowInBody(const Schema& schema, std::string_view parameter, std::string_view collection,
                     const MemberPath& envelope, const Schema* row, WorkBudget* budget) {
  auto found = FindRow(schema, parameter, collection, budget);
  if (found && IsEnvelope(schema, found->path, collection, envelope)) return std::move(found->path);
  const Schema* at = &schema;
  for (const auto& name : envelope) {
    const auto* property = at == nullptr ? nullptr : at->Find(name);
    at = property == nullptr ? nullptr : property->schema;
  }
  if (at != nullptr && !envelope.empty()) {
    return at->Is(Schema::kObject) || !at->properties.empty() ? envelope : MemberPath{};
  }
  const auto members =
      PropertyNames(row == nullptr ? std::vector<const Schema*>() : std::vector{row});
  for (const auto& property : schema.properties) {
    if (property.schema->properties.empty() || members.contains(property.name)) continue;
    if (IsEnvelope(schema, {property.name}, collection, envelope)) return {property.name};
  }
  return {};
}

}  // namespace understudy::entities
