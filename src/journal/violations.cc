#include "journal/violations.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "http/header_value.h"
#include "http/message.h"
#include "journal/entry_json.h"

namespace understudy::journal {
namespace {

using Violations = std::vector<contract::Violation>;

http::Request RequestOf(const Asked& asked, std::string_view body) {
  http::Request request;
  request.method = asked.method();
  request.target = asked.url();
  request.body = body;
  EachHeader(asked.head(), [&](std::string_view name, std::string_view value) {
    request.headers.push_back({name, value});
    return true;
  });
  return request;
}

// The text of its header.
std::string HeaderOfViolation(const contract::Violation& violation) {
  return http::HeaderText(Printable(violation.message));
}

bool HasText(const Violations& violations, std::string_view text) {
  return std::any_of(violations.begin(), violations.end(),
                     [&](const auto& each) { return HeaderOfViolation(each) == text; });
}

// "limt" of "Unknown body field `limt`."; empty if there is none, or only its beginning.
std::string NameIn(std::string_view message) {
  const auto begin = message.find('`');
  if (begin == std::string_view::npos) return {};
  const auto end = message.find('`', begin + 1);
  if (end == std::string_view::npos) return {};
  const auto name = message.substr(begin + 1, end - begin - 1);
  return name.ends_with("...") ? std::string() : std::string(name);
}

// What a header of the reply says, and nothing else.
contract::Violation ToldBy(const Entry& entry, std::string_view header) {
  constexpr int kUnsupported = 415;
  if (entry.status() == kUnsupported) {
    return {"Content-Type", In::kHeader, Rule::kInvalid, std::string(header)};
  }
  const std::string name = NameIn(header);
  In in = In::kBody;
  const bool names_what_is_wrong = !entry.asked->is_body_cut() && header.starts_with('`');
  for (const auto& parameter : entry.asked->operation()->parameters) {
    if (names_what_is_wrong && parameter.name == name) in = parameter.in;
  }
  return {name, in, Rule::kInvalid, std::string(header)};
}

// What is wrong besides the body, which was cut.
Violations OutsideBody(const Asked& asked) {
  const auto find = [&](std::string_view body) {
    auto found =
        contract::FindViolations(*asked.contract(), *asked.operation(), RequestOf(asked, body));
    std::erase_if(found, [](const auto& violation) { return violation.in == In::kBody; });
    return found;
  };
  auto violations = find(asked.body());
  // A body that is no JSON, since it was cut, hides what comes after it.
  for (auto& violation : find("")) {
    if (!HasText(violations, HeaderOfViolation(violation))) {
      violations.push_back(std::move(violation));
    }
  }
  return violations;
}

}  // namespace

std::string_view PlaceOf(In in) {
  constexpr std::array<std::string_view, 4> kNames = {"path", "query", "body", "header"};
  return kNames.at(static_cast<std::size_t>(in));
}

std::vector<contract::Violation> ViolationsOf(const Entry& entry) {
  const Asked& asked = *entry.asked;
  if (asked.operation() == nullptr) return {};
  auto violations = asked.is_body_cut()
                        ? OutsideBody(asked)
                        : contract::FindViolations(*asked.contract(), *asked.operation(),
                                                   RequestOf(asked, asked.body()));
  if (entry.answered == nullptr) return violations;
  // Only the reply says what was in the rest of a body, and why a user's API refused the request.
  EachHeader(entry.answered->head(), [&](std::string_view name, std::string_view value) {
    if (EqualsIgnoreCase(name, "Understudy-Violation") && !HasText(violations, value)) {
      violations.push_back(ToldBy(entry, value));
    }
    return true;
  });
  return violations;
}

void WriteViolations(json::Writer& writer, const std::vector<contract::Violation>& violations,
                     const Redaction& redaction) {
  writer.StartArray();
  for (const auto& violation : violations) {
    writer.StartObject().Key("in").String(PlaceOf(violation.in));
    writer.Key("name").String(AsUtf8(redaction.Text(violation.name)));
    writer.Key("message").String(AsUtf8(redaction.Text(violation.message))).EndObject();
  }
  writer.EndArray();
}

}  // namespace understudy::journal
