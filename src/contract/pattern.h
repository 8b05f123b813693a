#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace understudy::contract {

// A regular expression over Unicode code points that takes linear time. Thread-safe.
class Pattern {
 public:
  enum class Compiled { kNow, kAtFirstUse };

  // Throws std::invalid_argument if RE2 can't read `text`; with kAtFirstUse, the other functions
  // throw it. Compiling takes longer than most starts have for it.
  explicit Pattern(const std::string& text, Compiled compiled = Compiled::kNow);
  ~Pattern();

  // Whether it matches anywhere in `value`; contracts anchor theirs.
  bool Matches(std::string_view value) const;
  const std::string& text() const;
  // The size of the compiled program, in instructions: what it costs in memory and time.
  int size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy::contract
