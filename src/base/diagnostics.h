#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"

namespace understudy {

// One thing that is wrong with a file, ready to be shown after its Source is gone.
struct Diagnostic {
  std::string file;
  std::size_t line = 1;    // from 1
  std::size_t column = 1;  // from 1, in code points
  std::string message;
  std::string source_line;  // without its line end; empty when there is none to show

  // "file:line:column: error: message", and below it the line with a caret.
  std::string Render() const;
};

// Collects what is wrong, in the order found; keeps the first thousand. Not thread-safe.
class Diagnostics {
 public:
  void Add(const Mark& mark, std::string message);
  // For a file that can't be read at all.
  void Add(std::string file, std::string message);

  bool empty() const { return list_.empty(); }
  const std::vector<Diagnostic>& list() const { return list_; }

  // Puts them into the order of files as they were first met, and of lines in a file.
  void Sort();

  std::string Render() const;

 private:
  std::vector<Diagnostic> list_;
};

// " (did you mean `x`?)" when a candidate is near, else "".
std::string DidYouMean(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace understudy
