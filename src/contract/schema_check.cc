#include "contract/schema_check.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/json_pointer.h"
#include "base/number.h"
#include "base/text.h"
#include "contract/schema_checker.h"
#include "contract/schema_format.h"
#include "contract/schema_json.h"

namespace understudy::contract {
namespace {

constexpr std::size_t kMostProblems = 20;
constexpr int kDeepestCheck = 400;
// For schemas with more properties or enum values, a check makes a table.
constexpr std::size_t kFewNames = 12;
constexpr std::size_t kMostShown = 20;  // values of an enum, in messages
constexpr std::size_t kBytesPerStep = 16;

std::size_t WeightOf(const Node& node) {
  std::size_t weight = 1 + node.text.size() / kBytesPerStep;
  for (const auto& item : node.items) weight += WeightOf(item);
  for (const auto& member : node.members) {
    weight += 1 + member.name.size() / kBytesPerStep + WeightOf(member.value);
  }
  return weight;
}

std::string ChoiceKey(const Schema& schema, const Node& choice) {
  const auto meant = MeantChoice(schema, choice);
  return CanonicalJson(meant ? *meant : choice);
}

std::string_view FormatText(std::string_view format) {
  if (format == "date") return "a date, such as 2024-01-15";
  if (format == "date-time") return "a date and time, such as 2024-01-15T12:00:00Z";
  if (format == "time") return "a time, such as 12:00:00Z";
  if (format == "duration") return "a duration, such as P1DT12H";
  if (format == "email") return "an e-mail address";
  if (format == "hostname") return "the name of a host";
  if (format == "ipv4") return "an IPv4 address";
  if (format == "ipv6") return "an IPv6 address";
  if (format == "uri") return "a URI, such as https://example.com/";
  if (format == "uri-reference") return "a URI, or the end of one";
  if (format == "uuid") return "a UUID, such as 123e4567-e89b-42d3-a456-426614174000";
  return "base64";
}

std::string AtLeast(double limit, bool exclusive) {
  return Concat({exclusive ? "must be more than " : "must be at least ", FormatNumber(limit)});
}

std::string AtMost(double limit, bool exclusive) {
  return Concat({exclusive ? "must be less than " : "must be at most ", FormatNumber(limit)});
}

std::string Count(std::string_view verb, std::int64_t count, std::string_view what) {
  return Concat({verb, " ", std::to_string(count), " ", what, count == 1 ? "" : "s"});
}

}  // namespace

std::optional<Node> MeantChoice(const Schema& schema, const Node& choice) {
  if (!choice.is_scalar() || choice.is_null() || HasType(schema, choice)) return std::nullopt;
  Node meant = choice;
  meant.kind = choice.is_string() ? ResolvePlain(choice.text) : Node::Kind::kString;
  return HasType(schema, meant) ? std::optional(std::move(meant)) : std::nullopt;
}

bool SchemaChecker::Fits(const Schema& schema, const Node& value) {
  ++quiet_;
  const bool fits = Check(schema, value, nullptr);
  --quiet_;
  return fits;
}

bool SchemaChecker::Spend(std::size_t work) {
  if (work > left_ && !counted_) {
    counted_ = true;
    left_ += 50 * WeightOf(root_);
  }
  if (work > left_) left_ = 0;
  left_ -= std::min(work, left_);
  return left_ > 0;
}

bool SchemaChecker::Check(const Schema& schema, const Node& value, const Step* at) {
  const bool full = quiet_ == 0 && problems_.size() >= kMostProblems;
  if (full || depth_ >= kDeepestCheck || !Spend(1 + value.text.size() / kBytesPerStep)) return true;
  const bool keeps = quiet_ > 0 && (!value.is_scalar() || !schema.one_of.empty() ||
                                    !schema.any_of.empty() || !schema.all_of.empty());
  if (keeps) {
    const auto known = known_.find({&schema, &value});
    if (known != known_.end()) return known->second;
  }
  ++depth_;
  const std::size_t circles = circles_;
  const bool good = CheckRules(schema, value, at);
  --depth_;
  // Where a circle was cut, the answer depends on where it was entered.
  if (keeps && circles == circles_) known_.emplace(Pair(&schema, &value), good);
  return good;
}

bool SchemaChecker::CheckRules(const Schema& schema, const Node& value, const Step* at) {
  if (value.is_null() && schema.accepts_null) return true;
  if (!HasType(schema, value)) {
    const bool wants_scalar = (schema.types & (Schema::kArray | Schema::kObject)) == 0;
    const Rule rule = schema.Is(Schema::kInteger)          ? Rule::kNotInteger
                      : wants_scalar && !value.is_scalar() ? Rule::kNotScalar
                                                           : Rule::kInvalid;
    return Say(at, rule, Concat({"must be ", TypesText(schema), ", not ", KindName(value.kind)}));
  }
  bool good = CheckChoices(schema, value, at);
  if (!GoesOn(good)) return false;
  switch (value.kind) {
    case Node::Kind::kInteger:
    case Node::Kind::kNumber:
      good &= CheckNumber(schema, value, at);
      break;
    case Node::Kind::kString:
      good &= CheckText(schema, value.text, at);
      break;
    case Node::Kind::kSequence:
      good &= CheckArray(schema, value, at);
      break;
    case Node::Kind::kMap:
      good &= CheckObject(schema, value, at);
      break;
    default:
      break;
  }
  return GoesOn(good) && CheckCombinations(schema, value, at) && good;
}

bool SchemaChecker::CheckChoices(const Schema& schema, const Node& value, const Step* at) {
  if (schema.choices.empty() || IsChoice(schema, value)) return true;
  // Ignore an enum if the type allows none of its values. Some documents put the enum of an array's
  // items beside the type of the array.
  auto& can_be_met = tables_.choices[&schema].can_be_met;
  if (!can_be_met) {
    can_be_met = std::any_of(schema.choices.begin(), schema.choices.end(), [&](const Node* each) {
      return HasType(schema, *each) || MeantChoice(schema, *each);
    });
  }
  if (!*can_be_met) return true;
  if (quiet_ > 0) return false;
  std::vector<std::string> allowed;
  for (const Node* choice : schema.choices) {
    if (allowed.size() == kMostShown) break;
    allowed.push_back(Abbreviate(choice->is_string() ? choice->text : json::ToText(*choice)));
  }
  const bool more = schema.choices.size() > allowed.size();
  const std::string list = Join(allowed, ", ");
  if (allowed.size() == 1 && !more) {
    return Say(at, Rule::kNotAllowed, Concat({"must be ", list}), std::move(allowed));
  }
  return Say(at, Rule::kNotAllowed, Concat({"must be one of ", list, more ? ", …" : ""}),
             std::move(allowed));
}

bool SchemaChecker::IsChoice(const Schema& schema, const Node& value) {
  const auto& all = schema.choices;
  if (!Spend(1)) return true;
  if (all.size() <= kFewNames || tables_.choices[&schema].asked++ == 0) {
    const bool same = std::any_of(all.begin(), all.end(), [&](const Node* choice) {
      return choice->kind == value.kind && value.is_scalar() && choice->text == value.text;
    });
    if (same) return true;
  }
  auto& keys = tables_.choices[&schema].keys;
  if (keys.empty()) {
    for (const Node* choice : all) keys.insert(ChoiceKey(schema, *choice));
  }
  const std::string key = CanonicalJson(value);
  return !Spend(key.size() / kBytesPerStep) || keys.count(key) != 0;
}

bool SchemaChecker::CheckNumber(const Schema& schema, const Node& value, const Step* at) {
  const double number = std::strtod(value.text.c_str(), nullptr);
  bool good = true;
  if (schema.minimum &&
      (number < *schema.minimum || (schema.exclusive_minimum && number == *schema.minimum))) {
    good = Say(at, Rule::kTooLow, AtLeast(*schema.minimum, schema.exclusive_minimum));
  }
  if (schema.maximum &&
      (number > *schema.maximum || (schema.exclusive_maximum && number == *schema.maximum))) {
    good = Say(at, Rule::kTooHigh, AtMost(*schema.maximum, schema.exclusive_maximum));
  }
  if (schema.multiple_of && !IsMultiple(number, *schema.multiple_of).value_or(true)) {
    good = Say(at, Rule::kInvalid,
               Concat({"must be a multiple of ", FormatNumber(*schema.multiple_of)}));
  }
  const bool is_32 = schema.format == "int32";
  if (!good || (!is_32 && schema.format != "int64")) return good;
  const std::string bits = Concat({"must fit into ", is_32 ? "32" : "64", " bits"});
  if (!is_32 && value.kind == Node::Kind::kInteger) {
    const auto status = ParseInteger(value.text).status;
    if (status == IntegerStatus::kOk) return true;
    return Say(at, status == IntegerStatus::kTooLow ? Rule::kTooLow : Rule::kTooHigh, bits);
  }
  const double limit = is_32 ? 0x1p31 : 0x1p63;  // the least number that is too high
  if (number < -limit) return Say(at, Rule::kTooLow, bits);
  return number < limit || Say(at, Rule::kTooHigh, bits);
}

bool SchemaChecker::CheckText(const Schema& schema, const std::string& text, const Step* at) {
  bool good = true;
  if (schema.min_length || schema.max_length) {
    const auto length = static_cast<std::int64_t>(CountCodePoints(text));
    if (schema.min_length && length < *schema.min_length) {
      good = Say(at, Rule::kTooLow,
                 *schema.min_length == 1
                     ? "must not be empty"
                     : Count("must have at least", *schema.min_length, "character"));
    }
    if (schema.max_length && length > *schema.max_length) {
      good = Say(at, Rule::kTooHigh, Count("must have at most", *schema.max_length, "character"));
    }
  }
  if (!GoesOn(good)) return false;
  if (schema.pattern != nullptr && !schema.pattern->Matches(text)) {
    good = Say(at, Rule::kPattern, Concat({"must match ", Quoted(schema.pattern->text())}));
  }
  if (!schema.format.empty() && !HasFormat(text, schema.format)) {
    good = Say(at, Rule::kInvalid, Concat({"must be ", FormatText(schema.format)}));
  }
  return good;
}

bool SchemaChecker::CheckArray(const Schema& schema, const Node& value, const Step* at) {
  bool good = CheckSize(value.items.size(), schema.min_items, schema.max_items, "item", at);
  if (schema.items != nullptr) {
    for (std::size_t i = 0; i < value.items.size() && GoesOn(good); ++i) {
      const Step step{at, {}, i, true};
      good &= Check(*schema.items, value.items[i], &step);
    }
  }
  if (!GoesOn(good)) return false;
  return (!schema.unique_items || CheckUnique(value, at)) && good;
}

// `what` names the counted things: "item", "member".
bool SchemaChecker::CheckSize(std::size_t size, std::optional<std::int64_t> least,
                              std::optional<std::int64_t> most, std::string_view what,
                              const Step* at) {
  const auto count = static_cast<std::int64_t>(size);
  bool good = true;
  if (least && count < *least) {
    good = Say(at, Rule::kTooLow, Count("must have at least", *least, what));
  }
  if (most && count > *most) {
    good = Say(at, Rule::kTooHigh, Count("must have at most", *most, what));
  }
  return good;
}

bool SchemaChecker::CheckUnique(const Node& value, const Step* at) {
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    std::string key = CanonicalJson(value.items[i]);
    if (!Spend(1 + key.size() / kBytesPerStep)) return true;
    if (seen.insert(std::move(key)).second) continue;
    const Step step{at, {}, i, true};
    return Say(&step, Rule::kInvalid, "must not equal an item before it");
  }
  return true;
}

bool SchemaChecker::IsRequired(const SchemaProperty& property) const {
  if (!property.required) return false;
  if (direction_ == Direction::kReply) return !property.schema->write_only;
  return !property.schema->read_only && property.schema->default_value == nullptr;
}

std::size_t SchemaChecker::CountRequired(const Schema& schema) {
  const auto& all = schema.properties;
  const auto count = [&] {
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const SchemaProperty& each) { return IsRequired(each); }));
  };
  if (all.size() <= kFewNames) return count();
  auto [found, added] = tables_.properties.try_emplace(&schema);
  if (added) {
    for (const auto& property : all) found->second.by_name.emplace(property.name, &property);
    found->second.required = count();
  }
  return found->second.required;
}

const SchemaProperty* SchemaChecker::Find(const Schema& schema, std::string_view name) {
  if (schema.properties.size() <= kFewNames) return schema.Find(name);
  const auto& by_name = tables_.properties[&schema].by_name;
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : found->second;
}

bool SchemaChecker::CheckObject(const Schema& schema, const Node& value, const Step* at) {
  bool good =
      CheckSize(value.members.size(), schema.min_properties, schema.max_properties, "member", at);
  std::size_t missing = CountRequired(schema);
  for (const auto& member : value.members) {
    if (!GoesOn(good) || !Spend(1)) break;
    const SchemaProperty* property = Find(schema, member.name);
    if (property != nullptr && IsRequired(*property) && missing > 0) --missing;
    good &= CheckMember(schema, property, member, at);
  }
  if (!GoesOn(good) || left_ == 0) return good;
  return (missing == 0 || SayMissing(schema, value, at)) && good;
}

bool SchemaChecker::CheckMember(const Schema& schema, const SchemaProperty* property,
                                const Member& member, const Step* at) {
  const Step step{at, member.name};
  if (property != nullptr) {
    return IsIgnored(*property) || Check(*property->schema, member.value, &step);
  }
  if (schema.additional_properties != nullptr) {
    return Check(*schema.additional_properties, member.value, &step);
  }
  if (schema.open) return true;
  if (quiet_ > 0) return false;
  constexpr std::size_t kLongestShown = 64;
  std::vector<std::string> names;
  for (const auto& each : schema.properties) {
    if (names.size() == kMostShown || member.name.size() > kLongestShown) break;
    if (each.name.size() <= kLongestShown) names.push_back(each.name);
  }
  return Say(&step, Rule::kUnknown,
             Concat({"is not an allowed member of its object", DidYouMean(member.name, names)}));
}

bool SchemaChecker::SayMissing(const Schema& schema, const Node& value, const Step* at) {
  if (quiet_ > 0) return false;
  const NameIndex names(value.members.list());
  for (const auto& property : schema.properties) {
    if (problems_.size() >= kMostProblems) break;
    if (!IsRequired(property) || names.Find(property.name)) continue;
    const Step step{at, property.name};
    Say(&step, Rule::kRequired, "is required");
  }
  return false;
}

bool SchemaChecker::Say(const Step* at, Rule rule, std::string_view text,
                        std::vector<std::string> allowed) {
  if (quiet_ > 0 || problems_.size() >= kMostProblems) return false;
  std::string pointer = PointerTo(at);
  std::string message =
      Concat({at == nullptr ? std::string(name_) : Quoted(pointer), " ", text, "."});
  const bool known = std::any_of(problems_.begin(), problems_.end(), [&](const auto& problem) {
    return problem.pointer == pointer && problem.message == message;
  });
  if (!known) {
    problems_.push_back({std::move(pointer), rule, std::move(message), std::move(allowed)});
  }
  return false;
}

std::string PointerTo(const ValueStep* at) {
  constexpr std::size_t kLongestToken = 100;
  std::vector<std::string> tokens;
  for (; at != nullptr; at = at->up) {
    tokens.push_back(at->is_item ? std::to_string(at->index)
                                 : PointerStep(Abbreviate(at->name, kLongestToken)));
  }
  std::string pointer;
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) pointer += '/' + *token;
  return pointer;
}

std::vector<SchemaProblem> CheckValue(const Schema& schema, const Node& value, Direction direction,
                                      std::string_view name) {
  SchemaChecker checker(value, direction, name);
  checker.Check(schema, value);
  return checker.Take();
}

bool Fits(const Schema& schema, const Node& value, Direction direction) {
  return SchemaChecker(value, direction, {}).Fits(schema, value);
}

}  // namespace understudy::contract
