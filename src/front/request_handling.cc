#include "front/request_handling.h"

#include <functional>
#include <utility>

#include "base/long_work.h"
#include "base/text.h"
#include "front/authenticate.h"
#include "front/cors.h"
#include "front/origin.h"
#include "front/plain_error.h"
#include "front/vendor_reply.h"
#include "front/world_changes.h"
#include "http/header_value.h"
#include "http/url.h"
#include "scenario/row_changes.h"

namespace understudy::front {
namespace {

// A refused target may have no slash at its beginning.
const contract::Contract* ContractOfPath(const Service& service, std::string_view path) {
  if (path.starts_with('/')) return service.router().ContractOf(path);
  return service.router().ContractOf(Concat({"/", path}));
}

}  // namespace

RequestHandling::RequestHandling(Worlds& worlds, const http::Request& request,
                                 const HandlingOptions& options)
    : worlds_(worlds), options_(options), request_(request) {}

http::Response RequestHandling::Fail() {
  lock_.reset();
  return Refuse(Problem{ProblemKind::kInternal, "Internal error; the server's log says more."});
}

void RequestHandling::AllowReading(http::Response& response) {
  if (!request_.Header("Origin")) return;
  const Service& service = world().scenario->service;
  if (service.router().ContractOf(destination_.path) == nullptr) return;
  front::AllowReading(request_, service.cors(), response);
}

http::Response RequestHandling::FailBusy() {
  lock_.reset();
  return Refuse(BusyProblem());
}

World& RequestHandling::world() {
  if (world_ == nullptr) world_ = worlds_.Default();
  return *world_;
}

Instant RequestHandling::Now() {
  if (now_) return *now_;
  try {
    const store::StateLock lock(world().state, worlds_.connections());
    now_ = world_->settings.clock.Now();
  } catch (const NoThreadLeft&) {
    now_ = MachineNow();  // only the Date of a refusal
  }
  return *now_;
}

RequestHandling::Next RequestHandling::Reply(http::Response response) {
  // From the time that the world is locked, the call is counted.
  if (lock_ && vendor_->scenario.vendor->rate_limit_headers != nullptr) {
    AddRateLimitHeaders(response);
  }
  if (!violations_.empty() || !refusal_.empty()) ReportViolations(response);
  response_ = std::move(response);
  return Next::kReply;
}

RequestHandling::Next RequestHandling::ReadDestination() {
  auto problem = FindDestination(request_, destination_, options_.world_host_suffix);
  // The reply names the world whose journal has the request.
  if (problem) UseWorld(kDefaultWorld);
  if (request_.rejected) {
    if (!problem) EnterWorldOfRefused();
    problem = request_.rejected;
  }
  return problem ? Reply(Refuse(*problem)) : Next::kStep;
}

void RequestHandling::EnterWorldOfRefused() {
  // The end of the name may be missing, so the reply says nothing about it.
  const bool is_cut = request_.partial && request_.headers.empty() &&
                      !destination_.prefix.empty() &&
                      destination_.prefix.size() == request_.target.size();
  // Chooses as for a request that is served. But the transport's refusal is the reply, so a world
  // that can't be used is no error: the request is in "default". If the credential names another
  // world than the rest of the request, the request is in the world that the rest names.
  if (is_cut || UseWorld(destination_.world.value_or(kDefaultWorld))) {
    UseWorld(kDefaultWorld);
    return;
  }
  const auto* its_contract = ContractOfPath(world_->scenario->service, destination_.path);
  if (its_contract == nullptr) return;
  const auto named = ReadCredentials(*its_contract);
  if (named && *named != world_->name) UseWorld(*named);
}

RequestHandling::Next RequestHandling::EnterNamedWorld() {
  const auto problem = UseWorld(destination_.world.value_or(kDefaultWorld));
  if (!problem) return Next::kStep;
  UseWorld(kDefaultWorld);
  return Reply(Refuse(*problem));
}

std::optional<Problem> RequestHandling::UseWorld(std::string_view name) {
  auto world = worlds_.Get(name);
  if (!world) return std::move(world.error());
  world_ = std::move(*world);
  has_entered_world_ = true;
  return std::nullopt;
}

const contract::Contract* RequestHandling::contract() const {
  if (const auto* found = match()) return found->contract;
  return std::get<contract::NoMatch>(route_).contract;
}

RequestHandling::Next RequestHandling::FindOperation() {
  const Service& service = world_->scenario->service;
  route_ = service.router().Find(request_.method, destination_.path);
  if (contract() == nullptr) return Next::kStep;
  const auto named = ReadCredentials(*contract());
  if (!named) return Reply(Refuse(named.error()));
  if (*named == world_->name) return Next::kStep;
  if (const auto problem = UseWorld(*named)) return Reply(Refuse(*problem));
  // This world may have another scenario.
  route_ = world_->scenario->service.router().Find(request_.method, destination_.path);
  return Next::kStep;
}

bool RequestHandling::Takes(const scenario::VendorScenario& vendor,
                            std::string_view credential) const {
  const auto& takes = vendor.vendor->takes_credential;
  if (!takes || match() == nullptr) return true;
  return takes(request_, *match()->operation, credential, [&](std::string_view sent) {
    const auto& all = vendor.credentials;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) {
      return each.secret == SplitWorld(sent, vendor).secret;
    });
    if (found == all.end()) return ListedAs::kNothing;
    return found->is_user ? ListedAs::kUser : ListedAs::kToken;
  });
}

tl::expected<std::string_view, Problem> RequestHandling::ReadCredentials(
    const contract::Contract& contract) {
  const auto& vendor = world_->scenario->service.VendorOf(contract).scenario;
  sent_credentials_ = vendor.vendor->find_credentials(request_);
  secret_.reset();
  auto named = destination_.world;
  const auto& meant = vendor.vendor->credential_meant;
  for (const auto& sent : sent_credentials_) {
    const auto credential = meant ? meant(sent, vendor.settings) : std::string_view(sent);
    const auto split = SplitWorld(credential, vendor);
    if (!secret_ && Takes(vendor, credential)) secret_ = split.secret;
    if (!split.world) continue;
    const auto name = Agree(named, *split.world);
    if (!name) return tl::make_unexpected(name.error());
    named = *name;
  }
  return named.value_or(kDefaultWorld);
}

RequestHandling::Next RequestHandling::AnswerPreflight() {
  if (contract() == nullptr || !IsPreflight(request_)) return Next::kStep;
  auto response = front::AnswerPreflight(request_, world_->scenario->service.cors());
  // Without it, `cors` denies the origin: the API then knows no OPTIONS.
  return response ? Reply(std::move(*response)) : RefuseUnknownOperation();
}

RequestHandling::Next RequestHandling::EnterJournal() {
  auto& journals = worlds_.journals();
  // A request may come here again, in a world that has replaced this one.
  if (!journals.is_wanted() || recording_.has_begun()) return Next::kStep;
  World& its_world = world();
  const Service& service = its_world.scenario->service;
  // The pipeline finds no operation for a request that the transport refused.
  const auto* its_contract =
      request_.rejected ? ContractOfPath(service, destination_.path) : contract();
  std::shared_ptr<const contract::Contract> of_vendor;
  if (its_contract != nullptr) of_vendor = service.VendorOf(*its_contract).contract;
  // If the request could not enter a world, its URL keeps the world's prefix.
  const bool is_of_prefix = destination_.world && *destination_.world == its_world.name;
  const std::size_t prefix = is_of_prefix ? destination_.prefix.size() : 0;
  auto asked = journal::Asked::Make(request_, prefix, journals.limits().most_body, of_vendor.get(),
                                    match() == nullptr ? nullptr : match()->operation,
                                    journals.is_on() ? &its_world.journal->slabs() : nullptr);
  recording_.Begin(journals, its_world.journal, std::move(asked), std::move(of_vendor));
  return Next::kStep;
}

void RequestHandling::Record(const http::Response& response) {
  EnterJournal();
  if (!recording_.has_begun()) return;
  recording_.Complete(recording_.Answer(response, CircumstancesNow()));
}

void RequestHandling::RecordLater(const http::Response& response, LateRecord& record) {
  EnterJournal();
  if (!recording_.has_begun()) return;
  auto answered = recording_.Answer(response, CircumstancesNow(), /*waits=*/true);
  record.SetEntry(std::move(recording_), std::move(answered));
}

void RequestHandling::RecordLost() {
  if (!FindDestination(request_, destination_, options_.world_host_suffix)) EnterWorldOfRefused();
  EnterJournal();
  if (!recording_.has_begun()) return;
  http::Response none;
  none.status = 0;
  auto answered = recording_.Answer(none, CircumstancesNow());
  answered->LeaveNow(recording_.began(), /*sent=*/false);
  recording_.Complete(std::move(answered));
}

RequestHandling::Next RequestHandling::RefuseUnknownOperation() {
  auto* no_match = std::get_if<contract::NoMatch>(&route_);
  if (no_match == nullptr) return Next::kStep;
  const auto query = http::ParseUrlEncoded(http::SplitTarget(request_.target).query, "query");
  if (!query) {
    return Reply(
        Refuse(no_match->contract, Problem{ProblemKind::kMalformedRequest, query.error()}));
  }
  http::Response response = Refuse(no_match->contract, no_match->problem);
  const auto hint = HintOf(*no_match);
  if (!hint.empty()) response.headers.push_back({"Understudy-Hint", http::HeaderText(hint)});
  return Reply(std::move(response));
}

RequestHandling::Next RequestHandling::CheckCredential() {
  vendor_ = &world_->scenario->service.VendorOf(*match()->contract);
  auto credential = Authenticate(vendor_->scenario, *match()->operation, secret_);
  if (!credential && WasIssued()) credential = std::string(*secret_);
  if (!credential) {
    // The credential may be in the wrong header.
    ReadArguments();
    FindViolations();
    return Reply(RefuseCredential(credential.error()));
  }
  credential_ = std::move(*credential);
  return Next::kStep;
}

RequestHandling::Next RequestHandling::ReadArguments() {
  unused_ = {};
  arguments_ = contract::ReadArguments(*match()->contract, *match()->operation,
                                       match()->path_values, request_, &unused_);
  return Next::kStep;
}

RequestHandling::Next RequestHandling::LockWorld() {
  lock_.emplace(world_->state, worlds_.connections());
  if (world_->replaced) {
    lock_.reset();
    use_rows_before_last_write_ = false;
    const auto problem = UseWorld(std::string(world_->name));
    return problem ? Reply(Refuse(*problem)) : Next::kFindInWorld;
  }
  now_ = world_->settings.clock.Now();
  return Next::kStep;
}

RequestHandling::Next RequestHandling::RefuseBadArguments() {
  if (*arguments_) return Next::kStep;
  const Problem& problem = arguments_->error();
  http::Response response = Refuse(match()->contract, problem);
  if (problem.fields.empty() || problem.fields.front().in != In::kPath) {
    AddQueryHint(response);
    return Reply(std::move(response));
  }
  std::string text = problem.fields.front().message;
  if (text.ends_with('.')) text.pop_back();
  // A bad id may be a misspelt action.
  const auto& router = world_->scenario->service.router();
  const auto hint = router.Hint(match()->contract, request_.method, destination_.path);
  if (hint.operation != nullptr && hint.operation->path != match()->operation->path) {
    text += "; " + hint.text;
  } else if (const auto query = contract::EncodedQueryHint(destination_.path); !query.empty()) {
    text += "; " + query;
  }
  response.headers.push_back(
      {"Understudy-Hint", http::HeaderText(Concat({"in the path, ", text}))});
  return Reply(std::move(response));
}

RequestHandling::Next RequestHandling::CallHandler() {
  http::Response response;
  if (use_rows_before_last_write_ && world_->rows_before_last_write) {
    auto& [image, last_connection] = *world_->rows_before_last_write;
    store::Connections::Lease lease(worlds_.connections(), image, last_connection);
    response = AnswerFrom(lease.database());
  } else {
    response = AnswerKept();
  }
  AddQueryHint(response);
  return Reply(std::move(response));
}

std::string RequestHandling::BaseUrl() const {
  const auto& public_url = world_->scenario->service.public_url();
  const std::string origin = OriginOf(request_, public_url);
  // A configured address has no world in its host: without the prefix, links would lead to another.
  if (public_url && destination_.world_is_in_host) return Concat({origin, "/~", world_->name});
  return Concat({origin, destination_.prefix});
}

http::Response RequestHandling::Refuse(const Problem& problem) {
  auto response = Refuse(ContractOfPath(world().scenario->service, destination_.path), problem);
  // Some vendors' errors have no room for a reason that no vendor gives.
  response.headers.push_back({"Understudy-Reason", http::HeaderText(Printable(problem.detail))});
  return response;
}

http::Response RequestHandling::Refuse(const contract::Contract* contract, const Problem& problem) {
  if (contract == nullptr) return PlainError(problem);
  const auto& served = world().scenario->service.VendorOf(*contract).scenario;
  const auto& render = served.vendor->render_for_operation;
  return FromError(render && operation() != nullptr
                       ? render(problem, served.settings, *operation())
                       : served.vendor->render_problem(problem, served.settings));
}

}  // namespace understudy::front
