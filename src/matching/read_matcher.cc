#include <algorithm>
#include <array>

#include "base/diagnostics.h"
#include "base/text.h"
#include "matching/operators.h"

namespace understudy::matching {
namespace {

struct OperatorRule {
  std::string_view name;
  OrError<Matcher> (*read)(const Operator&);
  std::vector<std::string> beside;  // what else a matcher with this operator may have
};

const std::vector<OperatorRule>& OperatorRules() {
  static const std::vector<std::string> kDate = {"actualFormat",       "expectedOffset",
                                                 "expectedOffsetUnit", "truncateExpected",
                                                 "truncateActual",     "applyTruncationLast"};
  static const std::vector<OperatorRule> kRules = {
      {"equalTo", ReadEqualTo, {"caseInsensitive"}},
      {"contains", ReadContains, {}},
      {"doesNotContain", ReadContains, {}},
      {"matches", ReadRegex, {}},
      {"doesNotMatch", ReadRegex, {}},
      {"absent", ReadAbsent, {}},
      {"anything", ReadAnything, {}},
      {"binaryEqualTo", ReadBinaryEqualTo, {}},
      {"and", ReadAndOr, {}},
      {"or", ReadAndOr, {}},
      {"not", ReadNot, {}},
      {"equalToJson", ReadEqualToJson, {"ignoreArrayOrder", "ignoreExtraElements"}},
      {"matchesJsonPath", ReadMatchesJsonPath, {}},
      {"matchesJsonSchema", ReadMatchesJsonSchema, {"schemaVersion"}},
      {"before", ReadDate, kDate},
      {"after", ReadDate, kDate},
      {"equalToDateTime", ReadDate, kDate},
  };
  return kRules;
}

const OperatorRule* FindOperator(std::string_view name) {
  const auto& rules = OperatorRules();
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const OperatorRule& rule) { return rule.name == name; });
  return found == rules.end() ? nullptr : &*found;
}

// What WireMock has and this server does not.
constexpr std::array<std::string_view, 3> kMissing = {"equalToXml", "matchesXPath",
                                                      "customMatcher"};

tl::unexpected<PatternError> UnknownOperator(std::string_view pointer, const Node& matcher) {
  std::vector<std::string> known = {"hasExactly", "includes"};
  for (const auto& rule : OperatorRules()) known.emplace_back(rule.name);
  if (matcher.members.empty()) return Refuse(pointer, "a matcher needs an operator", matcher.mark);
  for (const auto& member : matcher.members) {
    if (std::find(kMissing.begin(), kMissing.end(), member.name) == kMissing.end()) continue;
    return Refuse(pointer, Concat({"this server does not have the operator `", member.name, "`"}),
                  member.mark);
  }
  const auto& first = matcher.members.front();
  return Refuse(pointer,
                Concat({"unknown operator ", Quoted(first.name), DidYouMean(first.name, known)}),
                first.mark);
}

// Names beside the operator. WireMock ignores those it does not know. We refuse them: a misspelt
// flag would change what the matcher means, silently. Its clients send known ones only.
OrError<bool> CheckBeside(const Node& matcher, const OperatorRule& rule, std::string_view pointer) {
  for (const auto& member : matcher.members) {
    if (member.name == rule.name) continue;
    if (FindOperator(member.name) != nullptr) {
      return Refuse(pointer,
                    Concat({"a matcher has one operator, but this has `", rule.name, "` and `",
                            member.name, "`; use `and`"}),
                    member.mark);
    }
    if (std::find(rule.beside.begin(), rule.beside.end(), member.name) == rule.beside.end()) {
      return Refuse(pointer,
                    Concat({"unknown field ", Quoted(member.name), " beside `", rule.name, "`",
                            DidYouMean(member.name, rule.beside)}),
                    member.mark);
    }
  }
  return true;
}

}  // namespace

tl::unexpected<PatternError> Operator::Refuse(std::string_view why) const {
  return matching::Refuse(reading.pointer, Concat({"`", name, "`: ", why}), operand.mark);
}

OrError<std::string> Operator::Text() const {
  if (!operand.is_string()) return Refuse("must be a text");
  return operand.text;
}

OrError<bool> Operator::Flag(std::string_view flag) const {
  const Node* value = matcher.Find(flag);
  if (value == nullptr || value->is_null()) return false;
  if (value->kind != Node::Kind::kBoolean) {
    return matching::Refuse(reading.pointer, Concat({"`", flag, "` must be true or false"}),
                            value->mark);
  }
  return value->text == "true";
}

OrError<bool> Reading::Take() const {
  if (left == nullptr || (*left)-- > 0) return true;
  return matching::Refuse(pointer, Concat({"a pattern has at most ", std::to_string(kMostMatchers),
                                           " matchers and regular expressions"}));
}

OrError<bool> Reading::TakeRegex() const {
  if (regexes == nullptr || (*regexes)-- > 0) return true;
  *regexes = 0;
  return matching::Refuse(pointer, Concat({"all patterns together have at most ",
                                           std::to_string(kMostRegexes), " regular expressions"}));
}

OrError<Matcher> ReadMatcher(const Node& node, const Reading& reading) {
  if (!node.is_map()) {
    return Refuse(reading.pointer, "a matcher must be an object, such as {\"equalTo\": \"x\"}",
                  node.mark);
  }
  const auto taken = reading.Take();
  if (!taken) return tl::make_unexpected(taken.error());
  for (const auto& member : node.members) {
    const auto* rule = FindOperator(member.name);
    if (rule == nullptr) continue;
    const auto checked = CheckBeside(node, *rule, reading.pointer);
    if (!checked) return tl::make_unexpected(checked.error());
    auto matcher = rule->read({node, rule->name, member.value, reading});
    if (!matcher && matcher.error().mark.source == nullptr) {
      matcher.error().mark = member.value.mark;
    }
    return matcher;
  }
  return UnknownOperator(reading.pointer, node);
}

}  // namespace understudy::matching
