#include <utility>

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

http::Pairs BodyFieldsOf(const Asked& asked, const matching::LoggedRequest& view) {
  const auto& body = asked.operation()->body;
  if (!body || asked.body().empty() || asked.is_body_cut()) return {};
  http::Request request;
  request.method = asked.method();
  request.headers = view.headers;
  request.body = asked.body();
  return contract::ReadBody(*body, request).value_or(http::Pairs());
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
  Append(http::ParseUrlEncoded(query, "query").value_or(http::Pairs()), arguments);
  Append(BodyFieldsOf(asked, request()), arguments);
  return arguments;
}

}  // namespace understudy::journal
