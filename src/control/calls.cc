#include "control/calls.h"

#include "control/about.h"
#include "control/clock.h"
#include "control/faults.h"
#include "control/fidelity.h"
#include "control/limits.h"
#include "control/metrics.h"
#include "control/reload.h"
#include "control/request_export.h"
#include "control/request_lines.h"
#include "control/request_stream.h"
#include "control/rows.h"
#include "control/settings.h"
#include "control/snapshots.h"
#include "control/verification.h"
#include "control/violations.h"
#include "control/webhooks.h"
#include "control/wiremock/near_misses.h"
#include "control/wiremock/requests.h"
#include "control/worlds.h"

namespace understudy::control {
namespace {

// The query parameters of lists (ReadPage()), and of calls that create an absent world (Hold()).
const std::vector<std::string>& Page() {
  static const std::vector<std::string> kPage = {"limit", "offset"};
  return kPage;
}
const std::vector<std::string>& Create() {
  static const std::vector<std::string> kCreate = {"create"};
  return kCreate;
}

// Marks a call that compares many requests.
CallSpec Search(CallSpec call) {
  call.is_search = true;
  return call;
}

std::vector<CallSpec> ServerCalls() {
  return {
      {"GET", "/__admin", ListCalls, "Lists the calls of the admin API."},
      {"GET",
       "/__admin/health",
       GetHealth,
       "Tells whether the server answers, and which scenario it serves.",
       {},
       Access::kOpen},
      {"GET", "/__admin/version", GetVersion, "Gives the name and version of the program."},
      {"GET", "/__admin/schema", GetScenarioSchema, "Gives the JSON Schema of scenario files."},
      {"GET", "/__admin/contracts", ListContracts, "Lists the APIs that are served."},
      {"GET", "/__admin/contracts/{vendor}", GetContract, "Gives the OpenAPI document of an API."},
      {"GET", "/__admin/contracts/{vendor}/fidelity", GetFidelity,
       "Tells what the replies of an API's operations stand on."},
      {"GET",
       "/__admin/metrics",
       GetMetrics,
       "Gives metrics in Prometheus's text format, of the server or one world.",
       {"world"}},
      {"GET",
       "/__admin/requests.jsonl",
       GetRequestLines,
       "Gives the requests of one world or all, as lines of JSON.",
       {"world"}},
      {"POST", "/__admin/scenario", ReloadScenario, "Reloads the scenario's file."},
  };
}

std::vector<CallSpec> WorldCalls() {
  return {
      {"GET", "/__admin/worlds", ListWorlds, "Lists the worlds.", Page()},
      {"POST", "/__admin/worlds", CreateWorld,
       "Creates a world, from a scenario, another world or a snapshot."},
      {"POST", "/__admin/worlds/{world}", CreateNamedWorld,
       "Creates a world from the scenario in the body."},
      {"GET", "/__admin/worlds/{world}", GetWorld, "Gives one world."},
      {"DELETE", "/__admin/worlds/{world}", DeleteWorld, "Deletes a world."},
      {"POST", "/__admin/worlds/{world}/reset", ResetWorld,
       "Resets a world, or parts of it, to its scenario.", Create()},
      {"POST", "/__admin/worlds/{world}/fork", ForkWorld, "Creates a copy of a world."},
      {"POST", "/__admin/worlds/{world}/restore", RestoreWorld, "Restores a world from a snapshot.",
       Create()},
      {"GET", "/__admin/worlds/{world}/snapshot", DownloadWorld, "Gives a world as a SQLite file."},
      {"PUT", "/__admin/worlds/{world}/snapshot", UploadWorld, "Replaces a world by a SQLite file.",
       Create()},
      {"GET", "/__admin/worlds/{world}/clock", GetClock, "Gives the clock of a world."},
      {"PUT", "/__admin/worlds/{world}/clock", SetClock, "Sets the clock of a world.", Create()},
      {"POST", "/__admin/worlds/{world}/clock/advance", AdvanceClock,
       "Advances the clock of a world.", Create()},
  };
}

std::vector<CallSpec> SettingCalls() {
  return {
      {"GET", "/__admin/worlds/{world}/settings", GetSettings, "Gives the settings of a world."},
      {"PUT", "/__admin/worlds/{world}/settings", SetSettings, "Sets the settings of a world.",
       Create()},
      {"GET", "/__admin/worlds/{world}/limits", GetLimits, "Gives the rate limits of a world."},
      {"PUT", "/__admin/worlds/{world}/limits", SetLimits, "Sets rate limits of a world.",
       Create()},
      {"POST", "/__admin/worlds/{world}/limits/refuse", RefuseCalls,
       "Answers a vendor's next requests with 429.", Create()},
      {"GET", "/__admin/worlds/{world}/faults", ListFaults, "Lists the fault rules of a world."},
      {"POST", "/__admin/worlds/{world}/faults", AddFault, "Adds a fault rule at the end.",
       Create()},
      {"PUT", "/__admin/worlds/{world}/faults", ReplaceFaults, "Replaces all fault rules.",
       Create()},
      {"DELETE", "/__admin/worlds/{world}/faults", ClearFaults, "Deletes all fault rules.",
       Create()},
      {"GET", "/__admin/worlds/{world}/faults/{fault}", GetFault, "Gives one fault rule."},
      {"PUT", "/__admin/worlds/{world}/faults/{fault}", ReplaceFault, "Replaces one fault rule."},
      {"DELETE", "/__admin/worlds/{world}/faults/{fault}", DeleteFault, "Deletes one fault rule."},
      {"POST", "/__admin/worlds/{world}/faults/{fault}/move", MoveFault,
       "Moves a fault rule to another place in the order."},
  };
}

std::vector<CallSpec> RowCalls() {
  return {
      {"GET", "/__admin/worlds/{world}/data/{vendor}/{entity}", ListRows, "Lists rows of a world.",
       Page()},
      {"PUT", "/__admin/worlds/{world}/data/{vendor}/{entity}", ReplaceRows,
       "Replaces all rows of a list.", Create()},
      {"POST", "/__admin/worlds/{world}/data/{vendor}/{entity}", AppendRows, "Adds rows to a list.",
       Create()},
      {"GET", "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}", GetRow, "Gives one row."},
      {"PUT", "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}", PutRow,
       "Replaces or creates one row.", Create()},
      {"PATCH", "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}", PatchRow,
       "Changes fields of one row.", Create()},
      {"DELETE", "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}", DeleteRow,
       "Deletes one row.", Create()},
  };
}

std::vector<CallSpec> WebhookCalls() {
  return {
      {"GET", "/__admin/worlds/{world}/webhooks", ListWebhooks, "Lists the webhooks of a world."},
      {"POST", "/__admin/worlds/{world}/webhooks", AddWebhook, "Adds a webhook.", Create()},
      {"GET", "/__admin/worlds/{world}/webhooks/deliveries", ListDeliveries,
       "Lists what a world's webhooks were told, newest first.", Page()},
      {"POST", "/__admin/worlds/{world}/webhooks/deliveries/{delivery}/redeliver", Redeliver,
       "Sends a delivery again."},
      {"POST", "/__admin/worlds/{world}/webhooks/fire", FireEvent,
       "Tells the webhooks of a world an event.", Create()},
      {"GET", "/__admin/worlds/{world}/webhooks/{webhook}", GetWebhook, "Gives one webhook."},
      {"PUT", "/__admin/worlds/{world}/webhooks/{webhook}", ReplaceWebhook,
       "Replaces one webhook."},
      {"DELETE", "/__admin/worlds/{world}/webhooks/{webhook}", DeleteWebhook,
       "Deletes one webhook."},
  };
}

std::vector<CallSpec> SnapshotCalls() {
  return {
      {"GET", "/__admin/snapshots", ListSnapshots, "Lists the snapshots.", Page()},
      {"POST", "/__admin/snapshots", TakeSnapshot, "Takes a snapshot of a world."},
      {"GET", "/__admin/snapshots/{snapshot}", DownloadSnapshot,
       "Gives a snapshot as a SQLite file."},
      {"PUT", "/__admin/snapshots/{snapshot}", UploadSnapshot,
       "Stores a SQLite file as a snapshot."},
      {"DELETE", "/__admin/snapshots/{snapshot}", DeleteSnapshot, "Deletes a snapshot."},
  };
}

std::vector<CallSpec> JournalCalls() {
  return {
      Search({"POST", "/__admin/verify", VerifyRequests,
              "Compares the requests that a world got with what a test expects."}),
      Search({"GET",
              "/__admin/violations",
              ListViolations,
              "Lists the requests of a world that violate an API's contract.",
              {"limit", "offset", "expect"}}),
      {"GET",
       "/__admin/requests/stream",
       StreamRequests,
       "Sends each request when it is answered, as server-sent events.",
       {"world", "vendor", "status"}},
      {"GET",
       "/__admin/requests/export",
       ExportRequests,
       "Gives the requests as an HTTP Archive or a SQLite file.",
       {"format", "world"}},
  };
}

std::vector<CallSpec> Joined(const std::vector<std::vector<CallSpec>>& groups) {
  std::vector<CallSpec> all;
  for (const auto& group : groups) all.insert(all.end(), group.begin(), group.end());
  return all;
}

std::vector<CallSpec> RequestCalls() {
  using namespace wiremock;
  return {
      {"GET",
       "/__admin/requests",
       ListRequests,
       "Lists the requests of a world and their replies.",
       {"limit", "since", "unmatched", "matchingStub"}},
      {"DELETE", "/__admin/requests", DeleteRequests, "Empties the journal of a world."},
      {"POST", "/__admin/requests/reset", DeleteRequests, "Empties the journal of a world."},
      Search(
          {"POST", "/__admin/requests/count", CountRequests, "Counts the requests of a pattern."}),
      Search({"POST", "/__admin/requests/find", FindRequests, "Finds the requests of a pattern."}),
      Search({"POST", "/__admin/requests/remove", RemoveRequests,
              "Removes the requests of a pattern."}),
      Search({"POST", "/__admin/requests/remove-by-metadata", RemoveByMetadata,
              "Removes the requests of some operations."}),
      {"GET", "/__admin/requests/{id}", GetRequest, "Gives one request and its reply."},
      {"DELETE", "/__admin/requests/{id}", DeleteRequest, "Removes one request."},
      {"POST", "/__admin/reset", ResetAll, "Resets a world to its scenario."},
  };
}

std::vector<CallSpec> NearMissCalls() {
  using namespace wiremock;
  return {
      {"GET", "/__admin/requests/unmatched", ListUnmatched,
       "Lists the requests that no operation answers."},
      Search({"GET", "/__admin/requests/unmatched/near-misses", UnmatchedNearMisses,
              "Lists the operations nearest to each of them."}),
      Search({"POST", "/__admin/requests/near-misses/request", NearMissesOfRequest,
              "Gives the operations nearest to a request."}),
      Search({"POST", "/__admin/requests/near-misses/request-pattern", NearMissesOfPattern,
              "Gives the requests nearest to a pattern."}),
      Search({"POST", "/__admin/near-misses/request", NearMissesOfRequest,
              "Gives the operations nearest to a request."}),
      Search({"POST", "/__admin/near-misses/request-pattern", NearMissesOfPattern,
              "Gives the requests nearest to a pattern."}),
  };
}

std::vector<CallSpec> WireMockCalls() {
  auto calls = Joined({RequestCalls(), NearMissCalls()});
  for (auto& call : calls) call.form = Form::kWireMock;
  return calls;
}

}  // namespace

const std::vector<CallSpec>& AllCalls() {
  static const std::vector<CallSpec> kCalls =
      Joined({ServerCalls(), WorldCalls(), SettingCalls(), RowCalls(), WebhookCalls(),
              SnapshotCalls(), JournalCalls(), WireMockCalls()});
  return kCalls;
}

}  // namespace understudy::control
