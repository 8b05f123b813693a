#include "base/json.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstring>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/text.h"

namespace understudy {
namespace {

constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag |
                                 rapidjson::kParseNumbersAsStringsFlag |
                                 rapidjson::kParseValidateEncodingFlag;

// Past this many members a map's names are kept in a set, so that finding a duplicate stays cheap.
constexpr std::size_t kFewMembers = 16;

// RapidJSON's SAX handler that builds the tree.
class TreeHandler {
 public:
  TreeHandler(const Source& source, Diagnostics& diagnostics, const DocumentLimits& limits,
              const rapidjson::MemoryStream& stream)
      : source_(source), diagnostics_(diagnostics), limits_(limits), stream_(stream) {}

  bool Null() { return Put(Scalar(Node::Kind::kNull, {})); }
  bool Bool(bool value) { return Put(Scalar(Node::Kind::kBoolean, value ? "true" : "false")); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    const std::string_view number(text, size);
    return Put(Scalar(ResolvePlain(number), number));
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return Put(Scalar(Node::Kind::kString, {text, size}));
  }
  bool StartObject() { return Open(Node::Kind::kMap); }
  bool StartArray() { return Open(Node::Kind::kSequence); }
  bool EndObject(rapidjson::SizeType /*count*/) { return Close(); }
  bool EndArray(rapidjson::SizeType /*count*/) { return Close(); }

  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    Container& parent = open_.back();
    std::string name(text, size);
    const Mark mark = TokenStart();
    if (IsDuplicate(parent, name)) {
      diagnostics_.Add(mark, "duplicate key `" + Printable(Abbreviate(name)) + "`");
    }
    parent.pending = Member{std::move(name), mark, {}};
    return true;
  }

  // With kParseNumbersAsStringsFlag numbers come by RawNumber(); the rest completes RapidJSON's
  // handler concept.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  Node TakeRoot() { return std::move(root_); }

 private:
  struct Container {
    Node node;
    Member pending;
    std::unordered_set<std::string> names;
  };

  // Where the token that RapidJSON has just read began: the first byte since the last one that is
  // no separator.
  Mark TokenStart() {
    const auto start = source_.text.find_first_not_of(" \t\r\n,:", last_end_);
    last_end_ = std::max(stream_.Tell(), start + 1);
    return {&source_, static_cast<std::uint32_t>(start)};
  }

  Node Scalar(Node::Kind kind, std::string_view text) {
    Node node;
    node.kind = kind;
    node.mark = TokenStart();
    node.text = text;
    return node;
  }

  static bool IsDuplicate(Container& parent, const std::string& name) {
    auto& members = parent.node.members;
    if (members.size() < kFewMembers) {
      return std::any_of(members.begin(), members.end(),
                         [&](const Member& member) { return member.name == name; });
    }
    if (parent.names.empty()) {
      for (const auto& member : members) parent.names.insert(member.name);
    }
    return !parent.names.insert(name).second;
  }

  bool Open(Node::Kind kind) {
    Node node = Scalar(kind, {});
    if (static_cast<int>(open_.size()) >= limits_.depth) {
      diagnostics_.Add(node.mark,
                       "nested too deep: at most " + std::to_string(limits_.depth) + " levels");
      return false;
    }
    open_.push_back({std::move(node), {}, {}});
    return true;
  }

  bool Close() {
    TokenStart();
    Node done = std::move(open_.back().node);
    open_.pop_back();
    return Put(std::move(done));
  }

  bool Put(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return true;
    }
    Container& parent = open_.back();
    if (parent.node.is_sequence()) {
      parent.node.items.push_back(std::move(node));
    } else {
      parent.pending.value = std::move(node);
      parent.node.members.push_back(std::move(parent.pending));
    }
    return true;
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  const DocumentLimits& limits_;
  const rapidjson::MemoryStream& stream_;
  std::size_t last_end_ = 0;
  std::vector<Container> open_;
  Node root_;
};

}  // namespace

std::optional<Node> ParseJson(const Source& source, Diagnostics& diagnostics,
                              const DocumentLimits& limits) {
  if (const auto bad = FindInvalidUtf8(source.text); bad != std::string_view::npos) {
    diagnostics.Add(Mark{&source, static_cast<std::uint32_t>(bad)}, "invalid UTF-8");
    return std::nullopt;
  }
  // RapidJSON takes it for the end of the text.
  if (const auto nul = source.text.find('\0'); nul != std::string::npos) {
    diagnostics.Add(Mark{&source, static_cast<std::uint32_t>(nul)}, "a NUL character");
    return std::nullopt;
  }
  const std::size_t before = diagnostics.list().size();
  rapidjson::MemoryStream stream(source.text.data(), source.text.size());
  TreeHandler handler(source, diagnostics, limits, stream);
  rapidjson::Reader reader;
  const auto result = reader.Parse<kParseFlags>(stream, handler);
  if (result.IsError() && result.Code() != rapidjson::kParseErrorTermination) {
    diagnostics.Add(Mark{&source, static_cast<std::uint32_t>(result.Offset())},
                    std::string("JSON syntax: ") + rapidjson::GetParseError_En(result.Code()));
  }
  if (diagnostics.list().size() > before) return std::nullopt;
  return handler.TakeRoot();
}

namespace json {
namespace {

rapidjson::SizeType Size(std::string_view text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

// Enough for most replies, so that the text seldom moves.
constexpr std::size_t kUsualSize = 8192;

// RapidJSON's output stream concept over the text that is handed out at the end.
class TextStream {
 public:
  using Ch = char;

  void Put(char c) { *Extend(1) = c; }
  void Flush() {}
  // Room for so many bytes more, to be written at once.
  char* Extend(std::size_t size) {
    if (size > text_.size() - used_) Grow(size);
    char* const room = text_.data() + used_;
    used_ += size;
    return room;
  }
  std::string Take() {
    text_.resize(used_);
    return std::move(text_);
  }

 private:
  // Apart, so that the rest is short enough for the compiler to put it where it is called.
  [[gnu::noinline]] void Grow(std::size_t more) {
    text_.resize(std::max(2 * text_.size(), used_ + more));
  }

  std::string text_ = std::string(kUsualSize, '\0');
  std::size_t used_ = 0;  // of text_; the rest is room
};

// Looks at every byte, without leaving early: that way the compiler takes sixteen at once.
bool NeedsEscapes(std::string_view text) {
  unsigned special = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    special |= static_cast<unsigned>(byte < 0x20) | static_cast<unsigned>(byte == '"') |
               static_cast<unsigned>(byte == '\\');
  }
  return special != 0;
}

// RapidJSON writes texts and raw values byte by byte; this one writes those that need no escapes in
// one piece.
class PieceWriter : public rapidjson::Writer<TextStream> {
 public:
  using Base = rapidjson::Writer<TextStream>;
  using Base::Base;

  void Text(std::string_view value) {
    if (NeedsEscapes(value)) {
      String(value.data(), Size(value));
    } else {
      Plain(value);
    }
  }

  // A text that needs no escapes.
  void Plain(std::string_view value) {
    Prefix(rapidjson::kStringType);
    char* const room = os_->Extend(value.size() + 2);
    room[0] = '"';
    value.copy(room + 1, value.size());
    room[value.size() + 1] = '"';
  }

  void Raw(std::string_view json) {
    Prefix(rapidjson::kObjectType);
    json.copy(os_->Extend(json.size()), json.size());
  }
};

}  // namespace

struct Writer::Impl {
  TextStream output;
  PieceWriter writer{output};
};

Writer::Writer() : impl_(std::make_unique<Impl>()) {}
Writer::~Writer() = default;

Writer& Writer::StartObject() {
  impl_->writer.StartObject();
  return *this;
}
Writer& Writer::EndObject() {
  impl_->writer.EndObject();
  return *this;
}
Writer& Writer::StartArray() {
  impl_->writer.StartArray();
  return *this;
}
Writer& Writer::EndArray() {
  impl_->writer.EndArray();
  return *this;
}
Writer& Writer::Key(std::string_view name) {
  impl_->writer.Text(name);
  return *this;
}
Writer& Writer::LiteralKey(std::string_view name) {
  impl_->writer.Plain(name);
  return *this;
}
Writer& Writer::String(std::string_view value) {
  impl_->writer.Text(value);
  return *this;
}
Writer& Writer::Integer(std::int64_t value) {
  impl_->writer.Int64(value);
  return *this;
}
Writer& Writer::Boolean(bool value) {
  impl_->writer.Bool(value);
  return *this;
}
Writer& Writer::Null() {
  impl_->writer.Null();
  return *this;
}
Writer& Writer::Raw(std::string_view json) {
  impl_->writer.Raw(json);
  return *this;
}
Writer& Writer::Text(const std::optional<std::string>& value) {
  return value ? String(*value) : Null();
}
Writer& Writer::Text(const std::optional<std::string_view>& value) {
  return value ? String(*value) : Null();
}
std::string Writer::Take() { return impl_->output.Take(); }

void Write(Writer& writer, const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      writer.Null();
      break;
    case Node::Kind::kBoolean:
      writer.Boolean(LowerAscii(node.text) == "true");
      break;
    case Node::Kind::kInteger:
    case Node::Kind::kNumber: {
      // YAML allows forms that JSON does not: +1, .5, 1., 007.
      std::string_view text = node.text;
      std::string number;
      if (text.starts_with('+')) text.remove_prefix(1);
      if (text.starts_with('-')) {
        number = "-";
        text.remove_prefix(1);
      }
      const auto zeros = std::min(text.find_first_not_of('0'), text.size());
      text.remove_prefix(zeros);
      if (text.empty() || text.front() < '0' || text.front() > '9') number += '0';
      number += text;
      const auto dot = number.find('.');
      if (dot != std::string::npos &&
          (dot + 1 == number.size() || number[dot + 1] < '0' || number[dot + 1] > '9')) {
        number.insert(dot + 1, "0");
      }
      writer.Raw(number);
      break;
    }
    case Node::Kind::kString:
      writer.String(node.text);
      break;
    case Node::Kind::kSequence:
      writer.StartArray();
      for (const auto& item : node.items) Write(writer, item);
      writer.EndArray();
      break;
    case Node::Kind::kMap:
      writer.StartObject();
      for (const auto& member : node.members) {
        writer.Key(member.name);
        Write(writer, member.value);
      }
      writer.EndObject();
      break;
  }
}

std::string ToText(const Node& node) {
  Writer writer;
  Write(writer, node);
  return writer.Take();
}

std::string Pretty(std::string_view json) {
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::StringBuffer output;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(output);
  writer.SetIndent(' ', 2);
  rapidjson::Reader reader;
  reader.Parse<rapidjson::kParseFullPrecisionFlag>(stream, writer);
  return std::string(output.GetString(), output.GetSize()) + "\n";
}

}  // namespace json
}  // namespace understudy
