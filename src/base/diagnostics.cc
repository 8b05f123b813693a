#include "base/diagnostics.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace understudy {
namespace {

constexpr std::size_t kMost = 1000;
constexpr std::size_t kLineShown = 160;  // code points

std::string LineAt(const Mark& mark) {
  if (mark.source == nullptr) return {};
  const std::string_view text = mark.source->text;
  const std::size_t at = std::min<std::size_t>(mark.offset, text.size());
  const auto newline = text.substr(0, at).rfind('\n');
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  auto line = text.substr(start, text.find('\n', start) - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

struct Excerpt {
  std::string text;       // printable
  std::size_t caret = 0;  // columns before the place
};

// A line, or of a long one the part around `column`, with "…" where something is cut.
Excerpt Around(std::string_view line, std::size_t column) {
  const std::size_t length = CountCodePoints(line);
  const std::size_t first =
      length <= kLineShown || column <= kLineShown / 2 ? 0 : column - kLineShown / 2;
  Excerpt excerpt;
  if (first > 0) excerpt.text = "…";
  excerpt.caret = first > 0 ? 1 : 0;
  std::size_t index = 0;  // of the code point
  for (std::size_t i = 0; i < line.size(); ++index) {
    std::size_t end = i + 1;
    while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) ++end;
    if (index >= first && index < first + kLineShown) {
      const std::string shown = Printable(line.substr(i, end - i));
      excerpt.text += shown;
      if (index + 1 < column) excerpt.caret += CountCodePoints(shown);
    }
    i = end;
  }
  if (length > first + kLineShown) excerpt.text += "…";
  return excerpt;
}

}  // namespace

std::string Diagnostic::Render() const {
  const std::string number = std::to_string(line);
  std::string out = file + ":" + number + ":" + std::to_string(column) + ": error: " + message;
  if (source_line.empty()) return out + "\n";
  const Excerpt excerpt = Around(source_line, column);
  const std::string gutter(number.size() + 1, ' ');
  return out + "\n " + number + " | " + excerpt.text + "\n" + gutter + " | " +
         std::string(excerpt.caret, ' ') + "^\n";
}

void Diagnostics::Add(const Mark& mark, std::string message) {
  if (list_.size() >= kMost) return;
  list_.push_back({mark.source == nullptr ? "" : mark.source->name, mark.line(), mark.column(),
                   std::move(message), LineAt(mark)});
}

void Diagnostics::Add(std::string file, std::string message) {
  if (list_.size() >= kMost) return;
  list_.push_back({std::move(file), 1, 1, std::move(message), ""});
}

void Diagnostics::Sort() {
  std::vector<std::string> files;
  const auto place = [&](const Diagnostic& diagnostic) {
    auto found = std::find(files.begin(), files.end(), diagnostic.file);
    if (found == files.end()) found = files.insert(files.end(), diagnostic.file);
    return found - files.begin();
  };
  for (const auto& diagnostic : list_) place(diagnostic);
  std::stable_sort(list_.begin(), list_.end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(place(a), a.line, a.column) < std::tuple(place(b), b.line, b.column);
  });
}

std::string Diagnostics::Render() const {
  std::string out;
  for (const auto& diagnostic : list_) out += diagnostic.Render();
  return out;
}

std::string DidYouMean(std::string_view text, const std::vector<std::string>& candidates) {
  const auto nearest = Nearest(text, candidates);
  return nearest ? " (did you mean `" + *nearest + "`?)" : "";
}

}  // namespace understudy
