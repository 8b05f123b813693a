#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/arguments.h"
#include "contract/router.h"
#include "journal/expectation.h"
#include "journal/logged_request.h"

namespace understudy::journal {
namespace {

http::Pairs PathValuesOf(const Asked& asked) {
  const contract::Router router({asked.contract()});
  auto found = router.Find(asked.method(), http::SplitTarget(asked.url()).path);
  auto* match = std::get_if<contract::Match>(&found);
  return match == nullptr ? http::Pairs() : std::move(match->path_values);
}

// The pairs of a query or form that can't be decoded, as they were sent.
http::Pairs RawPairs(std::string_view text) {
  http::Pairs pairs;
  for (const auto piece : Split(text, '&')) {
    if (pairs.size() == http::kMostPairs) break;
    const auto equals = std::min(piece.find('='), piece.size());
    const auto value = piece.substr(std::min(equals + 1, piece.size()));
    pairs.emplace_back(piece.substr(0, equals), value);
  }
  return pairs;
}

// The members of a JSON object that the operation does not take: what it refuses was sent too.
http::Pairs JsonMembers(std::string_view text) {
  const Source source{"request body", std::string(text)};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  http::Pairs fields;
  if (!root || !root->is_map()) return fields;
  for (const auto& [name, mark, value] : root->members) {
    if (fields.size() >= http::kMostPairs) break;
    if (value.is_null()) continue;
    if (value.is_scalar()) {
      fields.emplace_back(name, value.text);
    } else {
      json::Writer writer;
      json::Write(writer, value);
      fields.emplace_back(name, writer.Take());
    }
  }
  return fields;
}

http::Pairs BodyFieldsOf(const Asked& asked, const matching::LoggedRequest& view) {
  const auto& body = asked.operation()->body;
  if (!body || asked.body().empty() || asked.is_body_cut()) return {};
  http::Request request;
  request.method = asked.method();
  request.headers = view.headers;
  request.body = asked.body();
  if (auto fields = contract::ReadBody(*body, request)) return std::move(*fields);
  auto members = JsonMembers(asked.body());
  return members.empty() ? RawPairs(asked.body()) : members;
}

void Append(http::Pairs&& from, http::Pairs& to) {
  for (auto& pair : from) to.push_back(std::move(pair));
}

}  // namespace

const matching::LoggedRequest& Seen::request() const {
  if (!request_) request_ = LoggedRequestOf(*entry_.asked);
  return *request_;
}

bool Seen::MayHaveMoreArguments() const {
  const Asked& asked = *entry_.asked;
  return asked.is_body_cut() && asked.operation() != nullptr && asked.operation()->body.has_value();
}

const http::Pairs& Seen::Arguments() const {
  if (arguments_) return *arguments_;
  http::Pairs& arguments = arguments_.emplace();
  const Asked& asked = *entry_.asked;
  if (asked.operation() == nullptr) return arguments;
  Append(PathValuesOf(asked), arguments);
  const auto query = http::SplitTarget(asked.url()).query;
  auto decoded = http::ParseUrlEncoded(query, "query");
  Append(decoded ? std::move(*decoded) : RawPairs(query), arguments);
  Append(BodyFieldsOf(asked, request()), arguments);
  return arguments;
}

}  // namespace understudy::journal
