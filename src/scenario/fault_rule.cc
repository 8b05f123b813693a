#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
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
  if (!path.starts_with('/')) return "must start with /";
  if (path.starts_with("/~")) return "must not name a world: leave `/~name` out";
  if (path.starts_with("/__admin")) return "must not be in /__admin, where no fault is applied";
  if (path.find_first_of("?#") != std::string_view::npos) {
    return "must not have a query: use `query`";
  }
  const auto star = path.find('*');
  if (star != std::string_view::npos && star + 1 != path.size()) {
    return "may have `*` only at its end";
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

Shape MatchShape(const Catalog& catalog) {
  return Shape::Object(
             {{"vendor", Shape::String().OneOf(catalog.names())},
              {"operation", Shape::String().NotEmpty().Doc("An operationId of the contract.")},
              {"method",
               Shape::String().OneOf({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})},
              {"path", Shape::String()
                           .Where(CheckPath, "^/[^?#*]*\\*?$")
                           .Doc("The path as sent. `*` at its end matches any rest.")},
              {"header", Shape::Mapping(Shape::String().Nullable())
                             .Doc("Headers and their values. null matches any value.")},
              {"query", Shape::Mapping(Shape::String().Nullable())
                            .Doc("Query parameters and their values. null matches any value.")},
              {"nth", Count().Doc("Only the n-th of the requests that match.")},
              {"every", Count().Doc("Only every n-th of the requests that match.")}})
      .Doc("Which requests. Without keys: all.");
}

Shape OutageShape() {
  const auto bound = [](std::string_view doc) {
    return Shape::String()
        .Where(
            CheckBound,
            "^(\\d{4}-\\d\\d-\\d\\d.*|([0-9]+(\\.[0-9]+)?(ms|s|m|h|d))+|second|minute|hour|day)$")
        .Doc(doc);
  };
  return Shape::Object({{"from", bound("The start. Default: the world's start.")},
                        {"until", bound("The end. Default: never.")}})
      .Doc("When, on the world's clock: instants, or durations from the world's start.");
}

void CheckOperation(const Catalog& catalog, const Node& match, Diagnostics& diagnostics) {
  const Node* operation = match.Find("operation");
  if (operation == nullptr || !operation->is_string() || operation->text.empty()) return;
  const auto only = match.Text("vendor");
  std::vector<std::string> known;
  bool vendor_known = only.empty();
  for (const auto& vendor : catalog.vendors()) {
    if (!only.empty() && vendor.name != only) continue;
    if (vendor.is_unreadable) return;  // it may have the operation
    vendor_known = true;
    for (const auto& each : catalog.ContractOf(vendor)->operations()) known.push_back(each->id);
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
    diagnostics.Add(member.mark, Quoted(member.name) + " is not a valid header name");
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

namespace {

// The form that `GET …/faults` shows: {id, matched, applied, rule}. Writing it back sets the rule.
constexpr std::array<std::string_view, 4> kShownKeys = {"id", "matched", "applied", "rule"};

bool IsShownKey(std::string_view name) {
  return std::find(kShownKeys.begin(), kShownKeys.end(), name) != kShownKeys.end();
}

// The rule itself, of either form.
const Node& Unwrapped(const Node& node) {
  const Node* rule = node.Find("rule");
  return rule == nullptr ? node : *rule;
}

void CheckFaultForm(const Node& node, Diagnostics& diagnostics) {
  const bool is_shown = node.Find("rule") != nullptr;
  for (const auto& member : node.members) {
    if (IsShownKey(member.name) == is_shown) continue;
    diagnostics.Add(member.mark,
                    Quoted(member.name) + (is_shown ? " must be inside `rule`" : " needs `rule`"));
  }
}

Shape BareRuleShape(const Catalog& catalog) {
  std::vector<Property> properties = {
      {"name", Shape::String()
                   .NotEmpty()
                   .Where(CheckName, "^[\\s\\S]{1,100}$")
                   .Doc("A name for people. Replies that the rule changes carry it.")},
      {"match", MatchShape(catalog), kOptional, {"when", "if", "request", "requests"}},
      {"probability",
       Shape::Number()
           .Between(0, 1)
           .Where(CheckProbability)
           .Doc("How likely the rule is applied. Drawn from the world's seed."),
       kOptional,
       {"chance", "rate", "percent"}},
      {"times",
       Count().Doc("How often the rule is applied at most."),
       kOptional,
       {"count", "limit"}},
      {"after", Count().Doc("How many matching requests pass first."), kOptional, {"skip"}},
      {"outage", OutageShape(), kOptional, {"window", "schedule"}}};
  const Shape effects = FaultEffectsShape();
  properties.insert(properties.end(), effects.properties().begin(), effects.properties().end());
  return Shape::Object(std::move(properties));
}

}  // namespace

Shape FaultRuleShape(const Catalog& catalog) {
  const Shape bare = BareRuleShape(catalog);
  std::vector<Property> properties = bare.properties();
  const auto count = [] {
    return Shape::Integer().Between(0, std::numeric_limits<std::int64_t>::max());
  };
  properties.push_back({"id", count().Doc("Ignored, as `matched` and `applied`.")});
  properties.push_back({"matched", count()});
  properties.push_back({"applied", count()});
  properties.push_back(
      {"rule", BareRuleShape(catalog).Doc("The rule, in the form that GET shows.")});
  return Shape::Object(std::move(properties));
}

Shape FaultRulesShape(const Catalog& catalog) {
  return Shape::List(FaultRuleShape(catalog))
      .Where([](const Node& rules) -> std::optional<std::string> {
        if (rules.items.size() <= kMostFaultRules) return std::nullopt;
        return "must have at most " + std::to_string(kMostFaultRules) + " rules";
      });
}

void CheckFaultMeaning(const Catalog& catalog, const Node& node, Diagnostics& diagnostics) {
  if (!node.is_map()) return;
  CheckFaultForm(node, diagnostics);
  const Node& rule = Unwrapped(node);
  if (!rule.is_map()) return;
  CheckEffectsMeaning(rule, diagnostics);
  if (const Node* match = rule.Find("match")) {
    CheckOperation(catalog, *match, diagnostics);
    CheckHeaders(*match, diagnostics);
    if (match->Find("nth") != nullptr && match->Find("every") != nullptr) {
      diagnostics.Add(match->Find("every")->mark, "`every` contradicts `nth`: use one of them");
    }
  }
  if (const Node* outage = rule.Find("outage")) CheckOutage(*outage, diagnostics);
}

void CheckFaultBytes(const std::vector<Node>& rules, Diagnostics& diagnostics) {
  std::size_t bytes = 0;
  for (const auto& rule : rules) {
    bytes += BytesOf(ReadFaultRule(rule));
    if (bytes <= kMostFaultBytes) continue;
    const auto number = std::to_string(&rule - rules.data() + 1);
    const auto name = Unwrapped(rule).Text("name");
    diagnostics.Add(rule.mark, Concat({"rule ", number, name.empty() ? "" : " " + Quoted(name),
                                       " and those before it take more than 16 MiB together"}));
    return;
  }
}

std::size_t BytesOf(const FaultRule& rule) {
  return rule.json.size() + (rule.effects.garbage ? rule.effects.garbage->size() : 0);
}

FaultRule ReadFaultRule(const Node& written) {
  const Node& node = Unwrapped(written);
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

FaultRuleParser::FaultRuleParser(SharedCatalog catalog)
    : catalog_(std::move(catalog)), shape_(FaultRuleShape(*catalog_)) {}

std::optional<FaultRule> FaultRuleParser::Parse(const Node& rule, Diagnostics& diagnostics) const {
  const auto before = diagnostics.total();
  shape_.Check(rule, diagnostics);
  CheckFaultMeaning(*catalog_, rule, diagnostics);
  if (diagnostics.total() != before) return std::nullopt;
  return ReadFaultRule(rule);
}

}  // namespace understudy::scenario
