#include "base/packed.h"

#include <cstdint>

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
  Unpacker(std::string_view packed, const Source& source) : next_(packed.data()), source_(source) {}

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
      node.members.list().resize(size);
      for (auto& member : node.members.list()) {
        ReadText(member.name, ReadNumber());
        member.mark = ReadMark();
        Read(member.value);
      }
    }
  }

 private:
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
  std::uint32_t offset_ = 0;
};

}  // namespace

std::string Pack(const Node& root) {
  Packer packer;
  packer.Add(root);
  return packer.Take();
}

Node Unpack(std::string_view packed, const Source& source) {
  Node root;
  Unpacker(packed, source).Read(root);
  return root;
}

}  // namespace understudy
