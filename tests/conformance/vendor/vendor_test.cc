// A vendor.yaml overrules what is inferred of a user's API; `understudy init` writes one that says
// the same as what was inferred.

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "../support/client.h"
#include "../support/program.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

const std::string kApis = UNDERSTUDY_APIS_FOLDER;
const std::string kPetshop = kApis + "/petshop/openapi.yaml";

void WriteText(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string TextOf(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// A copy of the pet shop's document beside this vendor.yaml. Returns its path.
std::string PetshopWith(const std::string& vendor) {
  const fs::path folder = fs::path(NewFolder()) / "petshop";
  WriteText(folder / "openapi.yaml", TextOf(kPetshop));
  WriteText(folder / "vendor.yaml", vendor);
  return (folder / "openapi.yaml").string();
}

std::string Names(const Reply& reply, const char* list) {
  std::string names;
  for (const auto& row : reply.At(list).GetArray()) names += row["name"].GetString();
  return names;
}

TEST(VendorTest, AFileBesideTheDocumentOverrulesTheInference) {
  const std::string document = PetshopWith(R"(
entities:
  owners: {order: [-name], fields: {email: {default: none@example.com}}}
operations:
  getPet: {example: true}
  listPets: {list: pets, filter: {status: name}, pages: {}}
)");
  const Program program("default", {"--api", document});
  EXPECT_TRUE(program.AwaitError("petshop/vendor.yaml is used"));
  Client client(program);
  client.Json("POST", "/v1/owners", R"({"name":"Cid"})");
  const Reply owners = client.Get("/v1/owners");
  EXPECT_EQ(Names(owners, "/data"), "CidBobAda");
  EXPECT_EQ(owners.Text("/data/0/email"), "none@example.com");
  // The order is that of pages too.
  EXPECT_EQ(Names(client.Get("/v1/owners?limit=1&offset=1"), "/data"), "Bob");
  client.Json("POST", "/v1/owners/1/pets", R"({"name":"available"})");
  EXPECT_EQ(client.Get("/v1/owners/1/pets?status=available").At("").Size(), 1U);
  const Reply pet = client.Get("/v1/owners/9/pets/7e5c0c57-6f3f-4a12-9a51-0a3f5c1f0001");
  EXPECT_EQ(pet.status, 200);
  EXPECT_NE(pet.Header("Understudy-Basis"), "stateful");
}

TEST(VendorTest, AScenarioNamesTheFile) {
  const fs::path folder = NewFolder();
  WriteText(folder / "own" / "openapi.yaml", TextOf(kPetshop));
  WriteText(folder / "words.yaml", "operations: {listOwners: {example: true}}\n");
  WriteText(folder / "shop.yaml",
            "apis: {shop: {contract: own/openapi.yaml, vendor: words.yaml}}\n");
  const Program program((folder / "shop.yaml").string());
  Client client(program);
  EXPECT_EQ(client.Get("/v1/owners").Header("Understudy-Basis"), "example");
  EXPECT_EQ(client.Get("/v1/owners/1").Header("Understudy-Basis"), "stateful");
}

TEST(VendorTest, MistakesEndTheStartWithTheirPlaces) {
  const std::string document = PetshopWith(
      "operations:\n  listOwner: {list: owners}\n  listPets: {list: pets, order: [-age]}\n");
  const auto checked = RunToEnd({"check", "--api", document});
  EXPECT_EQ(checked.exit_code, 3);
  EXPECT_NE(checked.err.find("vendor.yaml:2:3: error: the document has no operation `listOwner` "
                             "(did you mean `listOwners`?)"),
            std::string::npos)
      << checked.err;
  EXPECT_NE(checked.err.find("vendor.yaml:3:34: error: pets has no field `age`"), std::string::npos)
      << checked.err;
  const std::string other = PetshopWith("operations:\n  listPets: {list: pets, order: [-age]}\n");
  const auto served = RunToEnd({"serve", "--api", other, "--port", "0"});
  EXPECT_EQ(served.exit_code, 3);
  EXPECT_NE(served.err.find("vendor.yaml:2:34: error: pets has no field `age`"), std::string::npos)
      << served.err;
}

// The same for both programs, but for the time: theirs stands still.
std::string Ask(const Program& program, const std::string& method, const std::string& target,
                const std::string& type, const std::string& body) {
  std::string request =
      method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + "Connection: close\r\n";
  if (!body.empty()) {
    request +=
        "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return Raw(program, request + "\r\n" + body);
}

void StopClock(const Program& program) {
  const std::string reply = Ask(program, "PUT", "/__admin/worlds/default/clock", "application/json",
                                R"({"frozen":"2026-01-02T03:04:05Z"})");
  EXPECT_EQ(reply.substr(0, 12), "HTTP/1.1 200") << reply;
}

class RoundTripTest : public ::testing::TestWithParam<const char*> {};

TEST_P(RoundTripTest, WhatInitWritesIsServedAlike) {
  const std::string document = kApis + "/" + GetParam();
  const fs::path folder = NewFolder();
  const auto made = RunToEnd({"init", "--api", "x=" + document, "--out", folder.string()});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const auto listed = RunToEnd({"routes", "--api", "x=" + document, "--json"});
  rapidjson::Document routes;
  routes.Parse(listed.out.c_str());
  ASSERT_FALSE(routes.HasParseError()) << listed.out;

  const Program inferred("default", {"--api", "x=" + document});
  const Program written((folder / "x.yaml").string());
  StopClock(inferred);
  StopClock(written);
  int stateful = 0;
  const auto expect_same = [&](const std::string& method, const std::string& target,
                               const std::string& type = {}, const std::string& body = {}) {
    const std::string one = Ask(inferred, method, target, type, body);
    EXPECT_EQ(one, Ask(written, method, target, type, body)) << method << " " << target;
    if (one.find("Understudy-Basis: stateful") != std::string::npos) ++stateful;
  };
  for (const std::string round : {"first", "second"}) {
    for (const auto& route : routes["routes"].GetArray()) {
      const std::string method = route["method"].GetString();
      const std::string target = route["example"].GetString();
      if (method == "DELETE" && round == "first") continue;
      if (method != "GET") {
        expect_same(method, target, "application/json",
                    R"({"data":{"type":"entries","attributes":{"title":"a"}},"name":")" + round +
                        R"(","email":"a@example.com","amount":5,"currency":"eur"})");
        expect_same(method, target, "application/x-www-form-urlencoded",
                    "name=" + round + "&email=b%40example.com&amount=5&currency=eur");
        continue;
      }
      expect_same(method, target);
      for (const char* query : {"limit=1", "limit=1&offset=1", "sort=-name", "status=available",
                                "page[size]=1", "q=a"}) {
        expect_same(method, target + "?" + query);
      }
    }
  }
  EXPECT_GT(stateful, 20);
}

INSTANTIATE_TEST_SUITE_P(VendorTest, RoundTripTest,
                         ::testing::Values("petshop/openapi.yaml", "billing/openapi.yaml",
                                           "journal/openapi.json"));

TEST(InitTest, OverwritesNothingUnlessForced) {
  const fs::path folder = NewFolder();
  WriteText(folder / "shop.yaml", "mine\n");
  const std::vector<std::string> call = {"init", "--api", "shop=" + kPetshop, "--out",
                                         folder.string()};
  const auto refused = RunToEnd(call);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("shop.yaml exists: --force writes over it"), std::string::npos)
      << refused.err;
  EXPECT_EQ(TextOf(folder / "shop.yaml"), "mine\n");
  EXPECT_FALSE(fs::exists(folder / "shop" / "vendor.yaml"));
  auto forced = call;
  forced.push_back("--force");
  EXPECT_EQ(RunToEnd(forced).exit_code, 0);
  EXPECT_TRUE(fs::exists(folder / "shop" / "vendor.yaml"));
  EXPECT_EQ(RunToEnd({"check", (folder / "shop.yaml").string()}).exit_code, 0);
}

TEST(InitTest, NeverWritesOverTheDocument) {
  const fs::path folder = NewFolder();
  WriteText(folder / "shop.yaml", TextOf(kPetshop));
  const auto refused = RunToEnd(
      {"init", "--api", (folder / "shop.yaml").string(), "--out", folder.string(), "--force"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("is the document itself"), std::string::npos) << refused.err;
  EXPECT_EQ(TextOf(folder / "shop.yaml"), TextOf(kPetshop));
}

TEST(InitTest, WantsOneApi) {
  EXPECT_EQ(RunToEnd({"init"}).exit_code, 2);
  EXPECT_EQ(RunToEnd({"init", "--api", "none.yaml"}).exit_code, 3);
}

}  // namespace
}  // namespace understudy::conformance
