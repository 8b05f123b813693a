#include "base/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace understudy {
namespace {

// Ends a parse early; the reason is in the diagnostics.
struct Stop {};

// How much an alias adds.
struct Amount {
  std::size_t nodes = 0;
  std::size_t bytes = 0;  // of text
};

void AddAmount(const Node& node, Amount& amount) {
  ++amount.nodes;
  amount.bytes += node.text.size();
  for (const auto& item : node.items) AddAmount(item, amount);
  for (const auto& member : node.members) {
    amount.bytes += member.name.size();
    AddAmount(member.value, amount);
  }
}

// yaml-cpp counts from behind a byte order mark.
Mark MarkIn(const Source& source, const YAML::Mark& mark) {
  if (mark.is_null()) return {&source, 0};
  const std::uint32_t skipped = source.text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  return {&source, skipped + static_cast<std::uint32_t>(mark.pos)};
}

int DepthOf(const Node& node) {
  int depth = 0;
  for (const auto& item : node.items) depth = std::max(depth, DepthOf(item));
  for (const auto& member : node.members) depth = std::max(depth, DepthOf(member.value));
  return node.is_scalar() ? 0 : depth + 1;
}

// Builds the tree from yaml-cpp's events; yaml-cpp's own tree has no bounds and forgets where an
// alias stood.
class Builder : public YAML::EventHandler {
 public:
  Builder(const Source& source, Diagnostics& diagnostics, const DocumentLimits& limits)
      : source_(source), diagnostics_(diagnostics), limits_(limits) {
    root_.mark.source = &source;  // an empty document gives no event
  }

  Node TakeRoot() { return std::move(root_); }
  // Where the last scalar of the document begins.
  std::uint32_t last_scalar() const { return last_scalar_; }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node = Scalar(mark, Node::Kind::kNull, "");
    // A value that is left out has no place: yaml-cpp gives that of what comes next.
    const bool written = node.mark.offset < source_.text.size() &&
                         (source_.text[node.mark.offset] == '~' ||
                          LowerAscii(source_.text.substr(node.mark.offset, 4)) == "null");
    if (!written && !open_.empty() && open_.back().pending) node.mark = open_.back().pending->mark;
    Put(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) Fail(mark, "this alias stands inside the value that it names");
    AddAmount(found->second, aliased_);
    if (aliased_.nodes > limits_.alias_nodes) {
      Fail(mark, "the aliases of this file add more than " + std::to_string(limits_.alias_nodes) +
                     " values");
    }
    if (aliased_.bytes > limits_.alias_bytes) {
      Fail(mark, "the aliases of this file add more than " + std::to_string(limits_.alias_bytes) +
                     " bytes of text");
    }
    if (static_cast<int>(open_.size()) + DepthOf(found->second) > limits_.depth) TooDeep(mark);
    Put(found->second, 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    // "?" marks a plain scalar, "!" a quoted or block one; an explicit tag says what it means.
    const bool text = tag == "!" || tag == "tag:yaml.org,2002:str";
    last_scalar_ = At(mark).offset;
    Put(Scalar(mark, text ? Node::Kind::kString : ResolvePlain(value), value), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Open(mark, Node::Kind::kSequence, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Open(mark, Node::Kind::kMap, anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Container {
    Node node;
    YAML::anchor_t anchor;
    std::optional<Member> pending;  // a map's name that waits for its value
  };

  Mark At(const YAML::Mark& mark) const { return MarkIn(source_, mark); }

  [[noreturn]] void Fail(const YAML::Mark& mark, std::string message) {
    diagnostics_.Add(At(mark), std::move(message));
    throw Stop();
  }
  [[noreturn]] void TooDeep(const YAML::Mark& mark) {
    Fail(mark, "nested too deep: at most " + std::to_string(limits_.depth) + " levels");
  }

  Node Scalar(const YAML::Mark& mark, Node::Kind kind, std::string text) const {
    Node node;
    node.kind = kind;
    node.mark = At(mark);
    node.text = std::move(text);
    return node;
  }

  void Open(const YAML::Mark& mark, Node::Kind kind, YAML::anchor_t anchor) {
    if (static_cast<int>(open_.size()) >= limits_.depth) TooDeep(mark);
    open_.push_back({Scalar(mark, kind, ""), anchor, std::nullopt});
  }

  void Close() {
    Container done = std::move(open_.back());
    open_.pop_back();
    Put(std::move(done.node), done.anchor);
  }

  void Put(Node node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Container& parent = open_.back();
    if (parent.node.is_sequence()) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.pending) {
      parent.pending->value = std::move(node);
      parent.node.members.push_back(std::move(*parent.pending));
      parent.pending.reset();
    } else {
      PutName(parent, std::move(node));
    }
  }

  void PutName(Container& parent, Node node) {
    if (!node.is_scalar()) {
      diagnostics_.Add(node.mark,
                       "a key must be a scalar, not " + std::string(KindName(node.kind)));
      throw Stop();
    }
    if (const Member* first = FindMember(parent.node, node.text)) {
      diagnostics_.Add(node.mark, "duplicate key `" + Abbreviate(node.text) + "`, first on line " +
                                      std::to_string(first->mark.line()));
    }
    parent.pending = Member{std::move(node.text), node.mark, {}};
  }

  static const Member* FindMember(const Node& node, std::string_view name) {
    for (const auto& member : node.members) {
      if (member.name == name) return &member;
    }
    return nullptr;
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  const DocumentLimits& limits_;
  std::vector<Container> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  Amount aliased_;
  std::uint32_t last_scalar_ = 0;
  Node root_;
};

// Whether a quoted scalar at `start` is closed: yaml-cpp 0.7 lets the end of the file close one.
bool IsClosed(std::string_view text, std::size_t start) {
  if (start >= text.size() || (text[start] != '"' && text[start] != '\'')) return true;
  const char quote = text[start];
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    const bool doubled = quote == '\'' && text.substr(i).starts_with("''");
    if (doubled || (quote == '"' && text[i] == '\\')) {
      ++i;
    } else if (text[i] == quote) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<Node> ParseYaml(const Source& source, Diagnostics& diagnostics,
                              const DocumentLimits& limits) {
  if (const auto bad = FindInvalidUtf8(source.text); bad != std::string_view::npos) {
    diagnostics.Add(Mark{&source, static_cast<std::uint32_t>(bad)}, "invalid UTF-8");
    return std::nullopt;
  }
  if (const auto nul = source.text.find('\0'); nul != std::string::npos) {
    diagnostics.Add(Mark{&source, static_cast<std::uint32_t>(nul)}, "a NUL character");
    return std::nullopt;
  }
  Builder builder(source, diagnostics, limits);
  try {
    std::istringstream stream(source.text);
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    if (parser) {
      const auto second = source.text.find("\n---");
      const auto at = second == std::string::npos ? 0 : second + 1;
      diagnostics.Add(Mark{&source, static_cast<std::uint32_t>(at)},
                      "more than one YAML document in one file");
      return std::nullopt;
    }
    if (!IsClosed(source.text, builder.last_scalar())) {
      diagnostics.Add(Mark{&source, builder.last_scalar()},
                      "YAML syntax: this quoted text is not closed");
    }
  } catch (const Stop&) {
    return std::nullopt;
  } catch (const YAML::Exception& e) {
    diagnostics.Add(MarkIn(source, e.mark), "YAML syntax: " + e.msg);
    return std::nullopt;
  }
  return builder.TakeRoot();
}

}  // namespace understudy
