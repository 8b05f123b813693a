#include "contract/example_maker.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "contract/schema_json.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kMostLevels = 6;       // for members that may be left out
constexpr std::size_t kDeepestExample = 24;  // for all
constexpr std::size_t kMostItems = 100;
constexpr std::size_t kMostTried = 8;  // options of a `oneOf`

// The type of the value to make. If there are several, it is not null.
Schema::Type TypeToMake(const Schema& schema) {
  for (const auto type : {Schema::kObject, Schema::kArray, Schema::kString, Schema::kInteger,
                          Schema::kNumber, Schema::kBoolean, Schema::kNull}) {
    if ((schema.types & type) != 0 && schema.types != 0x7f) return type;
  }
  if (!schema.properties.empty() || schema.additional_properties != nullptr || !schema.open) {
    return Schema::kObject;
  }
  if (schema.items != nullptr || !schema.prefix_items.empty() || schema.min_items ||
      schema.max_items) {
    return Schema::kArray;
  }
  if (schema.minimum || schema.maximum || schema.multiple_of) return Schema::kNumber;
  return Schema::kString;
}

bool HasOptions(const Schema& schema) { return !schema.one_of.empty() || !schema.any_of.empty(); }

// Whether the schema restricts its values by more than its options.
bool SaysMore(const Schema& schema) {
  return schema.types != 0 || !schema.properties.empty() || !HasOptions(schema);
}

}  // namespace

Node ScalarNode(Node::Kind kind, std::string text) {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  return node;
}

Node CopyWithoutPlaces(const Node& node) {
  Node copy = ScalarNode(node.kind, node.text);
  for (const auto& item : node.items) copy.items.push_back(CopyWithoutPlaces(item));
  for (const auto& member : node.members) {
    copy.members.push_back({member.name, {}, CopyWithoutPlaces(member.value)});
  }
  return copy;
}

void ExampleMaker::Spend(std::size_t values) {
  const std::size_t over = values - std::min(values, left_);
  left_ -= values - over;
  reserve_ -= std::min(over, reserve_);
}

bool ExampleMaker::IsOpen(const Schema& schema) const {
  return std::find(path_.begin(), path_.end(), &schema) != path_.end();
}

Node ExampleMaker::Make(const Schema& schema, std::string_view name) {
  Spend();
  if (auto given = Given(schema)) return std::move(*given);
  if (path_.size() > kDeepestExample || reserve_ == 0) {
    return ScalarNode(TypeToMake(schema) == Schema::kObject ? Node::Kind::kMap : Node::Kind::kNull,
                      {});
  }
  path_.push_back(&schema);
  Node value = Build(schema, name);
  path_.pop_back();
  return value;
}

// A value that the document gives for this schema and that the schema accepts.
std::optional<Node> ExampleMaker::Given(const Schema& schema) {
  const auto good = [&](const Node* given) {
    if (given == nullptr || CountValues(*given, left_) > left_) return false;
    const auto [found, is_new] = accepted_.try_emplace({&schema, given}, false);
    if (is_new) found->second = Accepts(schema, *given);
    return found->second;
  };
  const Node* given = nullptr;
  if (good(schema.example)) {
    given = schema.example;
  } else if (good(schema.default_value)) {
    given = schema.default_value;
  } else {
    given = Choice(schema);
  }
  if (given == nullptr) return std::nullopt;
  Node value = CopyWithoutPlaces(*given);
  Spend(CountValues(value, left_ + reserve_));
  Hide(schema, value, 0);
  if (auto meant = MeantChoice(schema, value)) return meant;
  return value;
}

// A value of the enum that the schema accepts; null only if no other is found.
const Node* ExampleMaker::Choice(const Schema& schema) {
  constexpr std::size_t kMostChoicesTried = 16;
  const auto& choices = schema.choices;
  if (choices.empty()) return nullptr;
  const auto start = random_.Next() % choices.size();
  const Node* fitting = nullptr;
  for (std::size_t i = 0; i < std::min(choices.size(), kMostChoicesTried); ++i) {
    const Node* choice = choices[(start + i) % choices.size()];
    if (!AcceptsChoice(schema, *choice)) continue;
    if (!choice->is_null()) return choice;
    fitting = choice;
  }
  return fitting;
}

bool ExampleMaker::AcceptsChoice(const Schema& schema, const Node& choice) {
  const auto [found, is_new] = accepted_.try_emplace({&schema, &choice}, false);
  if (is_new) {
    const auto meant = MeantChoice(schema, choice);
    found->second = Accepts(schema, meant ? *meant : choice);
  }
  return found->second;
}

// Removes the members that this direction does not show.
void ExampleMaker::Hide(const Schema& schema, Node& value, int depth) {
  constexpr int kDeepestHidden = 50;
  if (depth > kDeepestHidden || value.is_scalar()) return;
  if (value.is_sequence()) {
    if (schema.items == nullptr) return;
    for (auto& item : value.items) Hide(*schema.items, item, depth + 1);
    return;
  }
  if (value.members.empty()) return;
  auto& members = value.members.list();
  for (const auto& property : schema.properties) {
    const auto found = std::find_if(members.begin(), members.end(), [&](const Member& member) {
      return member.name == property.name;
    });
    if (found == members.end()) continue;
    if (IsHidden(*property.schema)) {
      members.erase(found);
    } else {
      Hide(*property.schema, found->value, depth + 1);
    }
  }
}

namespace {

bool HasMapping(const Schema& schema) {
  return !schema.discriminator.empty() && schema.mapping != nullptr &&
         !schema.mapping->schemas.empty();
}

}  // namespace

Node ExampleMaker::Build(const Schema& schema, std::string_view name) {
  // A base schema with a discriminator: make a value of the first schema that extends it.
  if (HasMapping(schema) && !HasOptions(schema)) {
    const Schema* first = schema.mapping->schemas.begin()->second;
    const bool is_mapped = schema.mapping->values.count(&schema) != 0;
    if (!is_mapped && !IsOpen(*first)) {
      Node value = Make(*first, name);
      SetDiscriminator(schema, *first, value);
      return value;
    }
  }
  Node value = SaysMore(schema) ? BuildByRules(schema, name) : Node();
  AddOptions(schema, schema, name, value);
  for (const Schema* part : schema.all_of) AddOptions(schema, *part, name, value);
  SetDiscriminator(schema, schema, value);
  return value;
}

Node ExampleMaker::BuildByRules(const Schema& schema, std::string_view name) {
  switch (TypeToMake(schema)) {
    case Schema::kObject:
      return BuildObject(schema);
    case Schema::kArray:
      return BuildArray(schema, name);
    case Schema::kInteger:
      return MakeNumber(schema, true, random_, name);
    case Schema::kNumber:
      return MakeNumber(schema, false, random_, name);
    case Schema::kBoolean:
      return ScalarNode(Node::Kind::kBoolean, random_.Next() % 2 == 0 ? "true" : "false");
    case Schema::kNull:
      return {};
    case Schema::kString:
      break;
  }
  return ScalarNode(Node::Kind::kString, MakeText(schema, random_, name));
}

Node ExampleMaker::BuildObject(const Schema& schema) {
  Node object = ScalarNode(Node::Kind::kMap, {});
  const auto required = static_cast<std::size_t>(
      std::count_if(schema.properties.begin(), schema.properties.end(),
                    [&](const SchemaProperty& each) { return each.required; }));
  const auto most = static_cast<std::size_t>(schema.max_properties.value_or(1'000'000));
  std::size_t optional = most - std::min(most, required);
  for (const auto& property : schema.properties) {
    if (IsHidden(*property.schema)) continue;
    if (!property.required) {
      const bool ends = property.schema->fits_nothing || IsOpen(*property.schema) ||
                        path_.size() > kMostLevels || left_ == 0;
      if (ends || optional == 0) continue;
      --optional;
    } else if (IsOpen(*property.schema) && property.schema->nullable()) {
      object.members.push_back({property.name, {}, {}});
      continue;
    }
    object.members.push_back({property.name, {}, Make(*property.schema, property.name)});
  }
  if (!schema.open) return object;
  const auto least = std::min<std::int64_t>(schema.min_properties.value_or(0), kMostItems);
  const Schema* const others = schema.additional_properties;
  const bool is_map = schema.properties.empty() && others != nullptr && most > 0;
  const bool shows_one = is_map && !IsOpen(*others) && path_.size() <= kMostLevels && left_ > 0;
  const auto wanted = std::max<std::size_t>(shows_one ? 1 : 0, static_cast<std::size_t>(least));
  for (std::size_t i = 1; object.members.size() < wanted; ++i) {
    std::string name = "key" + std::to_string(i);
    if (object.Find(name) != nullptr) continue;
    Node value = others != nullptr ? Make(*others, name) : ScalarNode(Node::Kind::kString, name);
    object.members.push_back({std::move(name), {}, std::move(value)});
  }
  return object;
}

Node ExampleMaker::BuildTuple(const Schema& schema, std::string_view name) {
  Node array = ScalarNode(Node::Kind::kSequence, {});
  const auto& first = schema.prefix_items;
  const auto most = std::min<std::int64_t>(schema.max_items.value_or(kMostItems), kMostItems);
  const auto least = std::min(schema.min_items.value_or(0), most);
  for (const Schema* item : first) {
    const bool is_needed = std::ssize(array.items) < least;
    const bool ends = IsOpen(*item) || path_.size() > kMostLevels || left_ == 0;
    if (std::ssize(array.items) == most || item->fits_nothing || (ends && !is_needed)) break;
    array.items.push_back(Make(*item, name));
  }
  static const Schema kAny;
  while (!schema.is_closed_list && std::ssize(array.items) < least) {
    array.items.push_back(Make(kAny, name));
  }
  return array;
}

Node ExampleMaker::BuildArray(const Schema& schema, std::string_view name) {
  if (!schema.prefix_items.empty()) return BuildTuple(schema, name);
  Node array = ScalarNode(Node::Kind::kSequence, {});
  static const Schema kAny;
  const Schema& items = schema.items == nullptr ? kAny : *schema.items;
  const std::int64_t least = schema.min_items.value_or(0);
  const bool ends =
      schema.items == nullptr || IsOpen(items) || path_.size() > kMostLevels || left_ == 0;
  std::int64_t count = std::max<std::int64_t>(least, ends ? 0 : 1);
  count = std::min<std::int64_t>({count, schema.max_items.value_or(count), kMostItems});
  std::unordered_set<std::string> seen;
  for (std::int64_t tries = 0; static_cast<std::int64_t>(array.items.size()) < count; ++tries) {
    Node item = Make(items, name);
    const bool is_new = !schema.unique_items || seen.insert(CanonicalJson(item)).second;
    if (!is_new && schema.items != nullptr && !schema.items->choices.empty()) {
      const auto& choices = schema.items->choices;
      item = CopyWithoutPlaces(*choices[static_cast<std::size_t>(tries) % choices.size()]);
      if (seen.insert(CanonicalJson(item)).second) array.items.push_back(std::move(item));
    } else if (is_new) {
      array.items.push_back(std::move(item));
    }
    if (tries > 4 * count) break;
  }
  return array;
}

// Adds the members that one of the part's options needs, so that `schema` accepts the value if
// possible.
void ExampleMaker::AddOptions(const Schema& schema, const Schema& part, std::string_view name,
                              Node& value) {
  for (const Options* options : {&part.one_of, &part.any_of}) {
    if (options->empty()) continue;
    // Options that lead in a circle, and null, come last.
    Options sorted = *options;
    sorted.resize(std::min<std::size_t>(sorted.size(), 64));
    std::stable_partition(sorted.begin(), sorted.end(), [&](const Schema* option) {
      return !IsOpen(*option) && option->types != Schema::kNull;
    });
    sorted.resize(std::min(sorted.size(), kMostTried));
    std::optional<Node> first;
    bool found = false;
    for (const Schema* option : sorted) {
      Node candidate = WithOption(part, *option, name, value);
      found = Accepts(schema, candidate);
      if (found || !first) first = std::move(candidate);
      if (found || reserve_ == 0) break;
    }
    value = std::move(*first);
  }
}

// The option's value. If both are objects, it keeps the members of `value`.
Node ExampleMaker::WithOption(const Schema& schema, const Schema& option, std::string_view name,
                              const Node& value) {
  Node made = Make(option, name);
  SetDiscriminator(schema, option, made);
  if (!value.is_map()) return made;
  if (!made.is_map()) return SaysMore(option) ? made : value;
  Node whole = value;
  for (auto& member : made.members) {
    if (Node* known = whole.Find(member.name)) {
      *known = std::move(member.value);
    } else {
      whole.members.push_back(std::move(member));
    }
  }
  return whole;
}

void ExampleMaker::SetDiscriminator(const Schema& schema, const Schema& option, Node& value) {
  if (!HasMapping(schema) || !value.is_map()) return;
  const auto entry = schema.mapping->values.find(&option);
  if (entry == schema.mapping->values.end()) return;
  Node tag = ScalarNode(Node::Kind::kString, entry->second);
  if (Node* known = value.Find(schema.discriminator)) {
    const SchemaProperty* property = option.Find(schema.discriminator);
    if (property != nullptr && !Accepts(*property->schema, tag)) return;
    // The value may already have another name of the same schema.
    const auto same = schema.mapping->schemas.find(known->text);
    if (same == schema.mapping->schemas.end() || same->second != &option) *known = std::move(tag);
  } else {
    value.members.push_back({schema.discriminator, {}, std::move(tag)});
  }
}

}  // namespace understudy::contract
