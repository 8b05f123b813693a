#include "front/request_handling.h"

#include <utility>

#include "base/text.h"
#include "front/authenticate.h"
#include "front/faults/fault_chain.h"
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

RequestHandling::RequestHandling(Worlds& worlds, const http::Request& request,
                                 const HandlingOptions& options)
    : worlds_(worlds), options_(options), request_(request) {}

http::Response RequestHandling::Answer() {
  auto problem = FindDestination(request_, destination_);
  // First what the transport refused: nothing else of the request can be relied on.
  if (request_.rejected) problem = *request_.rejected;
  if (!problem) problem = Enter(destination_.world.value_or(kDefaultWorld));
  return problem ? Refuse(*problem) : AnswerInWorld();
}

http::Response RequestHandling::AnswerInWorld() {
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

http::Response RequestHandling::AnswerRoute(const Route& route, bool rows_before_last_write) {
  if (const auto* no_match = std::get_if<contract::NoMatch>(&route)) return RefuseRoute(*no_match);
  return Serve(std::get<contract::Match>(route), rows_before_last_write);
}

tl::expected<std::optional<RequestHandling::MetFault>, Problem> RequestHandling::MeetFault(
    const Route& route) {
  auto asked = ReadRequestFault(request_);
  if (!asked) return tl::make_unexpected(std::move(asked.error()));
  if (!*asked && world_->settings.faults.empty()) return std::nullopt;

  const store::StateLock lock(world_->state, worlds_.connections());
  WorldSettings& settings = world_->settings;
  now_ = settings.clock.Now();
  const bool skip_delay = options_.skip_delays && settings.clock.frozen();
  if (*asked) {
    return MetFault{{"", (*asked)->effects, Random(settings.random.Next())},
                    std::move((*asked)->preference),
                    skip_delay};
  }
  const auto* match = std::get_if<contract::Match>(&route);
  const auto* contract = ContractOf(route);
  const FaultInput input{request_, destination_.path,
                         contract == nullptr ? std::string_view() : contract->vendor(),
                         match == nullptr ? nullptr : match->operation};
  auto fault = settings.faults.Take(input, *now_, settings.random);
  if (!fault) return std::nullopt;
  return MetFault{std::move(*fault), {}, skip_delay};
}

http::Response RequestHandling::AnswerThrough(MetFault met, const Route& route) {
  const auto* match = std::get_if<contract::Match>(&route);
  const auto* contract = ContractOf(route);
  FaultChain chain{
      *met.fault.effects,
      met.fault.random,
      contract == nullptr ? nullptr : &world_->scenario->service.VendorOf(*contract),
      match == nullptr ? nullptr : match->operation,
      met.skip_delay,
      false,
      [&](bool rows_before_last_write) { return AnswerRoute(route, rows_before_last_write); }};
  // The vendor and the operation are of this scenario, and the request may move to another world's.
  const auto seeded = world_->scenario;
  const auto world = world_;
  http::Response response = chain.Next();
  if (chain.in_vain) {
    const store::StateLock lock(world->state, worlds_.connections());
    world->settings.faults.TakeBack(met.fault.rule);
  } else if (!met.fault.label.empty()) {
    response.headers.push_back({"Understudy-Fault", Printable(met.fault.label)});
  }
  if (!met.preference.empty()) {
    response.headers.push_back({"Preference-Applied", std::move(met.preference)});
  }
  return response;
}

const contract::Contract* RequestHandling::ContractOf(const Route& route) {
  if (const auto* match = std::get_if<contract::Match>(&route)) return match->contract;
  return std::get<contract::NoMatch>(route).contract;
}

http::Response RequestHandling::Fail() {
  return Refuse(Problem{ProblemKind::kInternal, "Internal error; the server's log says more."});
}

std::optional<Problem> RequestHandling::Enter(std::string_view name) {
  auto world = worlds_.Get(name);
  if (!world) return std::move(world.error());
  world_ = std::move(*world);
  return std::nullopt;
}

tl::expected<RequestHandling::Route, Problem> RequestHandling::Find() {
  const Service& service = world_->scenario->service;
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
  return world_->scenario->service.router().Find(request_.method, destination_.path);
}

http::Response RequestHandling::Serve(const contract::Match& match, bool rows_before_last_write) {
  const ServedVendor& vendor = world_->scenario->service.VendorOf(*match.contract);
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
  now_ = world_->settings.clock.Now();
  // A vendor counts calls, not good calls: the limit comes before what is wrong with parameters.
  if (const auto wait =
          world_->settings.limits.Take(vendor.scenario.vendor->name, *credential, *now_)) {
    Problem problem{ProblemKind::kTooManyRequests, "Too many requests."};
    problem.retry_after = *wait;
    return Refuse(match.contract, problem);
  }
  if (!arguments) return RefuseArguments(match, arguments.error());
  if (rows_before_last_write && world_->rows_before_last_write) {
    auto& [image, last_connection] = *world_->rows_before_last_write;
    store::Connections::Lease lease(worlds_.connections(), image, last_connection);
    return Run(match, vendor, *arguments, lease.database());
  }
  return Run(match, vendor, *arguments, lock->database());
}

World& RequestHandling::world() {
  if (world_ == nullptr) world_ = worlds_.Default();
  return *world_;
}

Instant RequestHandling::Now() {
  if (!now_) {
    const store::StateLock lock(world().state, worlds_.connections());
    now_ = world_->settings.clock.Now();
  }
  return *now_;
}

http::Response RequestHandling::Run(const contract::Match& match, const ServedVendor& vendor,
                                    const contract::Arguments& arguments,
                                    store::Database& database) {
  const std::function<std::string()> base_url = [this] {
    const auto& public_url = world_->scenario->service.public_url();
    return Concat({OriginOf(request_, public_url), destination_.prefix});
  };
  Call call{*match.operation,  arguments, database, vendor.scenario.settings, *now_,
            destination_.path, base_url};
  std::optional<RowsBeforeLastWrite> before;
  if (match.operation->writes) before = KeepRowsBeforeWrite(*world_);
  Outcome outcome = RunHandler(vendor.handlers.at(match.operation), call);
  if (!outcome) return FromError(std::move(outcome.error()));
  if (match.operation->writes) {
    ++world_->writes;
    world_->rows_before_last_write = std::move(before);
  }
  return FromReply(std::move(*outcome));
}

http::Response RequestHandling::RefuseArguments(const contract::Match& match,
                                                const Problem& problem) {
  http::Response response = Refuse(match.contract, problem);
  // An id that is none may be a misspelt action.
  if (problem.fields.empty() || problem.fields.front().in != In::kPath) return response;
  const auto& router = world_->scenario->service.router();
  auto hint = router.Hint(match.contract, request_.method, destination_.path);
  const auto& called = *match.operation;
  const bool is_called = hint == "did you mean " + called.method + " " + called.path + "?";
  if (!hint.empty() && !is_called) response.headers.push_back({"Understudy-Hint", std::move(hint)});
  return response;
}

http::Response RequestHandling::RefuseRoute(contract::NoMatch no_match) {
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

http::Response RequestHandling::Refuse(const Problem& problem) {
  auto response = Refuse(world().scenario->service.router().ContractOf(destination_.path), problem);
  // Not every vendor's errors have room for a reason that no vendor gives.
  response.headers.push_back({"Understudy-Reason", Printable(problem.detail)});
  return response;
}

http::Response RequestHandling::Refuse(const contract::Contract* contract, const Problem& problem) {
  if (contract == nullptr) return PlainError(problem);
  const ServedVendor& vendor = world().scenario->service.VendorOf(*contract);
  return FromError(vendor.scenario.vendor->render_problem(problem, vendor.scenario.settings));
}

}  // namespace understudy::front
