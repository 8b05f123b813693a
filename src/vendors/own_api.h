#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "contract/document.h"
#include "entities/api_plan.h"
#include "vendors/vendor.h"

namespace understudy {

// A vendor made of a user's API. It keeps the plan.
Vendor MakeOwnVendor(const std::shared_ptr<const entities::ApiPlan>& plan);

// The files of a user's API.
struct OwnApi {
  std::string name;
  std::string contract;     // the OpenAPI document
  std::string vendor = {};  // the vendor.yaml; empty: there is none
  std::string beside = {};  // where one that appears later would be taken; empty: nowhere
  std::string place = {};   // where a scenario names it: "file:line:column"; empty: --api does
  std::string root = {};    // the folder of all files of the document; empty: the document's own
  // Of the document that is served, if it is read again: see LoadDocument(). nullptr: nothing is.
  std::shared_ptr<const contract::References> served = nullptr;
  // One of these paths that a client may not choose, or where nothing is, and why it is refused;
  // empty: there is none.
  std::string refused = {};
  std::string why_refused = {};
  Cause cause = Cause::kFile;                       // of `why_refused`
  std::map<std::string, Diagnostic> named_at = {};  // where a scenario names these paths
  std::string advice = {};                          // if there is no such file or folder
};
// What --api and --api-root say.
struct ApiOptions {
  std::vector<std::string> files;  // "FILE", "NAME=FILE"
  std::string root = {};           // OwnApi::root of all of them
};
// What --api names: "FILE" or "NAME=FILE". Without a name, that of the file without its ending, or
// that of its folder if the file is called openapi, swagger, api or index. A vendor.yaml in the
// document's folder is taken.
OwnApi ParseOwnApi(const std::string& text, const std::string& root);
std::vector<OwnApi> ParseOwnApis(const ApiOptions& options);

// Reads and compiles its files. nullptr, with errors, if one is wrong. Adds the paths where files
// were looked for, found or not, to `looked_at` if that is not null.
std::shared_ptr<const entities::ApiPlan> ReadOwnApi(const OwnApi& api, Diagnostics& errors,
                                                    Diagnostics& warnings,
                                                    std::set<std::string>* looked_at = nullptr);

// The text of a scenario that serves these APIs, and nothing else.
std::string ScenarioOf(const std::vector<OwnApi>& apis);

}  // namespace understudy
