#include <algorithm>
#include <cmath>
#include <functional>

#include "base/text.h"
#include "matching/find_text.h"
#include "matching/json_equal.h"
#include "matching/json_path_tree.h"
#include "matching/json_work.h"

namespace understudy::matching {
namespace {

using Nodes = std::vector<const Node*>;

std::optional<double> NumberOf(const Node& node) {
  return node.is_scalar() ? ParseNumber(node.text) : std::nullopt;
}

Node NumberNode(double number) {
  Node node;
  const bool whole = std::floor(number) == number && std::abs(number) < 1e15;
  node.kind = whole ? Node::Kind::kInteger : Node::Kind::kNumber;
  node.text = FormatNumber(number);
  return node;
}

// Negative or positive; 0 for equal. Numbers by value, also against texts that are numbers; texts
// by their bytes. nullopt for what has no order.
std::optional<int> Order(const Node& a, const Node& b) {
  if (!a.is_string() || !b.is_string()) {
    const auto left = NumberOf(a);
    const auto right = NumberOf(b);
    if (!left || !right) return std::nullopt;
    return *left < *right ? -1 : *left > *right ? 1 : 0;
  }
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

bool LooseEqual(const Node& a, const Node& b) {
  if (JsonEqual(a, b)) return true;
  // As for Jayway's library, 1 equals '1'.
  return a.is_string() != b.is_string() && Order(a, b) == 0;
}

bool HasItem(const Node& list, const Node& item) {
  return std::any_of(list.items.begin(), list.items.end(),
                     [&](const Node& other) { return LooseEqual(other, item); });
}

bool AnyIn(const Node& items, const Node& list) {
  return std::any_of(items.items.begin(), items.items.end(),
                     [&](const Node& item) { return HasItem(list, item); });
}

// Walks a document. Counts its steps, what it finds and what it makes, so that no path takes long
// or much memory for its document's size.
class PathWalk {
 public:
  PathWalk(const Node& root, std::deque<Node>& made) : PathWalk(root, made, Weight(root)) {}

  Nodes Find(const JsonPath::Path& path, const Node& from) {
    Nodes nodes = {&from};
    for (const auto& step : path.steps) {
      Nodes next;
      if (step.kind == PathStep::Kind::kFunction) {
        Call(step, nodes, next);
      } else {
        for (const auto* node : nodes) {
          if (step.deep) {
            ApplyDeep(step, *node, next);
          } else {
            Apply(step, *node, next);
          }
        }
      }
      nodes = std::move(next);
    }
    return nodes;
  }
  bool exhausted() const { return left_ == 0; }

 private:
  PathWalk(const Node& root, std::deque<Node>& made, std::size_t weight)
      : root_(root),
        made_(made),
        left_(10'000 + 64 * weight),
        most_found_(10'000 + 8 * weight),
        room_(10'000 + 2 * weight) {}

  // Whether there is work left to do `cost`.
  bool Spend(std::size_t cost = 1) {
    left_ -= std::min(cost, left_);
    return left_ > 0;
  }

  // Steps may find the same node many times.
  void Keep(const Node& node, Nodes& found) {
    if (found.size() < most_found_) {
      found.push_back(&node);
    } else {
      left_ = 0;
    }
  }

  // Whether there is room for a copy of that weight.
  bool Reserve(std::size_t weight) {
    if (weight > room_) left_ = 0;
    room_ -= std::min(weight, room_);
    return Spend(weight);
  }

  void ApplyDeep(const PathStep& step, const Node& node, Nodes& found) {
    if (!Spend()) return;
    Apply(step, node, found);
    for (const auto& item : node.items) ApplyDeep(step, item, found);
    for (const auto& member : node.members) ApplyDeep(step, member.value, found);
  }

  void Apply(const PathStep& step, const Node& node, Nodes& found) {
    if (!Spend()) return;
    switch (step.kind) {
      case PathStep::Kind::kNames:
        if (!Spend(step.names.size() * (1 + node.members.size() / 8))) return;
        if (step.merge) return Merge(step, node, found);
        for (const auto& name : step.names) {
          if (const Node* member = node.Find(name)) Keep(*member, found);
        }
        return;
      case PathStep::Kind::kIndexes:
        if (!Spend(step.indexes.size())) return;
        for (const auto index : step.indexes) AddItem(node, index, found);
        return;
      case PathStep::Kind::kSlice:
        return Slice(step, node, found);
      case PathStep::Kind::kAll:
        return Each(node, [&](const Node& child) { Keep(child, found); });
      case PathStep::Kind::kFilter:
        // Of an object it asks the object itself, as Jayway's library does.
        if (node.is_map() && Passes(*step.filter, node)) Keep(node, found);
        for (const auto& item : node.items) {
          if (!Spend()) return;
          if (Passes(*step.filter, item)) Keep(item, found);
        }
        return;
      case PathStep::Kind::kFunction:
        return;
    }
  }

  void Merge(const PathStep& step, const Node& node, Nodes& found) {
    Node merged;
    merged.kind = Node::Kind::kMap;
    for (const auto& name : step.names) {
      const Node* member = node.Find(name);
      if (member == nullptr || !Reserve(Weight(*member))) continue;
      merged.members.push_back({name, {}, *member});
    }
    if (!merged.members.empty()) Add(std::move(merged), found);
  }

  template <typename Visit>
  void Each(const Node& node, Visit visit) {
    if (!Spend(node.items.size() + node.members.size())) return;
    for (const auto& item : node.items) visit(item);
    for (const auto& member : node.members) visit(member.value);
  }

  void AddItem(const Node& node, std::int64_t index, Nodes& found) {
    const auto size = static_cast<std::int64_t>(node.items.size());
    if (index < 0) index += size;
    if (index >= 0 && index < size) {
      Keep(node.items[static_cast<std::size_t>(index)], found);
    }
  }

  void Slice(const PathStep& step, const Node& node, Nodes& found) {
    const auto size = static_cast<std::int64_t>(node.items.size());
    const auto place = [&](std::int64_t index) {
      return std::clamp<std::int64_t>(index < 0 ? index + size : index, 0, size);
    };
    const auto to = step.to ? place(*step.to) : size;
    for (auto i = step.from ? place(*step.from) : 0; i < to && Spend(); ++i) {
      Keep(node.items[static_cast<std::size_t>(i)], found);
    }
  }

  // A function looks at one array, or at all that an indefinite path found.
  void Call(const PathStep& step, const Nodes& nodes, Nodes& found) {
    const auto& name = step.names.front();
    if (nodes.empty()) return;
    const bool one = nodes.size() == 1;
    const Node& node = *nodes.front();
    if (one && node.is_map() && (name == "length" || name == "size")) {
      return Add(NumberNode(static_cast<double>(node.members.size())), found);
    }
    if (one && node.is_map() && name == "keys") return AddKeys(node, found);
    if (one && !node.is_sequence()) return;
    Nodes items = nodes;
    if (one) {
      items.clear();
      Each(node, [&](const Node& item) { items.push_back(&item); });
    }
    if (name == "length" || name == "size") {
      return Add(NumberNode(static_cast<double>(items.size())), found);
    }
    const auto size = static_cast<std::int64_t>(items.size());
    const auto pick = [&](std::int64_t index) {
      if (index < 0) index += size;
      if (index >= 0 && index < size) found.push_back(items[static_cast<std::size_t>(index)]);
    };
    if (name == "first") return pick(0);
    if (name == "last") return pick(-1);
    if (name == "index") return pick(step.indexes.front());
    if (name != "keys") Calculate(name, items, found);
  }

  void Calculate(const std::string& name, const Nodes& items, Nodes& found) {
    std::vector<double> numbers;
    for (const auto* item : items) {
      const auto number = item->is_string() ? std::nullopt : NumberOf(*item);
      if (number) numbers.push_back(*number);
    }
    if (numbers.empty()) return;
    double sum = 0;
    for (const double number : numbers) sum += number;
    const double mean = sum / static_cast<double>(numbers.size());
    double squares = 0;
    for (const double number : numbers) squares += (number - mean) * (number - mean);
    const double result = name == "min"   ? *std::min_element(numbers.begin(), numbers.end())
                          : name == "max" ? *std::max_element(numbers.begin(), numbers.end())
                          : name == "avg" ? mean
                          : name == "sum"
                              ? sum
                              : std::sqrt(squares / static_cast<double>(numbers.size()));
    if (std::isfinite(result)) Add(NumberNode(result), found);
  }

  void AddKeys(const Node& node, Nodes& found) {
    Node keys;
    keys.kind = Node::Kind::kSequence;
    for (const auto& member : node.members) {
      if (!Reserve(1 + TextSteps(member.name.size()))) return;
      Node key;
      key.kind = Node::Kind::kString;
      key.text = member.name;
      keys.items.push_back(std::move(key));
    }
    Add(std::move(keys), found);
  }

  const Node* Add(Node node) { return &made_.emplace_back(std::move(node)); }
  void Add(Node node, Nodes& found) { found.push_back(Add(std::move(node))); }

  // The value of an operand; nullptr when a path finds none. What an indefinite path finds is a
  // list.
  const Node* ValueOf(const PathOperand& operand, const Node& current) {
    if (operand.kind == PathOperand::Kind::kLiteral) return &operand.literal;
    const auto found = FindFor(operand, current);
    if (operand.path.definite) return found.empty() ? nullptr : found.front();
    Node list;
    list.kind = Node::Kind::kSequence;
    for (const auto* node : found) {
      if (!Reserve(Weight(*node))) return nullptr;
      list.items.push_back(*node);
    }
    return Add(std::move(list));
  }
  Nodes FindFor(const PathOperand& operand, const Node& current) {
    return Find(operand.path, operand.kind == PathOperand::Kind::kRootPath ? root_ : current);
  }

  // What the filter makes goes with its answer.
  bool Passes(const PathFilter& filter, const Node& current) {
    const auto made = made_.size();
    const auto room = room_;
    const bool holds = Holds(filter, current);
    while (made_.size() > made) made_.pop_back();
    room_ = room;
    return holds;
  }

  bool Holds(const PathFilter& filter, const Node& current) {
    if (!Spend()) return false;
    const auto holds = [&](const auto& part) { return Holds(*part, current); };
    switch (filter.kind) {
      case PathFilter::Kind::kAnd:
        return std::all_of(filter.parts.begin(), filter.parts.end(), holds);
      case PathFilter::Kind::kOr:
        return std::any_of(filter.parts.begin(), filter.parts.end(), holds);
      case PathFilter::Kind::kNot:
        return !Holds(*filter.parts.front(), current);
      case PathFilter::Kind::kExists:
        return !FindFor(filter.left, current).empty();
      case PathFilter::Kind::kCompare:
        return Compare(filter, current);
    }
    return false;
  }

  bool Compare(const PathFilter& filter, const Node& current) {
    const Node* left = ValueOf(filter.left, current);
    if (filter.compare == "=~") {
      return left != nullptr && left->is_scalar() && Spend(left->text.size() / 64) &&
             filter.right.regex->Matches(left->text);
    }
    const Node* right = ValueOf(filter.right, current);
    if (left == nullptr || right == nullptr) {
      return (filter.compare == "!=" || filter.compare == "!==" || filter.compare == "nin") &&
             left != right;
    }
    if (!Spend(Weight(*left) + Weight(*right))) return false;
    return CompareValues(filter.compare, *left, *right);
  }

  bool CompareValues(const std::string& compare, const Node& left, const Node& right) {
    if (compare == "==") return LooseEqual(left, right);
    if (compare == "!=") return !LooseEqual(left, right);
    if (compare == "===") return left.kind == right.kind && JsonEqual(left, right);
    if (compare == "!==") return left.kind != right.kind || !JsonEqual(left, right);
    if (compare.front() == '<' || compare.front() == '>') {
      const auto order = Order(left, right);
      if (!order) return false;
      if (*order == 0) return compare.size() == 2;
      return (*order < 0) == (compare.front() == '<');
    }
    if (compare == "in") return HasItem(right, left);
    if (compare == "nin") return !HasItem(right, left);
    if (compare == "contains") {
      return left.is_string() ? FindText(left.text, right.text) != std::string_view::npos
                              : HasItem(left, right);
    }
    if (compare == "size") {
      const auto size = left.is_string() ? CountCodePoints(left.text) : left.items.size();
      return NumberOf(right) == static_cast<double>(size);
    }
    // Each item of one list against each of the other.
    if (!left.is_sequence() || !right.is_sequence() || !Spend(left.items.size() * Weight(right))) {
      return false;
    }
    if (compare == "anyof") return AnyIn(left, right);
    if (compare == "noneof") return !AnyIn(left, right);
    if (compare == "subsetof") {
      return std::all_of(left.items.begin(), left.items.end(),
                         [&](const Node& item) { return HasItem(right, item); });
    }
    return false;
  }

  const Node& root_;
  std::deque<Node>& made_;
  std::size_t left_;              // steps
  const std::size_t most_found_;  // by one step of the path
  std::size_t room_;              // for copies in `made_`, as Weight() counts
};

}  // namespace

bool JsonPath::definite() const { return path_->definite; }

JsonPath::Found JsonPath::Find(const Node& root) const {
  Found found;
  PathWalk walk(root, found.made);
  found.nodes = walk.Find(*path_, root);
  found.exhausted = walk.exhausted();
  if (found.exhausted) found.nodes.clear();
  return found;
}

}  // namespace understudy::matching
