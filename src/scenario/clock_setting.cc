#include "scenario/clock_setting.h"

#include <optional>
#include <string>
#include <utility>

#include "base/text.h"

namespace understudy::scenario {
namespace {

// 0 for what is no number.
double NumberOf(const Node& node) { return ParseNumber(node.text).value_or(0); }

std::optional<std::string> CheckRate(const Node& node) {
  if (node.is_scalar() && NumberOf(node) >= kSlowestRate && NumberOf(node) <= kFastestRate) {
    return std::nullopt;
  }
  return "must be from 0.001 to 86400";
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

}  // namespace

Shape RateShape() {
  return Shape::Number().Where(CheckRate).Doc(
      "How many seconds pass in a second, 0.001 to 86400. Default: 1.");
}

Shape ClockInstantShape() { return Shape::Instant().Where(CheckInstant); }

Shape ClockShape() {
  Shape word = Shape::String().Where(CheckWord, "^(real|\\d{4}-\\d\\d-\\d\\d.*)$");
  Shape running = Shape::Object(
      {{"from", ClockInstantShape().Doc("What it shows when a world begins."), kRequired},
       {"rate", RateShape()}});
  return Shape::Either({std::move(word), std::move(running)})
      .Doc("`real`, an instant at which time stands still, or one from which it runs.");
}

Clock ReadClock(const Node* node) {
  if (node == nullptr) return {};
  if (node->is_map()) return ReadRunningClock(*node);
  const auto frozen = ParseInstant(node->text);
  return frozen ? Clock(*frozen) : Clock();
}

Clock ReadRunningClock(const Node& node) {
  const Node* rate = node.Find("rate");
  return {ParseInstant(node.Text("from")).value(), MachineNow(),
          rate == nullptr ? 1 : NumberOf(*rate)};
}

}  // namespace understudy::scenario
