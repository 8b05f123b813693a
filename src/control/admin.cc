#include "control/admin.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/log.h"
#include "base/long_work.h"
#include "base/text.h"
#include "control/call_router.h"
#include "control/wiremock/errors.h"
#include "control/world_journal.h"
#include "front/choose_world.h"
#include "front/plain_error.h"

namespace understudy::control {
namespace {

constexpr std::size_t kLongBody = std::size_t{64} * 1024;

constexpr std::string_view kPrefix = "/__admin";

std::vector<CallSpec> CallsFor(const AccessRules& rules) {
  if (rules.enabled) return AllCalls();
  std::vector<CallSpec> open;
  for (const auto& call : AllCalls()) {
    if (call.access == Access::kOpen) open.push_back(call);
  }
  return open;
}

http::Response Malformed(std::string why) {
  return front::PlainError({ProblemKind::kMalformedRequest, std::move(why)});
}

http::Response UnknownPath(std::string_view path, NoCall no_call) {
  const bool is_wiremock = no_call.form == Form::kWireMock;
  http::Response response = NotFound(
      Concat({"There is no ", Printable(Abbreviate(path, 200)), ".",
              is_wiremock ? " Of WireMock's calls, this server has those about requests and near "
                            "misses; it has no stubs, scenarios or recordings."
                          : ""}));
  if (!no_call.hint.empty()) {
    response.headers.push_back({"Understudy-Hint", std::move(no_call.hint)});
  }
  return response;
}

http::Response WrongMethod(OtherMethods methods) {
  Problem problem{ProblemKind::kMethodNotAllowed, "Allowed here: " + methods.allow + "."};
  problem.allow = std::move(methods.allow);
  return front::PlainError(problem);
}

// Refuses a parameter that the call does not have: a misspelt `create=false` must create no world.
std::optional<http::Response> WhyNoQuery(const CallSpec& call, const http::Pairs& query) {
  for (const auto& [name, value] : query) {
    if (std::find(call.query.begin(), call.query.end(), name) != call.query.end()) continue;
    const std::string known = call.query.empty()
                                  ? "This call has no query parameters."
                                  : "Known parameters: `" + Join(call.query, "`, `") + "`.";
    return Refuse(400, "bad_request",
                  "Unknown query parameter `" + Printable(Abbreviate(name)) + "`" +
                      DidYouMean(name, call.query) + ". " + known);
  }
  return std::nullopt;
}

// Says that the call created its world: in a header, and in the reply where it is about the world.
// A row's reply is the row.
void SayCreated(const CallSpec& call, http::Response& response) {
  response.headers.push_back({"Understudy-World-Created", "true"});
  const bool is_row = call.path.ends_with("{id}");
  if (is_row || response.status >= 300 || !response.body.ends_with('}')) return;
  response.body.pop_back();
  response.body += R"(,"created":true})";
}

}  // namespace

Admin::Admin(ControlServices services, AccessRules rules, std::string world_host_suffix)
    : services_(std::move(services)),
      rules_(std::move(rules)),
      world_host_suffix_(std::move(world_host_suffix)),
      calls_(CallsFor(rules_)) {}

bool Admin::Owns(std::string_view path) {
  if (path.starts_with("/~") || path.starts_with("/%7E") || path.starts_with("/%7e")) {
    path.remove_prefix(std::min(path.size(), path.find('/', 1)));
  }
  return path.starts_with(kPrefix) &&
         (path.size() == kPrefix.size() || path[kPrefix.size()] == '/');
}

std::string Admin::HintFor(std::string_view method, std::string_view path) const {
  return HintFromOutside(calls_, method, path);
}

http::Response Admin::Handle(const http::Request& request) {
  http::Response response;
  try {
    response = Answer(request);
  } catch (const store::DatabaseBusy& e) {
    log::Warn(e.what());
    response = front::PlainError(front::BusyProblem());
  } catch (const NoThreadLeft&) {
    throw;  // http::Server calls again, with the request refused
  } catch (const std::exception& e) {
    log::Error(std::string("internal error: ") + e.what());
    response =
        front::PlainError({ProblemKind::kInternal, "Internal error; the server's log says more."});
  }
  if (response.status >= 400 && FormOf(request) == Form::kWireMock) {
    response = wiremock::AsWireMockError(std::move(response));
  }
  response.headers.push_back({"Date", std::string(FormatHttpDate(MachineNow()))});
  if (log::DebugEnabled()) {
    const auto path = http::SplitTarget(request.target).path;
    log::Debug(Printable(services_.redaction.Text(request.method)) + " " +
               Printable(services_.redaction.Url(path)) + " " + std::to_string(response.status));
  }
  return response;
}

Form Admin::FormOf(const http::Request& request) const {
  front::Destination destination;
  front::FindDestination(request, destination, world_host_suffix_);
  const auto found = FindCall(calls_, request.method, destination.path);
  if (const auto* call = std::get_if<FoundCall>(&found)) return call->call->form;
  if (const auto* other = std::get_if<OtherMethods>(&found)) return other->form;
  return std::get<NoCall>(found).form;
}

http::Response Admin::Answer(const http::Request& request) {
  if (request.rejected) return front::PlainError(*request.rejected);
  // It takes milliseconds to read.
  if (request.body.size() > kLongBody) ExpectLongWork();
  front::Destination destination;
  if (const auto problem = front::FindDestination(request, destination, world_host_suffix_)) {
    return front::PlainError(*problem);
  }
  const auto path = destination.path;
  const auto query = http::SplitTarget(request.target).query;
  if (const auto decoded = http::PercentDecode(path, false); !decoded) {
    return Malformed("The path is malformed: " + decoded.error() + ".");
  }
  auto pairs = http::ParseUrlEncoded(query, "query");
  if (!pairs) return Malformed(pairs.error());
  auto found = FindCall(calls_, request.method, path);
  if (auto* no_call = std::get_if<NoCall>(&found)) return UnknownPath(path, std::move(*no_call));
  if (auto* methods = std::get_if<OtherMethods>(&found)) return WrongMethod(std::move(*methods));
  auto& [call, values, key_parts] = std::get<FoundCall>(found);
  if (call->access == Access::kGuarded) {
    if (auto refused = WhyNotAllowed(rules_, request)) return std::move(*refused);
  }
  if (auto refused = WhyNoQuery(*call, *pairs)) return std::move(*refused);
  const AdminCall admin_call{request,
                             services_,
                             std::move(values),
                             key_parts,
                             std::move(*pairs),
                             std::string(destination.world.value_or(front::kDefaultWorld)),
                             destination.world.has_value(),
                             StopCheck([this] { return searches_.has_ended(); }, request.client)};
  std::optional<Turns::Turn> turn;
  if (call->is_search) turn.emplace(searches_.Take(admin_call.stop_check));
  http::Response response = call->handler(admin_call);
  if (admin_call.created_world) SayCreated(*call, response);
  if (admin_call.absent_world) SayAbsent(services_.worlds, *admin_call.absent_world, response);
  return response;
}

}  // namespace understudy::control
