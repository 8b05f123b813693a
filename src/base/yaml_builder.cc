#include "base/yaml_builder.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace understudy {
namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

// "!!int" for the long form.
std::string ShownTag(std::string_view tag) {
  return tag.starts_with(kTagPrefix) ? "!!" + std::string(tag.substr(kTagPrefix.size()))
                                     : std::string(tag);
}

// Whether a plain scalar may have a tag, and what it then is. nullopt: the tag does not fit.
std::optional<Node::Kind> KindOf(const YamlScalar& scalar) {
  using Kind = Node::Kind;
  const Kind kind = ResolvePlain(scalar.text);
  if (scalar.tag.empty()) return scalar.plain ? kind : Kind::kString;
  const std::string tag = ShownTag(scalar.tag);
  if (tag == "!" || tag == "!!str") return Kind::kString;
  if (tag == "!!int" && kind == Kind::kInteger) return kind;
  if (tag == "!!float" && (kind == Kind::kInteger || kind == Kind::kNumber)) return Kind::kNumber;
  if (tag == "!!bool" && kind == Kind::kBoolean) return kind;
  if (tag == "!!null" && kind == Kind::kNull) return kind;
  return std::nullopt;
}

bool IsKnownTag(std::string_view tag) {
  const std::string shown = ShownTag(tag);
  return shown == "!!int" || shown == "!!float" || shown == "!!bool" || shown == "!!null";
}

}  // namespace

YamlBuilder::YamlBuilder(const Source& source, Diagnostics& diagnostics,
                         const DocumentLimits& limits)
    : source_(source),
      diagnostics_(diagnostics),
      limits_(limits),
      most_values_(limits.ValuesIn(source.text)) {
  root_.mark.source = &source_;
}

bool YamlBuilder::Fail(const Mark& mark, std::string message) {
  diagnostics_.Add(mark, std::move(message));
  return false;
}

bool YamlBuilder::TooDeep(const Mark& mark) {
  diagnostics_.Add(mark, "nested too deep: at most " + std::to_string(limits_.depth) + " levels",
                   Cause::kLimit);
  return false;
}

bool YamlBuilder::NameAnchor(const Mark& mark, const std::string& anchor) {
  if (anchor.empty()) return true;
  if (anchors_.try_emplace(anchor, Anchored{true, {}, {}}).second) return true;
  return Fail(mark, "duplicate anchor " + Quoted("&" + anchor) + ": each needs its own name");
}

bool YamlBuilder::Scalar(const Mark& mark, const std::string& anchor, YamlScalar scalar) {
  if (!NameAnchor(mark, anchor)) return false;
  const bool is_merge_key = scalar.text == "<<" &&
                            (scalar.tag.empty() ? scalar.plain : ShownTag(scalar.tag) == "!!merge");
  const auto kind = is_merge_key ? Node::Kind::kString : KindOf(scalar);
  if (!kind) {
    const std::string tag = Quoted(ShownTag(scalar.tag));
    return Fail(mark, IsKnownTag(scalar.tag)
                          ? "the tag " + tag + " does not fit the value " + Quoted(scalar.text)
                          : "the tag " + tag + " is not supported: leave it out");
  }
  Node node;
  node.kind = *kind;
  node.mark = mark;
  // A value that is left out has no place: the name's is the best one.
  const bool left_out = scalar.plain && scalar.text.empty();
  if (left_out && !open_.empty() && open_.back().pending) node.mark = open_.back().pending->mark;
  node.text = std::move(scalar.text);
  const Amount amount{1, node.text.size(), 0};
  return Put(std::move(node), amount, anchor, is_merge_key);
}

bool YamlBuilder::Alias(const Mark& mark, const std::string& anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    return Fail(mark, "no anchor " + Quoted("&" + anchor) + " before this alias");
  }
  const Anchored& anchored = found->second;
  if (anchored.open) return Fail(mark, "this alias is inside the value that it names");
  aliased_.nodes += anchored.amount.nodes;
  aliased_.bytes += anchored.amount.bytes;
  if (aliased_.nodes > limits_.alias_nodes) {
    return Fail(mark, "the aliases of this file add more than " +
                          std::to_string(limits_.alias_nodes) + " values");
  }
  if (aliased_.bytes > limits_.alias_bytes) {
    return Fail(mark, "the aliases of this file add more than " +
                          std::to_string(limits_.alias_bytes) + " bytes of text");
  }
  if (static_cast<int>(open_.size()) + anchored.amount.depth > limits_.depth) return TooDeep(mark);
  return Put(anchored.node, anchored.amount, {});
}

bool YamlBuilder::Open(const Mark& mark, Node::Kind kind, const std::string& anchor,
                       std::string_view tag) {
  if (!NameAnchor(mark, anchor)) return false;
  if (static_cast<int>(open_.size()) >= limits_.depth) return TooDeep(mark);
  const std::string own = kind == Node::Kind::kMap ? "!!map" : "!!seq";
  if (!tag.empty() && tag != "!" && ShownTag(tag) != own) {
    const std::string shown = Quoted(ShownTag(tag));
    return Fail(mark, IsKnownTag(tag) || ShownTag(tag) == "!!str" || ShownTag(tag) == "!!map" ||
                              ShownTag(tag) == "!!seq"
                          ? "the tag " + shown + " does not fit " + std::string(KindName(kind))
                          : "the tag " + shown + " is not supported: leave it out");
  }
  Container container;
  container.node.kind = kind;
  container.node.mark = mark;
  container.anchor = anchor;
  container.amount.nodes = 1;
  open_.push_back(std::move(container));
  return true;
}

bool YamlBuilder::Close() {
  Container done = std::move(open_.back());
  open_.pop_back();
  if (done.node.is_map()) CheckDuplicates(done.node);
  if (done.merged) MergeInto(done.node, std::move(*done.merged));
  ++done.amount.depth;
  return Put(std::move(done.node), done.amount, done.anchor);
}

bool YamlBuilder::Keep(const std::string& anchor, const Node& node, const Amount& amount) {
  if (anchor.empty()) return true;
  Anchored& anchored = anchors_[anchor];
  anchored.open = false;
  anchored.amount = amount;
  // An alias to it would be refused.
  if (amount.nodes > limits_.alias_nodes || amount.bytes > limits_.alias_bytes) return true;
  kept_.nodes += amount.nodes;
  kept_.bytes += amount.bytes;
  if (kept_.nodes > most_values_ || kept_.bytes > limits_.alias_bytes + source_.text.size()) {
    return Fail(node.mark, "the anchors of this file hold too much, all together");
  }
  anchored.node = node;
  return true;
}

bool YamlBuilder::Put(Node node, const Amount& amount, const std::string& anchor,
                      bool is_merge_key) {
  if (!Keep(anchor, node, amount)) return false;
  if (open_.empty()) {
    root_ = std::move(node);
    return true;
  }
  Container& parent = open_.back();
  parent.amount.nodes += amount.nodes;
  parent.amount.bytes += amount.bytes;
  parent.amount.depth = std::max(parent.amount.depth, amount.depth);
  if (parent.node.is_sequence()) {
    parent.node.items.push_back(std::move(node));
  } else if (!parent.pending) {
    return PutName(parent, std::move(node), is_merge_key);
  } else if (std::exchange(parent.merges, false)) {
    PutMerged(parent, std::move(node));
    parent.pending.reset();
  } else {
    parent.pending->value = std::move(node);
    parent.node.members.push_back(std::move(*parent.pending));
    parent.pending.reset();
  }
  return true;
}

bool YamlBuilder::PutName(Container& parent, Node node, bool is_merge_key) {
  if (!node.is_scalar()) {
    return Fail(node.mark, "a key must be a scalar, not " + std::string(KindName(node.kind)));
  }
  parent.merges = is_merge_key;
  if (is_merge_key && parent.merged) {
    diagnostics_.Add(node.mark, "duplicate key `<<`: merge several maps as `<<: [*a, *b]`",
                     Cause::kRepeatedKey);
  }
  parent.pending = Member{std::move(node.text), node.mark, {}};
  return true;
}

void YamlBuilder::PutMerged(Container& parent, Node node) {
  const auto wrong = [&](const Node& value) {
    diagnostics_.Add(
        value.mark, "`<<` takes a map or a list of maps, not " + std::string(KindName(value.kind)));
  };
  Node merged;
  merged.kind = Node::Kind::kMap;
  if (node.is_map()) {
    merged = std::move(node);
  } else if (node.is_sequence()) {
    for (auto& item : node.items) {
      if (!item.is_map()) return wrong(item);
      MergeInto(merged, std::move(item));
    }
  } else {
    return wrong(node);
  }
  parent.merged = std::move(merged);
}

void YamlBuilder::CheckDuplicates(const Node& map) {
  for (const auto& [again, first] : FindDuplicates(map.members.list())) {
    if (diagnostics_.full()) {
      diagnostics_.Add(again->mark, {}, Cause::kRepeatedKey);
      continue;
    }
    diagnostics_.Add(again->mark,
                     Concat({"duplicate key ", Quoted(again->name), ", first on line ",
                             std::to_string(first->mark.line())}),
                     Cause::kRepeatedKey);
  }
}

}  // namespace understudy
