#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.h"
#include "scenario/fault.h"

namespace understudy::scenario {
namespace {

constexpr std::int64_t kMostBytes = 1'000'000'000;

std::optional<std::string> AtMostTenMinutes(const Node& node) {
  const auto duration = ParseDuration(node.text);
  if (!duration || *duration <= kLongestDelay) return std::nullopt;
  return "must be at most 10m";
}

std::optional<std::string> MustBeTrue(const Node& node) {
  if (node.text.starts_with('t') || node.text.starts_with('T')) return std::nullopt;
  return "must be `true`, or left out";
}

Shape DelayDuration() { return Shape::Duration().Where(AtMostTenMinutes); }

Shape True() { return Shape::Boolean().Where(MustBeTrue); }

Shape EndingShape() { return Shape::String().OneOf({"fin", "reset"}); }

Shape StatusShape() { return Shape::Integer().Between(400, 599); }

std::optional<std::string> CheckUniform(const Node& node) {
  if (node.items.size() != 2) return "expected two durations, the shortest and the longest";
  const auto least = ParseDuration(node.items[0].text);
  const auto most = ParseDuration(node.items[1].text);
  if (!least || !most || *least <= *most) return std::nullopt;
  return "the shortest delay is longer than the longest";
}

std::optional<std::string> CheckSigma(const Node& node) {
  const double sigma = std::strtod(node.text.c_str(), nullptr);
  if (sigma > 0 && sigma <= 10) return std::nullopt;
  return "must be more than 0 and at most 10";
}

std::optional<std::string> CheckDistribution(const Node& node) {
  if (node.members.size() == 1) return std::nullopt;
  return "expected one of uniform, normal, lognormal";
}

Shape DelayShape() {
  Shape normal = Shape::Object(
      {{"mean", DelayDuration(), kRequired}, {"deviation", DelayDuration(), kRequired}});
  Shape lognormal = Shape::Object(
      {{"median", DelayDuration(), kRequired},
       {"sigma", Shape::Number().Where(CheckSigma).Doc("Of the logarithm."), kRequired}});
  Shape drawn = Shape::Object({{"uniform", Shape::List(DelayDuration()).Where(CheckUniform)},
                               {"normal", std::move(normal)},
                               {"lognormal", std::move(lognormal)}})
                    .Where(CheckDistribution);
  return Shape::Either({DelayDuration(), std::move(drawn)})
      .Doc("Time before the first byte, at most 10m.");
}

std::chrono::milliseconds DurationOf(std::string_view text) { return ParseDuration(text).value(); }

Delay ReadDelay(const Node& node) {
  if (node.is_scalar()) return {Delay::Kind::kFixed, DurationOf(node.text)};
  if (const Node* uniform = node.Find("uniform")) {
    return {Delay::Kind::kUniform, DurationOf(uniform->items[0].text),
            DurationOf(uniform->items[1].text)};
  }
  if (const Node* normal = node.Find("normal")) {
    return {Delay::Kind::kNormal, DurationOf(normal->Text("mean")),
            DurationOf(normal->Text("deviation"))};
  }
  const Node& lognormal = *node.Find("lognormal");
  return {Delay::Kind::kLognormal,
          DurationOf(lognormal.Text("median")),
          {},
          std::strtod(lognormal.Find("sigma")->text.c_str(), nullptr)};
}

std::int64_t CheckedInteger(const Node& node) {
  return ParseInteger(node.text.starts_with('+') ? std::string_view(node.text).substr(1)
                                                 : std::string_view(node.text))
      .value;
}

http::Ending EndingOf(const Node& node) {
  return node.text == "reset" ? http::Ending::kReset : http::Ending::kClose;
}

Failure ReadFailure(const Node& node) {
  constexpr int kDefaultStatus = 500;
  if (node.kind == Node::Kind::kBoolean) return kDefaultStatus;
  if (node.kind == Node::Kind::kInteger) return static_cast<int>(CheckedInteger(node));
  return EndingOf(node);
}

// One key: what it may hold, and what it means.
struct Effect {
  std::string_view name;
  Shape (*shape)();
  void (*read)(const Node& node, FaultEffects& effects);
};

const std::array kEffects = {
    Effect{"delay", DelayShape, [](const Node& n, FaultEffects& e) { e.delay = ReadDelay(n); }},
    Effect{"status",
           [] {
             return StatusShape().Doc(
                 "Answer with this status and the vendor's error body. The vendor is not called.");
           },
           [](const Node& n, FaultEffects& e) { e.status = static_cast<int>(CheckedInteger(n)); }},
    Effect{"retry_after",
           [] { return Shape::Duration().Doc("With `status`: the Retry-After of the reply."); },
           [](const Node& n, FaultEffects& e) {
             e.retry_after = std::chrono::ceil<std::chrono::seconds>(DurationOf(n.text));
           }},
    Effect{"close",
           [] {
             return EndingShape().Doc(
                 "Close the connection before the first byte. The vendor is not called.");
           },
           [](const Node& n, FaultEffects& e) { e.close = EndingOf(n); }},
    Effect{"duplicate_write",
           [] {
             return Shape::Either({True(), StatusShape(), EndingShape()})
                 .Doc(
                     "Do the write, then answer with this status (true: 500), or close the "
                     "connection.");
           },
           [](const Node& n, FaultEffects& e) { e.duplicate_write = ReadFailure(n); }},
    Effect{"stale_read",
           [] { return True().Doc("Answer a read with the data from before the last write."); },
           [](const Node&, FaultEffects& e) { e.stale_read = true; }},
    Effect{"close_after",
           [] {
             return Shape::Integer()
                 .Between(1, kMostBytes)
                 .Doc("Close the connection after this many bytes of the reply, headers included.");
           },
           [](const Node& n, FaultEffects& e) {
             e.close_after = static_cast<std::size_t>(CheckedInteger(n));
           }},
    Effect{
        "garbage",
        [] {
          return Shape::Either({True(), Shape::String().NotEmpty()})
              .Doc("Send this text instead of the reply (true: random bytes).");
        },
        [](const Node& n, FaultEffects& e) { e.garbage = n.is_string() ? n.text : std::string(); }},
    Effect{"wrong_length",
           [] {
             return Shape::Integer()
                 .Between(-kMostBytes, kMostBytes)
                 .Where([](const Node& n) {
                   return CheckedInteger(n) == 0 ? std::optional<std::string>("must not be 0")
                                                 : std::nullopt;
                 })
                 .Doc("Send a Content-Length that is this many bytes more than the body.");
           },
           [](const Node& n, FaultEffects& e) { e.wrong_length = CheckedInteger(n); }},
    Effect{"bandwidth",
           [] { return Shape::Integer().Between(1, kMostBytes).Doc("Bytes a second."); },
           [](const Node& n, FaultEffects& e) { e.bandwidth = CheckedInteger(n); }},
};

std::vector<Property> EffectProperties() {
  std::vector<Property> properties;
  for (const auto& effect : kEffects) {
    std::vector<std::string> others;
    if (effect.name == "delay") others = {"latency", "wait", "sleep"};
    if (effect.name == "status") others = {"error", "code", "http_status", "status_code"};
    properties.push_back({std::string(effect.name), effect.shape(), kOptional, std::move(others)});
  }
  return properties;
}

// Of which a rule has one at most.
constexpr std::array<std::string_view, 4> kWhatAnswers = {"status", "close", "duplicate_write",
                                                          "stale_read"};
constexpr std::array<std::string_view, 4> kWhatBreaks = {"close", "close_after", "garbage",
                                                         "wrong_length"};

void CheckOneOf(const Node& effects, const std::array<std::string_view, 4>& names,
                Diagnostics& diagnostics) {
  const Member* first = nullptr;
  for (const auto& member : effects.members) {
    if (std::find(names.begin(), names.end(), member.name) == names.end()) continue;
    if (first == nullptr) {
      first = &member;
      continue;
    }
    diagnostics.Add(member.mark, "`" + member.name + "` contradicts `" + first->name +
                                     "`: use only one of " +
                                     Join({names.begin(), names.end()}, ", "));
  }
}

}  // namespace

Shape FaultEffectsShape() { return Shape::Object(EffectProperties()); }

void CheckEffectsMeaning(const Node& effects, Diagnostics& diagnostics) {
  const auto is_there = [&](const Effect& effect) { return effects.Find(effect.name) != nullptr; };
  if (std::none_of(kEffects.begin(), kEffects.end(), is_there)) {
    std::vector<std::string> names;
    for (const auto& effect : kEffects) names.emplace_back(effect.name);
    diagnostics.Add(effects.mark, "no effect: expected one of " + Join(names, ", "));
  }
  CheckOneOf(effects, kWhatAnswers, diagnostics);
  CheckOneOf(effects, kWhatBreaks, diagnostics);
  const Node* retry_after = effects.Find("retry_after");
  if (retry_after != nullptr && effects.Find("status") == nullptr) {
    diagnostics.Add(retry_after->mark, "`retry_after` needs `status`");
  }
}

FaultEffects ReadFaultEffects(const Node& effects) {
  FaultEffects read;
  for (const auto& effect : kEffects) {
    if (const Node* node = effects.Find(effect.name)) effect.read(*node, read);
  }
  return read;
}

std::optional<FaultEffects> ParseFaultEffects(const Node& effects, Diagnostics& diagnostics) {
  static const Shape kShape = FaultEffectsShape();
  const auto before = diagnostics.total();
  kShape.Check(effects, diagnostics);
  if (effects.is_map()) CheckEffectsMeaning(effects, diagnostics);
  if (diagnostics.total() != before) return std::nullopt;
  return ReadFaultEffects(effects);
}

}  // namespace understudy::scenario
