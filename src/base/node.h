#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace understudy {

// A text, kept for messages that point into it.
struct Source {
  std::string name;  // as the user wrote it: a file's path, "request body"
  std::string text;
};

// A place in a Source. Valid while the Source lives.
struct Mark {
  const Source* source = nullptr;
  std::uint32_t offset = 0;  // in bytes

  std::size_t line() const;    // from 1
  std::size_t column() const;  // from 1, in code points; the byte order mark does not count
};

struct Member;

// The items or members of a node. A vector that takes 8 bytes while it is empty: most nodes are
// scalars, and a tree should take few bytes for each byte of its text.
template <typename T>
class Children {
 public:
  using value_type = T;
  using iterator = typename std::vector<T>::iterator;
  using const_iterator = typename std::vector<T>::const_iterator;

  Children() = default;
  Children(const Children& other)
      : list_(other.empty() ? nullptr : std::make_unique<std::vector<T>>(*other.list_)) {}
  Children(Children&& other) noexcept = default;
  Children& operator=(const Children& other) { return *this = Children(other); }
  Children& operator=(Children&& other) noexcept = default;
  ~Children() = default;

  bool empty() const { return !list_ || list_->empty(); }
  std::size_t size() const { return list_ ? list_->size() : 0; }
  const std::vector<T>& list() const {
    static const std::vector<T> kNone;
    return list_ ? *list_ : kNone;
  }
  // For changes.
  std::vector<T>& list() {
    if (!list_) list_ = std::make_unique<std::vector<T>>();
    return *list_;
  }

  const_iterator begin() const { return list().begin(); }
  const_iterator end() const { return list().end(); }
  iterator begin() { return list().begin(); }
  iterator end() { return list().end(); }
  const T& operator[](std::size_t i) const { return (*list_)[i]; }
  T& operator[](std::size_t i) { return (*list_)[i]; }
  const T& at(std::size_t i) const { return list().at(i); }
  const T& front() const { return list_->front(); }
  const T& back() const { return list_->back(); }
  void reserve(std::size_t size) { list().reserve(size); }
  void push_back(T value) { list().push_back(std::move(value)); }

 private:
  std::unique_ptr<std::vector<T>> list_;
};

// One value of a YAML or JSON document, with the place it came from. The Source outlives it.
//
// Scalars keep their text as written (1.50 stays 1.50). `kind` is the type of a plain scalar by
// YAML's core schema, which agrees with JSON.
struct Node {
  enum class Kind : std::uint8_t { kNull, kBoolean, kInteger, kNumber, kString, kSequence, kMap };

  [[no_unique_address]] Mark mark;  // whose last bytes hold `kind` too
  Kind kind = Kind::kNull;
  std::string text;          // of a scalar
  Children<Node> items;      // of a sequence
  Children<Member> members;  // of a map, in written order, names unique

  bool is_null() const { return kind == Kind::kNull; }
  bool is_map() const { return kind == Kind::kMap; }
  bool is_sequence() const { return kind == Kind::kSequence; }
  bool is_string() const { return kind == Kind::kString; }
  bool is_scalar() const { return !is_map() && !is_sequence(); }

  // The member's value; nullptr if this is no map or has no such member.
  const Node* Find(std::string_view name) const;
  Node* Find(std::string_view name);

  // The text of a scalar member; `fallback` when absent or null.
  std::string_view Text(std::string_view name, std::string_view fallback = {}) const;
  std::optional<std::string_view> OptionalText(std::string_view name) const;
  // For members that a check has accepted as integers or booleans.
  std::int64_t Integer(std::string_view name, std::int64_t fallback = 0) const;
  std::optional<std::int64_t> OptionalInteger(std::string_view name) const;
  bool Boolean(std::string_view name, bool fallback = false) const;
  // The member's items; empty if it is absent or no sequence.
  const std::vector<Node>& Items(std::string_view name) const;
};

struct Member {
  std::string name;
  Mark mark;  // of the name
  Node value;
};

// Finds members of a map by name, in constant time where there are many. The map must keep its
// members while this lives; what is appended to it is not found.
class NameIndex {
 public:
  explicit NameIndex(const std::vector<Member>& members);
  // The index of the first member with that name; nullopt if there is none.
  std::optional<std::size_t> Find(std::string_view name) const;

 private:
  const std::vector<Member>& members_;
  const std::size_t size_;
  std::vector<std::uint32_t> order_;  // by name; empty for a small map
};

// The members that repeat an earlier name, each with the first member of that name, in written
// order.
std::vector<std::pair<const Member*, const Member*>> FindDuplicates(
    const std::vector<Member>& members);

// The number of values in a value, itself included. If there are more than `most`, it stops early
// and returns any number above `most`.
std::size_t CountValues(const Node& node,
                        std::size_t most = std::numeric_limits<std::size_t>::max());

// Adds those members of `from`, a map, that the map `into` does not have.
void MergeInto(Node& into, Node&& from);

static_assert(sizeof(Node) <= 64 && sizeof(Member) <= 112,
              "DocumentLimits::values bounds memory by these sizes");

// "a string", "an integer", … for messages.
std::string_view KindName(Node::Kind kind);

// What a plain (unquoted) scalar means.
Node::Kind ResolvePlain(std::string_view text);

}  // namespace understudy
