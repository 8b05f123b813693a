#include "base/packed.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace understudy {
namespace {

// A node is its kind, its place and its content: the text of a scalar, or the number of the
// children and these. Numbers take seven bits a byte, the low ones first. A place is the distance
// from the one before it, which is mostly short: twice it, and one more if it leads back.
class Packer {
 public:
  void Add(const Node& node) {
    bytes_.push_back(static_cast<char>(node.kind));
    Add(node.mark);
    if (node.is_sequence()) {
      Add(node.items.size());
      for (const auto& item : node.items) Add(item);
    } else if (node.is_map()) {
      Add(node.members.size());
      for (const auto& member : node.members) {
        Add(member.name);
        Add(member.mark);
        Add(member.value);
      }
    } else {
      Add(node.text);
    }
  }

  std::string Take() { return std::move(bytes_); }

 private:
  void Add(std::size_t number) {
    for (; number >= 0x80; number >>= 7) bytes_.push_back(static_cast<char>(number | 0x80));
    bytes_.push_back(static_cast<char>(number));
  }

  void Add(const std::string& text) {
    Add(text.size());
    bytes_ += text;
  }

  void Add(const Mark& mark) {
    const bool back = mark.offset < offset_;
    const std::size_t distance = back ? offset_ - mark.offset : mark.offset - offset_;
    Add(2 * distance + (back ? 1 : 0));
    offset_ = mark.offset;
  }

  std::string bytes_;
  std::uint32_t offset_ = 0;
};

class Unpacker {
 public:
  Unpacker(std::string_view packed, const Source& source, std::string_view without)
      : next_(packed.data()), source_(source), without_(without) {}

  void Read(Node& node) {
    node.kind = static_cast<Node::Kind>(*next_++);
    node.mark = ReadMark();
    const std::size_t size = ReadNumber();
    if (!node.is_sequence() && !node.is_map()) {
      ReadText(node.text, size);
    } else if (size == 0) {
      return;
    } else if (node.is_sequence()) {
      node.items.list().resize(size);
      for (auto& item : node.items.list()) Read(item);
    } else {
      ReadMembers(node.members.list(), size);
    }
  }

 private:
  void ReadMembers(std::vector<Member>& members, std::size_t size) {
    members.reserve(size);
    for (; size > 0; --size) {
      const auto name = ReadView();
      const Mark mark = ReadMark();
      if (!without_.empty() && name == without_ &&
          static_cast<Node::Kind>(*next_) == Node::Kind::kSequence) {
        Skip();
        continue;
      }
      auto& member = members.emplace_back();
      member.name = name;
      member.mark = mark;
      Read(member.value);
    }
  }

  // A whole value.
  void Skip() {
    const auto kind = static_cast<Node::Kind>(*next_++);
    ReadMark();
    std::size_t size = ReadNumber();
    const bool is_map = kind == Node::Kind::kMap;
    if (!is_map && kind != Node::Kind::kSequence) {
      next_ += size;
      return;
    }
    for (; size > 0; --size) {
      if (is_map) {
        ReadView();
        ReadMark();
      }
      Skip();
    }
  }

  std::string_view ReadView() {
    const std::size_t size = ReadNumber();
    const std::string_view text(next_, size);
    next_ += size;
    return text;
  }

  std::size_t ReadNumber() {
    std::size_t number = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(*next_++);
      number |= static_cast<std::size_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
  }

  void ReadText(std::string& text, std::size_t size) {
    text.assign(next_, size);
    next_ += size;
  }

  Mark ReadMark() {
    const std::size_t read = ReadNumber();
    const auto distance = static_cast<std::uint32_t>(read / 2);
    offset_ = read % 2 == 0 ? offset_ + distance : offset_ - distance;
    return {&source_, offset_};
  }

  const char* next_;
  const Source& source_;
  const std::string_view without_;
  std::uint32_t offset_ = 0;
};

}  // namespace

std::string Pack(const Node& root) {
  Packer packer;
  packer.Add(root);
  return packer.Take();
}

Node Unpack(std::string_view packed, const Source& source, std::string_view without) {
  Node root;
  Unpacker(packed, source, without).Read(root);
  return root;
}

}  // namespace understudy
