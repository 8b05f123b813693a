#include "scenario/warnings.h"

#include <algorithm>

#include "base/text.h"

namespace understudy::scenario {
namespace {

// The node and the mark of a member.
const Member* FindMember(const Node* map, std::string_view name) {
  if (map == nullptr) return nullptr;
  const auto found = std::find_if(map->members.begin(), map->members.end(),
                                  [&](const Member& member) { return member.name == name; });
  return found == map->members.end() ? nullptr : &*found;
}

void WarnOfKey(const Node& item, const CredentialSpec& spec, Diagnostics& warnings) {
  const Node* secret = item.is_map() ? item.Find("key") : &item;
  if (secret != nullptr && Trim(secret->text) != secret->text) {
    warnings.Add(secret->mark, Quoted(secret->text) +
                                   " never matches: HTTP removes blanks at the ends of a header");
  }
  if (!spec.permissions.empty() && item.Items("permissions").empty()) {
    warnings.Add(item.mark,
                 "this key has no permissions, so that every operation refuses it: add " +
                     Join(spec.permissions, " or ") + " to `permissions`");
  }
}

void WarnOfCredentials(const VendorScenario& served, const Member& vendor, Diagnostics& warnings) {
  const CredentialSpec& spec = served.vendor->credentials;
  if (served.credentials.empty() && !spec.open_without) {
    warnings.Add(vendor.mark, vendor.name +
                                  " has no credentials, so that it refuses every "
                                  "request: add one to `" +
                                  spec.key + "`");
  }
  for (const auto& item : vendor.value.Items(spec.key)) WarnOfKey(item, spec, warnings);
}

}  // namespace

void AddWarnings(const Scenario& scenario, Diagnostics& warnings) {
  const Node& root = *scenario.root;
  const Member* vendors = FindMember(&root, "vendors");
  if (scenario.vendors.empty()) {
    warnings.Add(vendors == nullptr ? root.mark : vendors->mark,
                 "no API is served: list at least one under `vendors`");
    return;
  }
  for (const auto& served : scenario.vendors) {
    const Member* vendor =
        vendors == nullptr ? nullptr : FindMember(&vendors->value, served.vendor->name);
    if (vendor != nullptr) WarnOfCredentials(served, *vendor, warnings);
  }
  AddFaultWarnings(scenario, warnings);
}

}  // namespace understudy::scenario
