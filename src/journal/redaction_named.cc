// Credentials whose name is a value: {"name":"apiKey","value":"x"}, <param name="apiKey">x</param>.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "journal/redaction.h"

namespace understudy::journal {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

// The most of an element that is read, to keep the time linear.
constexpr std::size_t kMostContent = 4096;

// Bytes of a text that are replaced.
struct HiddenRange {
  std::size_t begin;
  std::size_t end;
};

// Replaces the ranges, which may be within each other.
void ReplaceRanges(std::string_view text, std::vector<HiddenRange> ranges, std::string_view hidden,
                   std::string& out) {
  std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t copied = 0;
  for (const auto& range : ranges) {
    if (range.begin < copied) continue;
    out.append(text.substr(copied, range.begin - copied)).append(hidden);
    copied = range.end;
  }
  out.append(text.substr(copied));
}

// Finds the values in JSON, which may be cut or malformed.
class JsonValueFinder {
 public:
  JsonValueFinder(const Redaction& redaction, std::string_view text)
      : redaction_(redaction), text_(text) {}

  std::vector<HiddenRange> Find() {
    while (at_ < text_.size()) Step();
    while (!frames_.empty()) Close();
    return std::move(found_);
  }

 private:
  // An object or an array that has not ended.
  struct Frame {
    std::size_t begin;
    bool is_array;
    bool names_credential = false;
    std::size_t item = 0;                  // of an array
    bool is_value = false;                 // of a member that HoldsNamedValue()
    std::vector<HiddenRange> values = {};  // to hide if it names a credential
  };

  void Step() {
    const char c = text_[at_];
    if (c == '{' || c == '[') {
      frames_.push_back({at_, c == '['});
      frames_.back().is_value = std::exchange(is_value_, false);
      ++at_;
    } else if (c == '}' || c == ']') {
      ++at_;
      Close();
    } else if (c == '"') {
      TakeString();
    } else if (c == ',') {
      ++at_;
      is_value_ = false;
      if (!frames_.empty()) ++frames_.back().item;
    } else if (kSpaces.find(c) != std::string_view::npos || c == ':') {
      ++at_;
    } else {
      const auto begin = at_;
      at_ = std::min(text_.find_first_of(",]}\"[{ \t\r\n", at_), text_.size());
      TakeScalar({begin, at_}, "");
    }
  }

  void TakeString() {
    const auto begin = at_;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    const auto inner = text_.substr(begin + 1, std::min(at_, text_.size()) - begin - 1);
    at_ = std::min(at_ + 1, text_.size());
    const auto next = text_.find_first_not_of(kSpaces, at_);
    const bool is_name = next != std::string_view::npos && text_[next] == ':';
    if (is_name) {
      is_value_ = HoldsNamedValue(inner);
    } else {
      TakeScalar({begin, at_}, inner);
    }
  }

  void TakeScalar(HiddenRange range, std::string_view string) {
    const bool is_value = std::exchange(is_value_, false);
    if (frames_.empty()) return;
    Frame& frame = frames_.back();
    if (frame.is_array ? frame.item > 0 : is_value) {
      frame.values.push_back(range);
    } else if (!string.empty() && redaction_.IsHidden(string)) {
      frame.names_credential = true;
    }
  }

  void Close() {
    if (frames_.empty()) return;
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    // An array is a name and its value only if it has two items.
    const bool is_pair = !frame.is_array || frame.item == 1;
    if (frame.names_credential && is_pair) {
      found_.insert(found_.end(), frame.values.begin(), frame.values.end());
    }
    if (frames_.empty()) return;
    Frame& outer = frames_.back();
    if (outer.is_array ? outer.item > 0 : frame.is_value) {
      outer.values.push_back({frame.begin, at_});
    }
  }

  const Redaction& redaction_;
  const std::string_view text_;
  std::size_t at_ = 0;
  bool is_value_ = false;  // the next value is of a member that HoldsNamedValue()
  std::vector<Frame> frames_;
  std::vector<HiddenRange> found_;
};

// Finds the values in XML and HTML.
class XmlValueFinder {
 public:
  XmlValueFinder(const Redaction& redaction, std::string_view text)
      : redaction_(redaction), text_(text) {}

  std::vector<HiddenRange> Find() {
    while (at_ < text_.size()) {
      const auto begin = std::min(text_.find('<', at_), text_.size());
      // "<key>apiKey</key><string>x</string>": the next element has the value.
      const auto content = text_.substr(at_, begin - at_);
      const bool is_closing = text_.substr(begin, 2) == "</";
      if (!content.empty()) {
        names_credential_ = is_closing && content.size() <= 100 && redaction_.IsHidden(content);
      }
      at_ = std::min(begin + 1, text_.size());
      if (at_ < text_.size()) TakeTag();
    }
    return std::move(found_);
  }

 private:
  void TakeTag() {
    const auto name_end = std::min(text_.find_first_of("<>/= \t\r\n", at_), text_.size());
    const auto name = text_.substr(at_, name_end - at_);
    const bool is_closing = name.empty();
    std::vector<HiddenRange> values;
    const bool has_name = !is_closing && TakeAttributes(name_end, values);
    const bool is_hidden = has_name || (!is_closing && names_credential_);
    at_ = std::min(text_.find('>', at_), text_.size());
    const bool is_empty = at_ > 0 && text_[at_ - 1] == '/';
    at_ = std::min(at_ + 1, text_.size());
    SkipSpaces();
    if (is_closing) return;
    names_credential_ = false;
    if (!is_hidden) return;
    found_.insert(found_.end(), values.begin(), values.end());
    if (is_empty || at_ == text_.size()) return;
    // If the end tag is far away or missing, as for HTML's `input`, read only up to the next tag.
    const auto near = text_.substr(at_, kMostContent);
    auto size = near.find(Concat({"</", name}));
    if (size == std::string_view::npos) size = std::min(text_.find('<', at_), text_.size()) - at_;
    if (size > 0) found_.push_back({at_, at_ + size});
    at_ += size;
  }

  void SkipSpaces() {
    const auto next = std::min(text_.find_first_not_of(kSpaces, at_), text_.size());
    if (next < text_.size() && text_[next] == '<') at_ = next;
  }

  // Reads from `at` on. Returns whether one of the attributes names a credential; sets `values` to
  // those of the others.
  bool TakeAttributes(std::size_t at, std::vector<HiddenRange>& values) {
    bool names_credential = false;
    while (at < text_.size() && text_[at] != '>' && text_[at] != '<') {
      const auto equals = text_.find_first_of("=<>", at);
      if (equals == std::string_view::npos || text_[equals] != '=') break;
      const auto quote = text_.find_first_not_of(kSpaces, equals + 1);
      if (quote == std::string_view::npos) break;
      const bool is_quoted = text_[quote] == '"' || text_[quote] == '\'';
      const auto begin = quote + (is_quoted ? 1 : 0);
      const auto end = std::min(
          is_quoted ? text_.find(text_[quote], begin) : text_.find_first_of("<> \t\r\n", begin),
          text_.size());
      const auto name = Trim(text_.substr(at, equals - at));
      const auto start = name.find_last_of(kSpaces);
      if (HoldsNamedValue(name.substr(start == std::string_view::npos ? 0 : start + 1))) {
        values.push_back({begin, end});
      } else if (redaction_.IsHidden(text_.substr(begin, end - begin))) {
        names_credential = true;
      }
      at = std::min(end + (is_quoted ? 1 : 0), text_.size());
    }
    at_ = at;
    return names_credential;
  }

  const Redaction& redaction_;
  const std::string_view text_;
  std::size_t at_ = 0;
  bool names_credential_ = false;  // the last element's content is a credential's name
  std::vector<HiddenRange> found_;
};

}  // namespace

bool HoldsNamedValue(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {"value", "values",  "val",  "v",
                                                      "data",  "content", "text", "secret"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view each) { return EqualsIgnoreCase(each, name); });
}

void HideNamedValues(const Redaction& redaction, std::string& text) {
  const auto replace = [&](std::vector<HiddenRange> ranges, std::string_view hidden) {
    if (ranges.empty()) return;
    std::string out;
    ReplaceRanges(text, std::move(ranges), hidden, out);
    text = std::move(out);
  };
  if (text.find('"') != std::string::npos) {
    replace(JsonValueFinder(redaction, text).Find(), Concat({"\"", kHidden, "\""}));
  }
  if (text.find('<') != std::string::npos) {
    replace(XmlValueFinder(redaction, text).Find(), kHidden);
  }
}

}  // namespace understudy::journal
