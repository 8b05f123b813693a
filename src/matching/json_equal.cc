#include "matching/json_equal.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "matching/json_work.h"
#include "matching/pairing.h"

namespace understudy::matching {
namespace {

using Value = ExpectedJson::Value;
using Flags = ExpectedJson::Flags;

bool IsNumber(const Node& node) {
  return node.kind == Node::Kind::kInteger || node.kind == Node::Kind::kNumber;
}

std::uint64_t Mix(std::uint64_t hash, std::uint64_t with) {
  return (hash ^ with) * 0x9E3779B97F4A7C15U + (hash >> 29);
}

std::uint64_t HashScalar(const Node& node) {
  if (IsNumber(node)) return std::hash<double>()(ParseNumber(node.text).value_or(0) + 0.0);
  return Mix(std::hash<std::string>()(node.text), static_cast<std::uint64_t>(node.kind));
}

// Adds an item to the hash of an array.
std::uint64_t HashList(std::uint64_t hash, std::uint64_t item, bool ordered) {
  return ordered ? Mix(hash, item) : hash + Mix(7, item);
}

std::string ShownJson(const Node& node) { return Abbreviate(json::ToText(node)); }

std::string ShownValue(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kScalar:
      return ShownJson(value.scalar);
    case Value::Kind::kArray:
      return Concat({"an array of ", std::to_string(value.items.size()), " items"});
    case Value::Kind::kObject:
      return "an object";
    default:
      return Abbreviate(value.scalar.text);
  }
}

// Compares one expected value with one actual value.
class Comparison {
 public:
  Comparison(Flags flags, std::size_t sizes) : flags_(flags), left_(sizes * 256 + 10'000) {}

  bool Equal(const Value& value, const Node& actual) {
    if (!Spend(1 + TextSteps(actual.text.size()))) return false;
    switch (value.kind) {
      case Value::Kind::kScalar:
        return actual.is_scalar() && ScalarsEqual(value.scalar, actual);
      case Value::Kind::kArray:
        return actual.is_sequence() && EqualArray(value, actual);
      case Value::Kind::kObject:
        return actual.is_map() && EqualObject(value, actual);
      case Value::Kind::kAnyString:
        return actual.is_string();
      case Value::Kind::kAnyNumber:
        return IsNumber(actual);
      case Value::Kind::kAnyBoolean:
        return actual.kind == Node::Kind::kBoolean;
      case Value::Kind::kIgnore:
      case Value::Kind::kIgnoreElement:
        return true;
      case Value::Kind::kRegex:
        return actual.is_string() && value.regex->Matches(actual.text);
    }
    return false;
  }

  // Whether the work grew past what is allowed for values of this size.
  bool exhausted() const { return left_ == 0; }
  const std::string& difference() const { return difference_; }
  void Explain(const Value& value, const Node& actual) {
    explaining_ = true;
    if (!Equal(value, actual) && difference_.empty()) Differ("", value, &actual);
  }

 private:
  // Whether there is work left to do.
  bool Spend(std::size_t steps) {
    left_ -= std::min(steps, left_);
    return left_ > 0;
  }

  // The hash that Value::hash has for an equal value. Only for arrays in any order.
  std::uint64_t Hash(const Node& node) {
    Spend(1 + TextSteps(node.text.size()));
    if (node.is_scalar()) return HashScalar(node);
    std::uint64_t hash = node.is_map() ? 1 : 2;
    for (const auto& item : node.items) hash = HashList(hash, Hash(item), false);
    for (const auto& member : node.members) {
      hash += Mix(std::hash<std::string>()(member.name), Hash(member.value));
    }
    return hash;
  }

  // Says why, at the innermost place; its callers put the path before it.
  void Differ(std::string_view path, const Value& value, const Node* actual) {
    if (!explaining_ || !difference_.empty()) return;
    difference_ = Concat({path, ": expected ", ShownValue(value), ", got ",
                          actual == nullptr ? "nothing" : ShownJson(*actual)});
  }
  bool Within(std::string_view step, const Value& value, const Node& actual) {
    if (Equal(value, actual)) return true;
    Differ("", value, &actual);
    if (explaining_) difference_.insert(0, step);
    return false;
  }

  bool EqualObject(const Value& value, const Node& actual) {
    std::size_t found_count = 0;
    for (const auto& member : value.items) {
      if (!Spend(1 + TextSteps(member.name.size()))) return false;
      const auto found = indexes_.Find(actual, member.name);
      if (!found && member.kind == Value::Kind::kIgnoreElement) continue;
      const auto step = explaining_ ? Concat({".", member.name}) : std::string();
      if (!found) {
        Differ(step, member, nullptr);
        return false;
      }
      ++found_count;
      if (!Within(step, member, actual.members[*found].value)) return false;
    }
    if (flags_.ignore_extra || found_count == actual.members.size()) return true;
    ExplainExtra(value, actual);
    return false;
  }

  void ExplainExtra(const Value& value, const Node& actual) {
    if (!explaining_) return;
    for (const auto& member : actual.members) {
      const bool expected =
          std::any_of(value.items.begin(), value.items.end(),
                      [&](const Value& item) { return item.name == member.name; });
      if (expected) continue;
      difference_ = Concat({".", Abbreviate(member.name), " is not expected"});
      return;
    }
  }

  bool EqualArray(const Value& value, const Node& actual) {
    const auto size = value.items.size();
    if (flags_.ignore_extra ? size > actual.items.size() : size != actual.items.size()) {
      if (explaining_) {
        difference_ = Concat({": expected ", std::to_string(size), " items, got ",
                              std::to_string(actual.items.size())});
      }
      return false;
    }
    if (flags_.ignore_order) return EqualUnordered(value, actual);
    for (std::size_t i = 0; i < size; ++i) {
      const auto step = explaining_ ? Concat({"[", std::to_string(i), "]"}) : std::string();
      if (!Within(step, value.items[i], actual.items[i])) return false;
    }
    return true;
  }

  // First pairs equal items, which can't make the rest harder: whatever else fits one of two equal
  // items fits the other. Only what is left must be tried.
  bool EqualUnordered(const Value& value, const Node& actual) {
    const bool explaining = std::exchange(explaining_, false);
    std::unordered_multimap<std::uint64_t, const Value*> expected;
    std::vector<const Value*> open;
    for (const auto& item : value.items) {
      if (item.concrete) {
        expected.emplace(item.hash, &item);
      } else {
        open.push_back(&item);
      }
    }
    std::vector<const Node*> rest;
    const Flags flags = std::exchange(flags_, {true, false});
    for (const auto& item : actual.items) {
      const auto [first, last] = expected.equal_range(Hash(item));
      const auto found =
          std::find_if(first, last, [&](const auto& entry) { return Equal(*entry.second, item); });
      if (found == last) {
        rest.push_back(&item);
      } else {
        expected.erase(found);
      }
    }
    flags_ = flags;
    for (const auto& [hash, item] : expected) open.push_back(item);
    const bool equal = PairRest(open, rest);
    explaining_ = explaining;
    if (!equal && explaining_ && !open.empty()) {
      difference_ = Concat({": no item for ", ShownValue(*open.front())});
    }
    return equal;
  }

  bool PairRest(const std::vector<const Value*>& open, const std::vector<const Node*>& rest) {
    // Without flags and placeholders only equal items fit.
    const bool exact =
        !flags_.ignore_extra &&
        std::all_of(open.begin(), open.end(), [](const Value* item) { return item->concrete; });
    if (open.empty() || exact) return open.empty();
    constexpr std::size_t kMostPairs = 250'000;
    if (open.size() * rest.size() > kMostPairs) {
      left_ = 0;
      return false;
    }
    return CanPair(open.size(), rest.size(),
                   [&](std::size_t i, std::size_t j) { return Equal(*open[i], *rest[j]); });
  }

  Flags flags_;
  std::size_t left_;
  NameIndexes indexes_;  // of the actual value
  bool explaining_ = false;
  std::string difference_;
};

// Reads the expected value.
class ExpectedReader {
 public:
  ExpectedReader(Flags flags, const Reading& reading) : flags_(flags), reading_(reading) {}

  OrError<Value> Read(const Node& node) {
    ++size_;
    if (node.is_string()) return ReadText(node);
    Value value;
    if (node.is_scalar()) {
      value.scalar = Copied(node);
      value.hash = HashScalar(node);
      return value;
    }
    value.kind = node.is_map() ? Value::Kind::kObject : Value::Kind::kArray;
    value.hash = node.is_map() ? 1 : 2;
    for (const auto& node_item : node.items) {
      auto item = Read(node_item);
      if (!item) return item;
      value.hash = HashList(value.hash, item->hash, !flags_.ignore_order);
      value.concrete = value.concrete && item->concrete;
      value.items.push_back(std::move(*item));
    }
    for (const auto& member : node.members) {
      auto item = Read(member.value);
      if (!item) return item;
      item->name = member.name;
      value.hash += Mix(std::hash<std::string>()(member.name), item->hash);
      value.concrete = value.concrete && item->concrete;
      value.items.push_back(std::move(*item));
    }
    return value;
  }
  std::size_t size() const { return size_; }

 private:
  static Node Copied(const Node& node) {
    Node copy;
    copy.kind = node.kind;
    copy.text = node.text;
    return copy;
  }

  OrError<Value> ReadText(const Node& node) {
    Value value;
    value.scalar = Copied(node);
    value.hash = HashScalar(node);
    std::string_view text = node.text;
    if (!text.starts_with("${json-unit.") && !text.starts_with("#{json-unit.")) return value;
    text.remove_prefix(2);
    const auto close = text.find('}');
    if (close == std::string_view::npos) return value;
    const auto name = text.substr(0, close);
    const auto after = text.substr(close + 1);
    value.concrete = false;
    if (name == "json-unit.regex") {
      const auto taken = reading_.Take();
      if (!taken) return tl::make_unexpected(taken.error());
      const auto shared = reading_.TakeRegex();
      if (!shared) return tl::make_unexpected(shared.error());
      auto regex = Regex::Read(after);
      if (!regex) return Refuse(reading_.pointer, regex.error());
      value.kind = Value::Kind::kRegex;
      value.regex = std::move(*regex);
      return value;
    }
    constexpr std::array<std::pair<std::string_view, Value::Kind>, 5> kPlaceholders = {
        {{"json-unit.any-string", Value::Kind::kAnyString},
         {"json-unit.any-number", Value::Kind::kAnyNumber},
         {"json-unit.any-boolean", Value::Kind::kAnyBoolean},
         {"json-unit.ignore", Value::Kind::kIgnore},
         {"json-unit.ignore-element", Value::Kind::kIgnoreElement}}};
    const auto* const found =
        std::find_if(kPlaceholders.begin(), kPlaceholders.end(),
                     [&](const auto& placeholder) { return placeholder.first == name; });
    if (found == kPlaceholders.end() || !after.empty()) {
      return Refuse(reading_.pointer,
                    Concat({"this server does not have the placeholder ",
                            Quoted(Concat({node.text.substr(0, 2), name, "}"}))}));
    }
    value.kind = found->second;
    return value;
  }

  const Flags flags_;
  const Reading& reading_;
  std::size_t size_ = 0;
};

// How many values are the same at the same place.
std::size_t CountSame(const Value& value, const Node& actual) {
  Comparison comparison({}, 0);
  std::size_t same = 0;
  if (value.kind == Value::Kind::kArray && actual.is_sequence()) {
    same = 1;
    const auto size = std::min(value.items.size(), actual.items.size());
    for (std::size_t i = 0; i < size; ++i) same += CountSame(value.items[i], actual.items[i]);
  } else if (value.kind == Value::Kind::kObject && actual.is_map()) {
    same = 1;
    const NameIndex index(actual.members.list());
    for (const auto& member : value.items) {
      const auto found = index.Find(member.name);
      if (found) same += CountSame(member, actual.members[*found].value);
    }
  } else if (value.items.empty() && comparison.Equal(value, actual)) {
    same = 1;
  }
  return same;
}

}  // namespace

bool ScalarsEqual(const Node& a, const Node& b) {
  if (!IsNumber(a) || !IsNumber(b)) return a.kind == b.kind && a.text == b.text;
  if (a.text == b.text) return true;
  // Doubles can't tell long integers apart.
  constexpr std::size_t kExactDigits = 15;
  if (a.kind == b.kind && a.kind == Node::Kind::kInteger && a.text.size() > kExactDigits) {
    return false;
  }
  const auto left = ParseNumber(a.text);
  const auto right = ParseNumber(b.text);
  return left && right && *left == *right;
}

bool JsonEqual(const Node& a, const Node& b) {
  if (a.is_scalar() || b.is_scalar()) return a.is_scalar() && b.is_scalar() && ScalarsEqual(a, b);
  if (a.kind != b.kind || a.items.size() != b.items.size() ||
      a.members.size() != b.members.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!JsonEqual(a.items[i], b.items[i])) return false;
  }
  const NameIndex index(b.members.list());
  return std::all_of(a.members.begin(), a.members.end(), [&](const Member& member) {
    const auto found = index.Find(member.name);
    return found && JsonEqual(member.value, b.members[*found].value);
  });
}

OrError<ExpectedJson> ExpectedJson::Read(const Node& node, Flags flags, const Reading& reading) {
  ExpectedReader reader(flags, reading);
  auto root = reader.Read(node);
  if (!root) return tl::make_unexpected(root.error());
  ExpectedJson expected;
  expected.root_ = std::make_shared<const Value>(std::move(*root));
  expected.size_ = reader.size();
  expected.flags_ = flags;
  return expected;
}

Match ExpectedJson::Test(const Node& actual) const {
  Comparison comparison(flags_, size_ + Weight(actual));
  const bool equal = comparison.Equal(*root_, actual);
  return comparison.exhausted() ? Match::kLimit : MatchIf(equal);
}

double ExpectedJson::Distance(const Node& actual) const {
  if (Test(actual) == Match::kYes) return 0;
  const auto all = std::max(size_, flags_.ignore_extra ? 0 : CountValues(actual));
  const double same = static_cast<double>(CountSame(*root_, actual));
  return std::max(0.01, 1 - same / static_cast<double>(all));
}

std::string ExpectedJson::FirstDifference(const Node& actual) const {
  Comparison comparison(flags_, size_ + Weight(actual));
  comparison.Explain(*root_, actual);
  if (comparison.exhausted()) return "the arrays are too long to compare in any order";
  if (comparison.difference().empty()) return {};
  return Concat({"at $", comparison.difference()});
}

}  // namespace understudy::matching
