#include <algorithm>

#include "base/text.h"
#include "matching/operators.h"

namespace understudy::matching {
namespace {

class AndOrMatcher : public ValueMatcher {
 public:
  AndOrMatcher(std::vector<Matcher> matchers, bool all)
      : matchers_(std::move(matchers)), all_(all) {}

  Match Test(const Subject& subject) const override {
    const auto test = [&](const Matcher& matcher) { return matcher->Test(subject); };
    return all_ ? AllMatch(matchers_, test) : AnyMatches(matchers_, test);
  }
  double Distance(const Subject& subject) const override {
    double sum = 0;
    double least = 1;
    for (const auto& matcher : matchers_) {
      const double distance = matcher->Distance(subject);
      sum += distance;
      least = std::min(least, distance);
    }
    return all_ ? sum / static_cast<double>(matchers_.size()) : least;
  }
  std::string Expected() const override {
    std::vector<std::string> parts;
    for (const auto& matcher : matchers_) parts.push_back(matcher->Expected());
    return Join(parts, all_ ? " and " : " or ");
  }
  std::string Hint(const Subject& subject) const override {
    for (const auto& matcher : matchers_) {
      if (auto hint = matcher->Hint(subject); !hint.empty()) return hint;
    }
    return {};
  }
  bool TakesArrays() const override {
    return std::any_of(matchers_.begin(), matchers_.end(),
                       [](const Matcher& matcher) { return matcher->TakesArrays(); });
  }

 private:
  const std::vector<Matcher> matchers_;
  const bool all_;
};

class NotMatcher : public ValueMatcher {
 public:
  explicit NotMatcher(Matcher inner) : inner_(std::move(inner)) {}

  Match Test(const Subject& subject) const override { return Not(inner_->Test(subject)); }
  std::string Expected() const override { return Concat({"not ", inner_->Expected()}); }
  std::string Hint(const Subject& subject) const override {
    return IsKnown(inner_->Test(subject)) ? std::string() : inner_->Hint(subject);
  }
  bool TakesArrays() const override { return inner_->TakesArrays(); }

 private:
  const Matcher inner_;
};

}  // namespace

OrError<Matcher> ReadAndOr(const Operator& op) {
  if (!op.operand.is_sequence() || op.operand.items.size() < 2) {
    return op.Refuse("must be a list of at least two matchers");
  }
  std::vector<Matcher> matchers;
  for (const auto& item : op.operand.items) {
    auto matcher = ReadMatcher(item, op.reading);
    if (!matcher) return matcher;
    matchers.push_back(std::move(*matcher));
  }
  return std::make_shared<const AndOrMatcher>(std::move(matchers), op.name == "and");
}

OrError<Matcher> ReadNot(const Operator& op) {
  auto inner = ReadMatcher(op.operand, op.reading);
  if (!inner) return inner;
  return std::make_shared<const NotMatcher>(std::move(*inner));
}

}  // namespace understudy::matching
