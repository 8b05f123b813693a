#include "scenario/clock_setting.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace understudy::scenario {
namespace {

constexpr const char* kRateRange = "must be from 0.001 to 86400";

// 0 for what is no number.
double NumberOf(const Node& node) { return ParseNumber(node.text).value_or(0); }

bool IsRunningRate(const Node& rate) {
  return rate.is_scalar() && NumberOf(rate) >= kSlowestRate && NumberOf(rate) <= kFastestRate;
}

// A frozen clock shows a rate of 0, so that is accepted beside `mode`.
std::optional<std::string> CheckRate(const Node& node) {
  if (IsRunningRate(node) || (node.is_scalar() && ParseNumber(node.text) == 0)) return std::nullopt;
  return kRateRange;
}

std::optional<std::string> CheckInstant(const Node& node) {
  const auto instant = ParseInstant(node.text);
  if (!instant || (*instant >= Clock::kFirst && *instant <= Clock::kLast)) return std::nullopt;
  return "must be in the years 1970 to 9999 (UTC)";
}

std::optional<std::string> CheckWord(const Node& node) {
  if (node.text == "real") return std::nullopt;
  if (ParseInstant(node.text)) return CheckInstant(node);
  return "expected `real` or a time like 2024-01-15T12:00:00Z, found " + Quoted(node.text);
}

std::optional<std::string> CheckTrue(const Node& node) {
  if (node.text == "true") return std::nullopt;
  return "expected true; for another clock than the machine's, set `frozen` or `from`";
}

std::optional<std::string> CheckMode(const Node& node) {
  const Node* rate = node.Find("rate");
  const bool is_zero = rate != nullptr && ParseNumber(rate->text) == 0;
  const auto mode = node.Text("mode");
  if (mode != "real" && node.Find("now") == nullptr) {
    return "`mode: " + std::string(mode) + "` needs `now`, the time to show";
  }
  if (mode == "frozen" && rate != nullptr && !is_zero) return "a frozen clock has the `rate` 0";
  if (mode != "frozen" && is_zero) return "`rate` " + std::string(kRateRange);
  return std::nullopt;
}

std::optional<std::string> CheckForm(const Node& node) {
  int forms = 0;
  for (const char* name : {"frozen", "from", "mode", "real"}) {
    forms += node.Find(name) == nullptr ? 0 : 1;
  }
  if (forms != 1) return "expected one of `frozen`, `from`, `mode`, `real`";
  const Node* mode = node.Find("mode");
  if (mode != nullptr) return mode->is_string() ? CheckMode(node) : std::nullopt;
  if (node.Find("now") != nullptr) return "`now` needs `mode`";
  const Node* rate = node.Find("rate");
  if (rate == nullptr) return std::nullopt;
  if (node.Find("from") == nullptr) return "`rate` needs `from`, the time at which it starts";
  if (ParseNumber(rate->text) == 0) return "`rate` " + std::string(kRateRange);
  return std::nullopt;
}

Shape InstantShape(std::string_view doc) { return Shape::Instant().Where(CheckInstant).Doc(doc); }

Clock RunningFrom(std::string_view instant, const Node* rate) {
  return {ParseInstant(instant).value(), SteadyNow(), rate == nullptr ? 1 : NumberOf(*rate)};
}

Clock ReadForm(const Node& node) {
  const auto mode = node.Text("mode");
  const Node* rate = node.Find("rate");
  if (const auto frozen = node.OptionalText("frozen")) return Clock(ParseInstant(*frozen).value());
  if (const auto from = node.OptionalText("from")) return RunningFrom(*from, rate);
  if (mode == "frozen") return Clock(ParseInstant(node.Text("now")).value());
  if (mode == "running") return RunningFrom(node.Text("now"), rate);
  return {};
}

}  // namespace

Shape ClockShape() {
  Shape word = Shape::String().Where(CheckWord, "^(real|\\d{4}-\\d\\d-\\d\\d.*)$");
  Shape form =
      Shape::Object(
          {{"real", Shape::Boolean().Where(CheckTrue).Doc("true: the machine's clock.")},
           {"frozen", InstantShape("The time at which the clock is frozen.")},
           {"from", InstantShape("The time that a running clock shows when a world starts.")},
           {"rate", Shape::Number().Where(CheckRate).Doc(
                        "How many seconds pass in a second, 0.001 to 86400. Default: 1.")},
           {"mode", Shape::String()
                        .OneOf({"real", "frozen", "running"})
                        .Doc("With `now` and `rate`: the form that GET …/clock shows.")},
           {"now", InstantShape("With `mode`: the time to show.")}})
          .Where(CheckForm);
  return Shape::Either({std::move(word), std::move(form)})
      .Doc("`real`, a time at which the clock is frozen, or one from which it runs.");
}

Clock ReadClock(const Node* node) {
  if (node == nullptr) return {};
  if (node->is_map()) return ReadForm(*node);
  const auto frozen = ParseInstant(node->text);
  return frozen ? Clock(*frozen) : Clock();
}

}  // namespace understudy::scenario
