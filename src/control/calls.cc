#include "control/calls.h"

#include "control/about.h"
#include "control/clock.h"
#include "control/faults.h"
#include "control/limits.h"
#include "control/reload.h"
#include "control/rows.h"
#include "control/snapshots.h"
#include "control/worlds.h"

namespace understudy::control {

const std::vector<CallSpec>& AllCalls() {
  static const std::vector<CallSpec> kCalls = {
      {"GET", "/__admin/health", GetHealth, Access::kOpen},
      {"GET", "/__admin/version", GetVersion},
      {"GET", "/__admin/contracts", ListContracts},
      {"GET", "/__admin/contracts/{vendor}", GetContract},
      {"POST", "/__admin/scenario", ReloadScenario},

      {"GET", "/__admin/worlds", ListWorlds},
      {"POST", "/__admin/worlds", CreateWorld},
      {"POST", "/__admin/worlds/{world}", CreateNamedWorld},
      {"GET", "/__admin/worlds/{world}", GetWorld},
      {"DELETE", "/__admin/worlds/{world}", DeleteWorld},
      {"POST", "/__admin/worlds/{world}/reset", ResetWorld},
      {"POST", "/__admin/worlds/{world}/fork", ForkWorld},
      {"POST", "/__admin/worlds/{world}/restore", RestoreWorld},
      {"GET", "/__admin/worlds/{world}/snapshot", DownloadWorld},
      {"PUT", "/__admin/worlds/{world}/snapshot", UploadWorld},
      {"GET", "/__admin/worlds/{world}/clock", GetClock},
      {"PUT", "/__admin/worlds/{world}/clock", SetClock},
      {"POST", "/__admin/worlds/{world}/clock/advance", AdvanceClock},

      {"GET", "/__admin/worlds/{world}/limits", GetLimits},
      {"PUT", "/__admin/worlds/{world}/limits", SetLimits},
      {"POST", "/__admin/worlds/{world}/limits/refuse", RefuseCalls},
      {"GET", "/__admin/worlds/{world}/faults", ListFaults},
      {"POST", "/__admin/worlds/{world}/faults", AddFault},
      {"PUT", "/__admin/worlds/{world}/faults", ReplaceFaults},
      {"DELETE", "/__admin/worlds/{world}/faults", ClearFaults},
      {"GET", "/__admin/worlds/{world}/faults/{fault}", GetFault},
      {"PUT", "/__admin/worlds/{world}/faults/{fault}", ReplaceFault},
      {"DELETE", "/__admin/worlds/{world}/faults/{fault}", DeleteFault},
      {"POST", "/__admin/worlds/{world}/faults/{fault}/move", MoveFault},

      {"GET", "/__admin/worlds/{world}/data/{vendor}/{entity}", ListRows},
      {"PUT", "/__admin/worlds/{world}/data/{vendor}/{entity}", ReplaceRows},
      {"POST", "/__admin/worlds/{world}/data/{vendor}/{entity}", AppendRows},
      {"GET", "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}", GetRow},
      {"PUT", "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}", PutRow},
      {"PATCH", "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}", PatchRow},
      {"DELETE", "/__admin/worlds/{world}/data/{vendor}/{entity}/{id}", DeleteRow},

      {"GET", "/__admin/snapshots", ListSnapshots},
      {"POST", "/__admin/snapshots", TakeSnapshot},
      {"GET", "/__admin/snapshots/{snapshot}", DownloadSnapshot},
      {"PUT", "/__admin/snapshots/{snapshot}", UploadSnapshot},
      {"DELETE", "/__admin/snapshots/{snapshot}", DeleteSnapshot},
  };
  return kCalls;
}

}  // namespace understudy::control
