#include "contract/schema_references.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "contract/document.h"
#include "http/url.h"

namespace understudy::contract {
namespace {

std::string WhyUnknown(std::string_view reference) {
  const bool remote = reference.empty() || reference.front() != '#';
  const std::string shown = ShownReference(reference);
  return Concat({"$ref ", Quoted(shown),
                 remote ? " leads out of this document: it is not followed, so any value fits"
                 : shown != reference ? " leads nowhere in that file, so any value fits"
                                      : " leads nowhere in this document, so any value fits"});
}

}  // namespace

std::string TildeDecoded(std::string_view token) {
  std::string decoded;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    decoded += !escape ? token[i] : (token[++i] == '0' ? '~' : '/');
  }
  return decoded;
}

const Node* FindReference(const Node& node) {
  const Node* reference = node.Find("$ref");
  return reference != nullptr && reference->is_string() ? reference : nullptr;
}

SchemaReferences::SchemaReferences(const Node& document, Diagnostics& warnings)
    : document_(document),
      warnings_(warnings),
      ignores_siblings_(document.Text("openapi").substr(0, 3) == "3.0") {
  const Node* components = document.Find("components");
  const Node* schemas = components == nullptr ? nullptr : components->Find("schemas");
  if (schemas == nullptr) return;
  for (const auto& member : schemas->members) names_.emplace(&member.value, member.name);
}

const Node* SchemaReferences::Follow(const Node& node) { return Chase(node, true, ends_); }

const Node* SchemaReferences::FollowSchema(const Node& node) {
  return Chase(node, false, schemas_);
}

bool SchemaReferences::IsReferenceOnly(const Node& node) const {
  return FindReference(node) != nullptr && (ignores_siblings_ || node.members.size() == 1);
}

std::string_view SchemaReferences::ComponentName(const Node& node) const {
  const auto found = names_.find(&node);
  return found == names_.end() ? std::string_view() : found->second;
}

const Node* SchemaReferences::Component(const std::string& name) {
  const Node* components = document_.Find("components");
  const Node* schemas = components == nullptr ? nullptr : components->Find("schemas");
  return schemas == nullptr ? nullptr : Child(*schemas, name);
}

const Node* SchemaReferences::Chase(const Node& node, bool to_the_end, Known& known) {
  std::vector<const Node*> chain;
  std::unordered_set<const Node*> seen;
  const Node* at = &node;
  while (at != nullptr && FindReference(*at) != nullptr) {
    if (const auto found = known.find(at); found != known.end()) {
      at = found->second;
      break;
    }
    if (!seen.insert(at).second) {
      warnings_.Add(at->mark, "this $ref leads in a circle, so any value fits");
      at = nullptr;
      break;
    }
    chain.push_back(at);
    at = Step(*at);
    if (at != nullptr && !to_the_end && !IsReferenceOnly(*at)) break;
  }
  for (const Node* link : chain) known.emplace(link, at);
  return at;
}

const Node* SchemaReferences::Step(const Node& node) {
  const Node& reference = *FindReference(node);
  const auto known = found_.find(reference.text);
  if (known != found_.end()) return known->second;
  const Node* found = Find(reference.text);
  found_.emplace(reference.text, found);
  if (found == nullptr) warnings_.Add(reference.mark, WhyUnknown(reference.text));
  return found;
}

const Node* SchemaReferences::Find(std::string_view reference) {
  if (reference == "#") return &document_;
  if (reference.substr(0, 2) != "#/") return nullptr;
  const std::string pointer = http::DecodePercents(reference.substr(2));
  const Node* at = &document_;
  std::string_view rest = pointer;
  while (at != nullptr) {
    const std::size_t slash = rest.find('/');
    at = Child(*at, TildeDecoded(rest.substr(0, slash)));
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  return at;
}

const Node* SchemaReferences::Child(const Node& node, const std::string& name) {
  if (node.is_sequence()) {
    std::size_t index = 0;
    const char* const end = name.data() + name.size();
    const auto read = std::from_chars(name.data(), end, index);
    if (read.ec != std::errc() || read.ptr != end || index >= node.items.size()) return nullptr;
    return &node.items[index];
  }
  if (!node.is_map()) return nullptr;
  const auto index = indexes_.try_emplace(&node, node.members.list()).first->second.Find(name);
  return index ? &node.members[*index].value : nullptr;
}

}  // namespace understudy::contract
