#include "base/json_patch.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"

namespace understudy {
namespace {

using PatchKind = PatchFailure::Kind;

// A step looks at a member or an item, or moves or copies one.
constexpr std::size_t kMostSteps = 2'000'000;
// As deep as documents may be: DocumentLimits::depth.
constexpr std::size_t kDeepest = 64;

// The parts of a JSON Pointer (RFC 6901); nullopt if it is none.
std::optional<std::vector<std::string>> ReadPointer(std::string_view text) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  if (!text.starts_with('/')) return std::nullopt;
  for (const auto piece : Split(text.substr(1), '/')) {
    std::string part;
    for (std::size_t i = 0; i < piece.size(); ++i) {
      if (piece[i] != '~') {
        part += piece[i];
        continue;
      }
      ++i;
      if (i == piece.size() || (piece[i] != '0' && piece[i] != '1')) return std::nullopt;
      part += piece[i] == '0' ? '~' : '/';
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

// The place in a list of this size that a part names; nullopt if it names none.
std::optional<std::size_t> PlaceIn(std::string_view part, std::size_t size) {
  const bool is_number = !part.empty() && part.size() < 10 &&
                         part.find_first_not_of("0123456789") == std::string_view::npos &&
                         (part.size() == 1 || part.front() != '0');
  if (!is_number) return std::nullopt;
  const auto place = static_cast<std::size_t>(ParseInteger(part).value);
  return place < size ? std::optional(place) : std::nullopt;
}

bool IsNumeric(const Node& node) {
  return node.kind == Node::Kind::kInteger || node.kind == Node::Kind::kNumber;
}

class Patcher {
 public:
  explicit Patcher(Node root) : root_(std::move(root)) {}

  tl::expected<Node, PatchFailure> Run(const Node& patch) && {
    if (!patch.is_sequence()) {
      return tl::make_unexpected(
          PatchFailure{PatchKind::kMalformed, "A JSON Patch is a list of operations."});
    }
    for (std::size_t i = 0; i < patch.items.size() && !failure_; ++i) {
      at_ = i;
      Apply(patch.items[i]);
    }
    if (failure_) return tl::make_unexpected(std::move(*failure_));
    return std::move(root_);
  }

 private:
  using Parts = std::vector<std::string>;

  void Apply(const Node& operation) {
    if (!operation.is_map()) return Fail(PatchKind::kMalformed, "", "must be an object");
    const Node* name = operation.Find("op");
    if (name == nullptr || !name->is_string()) {
      return Fail(PatchKind::kMalformed, "/op", "must name an operation");
    }
    const auto path = Pointer(operation, "path");
    if (!path) return;
    if (name->text == "remove") {
      Take(*path, "path");
    } else if (name->text == "add" || name->text == "replace" || name->text == "test") {
      const Node* value = operation.Find("value");
      if (value == nullptr) return Fail(PatchKind::kMalformed, "/value", "is missing");
      if (name->text == "add") return Add(*path, Copy(*value));
      if (name->text == "test") return Test(*path, *value);
      if (Node* at = Find(*path, "path")) *at = Copy(*value);
    } else if (name->text == "move" || name->text == "copy") {
      Transfer(operation, name->text == "move", *path);
    } else {
      Fail(PatchKind::kMalformed, "/op",
           Concat({"must be add, remove, replace, move, copy or test, not ",
                   Quoted(Abbreviate(name->text))}));
    }
  }

  void Transfer(const Node& operation, bool is_move, const Parts& path) {
    const auto from = Pointer(operation, "from");
    if (!from) return;
    const bool is_inside =
        path.size() > from->size() && std::equal(from->begin(), from->end(), path.begin());
    if (is_move && is_inside) {
      return Fail(PatchKind::kMalformed, "/path", "is inside of what is moved");
    }
    if (is_move) {
      if (auto value = Take(*from, "from")) Add(path, std::move(*value));
    } else if (const Node* value = Find(*from, "from")) {
      Add(path, Copy(*value));
    }
  }

  std::optional<Parts> Pointer(const Node& operation, std::string_view name) {
    const Node* text = operation.Find(name);
    auto parts = text == nullptr || !text->is_string() ? std::nullopt : ReadPointer(text->text);
    if (!parts) {
      Fail(PatchKind::kMalformed, Concat({"/", name}), "must be a JSON Pointer, such as /name");
    } else if (parts->size() > kDeepest) {
      Fail(PatchKind::kTooLarge, Concat({"/", name}), "leads too deep");
      parts.reset();
    }
    return parts;
  }

  // The value at the first `depth` parts; nullptr, and an error, if there is none.
  Node* Find(const Parts& parts, std::size_t depth, std::string_view name) {
    Node* at = &root_;
    for (std::size_t i = 0; i < depth && at != nullptr; ++i) at = Child(*at, parts[i]);
    if (at == nullptr) NoTarget(name);
    return at;
  }
  Node* Find(const Parts& parts, std::string_view name) { return Find(parts, parts.size(), name); }

  Node* Child(Node& node, const std::string& part) {
    if (node.is_sequence()) {
      const auto place = PlaceIn(part, node.items.size());
      return place ? &node.items[*place] : nullptr;
    }
    CountSteps(node.members.size());
    return node.Find(part);
  }

  // Takes the value out of the document.
  std::optional<Node> Take(const Parts& parts, std::string_view name) {
    if (parts.empty()) return std::exchange(root_, Node());
    Node* parent = Find(parts, parts.size() - 1, name);
    Node* child = parent == nullptr ? nullptr : Child(*parent, parts.back());
    if (child == nullptr) {
      NoTarget(name);
      return std::nullopt;
    }
    Node taken = std::move(*child);
    CountSteps(parent->items.size() + parent->members.size());
    if (parent->is_sequence()) {
      auto& items = parent->items.list();
      items.erase(items.begin() + (child - items.data()));
    } else {
      auto& members = parent->members.list();
      members.erase(std::find_if(members.begin(), members.end(), [&](const Member& member) {
        return member.name == parts.back();
      }));
    }
    return taken;
  }

  void Add(const Parts& parts, Node value) {
    if (failure_) return;
    if (parts.size() + DepthOf(value) > kDeepest) {
      return Fail(PatchKind::kTooLarge, "/path", "nests the document too deep");
    }
    if (parts.empty()) {
      root_ = std::move(value);
      return;
    }
    Node* parent = Find(parts, parts.size() - 1, "path");
    if (parent == nullptr) return;
    if (parent->is_map()) {
      CountSteps(parent->members.size());
      if (Node* known = parent->Find(parts.back())) {
        *known = std::move(value);
      } else {
        parent->members.push_back({parts.back(), {}, std::move(value)});
      }
      return;
    }
    const std::size_t size = parent->items.size();
    const auto place = parts.back() == "-" ? std::optional(size) : PlaceIn(parts.back(), size + 1);
    if (!parent->is_sequence() || !place) return NoTarget("path");
    CountSteps(size - *place);
    auto& items = parent->items.list();
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(*place), std::move(value));
  }

  void Test(const Parts& parts, const Node& value) {
    const Node* at = Find(parts, "path");
    if (at == nullptr || Equals(*at, value)) return;
    Fail(PatchKind::kTestFailed, "/value", "is not what is there");
  }

  // Numbers by their value, objects in any order.
  bool Equals(const Node& a, const Node& b) {
    CountSteps(1);
    if (failure_) return false;
    if (IsNumeric(a) && IsNumeric(b)) {
      const bool are_integers = a.kind == Node::Kind::kInteger && b.kind == Node::Kind::kInteger;
      return a.text == b.text || (!are_integers && std::strtod(a.text.c_str(), nullptr) ==
                                                       std::strtod(b.text.c_str(), nullptr));
    }
    if (a.kind != b.kind || a.text != b.text) return false;
    if (a.items.size() != b.items.size() || a.members.size() != b.members.size()) return false;
    for (std::size_t i = 0; i < a.items.size(); ++i) {
      if (!Equals(a.items[i], b.items[i])) return false;
    }
    const NameIndex names(b.members.list());
    return std::all_of(a.members.begin(), a.members.end(), [&](const Member& member) {
      const auto other = names.Find(member.name);
      return other && Equals(member.value, b.members[*other].value);
    });
  }

  // Null, and an error, if copying it is too much.
  Node Copy(const Node& value) {
    CountSteps(SizeOf(value));
    return failure_ ? Node() : value;
  }

  static std::size_t SizeOf(const Node& value) {
    std::size_t size = 1;
    for (const auto& item : value.items) size += SizeOf(item);
    for (const auto& member : value.members) size += SizeOf(member.value);
    return size + value.text.size() / kBytesOfStep;
  }

  std::size_t DepthOf(const Node& value) {
    CountSteps(1);
    std::size_t depth = 0;
    for (const auto& item : value.items) depth = std::max(depth, DepthOf(item));
    for (const auto& member : value.members) depth = std::max(depth, DepthOf(member.value));
    return depth + 1;
  }

  void CountSteps(std::size_t steps) {
    steps_ += steps;
    if (steps_ > kMostSteps)
      Fail(PatchKind::kTooLarge, "", "is one too many: the patch is too much work");
  }

  void NoTarget(std::string_view name) {
    Fail(PatchKind::kNoTarget, Concat({"/", name}), "names a place that is not there");
  }

  // The first one counts.
  void Fail(PatchKind kind, std::string_view where, std::string_view what) {
    if (failure_) return;
    failure_ = PatchFailure{kind, Concat({"`/", std::to_string(at_), where, "` ", what, "."})};
  }

  static constexpr std::size_t kBytesOfStep = 64;

  Node root_;
  std::size_t at_ = 0;  // the operation
  std::size_t steps_ = 0;
  std::optional<PatchFailure> failure_;
};

}  // namespace

tl::expected<Node, PatchFailure> ApplyJsonPatch(Node root, const Node& patch) {
  return Patcher(std::move(root)).Run(patch);
}

}  // namespace understudy
