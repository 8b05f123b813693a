// Checks the rules that combine schemas: `oneOf`, `anyOf`, `not`, and those parts of `allOf` that
// can't be merged. Also checks types.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <unordered_set>

#include "base/text.h"
#include "contract/schema_checker.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kMostNamed = 8;  // schemas in a message

// Whether the sender may have meant this schema: the value has the right type, and each member that
// allows only one value has that value.
bool MayMean(const Schema& schema, const Node& value) {
  if (!HasType(schema, value)) return false;
  constexpr std::size_t kMostMembers = 100;
  if (!value.is_map() || value.members.size() > kMostMembers) return true;
  return std::all_of(schema.properties.begin(), schema.properties.end(),
                     [&](const SchemaProperty& property) {
                       const Node* only = property.schema->Constant();
                       if (only == nullptr) return true;
                       const Node* sent = value.Find(property.name);
                       return sent != nullptr && sent->text == only->text;
                     });
}

bool MapsAll(const Schema& schema, const std::vector<const Schema*>& options) {
  return std::all_of(options.begin(), options.end(), [&](const Schema* option) {
    return schema.mapping != nullptr && schema.mapping->values.count(option) != 0;
  });
}

// Whether some schemas say by themselves which tag they have. Many documents forget the mapping
// then.
bool TagsItself(const Schema& schema, const std::vector<const Schema*>& options) {
  return std::any_of(options.begin(), options.end(), [&](const Schema* option) {
    const SchemaProperty* property = option->Find(schema.discriminator);
    return property != nullptr && !property->schema->choices.empty();
  });
}

// The tags that schemas say by themselves; none if one of them does not.
struct OwnTags {
  std::vector<std::string> first;  // as many as a message names, and one more
  bool has_sent = false;           // whether the value's tag is one of all
};

OwnTags OwnTagsOf(const Schema& schema, const std::vector<const Schema*>& options,
                  const Node* sent) {
  OwnTags tags;
  std::unordered_set<std::string_view> known;
  for (const Schema* option : options) {
    const SchemaProperty* property = option->Find(schema.discriminator);
    if (property == nullptr || property->schema->choices.empty()) return {};
    for (const Node* choice : property->schema->choices) {
      if (!known.insert(choice->text).second) continue;
      if (tags.first.size() <= kMostNamed) tags.first.push_back(choice->text);
      if (sent != nullptr && sent->text == choice->text) tags.has_sent = true;
    }
  }
  return tags;
}

std::string NamesOf(const std::vector<const Schema*>& schemas) {
  std::vector<std::string> names;
  for (const Schema* schema : schemas) {
    std::string name = schema->name.empty() ? TypesText(*schema) : Quoted(schema->name);
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (names.size() == kMostNamed) {
      names.emplace_back("…");
      break;
    }
    names.push_back(std::move(name));
  }
  return Join(names, ", ");
}

Schema::Type TypeOf(const Node& value) {
  switch (value.kind) {
    case Node::Kind::kNull:
      return Schema::kNull;
    case Node::Kind::kBoolean:
      return Schema::kBoolean;
    case Node::Kind::kInteger:
      return Schema::kInteger;
    case Node::Kind::kNumber:
      return Schema::kNumber;
    case Node::Kind::kString:
      return Schema::kString;
    case Node::Kind::kSequence:
      return Schema::kArray;
    case Node::Kind::kMap:
      break;
  }
  return Schema::kObject;
}

}  // namespace

bool HasType(const Schema& schema, const Node& value) {
  if (schema.types == 0) return true;
  const Schema::Type type = TypeOf(value);
  if ((schema.types & type) != 0) return true;
  if (type == Schema::kInteger) return (schema.types & Schema::kNumber) != 0;
  if (type != Schema::kNumber || (schema.types & Schema::kInteger) == 0) return false;
  const double number = std::strtod(value.text.c_str(), nullptr);
  return std::floor(number) == number && std::isfinite(number);
}

std::string TypesText(const Schema& schema) {
  static constexpr std::array<std::pair<Schema::Type, const char*>, 7> kNames = {
      {{Schema::kObject, "an object"},
       {Schema::kArray, "an array"},
       {Schema::kString, "a string"},
       {Schema::kInteger, "an integer"},
       {Schema::kNumber, "a number"},
       {Schema::kBoolean, "a boolean"},
       {Schema::kNull, "null"}}};
  std::vector<std::string> names;
  for (const auto& [type, name] : kNames) {
    if ((schema.types & type) != 0) names.emplace_back(name);
  }
  return names.empty() ? "any value" : Join(names, " or ");
}

bool SchemaChecker::CheckCombinations(const Schema& schema, const Node& value, const Step* at) {
  if (schema.one_of.empty() && schema.any_of.empty() && schema.all_of.empty() &&
      schema.none_of == nullptr && schema.discriminator.empty()) {
    return true;
  }
  // A circle of schemas. It counts as not fitting, so that only the rest decides.
  for (auto each = active_.rbegin(); each != active_.rend() && each->second == &value; ++each) {
    if (each->first != &schema) continue;
    ++circles_;
    return false;
  }
  active_.emplace_back(&schema, &value);
  bool good = CheckOptions(schema, value, at);
  for (const Schema* part : schema.all_of) {
    if (!GoesOn(good)) break;
    // Quietly first: that result does not depend on the problems found so far.
    ++quiet_;
    const bool fits = Check(*part, value, at);
    --quiet_;
    if (fits) continue;
    good = false;
    if (quiet_ == 0) Check(*part, value, at);
  }
  if (schema.none_of != nullptr && GoesOn(good)) {
    ++quiet_;
    const bool refused = Check(*schema.none_of, value, at);
    --quiet_;
    if (refused && left_ > 0) good = Say(at, Rule::kInvalid, "is not allowed here");
  }
  active_.pop_back();
  return good;
}

bool SchemaChecker::CheckOptions(const Schema& schema, const Node& value, const Step* at) {
  if (!schema.discriminator.empty() && value.is_map()) {
    bool good = true;
    const Schema* meant = Discriminated(schema, value, at, good);
    if (!good) return false;
    if (meant != nullptr) return meant == &schema || Check(*meant, value, at);
  }
  const bool good = schema.one_of.empty() || CheckOneOf(schema, value, at);
  if (!GoesOn(good)) return false;
  return (schema.any_of.empty() || CheckAnyOf(schema, value, at)) && good;
}

// The schema that the discriminator's member names; nullptr if the options must be tried.
const Schema* SchemaChecker::Discriminated(const Schema& schema, const Node& value, const Step* at,
                                           bool& good) {
  const Node* tag = value.Find(schema.discriminator);
  if (tag != nullptr && tag->is_scalar() && schema.mapping != nullptr) {
    const auto found = schema.mapping->schemas.find(tag->text);
    if (found != schema.mapping->schemas.end()) return found->second;
  }
  const auto& options = schema.one_of.empty() ? schema.any_of : schema.one_of;
  const auto [maps_all, is_new] = tables_.maps_all.try_emplace(&schema, false);
  if (is_new) maps_all->second = !TagsItself(schema, options) && MapsAll(schema, options);
  if (options.empty() || !maps_all->second) return nullptr;
  good = false;
  if (quiet_ > 0) return nullptr;
  std::vector<std::string> names;
  for (const auto& [name, each] : schema.mapping->schemas) {
    if (names.size() > kMostNamed) break;
    names.push_back(name);
  }
  SayTag(schema, names, tag, at);
  return nullptr;
}

// That the tag is missing, or none of `tags`, of which the message names the first.
bool SchemaChecker::SayTag(const Schema& schema, const std::vector<std::string>& tags,
                           const Node* tag, const Step* at) {
  const Step step{at, schema.discriminator};
  if (tag == nullptr) {
    return Say(&step, Rule::kRequired, "is required: it says which schema is meant");
  }
  std::vector<std::string> allowed = tags;
  allowed.resize(std::min(tags.size(), kMostNamed));
  const std::string text =
      Concat({"must be one of ", Join(allowed, ", "), allowed.size() < tags.size() ? ", …" : "",
              ": it says which schema is meant"});
  return Say(&step, Rule::kNotAllowed, text, std::move(allowed));
}

bool SchemaChecker::CheckOneOf(const Schema& schema, const Node& value, const Step* at) {
  std::vector<const Schema*> fitting;
  ++quiet_;
  for (const Schema* option : schema.one_of) {
    if (!Spend(1)) break;
    // The same schema twice is an error of the document, not of the value.
    if (!fitting.empty() && fitting.front() == option) continue;
    if (Check(*option, value, at)) fitting.push_back(option);
    if (fitting.size() > 1) break;
  }
  --quiet_;
  if (fitting.size() == 1 || left_ == 0) return true;
  if (fitting.empty()) return SayNoneFits(schema, schema.one_of, value, at);
  if (quiet_ > 0) return false;
  return Say(at, Rule::kInvalid,
             Concat({"fits more than one schema of `oneOf` (", NamesOf(fitting),
                     "): it must fit just one"}));
}

bool SchemaChecker::CheckAnyOf(const Schema& schema, const Node& value, const Step* at) {
  ++quiet_;
  const bool fits =
      std::any_of(schema.any_of.begin(), schema.any_of.end(),
                  [&](const Schema* option) { return !Spend(1) || Check(*option, value, at); });
  --quiet_;
  return fits || left_ == 0 || SayNoneFits(schema, schema.any_of, value, at);
}

bool SchemaChecker::SayNoneFits(const Schema& schema, const std::vector<const Schema*>& options,
                                const Node& value, const Step* at) {
  if (quiet_ > 0) return false;
  if (!schema.discriminator.empty() && value.is_map()) {
    const Node* tag = value.Find(schema.discriminator);
    const auto tags = OwnTagsOf(schema, options, tag);
    if (!tags.first.empty() && !tags.has_sent) return SayTag(schema, tags.first, tag, at);
  }
  std::vector<const Schema*> meant;
  for (const Schema* option : options) {
    if (MayMean(*option, value)) meant.push_back(option);
  }
  if (meant.size() == 1) {
    const auto before = problems_.size();
    Check(*meant.front(), value, at);
    if (problems_.size() > before) return false;
  }
  return Say(at, Rule::kInvalid,
             Concat({"must be ", options.size() == 1 ? "" : "one of ", NamesOf(options)}));
}

}  // namespace understudy::contract
