#include "matching/regex.h"

#include <re2/re2.h>

#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "base/text.h"

namespace understudy::matching {
namespace {

// Of one compiled expression, its caches too.
constexpr std::int64_t kRegexMemory = std::int64_t{512} * 1024;
constexpr std::size_t kLongestRegex = 8192;
// Of RE2's instructions. The time for a value grows with their number: `(.?){1000}` has thousands.
constexpr int kLargestProgram = 5000;

constexpr std::string_view kLineBreaks = R"(\n\x{B}\f\r\x{85}\x{2028}\x{2029})";
constexpr std::string_view kBlanks =
    R"( \t\x{A0}\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000})";

// Java's POSIX classes and RE2's.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kPosix = {
    {{"Alpha", "[:alpha:]"},
     {"Digit", "[:digit:]"},
     {"Alnum", "[:alnum:]"},
     {"Upper", "[:upper:]"},
     {"Lower", "[:lower:]"},
     {"Punct", "[:punct:]"},
     {"Space", "[:space:]"},
     {"XDigit", "[:xdigit:]"},
     {"Blank", "[:blank:]"},
     {"Cntrl", "[:cntrl:]"},
     {"Graph", "[:graph:]"},
     {"Print", "[:print:]"}}};

// Rewrites what RE2 spells differently, and finds what it lacks.
class JavaRegex {
 public:
  explicit JavaRegex(std::string_view text) : text_(text) {}

  tl::expected<std::string, std::string> Translate() {
    while (at_ < text_.size() && error_.empty()) {
      const char c = text_[at_];
      if (c == '\\') {
        Escape();
      } else if (in_class_) {
        InClass(c);
      } else if (c == '(') {
        Group();
      } else if (c == '[') {
        in_class_ = true;
        Copy(text_.substr(at_ + 1).starts_with('^') ? 2 : 1);
        if (text_.substr(at_).starts_with(']')) Copy(1);
      } else {
        Quantifier(c);
      }
    }
    if (!error_.empty()) return tl::make_unexpected(std::move(error_));
    return std::move(out_);
  }

 private:
  void Copy(std::size_t size) {
    out_.append(text_.substr(at_, size));
    at_ += size;
  }
  void Replace(std::size_t size, std::string_view by) {
    out_.append(by);
    at_ += size;
  }
  void Lacks(std::string_view what, std::size_t size) {
    error_ = Concat({"the regular expression uses ", what, " ", Quoted(text_.substr(at_, size)),
                     " at character ", std::to_string(at_ + 1),
                     ", which this server's engine (RE2) does not have"});
  }
  // A set of characters, as a class of its own or as a part of one.
  void Set(std::size_t size, std::string_view set) {
    Replace(size, in_class_ ? std::string(set) : Concat({"[", set, "]"}));
  }

  void InClass(char c) {
    if (c == '[') return Lacks("a class in a class", 1);
    if (text_.substr(at_).starts_with("&&")) return Lacks("an intersection of classes", 2);
    if (c == ']') in_class_ = false;
    Copy(1);
  }

  void Group() {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("(?=") || rest.starts_with("(?!")) return Lacks("look-ahead", 3);
    if (rest.starts_with("(?<=") || rest.starts_with("(?<!")) return Lacks("look-behind", 4);
    if (rest.starts_with("(?>")) return Lacks("an atomic group", 3);
    if (rest.starts_with("(?<")) return Replace(3, "(?P<");
    Copy(rest.starts_with("(?") ? 2 : 1);
  }

  void Quantifier(char c) {
    Copy(1);
    const bool repeats = c == '*' || c == '+' || c == '?' || c == '}';
    if (!repeats || at_ >= text_.size() || text_[at_] != '+') return;
    --at_;
    Lacks("a possessive quantifier", 2);
  }

  void Escape() {
    const auto rest = text_.substr(at_);
    const char c = rest.size() > 1 ? rest[1] : '\0';
    if (c >= '1' && c <= '9') return Lacks("a back-reference", 2);
    switch (c) {
      case 'k':
        return Lacks("a back-reference", 2);
      case 'G':
      case 'X':
      case 'c':
        return Lacks("the escape", 2);
      case 'R':
        return Replace(2, Concat({"(?:\\r\\n|[", kLineBreaks, "])"}));
      case 'v':
        return Set(2, kLineBreaks);
      case 'h':
        return Set(2, kBlanks);
      case 'Z':
        return Replace(2, "(?:\\n?\\z)");
      case 'e':
        return Replace(2, "\\x1b");
      case 'u':
        return Replace(6, Concat({"\\x{", rest.substr(2, 4), "}"}));
      case 'Q':
        return Copy(std::min(rest.find("\\E"), rest.size() - 2) + 2);
      case 'p':
      case 'P':
      case 'x':
        return Property(rest);
      default:
        return Copy(2);
    }
  }

  void Property(std::string_view rest) {
    for (const auto& [java, re2] : kPosix) {
      const auto spelled = Concat({"\\p{", java, "}"});
      if (rest.starts_with(spelled)) return Set(spelled.size(), re2);
    }
    // The braces are no quantifier.
    Copy(rest.substr(2).starts_with('{') ? std::min(rest.find('}'), rest.size() - 1) + 1 : 2);
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  bool in_class_ = false;
  std::string out_;
  std::string error_;
};

// U+FFFD for each byte that is no UTF-8, as Java decodes; nullopt when there is none.
std::optional<std::string> Repaired(std::string_view value) {
  auto bad = FindInvalidUtf8(value);
  if (bad == std::string_view::npos) return std::nullopt;
  std::string text;
  text.reserve(value.size() * 3);
  while (bad != std::string_view::npos) {
    text.append(value.substr(0, bad)).append("\xef\xbf\xbd");
    value.remove_prefix(bad + 1);
    bad = FindInvalidUtf8(value);
  }
  text.append(value);
  return text;
}

re2::RE2::Options RegexOptions(bool ignore_case) {
  re2::RE2::Options options;
  options.set_dot_nl(true);
  options.set_log_errors(false);
  options.set_case_sensitive(!ignore_case);
  options.set_max_mem(kRegexMemory);
  return options;
}

// RE2's error, with the place in `text` instead of the part of the expression that RE2 quotes.
std::string WhyUnreadable(const re2::RE2& re, std::string_view text) {
  const std::string& part = re.error_arg();
  std::string_view why = re.error();
  const std::string quoted = ": " + part;
  if (!part.empty() && why.ends_with(quoted)) why.remove_suffix(quoted.size());
  // RE2 quotes the whole if it has no place. A part that was translated is not in `text`.
  const auto at = part.empty() || part == re.pattern() ? std::string_view::npos : text.find(part);
  return Concat({"the regular expression can't be read",
                 at == std::string_view::npos ? "" : " at character " + std::to_string(at + 1),
                 ": ", why});
}

// Whether it ends with `.*` or `.+`, and has nothing before that could be about the value's end or
// change what the dot means.
bool TakesAnyEnd(std::string_view text) {
  if (!text.ends_with(".*") && !text.ends_with(".+")) return false;
  text.remove_suffix(2);
  if (text.find_first_of("|$") != std::string_view::npos ||
      text.find("(?") != std::string_view::npos) {
    return false;
  }
  bool escaped = false;
  for (const char c : text) {
    // `\b`, `\z`, `\Q`; not `\{`.
    if (escaped && std::isalnum(static_cast<unsigned char>(c)) != 0) return false;
    escaped = !escaped && c == '\\';
  }
  return !escaped;
}

}  // namespace

struct Regex::Impl {
  Impl(std::string_view written, const std::string& translated, bool ignore_case)
      : text(written),
        takes_any_end(TakesAnyEnd(written)),
        re(translated, RegexOptions(ignore_case)) {}

  bool Match(std::string_view value, re2::RE2::Anchor anchor) const {
    if (const auto repaired = Repaired(value)) return MatchUtf8(*repaired, anchor);
    return MatchUtf8(value, anchor);
  }
  bool MatchUtf8(std::string_view value, re2::RE2::Anchor anchor) const {
    const re2::StringPiece piece(value.data(), value.size());
    return re.Match(piece, 0, piece.size(), anchor, nullptr, 0);
  }

  std::string text;
  bool takes_any_end;
  re2::RE2 re;
};

tl::expected<Regex, std::string> Regex::Read(std::string_view text, bool ignore_case) {
  if (text.size() > kLongestRegex) {
    return tl::make_unexpected(std::string("a regular expression has at most 8192 bytes"));
  }
  const auto translated = JavaRegex(text).Translate();
  if (!translated) return tl::make_unexpected(translated.error());
  auto impl = std::make_shared<const Impl>(text, *translated, ignore_case);
  if (!impl->re.ok()) {
    return tl::make_unexpected(WhyUnreadable(impl->re, text));
  }
  if (impl->re.ProgramSize() > kLargestProgram) {
    return tl::make_unexpected(
        std::string("the regular expression is too large: use lower repetition counts"));
  }
  return Regex(std::move(impl));
}

bool Regex::Matches(std::string_view value) const {
  return impl_->Match(value, re2::RE2::ANCHOR_BOTH);
}

bool Regex::Finds(std::string_view value) const {
  return impl_->Match(value, re2::RE2::UNANCHORED);
}

bool Regex::takes_any_end() const { return impl_->takes_any_end; }

const std::string& Regex::text() const { return impl_->text; }

}  // namespace understudy::matching
