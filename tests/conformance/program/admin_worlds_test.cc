// Worlds as /__admin lists, makes, changes and deletes them.

#include <string>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

using AdminWorldsTest = AdminFixture;

TEST_F(AdminWorldsTest, AreListedByName) {
  Customers("b");
  AddCustomer("a", "A1");
  const Reply list = client_.Get(kWorlds);
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.Keys(""), "total,worlds");
  EXPECT_EQ(list.Integer("/total"), 3);
  EXPECT_EQ(list.Keys("/worlds/0"), "name,scenario,age_ms,idle_ms,writes,bytes,journal,clock");
  EXPECT_EQ(list.Text("/worlds/0/name"), "a");
  EXPECT_EQ(list.Text("/worlds/0/scenario"), "default");
  EXPECT_EQ(list.Integer("/worlds/0/writes"), 1);
  EXPECT_GT(list.Integer("/worlds/0/bytes"), 0);
  EXPECT_EQ(list.Text("/worlds/1/name"), "b");
  EXPECT_EQ(list.Integer("/worlds/1/writes"), 0);
  EXPECT_EQ(list.Integer("/worlds/1/bytes"), 0);
  EXPECT_EQ(list.Text("/worlds/2/name"), "default");
}

TEST_F(AdminWorldsTest, AreListedInPages) {
  for (const char* name : {"a", "b", "c"}) Customers(name);
  const Reply page = client_.Get(std::string(kWorlds) + "?limit=2&offset=1");
  EXPECT_EQ(page.Integer("/total"), 4);
  EXPECT_EQ(page.At("/worlds").Size(), 2U);
  EXPECT_EQ(page.Text("/worlds/0/name"), "b");
  EXPECT_EQ(client_.Get(std::string(kWorlds) + "?offset=4").At("/worlds").Size(), 0U);
  for (const char* query :
       {"limit=0", "limit=1001", "limit=-1", "limit=x", "limit=", "limit=1&limit=2", "offset=-1",
        "offset=99999999999999999999", "limit=1.5", "limit=%zz", "limit=%00"}) {
    SCOPED_TRACE(query);
    ExpectAdminError(client_.Get(std::string(kWorlds) + "?" + query), 400, "bad_request");
  }
}

TEST_F(AdminWorldsTest, AreMadeOfTheScenario) {
  const Reply made = Post(kWorlds, R"({"name":"t1"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Header("Location"), In("t1"));
  EXPECT_EQ(made.Integer("/writes"), 0);
  EXPECT_EQ(client_.Get(In("t1")).Text("/name"), "t1");
  EXPECT_EQ(Customers("t1"), 42);
}

TEST_F(AdminWorldsTest, AreMadeOnce) {
  Post(kWorlds, R"({"name":"t1"})");
  ExpectAdminError(Post(kWorlds, R"({"name":"t1"})"), 409, "conflict");
  ExpectAdminError(Post(kWorlds, R"({"name":"default"})"), 409, "conflict");
}

TEST_F(AdminWorldsTest, AreMadeOfAnotherBuiltInScenario) {
  const Reply made = Post(kWorlds, R"({"name":"t1","from":{"scenario":"empty"}})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Text("/scenario"), "empty");
  EXPECT_EQ(Customers("t1"), 0);
  EXPECT_EQ(Customers("default"), 42);
  EXPECT_EQ(Post(In("t1", "/reset"), "{}").status, 200);
  EXPECT_EQ(Customers("t1"), 0) << "reset goes back to its own scenario";
}

TEST_F(AdminWorldsTest, NeedAScenarioThatIsThere) {
  const Reply reply = Post(kWorlds, R"({"name":"t1","from":{"scenario":"emty"}})");
  ExpectAdminError(reply, 422, "invalid_scenario");
  EXPECT_NE(reply.Text("/error/details/0/message").find("did you mean `empty`"), std::string::npos);
  for (const char* name : {"../secret", "/etc/passwd", "..", ".", "a/b", "a\\u0000b"}) {
    SCOPED_TRACE(name);
    ExpectAdminError(
        Post(kWorlds, std::string(R"({"name":"t1","from":{"scenario":")") + name + "\"}}"), 422,
        "invalid_scenario");
  }
  EXPECT_EQ(client_.Get(In("t1")).status, 404);
}

TEST_F(AdminWorldsTest, AreMadeOfAnotherWorld) {
  AddCustomer("a", "A1");
  EXPECT_EQ(Post(kWorlds, R"({"name":"b","from":{"world":"a"}})").status, 201);
  EXPECT_EQ(Customers("b"), 43);
  ExpectAdminError(Post(kWorlds, R"({"name":"c","from":{"world":"nobody"}})"), 404, "not_found");
}

TEST_F(AdminWorldsTest, AForkGoesItsOwnWay) {
  AddCustomer("a", "A1");
  const Reply fork = Post(In("a", "/fork"), R"({"name":"b"})");
  EXPECT_EQ(fork.status, 201);
  EXPECT_EQ(fork.Header("Location"), In("b"));
  AddCustomer("a", "A2");
  AddCustomer("b", "B1");
  AddCustomer("b", "B2");
  EXPECT_EQ(Customers("a"), 44);
  EXPECT_EQ(Customers("b"), 45);
  EXPECT_EQ(Customers("default"), 42);
  ExpectAdminError(Post(In("a", "/fork"), R"({"name":"b"})"), 409, "conflict");
  ExpectAdminError(Post(In("nobody", "/fork"), R"({"name":"c"})"), 404, "not_found");
}

TEST_F(AdminWorldsTest, GoOnByteForByteInAFork) {
  Put(In("a", "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");
  AddCustomer("a", "A1");
  Post(In("a", "/fork"), R"({"name":"b"})");
  EXPECT_EQ(AddCustomer("a", "A2").body, AddCustomer("b", "A2").body);
  EXPECT_EQ(client_.Get("/~a/api/v2/customer?limit=100").body,
            client_.Get("/~b/api/v2/customer?limit=100").body);
}

TEST_F(AdminWorldsTest, AreDeletedAndBeginAnew) {
  AddCustomer("a", "A1");
  EXPECT_EQ(client_.Delete(In("a")).status, 204);
  EXPECT_EQ(client_.Get(In("a")).status, 404);
  EXPECT_EQ(client_.Delete(In("a")).status, 404);
  EXPECT_EQ(Customers("a"), 42);
}

TEST_F(AdminWorldsTest, TheDefaultOneCannotBeDeleted) {
  ExpectAdminError(client_.Delete(In("default")), 409, "conflict");
}

TEST_F(AdminWorldsTest, AreResetWholeOrInParts) {
  AddCustomer("a", "A1");
  Put(In("a", "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");

  EXPECT_EQ(Post(In("a", "/reset"), R"({"parts":["clock"]})").status, 200);
  EXPECT_EQ(Customers("a"), 43);
  EXPECT_EQ(client_.Get(In("a", "/clock")).Text("/mode"), "real");

  Put(In("a", "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");
  Post(In("a", "/reset"), R"({"parts":["data","limits","faults","journal"]})");
  EXPECT_EQ(Customers("a"), 42);
  EXPECT_EQ(client_.Get(In("a", "/clock")).Text("/mode"), "frozen");

  AddCustomer("a", "A1");
  EXPECT_EQ(client_.Send("POST", In("a", "/reset")).status, 200) << "without a body: all";
  EXPECT_EQ(Customers("a"), 42);
  EXPECT_EQ(client_.Get(In("a", "/clock")).Text("/mode"), "real");
}

TEST_F(AdminWorldsTest, AreBegunByACallThatChangesThem) {
  EXPECT_EQ(Post(In("new", "/reset"), "{}").status, 200);
  EXPECT_EQ(client_.Get(In("new")).status, 200);
  EXPECT_EQ(client_.Get(In("other")).status, 404);
  EXPECT_EQ(client_.Get(In("other", "/clock")).status, 404);
  EXPECT_EQ(client_.Get(In("other", "/snapshot")).status, 404);
}

TEST_F(AdminWorldsTest, AreNamedInFewCharacters) {
  for (const std::string& name :
       {std::string("a%20b"), std::string("%C3%A9"), std::string(65, 'a'), std::string("a%2Fb")}) {
    SCOPED_TRACE(name);
    ExpectAdminError(client_.Get(In(name)), 400, "bad_request");
    ExpectAdminError(client_.Delete(In(name)), 400, "bad_request");
    ExpectAdminError(Post(In(name, "/reset"), "{}"), 400, "bad_request");
    ExpectAdminError(client_.Get(In(name, "/clock")), 400, "bad_request");
  }
  for (const char* name : {"", "a/b", "a b", "é"}) {
    ExpectAdminError(Post(kWorlds, std::string("{\"name\":\"") + name + "\"}"), 400,
                     "invalid_body");
  }
}

TEST_F(AdminWorldsTest, EverythingThatIsWrongIsSaidAtOnce) {
  const Reply reply =
      Post(kWorlds, "{\"nam\": \"x\",\n \"from\": {\"world\": \"a/b\", \"snapshot\": 7}}");
  ExpectAdminError(reply, 400, "invalid_body");
  ASSERT_EQ(reply.At("/error/details").Size(), 5U) << reply.body;
  EXPECT_EQ(reply.Keys("/error/details/0"), "line,column,message");
  EXPECT_EQ(reply.Text("/error/details/0/message"), "missing field `name`");
  EXPECT_EQ(reply.Text("/error/details/1/message"), "unknown key `nam` (did you mean `name`?)");
  EXPECT_EQ(reply.Integer("/error/details/2/line"), 2);
}

class FewWorldsTest : public AdminFixture {
 protected:
  FewWorldsTest() : AdminFixture({"--max-worlds", "2"}) {}
};

TEST_F(FewWorldsTest, TheLongestUnusedOneGivesWay) {
  AddCustomer("a", "A1");
  EXPECT_EQ(Customers("b"), 42);
  EXPECT_EQ(client_.Get(In("a")).status, 404);
  EXPECT_EQ(Post(kWorlds, R"({"name":"c"})").status, 201);
  EXPECT_EQ(client_.Get(kWorlds).Integer("/total"), 2);
}

TEST(OneWorldTest, ThereIsNoRoomForAnother) {
  Program program("default", {"--max-worlds", "1"});
  Client client(program);
  ExpectAdminError(client.Json("POST", "/__admin/worlds", R"({"name":"a"})"), 503, "unavailable");
  ExpectAdminError(client.Json("POST", "/__admin/worlds/a/reset", "{}"), 503, "unavailable");
}

TEST(WorldOptionsTest, AreChecked) {
  for (const auto& [option, value] :
       {std::pair("--max-worlds", "0"), std::pair("--max-worlds", "x"),
        std::pair("--world-ttl", "0"), std::pair("--world-ttl", "soon"),
        std::pair("--snapshots", ""), std::pair("--admin-token", ""),
        std::pair("--admin-token", "a b"), std::pair("--admin-token", "é")}) {
    const Finished run = RunToEnd({"serve", "--port", "0", option, value});
    EXPECT_EQ(run.exit_code, 2) << option << " " << value << "\n" << Printed(run);
  }
}

TEST(WorldScenariosTest, StandBesideTheServedOne) {
  const std::string folder = NewFolder();
  const std::string served = WriteFile(folder, "served.yaml", "extends: default\n");
  WriteFile(folder, "other.yaml", "name: the other\nextends: empty\n");
  WriteFile(folder, "broken.yaml", "nme: x\nclock: soon\n");
  WriteFile(folder, "notes.txt", "secret: 1\n");
  Program program(served);
  Client client(program);
  const auto make = [&](const std::string& scenario) {
    return client.Json("POST", "/__admin/worlds",
                       R"({"name":"t","from":{"scenario":")" + scenario + "\"}}");
  };
  const Reply broken = make("broken");
  ExpectAdminError(broken, 422, "invalid_scenario");
  EXPECT_EQ(broken.Keys("/error/details/0"), "file,line,column,message");
  EXPECT_EQ(broken.Text("/error/details/0/message"), "unknown key `nme` (did you mean `name`?)");
  EXPECT_EQ(broken.Integer("/error/details/1/line"), 2);
  const Reply notes = make("notes.txt");
  ExpectAdminError(notes, 422, "invalid_scenario");
  EXPECT_EQ(notes.body.find("secret"), std::string::npos) << notes.body;

  const Reply made = make("other");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Text("/scenario"), "the other");
}

}  // namespace
}  // namespace understudy::conformance
