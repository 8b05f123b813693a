#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"

namespace understudy {

enum class Severity { kError, kWarning };

// Why a text is wrong.
enum class Cause {
  kText,         // an error in the text, other than a repeated key
  kRepeatedKey,  // a map has the same key twice
  kLimit,        // a limit of the reader (DocumentLimits) forbids to read on
  kFile,         // the file can't be read at all
  kAbsent,       // there is no such file or folder
};

// One error in a file, or one warning, ready to be shown after its Source is gone.
struct Diagnostic {
  std::string file;
  std::size_t line = 1;    // from 1
  std::size_t column = 1;  // from 1, in code points
  std::string message;
  // The printable part of the line around the column, at most some 160 characters; empty when
  // there is no line to show.
  std::string excerpt;
  std::size_t caret = 0;  // code points of `excerpt` before the column
  Cause cause = Cause::kText;

  // "file:line:column: error: message", then the line with a caret below.
  std::string Render(Severity severity = Severity::kError) const;
};

// Collects errors, or warnings, in the order found. Keeps the first hundred and counts the rest.
// Not thread-safe.
class Diagnostics {
 public:
  static constexpr std::size_t kMostKept = 100;

  Diagnostics() = default;  // of errors
  explicit Diagnostics(Severity severity) : severity_(severity) {}

  void Add(const Mark& mark, std::string message, Cause cause = Cause::kText);
  // For a file that can't be read at all.
  void Add(std::string file, std::string message, Cause cause = Cause::kFile);
  // Moves errors of such files to the places that name them, by path; where there are none, they
  // stay. `advice` follows the message that there is no such file or folder, once.
  void MoveToNames(const std::map<std::string, Diagnostic>& places, std::string_view advice);

  bool empty() const { return total_ == 0; }
  // Whether the limit is reached, so that further errors are only counted. Then the message may be
  // empty.
  bool full() const { return list_.size() >= kMostKept; }
  // How many were added. Compare this before and after a check, not the size of list().
  std::size_t total() const { return total_; }
  const std::vector<Diagnostic>& list() const { return list_; }

  // Sorts by file (in the order of their first error), then by line and column.
  void Sort();

  // Renders all kept errors, and a line with the number of the others.
  std::string Render() const;

 private:
  // The last place found. Errors mostly come in the order of the text. Counting lines from this
  // place reads the text only once, however many errors it has.
  struct Place {
    const Source* source = nullptr;
    std::size_t offset = 0;
    std::size_t line = 1;
    std::size_t line_start = 0;
    std::size_t column = 1;
  };
  void MoveTo(const Mark& mark);

  Severity severity_ = Severity::kError;
  std::vector<Diagnostic> list_;
  std::size_t total_ = 0;
  Place place_;
};

// " (did you mean `x`?)" when a candidate is near, else "".
std::string DidYouMean(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace understudy
