#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/base64.h"
#include "base/clock.h"
#include "base/text.h"
#include "contract/example_maker.h"
#include "contract/example_names.h"
#include "contract/pattern_text.h"
#include "contract/schema_format.h"

namespace understudy::contract {
namespace {

constexpr double kMostExact = 9007199254740991.0;
constexpr std::size_t kLongestMade = 10'000;

// A whole number in the range that is a multiple of `step`.
std::optional<std::int64_t> IntegerWithin(double low, double high, double step, Random& random) {
  const double first = std::ceil(low / step);
  const double last = std::floor(high / step);
  if (first > last) return std::nullopt;
  const double count = std::min(last - first + 1, 1000.0);
  const auto chosen = static_cast<double>(random.Next() % static_cast<std::uint64_t>(count));
  return std::llround((first + chosen) * step);
}

// "firstName" and "first_name" as "first name".
std::string Words(std::string_view name) {
  std::string words;
  for (const char c : name.substr(0, 40)) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_letter = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!words.empty() && words.back() != ' ' &&
        (!is_letter || (is_upper && words.back() >= 'a' && words.back() <= 'z'))) {
      words += ' ';
    }
    if (is_letter) words += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return words.empty() ? "text" : words;
}

std::string Hex(Random& random, std::size_t digits) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  while (text.size() < digits) text += kHex[random.Next() % kHex.size()];
  return text;
}

std::string Uuid(Random& random) {
  std::string text = Hex(random, 32);
  text[12] = '4';
  text[16] = "89ab"[random.Next() % 4];
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, "-");
  return text;
}

// A time of the year 2024.
Instant InstantOf(Random& random) {
  return Instant(std::chrono::seconds(ExampleSeconds(random.Next())));
}

// A text of this format; empty for a format without rules for the text. It has at least `least`
// bytes if the format allows any length.
std::string FormatExample(std::string_view format, Random& random, const std::string& number,
                          std::size_t least) {
  const auto padded = [&](std::string_view start, std::string_view end) {
    const std::size_t size = start.size() + end.size();
    return Concat({start, std::string(least > size ? least - size : 0, 'x'), end});
  };
  if (format == "date") return std::string(FormatDate(InstantOf(random)).view());
  if (format == "date-time") return std::string(FormatSeconds(InstantOf(random)).view());
  if (format == "time") return std::string(FormatSeconds(InstantOf(random)).view().substr(11));
  if (format == "duration") return Concat({"PT", number, "M"});
  if (format == "email") return padded(Concat({"name", number}), "@example.com");
  if (format == "hostname") return Concat({"host", number, ".example.com"});
  if (format == "ipv4") return "192.0.2." + std::to_string(1 + random.Next() % 254);
  if (format == "ipv6") return "2001:db8::" + Hex(random, 3) + "1";
  if (format == "uri" || format == "url" || format == "uri-reference" || format == "iri") {
    return padded(Concat({"https://example.com/", number}), "");
  }
  if (format == "uuid" || format == "guid") return Uuid(random);
  if (IsIntegerFormat(format)) return number;
  if (format == "byte" || format == "base64") return EncodeBase64(padded("text " + number, ""));
  return "";
}

// The multiple of the step as people write it: 222.2, not 222.20000000000002.
double WithDecimalsOf(double step, double multiple) {
  constexpr std::size_t kMostDecimals = 12;
  const std::string text = FormatNumber(step);
  const auto point = text.find('.');
  const std::size_t decimals = point == std::string::npos ? 0 : text.size() - point - 1;
  if (decimals > kMostDecimals || text.find('e') != std::string::npos) return multiple;
  const double parts = std::pow(10, decimals);
  const double rounded = std::round(multiple * parts) / parts;
  return std::isfinite(rounded) ? rounded : multiple;
}

std::string Fit(std::string text, std::size_t least, std::size_t most) {
  if (text.size() < least) text.append(least - text.size(), 'x');
  if (text.size() <= most) return text;
  text.resize(most);
  if (!text.empty() && text.back() == ' ') text.back() = 'x';
  return text;
}

}  // namespace

Node MakeNumber(const Schema& schema, bool is_integer, Random& random, std::string_view name) {
  const bool is_32 = schema.format == "int32";
  const double bound = is_32 ? 2147483647.0 : kMostExact;
  const double step = schema.multiple_of.value_or(is_integer ? 1 : 0.01);
  const double whole = is_integer && std::floor(step) == step ? step : is_integer ? 1 : step;
  double low = schema.minimum.value_or(schema.maximum ? std::min(1.0, *schema.maximum - 999) : 1);
  double high = schema.maximum.value_or(std::max(low, 0.0) + 999 * std::max(1.0, whole));
  if (!schema.maximum) high = std::max(high, low + 999 * std::max(1.0, whole));
  if (schema.exclusive_minimum && schema.minimum) low += whole / 2;
  if (schema.exclusive_maximum && schema.maximum) high -= whole / 2;
  low = std::max(low, -bound);
  high = std::min(high, bound);
  if (is_integer) {
    const auto usual =
        schema.multiple_of ? std::nullopt : UsualInteger(name, schema.format, random.state());
    const double least = schema.minimum.value_or(0);
    const double most = schema.maximum.value_or(bound);
    if (usual && static_cast<double>(*usual) > least && static_cast<double>(*usual) < most) {
      random.Next();
      return ScalarNode(Node::Kind::kInteger, std::to_string(*usual));
    }
    const auto value = IntegerWithin(low, high, whole, random);
    return ScalarNode(Node::Kind::kInteger, std::to_string(value.value_or(0)));
  }
  const double first = std::ceil(low / whole - 1e-9);
  const double last = std::floor(high / whole + 1e-9);
  double value = (low + high) / 2;
  // With a tiny step, these are infinite.
  if (first <= last && std::isfinite(first) && std::isfinite(last)) {
    const double count = std::min(last - first + 1, 100'000.0);
    value =
        (first + static_cast<double>(random.Next() % static_cast<std::uint64_t>(count))) * whole;
    value = WithDecimalsOf(whole, value);
  }
  const std::string text = FormatNumber(value);
  return ScalarNode(ResolvePlain(text), text);
}

std::string MakeText(const Schema& schema, Random& random, std::string_view name) {
  const auto least =
      static_cast<std::size_t>(std::min<std::int64_t>(schema.min_length.value_or(0), kLongestMade));
  const auto most = static_cast<std::size_t>(
      std::min<std::int64_t>(schema.max_length.value_or(kLongestMade), kLongestMade));
  const std::string number = std::to_string(1 + random.Next() % 999);
  const auto matches = [&](const std::string& text) {
    return schema.pattern == nullptr || schema.pattern->Matches(text);
  };
  if (!schema.format.empty()) {
    std::string text = FormatExample(schema.format, random, number, least);
    if (!text.empty() && matches(text)) return text;
    // Try capitals, which a pattern for UUIDs may need.
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (!text.empty() && HasFormat(text, schema.format) && matches(text)) return text;
  }
  if (schema.format.empty()) {
    for (auto& text : UsualTexts(name, random.state())) {
      const std::size_t size = CountCodePoints(text);
      if (size >= least && size <= most && matches(text)) return std::move(text);
    }
  }
  if (schema.pattern != nullptr) {
    std::optional<std::string> first;
    for (int attempt = 0; attempt < 4; ++attempt) {
      auto text = MatchingText(*schema.pattern, random, least, most);
      if (!text) break;
      if (HasFormat(*text, schema.format)) return std::move(*text);
      if (!first) first = std::move(text);
    }
    if (first) return std::move(*first);
  }
  return Fit(Concat({Words(name), " ", number}), least, most);
}

}  // namespace understudy::contract
