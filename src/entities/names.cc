#include "entities/names.h"

#include <algorithm>

#include "entities/declaration.h"
#include "store/database.h"

namespace understudy::entities {
namespace {

constexpr std::size_t kLongestSqlName = 60;

bool IsBetweenWords(char c) { return c == '_' || c == '-' || c == '.' || c == ' '; }

char PlainCharacter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::string SqlName(std::string_view name) {
  std::string word;
  bool was_upper = true;  // of "petID", the last two are one word
  for (const char c : name.substr(0, kLongestSqlName)) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const char lower = is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_upper && !was_upper && !word.empty() && word.back() != '_') word += '_';
    was_upper = is_upper;
    const bool is_separator = lower == '_' || !IsWordCharacter(lower);
    if (!is_separator) {
      word += lower;
    } else if (!word.empty() && word.back() != '_') {
      word += '_';
    }
  }
  while (word.ends_with('_')) word.pop_back();
  const bool is_word = !word.empty() && word.front() >= 'a' && word.front() <= 'z';
  if (!is_word || word.starts_with("sqlite")) word.insert(0, "f_");
  if (store::IsKeyword(word) || word == "rowid" || word == "oid") word += '_';
  return word;
}

std::string DistinctName(std::string name, const std::vector<std::string>& taken) {
  const auto is_taken = [&](const std::string& each) {
    return std::find(taken.begin(), taken.end(), each) != taken.end();
  };
  if (!is_taken(name)) return name;
  for (int number = 2;; ++number) {
    auto numbered = name + "_" + std::to_string(number);
    if (!is_taken(numbered)) return numbered;
  }
}

std::string PlainName(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (!IsBetweenWords(c)) plain += PlainCharacter(c);
  }
  return plain;
}

bool HasPlainName(std::string_view name, std::string_view plain) {
  std::size_t next = 0;
  for (const char c : name) {
    if (IsBetweenWords(c)) continue;
    if (next == plain.size() || plain[next] != PlainCharacter(c)) return false;
    ++next;
  }
  return next == plain.size();
}

bool IsSingularOf(std::string_view name, std::string_view plural) {
  if (name == plural || (name == "person" && plural == "people") ||
      (name == "child" && plural == "children")) {
    return true;
  }
  if (name.empty() || !plural.ends_with('s')) return false;
  if (plural.ends_with("ies") && name.ends_with('y') &&
      name.substr(0, name.size() - 1) == plural.substr(0, plural.size() - 3)) {
    return true;
  }
  return name == plural.substr(0, plural.size() - 1) ||
         (plural.ends_with("es") && name == plural.substr(0, plural.size() - 2));
}

}  // namespace understudy::entities
