#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "contract/arguments.h"
#include "contract/router.h"
#include "contract/violations.h"
#include "front/choose_world.h"
#include "front/late_record.h"
#include "front/row_hint.h"
#include "front/worlds.h"
#include "http/message.h"
#include "store/state.h"

namespace understudy::front {

struct HandlingOptions {
  bool skip_delays = false;  // of `delay` faults, in worlds with a frozen clock
  // A host `name.SUFFIX` names a world. In lower case; empty: hosts name no world.
  std::string world_host_suffix = {};
  // The text of Understudy-Hint for a method and a path, such as "/admin/worlds", that are no
  // operation but probably mean the admin API; empty if they don't. Null: no such hints.
  // Thread-safe.
  std::function<std::string(std::string_view, std::string_view)> admin_hint = {};
};

// Handles one request, by the steps that request_steps.cc lists. Used by one thread, once.
class RequestHandling {
 public:
  // The arguments must outlive it.
  RequestHandling(Worlds& worlds, const http::Request& request, const HandlingOptions& options);

  http::Response Answer();
  // The reply of a fault that replaces the vendor, to a request whose body has not come yet.
  // nullopt: the body is needed, and nothing was changed.
  std::optional<http::Response> AnswerEarly();
  // Gives back what the request has used of fault rules and of a rate limit. Call this when
  // Answer() threw because the server is busy: the request has changed nothing then.
  void GiveBackTurns() noexcept;
  // The reply after Answer() threw.
  http::Response Fail();
  // The reply to a request that met store::DatabaseBusy.
  http::Response FailBusy();
  // Completes the request's entry in its world's journal. Call it once, with the whole reply.
  void Record(const http::Response& response);
  // The same for a reply that does not leave at once: `record` completes the entry.
  void RecordLater(const http::Response& response, LateRecord& record);
  // Adds an entry without a reply to the journal of the request's world. For a request whose end
  // the transport never read.
  void RecordLost();
  // Adds Understudy-Hint to a reply 404: why the row that the path names is not there.
  void AddHints(http::Response& response);
  // Adds Understudy-World if there are worlds besides "default".
  void NameWorld(http::Response& response) const;
  // Adds what a browser needs to show the reply to a page of another origin.
  void AllowReading(http::Response& response);

  // The world that answers the request; "default" while no world is chosen.
  World& world();
  // The world's time when the request was answered.
  Instant Now();
  std::string_view path() const { return destination_.path; }
  // The contract of the vendor whose prefix the path has; nullptr if it has none.
  const contract::Contract* contract() const;
  // What the request calls; nullptr if no operation was found.
  const contract::Operation* operation() const {
    return match() == nullptr ? nullptr : match()->operation;
  }

 private:
  enum class Next {
    kStep,         // the next step
    kReply,        // no more steps: response_ is the reply
    kFindInWorld,  // FindOperation() again, in another world
  };
  using Step = Next (RequestHandling::*)();
  struct Steps;  // their order

  // Runs the steps from this one on, until one replies. Holds no lock afterwards.
  http::Response Run(std::size_t step);

  // The steps, in their order. request_steps.cc says why each has its place.
  Next ReadDestination();
  Next EnterNamedWorld();
  Next FindOperation();
  Next AnswerPreflight();
  Next EnterJournal();
  Next ApplyFault();
  Next RefuseUnknownOperation();
  Next ShowPreferredReply();
  Next CheckCredential();
  // Whether the world's rows know a credential that the scenario does not list.
  bool WasIssued() const;
  Next ReadArguments();
  Next FindViolations();
  Next LockWorld();
  Next CountForRateLimit();
  Next RefuseBadArguments();
  Next RefuseViolations();
  Next CallHandler();

  journal::Circumstances CircumstancesNow() { return {Now(), limit_, row_changes_}; }
  Next Reply(http::Response response);
  // Creates the world if it does not exist.
  std::optional<Problem> UseWorld(std::string_view name);
  // Chooses the world of a request that the transport refused, from the part that was read.
  void EnterWorldOfRefused();
  // Finds the credentials that the request sends to this vendor. Returns the world that they and
  // the destination name; an error if they name two, or an invalid one.
  tl::expected<std::string_view, Problem> ReadCredentials(const contract::Contract& contract);
  // Whether the operation takes this one of them.
  bool Takes(const scenario::VendorScenario& vendor, std::string_view credential) const;

  struct PendingFault {
    Fault fault;             // has no label if the request asked for it
    std::string preference;  // for Preference-Applied
    bool skip_delay = false;
  };
  enum class Which { kAny, kReplacesVendor };
  // The fault that the request asks for, else the one of the first rule that applies.
  tl::expected<std::optional<PendingFault>, Problem> TakeFault(Which which);
  // The reply with the fault applied. The steps from `next_step` on give the reply without it.
  http::Response AnswerWithFault(PendingFault pending, std::size_t next_step);

  const contract::Match* match() const { return std::get_if<contract::Match>(&route_); }
  http::Response AnswerFrom(store::Database& database);
  // The same, from replies that were kept, where there is one. The world is locked.
  http::Response AnswerKept();
  // What URLs in the reply begin with, "https://api.example.com/~name".
  std::string BaseUrl() const;
  // For a request without an operation.
  std::string HintOf(contract::NoMatch& no_match) const;
  // The error of a refused credential, with Understudy-Hint if the scenario knows more of it.
  http::Response RefuseCredential(const Problem& problem);
  // Adds Understudy-Hint if the query has names that the operation does not know.
  void AddQueryHint(http::Response& response) const;
  // What the world does with violations of this vendor's contract. The world is locked.
  scenario::Strict LockedStrict() const;
  // Keeps what only the handler knows: why it refuses the request, or which row is missing.
  void KeepCause(const Error& error, store::Database& database);
  // Adds Understudy-Violation for each violation, unless the world does not want that.
  void ReportViolations(http::Response& response);

  // Those that the vendor sends with each reply to a call that a limit counted.
  void AddRateLimitHeaders(http::Response& response) const;

  // The error in the vendor's format; in the plain format if `contract` is nullptr.
  http::Response Refuse(const contract::Contract* contract, const Problem& problem);
  // The error in the format of the vendor whose prefix the path has, with Understudy-Reason.
  http::Response Refuse(const Problem& problem);

  Worlds& worlds_;
  const HandlingOptions& options_;
  const http::Request& request_;

  // What the steps have found so far.
  Destination destination_;
  std::shared_ptr<World> world_;  // nullptr until the first UseWorld()
  std::variant<contract::Match, contract::NoMatch> route_;
  std::vector<std::string> sent_credentials_;
  std::optional<std::string_view> secret_;  // the first of them, without its world
  bool has_entered_world_ = false;
  bool has_taken_fault_ = false;
  // What TakeFault() used, and where; null where it used nothing.
  FaultTurn fault_turn_;
  std::shared_ptr<World> fault_world_;
  bool use_rows_before_last_write_ = false;
  const ServedVendor* vendor_ = nullptr;
  std::string credential_;
  std::optional<tl::expected<contract::Arguments, Problem>> arguments_;
  contract::Unused unused_;
  std::vector<contract::Violation> violations_;
  std::string refusal_;      // why a user's API refused the request; empty: it did not
  bool is_counted_ = false;  // for the rate limit
  std::optional<store::StateLock> lock_;
  std::optional<Instant> now_;

  // For the journal: the limit that refused the request, and what its handler wrote.
  std::string limit_;
  std::string row_changes_;
  std::optional<MissingRow> missing_row_;  // of a reply 404
  std::optional<std::string> base_url_;    // if the handler asked for it
  journal::Recording recording_;

  std::size_t next_step_ = 0;
  http::Response response_;
};

}  // namespace understudy::front
