#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "scenario/fault.h"
#include "vendors/vendor.h"

namespace understudy::scenario {
namespace {

constexpr std::int64_t kMost = 1'000'000'000;
constexpr std::size_t kLongestName = 100;

std::optional<std::string> CheckPath(const Node& node) {
  const std::string_view path = node.text;
  if (!path.starts_with('/')) return "must begin with /";
  if (path.starts_with("/~")) return "is matched without the world: leave `/~name` out";
  if (path.starts_with("/__admin")) return "no fault reaches /__admin";
  if (path.find_first_of("?#") != std::string_view::npos) {
    return "is matched without the query: see `query`";
  }
  const auto star = path.find('*');
  if (star != std::string_view::npos && star + 1 != path.size()) {
    return "may have `*` at its end only";
  }
  return std::nullopt;
}

// It becomes a header's value.
std::optional<std::string> CheckName(const Node& node) {
  if (CountCodePoints(node.text) <= kLongestName) return std::nullopt;
  return "must have at most " + std::to_string(kLongestName) + " characters";
}

std::optional<std::string> CheckProbability(const Node& node) {
  const double probability = std::strtod(node.text.c_str(), nullptr);
  if (probability >= 0 && probability <= 1) return std::nullopt;
  return "must be from 0 to 1";
}

std::optional<std::string> CheckBound(const Node& node) {
  if (ParseInstant(node.text) || ParseDuration(node.text)) return std::nullopt;
  return "expected a time like 2024-01-15T12:00:00Z, or a duration from the world's start like "
         "90s, found " +
         Quoted(node.text);
}

Shape Count() { return Shape::Integer().Between(1, kMost); }

Shape MatchShape() {
  std::vector<std::string> vendors;
  for (const auto& vendor : AllVendors()) vendors.push_back(vendor.name);
  return Shape::Object(
             {{"vendor", Shape::String().OneOf(std::move(vendors))},
              {"operation", Shape::String().NotEmpty().Doc("An operationId of the contract.")},
              {"method",
               Shape::String().OneOf({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})},
              {"path", Shape::String()
                           .Where(CheckPath, "^/[^?#*]*\\*?$")
                           .Doc("The path as sent; `*` at its end stands for any rest.")},
              {"header", Shape::Mapping(Shape::String().Nullable())
                             .Doc("Headers with their values; null: any value.")},
              {"query", Shape::Mapping(Shape::String().Nullable())
                            .Doc("Parameters of the query with their values; null: any value.")},
              {"nth", Count().Doc("Only this one of the requests that all else concerns.")},
              {"every", Count().Doc("Only every n-th of them.")}})
      .Doc("Which requests; with none of the keys, all.");
}

Shape OutageShape() {
  const auto bound = [](std::string_view doc) {
    return Shape::String()
        .Where(CheckBound,
               "^(\\d{4}-\\d\\d-\\d\\d.*|[1-9][0-9]*(ms|s|m|h|d)|second|minute|hour|day)$")
        .Doc(doc);
  };
  return Shape::Object({{"from", bound("Its beginning; left out: the world's start.")},
                        {"until", bound("Its end; left out: never.")}})
      .Doc("When, on the world's clock: instants, or durations from the world's start.");
}

void CheckOperation(const Node& match, Diagnostics& diagnostics) {
  const Node* operation = match.Find("operation");
  if (operation == nullptr || !operation->is_string() || operation->text.empty()) return;
  const auto only = match.Text("vendor");
  std::vector<std::string> known;
  bool vendor_known = only.empty();
  for (const auto& vendor : AllVendors()) {
    if (!only.empty() && vendor.name != only) continue;
    vendor_known = true;
    for (const auto& [id, handler] : vendor.handlers) known.push_back(id);
  }
  if (!vendor_known || std::find(known.begin(), known.end(), operation->text) != known.end()) {
    return;
  }
  diagnostics.Add(operation->mark,
                  (only.empty() ? "no vendor has an" : std::string(only) + " has no") +
                      " operation " + Quoted(operation->text) + DidYouMean(operation->text, known));
}

void CheckHeaders(const Node& match, Diagnostics& diagnostics) {
  const Node* headers = match.Find("header");
  if (headers == nullptr || !headers->is_map()) return;
  for (const auto& member : headers->members) {
    if (IsToken(member.name)) continue;
    diagnostics.Add(member.mark, Quoted(member.name) + " is no header's name");
  }
}

std::optional<Outage::Bound> ReadBound(const Node& outage, std::string_view name) {
  const auto text = outage.OptionalText(name);
  if (!text) return std::nullopt;
  if (const auto instant = ParseInstant(*text)) return *instant;
  if (const auto duration = ParseDuration(*text)) return *duration;
  return std::nullopt;
}

void CheckOutage(const Node& outage, Diagnostics& diagnostics) {
  if (!outage.is_map()) return;
  if (outage.members.empty()) diagnostics.Add(outage.mark, "expected `from` or `until`");
  const auto from = ReadBound(outage, "from");
  const auto until = ReadBound(outage, "until");
  if (from && until && from->index() == until->index() && *from >= *until) {
    diagnostics.Add(outage.Find("until")->mark, "must be after `from`");
  }
}

std::vector<FieldMatch> ReadFields(const Node& match, std::string_view name) {
  std::vector<FieldMatch> fields;
  const Node* node = match.Find(name);
  if (node == nullptr) return fields;
  for (const auto& member : node->members) {
    fields.push_back(
        {member.name, member.value.is_null() ? std::nullopt : std::optional(member.value.text)});
  }
  return fields;
}

FaultMatch ReadMatch(const Node& node) {
  FaultMatch match;
  match.vendor = node.Text("vendor");
  match.operation = node.Text("operation");
  match.method = node.Text("method");
  match.path = node.Text("path");
  match.headers = ReadFields(node, "header");
  match.query = ReadFields(node, "query");
  match.nth = node.OptionalInteger("nth");
  match.every = node.OptionalInteger("every");
  return match;
}

}  // namespace

Shape FaultRuleShape() {
  std::vector<Property> properties = {
      {"name", Shape::String()
                   .NotEmpty()
                   .Where(CheckName, "^[\\s\\S]{1,100}$")
                   .Doc("For people: replies that it changes tell it.")},
      {"match", MatchShape()},
      {"probability", Shape::Number()
                          .Between(0, 1)
                          .Where(CheckProbability)
                          .Doc("How likely it applies; drawn from the world's seed.")},
      {"times", Count().Doc("How often it applies at most.")},
      {"after", Count().Doc("How many of the requests it lets through first.")},
      {"outage", OutageShape()}};
  const Shape effects = FaultEffectsShape();
  properties.insert(properties.end(), effects.properties().begin(), effects.properties().end());
  return Shape::Object(std::move(properties));
}

Shape FaultRulesShape() {
  return Shape::List(FaultRuleShape()).Where([](const Node& rules) -> std::optional<std::string> {
    if (rules.items.size() <= kMostFaultRules) return std::nullopt;
    return "must have at most " + std::to_string(kMostFaultRules) + " rules";
  });
}

void CheckFaultMeaning(const Node& rule, Diagnostics& diagnostics) {
  if (!rule.is_map()) return;
  CheckEffectsMeaning(rule, diagnostics);
  if (const Node* match = rule.Find("match")) {
    CheckOperation(*match, diagnostics);
    CheckHeaders(*match, diagnostics);
    if (match->Find("nth") != nullptr && match->Find("every") != nullptr) {
      diagnostics.Add(match->Find("every")->mark, "`every` contradicts `nth`");
    }
  }
  if (const Node* outage = rule.Find("outage")) CheckOutage(*outage, diagnostics);
}

FaultRule ReadFaultRule(const Node& node) {
  FaultRule rule;
  rule.name = node.Text("name");
  if (const Node* match = node.Find("match")) rule.match = ReadMatch(*match);
  if (const Node* probability = node.Find("probability")) {
    rule.probability = std::strtod(probability->text.c_str(), nullptr);
  }
  rule.times = node.OptionalInteger("times");
  rule.after = node.Integer("after");
  if (const Node* outage = node.Find("outage")) {
    rule.outage = Outage{ReadBound(*outage, "from"), ReadBound(*outage, "until")};
  }
  rule.effects = ReadFaultEffects(node);
  rule.json = json::ToText(node);
  return rule;
}

std::optional<FaultRule> ParseFaultRule(const Node& rule, Diagnostics& diagnostics) {
  static const Shape kShape = FaultRuleShape();
  const auto before = diagnostics.list().size();
  kShape.Check(rule, diagnostics);
  CheckFaultMeaning(rule, diagnostics);
  if (diagnostics.list().size() != before) return std::nullopt;
  return ReadFaultRule(rule);
}

}  // namespace understudy::scenario
