#include "contract/example_names.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/clock.h"
#include "base/text.h"

namespace understudy::contract {
namespace {

// "billingCountry" and "billing_country" as "billing country".
std::string Spaced(std::string_view name) {
  std::string words;
  bool was_lower = false;
  for (const char c : name) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_other = !is_upper && (c < 'a' || c > 'z') && (c < '0' || c > '9');
    if (((is_upper && was_lower) || is_other) && !words.empty() && words.back() != ' ') {
      words += ' ';
    }
    if (!is_other) words += c;
    was_lower = !is_upper && !is_other;
  }
  return LowerAscii(words);
}

bool EndsWithWord(const std::string& words, std::string_view word) {
  return words == word || words.ends_with(Concat({" ", word}));
}

// "created_at", "lastModified", "timestamp_ms".
bool IsTimeName(const std::string& words) {
  static constexpr std::array<std::string_view, 7> kTimes = {
      "at", "created", "updated", "modified", "timestamp", "timestamp ms", "timestamp millis"};
  return std::any_of(kTimes.begin(), kTimes.end(),
                     [&](std::string_view word) { return EndsWithWord(words, word); });
}

}  // namespace

std::int64_t ExampleSeconds(std::uint64_t number) {
  constexpr std::int64_t kStart = 1'704'067'200;
  constexpr std::uint64_t kSeconds = std::uint64_t{366} * 24 * 3600;
  return kStart + static_cast<std::int64_t>(number % kSeconds);
}

std::vector<std::string> UsualTexts(std::string_view name, std::uint64_t number) {
  const std::string words = Spaced(name);
  const auto is = [&](std::string_view word) { return EndsWithWord(words, word); };
  const std::string digits = std::to_string(1 + number % 999);
  if (is("currency") || is("currency code")) return {"EUR", "eur"};
  if (is("country") || is("country code")) return {"GB", "GBR", "gb"};
  if (is("locale")) return {"en-GB", "en_GB"};
  if (is("language") || is("language code")) return {"en", "en-GB", "eng"};
  if (is("timezone") || is("time zone")) return {"Europe/London", "UTC"};
  if (is("email") || is("email address")) return {Concat({"name", digits, "@example.com"})};
  // Ofcom keeps these numbers free.
  if (is("phone") || is("phone number") || is("mobile")) {
    return {"+447700900" + std::to_string(100 + number % 900)};
  }
  if (is("url") || is("website") || is("homepage")) return {"https://example.com/" + digits};
  if (!IsTimeName(words)) return {};
  const Instant at(std::chrono::seconds(ExampleSeconds(number)));
  return {std::string(FormatSeconds(at).view()), std::string(FormatDate(at).view())};
}

std::optional<std::int64_t> UsualInteger(std::string_view name, std::string_view format,
                                         std::uint64_t number) {
  const std::string words = Spaced(name);
  const bool is_millis = EndsWithWord(words, "ms") || EndsWithWord(words, "millis");
  const bool is_time = format == "unix-time" || format == "unixtime" || format == "timestamp" ||
                       format == "epoch" || IsTimeName(words);
  if (!is_time) return std::nullopt;
  return ExampleSeconds(number) * (is_millis ? 1000 : 1);
}

}  // namespace understudy::contract
