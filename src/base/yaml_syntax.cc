#include "base/yaml_syntax.h"

#include <yaml.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/text.h"
#include "base/yaml_builder.h"

namespace understudy {
namespace {

// libyaml's parser, of a text that outlives it.
class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Parser() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // The next event, valid until the next call; nullptr on an error.
  const yaml_event_t* Next() {
    yaml_event_delete(&event_);
    std::memset(&event_, 0, sizeof event_);
    return yaml_parser_parse(&parser_, &event_) == 0 ? nullptr : &event_;
  }
  const yaml_parser_t& state() const { return parser_; }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

std::string_view LineUpTo(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto newline = before.rfind('\n');
  return newline == std::string_view::npos ? before : before.substr(newline + 1);
}

// Counts the values of a document, without the names of maps and without aliases.
class ValueCount {
 public:
  // A value of any kind begins. `is_flow`: with "[" or "{".
  void Begin(yaml_event_type_t type, bool is_flow) {
    const bool is_name = !levels_.empty() && levels_.back().is_map && levels_.back().name_next;
    if (!levels_.empty()) levels_.back().name_next = !is_name;
    if (!is_name && type != YAML_ALIAS_EVENT) ++all_;
    if (!is_name) ++in_flow_;
    if (type != YAML_SEQUENCE_START_EVENT && type != YAML_MAPPING_START_EVENT) return;
    if (!is_flow || levels_.empty() || !levels_.back().is_flow) in_flow_ = 0;
    levels_.push_back({type == YAML_MAPPING_START_EVENT, true, is_flow});
  }
  void End() { levels_.pop_back(); }

  int depth() const { return static_cast<int>(levels_.size()); }
  std::size_t all() const { return all_; }
  // Since the outermost "[" or "{", with aliases; 0 outside of them.
  std::size_t in_flow() const { return !levels_.empty() && levels_.back().is_flow ? in_flow_ : 0; }

 private:
  struct Level {
    bool is_map;
    bool name_next;
    bool is_flow;
  };
  std::vector<Level> levels_;
  std::size_t all_ = 0;
  std::size_t in_flow_ = 0;
};

// Reads the events of one document for their errors, and hands them on to `builder`, if given.
class SyntaxCheck {
 public:
  SyntaxCheck(const Source& source, Diagnostics& diagnostics, const DocumentLimits& limits,
              YamlBuilder* builder = nullptr)
      : source_(source),
        diagnostics_(diagnostics),
        builder_(builder),
        most_depth_(limits.depth),
        most_values_(limits.ValuesIn(source.text)),
        most_in_flow_(builder == nullptr ? limits.FlowValuesIn(source.text) : most_values_),
        skipped_(ByteOrderMarkSize(source.text)),
        escapes_(std::string_view(source.text).substr(skipped_)),
        parser_(escapes_.text()) {}

  std::optional<YamlText> Run() {
    int documents = 0;
    while (const yaml_event_t* event = parser_.Next()) {
      if (event->type == YAML_STREAM_END_EVENT) return escapes_.TakeText();
      if (event->type == YAML_DOCUMENT_START_EVENT && ++documents > 1) {
        diagnostics_.Add(At(event->start_mark), "more than one YAML document in one file");
        return std::nullopt;
      }
      if (!Handle(*event) || (builder_ != nullptr && !Build(*event))) return std::nullopt;
    }
    AddSyntaxError();
    return std::nullopt;
  }
  // Whether the parser saw the text that Run() returned: no pair of escapes stood outside of double
  // quotes, where it means itself.
  bool SawTheText(const YamlText& text) const { return text.text.size() == escapes_.text().size(); }

 private:
  Mark At(const yaml_mark_t& mark) {
    return {&source_, static_cast<std::uint32_t>(skipped_ + escapes_.OriginalOffset(mark.index))};
  }

  // False when reading can't go on.
  bool Handle(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        if (event.data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) {
          escapes_.NoteDoubleQuoted(event.start_mark.index, event.end_mark.index);
        }
        return HasValueForTag(event) && Count(event, false);
      case YAML_ALIAS_EVENT:
        return Count(event, false);
      case YAML_SEQUENCE_START_EVENT:
        return Count(event, event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
      case YAML_MAPPING_START_EVENT:
        return Count(event, event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        values_.End();
        return true;
      default:
        return true;
    }
  }

  bool Build(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event.data.scalar;
        const bool is_plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
        return builder_->Scalar(
            At(event.start_mark), TextOf(scalar.anchor),
            {std::string(reinterpret_cast<const char*>(scalar.value), scalar.length),
             TextOf(scalar.tag), is_plain});
      }
      case YAML_ALIAS_EVENT:
        return builder_->Alias(At(event.start_mark), TextOf(event.data.alias.anchor));
      case YAML_SEQUENCE_START_EVENT:
        return builder_->Open(At(event.start_mark), Node::Kind::kSequence,
                              TextOf(event.data.sequence_start.anchor),
                              TextOf(event.data.sequence_start.tag));
      case YAML_MAPPING_START_EVENT:
        return builder_->Open(At(event.start_mark), Node::Kind::kMap,
                              TextOf(event.data.mapping_start.anchor),
                              TextOf(event.data.mapping_start.tag));
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return builder_->Close();
      default:
        return true;
    }
  }

  static std::string TextOf(const unsigned char* text) {
    return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
  }

  bool Count(const yaml_event_t& event, bool is_flow) {
    values_.Begin(event.type, is_flow);
    std::string wrong;
    if (values_.depth() > most_depth_) {
      wrong = "nested too deep: at most " + std::to_string(most_depth_) + " levels";
    } else if (values_.all() > most_values_) {
      wrong = "too many values: a text of this size may hold " + std::to_string(most_values_);
    } else if (values_.in_flow() > most_in_flow_) {
      wrong = Concat({"too many values inside one [ ] or { }: a text of this size may hold ",
                      std::to_string(most_in_flow_),
                      ". Begin each item on a line of its own with `- `, or send JSON"});
    } else {
      return true;
    }
    diagnostics_.Add(At(event.start_mark), std::move(wrong), Cause::kLimit);
    return false;
  }

  // yaml-cpp passes over the tag of a value that is left out.
  bool HasValueForTag(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const bool left_out = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.length == 0;
    if (scalar.tag == nullptr || !left_out) return true;
    diagnostics_.Add(At(event.start_mark), "a tag without a value: leave it out");
    return false;
  }

  void AddSyntaxError() {
    const yaml_parser_t& state = parser_.state();
    const std::string_view text = source_.text;
    if (state.error == YAML_READER_ERROR) {
      const auto code = static_cast<unsigned>(state.problem_value);
      diagnostics_.Add(Mark{&source_, OffsetOfBadCharacter()},
                       "YAML syntax: a character that YAML does not allow (U+" + Hex(code) +
                           "): write it as an escape in double quotes");
      return;
    }
    if (state.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    const Mark mark = At(state.problem_mark);
    const auto line = LineUpTo(text, mark.offset);
    const auto tab = line.substr(0, line.find_first_not_of(" \t")).find('\t');
    const bool is_tab = mark.offset < text.size() && text[mark.offset] == '\t';
    if (tab != std::string_view::npos || is_tab) {
      const auto at = tab == std::string_view::npos ? mark.offset : mark.offset - line.size() + tab;
      diagnostics_.Add(Mark{&source_, static_cast<std::uint32_t>(at)},
                       "YAML syntax: a tab is not allowed here: indent with spaces");
      return;
    }
    if (text.substr(0, mark.offset).ends_with("\\u")) {
      diagnostics_.Add(mark,
                       "YAML syntax: not a character's code; a surrogate needs its pair, as "
                       "in \\ud83d\\ude00");
      return;
    }
    std::string message = "YAML syntax: " + std::string(state.problem);
    if (state.context != nullptr) {
      message += " " + std::string(state.context);
      if (state.context_mark.line != state.problem_mark.line) {
        message += " that begins on line " + std::to_string(state.context_mark.line + 1);
      }
    }
    diagnostics_.Add(mark, std::move(message));
  }

  static std::string Hex(unsigned code) {
    std::array<char, 12> text{};
    std::snprintf(text.data(), text.size(), "%04X", code);
    return text.data();
  }

  // libyaml reads ahead, and says of a character only how many bytes came before it.
  std::uint32_t OffsetOfBadCharacter() {
    const auto bytes = escapes_.text().substr(0, parser_.state().problem_offset);
    return static_cast<std::uint32_t>(skipped_ + escapes_.OriginalOffset(CountCodePoints(bytes)));
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  YamlBuilder* const builder_;
  const int most_depth_;
  const std::size_t most_values_;
  const std::size_t most_in_flow_;
  ValueCount values_;
  const std::size_t skipped_;  // the byte order mark
  YamlEscapes escapes_;
  Parser parser_;
};

}  // namespace

std::optional<YamlText> CheckYamlSyntax(const Source& source, Diagnostics& diagnostics,
                                        const DocumentLimits& limits) {
  if (!CheckEncoding(source, diagnostics)) return std::nullopt;
  return SyntaxCheck(source, diagnostics, limits).Run();
}

std::optional<Node> ParseLargeYaml(const Source& source, Diagnostics& diagnostics,
                                   const DocumentLimits& limits) {
  if (!CheckEncoding(source, diagnostics)) return std::nullopt;
  YamlBuilder builder(source, diagnostics, limits);
  SyntaxCheck check(source, diagnostics, limits, &builder);
  const auto text = check.Run();
  if (!text) return std::nullopt;
  return check.SawTheText(*text) ? builder.TakeRoot() : ParseYaml(source, diagnostics, limits);
}

}  // namespace understudy
