#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "entities/call.h"

namespace understudy::helpcrunch {

// What is wrong with a value.
enum class Wrong {
  kBlank,
  kNotNumeric,
  kNotText,
  kNotBoolean,
  kNotList,
  kNoChoice,
  kNoEmail,
  kUsed,
  kTooFew,
  kTooMany,
};

// Of a value that must be an integer, a text, a list: whether it is missing or of another type.
Wrong WhyNoInteger(const Node* sent);
Wrong WhyNoText(const Node* sent);
Wrong WhyNoList(const Node* sent);

// The bad values of a request. In the era 2020 their error tells the first, "status value is
// invalid" with a code of its own. In 2024 it tells each: its path is the code, and the message
// Symfony's.
class BadValues {
 public:
  // `code`: of all in 2020; empty: invalid_<field>_value.
  explicit BadValues(std::string_view code = {}) : code_(code) {}

  bool empty() const { return items_.empty(); }
  void Add(std::string_view field, Wrong wrong) { AddAt(field, wrong, field); }
  // `field` is the name in 2020; "filter" of the path "filter[0].field".
  void AddAt(std::string_view path, Wrong wrong, std::string_view field);
  // With another message in 2020.
  void AddSaying(std::string_view field, Wrong wrong, std::string_view message);
  // Comes before the paths that follow: "[3].".
  void SetPrefix(std::string prefix) { prefix_ = std::move(prefix); }

  // 400. There must be a bad value.
  Error ErrorOf(const Call& call) const;

 private:
  struct Item {
    std::string path;
    Wrong wrong;
    std::string field;
    std::string message = {};
  };

  Error First(const Call& call) const;

  std::string code_;
  std::string prefix_;
  std::vector<Item> items_;
};

}  // namespace understudy::helpcrunch
