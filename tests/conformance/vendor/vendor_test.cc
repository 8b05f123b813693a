// A vendor.yaml overrules what is inferred of a user's API; `understudy init` writes one that says
// the same as what was inferred.

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

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
  const Program program("", {"--api", document});
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
  EXPECT_EQ(pet.Header("Understudy-Basis"), "schema");
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

TEST(VendorTest, WordsWithoutEffectAreMistakes) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"entities: {}", "1:11: error: nothing is said of `entities`: leave it out"},
      {"operations: {}", "1:13: error: nothing is said of `operations`"},
      {"errors: {}", "1:9: error: nothing is said of `errors`"},
      {"entities: {pets: {}}", "1:18: error: nothing is said of this entity"},
      {"entities: {pets: {fields: {}}}", "1:27: error: nothing is said of `fields`"},
      {"entities: {pets: {shows: {}}}", "1:26: error: nothing is said of `shows`"},
      {"entities: {pets: {unique: []}}", "1:27: error: nothing is said of `unique`"},
      {"entities: {pets: {order: [name, -name]}}", "1:33: error: `name` is here twice"},
      {"entities: {pets: {fields: {id: {default: a}}}}", "1:42: error: a key can't have a default"},
      {"operations: {listPets: {list: pets, search: {status: [name, name]}}}",
       "1:61: error: `name` is here twice"},
  };
  for (const auto& [words, error] : mistakes) {
    const auto checked = RunToEnd({"check", "--api", PetshopWith(words + "\n")});
    EXPECT_NE(checked.err.find("vendor.yaml:" + error), std::string::npos) << checked.err;
  }
}

// A copy of the workspaces' document beside this vendor.yaml. Returns its path.
std::string WorkspacesWith(const std::string& vendor) {
  const fs::path folder = fs::path(NewFolder()) / "workspaces";
  WriteText(folder / "openapi.yaml", TextOf(kApis + "/workspaces/openapi.yaml"));
  WriteText(folder / "vendor.yaml", vendor);
  return (folder / "openapi.yaml").string();
}

// The whole reply. The same for two programs, but for the time, if theirs stands still.
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

TEST(UniqueTest, ValuesThatRepeatAreRefusedWithTheDeclaredStatus) {
  const Program program(
      "", {"--api", WorkspacesWith("entities: {members: {unique: [email, [name, role]]}}\n")});
  Client client(program);
  const auto add = [&](const std::string& body) {
    return client.Json("POST", "/acme/members", body);
  };
  const Reply first = add(R"({"name":"Ada","email":"a@example.com"})");
  ASSERT_EQ(first.status, 201) << first.body;
  const Reply repeated = add(R"({"name":"Ben","email":"a@example.com"})");
  EXPECT_EQ(repeated.status, 422);  // no 409 is declared
  EXPECT_EQ(repeated.Text("/message"), "members has a row with this email already.");
  EXPECT_EQ(add(R"({"name":"Ada"})").Text("/message"),
            "members has a row with this name and role already.");
  EXPECT_EQ(add(R"({"name":"Ada","role":"owner"})").status, 201);  // without an e-mail address
  const Reply other = add(R"({"name":"Cay"})");
  EXPECT_EQ(other.status, 201);
  const std::string target = "/acme/members/" + std::to_string(other.Integer("/id"));
  EXPECT_EQ(client.Json("PATCH", target, R"({"email":"a@example.com"})").status, 409);
  // A row does not repeat itself, and what is deleted can be used again.
  EXPECT_EQ(client.Json("PATCH", target, R"({"name":"Cay","email":"c@example.com"})").status, 200);
  EXPECT_EQ(client.Json("PATCH", target, R"({"email":"c@example.com"})").status, 200);
  EXPECT_EQ(client.Delete(target).status, 204);
  EXPECT_EQ(add(R"({"name":"Dot","email":"c@example.com"})").status, 201);
  const Reply row = client.Json("PUT", "/__admin/worlds/default/data/workspaces/members/77",
                                R"({"name":"Eve","email":"c@example.com"})");
  EXPECT_EQ(row.status, 400);
  EXPECT_NE(row.body.find("duplicate email"), std::string::npos) << row.body;
}

TEST(UniqueTest, NamesOfIndexesDiffer) {
  const Program program(
      "",
      {"--api", WorkspacesWith("entities:\n  members:\n    fields: {a: {type: string}, b: {type: "
                               "string}, a_b: {type: string}}\n    unique: [[a, b], a_b]\n")});
  EXPECT_EQ(Client(program).Get("/acme/members").status, 200);
}

TEST(UniqueTest, CheckFindsRowsThatRepeat) {
  const fs::path folder = NewFolder();
  WriteText(folder / "words.yaml", "entities: {members: {unique: email}}\n");
  WriteText(folder / "my.yaml", "apis: {w: {contract: " + kApis +
                                    "/workspaces/openapi.yaml, vendor: words.yaml}}\n"
                                    "vendors:\n  w:\n    data:\n      members:\n"
                                    "        - {name: Ada, email: a@example.com}\n"
                                    "        - {name: Ben, email: a@example.com}\n");
  const auto run = RunToEnd({"check", (folder / "my.yaml").string()});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("my.yaml:7:30: error: duplicate email `a@example.com` in members"),
            std::string::npos)
      << run.err;
}

TEST(ScopeTest, AnOperationThatIsBoundAgainKeepsItsScope) {
  const Program program(
      "", {"--api", WorkspacesWith("operations: {changeMember: {replace: members}}\n")});
  Client client(program);
  const Reply made = client.Json("POST", "/acme/members", R"({"name":"Ada"})");
  ASSERT_EQ(made.status, 201);
  const std::string id = std::to_string(made.Integer("/id"));
  EXPECT_EQ(client.Json("PATCH", "/other/members/" + id, R"({"name":"Eve"})").status, 404);
  EXPECT_EQ(client.Json("PATCH", "/acme/members/" + id, R"({"name":"Eve"})").Text("/name"), "Eve");
}

TEST(ShowsTest, PropertiesAreReadFromOtherRows) {
  const Program program("", {"--api", WorkspacesWith(R"(
entities:
  members: {shows: {noteIds: {ids: notes}, noteCount: {count: notes, by: memberId}}}
  notes: {shows: {author: memberId.name}}
)")});
  Client client(program);
  const Reply made = client.Json("POST", "/acme/members", R"({"name":"Ada","noteCount":7})");
  const std::string member = "/acme/members/" + std::to_string(made.Integer("/id"));
  EXPECT_EQ(made.Integer("/noteCount"), 0);
  const Reply note = client.Json("POST", member + "/notes", R"({"text":"a","author":"Eve"})");
  EXPECT_EQ(note.Text("/author"), "Ada");
  const Reply other = client.Json("POST", member + "/notes", R"({"text":"b"})");
  const Reply read = client.Get(member);
  EXPECT_EQ(read.Integer("/noteCount"), 2);
  EXPECT_EQ(read.Integer("/noteIds/0"), note.Integer("/id"));
  EXPECT_EQ(read.Integer("/noteIds/1"), other.Integer("/id"));
  EXPECT_EQ(client.Json("PATCH", member, R"({"name":"Ann"})").Integer("/noteCount"), 2);
  EXPECT_EQ(client.Get(member + "/notes").Text("/1/author"), "Ann");
}

TEST(ShowsTest, AFieldThatRefersMayStandBehindAllFieldsOfTheOtherEntity) {
  std::string fields;
  for (int i = 0; i < 40; ++i) fields += "f" + std::to_string(i) + ": {type: string}, ";
  const auto run = RunToEnd({"explain", "--api",
                             "w=" + WorkspacesWith("entities:\n  notes: {fields: {" + fields +
                                                   "writer: {references: members}}, "
                                                   "shows: {author: writer.name}}\n")});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.out.find("(SELECT s.name FROM w__members AS s WHERE s.id = w__notes.writer)"),
            std::string::npos)
      << run.out;
}

TEST(ShowsTest, MistakesAreTold) {
  const auto run =
      RunToEnd({"check", "--api",
                WorkspacesWith("entities:\n  members: {shows: {noteIds: {ids: members}}}\n"
                               "  notes: {shows: {author: text.name}}\n")});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("vendor.yaml:2:36: error: no such field of members refers to members"),
            std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find("vendor.yaml:3:27: error: expected a field with `references`"),
            std::string::npos)
      << run.err;
}

TEST(CredentialsTest, TheFileSaysWhereTheyAreAndHowMany) {
  const fs::path folder = NewFolder();
  WriteText(folder / "words.yaml",
            "limit: 2/minute\ncredentials: [{header: X-Key}, {query: key}]\n");
  WriteText(folder / "my.yaml",
            "clock: {frozen: '2024-01-15T12:00:00Z'}\n"
            "apis: {w: {contract: " +
                kApis +
                "/workspaces/openapi.yaml, vendor: words.yaml}}\n"
                "vendors: {w: {tokens: [secret]}}\n");
  const Program program((folder / "my.yaml").string());
  Client client(program);
  EXPECT_EQ(Ask(program, "GET", "/acme/members", {}, {}).substr(9, 3), "401");
  EXPECT_EQ(client.Get("/acme/members", {{"X-Key", "secret"}}).status, 200);
  EXPECT_EQ(client.Get("/acme/members?key=secret").status, 200);
  const std::string limited = Ask(program, "GET", "/acme/members?key=secret", {}, {});
  EXPECT_EQ(limited.substr(9, 3), "429");
  EXPECT_NE(limited.find("Retry-After: 60"), std::string::npos) << limited;
}

TEST(ScopeTest, TheWordKeepsRowsApart) {
  const Program program("", {"--api", WorkspacesWith(R"(
infer: false
entities: {members: {schema: Member, key: id}}
operations:
  listMembers: {list: members, scope: {team: workspace}}
  addMember: {create: members, scope: {team: workspace}}
  getMember: {read: members, scope: {team: workspace}}
  changeMember: {example: true}
  removeMember: {example: true}
  listNotes: {example: true}
  addNote: {example: true}
  getNote: {example: true}
  removeNote: {example: true}
)")});
  Client client(program);
  const Reply made = client.Json("POST", "/acme/members", R"({"name":"Ada"})");
  const std::string id = std::to_string(made.Integer("/id"));
  EXPECT_EQ(client.Get("/acme/members/" + id).status, 200);
  EXPECT_EQ(client.Get("/other/members/" + id).status, 404);
  EXPECT_EQ(client.Get("/__admin/worlds/default/data/workspaces/members/" + id).Text("/team"),
            "acme");
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

  const Program inferred("", {"--api", "x=" + document});
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
                                           "journal/openapi.json", "workspaces/openapi.yaml",
                                           "calendar/openapi.yaml"));

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

TEST(InitTest, EditorsGetTheWordsThatAreRead) {
  const fs::path folder = NewFolder();
  const auto made = RunToEnd({"init", "--api", "shop=" + kPetshop, "--out", folder.string()});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(TextOf(folder / "shop" / "vendor.yaml")
                .rfind("# yaml-language-server: $schema=vendor.schema.json\n", 0),
            0U);
  const auto printed = RunToEnd({"schema", "--vendor"});
  EXPECT_EQ(TextOf(folder / "shop" / "vendor.schema.json"), printed.out);
  rapidjson::Document schema;
  schema.Parse(printed.out.c_str());
  ASSERT_FALSE(schema.HasParseError()) << printed.out;
  // The words of a message are those of the schema.
  const auto wrong = RunToEnd({"check", "--api", PetshopWith("entities: {pets: {kee: id}}\n")});
  std::string words;
  const auto& entity = schema["properties"]["entities"]["additionalProperties"]["properties"];
  for (const auto& word : entity.GetObject()) {
    words += (words.empty() ? "" : ", ") + std::string(word.name.GetString());
  }
  EXPECT_NE(wrong.err.find("its words are " + words + "\n"), std::string::npos) << wrong.err;
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
