#include "base/node.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "base/text.h"

namespace understudy {
namespace {

bool IsInteger(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool IsNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const auto digits = [&] {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end > 0;
  };
  bool any = digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    any = digits() || any;
  }
  if (!any) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (!digits()) return false;
  }
  return text.empty();
}

}  // namespace

std::size_t Mark::line() const {
  if (source == nullptr) return 1;
  const auto begin = source->text.begin();
  const auto here = begin + std::min<std::ptrdiff_t>(offset, std::ssize(source->text));
  return static_cast<std::size_t>(std::count(begin, here, '\n')) + 1;
}

std::size_t Mark::column() const {
  if (source == nullptr) return 1;
  std::string_view before = std::string_view(source->text).substr(0, offset);
  if (before.starts_with("\xEF\xBB\xBF")) before.remove_prefix(3);
  const auto line_start = before.rfind('\n');
  return CountCodePoints(line_start == std::string_view::npos ? before
                                                              : before.substr(line_start + 1)) +
         1;
}

const Node* Node::Find(std::string_view name) const {
  for (const auto& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

Node* Node::Find(std::string_view name) {
  return const_cast<Node*>(static_cast<const Node*>(this)->Find(name));
}

std::string_view Node::Text(std::string_view name, std::string_view fallback) const {
  return OptionalText(name).value_or(fallback);
}

std::optional<std::string_view> Node::OptionalText(std::string_view name) const {
  const Node* node = Find(name);
  if (node == nullptr || node->is_null() || !node->is_scalar()) return std::nullopt;
  return node->text;
}

std::int64_t Node::Integer(std::string_view name, std::int64_t fallback) const {
  return OptionalInteger(name).value_or(fallback);
}

std::optional<std::int64_t> Node::OptionalInteger(std::string_view name) const {
  const Node* node = Find(name);
  if (node == nullptr || node->kind != Kind::kInteger) return std::nullopt;
  // YAML allows a plus sign.
  std::string_view digits = node->text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const auto parsed = ParseInteger(digits);
  if (parsed.status != IntegerStatus::kOk) return std::nullopt;
  return parsed.value;
}

bool Node::Boolean(std::string_view name, bool fallback) const {
  const Node* node = Find(name);
  return node == nullptr || node->kind != Kind::kBoolean ? fallback
                                                         : LowerAscii(node->text) == "true";
}

const std::vector<Node>& Node::Items(std::string_view name) const {
  static const std::vector<Node> kNone;
  const Node* node = Find(name);
  return node == nullptr ? kNone : node->items.list();
}

namespace {

// Up to this many members, comparing with each is the fastest way.
constexpr std::size_t kFewMembers = 16;

// The members' places, sorted by name, and by place where names are equal.
std::vector<std::uint32_t> OrderByName(const std::vector<Member>& members) {
  std::vector<std::uint32_t> order(members.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int compared = members[a].name.compare(members[b].name);
    return compared != 0 ? compared < 0 : a < b;
  });
  return order;
}

}  // namespace

NameIndex::NameIndex(const std::vector<Member>& members)
    : members_(members), size_(members.size()) {
  if (size_ > kFewMembers) order_ = OrderByName(members);
}

std::optional<std::size_t> NameIndex::Find(std::string_view name) const {
  if (order_.empty()) {
    const auto end = members_.begin() + static_cast<std::ptrdiff_t>(size_);
    const auto found =
        std::find_if(members_.begin(), end, [&](const Member& m) { return m.name == name; });
    return found == end ? std::nullopt : std::optional<std::size_t>(found - members_.begin());
  }
  const auto found = std::partition_point(order_.begin(), order_.end(), [&](std::uint32_t place) {
    return members_[place].name < name;
  });
  if (found == order_.end() || members_[*found].name != name) return std::nullopt;
  return *found;
}

std::vector<std::pair<const Member*, const Member*>> FindDuplicates(
    const std::vector<Member>& members) {
  std::vector<std::pair<const Member*, const Member*>> duplicates;
  if (members.size() <= kFewMembers) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (members[k].name != members[i].name) continue;
        duplicates.emplace_back(&members[i], &members[k]);
        break;
      }
    }
    return duplicates;
  }
  const auto order = OrderByName(members);
  std::size_t first = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (members[order[i]].name != members[order[first]].name) {
      first = i;
    } else {
      duplicates.emplace_back(&members[order[i]], &members[order[first]]);
    }
  }
  std::sort(duplicates.begin(), duplicates.end());
  return duplicates;
}

std::size_t CountValues(const Node& node, std::size_t most) {
  std::size_t count = 1;
  for (const auto& item : node.items) {
    if (count > most) return count;
    count += CountValues(item, most - count);
  }
  for (const auto& member : node.members) {
    if (count > most) return count;
    count += CountValues(member.value, most - count);
  }
  return count;
}

void MergeInto(Node& into, Node&& from) {
  std::vector<Member> added;
  const NameIndex names(into.members.list());
  for (auto& member : from.members) {
    if (!names.Find(member.name)) added.push_back(std::move(member));
  }
  std::move(added.begin(), added.end(), std::back_inserter(into.members.list()));
}

std::string_view KindName(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::kNull:
      return "null";
    case Node::Kind::kBoolean:
      return "a boolean";
    case Node::Kind::kInteger:
      return "an integer";
    case Node::Kind::kNumber:
      return "a number";
    case Node::Kind::kString:
      return "a string";
    case Node::Kind::kSequence:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
  }
  return "a value";
}

Node::Kind ResolvePlain(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return Node::Kind::kNull;
  }
  if (text == "true" || text == "True" || text == "TRUE" || text == "false" || text == "False" ||
      text == "FALSE") {
    return Node::Kind::kBoolean;
  }
  if (IsInteger(text)) return Node::Kind::kInteger;
  if (IsNumber(text)) return Node::Kind::kNumber;
  return Node::Kind::kString;
}

}  // namespace understudy
