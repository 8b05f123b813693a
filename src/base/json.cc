#include "base/json.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/json_memory.h"
#include "base/text.h"

namespace understudy {
namespace {

using Utf8 = rapidjson::UTF8<>;

// Not kParseValidateEncodingFlag: CheckEncoding() has looked at the whole text.
constexpr unsigned kParseFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

// Texts up to this size are read in one pass; larger ones are counted first, so that the tree takes
// just the memory that it needs.
constexpr std::size_t kReadAtOnce = std::size_t{64} * 1024;

void AddTooManyValues(const Mark& mark, const DocumentLimits& limits, Diagnostics& diagnostics) {
  diagnostics.Add(mark,
                  "too many values: a text of this size may hold " +
                      std::to_string(limits.ValuesIn(mark.source->text)),
                  Cause::kLimit);
}

// How many values a text has, and how many each container, in the order in which they begin.
class Counter : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Counter> {
 public:
  Counter(const DocumentLimits& limits, std::string_view text)
      : depth_(limits.depth), most_values_(limits.ValuesIn(text)) {}

  bool Default() { return Add(); }
  bool StartObject() { return Open(); }
  bool StartArray() { return Open(); }
  bool Key(const char* /*text*/, rapidjson::SizeType /*size*/, bool /*copy*/) { return true; }
  bool EndObject(rapidjson::SizeType size) { return Close(size); }
  bool EndArray(rapidjson::SizeType size) { return Close(size); }

  bool overflown() const { return values_ > most_values_; }
  std::vector<std::uint32_t> TakeSizes() { return std::move(sizes_); }

 private:
  bool Add() { return ++values_ <= most_values_; }
  // Too deep ends this pass, so that the second one adds the error.
  bool Open() {
    if (static_cast<int>(open_.size()) >= depth_) return false;
    open_.push_back(sizes_.size());
    sizes_.push_back(0);
    return Add();
  }
  bool Close(rapidjson::SizeType size) {
    sizes_[open_.back()] = size;
    open_.pop_back();
    return true;
  }

  const int depth_;
  const std::size_t most_values_;
  std::size_t values_ = 0;
  std::vector<std::size_t> open_;
  std::vector<std::uint32_t> sizes_;
};

// RapidJSON's SAX handler that builds the tree.
class TreeHandler {
 public:
  TreeHandler(const Source& source, Diagnostics& diagnostics, const DocumentLimits& limits,
              const rapidjson::MemoryStream& stream, std::vector<std::uint32_t> sizes)
      : source_(source),
        diagnostics_(diagnostics),
        limits_(limits),
        most_values_(limits.ValuesIn(source.text)),
        stream_(stream),
        last_end_(stream.Tell()),
        sizes_(std::move(sizes)) {}

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

  bool Open(Node::Kind kind) {
    Node node = Scalar(kind, {});
    if (static_cast<int>(open_.size()) >= limits_.depth) {
      diagnostics_.Add(node.mark,
                       "nested too deep: at most " + std::to_string(limits_.depth) + " levels",
                       Cause::kLimit);
      return false;
    }
    if (opened_ < sizes_.size()) {
      if (kind == Node::Kind::kSequence) node.items.reserve(sizes_[opened_]);
      if (kind == Node::Kind::kMap) node.members.reserve(sizes_[opened_]);
    }
    ++opened_;
    open_.push_back({std::move(node), {}});
    return true;
  }

  bool Close() {
    TokenStart();
    Node done = std::move(open_.back().node);
    open_.pop_back();
    for (const auto& [again, first] : FindDuplicates(std::as_const(done.members).list())) {
      diagnostics_.Add(again->mark, "duplicate key " + Quoted(again->name), Cause::kRepeatedKey);
    }
    return Put(std::move(done));
  }

  bool Put(Node node) {
    if (++values_ > most_values_) {
      AddTooManyValues(node.mark, limits_, diagnostics_);
      return false;
    }
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
  const std::size_t most_values_;
  std::size_t values_ = 0;
  const rapidjson::MemoryStream& stream_;
  std::size_t last_end_;
  const std::vector<std::uint32_t> sizes_;  // of the containers; empty when they were not counted
  std::size_t opened_ = 0;
  std::vector<Container> open_;
  Node root_;
};

}  // namespace

std::optional<Node> ParseJson(const Source& source, Diagnostics& diagnostics,
                              const DocumentLimits& limits) {
  // RapidJSON takes NUL for the end of the text.
  if (!CheckEncoding(source, diagnostics)) return std::nullopt;
  const std::size_t before = diagnostics.total();
  const auto stream_of_text = [&] {
    rapidjson::MemoryStream stream(source.text.data(), source.text.size());
    for (auto skip = ByteOrderMarkSize(source.text); skip > 0; --skip) stream.Take();
    return stream;
  };
  std::vector<std::uint32_t> sizes;
  rapidjson::GenericReader<Utf8, Utf8, CheckedAllocator> reader;
  if (source.text.size() > kReadAtOnce) {
    auto stream = stream_of_text();
    Counter counter(limits, source.text);
    reader.Parse<kParseFlags>(stream, counter);
    if (counter.overflown()) {
      AddTooManyValues({&source, static_cast<std::uint32_t>(stream.Tell())}, limits, diagnostics);
      return std::nullopt;
    }
    sizes = counter.TakeSizes();
  }
  auto stream = stream_of_text();
  TreeHandler handler(source, diagnostics, limits, stream, std::move(sizes));
  const auto result = reader.Parse<kParseFlags>(stream, handler);
  if (result.IsError() && result.Code() != rapidjson::kParseErrorTermination) {
    std::string_view why = rapidjson::GetParseError_En(result.Code());
    if (why.ends_with('.')) why.remove_suffix(1);
    diagnostics.Add(Mark{&source, static_cast<std::uint32_t>(result.Offset())},
                    "JSON syntax: " + std::string(why));
  }
  if (diagnostics.total() > before) return std::nullopt;
  return handler.TakeRoot();
}

namespace json {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighBits = 0x80 * kOnes;

// One of kHighBits is set if and only if one of the eight bytes is a control character, a quote or
// a backslash.
std::uint64_t Special(std::uint64_t bytes) {
  const std::uint64_t control = bytes - 0x20 * kOnes;
  const std::uint64_t quote = (bytes ^ ('"' * kOnes)) - kOnes;
  const std::uint64_t backslash = (bytes ^ ('\\' * kOnes)) - kOnes;
  return (control | quote | backslash) & ~bytes;  // bytes from 0x80 on are none of these
}

// Looks at every byte, without leaving early: most texts need none.
bool NeedsEscapes(std::string_view text) {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  std::uint64_t bytes = ' ' * kOnes;  // of which a short text leaves some
  if (text.empty()) return false;
  if (text.size() < kStep) {
    std::memcpy(&bytes, text.data(), text.size());
    return (Special(bytes) & kHighBits) != 0;
  }
  std::uint64_t special = 0;
  for (std::size_t at = 0; at + kStep < text.size(); at += kStep) {
    std::memcpy(&bytes, text.data() + at, kStep);
    special |= Special(bytes);
  }
  std::memcpy(&bytes, text.data() + text.size() - kStep, kStep);
  special |= Special(bytes);
  return (special & kHighBits) != 0;
}

// RapidJSON's output stream concept over a text.
struct TextStream {
  using Ch = char;
  void Put(char c) { text.push_back(c); }
  void Flush() {}
  std::string& text;
};

// Writes the text with quotes around it. Separate, so that the common path is short.
[[gnu::noinline]] std::string Escaped(std::string_view value) {
  std::string text;
  TextStream stream{text};
  rapidjson::Writer<TextStream, Utf8, Utf8, CheckedAllocator> writer(stream);
  writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  return text;
}

}  // namespace

Writer& Writer::String(std::string_view value) {
  if (NeedsEscapes(value)) return Raw(Escaped(value));
  char* const room = Value(value.size() + 2);
  room[0] = '"';
  value.copy(room + 1, value.size());
  room[value.size() + 1] = '"';
  return *this;
}

Writer& Writer::Key(std::string_view name) {
  String(name);
  *Extend(1) = ':';
  follows_ = false;
  return *this;
}

Writer& Writer::Integer(std::int64_t value) {
  std::array<char, 20> digits;  // as many as the least one has, with its sign
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return Raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

std::string Writer::Take() {
  assert(depth_ == 0);
  return {text_, used_};
}

void Writer::Grow(std::size_t more) {
  size_ = std::max(2 * size_, used_ + more);
  auto longer = std::make_unique_for_overwrite<char[]>(size_);
  std::memcpy(longer.get(), text_, used_);
  long_ = std::move(longer);
  text_ = long_.get();
}

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
  using Output = rapidjson::GenericStringBuffer<Utf8, CheckedAllocator>;
  Output output;
  rapidjson::PrettyWriter<Output, Utf8, Utf8, CheckedAllocator> writer(output);
  writer.SetIndent(' ', 2);
  rapidjson::GenericReader<Utf8, Utf8, CheckedAllocator> reader;
  reader.Parse<rapidjson::kParseFullPrecisionFlag>(stream, writer);
  return std::string(output.GetString(), output.GetSize()) + "\n";
}

}  // namespace json
}  // namespace understudy
