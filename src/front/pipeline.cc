#include "front/pipeline.h"

#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "base/log.h"
#include "front/authenticate.h"
#include "front/origin.h"
#include "front/plain_error.h"
#include "http/url.h"

namespace understudy::front {
namespace {

constexpr const char* kJson = "application/json";

http::Response FromError(Error error) {
  return {error.status, std::move(error.headers), kJson, std::move(error.body)};
}

http::Response FromReply(Reply reply) {
  return {reply.status, {}, reply.body.empty() ? "" : kJson, std::move(reply.body)};
}

std::string_view PathOf(const http::Request& request) {
  return http::SplitTarget(request.target).path;
}

// The Date header's value; made once a second and thread.
std::string DateOf(Instant now) {
  thread_local std::chrono::sys_seconds cached_second{};
  thread_local std::string cached;
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != cached_second || cached.empty()) {
    cached_second = second;
    cached = FormatHttpDate(now);
  }
  return cached;
}

// Runs a handler: in a transaction where it may write, so that an error leaves no trace.
Outcome RunHandler(Handler handler, Call& call) {
  if (!call.operation.writes) return handler(call);
  store::Transaction transaction(call.database);
  Outcome outcome = handler(call);
  if (outcome) transaction.Commit();
  return outcome;
}

}  // namespace

http::Response Pipeline::Handle(const http::Request& request) {
  http::Response response;
  try {
    response = Dispatch(request);
  } catch (const std::exception& e) {
    log::Error(std::string("internal error: ") + e.what());
    response =
        Refuse(service_.router().ContractOf(PathOf(request)),
               Problem{ProblemKind::kInternal, "Internal error; the server's log says more."});
  }
  response.headers.push_back({"Date", DateOf(world_.clock.Now())});
  if (log::DebugEnabled()) {
    log::Debug(std::string(request.method) + " " + Printable(PathOf(request)) + " " +
               std::to_string(response.status));
  }
  return response;
}

http::Response Pipeline::Dispatch(const http::Request& request) {
  const auto path = PathOf(request);
  // First what the transport refused: nothing else of the request can be relied on.
  if (request.rejected) {
    return Refuse(service_.router().ContractOf(path), *request.rejected);
  }
  auto found = service_.router().Find(request.method, path);
  if (auto* match = std::get_if<contract::Match>(&found)) return Serve(request, *match);
  auto& no_match = std::get<contract::NoMatch>(found);
  const auto query = http::ParseUrlEncoded(http::SplitTarget(request.target).query, "query");
  if (!query) {
    return Refuse(no_match.contract, Problem{ProblemKind::kMalformedRequest, query.error()});
  }
  http::Response response = Refuse(no_match.contract, no_match.problem);
  if (!no_match.hint.empty()) {
    response.headers.push_back({"Understudy-Hint", std::move(no_match.hint)});
  }
  return response;
}

http::Response Pipeline::Serve(const http::Request& request, const contract::Match& match) {
  ServedVendor& vendor = service_.VendorOf(*match.contract);
  // Who asks comes before what they ask: a stranger learns nothing about parameters.
  const auto credential = Authenticate(vendor.scenario, *match.operation, request);
  if (!credential) return Refuse(match.contract, credential.error());
  // A vendor counts calls, not good calls: the limit comes before the parameters are read.
  if (vendor.scenario.rate_limit) {
    const store::WorldLock lock(world_);
    const auto wait =
        vendor.limiter.Take(*credential, *vendor.scenario.rate_limit, world_.clock.Now());
    if (wait) {
      Problem problem{ProblemKind::kTooManyRequests, "Too many requests."};
      problem.retry_after = *wait;
      return Refuse(match.contract, problem);
    }
  }
  // Reading needs no state, and so no lock.
  const auto arguments =
      contract::ReadArguments(*match.contract, *match.operation, match.path_values, request);
  if (!arguments) {
    http::Response response = Refuse(match.contract, arguments.error());
    // An id that is none may be a misspelt action.
    const auto& fields = arguments.error().fields;
    if (!fields.empty() && fields.front().in == In::kPath) {
      auto hint = service_.router().Hint(match.contract, request.method, PathOf(request));
      const auto& called = *match.operation;
      const bool is_called = hint == "did you mean " + called.method + " " + called.path + "?";
      if (!hint.empty() && !is_called)
        response.headers.push_back({"Understudy-Hint", std::move(hint)});
    }
    return response;
  }
  return Run(request, match, vendor, *arguments);
}

http::Response Pipeline::Run(const http::Request& request, const contract::Match& match,
                             const ServedVendor& vendor, const contract::Arguments& arguments) {
  const std::string origin = OriginOf(request, service_.public_url());
  const store::WorldLock lock(world_);
  Call call{*match.operation,   arguments, *world_.database, vendor.scenario.settings,
            world_.clock.Now(), origin,    PathOf(request)};
  Outcome outcome = RunHandler(vendor.handlers.at(match.operation), call);
  return outcome ? FromReply(std::move(*outcome)) : FromError(std::move(outcome.error()));
}

http::Response Pipeline::Refuse(const contract::Contract* contract, const Problem& problem) {
  if (contract == nullptr) return PlainError(problem);
  const ServedVendor& vendor = service_.VendorOf(*contract);
  return FromError(vendor.scenario.vendor->render_problem(problem, vendor.scenario.settings));
}

}  // namespace understudy::front
