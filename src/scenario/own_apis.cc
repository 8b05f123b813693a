#include "scenario/own_apis.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "base/yaml.h"
#include "contract/contract.h"
#include "scenario/files.h"
#include "scenario/load.h"

namespace understudy::scenario {
namespace {

constexpr std::string_view kOtherPath =
    ": give its document another path in its first `servers`, or by `prefix` in its vendor.yaml, "
    "or do not serve ";

constexpr std::size_t kLongestChain = 16;

// A longer file without the word can't name an API.
constexpr std::string_view kKey = "apis";

std::string PathIn(const std::string& folder, std::string_view text) {
  const std::string path(text);
  const bool is_whole = path.empty() || std::filesystem::path(path).is_absolute();
  return is_whole || folder.empty() || folder == "." ? path : folder + "/" + path;
}

Diagnostic PlaceOf(const Mark& mark) {
  Diagnostics place;
  place.Add(mark, "");
  return place.list().front();
}

std::string PlaceText(const Mark& mark) {
  const Diagnostic at = PlaceOf(mark);
  return Concat({at.file, ":", std::to_string(at.line), ":", std::to_string(at.column)});
}

OwnApi ReadApi(const std::string& folder, const Member& member) {
  const Node& api = member.value;
  OwnApi read{member.name, {}, {}, {}, PlaceText(member.mark)};
  read.advice = Concat({": create it, or correct the path, which starts at ",
                        folder.empty() || folder == "." ? "the current folder" : Quoted(folder)});
  const auto path_of = [&](const Node* named) {
    if (named == nullptr) return std::string();
    std::string path = PathIn(folder, named->text);
    if (!path.empty()) read.named_at.emplace(path, PlaceOf(named->mark));
    return path;
  };
  read.contract = path_of(api.is_map() ? api.Find("contract") : &api);
  read.vendor = path_of(api.Find("vendor"));
  read.root = path_of(api.Find("root"));
  if (read.contract.empty()) read.named_at.emplace(read.name, PlaceOf(api.mark));
  return read;
}

// Adds those of one file that were not named before. Returns what it extends.
std::string AddApis(const File& file, std::vector<std::string>& names, std::vector<OwnApi>& apis) {
  const bool is_json = file.is_json || file.name.ends_with(".json");
  const Source source{file.name, file.text};
  Diagnostics ignored;
  auto text = is_json ? ParseJson(source, ignored) : ParseYaml(source, ignored);
  const Node* root = text ? ScenarioIn(*text, file.member) : nullptr;
  if (root == nullptr || !root->is_map()) return {};
  if (const Node* named = root->Find(kKey)) {
    for (const auto& member : named->members) {
      if (std::find(names.begin(), names.end(), member.name) != names.end()) continue;
      names.push_back(member.name);
      apis.push_back(ReadApi(file.folder, member));
    }
  }
  return std::string(root->Text("extends"));
}

std::vector<OwnApi> OwnApisIn(File file, LookedAt* looked_at) {
  std::vector<std::string> names;
  std::vector<OwnApi> apis;
  for (std::size_t files = 0; files < kLongestChain; ++files) {
    const bool may_name = file.text.find(kKey) != std::string::npos;
    const bool may_extend = file.text.find("extends") != std::string::npos;
    if (!may_name && !may_extend) break;
    const std::string base = AddApis(file, names, apis);
    if (base.empty()) break;
    auto next = OpenBase(file.folder, base, file.id, looked_at);
    if (!next || next->folder.starts_with("builtin:")) break;
    file = std::move(*next);
  }
  return apis;
}

// Marks those whose files are elsewhere. What names no file is left to the check of the scenario.
std::vector<OwnApi> OnlyBelow(const std::string& folder, std::vector<OwnApi> apis) {
  std::erase_if(apis, [](const OwnApi& api) { return api.contract.empty(); });
  for (auto& api : apis) {
    if (!IsFileBelow(folder, api.contract)) {
      api.refused = api.contract;
    } else if (!api.vendor.empty() && !IsFileBelow(folder, api.vendor)) {
      api.refused = api.vendor;
    } else if (!api.root.empty() && !IsFolderBelow(folder, api.root)) {
      api.refused = api.root;
    }
    if (api.refused.empty()) continue;
    if (IsAbsentBelow(folder, api.refused)) {
      api.why_refused = api.refused == api.root ? "no such folder" : "no such file";
      api.cause = Cause::kAbsent;
    } else {
      api.why_refused =
          Concat({"the files of ", Quoted(api.name),
                  " must be in the folder of the scenario that is served, or below it"});
    }
  }
  return apis;
}

// The operations of a user's API by what routes requests to them.
class Routes {
 public:
  explicit Routes(const contract::Contract& contract) {
    for (const auto& operation : contract.operations()) {
      const std::string route = contract::RouteOf(*operation);
      routes_.emplace(LowerAscii(route), Own{route, operation.get()});
    }
  }

  // The one that takes requests of another API's operation; nullptr if none does.
  const contract::Operation* Find(const contract::Operation& other, bool ignores_case) const {
    const std::string route = contract::RouteOf(other);
    const auto [first, end] = routes_.equal_range(LowerAscii(route));
    const auto found = std::find_if(
        first, end, [&](const auto& each) { return ignores_case || each.second.route == route; });
    return found == end ? nullptr : found->second.operation;
  }

 private:
  struct Own {
    std::string route;
    const contract::Operation* operation;
  };
  std::unordered_multimap<std::string, Own> routes_;  // by the route in lower case
};

void CheckRoutes(const Catalog& catalog, const Node& root, Diagnostics& diagnostics) {
  const Node* served = root.Find("vendors");
  if (served == nullptr) return;
  for (const auto& vendor : catalog.vendors()) {
    if (vendor.contract == nullptr) continue;
    const Routes routes(*vendor.contract);
    for (const auto& member : served->members) {
      const Vendor* built_in = catalog.Find(member.name);
      if (built_in == nullptr || built_in->contract != nullptr) continue;
      const auto& theirs = *catalog.ContractOf(*built_in);
      for (const auto& operation : theirs.operations()) {
        const auto* own = routes.Find(*operation, theirs.case_insensitive_paths());
        if (own == nullptr) continue;
        diagnostics.Add(member.mark,
                        Concat({operation->method, " ", operation->path, " is an operation of ",
                                Quoted(vendor.name), " too, as ", own->method, " ", own->path,
                                kOtherPath, Quoted(member.name)}));
      }
    }
  }
}

}  // namespace

Shape OwnApisShape() {
  std::vector<Shape> forms;
  forms.push_back(Shape::String().NotEmpty());
  forms.push_back(Shape::Object({{"contract", Shape::String().NotEmpty(), kRequired},
                                 {"vendor", Shape::String().NotEmpty()},
                                 {"root", Shape::String().NotEmpty()}}));
  return Shape::Mapping(Shape::Either(std::move(forms)))
      .Doc(
          "APIs of your own: for each its OpenAPI document, 3.0 or 3.1, and if need be the "
          "vendor.yaml that overrules what is inferred from it. Files that the document refers to "
          "must be in `root` or below it; without `root`, in the document's own folder. The APIs "
          "are served whether `vendors` names them or not.");
}

std::vector<OwnApi> OwnApisOf(const std::string& path_or_name, LookedAt* looked_at) {
  if (IsBuiltIn(path_or_name)) return {};
  auto file = OpenScenario(path_or_name);
  return file ? OwnApisIn(std::move(*file), looked_at) : std::vector<OwnApi>();
}

std::vector<OwnApi> OwnApisOfText(const std::string& text, LookedAt* looked_at) {
  return OwnApisIn({"scenario text", "text:scenario text", ".", text}, looked_at);
}

std::vector<OwnApi> OwnApisBeside(const std::string& folder, const std::string& name) {
  auto file = OpenBeside(folder, name);
  if (!file) return {};
  return OnlyBelow(folder, OwnApisIn(std::move(*file), nullptr));
}

std::vector<OwnApi> OwnApisSent(const SentText& sent, const std::string& folder) {
  const std::string id = "text:" + sent.name;
  return OnlyBelow(
      folder,
      OwnApisIn({sent.name, id, folder, sent.text, sent.is_json, {}, sent.member}, nullptr));
}

void CheckOwnApis(const Catalog& catalog, const Node& root, Diagnostics& diagnostics) {
  CheckRoutes(catalog, root, diagnostics);
  const Node* apis = root.Find(kKey);
  if (apis == nullptr) return;
  for (const auto& api : apis->members) {
    const Vendor* vendor = catalog.Find(api.name);
    if (vendor != nullptr && vendor->contract != nullptr) continue;
    diagnostics.Add(api.mark, vendor != nullptr
                                  ? Quoted(api.name) + " is a built-in API: choose another name"
                                  : "the files of " + Quoted(api.name) +
                                        " must be in the folder of the scenario that is served, "
                                        "or below it");
  }
}

}  // namespace understudy::scenario
