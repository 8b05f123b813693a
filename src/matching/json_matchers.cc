#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "matching/json_equal.h"
#include "matching/json_path.h"
#include "matching/json_schema.h"
#include "matching/json_work.h"
#include "matching/operators.h"

namespace understudy::matching {
namespace {

// The operand as JSON: itself, or what its text holds.
OrError<const Node*> JsonOperand(const Operator& op, Source& source, std::optional<Node>& parsed) {
  if (!op.operand.is_string()) return &op.operand;
  source.text = op.operand.text;
  Diagnostics diagnostics;
  parsed = ParseJson(source, diagnostics);
  if (!parsed) {
    const auto& why = diagnostics.list().front();
    return op.Refuse(Concat({"must be JSON; line ", std::to_string(why.line), ", column ",
                             std::to_string(why.column), ": ", why.message}));
  }
  return &*parsed;
}

std::string NoJsonHint(const Subject& subject) {
  if (!subject.present()) return {};
  if (subject.IsJson() == Match::kLimit) return "it has too many values, or is nested too deep";
  return subject.cut() ? "the kept part is not JSON" : "it is not JSON";
}

class EqualToJsonMatcher : public ValueMatcher {
 public:
  EqualToJsonMatcher(ExpectedJson expected, std::string shown)
      : expected_(std::move(expected)), shown_(std::move(shown)) {}

  Match Test(const Subject& subject) const override {
    const Node* json = subject.json();
    return json == nullptr ? subject.IsJson() : expected_.Test(*json);
  }
  double Distance(const Subject& subject) const override {
    const Node* json = subject.json();
    return json == nullptr ? 1 : expected_.Distance(*json);
  }
  std::string Expected() const override {
    return Concat({"to equal the JSON `", Abbreviate(Printable(shown_)), "`"});
  }
  std::string Hint(const Subject& subject) const override {
    const Node* json = subject.json();
    return json == nullptr ? NoJsonHint(subject) : expected_.FirstDifference(*json);
  }
  bool TakesArrays() const override { return true; }

 private:
  const ExpectedJson expected_;
  const std::string shown_;
};

class JsonSchemaMatcher : public ValueMatcher {
 public:
  explicit JsonSchemaMatcher(JsonSchema schema) : schema_(std::move(schema)) {}

  Match Test(const Subject& subject) const override { return Check(subject).valid; }
  std::string Expected() const override { return "to be valid for the JSON schema"; }
  std::string Hint(const Subject& subject) const override {
    return subject.present() ? Check(subject).why : "";
  }
  bool TakesArrays() const override { return true; }

 private:
  JsonSchema::Checked Check(const Subject& subject) const {
    if (!subject.present()) return {Match::kNo, "it is absent"};
    const Node* json = subject.json();
    auto checked = json == nullptr ? JsonSchema::Checked{subject.IsJson(), NoJsonHint(subject)}
                                   : schema_.Check(*json);
    // As for WireMock, a body such as `5` or `plain` is also a text, where a text may be.
    const bool scalar = json == nullptr || (json->is_scalar() && subject.node() == nullptr);
    if (checked.valid != Match::kNo || !scalar || !schema_.AllowsText()) return checked;
    if (subject.cut()) return {Match::kCut, std::move(checked.why)};
    Node text;
    text.kind = Node::Kind::kString;
    text.text = subject.text();
    return schema_.Check(text);
  }

  const JsonSchema schema_;
};

class JsonPathMatcher : public ValueMatcher {
 public:
  JsonPathMatcher(JsonPath path, Matcher inner)
      : path_(std::move(path)), inner_(std::move(inner)) {}

  Match Test(const Subject& subject) const override {
    const Node* json = subject.json();
    if (json == nullptr) {
      const auto is_json = subject.IsJson();
      return IsKnown(is_json) ? MatchIf(inner_ != nullptr && inner_->IsAbsent()) : is_json;
    }
    const auto found = path_.Find(*json);
    if (found.exhausted) return Match::kLimit;
    if (inner_ == nullptr) return MatchIf(Exists(found));
    return TestInner(found, *json, subject.now());
  }
  double Distance(const Subject& subject) const override {
    if (Matches(subject)) return 0;
    const Node* json = subject.json();
    if (json == nullptr || inner_ == nullptr) return 1;
    const auto found = path_.Find(*json);
    double least = 1;
    for (const auto* node : found.nodes) {
      least = std::min(least, inner_->Distance(Subject(*node, subject.now())));
    }
    return std::clamp(least, 0.01, 1.0);
  }
  std::string Expected() const override {
    const auto path = Concat({"at the JSONPath ", Quoted(path_.text())});
    return inner_ == nullptr ? Concat({"to have a value ", path})
                             : Concat({path, " ", inner_->Expected()});
  }
  std::string Hint(const Subject& subject) const override {
    const Node* json = subject.json();
    if (json == nullptr) return NoJsonHint(subject);
    const auto found = path_.Find(*json);
    if (found.exhausted) return "the JSONPath takes too long for a body of this size";
    if (found.nodes.empty()) return "nothing is there";
    if (path_.definite() && found.nodes.front()->is_null()) return "null is there";
    if (inner_ == nullptr) return {};
    const auto hint = inner_->Hint(Subject(*found.nodes.front(), subject.now()));
    const auto shown = Concat({"found ", Abbreviate(json::ToText(*found.nodes.front()))});
    return hint.empty() ? shown : Concat({shown, ", ", hint});
  }

 private:
  // Unlike WireMock, an empty object or array that is there exists.
  bool Exists(const JsonPath::Found& found) const {
    return !found.nodes.empty() && !(path_.definite() && found.nodes.front()->is_null());
  }

  Match TestInner(const JsonPath::Found& found, const Node& document, Instant now) const {
    if (!Exists(found)) {
      // What an indefinite path does not find is an empty list.
      if (!path_.definite() && inner_->TakesArrays()) {
        Node none;
        none.kind = Node::Kind::kSequence;
        return inner_->Test(Subject(none, now));
      }
      return MatchIf(inner_->IsAbsent());
    }
    if (inner_->IsAbsent()) return Match::kNo;
    if (!path_.definite()) {
      return inner_->TakesArrays() ? TestList(ListOf(found, document), now)
                                   : AnyMatches(found.nodes, [&](const Node* node) {
                                       return inner_->Test(Subject(*node, now));
                                     });
    }
    const Node& node = *found.nodes.front();
    if (!node.is_sequence() || inner_->TakesArrays()) return inner_->Test(Subject(node, now));
    return AnyMatches(node.items,
                      [&](const Node& item) { return inner_->Test(Subject(item, now)); });
  }

  Match TestList(const std::optional<Node>& list, Instant now) const {
    return list ? inner_->Test(Subject(*list, now)) : Match::kLimit;
  }

  // nullopt if it is too long.
  static std::optional<Node> ListOf(const JsonPath::Found& found, const Node& document) {
    // Values may be found several times, and nested ones are copied several times.
    constexpr std::size_t kMostItems = 10'000;
    std::size_t room = 100'000 + Weight(document);
    Node list;
    list.kind = Node::Kind::kSequence;
    for (const auto* node : found.nodes) {
      const auto weight = Weight(*node);
      if (list.items.size() == kMostItems || weight > room) return std::nullopt;
      room -= weight;
      list.items.push_back(*node);
    }
    return list;
  }

  const JsonPath path_;
  const Matcher inner_;  // null: it is enough that a value is there
};

}  // namespace

OrError<Matcher> ReadEqualToJson(const Operator& op) {
  Source source;
  std::optional<Node> parsed;
  const auto operand = JsonOperand(op, source, parsed);
  if (!operand) return tl::make_unexpected(operand.error());
  const auto ignore_order = op.Flag("ignoreArrayOrder");
  if (!ignore_order) return tl::make_unexpected(ignore_order.error());
  const auto ignore_extra = op.Flag("ignoreExtraElements");
  if (!ignore_extra) return tl::make_unexpected(ignore_extra.error());
  auto expected = ExpectedJson::Read(**operand, {*ignore_order, *ignore_extra}, op.reading);
  if (!expected) return tl::make_unexpected(expected.error());
  return std::make_shared<const EqualToJsonMatcher>(std::move(*expected), json::ToText(**operand));
}

OrError<Matcher> ReadMatchesJsonSchema(const Operator& op) {
  Source source;
  std::optional<Node> parsed;
  const auto operand = JsonOperand(op, source, parsed);
  if (!operand) return tl::make_unexpected(operand.error());
  auto schema = JsonSchema::Read(**operand, op.matcher.Text("schemaVersion"), op.reading);
  if (!schema) return tl::make_unexpected(schema.error());
  return std::make_shared<const JsonSchemaMatcher>(std::move(*schema));
}

OrError<Matcher> ReadMatchesJsonPath(const Operator& op) {
  if (op.operand.is_string()) {
    auto path = JsonPath::Read(op.operand.text, op.reading);
    if (!path) return tl::make_unexpected(path.error());
    return std::make_shared<const JsonPathMatcher>(std::move(*path), nullptr);
  }
  const Node* expression = op.operand.Find("expression");
  if (expression == nullptr || !expression->is_string()) {
    return op.Refuse("must be a JSONPath, or an object with the text `expression` and a matcher");
  }
  auto path = JsonPath::Read(expression->text, op.reading);
  if (!path) return tl::make_unexpected(path.error());
  Node matcher;
  matcher.kind = Node::Kind::kMap;
  for (const auto& member : op.operand.members) {
    if (member.name != "expression") matcher.members.push_back(member);
  }
  auto inner = ReadMatcher(matcher, op.reading);
  if (!inner) return inner;
  return std::make_shared<const JsonPathMatcher>(std::move(*path), std::move(*inner));
}

}  // namespace understudy::matching
