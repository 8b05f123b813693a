#include "contract/pattern_text.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <string_view>
#include <unordered_map>

#include "base/text.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kLongestText = 10'000;  // bytes
constexpr std::size_t kMostSteps = 20'000;
constexpr int kDeepestGroup = 50;
constexpr std::size_t kLongestBounds = 40;  // bytes, of "{1,20}"
constexpr std::size_t kUnlimited = 1'000'000;

constexpr char kPastAscii = '\xff';  // no byte of UTF-8

// A set of ASCII characters.
using CharSet = std::bitset<128>;

void AddRange(CharSet& set, unsigned char first, unsigned char last) {
  for (unsigned c = first; c <= last; ++c) set.set(c);
}

// \d, \w, \s and their opposites; empty for other letters.
CharSet ClassOf(char letter) {
  CharSet set;
  switch (letter) {
    case 'd':
    case 'D':
      AddRange(set, '0', '9');
      break;
    case 'w':
    case 'W':
      AddRange(set, '0', '9');
      AddRange(set, 'a', 'z');
      AddRange(set, 'A', 'Z');
      set.set('_');
      break;
    case 's':
    case 'S':
      set.set(' ').set('\t').set('\n').set('\r').set('\f');
      break;
    default:
      return set;
  }
  return letter < 'a' ? ~set : set;
}

// Writes a text that a regular expression matches, while it reads the expression.
class TextWriter {
 public:
  // Repeats each repetition up to `more` times beyond its minimum; if `always`, exactly `more`
  // times beyond it.
  TextWriter(std::string_view pattern, Random& random, std::size_t more, bool always)
      : pattern_(pattern), random_(random), more_(more), always_(always) {}

  std::optional<std::string> Write() {
    Skip("(?i)");
    if (!Alternatives(0) || at_ != pattern_.size()) return std::nullopt;
    return std::move(text_);
  }

 private:
  struct KnownClass {
    CharSet set;
    std::size_t end = 0;  // its place in the pattern
  };

  bool More() const { return at_ < pattern_.size(); }
  char Peek() const { return pattern_[at_]; }
  bool Skip(std::string_view literal) {
    if (!pattern_.substr(at_).starts_with(literal)) return false;
    at_ += literal.size();
    return true;
  }

  // Writes all alternatives and keeps one.
  bool Alternatives(int depth) {
    const std::size_t start = text_.size();
    std::string kept;
    std::uint64_t seen = 0;
    do {
      text_.resize(start);
      if (depth > kDeepestGroup || !Sequence(depth)) return false;
      if (random_.Next() % ++seen == 0) kept = text_.substr(start);
    } while (Skip("|"));
    text_.resize(start);
    text_ += kept;
    return true;
  }

  bool Sequence(int depth) {
    while (More() && Peek() != '|' && Peek() != ')') {
      // MatchingText() checks at the end whether these hold.
      if (Skip("^") || Skip("$") || Skip("\\A") || Skip("\\z") || Skip("\\b")) continue;
      const std::size_t atom = at_;
      const std::size_t start = text_.size();
      if (!Atom(depth)) return false;
      const auto times = Times();
      if (!times) return false;
      const std::size_t after = at_;
      if (*times == 0) text_.resize(start);
      for (std::size_t i = 1; i < *times; ++i) {
        at_ = atom;
        if (text_.size() > kLongestText || !Atom(depth)) return false;
      }
      at_ = after;
    }
    return true;
  }

  // Reads how often to repeat the atom that precedes it.
  std::optional<std::size_t> Times() {
    std::size_t least = 1;
    std::size_t most = 1;
    if (Skip("?")) {
      least = 0;
    } else if (Skip("*")) {
      least = 0;
      most = kUnlimited;
    } else if (Skip("+")) {
      most = kUnlimited;
    } else if (More() && Peek() == '{' && !Bounds(least, most)) {
      return std::nullopt;
    }
    Skip("?");  // a lazy repetition
    if (most == least) return least;
    return std::min(most, least + (always_ ? more_ : random_.Next() % (more_ + 1)));
  }

  bool Bounds(std::size_t& least, std::size_t& most) {
    const auto close = pattern_.find('}', at_);
    if (close == std::string_view::npos || close - at_ > kLongestBounds) return false;
    const auto parts = Split(pattern_.substr(at_ + 1, close - at_ - 1), ',');
    const auto first = ParseUnsigned(parts.front());
    if (!first || parts.size() > 2 || *first > kLongestText) return false;
    least = *first;
    most = least;
    if (parts.size() == 2) {
      const auto second = ParseUnsigned(parts.back());
      if (!second && !parts.back().empty()) return false;
      most = second ? *second : kUnlimited;
    }
    at_ = close + 1;
    return most >= least;
  }

  bool Atom(int depth) {
    if (++steps_ > kMostSteps) return false;
    if (Skip("(")) {
      if (Skip("?:") || !Skip("?")) return Alternatives(depth + 1) && Skip(")");
      if (!Skip("P<") && !Skip("<")) return false;
      const auto name = pattern_.find('>', at_);
      if (name == std::string_view::npos || Skip("=") || Skip("!")) return false;
      at_ = name + 1;
      return Alternatives(depth + 1) && Skip(")");
    }
    if (Skip("[")) return Class();
    if (Skip(".")) return Choose(~CharSet());
    if (Skip("\\")) return Escape();
    if (std::string_view("*+?{").find(Peek()) != std::string_view::npos) return false;
    text_ += pattern_[at_++];
    // The rest of a code point.
    while (More() && (static_cast<unsigned char>(Peek()) & 0xc0U) == 0x80) text_ += pattern_[at_++];
    return true;
  }

  bool Escape() {
    if (!More()) return false;
    if (Peek() == 'p') return Choose(UnicodeClass());
    const char letter = pattern_[at_++];
    const CharSet set = ClassOf(letter);
    if (set.any()) return Choose(set);
    const auto c = Escaped(letter);
    if (c) text_ += *c;
    return c.has_value() && *c != kPastAscii;
  }

  // "41" or "{0041}", after "\x".
  std::optional<char> HexCharacter() {
    const bool has_braces = Skip("{");
    unsigned code = 0;
    std::size_t digits = 0;
    for (; More() && digits < (has_braces ? 8U : 2U) && HexDigit(Peek()) >= 0; ++digits) {
      code = code * 16 + static_cast<unsigned>(HexDigit(pattern_[at_++]));
    }
    if (digits == 0 || (has_braces && !Skip("}"))) return std::nullopt;
    return code < 128 ? static_cast<char>(code) : kPastAscii;
  }

  // The character that an escape means: itself, or one such as \n.
  std::optional<char> Escaped(char letter) {
    if (letter == 'x') return HexCharacter();
    constexpr std::string_view kLetters = "tnrf";
    constexpr std::string_view kMeant = "\t\n\r\f";
    const auto known = kLetters.find(letter);
    if (known != std::string_view::npos) return kMeant[known];
    const bool is_word = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                         (letter >= 'A' && letter <= 'Z');
    return is_word ? std::nullopt : std::optional(letter);
  }

  // \p{L}, \p{Lu}, \pN …; empty for unknown classes.
  CharSet UnicodeClass() {
    CharSet set;
    ++at_;
    std::string_view name = pattern_.substr(at_, 1);
    const auto close = name == "{" ? pattern_.find('}', at_) : at_;
    if (close == std::string_view::npos) return set;
    if (name == "{") name = pattern_.substr(at_ + 1, close - at_ - 1);
    at_ = std::min(close + 1, pattern_.size());
    if (name == "L" || name == "Ll" || name == "Latin") AddRange(set, 'a', 'z');
    if (name == "L" || name == "Lu" || name == "Latin") AddRange(set, 'A', 'Z');
    if (name == "N" || name == "Nd") AddRange(set, '0', '9');
    if (name == "Z" || name == "Zs") set.set(' ');
    return set;
  }

  // A class, after "[". It is read once, however often it is repeated.
  bool Class() {
    const auto [known, is_new] = classes_.try_emplace(at_);
    if (is_new) {
      const auto set = ReadClass();
      if (!set) return false;
      known->second = {*set, at_};
    }
    at_ = known->second.end;
    return Choose(known->second.set);
  }

  std::optional<CharSet> ReadClass() {
    const bool is_negated = Skip("^");
    CharSet set;
    bool is_first = true;
    for (; More() && (is_first || Peek() != ']'); is_first = false) {
      CharSet part;
      const auto low = ClassItem(part);
      if (!low && part.none()) return std::nullopt;
      set |= part;
      if (!low) continue;
      char high = *low;
      if (pattern_.substr(at_).starts_with('-') && at_ + 1 < pattern_.size() &&
          pattern_[at_ + 1] != ']') {
        ++at_;
        const auto end = ClassItem(part);
        if (!end) return std::nullopt;
        high = *end;
      }
      if (*low != kPastAscii && static_cast<unsigned char>(*low) < 128) {
        if (high == kPastAscii || static_cast<unsigned char>(high) >= 128) high = '\x7f';
        AddRange(set, static_cast<unsigned char>(*low), static_cast<unsigned char>(high));
      }
    }
    if (!Skip("]")) return std::nullopt;
    return is_negated ? ~set : set;
  }

  // Returns one character, or puts a class into `part`.
  std::optional<char> ClassItem(CharSet& part) {
    if (!More() || pattern_.substr(at_).starts_with("[:")) return std::nullopt;
    if (!Skip("\\")) {
      const char c = pattern_[at_++];
      // Skip the rest of a code point past ASCII. It is never written.
      while (More() && (static_cast<unsigned char>(Peek()) & 0xc0U) == 0x80) ++at_;
      return c;
    }
    if (!More()) return std::nullopt;
    if (Peek() == 'p') {
      part = UnicodeClass();
      return std::nullopt;
    }
    const char letter = pattern_[at_++];
    part = ClassOf(letter);
    return part.any() ? std::nullopt : Escaped(letter);
  }

  // Writes one character of the set: a letter or digit if it has one.
  bool Choose(const CharSet& set) {
    static const CharSet kWord = ClassOf('w');
    CharSet best = set & kWord;
    best.reset('_');
    if (best.none()) best = set;
    // Prefer printable characters.
    CharSet shown;
    AddRange(shown, ' ', '~');
    if ((best & shown).any()) best &= shown;
    if (best.none()) return false;
    auto left = random_.Next() % best.count();
    for (std::size_t c = 0; c < best.size(); ++c) {
      if (!best[c] || left-- != 0) continue;
      text_ += static_cast<char>(c);
      return true;
    }
    return false;
  }

  const std::string_view pattern_;
  Random& random_;
  const std::size_t more_;
  const bool always_;
  std::size_t at_ = 0;
  std::size_t steps_ = 0;
  std::unordered_map<std::size_t, KnownClass> classes_;  // by their places in the pattern
  std::string text_;
};

}  // namespace

std::optional<std::string> MatchingText(const Pattern& pattern, Random& random, std::size_t least,
                                        std::size_t most) {
  std::size_t length = 0;
  const auto make = [&](std::size_t more, bool always) -> std::optional<std::string> {
    auto text = TextWriter(pattern.text(), random, more, always).Write();
    length = text ? CountCodePoints(*text) : 0;
    const bool fits = text && length >= least && length <= most && pattern.Matches(*text);
    return fits ? std::move(text) : std::nullopt;
  };
  for (const std::size_t more : {3U, 3U, 1U, 8U, 30U}) {
    if (auto text = make(more, false)) return text;
  }
  if (auto text = make(0, true)) return text;
  // Make the text long enough with one repetition.
  return length < least && least <= kLongestText ? make(least - length, true) : std::nullopt;
}

}  // namespace understudy::contract
