#include "scenario/own_apis.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "base/yaml.h"
#include "scenario/files.h"

namespace understudy::scenario {
namespace {

constexpr std::size_t kLongestChain = 16;

// A longer file without the word can't name an API.
constexpr std::string_view kKey = "apis";

std::string PathIn(const std::string& folder, std::string_view text) {
  const std::string path(text);
  const bool is_whole = path.empty() || std::filesystem::path(path).is_absolute();
  return is_whole || folder.empty() || folder == "." ? path : folder + "/" + path;
}

std::string PlaceOf(const Mark& mark) {
  Diagnostics place;
  place.Add(mark, "");
  const Diagnostic& at = place.list().front();
  return Concat({at.file, ":", std::to_string(at.line), ":", std::to_string(at.column)});
}

// Adds those of one file that were not named before. Returns what it extends.
std::string AddApis(const File& file, std::vector<std::string>& names, std::vector<OwnApi>& apis) {
  const bool is_json = file.is_json || file.name.ends_with(".json");
  const Source source{file.name, file.text};
  Diagnostics ignored;
  const auto root = is_json ? ParseJson(source, ignored) : ParseYaml(source, ignored);
  if (!root || !root->is_map()) return {};
  if (const Node* named = root->Find(kKey)) {
    for (const auto& member : named->members) {
      if (std::find(names.begin(), names.end(), member.name) != names.end()) continue;
      names.push_back(member.name);
      const Node& api = member.value;
      apis.push_back({member.name,
                      PathIn(file.folder, api.is_map() ? api.Text("contract") : api.text),
                      PathIn(file.folder, api.Text("vendor")),
                      {},
                      PlaceOf(member.mark)});
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

std::vector<OwnApi> OnlyBelow(const std::string& folder, std::vector<OwnApi> apis) {
  std::erase_if(apis, [&](const OwnApi& api) {
    return !IsFileBelow(folder, api.contract) ||
           (!api.vendor.empty() && !IsFileBelow(folder, api.vendor));
  });
  return apis;
}

}  // namespace

Shape OwnApisShape() {
  std::vector<Shape> forms;
  forms.push_back(Shape::String().NotEmpty());
  forms.push_back(Shape::Object({{"contract", Shape::String().NotEmpty(), kRequired},
                                 {"vendor", Shape::String().NotEmpty()}}));
  return Shape::Mapping(Shape::Either(std::move(forms)))
      .Doc(
          "APIs of your own: for each its OpenAPI document, 3.0 or 3.1, and if need be the "
          "vendor.yaml that overrules what is inferred from it. They are served whether "
          "`vendors` names them or not.");
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
  return OnlyBelow(folder, OwnApisIn({sent.name, id, folder, sent.text, sent.is_json}, nullptr));
}

void CheckOwnApis(const Catalog& catalog, const Node& root, Diagnostics& diagnostics) {
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
