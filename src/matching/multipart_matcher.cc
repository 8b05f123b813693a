#include "matching/multipart_matcher.h"

#include <algorithm>

#include "base/diagnostics.h"
#include "base/text.h"

namespace understudy::matching {
namespace {

const std::vector<std::string>& MultipartFields() {
  static const std::vector<std::string> kFields = {"name", "matchingType", "headers",
                                                   "bodyPatterns"};
  return kFields;
}

std::vector<std::string_view> PartValues(const Part& part, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& header : part.headers) {
    if (EqualsIgnoreCase(header.name, name)) values.push_back(header.value);
  }
  return values;
}

Subject PartBody(const Part& part, Instant now) {
  return part.body.empty() ? Subject::Absent(now) : Subject(part.body, now);
}

}  // namespace

OrError<MultipartMatcher> MultipartMatcher::Read(const Node& node, const Reading& reading) {
  const auto refuse = [&](std::string_view field, std::string_view why, Mark key = {}) {
    return Refuse(Concat({reading.pointer, field}), std::string(why), key);
  };
  if (!node.is_map()) return refuse("", "must be an object");
  MultipartMatcher multipart;
  for (const auto& [name, mark, value] : node.members) {
    if (value.is_null()) continue;
    if (name == "name") {
      if (!value.is_string()) return refuse("/name", "must be a text");
      multipart.name_ = value.text;
    } else if (name == "matchingType") {
      if (value.text != "ANY" && value.text != "ALL") {
        return refuse("/matchingType", "must be `ANY` or `ALL`");
      }
      multipart.all_ = value.text == "ALL";
    } else if (name == "headers") {
      if (!value.is_map()) return refuse("/headers", "must be an object");
      for (const auto& header : value.members) {
        const auto at = Concat({reading.pointer, "/headers/", header.name});
        auto matcher = ValuesMatcher::Read(header.value, reading.At(at, Place::kText));
        if (!matcher) return tl::make_unexpected(matcher.error());
        multipart.headers_.emplace_back(header.name, std::move(*matcher));
      }
    } else if (name == "bodyPatterns") {
      if (!value.is_sequence()) return refuse("/bodyPatterns", "must be a list");
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        const auto at = Concat({reading.pointer, "/bodyPatterns/", std::to_string(i)});
        auto matcher = ReadMatcher(value.items[i], reading.At(at, Place::kBody));
        if (!matcher) return tl::make_unexpected(matcher.error());
        multipart.bodies_.push_back(std::move(*matcher));
      }
    } else if (name == "fileName") {
      return refuse("/fileName",
                    "this server does not have file names of parts: use `headers` with "
                    "`Content-Disposition`",
                    mark);
    } else {
      return refuse(Concat({"/", name}),
                    Concat({"unknown field ", Quoted(name), DidYouMean(name, MultipartFields())}),
                    mark);
    }
  }
  return multipart;
}

Match MultipartMatcher::TestPart(const Part& part, Instant now) const {
  if (!name_.empty() && part.Name() != name_) return Match::kNo;
  const auto headers = AllMatch(headers_, [&](const auto& header) {
    return header.second.Test(PartValues(part, header.first), now);
  });
  if (headers == Match::kNo) return headers;
  const auto body = PartBody(part, now);
  return And(headers,
             AllMatch(bodies_, [&](const Matcher& matcher) { return matcher->Test(body); }));
}

Match MultipartMatcher::Test(const LoggedRequest& request, Instant now) const {
  const auto& parts = request.Parts();
  const auto test = [&](const Part& part) { return TestPart(part, now); };
  const auto more = request.MayHaveMoreParts() ? Match::kCut : Match::kNo;
  if (parts.empty()) return more;
  return all_ ? And(AllMatch(parts, test), Not(more)) : Or(AnyMatches(parts, test), more);
}

double MultipartMatcher::PartDistance(const Part& part, Instant now) const {
  double sum = 0;
  std::size_t count = 0;
  const auto add = [&](double distance) {
    sum += distance;
    ++count;
  };
  if (!name_.empty()) add(part.Name() == name_ ? 0 : 1);
  for (const auto& [name, matcher] : headers_) {
    const auto values = PartValues(part, name);
    add(matcher.Matches(values, now) ? 0 : matcher.Distance(values, now));
  }
  const auto body = PartBody(part, now);
  for (const auto& matcher : bodies_) add(matcher->Distance(body));
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

double MultipartMatcher::Distance(const LoggedRequest& request, Instant now) const {
  if (Test(request, now) == Match::kYes) return 0;
  double least = 1;
  double sum = 0;
  const auto& parts = request.Parts();
  for (const auto& part : parts) {
    const double distance = PartDistance(part, now);
    least = std::min(least, distance);
    sum += distance;
  }
  if (parts.empty()) return 1;
  return std::max(0.01, all_ ? sum / static_cast<double>(parts.size()) : least);
}

std::string MultipartMatcher::Expected() const {
  std::vector<std::string> rules;
  if (!name_.empty()) rules.push_back(Concat({"the name ", Quoted(name_)}));
  for (const auto& [name, matcher] : headers_) {
    rules.push_back(Concat({"a header ", name, " ", matcher.Expected()}));
  }
  for (const auto& matcher : bodies_) {
    rules.push_back(Concat({"a body ", matcher->Expected()}));
  }
  return Concat({all_ ? "to have parts, each with " : "to have a part with ",
                 rules.empty() ? "any content" : Join(rules, ", ")});
}

std::string MultipartMatcher::Hint(const LoggedRequest& request, Instant /*now*/) const {
  if (request.Parts().empty()) return "the body is not multipart, or its boundary is wrong";
  return {};
}

}  // namespace understudy::matching
