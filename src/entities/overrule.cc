#include "entities/overrule.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "entities/infer_fields.h"
#include "entities/infer_order.h"
#include "entities/infer_rows.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

// With `infer: false`, an operation that nothing is said of is more likely forgotten than meant.
void CheckAllBound(Overruling& made) {
  const Node* infer = made.file.root == nullptr ? nullptr : made.file.root->Find("infer");
  for (std::size_t i = 0; i < made.declared.size(); ++i) {
    if (made.declared[i] != nullptr) continue;
    const auto& operation = *made.document.foreign.operations[i].operation;
    const std::string does = Concat(
        {"what ", Quoted(operation.id), " (", operation.method, " ", operation.path, ") does"});
    made.errors.Add(infer->mark,
                    Concat({"the file does not say ", does,
                            ", and `infer: false` wants it to: add it to `operations`; if it shows "
                            "the document's example, with `example: true`"}));
  }
}

// The word of the file that makes this field refer.
const Word* WordOfReference(const VendorFile& file, const ReferenceName& name) {
  for (const auto& entity : file.entities) {
    for (const auto& field : entity.fields) {
      const bool is_it = entity.name.text == name.entity && field.name.text == name.field;
      if (is_it && field.references) return &*field.references;
    }
  }
  return nullptr;
}

// What the file says must not be dropped. The error is at the first of the references.
void FailCircle(Overruling& made, const ReferenceCircle& circle) {
  const Word* first = nullptr;
  std::vector<std::string> names;
  for (const auto& each : circle) {
    names.push_back(Concat({each.entity, ".", each.field}));
    const Word* word = WordOfReference(made.file, each);
    if (word == nullptr) continue;
    if (first == nullptr || word->mark.offset < first->mark.offset) first = word;
  }
  if (first == nullptr) return;
  made.Fail(*first, circle.size() == 1
                        ? Concat({Quoted(circle.front().entity),
                                  " can't refer to itself: leave the reference out"})
                        : Concat({QuotedNames(names),
                                  " refer to each other in a circle: leave one of them out"}));
}

}  // namespace

std::string QuotedNames(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 20;
  std::vector<std::string> quoted;
  for (const auto& name : names) {
    if (quoted.size() == kMost) break;
    quoted.push_back(Quoted(name));
  }
  const bool is_cut = names.size() > kMost;
  return Concat({Join(quoted, ", "), is_cut ? ", …" : ""});
}

std::optional<std::size_t> Overruling::EntityNamed(const Word& name) {
  const auto& failed = failed_entities;
  if (std::find(failed.begin(), failed.end(), name.text) != failed.end()) return std::nullopt;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < api.entities.size(); ++i) {
    if (NameOf(i) == name.text) return i;
    known.push_back(NameOf(i));
  }
  Fail(name, Concat({"there is no entity ", Quoted(name.text), DidYouMean(name.text, known),
                     known.empty() ? ": declare it in `entities`"
                                   : ": declare it in `entities`, or use one of ",
                     QuotedNames(known)}));
  return std::nullopt;
}

std::optional<std::size_t> Overruling::FieldOf(std::size_t entity, const Word& name) {
  if (const auto field = FieldNamed(api.entities[entity], name.text)) return field;
  std::vector<std::string> known;
  for (const auto& field : api.entities[entity].declaration.fields) known.push_back(field.name);
  Fail(name,
       Concat({NameOf(entity), " has no field ", Quoted(name.text), DidYouMean(name.text, known),
               known.empty() ? ": it has no fields" : ": its fields are ", QuotedNames(known)}));
  return std::nullopt;
}

std::string LastPart(const std::string& key) {
  return key.substr(key.rfind('/') + 1);  // npos + 1 is 0
}

std::size_t Overruling::KeyPartsOf(std::size_t entity) const {
  for (const auto& each : file.entities) {
    if (each.name.text != NameOf(entity) || !each.key) continue;
    return static_cast<std::size_t>(std::count(each.key->text.begin(), each.key->text.end(), '/')) +
           1;
  }
  return std::max<std::size_t>(api.entities[entity].key_parts.size(), 1);
}

std::string Overruling::KeyNameOf(std::size_t entity) const {
  const auto& made = api.entities[entity];
  // Of a key of several fields, the last one is looked for.
  for (const auto& each : file.entities) {
    if (each.name.text == made.declaration.name && each.key) return LastPart(each.key->text);
  }
  if (has_key[entity]) return LastPart(made.declaration.fields[made.key].name);
  const auto* key = FindKey(*made.schema, "id", made.declaration.name);
  return key == nullptr ? std::string("id") : key->name;
}

void Overruling::AddProperties(const contract::Schema& schema, bool is_shown, std::size_t entity) {
  auto& made = api.entities[entity];
  // Other schemas do not change the key's shape.
  std::optional<Shape> shape;
  if (has_key[entity]) shape = made.declaration.fields[made.key].shape;
  AddFields(schema, is_shown, made);
  if (shape) made.declaration.fields[made.key].shape = std::move(*shape);
}

std::optional<InferredApi> Overrule(InferredApi inferred, const VendorFile& file,
                                    const OverruledDocument& document, Diagnostics& errors) {
  const std::size_t before = errors.total();
  Overruling made{std::move(inferred), file, document, errors};
  if (!file.infers) {
    made.api.entities.clear();
    for (auto& operation : made.api.operations) operation = {};
  }
  made.declared.resize(document.foreign.operations.size());
  made.has_key.resize(made.api.entities.size(), true);
  made.failed_operations.resize(document.foreign.operations.size());
  DeclareEntities(made);
  DeclareOperations(made);
  if (!file.infers) CheckAllBound(made);
  DeclareFields(made);
  DeclareKeys(made);
  DeclareUnique(made);
  DeclareReferences(made);
  DeclareShows(made);
  DeclareIncludes(made);
  DeclareScopes(made);
  DeclareScopesOfIncludes(made);
  DeclareOwners(made);
  DeclareLists(made);
  if (errors.total() == before) CheckKeys(made);
  if (errors.total() > before) return std::nullopt;
  for (const auto& circle : OrderEntities(made.api)) FailCircle(made, circle);
  if (errors.total() > before) return std::nullopt;
  CompleteShows(made.api);
  return std::move(made.api);
}

}  // namespace understudy::entities
