#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "contract/arguments.h"
#include "contract/form_tree.h"
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

std::string TextOf(const Node& value) {
  return value.is_scalar() ? value.text : json::ToText(value);
}

// The members of an object as fields. `items`: those of lists are values of their own.
http::Pairs FieldsOf(const Node& root, bool items) {
  http::Pairs fields;
  if (!root.is_map()) return fields;
  for (const auto& [name, mark, value] : root.members) {
    if (fields.size() >= http::kMostPairs) break;
    if (value.is_null()) continue;
    if (!items || !value.is_sequence()) {
      fields.emplace_back(name, TextOf(value));
      continue;
    }
    for (const auto& item : value.items) fields.emplace_back(name + "[]", TextOf(item));
  }
  return fields;
}

// The members of a JSON object that the operation does not take: what it refuses was sent too.
http::Pairs JsonMembers(std::string_view text, bool items) {
  const Source source{"request body", std::string(text)};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  return root ? FieldsOf(*root, items) : http::Pairs();
}

void Append(http::Pairs&& from, http::Pairs& to) {
  for (auto& pair : from) to.push_back(std::move(pair));
}

// The members that the fields of a form mean, with their texts.
http::Pairs FormMembers(http::Pairs&& form) {
  http::Pairs members;
  http::Pairs nested;
  for (auto& field : form) {
    auto& its = field.first.find('[') == std::string::npos ? members : nested;
    its.push_back(std::move(field));
  }
  Append(FieldsOf(contract::ReadFormTree(nested, nullptr), true), members);
  return members;
}

http::Pairs BodyFieldsOf(const Asked& asked, const matching::LoggedRequest& view) {
  const auto& body = asked.operation()->body;
  if (!body || asked.body().empty() || asked.is_body_cut()) return {};
  http::Request request;
  request.method = asked.method();
  request.headers = view.headers;
  request.body = asked.body();
  if (body->is_tree) {
    auto members = JsonMembers(asked.body(), true);
    if (!members.empty()) return members;
  }
  if (auto fields = contract::ReadBody(*body, request)) {
    return body->is_tree ? FormMembers(std::move(*fields)) : std::move(*fields);
  }
  auto members = JsonMembers(asked.body(), false);
  return members.empty() ? RawPairs(asked.body()) : members;
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
