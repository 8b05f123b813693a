#include "contract/php_query.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "contract/laravel_input.h"

namespace understudy::contract {
namespace {

// PHP's max_input_nesting_level: what is nested deeper is dropped.
constexpr std::size_t kDeepest = 64;

struct PhpItem;

// A text, or an array with its keys in the order in which they were first set.
struct PhpValue {
  std::string text;
  std::vector<PhpItem> items;
  std::map<std::string, std::size_t, std::less<>> places;  // of keys, in `items`
  std::optional<std::int64_t> next_key = 0;  // what `array[]` sets; nullopt when none is left
  bool is_array = false;
};

struct PhpItem {
  std::string key;
  PhpValue value;
};

// The integer that a key is in PHP's eyes: "7" and "-7", but not "07" or "-0".
std::optional<std::int64_t> IntegerKey(std::string_view key) {
  const auto parsed = ParseInteger(key);
  const bool is_integer =
      parsed.status == IntegerStatus::kOk && std::to_string(parsed.value) == key;
  return is_integer ? std::optional(parsed.value) : std::nullopt;
}

PhpValue& PhpMember(PhpValue& array, std::string key) {
  const auto [place, is_new] = array.places.try_emplace(key, array.items.size());
  if (!is_new) return array.items[place->second].value;
  if (const auto number = IntegerKey(key); number && array.next_key && *number >= *array.next_key) {
    const bool is_last = *number == std::numeric_limits<std::int64_t>::max();
    array.next_key = is_last ? std::nullopt : std::optional(*number + 1);
  }
  return array.items.emplace_back(PhpItem{std::move(key), PhpValue()}).value;
}

// The key that `array[]` sets; nullopt when there is none left.
std::optional<std::string> NextKey(const PhpValue& array) {
  return array.next_key ? std::optional(std::to_string(*array.next_key)) : std::nullopt;
}

// The parts of "name[key][]": the name, then what is in each pair of brackets. Empty when PHP drops
// the parameter.
std::vector<std::string> PhpKeysOf(std::string_view parameter) {
  const auto begin = parameter.find_first_not_of(' ');
  if (begin == std::string_view::npos || parameter[begin] == '[') return {};
  parameter.remove_prefix(begin);
  auto open = parameter.find('[');
  if (open != std::string_view::npos && parameter.find(']', open) == std::string_view::npos) {
    open = std::string_view::npos;  // no array: the bracket is a character that names do not have
  }
  std::string name(parameter.substr(0, open));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '.' || c == '['; }, '_');
  std::vector<std::string> keys = {std::move(name)};
  while (open < parameter.size() && parameter[open] == '[') {
    const auto close = parameter.find(']', open);
    if (close == std::string_view::npos) break;
    keys.emplace_back(parameter.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return keys.size() > kDeepest ? std::vector<std::string>() : keys;
}

void SetPhp(PhpValue& root, const std::vector<std::string>& keys, std::string_view text) {
  PhpValue* at = &root;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    at->is_array = true;
    auto key = i > 0 && keys[i].empty() ? NextKey(*at) : std::optional(keys[i]);
    if (!key) return;
    at = &PhpMember(*at, std::move(*key));
    if (i + 1 < keys.size()) at->text.clear();
  }
  *at = PhpValue();
  at->text = text;
}

void AppendEncoded(std::string& out, std::string_view text) {
  constexpr std::string_view kUnreserved = "-_.~";
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       kUnreserved.find(c) != std::string_view::npos;
    if (plain) {
      out.push_back(c);
    } else {
      AppendPercentEncoded(out, c);
    }
  }
}

// Writes the value under the name, which is encoded. Empty texts are null by then: they vanish.
void AppendQuery(std::string& out, const std::string& name, const PhpValue& value) {
  if (value.is_array) {
    for (const auto& [key, item] : value.items) {
      std::string inner = name + "%5B";
      AppendEncoded(inner, key);
      AppendQuery(out, inner + "%5D", item);
    }
  } else if (!value.text.empty()) {
    out += name;
    out += '=';
    AppendEncoded(out, value.text);
    out += '&';
  }
}

}  // namespace

std::string RepeatedQuery(const http::Pairs& query, std::string_view left_out) {
  PhpValue root;
  for (const auto& [parameter, value] : query) {
    const auto keys = PhpKeysOf(parameter);
    if (!keys.empty()) SetPhp(root, keys, TrimStrings(value));
  }
  std::string out;
  std::int64_t next = 0;
  for (const auto& [key, value] : root.items) {
    if (key == left_out) continue;
    std::string name;
    AppendEncoded(name, IntegerKey(key) ? std::to_string(next++) : key);
    AppendQuery(out, name, value);
  }
  return out;
}

}  // namespace understudy::contract
