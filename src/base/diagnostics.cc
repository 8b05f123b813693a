#include "base/diagnostics.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/text.h"

namespace understudy {
namespace {

constexpr std::size_t kLineShown = 160;  // code points

bool ContinuesCodePoint(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

struct Excerpt {
  std::string text;       // printable
  std::size_t caret = 0;  // code points before the place
};

// The end of the code point that starts at `at`.
std::size_t NextAt(std::string_view text, std::size_t at) {
  do ++at;
  while (at < text.size() && ContinuesCodePoint(text[at]));
  return at;
}

bool EndsLine(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == '\n' ||
         (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] == '\n'));
}

// The part of a line around `at`, with "…" where something is cut. Looks at no more than that part,
// however long the line is.
Excerpt Around(std::string_view text, std::size_t line_start, std::size_t at) {
  std::size_t shown = 0;  // behind the place, then before it too
  for (std::size_t i = at; !EndsLine(text, i) && shown <= kLineShown / 2; i = NextAt(text, i)) {
    ++shown;
  }
  std::size_t begin = at;
  for (; begin > line_start && shown < kLineShown; ++shown) {
    do --begin;
    while (begin > line_start && ContinuesCodePoint(text[begin]));
  }
  Excerpt excerpt;
  if (begin > line_start) {
    excerpt.text = "…";
    excerpt.caret = 1;
  }
  std::size_t i = begin;
  for (std::size_t n = 0; !EndsLine(text, i) && n < kLineShown; ++n) {
    const std::size_t end = NextAt(text, i);
    const std::string printable = Printable(text.substr(i, end - i));
    excerpt.text += printable;
    if (i < at) excerpt.caret += CountCodePoints(printable);
    i = end;
  }
  if (!EndsLine(text, i)) excerpt.text += "…";
  return excerpt;
}

}  // namespace

std::string Diagnostic::Render(Severity severity) const {
  const std::string number = std::to_string(line);
  std::string out = file + ":" + number + ":" + std::to_string(column) +
                    (severity == Severity::kError ? ": error: " : ": warning: ") + message;
  if (excerpt.empty()) return out + "\n";
  const std::string gutter(number.size() + 1, ' ');
  return out + "\n " + number + " | " + excerpt + "\n" + gutter + " | " + std::string(caret, ' ') +
         "^\n";
}

void Diagnostics::MoveTo(const Mark& mark) {
  const std::string_view text = mark.source->text;
  const std::size_t at = std::min<std::size_t>(mark.offset, text.size());
  if (mark.source != place_.source || at < place_.offset) {
    // The byte order mark is no column.
    const std::size_t start = text.starts_with("\xEF\xBB\xBF") && at >= 3 ? 3 : 0;
    place_ = Place{mark.source, start, 1, start, 1};
  }
  std::string_view passed = text.substr(place_.offset, at - place_.offset);
  if (const auto newline = passed.rfind('\n'); newline != std::string_view::npos) {
    place_.line += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
    place_.line_start = place_.offset + newline + 1;
    place_.column = 1;
    passed.remove_prefix(newline + 1);
  }
  place_.column += CountCodePoints(passed);
  place_.offset = at;
}

void Diagnostics::Add(const Mark& mark, std::string message, Cause cause) {
  if (mark.source == nullptr) return Add(std::string(), std::move(message));
  ++total_;
  if (full()) return;
  MoveTo(mark);
  Excerpt excerpt = Around(mark.source->text, place_.line_start, place_.offset);
  list_.push_back({mark.source->name, place_.line, place_.column, std::move(message),
                   std::move(excerpt.text), excerpt.caret, cause});
}

void Diagnostics::Add(std::string file, std::string message, Cause cause) {
  ++total_;
  if (full()) return;
  list_.push_back({std::move(file), 1, 1, std::move(message), {}, 0, cause});
}

void Diagnostics::MoveToNames(const std::map<std::string, Diagnostic>& places,
                              std::string_view advice) {
  for (auto& diagnostic : list_) {
    if (diagnostic.cause == Cause::kAbsent) {
      diagnostic.message += advice;
      diagnostic.cause = Cause::kFile;
    }
    const auto place = places.find(diagnostic.file);
    if (diagnostic.cause != Cause::kFile || place == places.end()) continue;
    std::string message = Concat({Quoted(diagnostic.file), ": ", diagnostic.message});
    diagnostic = place->second;
    diagnostic.message = std::move(message);
  }
}

void Diagnostics::Sort() {
  std::unordered_map<std::string_view, std::size_t> files;
  for (const auto& diagnostic : list_) files.try_emplace(diagnostic.file, files.size());
  std::vector<std::size_t> places;
  std::vector<std::size_t> order;
  for (const auto& diagnostic : list_) {
    places.push_back(files.at(diagnostic.file));
    order.push_back(order.size());
  }
  const auto key = [&](std::size_t i) {
    return std::tuple(places[i], list_[i].line, list_[i].column);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::vector<Diagnostic> sorted;
  sorted.reserve(list_.size());
  for (const std::size_t i : order) sorted.push_back(std::move(list_[i]));
  list_ = std::move(sorted);
}

std::string Diagnostics::Render() const {
  std::string out;
  for (const auto& diagnostic : list_) out += diagnostic.Render(severity_);
  if (total_ > list_.size()) {
    const std::size_t more = total_ - list_.size();
    const std::string kind = severity_ == Severity::kError ? "error" : "warning";
    out += "and " + std::to_string(more) + " more " + kind + (more == 1 ? "\n" : "s\n");
  }
  return out;
}

std::string DidYouMean(std::string_view text, const std::vector<std::string>& candidates) {
  const auto nearest = Nearest(text, candidates);
  return nearest ? " (did you mean `" + *nearest + "`?)" : "";
}

}  // namespace understudy
