#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/clock.h"
#include "contract/arguments.h"
#include "contract/router.h"
#include "front/choose_world.h"
#include "front/worlds.h"
#include "http/message.h"
#include "store/state.h"

namespace understudy::front {

struct HandlingOptions {
  bool skip_delays = false;  // those of faults, where the world's clock is frozen
};

// One request in one world, step by step in the order of Answer(). Used by one thread, once.
class RequestHandling {
 public:
  // All outlive it.
  RequestHandling(Worlds& worlds, const http::Request& request, const HandlingOptions& options);

  http::Response Answer();
  // The reply to a request that met a bug.
  http::Response Fail();

  // Where it is answered; "default" when it is answered before it comes into one.
  World& world();
  // The time in the world when the request was answered.
  Instant Now();
  std::string_view path() const { return destination_.path; }

 private:
  using Route = std::variant<contract::Match, contract::NoMatch>;

  http::Response AnswerInWorld();
  std::optional<Problem> Enter(std::string_view name);
  // Finds the operation; and, since a credential may name the world, the world.
  tl::expected<Route, Problem> Find();
  // A fault, and how it came.
  struct MetFault {
    Fault fault;             // without a label when the request asked for it
    std::string preference;  // for Preference-Applied
    bool skip_delay = false;
  };
  // What the request meets: what it asks for itself, else what a rule says.
  tl::expected<std::optional<MetFault>, Problem> MeetFault(const Route& route);
  http::Response AnswerThrough(MetFault met, const Route& route);
  // Whose prefix the path has; nullptr: nobody's.
  static const contract::Contract* ContractOf(const Route& route);
  // Without faults; `rows_before_last_write`: from before the last write, where they were kept.
  http::Response AnswerRoute(const Route& route, bool rows_before_last_write);
  http::Response Serve(const contract::Match& match, bool rows_before_last_write);
  http::Response Run(const contract::Match& match, const ServedVendor& vendor,
                     const contract::Arguments& arguments, store::Database& database);
  http::Response RefuseArguments(const contract::Match& match, const Problem& problem);
  http::Response RefuseRoute(contract::NoMatch no_match);
  http::Response Refuse(const contract::Contract* contract, const Problem& problem);
  // In the shape of the vendor whose prefix the path has.
  http::Response Refuse(const Problem& problem);

  Worlds& worlds_;
  const HandlingOptions& options_;
  const http::Request& request_;
  Destination destination_;
  std::shared_ptr<World> world_;            // nullptr until it has come into one
  std::vector<std::string> credentials_;    // as sent
  std::optional<std::string_view> secret_;  // of the first, without the world
  bool asked_for_fault_ = false;
  std::optional<Instant> now_;  // nullopt: nobody has looked yet
};

}  // namespace understudy::front
