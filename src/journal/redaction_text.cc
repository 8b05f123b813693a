#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/text.h"
#include "journal/redaction.h"

namespace understudy::journal {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Whether `text` has this percent-encoded character at `at`; `code` is in capitals.
bool HasCoded(std::string_view text, std::size_t at, std::string_view code) {
  return text[at] == '%' && EqualsIgnoreCase(text.substr(at + 1, 2), code);
}

// The number of bytes at `at` that end the name of a parameter in a text, and begin another one.
std::size_t BreakSize(std::string_view text, std::size_t at) {
  if (HasCoded(text, at, "26") || HasCoded(text, at, "3F")) return 3;
  // "\u0026" of JSON is "&", and the other characters that are written so are in no name.
  if (text.substr(at, 2) == "\\u") return std::min<std::size_t>(6, text.size() - at);
  constexpr std::string_view kBreaks = "?&;#\"'`<>(),{}|/\\ \t\r\n";
  return kBreaks.find(text[at]) == std::string_view::npos ? 0 : 1;
}

// Where the value ends that begins at `at` in a text. In a coded URL, the next parameter is coded,
// too.
std::size_t ValueEnd(std::string_view text, std::size_t at, bool is_coded) {
  constexpr std::string_view kEnds = "&\"`<>#\\ \t\r\n";
  while (at < text.size() && kEnds.find(text[at]) == std::string_view::npos &&
         !(is_coded && HasCoded(text, at, "26"))) {
    ++at;
  }
  return at;
}

// The size of the user name and password at the start of what follows "//", without the "@".
std::size_t UserSize(std::string_view text) {
  const auto authority = text.substr(0, text.find_first_of("/\\?#\"'<> \t\r\n"));
  const auto at_sign = authority.rfind('@');
  return at_sign == std::string_view::npos ? 0 : at_sign;
}

// The end of the JSON string that begins at `at`: behind its closing quote, or the text's end.
std::size_t StringEnd(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// The end of the JSON value that begins at `at`.
std::size_t JsonEnd(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = StringEnd(text, at);
      if (depth == 0) return at;
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}' || c == ']' || c == '\n')) return at;
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return at;
}

// A name as JSON has it, between its quotes, without escapes. Other characters than ASCII ones are
// in no credential's name.
std::string PlainName(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && text.substr(at + 1, 3) == "u00" && at + 5 < text.size()) {
      // As a percent-encoding, which IsHidden() decodes.
      plain.append("%").append(text.substr(at + 4, 2));
      at += 5;
    } else if (text[at] != '\\') {
      plain += text[at];
    }
  }
  return plain;
}

constexpr std::size_t kLongestName = 100;

// A range of a text.
struct TextRange {
  std::size_t begin;
  std::size_t end;
};

// The position of the next `quote`, from `at` on, that has at least so many backslashes before it;
// the text's size without one. A search for the mark as a whole compares long runs of backslashes
// again and again.
std::size_t FindEscaped(std::string_view text, std::size_t at, char quote,
                        std::size_t backslashes) {
  std::size_t seen = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == quote && seen >= backslashes) return at;
    seen = text[at] == '\\' ? seen + 1 : 0;
  }
  return at;
}

// What is between the quotes at `at`, which may have backslashes before them; nullopt if there are
// none.
std::optional<TextRange> QuotedRange(std::string_view text, std::size_t at) {
  const auto quote = text.find_first_not_of('\\', at);
  if (quote == std::string_view::npos || (text[quote] != '"' && text[quote] != '\'')) {
    return std::nullopt;
  }
  const auto begin = quote + 1;
  if (const auto backslashes = quote - at; backslashes > 0) {
    const auto closing = FindEscaped(text, begin, text[quote], backslashes);
    return TextRange{begin, closing == text.size() ? closing : closing - backslashes};
  }
  auto end = begin;
  while (end < text.size() && text[end] != text[quote]) end += text[end] == '\\' ? 2U : 1U;
  return TextRange{begin, std::min(end, text.size())};
}

// Where a header's line ends, with its continuations.
std::size_t HeaderEnd(std::string_view text, std::size_t at) {
  while (true) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return text.size();
    const bool continues = at + 1 < text.size() && (text[at + 1] == ' ' || text[at + 1] == '\t');
    if (!continues) return at > 0 && text[at - 1] == '\r' ? at - 1 : at;
    ++at;
  }
}

// Whether the value at `at` is written by a TextHider.
bool IsWritten(std::string_view text, std::size_t at) {
  if (text.substr(at, kHidden.size()) != kHidden) return false;
  const auto end = at + kHidden.size();
  constexpr std::string_view kAfter = "\"'`\\<";
  return end == text.size() || kAfter.find(text[end]) != std::string_view::npos;
}

// The end of a scheme's value that begins at `at`: "x" of "Bearer x".
std::size_t SchemeEnd(std::string_view text, std::size_t at) {
  return std::min(text.find_first_of("\"'`<>,;&\\ \t\r\n", at), text.size());
}

// Whether `text`, which follows "Basic" or "Bearer", begins with a word of a sentence, or a
// parameter. Reads only a few bytes, because it may be called often in a long text.
bool IsProse(std::string_view text) {
  constexpr std::size_t kLongestWord = 15;
  if (EqualsIgnoreCase(text.substr(0, 6), "realm=")) return true;
  text = text.substr(0, kLongestWord + 1);
  const auto word = text.substr(0, SchemeEnd(text, 0));
  return word.size() <= kLongestWord && std::all_of(word.begin(), word.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || c == '.' || c == ':';
         });
}

// Does HideInText().
class TextHider {
 public:
  TextHider(const Redaction& redaction, std::string_view text, std::string& out)
      : redaction_(redaction), text_(text), out_(out) {}

  void Run() {
    while (at_ < text_.size()) Step();
    out_.append(text_.substr(copied_));
  }

 private:
  void Step() {
    const char c = text_[at_];
    const bool is_coded = HasCoded(text_, at_, "3D");
    if (is_coded || c == '=') return TakeEquals(is_coded);
    if (c == '/' && text_.substr(at_, 2) == "//") return TakeAuthority();
    if (c == ':' && TakeColon()) return;
    if (c == '<' && TakeElement()) return;
    if ((c == ' ' || c == '+') && TakeScheme()) return;
    const auto size = BreakSize(text_, at_);
    if (size > 0) EndWord();
    at_ += std::max<std::size_t>(size, 1);
    if (size > 0) name_ = at_;
  }

  // A break ends a word. Only blanks and quotes may be between it and a colon.
  void EndWord() {
    constexpr std::string_view kBetween = "\"' \\";
    if (name_ < at_) last_word_ = text_.substr(name_, at_ - name_);
    if (kBetween.find(text_[at_]) == std::string_view::npos) last_word_ = {};
  }

  void Hide(TextRange range) {
    out_.append(text_.substr(copied_, range.begin - copied_)).append(kHidden);
    copied_ = range.end;
    GoTo(range.end);
  }

  void GoTo(std::size_t at) {
    at_ = at;
    name_ = at;
    last_word_ = {};
  }

  void TakeEquals(bool is_coded) {
    const auto name = text_.substr(name_, at_ - name_);
    const auto value = at_ + (is_coded ? 3 : 1);
    if (!redaction_.IsHidden(name.empty() ? last_word_ : name)) return GoTo(value);
    Hide(QuotedRange(text_, value).value_or(TextRange{value, ValueEnd(text_, value, is_coded)}));
  }

  void TakeAuthority() {
    GoTo(at_ + 2);
    const auto user = UserSize(text_.substr(at_));
    if (user > 0) Hide({at_, at_ + user});
  }

  // The name before the colon at at_. In a word with many colons, each part is checked once, at the
  // next colon. Only a name that contains a colon reaches further back; it has at most kLongestName
  // bytes.
  std::string_view NameBeforeColon() {
    const auto longest = at_ - std::min(at_, kLongestName);
    const auto begin = std::max(name_, std::min(asked_, longest));
    asked_ = at_;
    return text_.substr(begin, at_ - begin);
  }

  // "Authorization: Bearer x", "'apiKey': 'x'".
  bool TakeColon() {
    const auto name = NameBeforeColon();
    if (!redaction_.IsHidden(name.empty() ? last_word_ : name)) return false;
    const auto value = text_.find_first_not_of(kBlanks, at_ + 1);
    if (value == std::string_view::npos) return false;
    if (IsWritten(text_, value)) {
      GoTo(value + kHidden.size());
    } else {
      Hide(QuotedRange(text_, value).value_or(TextRange{value, HeaderEnd(text_, value)}));
    }
    return true;
  }

  // "<apiKey>x</apiKey>". Hides attributes too.
  bool TakeElement() {
    const auto begin = at_ + 1;
    const auto word = text_.substr(begin, kLongestName);
    const auto name = word.substr(0, word.find_first_of("<>/= \t\r\n"));
    const auto colon = name.rfind(':');  // of a namespace
    if (name.empty() || !redaction_.IsHidden(name.substr(colon + 1))) return false;
    const auto attributes = begin + name.size();
    const auto end = std::min(text_.find('>', attributes), text_.size());
    const bool is_empty = end > attributes && text_[end - 1] == '/';
    const auto first = text_.find_first_not_of(kBlanks, attributes);
    const auto last = end - (is_empty ? 1 : 0);
    if (first < last) Hide({first, last});
    GoTo(std::min(end + 1, text_.size()));
    if (is_empty || end == text_.size()) return true;
    const std::string closing = Concat({"</", name});
    Hide({at_, std::min(text_.find(closing, at_), text_.size())});
    return true;
  }

  // "Bearer x".
  bool TakeScheme() {
    const auto word = text_.substr(name_, at_ - name_);
    if (!EqualsIgnoreCase(word, "Basic") && !EqualsIgnoreCase(word, "Bearer")) return false;
    const auto begin = text_.find_first_not_of(" +", at_);
    if (begin == std::string_view::npos) return false;
    if (IsProse(text_.substr(begin))) return false;
    Hide({begin, SchemeEnd(text_, begin)});
    return true;
  }

  const Redaction& redaction_;
  const std::string_view text_;
  std::string& out_;
  std::size_t at_ = 0;
  std::size_t copied_ = 0;
  std::size_t name_ = 0;        // where the word begins that is read
  std::size_t asked_ = 0;       // the last colon whose name was checked
  std::string_view last_word_;  // the one before, if only quotes and blanks follow it
};

// The beginning of a pair's name: "a[0]" of "a[0][name]"; empty of "name".
std::string_view ObjectOf(std::string_view name) {
  const auto bracket = name.find_last_of("[.");
  return bracket == std::string_view::npos ? std::string_view() : name.substr(0, bracket);
}

// The objects in which a pair's value is the name of a credential: "a[0][name]=apiKey".
std::unordered_set<std::string_view> ObjectsOfCredentials(const Redaction& redaction,
                                                          std::string_view text) {
  std::unordered_set<std::string_view> objects;
  for (const auto piece : Split(text, '&')) {
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos || piece.size() - equals > kLongestName) continue;
    if (!redaction.IsHidden(piece.substr(equals + 1))) continue;
    objects.insert(ObjectOf(piece.substr(0, equals)));
  }
  return objects;
}

// "value" and "a[0][value]".
bool IsNamedValue(std::string_view name) {
  if (const auto bracket = name.find_last_of("[."); bracket != std::string_view::npos) {
    name.remove_prefix(bracket + 1);
  }
  name = name.substr(0, name.find(']'));
  return HoldsNamedValue(name);
}

}  // namespace

void HideInPairs(const Redaction& redaction, std::string_view text, std::string& out) {
  const auto objects = ObjectsOfCredentials(redaction, text);
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find('&'));
    const auto equals = piece.find('=');
    const auto name = piece.substr(0, equals);
    // "??token=": the second one is in the name.
    const auto bare = name.substr(std::min(name.size(), name.find_first_not_of('?')));
    if (equals == std::string_view::npos) {
      out += redaction.Text(piece);
    } else if (redaction.IsHidden(bare) ||
               (!objects.empty() && IsNamedValue(name) && objects.contains(ObjectOf(name)))) {
      out.append(name).append("=").append(kHidden);
    } else {
      out.append(name).append("=").append(redaction.Text(piece.substr(equals + 1)));
    }
    text.remove_prefix(piece.size());
    if (text.empty()) return;
    out += '&';
    text.remove_prefix(1);
  }
}

void HideInText(const Redaction& redaction, std::string_view text, std::string& out) {
  TextHider(redaction, text, out).Run();
}

void HideInJson(const Redaction& redaction, std::string_view text, bool is_coded_too,
                std::string& out) {
  const auto hide = [&](std::string_view string) {
    if (string.size() < 2) {
      out += string;
      return;
    }
    const bool is_closed = string.back() == '"';
    const auto inner = string.substr(1, string.size() - (is_closed ? 2 : 1));
    out += '"';
    if (is_coded_too) {
      out += redaction.Text(inner);
    } else {
      HideInText(redaction, inner, out);
    }
    if (is_closed) out += '"';
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const auto quote = std::min(text.find('"', at), text.size());
    out.append(text.substr(at, quote - at));
    if (quote == text.size()) return;
    const auto end = StringEnd(text, quote);
    const auto colon = std::min(text.find_first_not_of(kBlanks, end), text.size());
    const auto string = text.substr(quote, end - quote);
    at = end;
    if (colon == text.size() || text[colon] != ':') {
      hide(string);
      continue;
    }
    if (string.size() < 2 || !redaction.IsHidden(PlainName(string.substr(1, string.size() - 2)))) {
      hide(string);
      continue;
    }
    out += string;
    const auto value = std::min(text.find_first_not_of(kBlanks, colon + 1), text.size());
    out.append(text.substr(end, value - end));
    if (value < text.size()) out.append("\"").append(kHidden).append("\"");
    at = JsonEnd(text, value);
  }
}

}  // namespace understudy::journal
