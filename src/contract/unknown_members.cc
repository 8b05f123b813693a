#include "contract/unknown_members.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/text.h"
#include "contract/foreign.h"
#include "contract/form_tree.h"
#include "contract/schema_checker.h"
#include "http/multipart.h"
#include "http/url.h"

namespace understudy::contract {
namespace {

constexpr int kDeepestObject = 50;
constexpr std::size_t kMostUnknown = 100;
constexpr std::size_t kMostOptions = 1'000;  // of one schema, and of theirs
constexpr std::size_t kLongestPointer = 200;
constexpr std::string_view kPatchType = "application/json-patch+json";

// What a schema and its options say of the members of an object, and of the items of an array.
class NamedMembers {
 public:
  explicit NamedMembers(const Schema& schema) : base_(schema) {
    Read(schema, false);
    read_.clear();
  }

  // Nothing is known for sure: a schema was not read whole, or any object fits an option.
  bool is_unclear() const { return is_unclear_; }
  bool MayHaveOthers() const { return is_open_ || by_name_.empty(); }
  // The schema of a member, nullptr if it is not known for sure; nullopt if nobody names it.
  std::optional<const Schema*> Find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::nullopt : std::optional(found->second);
  }
  const Schema* items() const { return items_.value_or(nullptr); }
  // Of members that nobody names.
  const Schema* others() const { return others_.value_or(nullptr); }
  std::shared_ptr<const std::vector<std::string>> Names() {
    if (names_ == nullptr) {
      std::vector<std::string> names;
      for (const auto& [name, schema] : by_name_) names.emplace_back(name);
      std::sort(names.begin(), names.end());
      names_ = std::make_shared<const std::vector<std::string>>(std::move(names));
    }
    return names_;
  }

 private:
  static bool Allows(const Schema& schema, Schema::Type type) {
    return schema.types == 0 || (schema.types & type) != 0;
  }

  void Read(const Schema& schema, bool is_option) {
    if (is_unclear_ || !read_.insert(&schema).second) return;
    const bool is_leaf = schema.one_of.empty() && schema.any_of.empty() && schema.all_of.empty();
    const bool is_open = schema.takes_others || schema.additional_properties != nullptr;
    const bool fits_any =
        is_open || (is_leaf && schema.properties.empty() && Allows(schema, Schema::kObject));
    // Of the whole value, the finder has taken the schema that the discriminator names.
    const bool may_say_more = schema.may_be_extended && &schema != &base_;
    is_unclear_ = schema.partly_read || may_say_more || (is_option && fits_any) ||
                  read_.size() > kMostOptions;
    is_open_ |= is_open;
    if (is_open) AddTo(others_, schema.additional_properties);
    for (const auto& property : schema.properties) Add(property);
    const bool has_any_items = is_option && is_leaf && Allows(schema, Schema::kArray);
    if (schema.items != nullptr || has_any_items) AddTo(items_, schema.items);
    for (const Schema* option : schema.one_of) Read(*option, true);
    for (const Schema* option : schema.any_of) Read(*option, true);
    for (const Schema* part : schema.all_of) Read(*part, false);
  }

  void Add(const SchemaProperty& property) {
    const auto [known, is_new] = by_name_.emplace(property.name, property.schema);
    if (is_new || known->second == property.schema) return;
    // An option that only requires it, as `anyOf` of `required` does, says nothing of its value.
    const bool only_requires = property.schema->node == nullptr && base_.Find(property.name);
    if (!only_requires) known->second = nullptr;
  }

  // nullptr if schemas declare them otherwise.
  static void AddTo(std::optional<const Schema*>& known, const Schema* schema) {
    if (!known) {
      known = schema;
    } else if (*known != schema) {
      known = nullptr;
    }
  }

  const Schema& base_;
  bool is_unclear_ = false;
  bool is_open_ = false;
  std::unordered_map<std::string_view, const Schema*> by_name_;
  std::optional<const Schema*> items_;
  std::optional<const Schema*> others_;
  std::unordered_set<const Schema*> read_;
  std::shared_ptr<const std::vector<std::string>> names_;
};

// The schema that says all of the value: one that extends `schema`, if the value's discriminator
// names it; nullptr if it names none.
const Schema* WholeSchema(const Schema* schema, const Node& value) {
  if (schema == nullptr || !schema->may_be_extended || !value.is_map()) return schema;
  if (schema->mapping == nullptr) return nullptr;
  const auto found = schema->mapping->schemas.find(value.Text(schema->discriminator));
  return found == schema->mapping->schemas.end() ? nullptr : found->second;
}

// Of one request, so that each schema is read once.
class UnknownFinder {
 public:
  void Find(const Schema* declared, const Node& value, const ValueStep* at, int depth) {
    const Schema* schema = WholeSchema(declared, value);
    if (schema == nullptr || depth > kDeepestObject) return;
    if (value.items.empty() && value.members.empty()) return;
    NamedMembers& named = named_.try_emplace(schema, *schema).first->second;
    if (named.is_unclear()) return;
    if (value.is_map()) FindInMap(named, value, at, depth);
    if (!value.is_sequence() || named.items() == nullptr) return;
    for (std::size_t i = 0; i < value.items.size() && !is_full(); ++i) {
      const ValueStep step{at, {}, i, true};
      Find(named.items(), value.items[i], &step, depth + 1);
    }
  }

  std::vector<UnknownMember> Take() { return std::move(found_); }

 private:
  bool is_full() const { return found_.size() >= kMostUnknown; }

  void FindInMap(NamedMembers& named, const Node& value, const ValueStep* at, int depth) {
    for (const auto& member : value.members) {
      if (is_full()) return;
      const ValueStep step{at, member.name};
      if (const auto its = named.Find(member.name)) {
        Find(*its, member.value, &step, depth + 1);
      } else if (named.others() != nullptr) {
        Find(named.others(), member.value, &step, depth + 1);
      } else if (!named.MayHaveOthers()) {
        found_.push_back({Abbreviate(member.name, kLongestPointer),
                          Abbreviate(PointerTo(&step), kLongestPointer), depth == 0,
                          named.Names()});
      }
    }
  }

  std::vector<UnknownMember> found_;
  std::unordered_map<const Schema*, NamedMembers> named_;
};

// The schema of a body of this type; nullptr: none is known, as for built-in vendors.
const Schema* SchemaOfBody(const Body& body, const std::string& type) {
  const auto& types = body.content_types;
  auto found = std::find(types.begin(), types.end(), type);
  if (found == types.end() && IsJsonType(type)) {
    found = std::find_if(types.begin(), types.end(),
                         [](const auto& each) { return each != kPatchType && IsJsonType(each); });
  }
  const auto place = static_cast<std::size_t>(found - types.begin());
  return place < body.schemas.size() ? body.schemas[place] : nullptr;
}

std::optional<Node> TreeOf(const Schema* schema, const std::string& type, const Source& source,
                           std::string_view header) {
  if (IsJsonType(type)) {
    Diagnostics ignored;
    auto root = ParseJson(source, ignored);
    return root && ignored.empty() ? std::optional(std::move(*root)) : std::nullopt;
  }
  if (type == "multipart/form-data") {
    const auto fields = http::ParseMultipart(source.text, header);
    return fields ? std::optional(ReadFormTree(*fields, schema)) : std::nullopt;
  }
  if (type != "application/x-www-form-urlencoded") return std::nullopt;
  const auto fields = http::ParseUrlEncoded(source.text, "request body");
  return fields ? std::optional(ReadFormTree(*fields, schema)) : std::nullopt;
}

}  // namespace

std::vector<UnknownMember> FindUnknownMembers(const Operation& operation,
                                              const http::Request& request) {
  if (!operation.body || !operation.body->is_tree || request.body.empty()) return {};
  const auto header = request.Header("Content-Type").value_or("");
  const std::string type = LowerAscii(Trim(header.substr(0, header.find(';'))));
  const Schema* schema = type == kPatchType ? nullptr : SchemaOfBody(*operation.body, type);
  if (schema == nullptr) return {};
  const Source source{"request body", std::string(request.body)};
  const auto root = TreeOf(schema, type, source, header);
  return root ? FindUnknownMembers(*schema, *root) : std::vector<UnknownMember>();
}

std::vector<UnknownMember> FindUnknownMembers(const Schema& schema, const Node& value) {
  UnknownFinder finder;
  finder.Find(&schema, value, nullptr, 0);
  return finder.Take();
}

OwnMembers MembersOf(const Schema& schema) {
  if (!AllowsType(&schema, Schema::kObject)) return {};
  NamedMembers named(schema);
  return {*named.Names(), named.is_unclear() || named.MayHaveOthers() || schema.may_be_extended};
}

OwnMembers MembersOf(const Body& body) {
  OwnMembers members;
  for (const Schema* schema : body.schemas) {
    members.may_have_others |= schema == nullptr;
    if (schema == nullptr) continue;
    const auto its = MembersOf(*schema);
    members.may_have_others |= its.may_have_others;
    members.names.insert(members.names.end(), its.names.begin(), its.names.end());
  }
  return members;
}

}  // namespace understudy::contract
