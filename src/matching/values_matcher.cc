#include <algorithm>

#include "base/text.h"
#include "matching/pairing.h"
#include "matching/value_matcher.h"

namespace understudy::matching {
namespace {

// In a list of matchers: pairing takes their number squared.
constexpr std::size_t kMostValues = 100;

}  // namespace

OrError<ValuesMatcher> ValuesMatcher::Read(const Node& node, const Reading& reading) {
  ValuesMatcher values;
  const Node* list = nullptr;
  for (const auto& [name, kind] : {std::pair(std::string_view("hasExactly"), Kind::kHasExactly),
                                   std::pair(std::string_view("includes"), Kind::kIncludes)}) {
    const Node* found = node.Find(name);
    if (found == nullptr) continue;
    if (node.members.size() > 1) {
      const bool is_first = node.members.front().name == name;
      return Refuse(reading.pointer, Concat({"`", name, "` must be the only field of its matcher"}),
                    node.members[is_first ? 1 : 0].mark);
    }
    if (!found->is_sequence()) {
      return Refuse(reading.pointer, Concat({"`", name, "` must be a list of matchers"}),
                    found->mark);
    }
    values.kind_ = kind;
    list = found;
  }
  if (list == nullptr) {
    auto matcher = ReadMatcher(node, reading);
    if (!matcher) return tl::make_unexpected(matcher.error());
    values.matchers_.push_back(std::move(*matcher));
    return values;
  }
  if (list->items.size() > kMostValues) {
    return Refuse(reading.pointer, "a list has at most 100 matchers", list->mark);
  }
  for (const auto& item : list->items) {
    auto matcher = ReadMatcher(item, reading);
    if (!matcher) return tl::make_unexpected(matcher.error());
    values.matchers_.push_back(std::move(*matcher));
  }
  return values;
}

Match ValuesMatcher::EachFound(const std::vector<std::string_view>& values, Instant now) const {
  return AllMatch(matchers_, [&](const Matcher& matcher) {
    return AnyMatches(values,
                      [&](std::string_view value) { return matcher->Test(Subject(value, now)); });
  });
}

// Unlike WireMock, which lets one value satisfy several matchers.
Match ValuesMatcher::Paired(const std::vector<std::string_view>& values, Instant now) const {
  if (values.size() != matchers_.size()) return Match::kNo;
  Match unknown = Match::kYes;
  const auto can_pair = [&](Match counts_as_yes) {
    return CanPair(matchers_.size(), values.size(), [&](std::size_t matcher, std::size_t value) {
      const auto match = matchers_[matcher]->Test(Subject(values[value], now));
      if (!IsKnown(match)) unknown = match;
      return match == Match::kYes || match == counts_as_yes;
    });
  };
  if (can_pair(Match::kYes)) return Match::kYes;
  // Texts are whole, so that only work can be lacking.
  return unknown != Match::kYes && can_pair(Match::kLimit) ? unknown : Match::kNo;
}

Match ValuesMatcher::Test(const std::vector<std::string_view>& values, Instant now,
                          bool may_have_more) const {
  if (kind_ == Kind::kHasExactly) {
    if (!may_have_more) return values.empty() ? Match::kNo : Paired(values, now);
    return values.size() > matchers_.size() ? Match::kNo : Match::kCut;
  }
  Match found = Match::kNo;
  if (!values.empty()) {
    found = EachFound(values, now);
  } else if (kind_ == Kind::kOne && !may_have_more) {
    found = matchers_.front()->Test(Subject::Absent(now));
  }
  if (!may_have_more || found == Match::kYes) return found;
  // That a value came can't change.
  const bool decided = kind_ == Kind::kOne && !values.empty() && matchers_.front()->IsAbsent();
  return decided ? found : Match::kCut;
}

double ValuesMatcher::Distance(const std::vector<std::string_view>& values, Instant now) const {
  if (values.empty() || matchers_.empty()) return 1;
  double sum = 0;
  for (const auto& matcher : matchers_) {
    double least = 1;
    for (const auto value : values) {
      least = std::min(least, matcher->Distance(Subject(value, now)));
    }
    sum += least;
  }
  return std::max(0.01, sum / static_cast<double>(matchers_.size()));
}

std::string ValuesMatcher::Expected() const {
  if (kind_ == Kind::kOne) return matchers_.front()->Expected();
  std::vector<std::string> parts;
  for (const auto& matcher : matchers_) parts.push_back(matcher->Expected());
  return Concat({kind_ == Kind::kHasExactly ? "to have exactly these values: "
                                            : "to have at least these values: ",
                 Join(parts, "; ")});
}

std::string ValuesMatcher::Hint(const std::vector<std::string_view>& values, Instant now) const {
  for (const auto& matcher : matchers_) {
    for (const auto value : values) {
      if (auto hint = matcher->Hint(Subject(value, now)); !hint.empty()) return hint;
    }
  }
  if (kind_ == Kind::kOne && values.size() > 1) return "one matching value is enough";
  return {};
}

}  // namespace understudy::matching
