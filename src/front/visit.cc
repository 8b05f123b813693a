#include "front/visit.h"

#include <utility>

#include "base/text.h"
#include "front/authenticate.h"
#include "front/faults/passage.h"
#include "front/faults/request_fault.h"
#include "front/origin.h"
#include "front/plain_error.h"
#include "front/snapshot.h"
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

// Runs a handler: in a transaction where it may write, so that an error leaves no trace.
Outcome RunHandler(Handler handler, Call& call) {
  if (!call.operation.writes) return handler(call);
  store::Transaction transaction(call.database);
  Outcome outcome = handler(call);
  if (outcome) transaction.Commit();
  return outcome;
}

}  // namespace

Visit::Visit(Worlds& worlds, const http::Request& request, const VisitOptions& options)
    : worlds_(worlds), options_(options), request_(request) {}

http::Response Visit::Answer() {
  auto problem = FindDestination(request_, destination_);
  // First what the transport refused: nothing else of the request can be relied on.
  if (request_.rejected) problem = *request_.rejected;
  if (!problem) problem = Enter(destination_.world.value_or(kDefaultWorld));
  return problem ? Refuse(*problem) : AnswerInWorld();
}

http::Response Visit::AnswerInWorld() {
  const auto route = Find();
  if (!route) return Refuse(route.error());
  if (!asked_for_fault_) {
    asked_for_fault_ = true;
    auto fault = MeetFault(*route);
    if (!fault) return Refuse(fault.error());
    if (*fault) return AnswerThrough(std::move(**fault), *route);
  }
  return AnswerRoute(*route, false);
}

http::Response Visit::AnswerRoute(const Route& route, bool old_rows) {
  if (const auto* no_match = std::get_if<contract::NoMatch>(&route)) return RefuseRoute(*no_match);
  return Serve(std::get<contract::Match>(route), old_rows);
}

tl::expected<std::optional<Visit::MetFault>, Problem> Visit::MeetFault(const Route& route) {
  auto asked = ReadRequestFault(request_);
  if (!asked) return tl::make_unexpected(std::move(asked.error()));
  if (!*asked && world_->condition.faults.empty()) return std::nullopt;

  const store::StateLock lock(world_->state, worlds_.connections());
  Condition& condition = world_->condition;
  now_ = condition.clock.Now();
  const bool skip_delay = options_.skip_delays && condition.clock.frozen();
  if (*asked) {
    return MetFault{{"", (*asked)->effects, Random(condition.random.Next())},
                    std::move((*asked)->preference),
                    skip_delay};
  }
  const auto* match = std::get_if<contract::Match>(&route);
  const auto* contract = ContractOf(route);
  const Arrival arrival{request_, destination_.path,
                        contract == nullptr ? std::string_view() : contract->vendor(),
                        match == nullptr ? nullptr : match->operation};
  auto fault = condition.faults.Take(arrival, *now_, condition.random);
  if (!fault) return std::nullopt;
  return MetFault{std::move(*fault), {}, skip_delay};
}

http::Response Visit::AnswerThrough(MetFault met, const Route& route) {
  const auto* match = std::get_if<contract::Match>(&route);
  const auto* contract = ContractOf(route);
  Passage passage{*met.fault.effects,
                  met.fault.random,
                  contract == nullptr ? nullptr : &world_->scene->service.VendorOf(*contract),
                  match == nullptr ? nullptr : match->operation,
                  met.skip_delay,
                  false,
                  [&](bool old_rows) { return AnswerRoute(route, old_rows); }};
  // The vendor and the operation are of this scene, and the request may move to another world's.
  const auto scene = world_->scene;
  const auto world = world_;
  http::Response response = passage.Next();
  if (passage.in_vain) {
    const store::StateLock lock(world->state, worlds_.connections());
    world->condition.faults.TakeBack(met.fault.rule);
  } else if (!met.fault.label.empty()) {
    response.headers.push_back({"Understudy-Fault", Printable(met.fault.label)});
  }
  if (!met.preference.empty()) {
    response.headers.push_back({"Preference-Applied", std::move(met.preference)});
  }
  return response;
}

const contract::Contract* Visit::ContractOf(const Route& route) {
  if (const auto* match = std::get_if<contract::Match>(&route)) return match->contract;
  return std::get<contract::NoMatch>(route).contract;
}

http::Response Visit::Fail() {
  return Refuse(Problem{ProblemKind::kInternal, "Internal error; the server's log says more."});
}

std::optional<Problem> Visit::Enter(std::string_view name) {
  auto world = worlds_.Get(name);
  if (!world) return std::move(world.error());
  world_ = std::move(*world);
  return std::nullopt;
}

tl::expected<Visit::Route, Problem> Visit::Find() {
  const Service& service = world_->scene->service;
  Route route = service.router().Find(request_.method, destination_.path);
  const auto* contract = ContractOf(route);
  if (contract == nullptr) return route;
  const auto& vendor = service.VendorOf(*contract).scenario;
  credentials_ = vendor.vendor->find_credentials(request_);
  secret_.reset();
  auto named = destination_.world;
  for (const auto& credential : credentials_) {
    const auto split = SplitWorld(credential, vendor);
    if (!secret_) secret_ = split.secret;
    if (!split.world) continue;
    const auto name = Agree(named, *split.world);
    if (!name) return tl::make_unexpected(name.error());
    named = *name;
  }
  if (named.value_or(kDefaultWorld) == world_->name) return route;
  if (auto problem = Enter(*named)) return tl::make_unexpected(std::move(*problem));
  // What it serves may be another scenario.
  return world_->scene->service.router().Find(request_.method, destination_.path);
}

http::Response Visit::Serve(const contract::Match& match, bool old_rows) {
  const ServedVendor& vendor = world_->scene->service.VendorOf(*match.contract);
  // Who asks comes before what they ask: a stranger learns nothing about parameters.
  const auto credential = Authenticate(vendor.scenario, *match.operation, secret_);
  if (!credential) return Refuse(match.contract, credential.error());
  // Reading needs no state, and so no lock.
  const auto arguments =
      contract::ReadArguments(*match.contract, *match.operation, match.path_values, request_);

  std::optional<store::StateLock> lock;
  lock.emplace(world_->state, worlds_.connections());
  if (world_->gone) {
    lock.reset();
    const auto problem = Enter(std::string(world_->name));
    return problem ? Refuse(*problem) : AnswerInWorld();
  }
  now_ = world_->condition.clock.Now();
  // A vendor counts calls, not good calls: the limit comes before what is wrong with parameters.
  if (const auto wait =
          world_->condition.limits.Take(vendor.scenario.vendor->name, *credential, *now_)) {
    Problem problem{ProblemKind::kTooManyRequests, "Too many requests."};
    problem.retry_after = *wait;
    return Refuse(match.contract, problem);
  }
  if (!arguments) return RefuseArguments(match, arguments.error());
  if (old_rows && world_->old_rows) {
    auto& [image, last_connection] = *world_->old_rows;
    store::Connections::Lease lease(worlds_.connections(), image, last_connection);
    return Run(match, vendor, *arguments, lease.database());
  }
  return Run(match, vendor, *arguments, lock->database());
}

World& Visit::world() {
  if (world_ == nullptr) world_ = worlds_.Default();
  return *world_;
}

Instant Visit::Now() {
  if (!now_) {
    const store::StateLock lock(world().state, worlds_.connections());
    now_ = world_->condition.clock.Now();
  }
  return *now_;
}

http::Response Visit::Run(const contract::Match& match, const ServedVendor& vendor,
                          const contract::Arguments& arguments, store::Database& database) {
  const std::function<std::string()> base_url = [this] {
    const auto& public_url = world_->scene->service.public_url();
    return Concat({OriginOf(request_, public_url), destination_.prefix});
  };
  Call call{*match.operation,  arguments, database, vendor.scenario.settings, *now_,
            destination_.path, base_url};
  std::optional<OldRows> before;
  if (match.operation->writes) before = KeepRows(*world_);
  Outcome outcome = RunHandler(vendor.handlers.at(match.operation), call);
  if (!outcome) return FromError(std::move(outcome.error()));
  if (match.operation->writes) {
    ++world_->writes;
    world_->old_rows = std::move(before);
  }
  return FromReply(std::move(*outcome));
}

http::Response Visit::RefuseArguments(const contract::Match& match, const Problem& problem) {
  http::Response response = Refuse(match.contract, problem);
  // An id that is none may be a misspelt action.
  if (problem.fields.empty() || problem.fields.front().in != In::kPath) return response;
  const auto& router = world_->scene->service.router();
  auto hint = router.Hint(match.contract, request_.method, destination_.path);
  const auto& called = *match.operation;
  const bool is_called = hint == "did you mean " + called.method + " " + called.path + "?";
  if (!hint.empty() && !is_called) response.headers.push_back({"Understudy-Hint", std::move(hint)});
  return response;
}

http::Response Visit::RefuseRoute(contract::NoMatch no_match) {
  const auto query = http::ParseUrlEncoded(http::SplitTarget(request_.target).query, "query");
  if (!query) {
    return Refuse(no_match.contract, Problem{ProblemKind::kMalformedRequest, query.error()});
  }
  http::Response response = Refuse(no_match.contract, no_match.problem);
  if (!no_match.hint.empty()) {
    response.headers.push_back({"Understudy-Hint", std::move(no_match.hint)});
  }
  return response;
}

http::Response Visit::Refuse(const Problem& problem) {
  auto response = Refuse(world().scene->service.router().ContractOf(destination_.path), problem);
  // Not every vendor's errors have room for a reason that no vendor gives.
  response.headers.push_back({"Understudy-Reason", Printable(problem.detail)});
  return response;
}

http::Response Visit::Refuse(const contract::Contract* contract, const Problem& problem) {
  if (contract == nullptr) return PlainError(problem);
  const ServedVendor& vendor = world().scene->service.VendorOf(*contract);
  return FromError(vendor.scenario.vendor->render_problem(problem, vendor.scenario.settings));
}

}  // namespace understudy::front
