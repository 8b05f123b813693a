#include "contract/unknown_members.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/text.h"
#include "contract/foreign.h"
#include "contract/form_tree.h"
#include "contract/schema.h"
#include "http/multipart.h"
#include "http/url.h"

namespace understudy::contract {
namespace {

constexpr int kDeepestObject = 50;
constexpr std::size_t kMostUnknown = 100;
constexpr std::size_t kMostOptions = 1'000;  // of one schema, and of theirs
constexpr std::size_t kLongestPointer = 200;
constexpr std::string_view kPatchType = "application/json-patch+json";

// The members that a schema and its options name.
class NamedMembers {
 public:
  explicit NamedMembers(const Schema& schema) { Read(schema); }

  bool MayHaveOthers() const { return is_open_ || names_.empty(); }
  bool Has(std::string_view name) const { return names_.contains(name); }
  std::vector<std::string> Names() const {
    std::vector<std::string> names(names_.begin(), names_.end());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  void Read(const Schema& schema) {
    if (is_open_ || !read_.insert(&schema).second) return;
    is_open_ = schema.takes_others || schema.additional_properties != nullptr ||
               read_.size() > kMostOptions;
    for (const auto& property : schema.properties) names_.insert(property.name);
    for (const auto* options : {&schema.one_of, &schema.any_of, &schema.all_of}) {
      for (const Schema* option : *options) Read(*option);
    }
  }

  bool is_open_ = false;
  std::unordered_set<std::string_view> names_;
  std::unordered_set<const Schema*> read_;
};

class UnknownFinder {
 public:
  void Find(const Schema* schema, const Node& value, const std::string& pointer, int depth) {
    if (schema == nullptr || depth > kDeepestObject) return;
    const Schema* items = value.is_sequence() ? ItemSchema(schema) : nullptr;
    for (std::size_t i = 0; items != nullptr && i < value.items.size(); ++i) {
      Find(items, value.items[i], Concat({pointer, "/", std::to_string(i)}), depth + 1);
    }
    if (!value.is_map()) return;
    const NamedMembers named(*schema);
    for (const auto& member : value.members) {
      if (found_.size() >= kMostUnknown) return;
      const std::string below = Concat({pointer, "/", member.name});
      if (named.Has(member.name)) {
        Find(MemberSchema(schema, member.name), member.value, below, depth + 1);
      } else if (!named.MayHaveOthers()) {
        const bool is_top = depth == 0;
        found_.push_back(
            {Abbreviate(is_top ? member.name : below, kLongestPointer), is_top, named.Names()});
      }
    }
  }

  std::vector<UnknownMember> Take() { return std::move(found_); }

 private:
  std::vector<UnknownMember> found_;
};

// The schema of a body of this type; nullptr: none is known.
const Schema* SchemaOfBody(const Body& body, const std::string& type) {
  const auto& types = body.content_types;
  auto found = std::find(types.begin(), types.end(), type);
  if (found == types.end() && IsJsonType(type)) {
    found = std::find_if(types.begin(), types.end(),
                         [](const auto& each) { return each != kPatchType && IsJsonType(each); });
  }
  return found == types.end() ? nullptr
                              : body.schemas[static_cast<std::size_t>(found - types.begin())];
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
  if (!root) return {};
  UnknownFinder finder;
  finder.Find(schema, *root, {}, 0);
  return finder.Take();
}

}  // namespace understudy::contract
