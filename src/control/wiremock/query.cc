#include "control/wiremock/query.h"

#include <utility>

#include "base/text.h"
#include "contract/schema_format.h"
#include "control/wiremock/errors.h"

namespace understudy::control::wiremock {
namespace {

tl::unexpected<http::Response> RefuseParameter(std::string_view name, std::string_view value,
                                               std::string_view rule) {
  return tl::make_unexpected(
      Refuse(400, "Bad query parameter",
             Concat({"The parameter `", name, "` must be ", rule, ", not ", Quoted(value), "."})));
}

// The parameter's value; an error if it comes twice.
OrRefusal<std::optional<std::string>> ReadOnce(const AdminCall& call, std::string_view name) {
  std::optional<std::string> found;
  for (const auto& [its_name, value] : call.query) {
    if (its_name != name) continue;
    if (found) {
      return tl::make_unexpected(
          Refuse(400, "Bad query parameter",
                 Concat({"The parameter `", name, "` must be sent only once."})));
    }
    found = value;
  }
  return found;
}

// ISO 8601 with an offset. A "+" that is not encoded comes as a space.
std::optional<Instant> ReadTime(std::string text) {
  if (text.find('T') == std::string::npos && text.find('t') == std::string::npos) {
    return std::nullopt;
  }
  const auto space = text.rfind(' ');
  if (space != std::string::npos) text[space] = '+';
  return ParseInstant(text);
}

OrRefusal<std::optional<std::size_t>> ReadLimit(const AdminCall& call) {
  const auto text = ReadOnce(call, "limit");
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return std::nullopt;
  const auto number = ParseUnsigned(**text);
  if (!number) return RefuseParameter("limit", **text, "an integer from 0");
  return static_cast<std::size_t>(*number);
}

OrRefusal<std::optional<Instant>> ReadSince(const AdminCall& call) {
  const auto text = ReadOnce(call, "since");
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return std::nullopt;
  const auto time = ReadTime(**text);
  if (!time) {
    return RefuseParameter("since", **text,
                           "a time of ISO 8601 with an offset, such as 2026-01-31T12:00:00Z");
  }
  return time;
}

OrRefusal<bool> ReadUnmatched(const AdminCall& call) {
  const auto text = ReadOnce(call, "unmatched");
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return false;
  if (**text != "true" && **text != "false") {
    return RefuseParameter("unmatched", **text, "true or false");
  }
  return **text == "true";
}

OrRefusal<std::string> ReadStub(const AdminCall& call) {
  const auto text = ReadOnce(call, "matchingStub");
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return std::string();
  if (!contract::HasFormat(**text, "uuid"))
    return RefuseParameter("matchingStub", **text, "a UUID");
  return LowerAscii(**text);
}

}  // namespace

OrRefusal<EventQuery> ReadEventQuery(const AdminCall& call) {
  const auto limit = ReadLimit(call);
  if (!limit) return tl::make_unexpected(limit.error());
  const auto since = ReadSince(call);
  if (!since) return tl::make_unexpected(since.error());
  const auto unmatched = ReadUnmatched(call);
  if (!unmatched) return tl::make_unexpected(unmatched.error());
  auto stub = ReadStub(call);
  if (!stub) return tl::make_unexpected(stub.error());
  return EventQuery{*limit, *since, *unmatched, std::move(*stub)};
}

OrRefusal<std::string> ReadId(const AdminCall& call) {
  const std::string& id = call.PathValue("id");
  if (contract::HasFormat(id, "uuid")) return LowerAscii(id);
  return tl::make_unexpected(
      Refuse(400, "Bad id", Concat({Quoted(id), " is not a UUID, as the id of a request is."})));
}

}  // namespace understudy::control::wiremock
