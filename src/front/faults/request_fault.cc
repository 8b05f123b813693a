#include "front/faults/request_fault.h"

#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/text.h"

namespace understudy::front {
namespace {

constexpr std::string_view kHeader = "Understudy-Fault";
// Any client may send the header, without a credential: so it has a bound of its own.
constexpr std::size_t kMostHeaderBytes = 8192;
// There are fewer effects than that, so a longer list has an error before.
constexpr std::size_t kMostEffects = 32;

// As Trim(), but an empty result still points into the text.
std::string_view Strip(std::string_view text) {
  const auto stripped = Trim(text);
  return stripped.empty() ? text.substr(text.size()) : stripped;
}

// `delay=uniform(100ms,300ms); garbage` as the map that a rule would have, so that rules and
// headers are checked and read in the same way.
class FaultText {
 public:
  FaultText(const Source& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  Node Read() {
    Node effects = NodeAt(Node::Kind::kMap, source_.text);
    for (const auto item : Split(source_.text, ';')) {
      const auto text = Strip(item);
      if (text.empty()) continue;
      if (effects.members.size() == kMostEffects) {
        diagnostics_.Add(MarkOf(text),
                         "there are more than " + std::to_string(kMostEffects) + " effects");
        break;
      }
      const auto equals = text.find('=');
      const auto name = Strip(text.substr(0, equals));
      if (effects.Find(name) != nullptr) {
        diagnostics_.Add(MarkOf(name), Quoted(name) + " is set twice");
        continue;
      }
      Node value =
          equals == std::string_view::npos ? True(name) : Value(Strip(text.substr(equals + 1)));
      effects.members.push_back({std::string(name), MarkOf(name), std::move(value)});
    }
    return effects;
  }

 private:
  // `part` points into the text of the source.
  Mark MarkOf(std::string_view part) const {
    return {&source_, static_cast<std::uint32_t>(part.data() - source_.text.data())};
  }
  Node NodeAt(Node::Kind kind, std::string_view part) const {
    Node node;
    node.kind = kind;
    node.mark = MarkOf(part);
    return node;
  }
  Node Scalar(std::string_view text) const {
    Node node = NodeAt(ResolvePlain(text), text);
    node.text = text;
    return node;
  }
  Node True(std::string_view at) const {
    Node node = NodeAt(Node::Kind::kBoolean, at);
    node.text = "true";
    return node;
  }

  // A scalar, or `name(first,second)`.
  Node Value(std::string_view text) const {
    const auto open = text.find('(');
    if (open == std::string_view::npos || !text.ends_with(')')) return Scalar(text);
    const auto name = text.substr(0, open);
    Node list = NodeAt(Node::Kind::kSequence, text);
    for (const auto each : Split(text.substr(open + 1, text.size() - open - 2), ',')) {
      list.items.push_back(Scalar(Strip(each)));
    }
    const bool named = list.items.size() == 2 && (name == "normal" || name == "lognormal");
    Node value = NodeAt(Node::Kind::kMap, text);
    value.members.push_back(
        {std::string(name), value.mark, named ? Named(std::move(list), name) : std::move(list)});
    return value;
  }

  // The two values of a distribution by their names.
  static Node Named(Node list, std::string_view distribution) {
    const bool normal = distribution == "normal";
    Node map;
    map.kind = Node::Kind::kMap;
    map.mark = list.mark;
    const Mark first = list.items[0].mark;
    const Mark second = list.items[1].mark;
    map.members.push_back({normal ? "mean" : "median", first, std::move(list.items[0])});
    map.members.push_back({normal ? "deviation" : "sigma", second, std::move(list.items[1])});
    return map;
  }

  const Source& source_;
  Diagnostics& diagnostics_;
};

tl::expected<std::optional<RequestFault>, Problem> ReadHeader(std::string_view text) {
  if (text.size() > kMostHeaderBytes) {
    return tl::make_unexpected(Problem{
        ProblemKind::kMalformedRequest,
        std::string(kHeader) + " is longer than " + std::to_string(kMostHeaderBytes) + " bytes."});
  }
  const Source source{std::string(kHeader), std::string(text)};
  Diagnostics diagnostics;
  const Node node = FaultText(source, diagnostics).Read();
  auto effects = scenario::ParseFaultEffects(node, diagnostics);
  if (const Node* stale = node.Find("stale_read")) {
    diagnostics.Add(
        stale->mark,
        "`stale_read` needs a fault rule: the old rows are kept only while such a rule exists");
  }
  if (effects && diagnostics.empty()) {
    return RequestFault{std::make_shared<const scenario::FaultEffects>(std::move(*effects))};
  }
  diagnostics.Sort();
  const Diagnostic& first = diagnostics.list().front();
  return tl::make_unexpected(
      Problem{ProblemKind::kMalformedRequest, std::string(kHeader) + ", character " +
                                                  std::to_string(first.column) + ": " +
                                                  first.message + "."});
}

// The value of a preference; "" if there is none.
std::string_view PreferenceIn(std::string_view preferences, std::string_view name) {
  for (const auto each : Split(preferences, ',')) {
    const auto preference = Trim(each.substr(0, each.find(';')));
    const auto equals = preference.find('=');
    if (equals == std::string_view::npos) continue;
    if (!EqualsIgnoreCase(Trim(preference.substr(0, equals)), name)) continue;
    auto value = Trim(preference.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return {};
}

std::string_view PreferenceOf(const http::Request& request, std::string_view name) {
  for (const auto& header : request.headers) {
    if (!EqualsIgnoreCase(header.name, "Prefer")) continue;
    if (const auto value = PreferenceIn(header.value, name); !value.empty()) return value;
  }
  return {};
}

std::optional<RequestFault> ReadPreference(std::string_view preferred) {
  const auto code = ParseInteger(preferred);
  if (code.status != IntegerStatus::kOk || code.value < 400 || code.value > 599) {
    return std::nullopt;
  }
  scenario::FaultEffects effects;
  effects.status = static_cast<int>(code.value);
  return RequestFault{std::make_shared<const scenario::FaultEffects>(std::move(effects)),
                      "code=" + std::to_string(code.value)};
}

}  // namespace

bool MayAskForFault(const http::Request& request) {
  return request.Header(kHeader) || request.Header("Prefer");
}

tl::expected<std::optional<RequestFault>, Problem> ReadRequestFault(const http::Request& request) {
  const http::HeaderView* fault = nullptr;
  for (const auto& header : request.headers) {
    if (EqualsIgnoreCase(header.name, kHeader)) {
      if (fault != nullptr) {
        return tl::make_unexpected(
            Problem{ProblemKind::kMalformedRequest, "Understudy-Fault was sent twice."});
      }
      fault = &header;
    }
  }
  if (fault != nullptr) return ReadHeader(fault->value);
  // With an example, the status says which one.
  if (!PreferenceOf(request, "example").empty()) return std::nullopt;
  const auto code = PreferenceOf(request, "code");
  return code.empty() ? std::nullopt : ReadPreference(code);
}

PreferredReply ReadPreferredReply(const http::Request& request) {
  constexpr int kFirst = 200;
  constexpr int kLast = 599;
  constexpr int kFirstError = 400;
  PreferredReply preferred{0, PreferenceOf(request, "example")};
  const auto code = ParseInteger(PreferenceOf(request, "code"));
  const int last = preferred.example.empty() ? kFirstError - 1 : kLast;
  if (code.status == IntegerStatus::kOk && code.value >= kFirst && code.value <= last) {
    preferred.status = static_cast<int>(code.value);
  }
  return preferred;
}

}  // namespace understudy::front
