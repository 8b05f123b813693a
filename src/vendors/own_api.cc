#include "vendors/own_api.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/json.h"
#include "base/json_pointer.h"
#include "base/text.h"
#include "entities/api_errors.h"
#include "entities/explain.h"
#include "entities/made_rows.h"
#include "entities/names.h"
#include "entities/operations.h"
#include "entities/own_errors.h"
#include "entities/path_example.h"
#include "entities/request_example.h"
#include "entities/row_example.h"
#include "entities/shown_replies.h"
#include "http/problem_headers.h"
#include "http/reasons.h"
#include "store/state.h"
#include "vendors/own_credentials.h"

namespace understudy {
namespace {

using contract::CredentialPlace;
using Places = CredentialPlaces;

// A document of thousands of operations has no examples of requests past them: nobody reads so
// many, and the server shows them when it starts.
constexpr std::size_t kMostRequestExamples = 1000;

const contract::ForeignOperation* OperationOf(const entities::ApiPlan& plan,
                                              const contract::Operation& operation) {
  const auto& all = plan.foreign.operations;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& each) { return each.operation == &operation; });
  return found == all.end() ? nullptr : &*found;
}

// nullptr if it is no operation of this API.
const entities::OperationPlan* PlanOf(const entities::ApiPlan& plan,
                                      const contract::Operation& operation) {
  const auto* declared = OperationOf(plan, operation);
  if (declared == nullptr) return nullptr;
  return &plan.operations[static_cast<std::size_t>(declared - plan.foreign.operations.data())];
}

bool IsApiName(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
                              std::string_view::npos;
}

std::string NameOfDocument(const std::string& file) {
  const std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
  std::string stem = path.stem().string();
  for (const std::string_view usual : {"openapi", "swagger", "api", "index"}) {
    if (!EqualsIgnoreCase(stem, usual)) continue;
    const std::string folder = path.parent_path().filename().string();
    if (!folder.empty()) stem = folder;
    break;
  }
  for (char& c : stem) {
    if (!IsApiName(std::string_view(&c, 1))) c = '-';
  }
  return stem.empty() ? "api" : stem;
}

OwnApi WithVendorFileBeside(std::string name, const std::string& contract,
                            const std::string& root) {
  const auto path = std::filesystem::path(contract).parent_path() / "vendor.yaml";
  std::error_code error;
  const bool is_there = std::filesystem::is_regular_file(path, error);
  OwnApi api{std::move(name), contract, is_there ? path.string() : "", path.string(), {}, root};
  api.advice = Concat(
      {": create it, or correct the path, which starts at the current folder: `--api ",
       "FILE` or `--api NAME=FILE`", root.empty() ? std::string_view() : ", `--api-root FOLDER`"});
  return api;
}

// Those that are there already give way.
void AddHeaders(std::vector<http::Header> ours, std::vector<http::Header>& headers) {
  std::erase_if(headers, [&](const http::Header& declared) {
    return std::any_of(ours.begin(), ours.end(), [&](const http::Header& header) {
      return EqualsIgnoreCase(header.name, declared.name);
    });
  });
  for (auto& header : ours) headers.push_back(std::move(header));
}

std::string ContentOf(const entities::ApiPlan& plan) {
  std::string content;
  for (const auto& source : plan.document.sources) content += store::Digest({source->text});
  const auto& vendor = plan.vendor_file.source;
  content += vendor == nullptr ? "none" : store::Digest({vendor->text});
  return store::Digest({content});
}

std::string Challenge(const std::string& name, const Places& places) {
  std::vector<std::string> schemes;
  for (const auto& place : places) {
    const bool is_basic = place.kind == CredentialPlace::Kind::kBasic;
    if (!is_basic && place.kind != CredentialPlace::Kind::kBearer) continue;
    schemes.push_back(Concat({is_basic ? "Basic" : "Bearer", " realm=\"", name, "\""}));
  }
  return schemes.empty() ? Concat({"Bearer realm=\"", name, "\""}) : Join(schemes, ", ");
}

Error RefuseParameter(const contract::ForeignOperation* operation, const Problem& problem) {
  if (problem.fields.empty()) return entities::RefuseContent(operation, problem.detail);
  const auto& field = problem.fields.front();
  const std::string_view in = field.in == In::kPath     ? "path"
                              : field.in == In::kHeader ? "header"
                              : field.in == In::kBody   ? "body"
                                                        : "query";
  const std::string pointer = field.pointer.empty() ? "/" + PointerStep(field.name) : field.pointer;
  return entities::RefuseContent(operation, problem.detail, {in, pointer});
}

// How requests carry credentials, and which operation takes which.
void AddCredentials(const std::shared_ptr<const entities::ApiPlan>& plan, Vendor& vendor) {
  const Places& places = plan->foreign.credentials;
  const bool takes_users = std::any_of(places.begin(), places.end(), [](const auto& place) {
    return place.kind == CredentialPlace::Kind::kBasic;
  });
  vendor.credentials = {"tokens",
                        {},
                        /*open_without=*/true,
                        {},
                        takes_users};
  vendor.find_credentials = [plan](const http::Request& request) {
    return FindCredentials(plan->foreign.credentials, request);
  };
  vendor.curl_of = [plan](const contract::Operation* operation) {
    const auto* declared = operation == nullptr ? nullptr : OperationOf(*plan, *operation);
    if (declared != nullptr) return CurlWays(declared->credential_ways);
    std::vector<Places> all;
    for (const auto& place : plan->foreign.credentials) all.push_back({place});
    return CurlWays(all);
  };
  vendor.takes_credential = TakerOf({plan, &plan->foreign});
}

// How the API says that a request is wrong.
void AddErrors(const std::shared_ptr<const entities::ApiPlan>& plan, Vendor& vendor) {
  const auto challenge_of = [plan](const Places& places) {
    std::string said = plan->errors == nullptr ? std::string() : plan->errors->rules().challenge;
    return said.empty() ? Challenge(plan->name, places) : said;
  };
  const std::string challenge = challenge_of(plan->foreign.credentials);
  vendor.render_problem = [plan, challenge](const Problem& problem, const Settings& /*settings*/) {
    Error error = entities::RefuseWith(nullptr, StatusOf(problem.kind), problem.detail);
    entities::OverruleError(*plan, problem.kind, error);
    AddHeaders(ProblemHeaders(problem, challenge), error.headers);
    return error;
  };
  vendor.render_for_operation = [plan, challenge, challenge_of](
                                    const Problem& problem, const Settings& /*settings*/,
                                    const contract::Operation& operation) {
    const auto* declared = OperationOf(*plan, operation);
    Error error = problem.kind == ProblemKind::kBadParameter
                      ? RefuseParameter(declared, problem)
                      : entities::RefuseWith(declared, StatusOf(problem.kind), problem.detail);
    entities::OverruleError(*plan, problem.kind, error);
    const std::string its = declared == nullptr ? challenge : challenge_of(declared->credentials);
    AddHeaders(ProblemHeaders(problem, its), error.headers);
    return error;
  };
  vendor.render_status = [plan, challenge](int status, const Settings& /*settings*/) {
    Error error = entities::RefuseWith(nullptr, status, ReasonOf(status));
    entities::OverruleError(*plan, std::nullopt, error);
    AddHeaders(StatusHeaders(status, challenge), error.headers);
    return error;
  };
}

RequestExample RequestExampleOf(const entities::ApiPlan& plan, const contract::Operation& operation,
                                store::Database& rows) {
  const auto* declared = OperationOf(plan, operation);
  if (declared == nullptr) return {};
  const bool is_past = declared >= plan.foreign.operations.data() + kMostRequestExamples;
  const auto& made = *PlanOf(plan, operation);
  if (made.kind == entities::OperationKind::kExample) {
    auto example = is_past ? RequestExample{} : entities::MakeRequestExample(*declared);
    entities::AddPathValues(*declared, example.path_values);
    return example;
  }
  if (is_past) return {};
  auto path = entities::MakePathExample(plan, made, rows);
  const auto found = path.find(made.inferred->key_parameter);
  const std::string key = found == path.end() ? std::string() : found->second;
  auto example = entities::MakeRequestExample(
      *declared, key, [&](Node& body) { entities::FitToRows(plan, made, rows, key, body); });
  example.path = std::move(path);
  return example;
}

}  // namespace

Vendor MakeOwnVendor(const std::shared_ptr<const entities::ApiPlan>& plan) {
  Vendor vendor;
  vendor.name = plan->name;
  vendor.schema = plan->tables;
  vendor.contract = std::shared_ptr<const contract::Contract>(plan, plan->foreign.contract.get());
  vendor.contract_json = plan->json;
  // JSON is YAML too. The text that the user wrote has the servers that it had.
  vendor.contract_yaml = plan->vendor_file.prefix ? std::string_view(plan->json)
                                                  : plan->document.sources.front()->text;
  vendor.content = ContentOf(*plan);
  vendor.references = std::shared_ptr<const contract::References>(plan, &plan->document.references);
  vendor.entities = plan->entities;
  for (std::size_t i = 0; i < plan->operations.size(); ++i) {
    const auto& operation = plan->operations[i];
    const std::string& id = operation.foreign->operation->id;
    vendor.handlers.emplace_back(id, entities::WithOwnErrors(plan, entities::HandlerOf(plan, i)));
    if (operation.kind == entities::OperationKind::kRead ||
        operation.kind == entities::OperationKind::kList) {
      vendor.kept.insert(id);
    }
  }
  AddCredentials(plan, vendor);
  AddErrors(plan, vendor);
  if (const auto& limit = plan->vendor_file.limit) {
    vendor.published_limit = RateLimit{limit->requests, limit->per};
  }
  vendor.basis_of = [plan](const contract::Operation& operation) -> std::string_view {
    const auto* made = PlanOf(*plan, operation);
    if (made == nullptr) return {};
    if (made->kind != entities::OperationKind::kExample) return "stateful";
    return made->fixed.is_made ? "schema" : "example";
  };
  vendor.explain = [plan](const contract::Operation& operation) {
    const auto* made = PlanOf(*plan, operation);
    if (made == nullptr) return std::vector<std::string>();
    return entities::ExplainOperation(*plan,
                                      static_cast<std::size_t>(made - plan->operations.data()));
  };
  vendor.request_example = [plan](const contract::Operation& operation, store::Database& rows) {
    return RequestExampleOf(*plan, operation, rows);
  };
  vendor.show_reply = [plan](const contract::Operation& operation, int status,
                             std::string_view example) -> tl::expected<Reply, std::string> {
    const auto* made = PlanOf(*plan, operation);
    if (made == nullptr) return tl::make_unexpected("There is no such operation.");
    if (example.empty()) {
      auto own = entities::OwnErrorReply(*plan, *made->foreign, status, ReasonOf(status));
      if (own) return std::move(*own);
    }
    return entities::ShownReply(*made, status, example, ReasonOf(status));
  };
  vendor.make_rows = [plan](std::size_t entity, std::uint64_t seed,
                            const std::vector<std::vector<const Node*>>& before) {
    return entities::MakeRows(*plan, entity, seed, before);
  };
  vendor.written_rows = std::make_shared<const entities::WrittenRows>(plan);
  return vendor;
}

OwnApi ParseOwnApi(const std::string& text, const std::string& root) {
  const auto equals = text.find('=');
  if (equals != std::string::npos && IsApiName(std::string_view(text).substr(0, equals))) {
    return WithVendorFileBeside(text.substr(0, equals), text.substr(equals + 1), root);
  }
  return WithVendorFileBeside(NameOfDocument(text), text, root);
}

std::vector<OwnApi> ParseOwnApis(const ApiOptions& options) {
  std::vector<OwnApi> apis;
  for (const auto& text : options.files) apis.push_back(ParseOwnApi(text, options.root));
  return apis;
}

std::shared_ptr<const entities::ApiPlan> ReadOwnApi(const OwnApi& api, Diagnostics& errors,
                                                    Diagnostics& warnings,
                                                    std::set<std::string>* looked_at) {
  if (api.contract.empty()) {
    // The check of the scenario reports what the scenario leaves out.
    if (api.place.empty()) {
      errors.Add(api.name, "no file is named: give its path, `--api FILE` or `--api NAME=FILE`");
    }
    return nullptr;
  }
  auto document =
      contract::LoadDocument(api.contract, api.root, errors, warnings, looked_at, api.served.get());
  for (const auto& path : {api.vendor, api.beside}) {
    if (looked_at != nullptr && !path.empty()) looked_at->insert(path);
  }
  auto vendor =
      api.vendor.empty() ? entities::VendorFile{} : entities::LoadVendorFile(api.vendor, errors);
  errors.MoveToNames(api.named_at, api.advice);
  if (!document || !vendor) return nullptr;
  return entities::MakeApi(api.name, std::move(*document), std::move(*vendor), errors, warnings);
}

std::string ScenarioOf(const std::vector<OwnApi>& apis) {
  json::Writer w;
  std::vector<std::string> names;
  for (const auto& api : apis) names.push_back(api.name);
  w.StartObject().Key("name").String(Join(names, ", ")).EndObject();
  return w.Take();
}

}  // namespace understudy
