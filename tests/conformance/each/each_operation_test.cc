// What every operation of every API does, whatever it is about: the built-in APIs and the samples
// of users' APIs, by what their contracts say.

#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "../support/verbs.h"

namespace understudy::conformance {
namespace {

// A path segment that is no row's key, and could be one of any API.
constexpr const char* kNoKey = "999999999";

const std::set<std::string> kSamples = {"petshop", "shop", "warehouse", "billing", "journal"};

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

struct Operation {
  std::string vendor;
  std::string id;
  std::string method;
  std::string path;  // the template
  std::string target;
  std::string body;
  Headers headers;  // with the credential

  std::string name() const { return vendor + " " + id; }
};

std::string ScenarioOfAll() {
  const std::string folder = UNDERSTUDY_APIS_FOLDER;
  return ScenarioFile(
      "extends: secured\n"
      "apis:\n"
      "  petshop: {contract: " +
      folder +
      "/petshop/openapi.yaml}\n"
      "  shop: {contract: " +
      folder +
      "/shop/openapi.yaml}\n"
      "  warehouse: {contract: " +
      folder +
      "/warehouse/openapi.yaml}\n"
      "  billing: {contract: " +
      folder +
      "/billing/openapi.yaml}\n"
      "  journal: {contract: " +
      folder +
      "/journal/openapi.json}\n"
      "vendors:\n"
      "  petshop: {tokens: [pet_test]}\n");
}

const std::map<std::string, Headers> kCredentials = {
    {"helpcrunch", {{"Authorization", "Bearer hc_test"}}},
    {"leeloo", {{"X-Leeloo-AuthToken", "ll_test"}}},
    {"omnidesk", {{"apiKey", "od_test"}}},
    {"sumaya", {{"Authorization", "Bearer su_test"}}},
    {"petshop", {{"Authorization", "Bearer pet_test"}}},
};

class EachOperationTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::string scenario = ScenarioOfAll();
    program_ = std::make_unique<Program>(scenario);
    operations_ = std::make_unique<std::vector<Operation>>(ReadOperations(scenario));
    ASSERT_GE(operations_->size(), 60U);
  }
  static void TearDownTestSuite() {
    operations_.reset();
    program_.reset();
  }

  static std::vector<Operation> ReadOperations(const std::string& scenario) {
    rapidjson::Document routes;
    routes.Parse(RunToEnd({"routes", "--json", scenario}).out.c_str());
    std::vector<Operation> operations;
    for (const auto& route : routes["routes"].GetArray()) {
      Operation operation{route["vendor"].GetString(),
                          route["operation"].GetString(),
                          route["method"].GetString(),
                          route["path"].GetString(),
                          route["example"].GetString(),
                          "",
                          {}};
      if (route["example_body"].IsString()) operation.body = route["example_body"].GetString();
      if (route["example_type"].IsString()) {
        operation.headers.emplace_back("Content-Type", route["example_type"].GetString());
      } else if (!operation.body.empty()) {
        operation.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      }
      for (const auto& header : route["example_headers"].GetArray()) {
        const std::string text = header.GetString();
        const auto colon = text.find(": ");
        operation.headers.emplace_back(text.substr(0, colon), text.substr(colon + 2));
      }
      const auto credential = kCredentials.find(operation.vendor);
      if (credential != kCredentials.end()) {
        for (const auto& header : credential->second) operation.headers.push_back(header);
      }
      operations.push_back(std::move(operation));
    }
    return operations;
  }

  // Each call has the rows of the scenario: a world of its own.
  Reply Send(const Operation& operation, const std::string& method, const std::string& target,
             Headers headers) {
    headers.emplace_back("Understudy-World", "each" + std::to_string(++worlds_));
    return client_.Send(method, target, headers, operation.body);
  }
  Reply Send(const Operation& operation, Headers more = {}) {
    Headers headers = operation.headers;
    for (auto& header : more) headers.push_back(std::move(header));
    return Send(operation, operation.method, operation.target, std::move(headers));
  }

  static const std::vector<Operation>& operations() { return *operations_; }

  // The Operation Object in its contract.
  const rapidjson::Value& Declared(const Operation& operation) {
    if (contracts_.count(operation.vendor) == 0) {
      contracts_.emplace(operation.vendor, client_.Get("/__admin/contracts/" + operation.vendor));
    }
    for (const auto& path : contracts_.at(operation.vendor).At("/paths").GetObject()) {
      for (const auto& method : path.value.GetObject()) {
        const bool is_it = method.value.IsObject() &&
                           (method.value.HasMember("operationId")
                                ? operation.id == method.value["operationId"].GetString()
                                : operation.id == operation.method + " " + path.name.GetString() &&
                                      operation.method == Upper(method.name.GetString()));
        if (is_it) return method.value;
      }
    }
    ADD_FAILURE() << "no contract has " << operation.name();
    return contracts_.at(operation.vendor).json;
  }

  static std::unique_ptr<Program> program_;
  static std::unique_ptr<std::vector<Operation>> operations_;
  static int worlds_;
  Client client_{*program_};
  std::map<std::string, Reply> contracts_;
};

std::unique_ptr<Program> EachOperationTest::program_;
std::unique_ptr<std::vector<Operation>> EachOperationTest::operations_;
int EachOperationTest::worlds_ = 0;

// "/items/{id}" and "/items/{key}" are the same path.
std::string WithoutNames(const std::string& path) {
  std::string bare;
  bool is_name = false;
  for (const char c : path) {
    if (c == '}') is_name = false;
    if (!is_name) bare += c;
    if (c == '{') is_name = true;
  }
  return bare;
}

std::string WithoutQuery(const std::string& target) { return target.substr(0, target.find('?')); }

TEST_F(EachOperationTest, AnswersItsExample) {
  for (const auto& operation : operations()) {
    const Reply reply = Send(operation);
    EXPECT_EQ(reply.status / 100, 2) << operation.name() << " " << operation.target << " "
                                     << operation.body << ": " << reply.body;
  }
}

TEST_F(EachOperationTest, AnswersHeadLikeGetWithoutTheBody) {
  for (const auto& operation : operations()) {
    if (operation.method != "GET") continue;
    const Reply get = Send(operation);
    const Reply head = Send(operation, "HEAD", operation.target, operation.headers);
    EXPECT_EQ(head.status, get.status) << operation.name();
    EXPECT_EQ(head.body, "") << operation.name();
    EXPECT_EQ(head.Header("Content-Length"), std::to_string(get.body.size())) << operation.name();
    EXPECT_EQ(head.Header("Content-Type"), get.Header("Content-Type")) << operation.name();
  }
}

// Also if the document has one.
TEST_F(EachOperationTest, TakesAPathWithATrailingSlashAndWithoutIt) {
  for (const auto& operation : operations()) {
    const std::string path = WithoutQuery(operation.target);
    if (path == "/") continue;
    const std::string other = path.ends_with('/') ? path.substr(0, path.size() - 1) : path + "/";
    const std::string target = other + operation.target.substr(path.size());
    const Reply reply = Send(operation, operation.method, target, operation.headers);
    EXPECT_EQ(reply.status / 100, 2) << operation.name() << " " << target << ": " << reply.body;
  }
}

TEST_F(EachOperationTest, RefusesAnotherMethodAndNamesThoseOfItsPath) {
  for (const auto& operation : operations()) {
    std::set<std::string> methods;
    for (const auto& other : operations()) {
      if (other.vendor == operation.vendor &&
          WithoutNames(other.path) == WithoutNames(operation.path)) {
        methods.insert(other.method);
      }
    }
    if (methods.count("GET") != 0) methods.insert("HEAD");
    for (const std::string method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
      if (methods.count(method) != 0) continue;
      const Reply reply =
          Send(operation, method, WithoutQuery(operation.target), operation.headers);
      EXPECT_EQ(reply.status, 405) << method << " " << operation.target << ": " << reply.body;
      EXPECT_EQ(AllowedVerbs(reply), methods) << method << " " << operation.target;
    }
  }
}

TEST_F(EachOperationTest, WantsACredentialWhereTheScenarioListsSome) {
  int open = 0;
  for (const auto& operation : operations()) {
    const auto credential = kCredentials.find(operation.vendor);
    if (credential == kCredentials.end()) continue;
    const auto& declared = Declared(operation);
    const bool is_open = declared.HasMember("security") && declared["security"].Empty();
    open += is_open ? 1 : 0;
    Headers without;
    Headers unknown;
    for (const auto& header : operation.headers) {
      const bool is_credential = header.first == credential->second.front().first;
      if (!is_credential) without.push_back(header);
      unknown.emplace_back(header.first, is_credential ? header.second + "x" : header.second);
    }
    for (const auto& headers : {without, unknown}) {
      const Reply reply = Send(operation, operation.method, operation.target, headers);
      EXPECT_EQ(reply.status, is_open ? 200 : 401) << operation.name() << ": " << reply.body;
      EXPECT_EQ(reply.Header("WWW-Authenticate").empty(), is_open) << operation.name();
    }
  }
  EXPECT_EQ(open, 14);  // the pet shop's status, and what Sumaya's apps ask before a login
}

// Of operations whose path ends with a key.
TEST_F(EachOperationTest, FindsNoRowWithAnUnknownKey) {
  int found = 0;
  for (const auto& operation : operations()) {
    const auto slash = operation.path.rfind('/');
    if (operation.path.compare(slash, 2, "/{") != 0) continue;
    if (!Declared(operation)["responses"].HasMember("404")) continue;
    const std::string path = WithoutQuery(operation.target);
    const std::string target = path.substr(0, path.rfind('/') + 1) + kNoKey;
    const Reply reply = Send(operation, operation.method, target, operation.headers);
    EXPECT_EQ(reply.status, 404) << operation.name() << " " << target << ": " << reply.body;
    ++found;
  }
  EXPECT_GE(found, 15);
}

// `Prefer: code` gives each reply that a user's document has, and each error of a built-in API; the
// client checks its body by the contract.
TEST_F(EachOperationTest, GivesEachDocumentedReplyThatIsPreferred) {
  int given = 0;
  for (const auto& operation : operations()) {
    const bool is_users = kSamples.count(operation.vendor) != 0;
    for (const auto& response : Declared(operation)["responses"].GetObject()) {
      const std::string status = response.name.GetString();
      if (status.find_first_not_of("0123456789") != std::string::npos) continue;
      if (!is_users && status < "400") continue;
      const Reply reply = Send(operation, {{"Prefer", "code=" + status}});
      EXPECT_EQ(std::to_string(reply.status), status) << operation.name() << ": " << reply.body;
      ++given;
    }
  }
  EXPECT_GE(given, 150);
}

}  // namespace
}  // namespace understudy::conformance
