#include "contract/form_tree.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "contract/schema_check.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kDeepestField = 16;  // pairs of brackets
constexpr int kDeepestSearch = 6;          // options inside options

using Keys = std::vector<std::string_view>;

// "a[b][]" as {"a", "b", ""}.
Keys KeysOf(std::string_view name) {
  const auto first = name.find('[');
  if (first == 0 || first == std::string_view::npos) return {name};
  Keys keys{name.substr(0, first)};
  for (std::size_t at = first; at < name.size();) {
    const auto close = name.find(']', at);
    const bool nests = close != std::string_view::npos && name.find('[', at + 1) < close;
    if (name[at] != '[' || close == std::string_view::npos || nests) return {name};
    keys.push_back(name.substr(at + 1, close - at - 1));
    at = close + 1;
  }
  if (keys.size() > kDeepestField + 1) return {name};
  return keys;
}

bool IsIndex(std::string_view key) {
  return key.find_first_not_of("0123456789") == std::string_view::npos;
}

// What was sent for one name.
class FieldTree {
 public:
  void Add(const Keys& keys, std::size_t at, const std::string& value) {
    if (at == keys.size()) {
      values_.push_back(&value);
      return;
    }
    if (keys[at].empty()) return Append(keys, at + 1, value);
    const auto [found, added] = by_name_.emplace(keys[at], children_.size());
    if (added) children_.push_back({keys[at], {}});
    children_[found->second].second.Add(keys, at + 1, value);
  }

  Node Take(const Schema* schema) const {
    const bool has_children = !children_.empty() || !appended_.empty();
    const bool may_be_list = AllowsType(schema, Schema::kArray);
    const bool must_be_map = schema != nullptr && !may_be_list;
    if (has_children && !must_be_map && HasIndexesOnly()) return TakeList(schema);
    if (has_children) return TakeMap(schema);
    const bool is_list = schema != nullptr && may_be_list &&
                         (values_.size() > 1 || !AllowsType(schema, Schema::kString));
    if (is_list) return TakeValues(schema);
    return TextOf(schema, values_.empty() ? std::string() : *values_.back());
  }

  Node TakeMap(const Schema* schema) const {
    Node map;
    map.kind = Node::Kind::kMap;
    for (const auto& [name, child] : children_) {
      map.members.push_back({std::string(name), {}, child.Take(MemberSchema(schema, name))});
    }
    return map;
  }

 private:
  // "[]": the next element, unless its last one still lacks this member.
  void Append(const Keys& keys, std::size_t at, const std::string& value) {
    const bool starts = appended_.empty() || at == keys.size() || keys[at].empty() ||
                        appended_.back().Has(keys, at);
    if (starts) appended_.emplace_back();
    appended_.back().Add(keys, at, value);
  }

  bool Has(const Keys& keys, std::size_t at) const {
    if (at == keys.size()) return !values_.empty();
    if (keys[at].empty()) return false;
    const auto found = by_name_.find(keys[at]);
    return found != by_name_.end() && children_[found->second].second.Has(keys, at + 1);
  }

  bool HasIndexesOnly() const {
    return std::all_of(children_.begin(), children_.end(),
                       [](const auto& child) { return IsIndex(child.first); });
  }

  Node TakeList(const Schema* schema) const {
    std::vector<const std::pair<std::string_view, FieldTree>*> numbered;
    for (const auto& child : children_) numbered.push_back(&child);
    std::stable_sort(numbered.begin(), numbered.end(), [](const auto* a, const auto* b) {
      const auto number = [](std::string_view key) {
        key.remove_prefix(std::min(key.find_first_not_of('0'), key.size()));
        return std::pair(key.size(), key);
      };
      return number(a->first) < number(b->first);
    });
    const Schema* items = ItemSchema(schema);
    Node list;
    list.kind = Node::Kind::kSequence;
    for (const auto* child : numbered) list.items.push_back(child->second.Take(items));
    for (const auto& element : appended_) list.items.push_back(element.Take(items));
    return list;
  }

  Node TakeValues(const Schema* schema) const {
    Node list;
    list.kind = Node::Kind::kSequence;
    for (const std::string* value : values_) {
      list.items.push_back(TextOf(ItemSchema(schema), *value));
    }
    return list;
  }

  static Node TextOf(const Schema* schema, std::string text) {
    if (schema != nullptr) return TypedText(*schema, std::move(text));
    Node node;
    node.kind = Node::Kind::kString;
    node.text = std::move(text);
    return node;
  }

  std::vector<const std::string*> values_;
  std::vector<std::pair<std::string_view, FieldTree>> children_;  // in sent order
  std::unordered_map<std::string_view, std::size_t> by_name_;
  std::vector<FieldTree> appended_;  // of "[]"
};

// Calls `find` for the schema and its options, until it finds something.
template <typename Find>
const Schema* FindWithin(const Schema* schema, int depth, const Find& find) {
  if (schema == nullptr || depth == kDeepestSearch) return nullptr;
  if (const Schema* found = find(*schema)) return found;
  for (const auto* options : {&schema->one_of, &schema->any_of, &schema->all_of}) {
    std::size_t left = 64;
    for (const Schema* option : *options) {
      if (left-- == 0) break;
      if (const Schema* found = FindWithin(option, depth + 1, find)) return found;
    }
  }
  return nullptr;
}

}  // namespace

const Schema* MemberSchema(const Schema* schema, std::string_view name) {
  const Schema* declared = FindWithin(schema, 0, [&](const Schema& each) -> const Schema* {
    const SchemaProperty* property = each.Find(name);
    return property == nullptr ? nullptr : property->schema;
  });
  if (declared != nullptr) return declared;
  return FindWithin(schema, 0, [](const Schema& each) { return each.additional_properties; });
}

const Schema* ItemSchema(const Schema* schema) {
  return FindWithin(schema, 0, [](const Schema& each) { return each.items; });
}

bool AllowsType(const Schema* schema, Schema::Type type) {
  return FindWithin(schema, 0, [&](const Schema& each) {
           const bool says_more = !each.one_of.empty() || !each.any_of.empty();
           const bool allows = each.types == 0 ? !says_more : (each.types & type) != 0;
           return allows ? &each : nullptr;
         }) != nullptr;
}

Node ReadFormTree(const http::Pairs& fields, const Schema* schema) {
  FieldTree tree;
  for (const auto& [name, value] : fields) {
    const Keys keys = KeysOf(name);
    if (!keys.front().empty()) tree.Add(keys, 0, value);
  }
  return tree.TakeMap(schema);
}

Node ReadDeepObject(const http::Pairs& fields, std::string_view name, const Schema* schema) {
  FieldTree tree;
  bool found = false;
  for (const auto& [sent, value] : fields) {
    if (sent.size() <= name.size() || !sent.starts_with(name) || sent[name.size()] != '[') continue;
    const Keys keys = KeysOf(sent);
    if (keys.size() == 1) continue;
    tree.Add(keys, 1, value);
    found = true;
  }
  return found ? tree.Take(schema) : Node();
}

}  // namespace understudy::contract
