#include "contract/schema_merge.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "contract/schema_keywords.h"

namespace understudy::contract {
namespace {

constexpr int kMostNested = 200;  // allOf in allOf
constexpr std::uint8_t kEveryType = 0x7f;

std::uint8_t TypeNamed(std::string_view name) {
  static const std::unordered_map<std::string_view, std::uint8_t> kTypes = {
      {"null", Schema::kNull},     {"boolean", Schema::kBoolean}, {"integer", Schema::kInteger},
      {"number", Schema::kNumber}, {"string", Schema::kString},   {"array", Schema::kArray},
      {"object", Schema::kObject},
  };
  const auto found = kTypes.find(name);
  return found == kTypes.end() ? 0 : found->second;
}

// Types that both sets allow. A number may be an integer.
std::uint8_t CommonTypes(std::uint8_t a, std::uint8_t b) {
  const auto wide = [](std::uint8_t types) -> std::uint8_t {
    return (types & Schema::kNumber) != 0 ? types | Schema::kInteger : types;
  };
  const std::uint8_t common = wide(a) & wide(b);
  if ((common & Schema::kNumber) == 0) return common;
  return common & static_cast<std::uint8_t>(~Schema::kInteger);
}

}  // namespace

const std::unordered_map<std::string_view, SchemaMerge::Handler>& SchemaMerge::Handlers() {
  using M = SchemaMerge;
  using K = KeywordKind;
  static const std::unordered_map<std::string_view, Handler> kHandlers = {
      {"properties", {&M::Properties, K::kMap}},
      {"required", {&M::Required, K::kList}},
      {"additionalProperties", {&M::Additional}},
      {"unevaluatedProperties", {&M::Unevaluated}},
      {"patternProperties", {&M::PatternProperties, K::kMap}},
      {"items", {&M::Items}},
      {"prefixItems", {&M::PrefixItems, K::kList}},
      {"enum", {&M::Enum, K::kList}},
      {"const", {&M::Const}},
      {"minimum", {&M::Minimum, K::kNumber}},
      {"maximum", {&M::Maximum, K::kNumber}},
      {"exclusiveMinimum", {&M::ExclusiveMinimum, K::kNumberOrTruth}},
      {"exclusiveMaximum", {&M::ExclusiveMaximum, K::kNumberOrTruth}},
      {"multipleOf", {&M::MultipleOf, K::kNumber}},
      {"pattern", {&M::PatternOf, K::kText}},
      {"minLength", {&M::MinLength, K::kNumber}},
      {"maxLength", {&M::MaxLength, K::kNumber}},
      {"minItems", {&M::MinItems, K::kNumber}},
      {"maxItems", {&M::MaxItems, K::kNumber}},
      {"minProperties", {&M::MinProperties, K::kNumber}},
      {"maxProperties", {&M::MaxProperties, K::kNumber}},
      {"oneOf", {&M::OneOf, K::kList}},
      {"anyOf", {&M::AnyOf, K::kList}},
      {"not", {&M::Not}},
      {"discriminator", {&M::Discriminator, K::kMap}},
      {"format", {&M::Format, K::kText}},
      {"x-time", {&M::Time}},
      {"description", {&M::Description}},
      {"default", {&M::Default}},
      {"example", {&M::Example}},
      {"examples", {&M::Examples}},
      {"readOnly", {&M::ReadOnly, K::kTruth}},
      {"writeOnly", {&M::WriteOnly, K::kTruth}},
      {"deprecated", {&M::Deprecated, K::kTruth}},
      {"uniqueItems", {&M::Unique, K::kTruth}},
  };
  return kHandlers;
}

bool SchemaMerge::Enter(const Node& node, int depth) {
  if (std::find(path_.begin(), path_.end(), &node) != path_.end()) {
    store_.Warn(node, "allOf leads in a circle; the repetition is ignored");
    return false;
  }
  if (depth > kMostNested) {
    store_.WarnOnce("#nested", node,
                    Concat({"allOf is nested more than ", std::to_string(kMostNested),
                            " deep; the rest is ignored"}));
    schema_.partly_read = true;
    return false;
  }
  if (!done_.insert(&node).second) return false;
  return (depth == 0 && !shared_) || Afford(1 + node.members.size(), node);
}

void SchemaMerge::Apply(const Node& node, int depth) {
  if (node.kind == Node::Kind::kBoolean) {
    if (IsTrue(node)) return;
    schema_.fits_nothing = true;
    Schema& nothing = store_.Extra();
    nothing.none_of = store_.Make({});
    schema_.all_of.push_back(&nothing);
    return;
  }
  if (!node.is_map()) {
    store_.Warn(node,
                Concat({"expected a schema, found ", KindName(node.kind), ": any value fits"}));
    schema_.partly_read = true;
    return;
  }
  if (!Enter(node, depth)) return;
  path_.push_back(&node);
  ApplyMembers(node, depth);
  path_.pop_back();
}

void SchemaMerge::ApplyMembers(const Node& node, int depth) {
  const bool has_reference = FindReference(node) != nullptr;
  if (has_reference) {
    const Node* target = store_.references().FollowSchema(node);
    if (target == nullptr) {
      schema_.partly_read = true;
    } else {
      if (schema_.name.empty() && depth == 0) {
        schema_.name = store_.references().ComponentName(*target);
      }
      Apply(*target, depth + 1);
    }
    if (store_.references().ignores_siblings()) return;
  }
  depth_ = depth;
  part_ = &node;
  ReadTypes(node, depth);
  for (const auto& member : node.members) {
    if (member.name == "allOf") {
      for (const auto& part : member.value.items) Apply(part, depth + 1);
      depth_ = depth;
      part_ = &node;
      continue;
    }
    const auto handler = Handlers().find(member.name);
    if (handler != Handlers().end()) {
      const auto wanted = WantedInstead(handler->second.kind, member.value);
      if (!wanted.empty()) {
        store_.WarnOfKind(member, wanted);
        schema_.partly_read = true;
        continue;
      }
      (this->*handler->second.read)(member.value);
    } else {
      NotChecked(member.name, member.value);
    }
  }
}

void SchemaMerge::NotChecked(const std::string& keyword, const Node& node) {
  static const std::unordered_set<std::string_view> kUnchecked = {
      "if",          "then",          "else",         "dependentSchemas", "dependentRequired",
      "contains",    "minContains",   "maxContains",  "unevaluatedItems", "propertyNames",
      "$dynamicRef", "$recursiveRef", "dependencies", "additionalItems"};
  if (kUnchecked.count(keyword) == 0) return;
  schema_.partly_read = true;
  store_.WarnOnce(keyword, node,
                  Concat({"`", keyword, "` is not checked, here and elsewhere in the document"}));
}

void SchemaMerge::ReadTypes(const Node& node, int depth) {
  const Node* nullable = node.Find("nullable");
  if (nullable != nullptr && IsTrue(*nullable)) {
    nullable_ = true;
    if (depth == 0) own_nullable_ = true;
  }
  const Node* type = node.Find("type");
  if (type == nullptr) return;
  std::uint8_t types = 0;
  const auto read = [&](const Node& name) {
    const std::uint8_t named = name.is_scalar() ? TypeNamed(name.text) : 0;
    if (named == 0) {
      store_.Warn(name, Concat({"unknown type ", Quoted(name.text), ": any value fits"}));
    }
    types |= named == 0 ? kEveryType : named;
  };
  if (type->is_sequence()) {
    for (const auto& name : type->items) read(name);
  } else {
    read(*type);
  }
  if (types == 0 || types == kEveryType) return;
  if (nullable != nullptr && IsTrue(*nullable)) types |= Schema::kNull;
  Narrow(types, *type);
}

void SchemaMerge::Narrow(std::uint8_t types, const Node& node) {
  const std::uint8_t common = schema_.types == 0 ? types : CommonTypes(schema_.types, types);
  if (common == 0) {
    store_.Warn(node, "allOf leaves no type that all of its schemas allow; the first counts");
    return;
  }
  schema_.types = common;
}

void SchemaMerge::Discriminator(const Node& node) {
  if (part_->Find("oneOf") == nullptr && part_->Find("anyOf") == nullptr) {
    schema_.may_be_extended = true;
  }
  const Node* name = node.Find("propertyName");
  if (name == nullptr || !name->is_string() || discriminator_ != nullptr) return;
  discriminator_ = &node;
  schema_.discriminator = name->text;
  tagged_options_ = part_->Find("oneOf");
  if (tagged_options_ == nullptr) tagged_options_ = part_->Find("anyOf");
}

const Schema* SchemaMerge::MappedTo(const std::string& target) {
  SchemaReferences& references = store_.references();
  const Node* node = references.Component(target);
  if (node == nullptr) node = references.Find(target);
  return node == nullptr ? nullptr : store_.Make({node});
}

void SchemaMerge::AddOptionNames(SchemaMapping& mapping) {
  const Node* options = tagged_options_;
  if (options == nullptr || !Afford(options->items.size(), *discriminator_)) return;
  for (const auto& option : options->items) {
    const Node* reference = FindReference(option);
    if (reference == nullptr) continue;
    const Node* target = store_.references().FollowSchema(option);
    const auto slash = reference->text.rfind('/');
    if (target == nullptr || slash == std::string::npos) continue;
    mapping.schemas.emplace(reference->text.substr(slash + 1), store_.Make({target}));
  }
}

void SchemaMerge::AddMapped(SchemaMapping& mapping) {
  const Node* declared = discriminator_->Find("mapping");
  if (declared == nullptr || !Afford(declared->members.size(), *declared)) return;
  for (const auto& member : declared->members) {
    const Schema* schema = MappedTo(member.value.text);
    if (schema != nullptr) {
      mapping.schemas[member.name] = schema;
    } else {
      store_.Warn(member.value, Concat({"the mapping's ", Quoted(member.value.text),
                                        " is not a schema of this document"}));
    }
  }
}

bool SchemaMerge::OnlyRefersToTagged(const Node& node) const {
  static const std::unordered_set<std::string_view> kWords = {
      "description", "default", "example", "examples", "readOnly", "writeOnly", "deprecated"};
  const Node* parts = node.Find("allOf");
  if (parts != nullptr && parts->items.size() != 1) return false;
  const Node& reference = parts == nullptr ? node : parts->items.front();
  const bool refers = parts == nullptr ? FindReference(node) != nullptr
                                       : store_.references().IsReferenceOnly(reference);
  const bool is_component = !store_.references().ComponentName(node).empty();
  if (!refers || is_component) return false;
  const Node* target = store_.references().FollowSchema(reference);
  if (target == nullptr || target->Find("discriminator") != discriminator_) return false;
  return std::all_of(node.members.begin(), node.members.end(), [](const Member& member) {
    return !Handlers().contains(member.name) || kWords.contains(member.name);
  });
}

void SchemaMerge::ReadDiscriminator() {
  if (discriminator_ == nullptr) return;
  const Node* node = schema_.node;
  const bool is_own = node != nullptr && (node->Find("discriminator") == discriminator_ ||
                                          (!shared_ && OnlyRefersToTagged(*node)));
  schema_.is_extended = is_own && tagged_options_ == nullptr;
  schema_.mapping = store_.KnownMapping(*discriminator_);
  if (schema_.mapping != nullptr) return;
  auto mapping = std::make_shared<SchemaMapping>();
  AddOptionNames(*mapping);
  AddMapped(*mapping);
  for (const auto& [value, schema] : mapping->schemas) mapping->values.emplace(schema, value);
  schema_.mapping = mapping;
  store_.KeepMapping(*discriminator_, std::move(mapping));
}

void SchemaMerge::Finish() {
  for (auto& entry : properties_) {
    schema_.properties.push_back(
        {std::string(entry.name), store_.Make(entry.nodes), required_.erase(entry.name) != 0});
  }
  // Required members that are declared nowhere may have any value.
  std::vector<std::string_view> others(required_.begin(), required_.end());
  std::sort(others.begin(), others.end());
  for (const auto name : others) {
    const bool typed = !additional_.empty();
    schema_.properties.push_back(
        {std::string(name), typed ? store_.Make(additional_) : store_.Make({}), true});
  }
  if (!additional_.empty() && !patterned_) schema_.additional_properties = store_.Make(additional_);
  if (patterned_) schema_.open = true;
  if (closed_unless_options_ && schema_.one_of.empty() && schema_.any_of.empty()) {
    schema_.open = patterned_;
  }
  if (!items_.empty() && !prefixed_) schema_.items = store_.Make(items_);
  schema_.is_closed_list = prefixed_ && std::any_of(items_.begin(), items_.end(), [](auto* items) {
                             return items->kind == Node::Kind::kBoolean && !IsTrue(*items);
                           });
  ReadDiscriminator();
  if (own_nullable_)
    schema_.types = schema_.types == 0 ? kEveryType : schema_.types | Schema::kNull;
  schema_.accepts_null = nullable_ && schema_.nullable();
}

void MergeSchema(SchemaStore& store, const std::vector<const Node*>& nodes, Schema& schema) {
  SchemaMerge merge(store, schema, nodes.size() > 1);
  for (const Node* node : nodes) merge.Apply(*node, 0);
  merge.Finish();
}

}  // namespace understudy::contract
