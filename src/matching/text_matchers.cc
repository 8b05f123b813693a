#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "matching/find_text.h"
#include "matching/operators.h"
#include "matching/regex.h"

namespace understudy::matching {
namespace {

// Letters that differ only in case have the same key, as for Java's equalsIgnoreCase().
std::string CaseKey(std::string_view text) {
  std::string key;
  key.reserve(text.size());
  while (!text.empty()) {
    utf8proc_int32_t letter = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &letter);
    if (size <= 0) {
      key.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    std::array<utf8proc_uint8_t, 4> bytes;
    const auto used =
        utf8proc_encode_char(utf8proc_tolower(utf8proc_toupper(letter)), bytes.data());
    key.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(used));
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return key;
}

// Whether `whole` may be the value of which only the beginning was kept.
Match BeginsWithCut(std::string_view whole, const Subject& subject) {
  const bool may_be = subject.may_have_size(whole.size()) &&
                      whole.substr(0, subject.text().size()) == subject.text();
  return may_be ? Match::kCut : Match::kNo;
}

class EqualToMatcher : public ValueMatcher {
 public:
  EqualToMatcher(std::string text, bool ignore_case)
      : text_(std::move(text)), ignore_case_(ignore_case), key_(CaseKey(text_)) {}

  Match Test(const Subject& subject) const override {
    if (!subject.present()) return Match::kNo;
    if (subject.cut() && ignore_case_) return Match::kCut;
    if (subject.cut()) return BeginsWithCut(text_, subject);
    const auto value = subject.text();
    if (value == text_) return Match::kYes;
    return MatchIf(ignore_case_ && CaseKey(value) == key_);
  }
  double Distance(const Subject& subject) const override {
    if (Matches(subject)) return 0;
    return subject.present() ? std::max(0.001, TextDistance(text_, subject.text())) : 1;
  }
  std::string Expected() const override {
    return Concat({"to equal ", Quoted(text_), ignore_case_ ? " in any letter case" : ""});
  }
  std::string Hint(const Subject& subject) const override {
    if (ignore_case_ || !subject.present() || Matches(subject)) return {};
    if (CaseKey(subject.text()) == key_) return "differs only in letter case";
    if (Trim(subject.text()) == Trim(text_)) return "differs only in blanks at the ends";
    return {};
  }

 private:
  const std::string text_;
  const bool ignore_case_;
  const std::string key_;
};

class ContainsMatcher : public ValueMatcher {
 public:
  ContainsMatcher(std::string text, bool negative) : text_(std::move(text)), negative_(negative) {}

  Match Test(const Subject& subject) const override {
    const bool found =
        subject.present() && FindText(subject.text(), text_) != std::string_view::npos;
    if (!found && subject.cut()) return Match::kCut;
    return MatchIf(found != negative_);
  }
  std::string Expected() const override {
    return Concat({negative_ ? "not to contain " : "to contain ", Quoted(text_)});
  }

 private:
  const std::string text_;
  const bool negative_;
};

class RegexMatcher : public ValueMatcher {
 public:
  RegexMatcher(Regex regex, bool negative) : regex_(std::move(regex)), negative_(negative) {}

  Match Test(const Subject& subject) const override {
    const bool matches = subject.present() && regex_.Matches(subject.text());
    if (subject.cut() && !(matches && regex_.takes_any_end())) return Match::kCut;
    return MatchIf(matches != negative_);
  }
  double Distance(const Subject& subject) const override {
    if (Matches(subject)) return 0;
    if (negative_ || !subject.present()) return 1;
    return std::max(0.1, TextDistance(regex_.text(), subject.text()));
  }
  std::string Expected() const override {
    return Concat({negative_ ? "not to match " : "to match ", Quoted(regex_.text())});
  }
  std::string Hint(const Subject& subject) const override {
    if (negative_ || !subject.present() || !regex_.Finds(subject.text())) return {};
    return "a part of it matches, but the whole value must";
  }

 private:
  const Regex regex_;
  const bool negative_;
};

class AbsentMatcher : public ValueMatcher {
 public:
  Match Test(const Subject& subject) const override {
    return subject.may_be_absent() ? Match::kCut : MatchIf(!subject.present());
  }
  std::string Expected() const override { return "to be absent"; }
  bool IsAbsent() const override { return true; }
};

class AnythingMatcher : public ValueMatcher {
 public:
  Match Test(const Subject& /*subject*/) const override { return Match::kYes; }
  std::string Expected() const override { return "to be anything"; }
};

class BinaryMatcher : public ValueMatcher {
 public:
  explicit BinaryMatcher(std::string bytes) : bytes_(std::move(bytes)) {}

  Match Test(const Subject& subject) const override {
    if (subject.cut()) return BeginsWithCut(bytes_, subject);
    return MatchIf(subject.text() == bytes_);
  }
  std::string Expected() const override {
    return Concat({"to be ", std::to_string(bytes_.size()), " given bytes"});
  }

 private:
  const std::string bytes_;
};

}  // namespace

OrError<Matcher> ReadEqualTo(const Operator& op) {
  auto text = op.Text();
  if (!text) return tl::make_unexpected(text.error());
  const auto ignore_case = op.Flag("caseInsensitive");
  if (!ignore_case) return tl::make_unexpected(ignore_case.error());
  return std::make_shared<const EqualToMatcher>(std::move(*text), *ignore_case);
}

OrError<Matcher> ReadContains(const Operator& op) {
  auto text = op.Text();
  if (!text) return tl::make_unexpected(text.error());
  return std::make_shared<const ContainsMatcher>(std::move(*text), op.name == "doesNotContain");
}

OrError<Matcher> ReadRegex(const Operator& op) {
  const auto text = op.Text();
  if (!text) return tl::make_unexpected(text.error());
  const auto taken = op.reading.TakeRegex();
  if (!taken) return tl::make_unexpected(taken.error());
  auto regex = Regex::Read(*text);
  if (!regex) return op.Refuse(regex.error());
  return std::make_shared<const RegexMatcher>(std::move(*regex), op.name == "doesNotMatch");
}

OrError<Matcher> ReadAbsent(const Operator& op) {
  // WireMock's clients send true or "(absent)". It takes false for true, which nobody means.
  if (op.operand.kind == Node::Kind::kBoolean && op.operand.text == "false") {
    return op.Refuse("can't be false; for a value that must be there, use `matches` with `.*`");
  }
  return std::make_shared<const AbsentMatcher>();
}

OrError<Matcher> ReadAnything(const Operator& /*op*/) {
  return std::make_shared<const AnythingMatcher>();
}

OrError<Matcher> ReadBinaryEqualTo(const Operator& op) {
  if (op.reading.place != Place::kBody) return op.Refuse("is for bodies only");
  const auto text = op.Text();
  if (!text) return tl::make_unexpected(text.error());
  auto bytes = DecodeBase64(*text);
  if (!bytes) return op.Refuse("must be base64 text (RFC 4648, section 4)");
  return std::make_shared<const BinaryMatcher>(std::move(*bytes));
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  if (text.size() % 4 == 1 || (padding > 0 && (text.size() + padding) % 4 != 0)) {
    return std::nullopt;
  }
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<char>((bits >> count) & 0xff));
    }
  }
  return bytes;
}

double TextDistance(std::string_view a, std::string_view b) {
  // Near misses compare thousands of texts, and the time grows with the square of this.
  constexpr std::size_t kCompared = 96;
  if (a == b) return 0;
  const auto longer = std::max(a.size(), b.size());
  // Most texts that are compared begin and end alike.
  const auto start = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto same = static_cast<std::size_t>(start.first - a.begin());
  a.remove_prefix(same);
  b.remove_prefix(same);
  const auto end = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  const auto same_end = static_cast<std::size_t>(end.first - a.rbegin());
  a.remove_suffix(same_end);
  b.remove_suffix(same_end);
  const auto rest =
      std::max(a.size(), b.size()) - std::min(std::max(a.size(), b.size()), kCompared);
  const auto edits = EditDistance(a.substr(0, kCompared), b.substr(0, kCompared)) + rest;
  return std::clamp(static_cast<double>(edits) / static_cast<double>(longer), 0.001, 1.0);
}

}  // namespace understudy::matching
