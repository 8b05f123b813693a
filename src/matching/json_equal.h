#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "matching/regex.h"
#include "matching/value_matcher.h"

namespace understudy::matching {

// Whether two scalars of JSON are equal: 1 and 1.0 are.
bool ScalarsEqual(const Node& a, const Node& b);
// Whether two values of JSON are equal. The order of members does not matter.
bool JsonEqual(const Node& a, const Node& b);

// The value that `equalToJson` expects, with JsonUnit's placeholders, such as
// `${json-unit.any-string}`. Thread-safe.
class ExpectedJson {
 public:
  struct Flags {
    bool ignore_order = false;  // of arrays: items are paired, each used once
    bool ignore_extra = false;  // members and items that are not expected
  };

  static OrError<ExpectedJson> Read(const Node& node, Flags flags, const Reading& reading);

  // Whether the value is as expected; unknown if that takes too much work.
  Match Test(const Node& actual) const;
  // The share of values that differ, from 0 to 1, compared place by place.
  double Distance(const Node& actual) const;
  // Where the first difference is: "at $.a[1]: expected 1, got 2". Empty if there is none.
  std::string FirstDifference(const Node& actual) const;

  // One expected value.
  struct Value {
    enum class Kind : std::uint8_t {
      kScalar,
      kArray,
      kObject,
      kAnyString,
      kAnyNumber,
      kAnyBoolean,
      kIgnore,
      kIgnoreElement,
      kRegex
    };
    Kind kind = Kind::kScalar;
    bool concrete = true;  // no placeholders in it
    std::uint64_t hash = 0;
    Node scalar;
    std::string name;          // of a member
    std::vector<Value> items;  // of an array, or an object's members
    std::optional<Regex> regex;
  };

 private:
  std::shared_ptr<const Value> root_;
  std::size_t size_ = 0;  // values in it
  Flags flags_;
};

}  // namespace understudy::matching
