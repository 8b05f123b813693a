#include "journal/expectation.h"

#include <utility>

#include "base/shape.h"
#include "base/text.h"
#include "matching/value_matcher.h"

namespace understudy::journal {
namespace {

constexpr std::int64_t kMostTimes = 1'000'000'000;

Shape ExpectationsShape() {
  const auto times = [] { return Shape::Integer().Between(0, kMostTimes); };
  Shape list = Shape::List(Shape::Object({{"request", Shape::Any()},
                                          {"operation", Shape::String().NotEmpty()},
                                          {"arguments", Shape::Mapping(Shape::Any()).Nullable()},
                                          {"exactly", times(), kOptional, {"times", "count"}},
                                          {"at_least", times(), kOptional, {"atLeast", "min"}},
                                          {"at_most", times(), kOptional, {"atMost", "max"}}}));
  Shape whole = Shape::Object({{"expectations", list, kOptional, {"expect", "requests"}},
                               {"in_order", Shape::Boolean(), kOptional, {"inOrder"}},
                               {"none_other", Shape::Boolean(), kOptional, {"noneOther"}}});
  return Shape::Either({std::move(list), std::move(whole)});
}

// Words for a number of times: "once", "3 times".
std::string InWords(std::size_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

// The place of a key that is not allowed here.
Mark KeyOf(const Node& node, std::string_view name) {
  for (const auto& member : node.members) {
    if (member.name == name) return member.mark;
  }
  return node.mark;
}

Times ReadTimes(const Node& node, Diagnostics& diagnostics) {
  const auto number = [&](std::string_view name) {
    return static_cast<std::size_t>(node.Integer(name));
  };
  const Node* exactly = node.Find("exactly");
  const Node* least = node.Find("at_least");
  const Node* most = node.Find("at_most");
  if (exactly != nullptr) {
    if (least != nullptr || most != nullptr) {
      diagnostics.Add(KeyOf(node, "exactly"), "`exactly` excludes `at_least` and `at_most`");
    }
    return {number("exactly"), number("exactly")};
  }
  if (most == nullptr) return {least == nullptr ? 1 : number("at_least")};
  const Times times{least == nullptr ? 0 : number("at_least"), number("at_most")};
  if (times.least > *times.most) {
    diagnostics.Add(most->mark, "`at_most` must not be less than `at_least`");
  }
  return times;
}

Expectation ReadExpectation(const Node& node, const Contracts& contracts, int& regexes,
                            Diagnostics& diagnostics) {
  Expectation expectation{nullptr, ReadTimes(node, diagnostics)};
  const Node* request = node.Find("request");
  const Node* operation = node.Find("operation");
  const Node* arguments = node.Find("arguments");
  if ((request == nullptr) == (operation == nullptr)) {
    if (request == nullptr) {
      diagnostics.Add(node.mark, "an expectation needs `request` or `operation`");
    } else {
      diagnostics.Add(KeyOf(node, "request"),
                      "an expectation has `request` or `operation`, not both");
    }
    return expectation;
  }
  if (arguments != nullptr && operation == nullptr) {
    diagnostics.Add(KeyOf(node, "arguments"), "`arguments` needs `operation`");
  }
  expectation.wanted = operation != nullptr
                           ? ReadWantedOperation(*operation, arguments, contracts, diagnostics)
                           : ReadWantedRequest(*request, regexes, diagnostics);
  return expectation;
}

}  // namespace

std::string Times::Describe() const {
  if (most && *most == least) return "exactly " + InWords(least);
  if (!most) return least == 0 ? "any number of times" : "at least " + InWords(least);
  if (least == 0) return "at most " + InWords(*most);
  return Concat({"at least ", InWords(least), " and at most ", InWords(*most)});
}

Expectations ReadExpectations(const Node& root, const Contracts& contracts,
                              Diagnostics& diagnostics) {
  static const Shape kShape = ExpectationsShape();
  Expectations expectations;
  const auto has = [&](std::string_view name) { return root.Find(name) != nullptr; };
  if ((has("request") || has("operation")) && !has("expectations")) {
    diagnostics.Add(
        root.mark,
        "expected a list of expectations, found one expectation: put `- ` before it, or in JSON "
        "`[` before it and `]` after it");
    return expectations;
  }
  kShape.Check(root, diagnostics);
  if (!diagnostics.empty()) return expectations;
  expectations.in_order = root.Boolean("in_order");
  expectations.none_other = root.Boolean("none_other");
  const std::vector<Node>& list =
      root.is_sequence() ? root.items.list() : root.Items("expectations");
  if (list.empty() && !expectations.none_other) {
    diagnostics.Add(root.mark, "there are no expectations, and `none_other` is not true");
  }
  if (list.size() > Expectations::kMost) {
    diagnostics.Add(
        list[Expectations::kMost].mark,
        Concat({"there are more than ", std::to_string(Expectations::kMost), " expectations"}));
    return expectations;
  }
  int regexes = matching::kMostRegexes;
  for (const auto& node : list) {
    expectations.list.push_back(ReadExpectation(node, contracts, regexes, diagnostics));
  }
  return expectations;
}

}  // namespace understudy::journal
