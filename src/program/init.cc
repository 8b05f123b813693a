#include "program/init.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "entities/vendor_text.h"
#include "entities/vendor_vocabulary.h"
#include "program/exit_code.h"
#include "vendors/own_api.h"

namespace understudy {
namespace {

namespace fs = std::filesystem;

struct InitFile {
  fs::path path;
  std::string text;
  std::optional<std::string> before = std::nullopt;  // what the path had
  fs::path written = {};                             // beside it
};
using InitFiles = std::array<InitFile, 3>;

int FailToInit(const std::string& message) {
  std::cerr << "error: " << message << "\n";
  return kRuntimeFailure;
}

std::string RelativeTo(const fs::path& folder, const std::string& file) {
  std::error_code error;
  const auto path = fs::proximate(file, folder, error);
  return error ? fs::absolute(file).string() : path.generic_string();
}

std::string ScenarioText(const OwnApi& api, const entities::ApiPlan& plan, const fs::path& folder) {
  const std::string name = entities::YamlName(api.name);
  std::string text = Concat(
      {"# Serves this API: `understudy serve ", api.name, ".yaml`.\nname: ", name, "\napis:\n  ",
       name, ":\n    contract: ", entities::YamlName(RelativeTo(folder, api.contract)),
       api.root.empty() ? std::string()
                        : "\n    root: " + entities::YamlName(RelativeTo(folder, api.root)),
       "\n    vendor: ", entities::YamlName(api.name + "/vendor.yaml"), "\nvendors:\n  ", name,
       ": {}\n"});
  if (!plan.inferred.entities.empty()) {
    const auto& entity = plan.inferred.entities.front().declaration.name;
    text += Concat({"    # Rows in place of those that the document shows, and who may call:\n",
                    "    # tokens: [secret]\n    # data:\n    #   ", entities::YamlName(entity),
                    ": []\n"});
  }
  return text;
}

// An error, or nullopt if the file may be written.
std::optional<std::string> WhyNotWrite(const InitFile& file, const OwnApi& api, bool force) {
  std::error_code error;
  if (!fs::exists(file.path, error)) return std::nullopt;
  if (fs::equivalent(file.path, api.contract, error)) {
    return file.path.string() +
           " is the document itself: choose another folder by --out, or another name by "
           "--api NAME=FILE";
  }
  if (force) return std::nullopt;
  return file.path.string() + " exists: --force writes over it";
}

// Writes beside the path. An error, or nullopt.
std::optional<std::string> WriteBeside(InitFile& file) {
  std::error_code error;
  fs::create_directories(file.path.parent_path(), error);
  if (fs::exists(file.path, error)) {
    std::ifstream old(file.path, std::ios::binary);
    std::ostringstream text;
    text << old.rdbuf();
    file.before = text.str();
  }
  file.written = file.path;
  file.written += Concat({".", std::to_string(::getpid()), ".tmp"});
  std::ofstream out(file.written, std::ios::binary | std::ios::trunc);
  out << file.text;
  out.close();
  if (out) return std::nullopt;
  return Concat({file.path.string(), ": can't be written"});
}

void Undo(const InitFile& file) {
  std::error_code ignored;
  if (!file.before) {
    fs::remove(file.path, ignored);
    return;
  }
  std::ofstream(file.path, std::ios::binary | std::ios::trunc) << *file.before;
}

// Both or none. An error, or nullopt.
std::optional<std::string> WriteAll(InitFiles& files) {
  std::optional<std::string> wrong;
  for (auto& file : files) {
    if (!wrong) wrong = WriteBeside(file);
  }
  std::error_code error;
  std::size_t done = 0;
  for (; !wrong && done < files.size(); ++done) {
    fs::rename(files[done].written, files[done].path, error);
    if (error) wrong = Concat({files[done].path.string(), ": ", error.message()});
  }
  if (!wrong) return std::nullopt;
  for (std::size_t i = 0; i + 1 < done; ++i) Undo(files[i]);
  for (const auto& file : files) {
    if (!file.written.empty()) fs::remove(file.written, error);
  }
  return wrong;
}

}  // namespace

int Init(const InitOptions& options) {
  OwnApi api = ParseOwnApis(options.apis).front();
  if (!api.vendor.empty()) {
    std::cerr << "warning: " << Printable(api.vendor)
              << " is not used: what is written is inferred from the document alone\n";
    api.vendor.clear();
  }
  Diagnostics errors;
  Diagnostics warnings(Severity::kWarning);
  const auto plan = ReadOwnApi(api, errors, warnings);
  std::cerr << warnings.Render();
  if (plan == nullptr) {
    std::cerr << errors.Render();
    return kInvalidScenario;
  }
  const fs::path folder = options.folder.empty() ? "." : options.folder;
  const std::string document = fs::path(api.contract).filename().string();
  InitFiles files = {
      InitFile{folder / api.name / "vendor.yaml", entities::VendorText(*plan, document)},
      InitFile{folder / api.name / "vendor.schema.json", entities::VendorJsonSchema()},
      InitFile{folder / (api.name + ".yaml"), ScenarioText(api, *plan, folder)}};
  for (const auto& file : files) {
    if (const auto why = WhyNotWrite(file, api, options.force)) return FailToInit(*why);
  }
  if (const auto wrong = WriteAll(files)) return FailToInit(*wrong);
  for (const auto& file : files) {
    std::cout << "wrote " << file.path.lexically_normal().string() << "\n";
  }
  std::cout << "Serve it by `understudy serve "
            << Printable(files.back().path.lexically_normal().string()) << "`.\n";
  return kFine;
}

}  // namespace understudy
