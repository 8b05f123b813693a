#include "journal/violations.h"

#include <array>
#include <string_view>

#include "http/message.h"
#include "journal/entry_json.h"

namespace understudy::journal {
namespace {

std::string_view PlaceOf(In in) {
  constexpr std::array<std::string_view, 4> kNames = {"path", "query", "body", "header"};
  return kNames.at(static_cast<std::size_t>(in));
}

}  // namespace

std::vector<contract::Violation> ViolationsOf(const Asked& asked) {
  if (asked.operation() == nullptr) return {};
  http::Request request;
  request.method = asked.method();
  request.target = asked.url();
  request.body = asked.body();
  EachHeader(asked.head(), [&](std::string_view name, std::string_view value) {
    request.headers.push_back({name, value});
    return true;
  });
  auto violations = contract::FindViolations(*asked.contract(), *asked.operation(), request);
  if (asked.is_body_cut()) {
    std::erase_if(violations, [](const auto& violation) { return violation.in == In::kBody; });
  }
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
