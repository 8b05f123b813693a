// A world as one SQLite file, and snapshots with names.

#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

// The first value that SQLite's own library reads from a file of these bytes; "" when there is
// none, what is wrong when something is.
std::string Ask(const std::string& bytes, const std::string& sql) {
  const std::string path = WriteFile(NewFolder(), "snapshot.sqlite", bytes);
  sqlite3* database = nullptr;
  sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
  sqlite3_stmt* statement = nullptr;
  std::string value;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    value = sqlite3_errmsg(database);
  } else if (sqlite3_step(statement) == SQLITE_ROW) {
    const auto* text = sqlite3_column_text(statement, 0);
    if (text != nullptr) value = reinterpret_cast<const char*>(text);
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return value;
}

// The same file after `sql`.
std::string Changed(const std::string& bytes, const std::string& sql) {
  const std::string path = WriteFile(NewFolder(), "snapshot.sqlite", bytes);
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  char* error = nullptr;
  sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error);
  EXPECT_EQ(error, nullptr) << error;
  sqlite3_free(error);
  sqlite3_close(database);
  return ReadFile(path);
}

constexpr const char* kCount = "SELECT count(*) FROM omnidesk_customers";

class AdminSnapshotsTest : public AdminFixture {
 protected:
  using AdminFixture::AdminFixture;

  std::string Download(const std::string& world) {
    const Reply reply = client_.Get(In(world, "/snapshot"));
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.body;
  }
  std::string Everything(const std::string& world) {
    std::string all = client_.Get(In(world, "/clock")).body;
    for (const char* target :
         {"/api/v2/customer?limit=100", "/api/v1/accounts?limit=50", "/v1/admin/points-records"}) {
      const Reply reply = client_.Get(std::string("/~") + world + target);
      all += reply.Header("Date") + reply.body;
    }
    return all;
  }
};

TEST_F(AdminSnapshotsTest, AreFilesThatSqliteOpens) {
  AddCustomer("a", "A1");
  const Reply reply = client_.Get(In("a", "/snapshot"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Header("Content-Type"), "application/vnd.sqlite3");
  EXPECT_EQ(reply.Header("Content-Disposition"), "attachment; filename=\"a.sqlite\"");
  EXPECT_EQ(Ask(reply.body, "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(Ask(reply.body, kCount), "43");
  EXPECT_EQ(client_.Get(In("a")).Integer("/writes"), 1) << "taking one changes nothing";
}

TEST_F(AdminSnapshotsTest, AreAnsweredToHead) {
  Customers("a");
  const std::string head =
      Raw(program_, "HEAD " + In("a", "/snapshot") + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 1);
  EXPECT_EQ(head.substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_NE(head.find("Content-Length: " + std::to_string(Download("a").size())), std::string::npos)
      << head;
}

TEST_F(AdminSnapshotsTest, ARestoredWorldGoesOnByteForByte) {
  Put(In("a", "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");
  AddCustomer("a", "A1");
  const std::string file = Download("a");

  const Reply restored = Upload(In("b", "/snapshot"), file);
  EXPECT_EQ(restored.status, 200) << restored.body;
  EXPECT_EQ(restored.Text("/name"), "b");
  for (const char* world : {"a", "b"}) {
    Post(In(world, "/clock/advance"), R"({"by":"1h"})");
    AddCustomer(world, "A2");
  }

  EXPECT_EQ(Customers("b"), 44);
  std::string of_a = Everything("a");
  for (auto at = of_a.find("~a"); at != std::string::npos; at = of_a.find("~a", at))
    of_a[at + 1] = 'b';
  EXPECT_TRUE(Everything("b") == of_a) << Everything("b").substr(0, 400);
}

TEST_F(AdminSnapshotsTest, MayBeEditedByOtherTools) {
  const std::string file =
      Changed(Download("default"),
              "UPDATE omnidesk_customers SET firstname = 'Edited' WHERE id = 2; VACUUM");
  EXPECT_EQ(Upload(In("a", "/snapshot"), file).status, 200);
  EXPECT_EQ(client_.Get("/~a/api/v2/customer").Text("/items/1/firstname"), "Edited");
  EXPECT_EQ(AddCustomer("a", "A1").status, 200);
  EXPECT_EQ(Customers("a"), 43);
}

TEST_F(AdminSnapshotsTest, AreRefusedWholeWhenSomethingIsWrong) {
  Put(In("a", "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");
  AddCustomer("a", "A1");
  const std::string before = Everything("a");
  const std::string good = Download("a");
  std::string torn = good;
  for (std::size_t i = 4096; i < torn.size(); ++i) torn[i] = static_cast<char>(i * 7);
  for (const std::string& bad :
       {std::string(), std::string("x"), std::string(5000, '\0'), good.substr(0, 100),
        good.substr(0, 4096), good.substr(0, good.size() - 1), good + "x", torn,
        Changed(good, "PRAGMA foreign_keys=OFF; DELETE FROM omnidesk_brands"),
        Changed(good, "CREATE TABLE more(x)"), Changed(good, "DROP TABLE leeloo_accounts"),
        Changed(good, "CREATE TRIGGER t AFTER DELETE ON omnidesk_customers BEGIN SELECT 1; END"),
        Changed(good, "UPDATE understudy_meta SET value = '{' WHERE name = 'world'"),
        Changed(good, "INSERT INTO understudy_before VALUES(x'00')"),
        Changed(good,
                "UPDATE understudy_meta SET value = json_set(value, '$.clock.rate', '86401')"
                " WHERE name = 'world'"),
        Changed(good,
                "UPDATE understudy_meta SET value = '{\"clock\":{\"from\":\"x\",\"rate\":"
                "\"1\"},\"random\":\"1\"}' WHERE name = 'world'")}) {
    SCOPED_TRACE(bad.size());
    ExpectAdminError(Upload(In("a", "/snapshot"), bad), 422, "unprocessable");
    ExpectAdminError(Upload(std::string(kSnapshots) + "/s", bad), 422, "unprocessable");
  }
  EXPECT_TRUE(Everything("a") == before) << Everything("a").substr(0, 400);
  EXPECT_EQ(client_.Get(kSnapshots).Integer("/total"), 0);
}

TEST_F(AdminSnapshotsTest, AreSentAsSqlite) {
  const std::string file = Download("default");
  for (const char* type : {"application/json", "text/plain", "multipart/form-data; boundary=x"}) {
    ExpectAdminError(Upload(In("a", "/snapshot"), file, type), 415, "unsupported_media_type");
  }
  EXPECT_EQ(client_.Send("PUT", In("a", "/snapshot"), {}, file).status, 200);
  for (const char* type :
       {"application/x-sqlite3", "application/octet-stream", "application/x-www-form-urlencoded"}) {
    EXPECT_EQ(Upload(In("a", "/snapshot"), file, type).status, 200) << type;
  }
}

TEST_F(AdminSnapshotsTest, AreTooLargePast10MiB) {
  const Reply reply = Upload(In("a", "/snapshot"), std::string(10 * 1024 * 1024 + 1, 'x'));
  ExpectAdminError(reply, 413, "payload_too_large");
}

// What holds of snapshots with names, wherever they are kept.
class NamedSnapshotsTest : public AdminSnapshotsTest, public ::testing::WithParamInterface<bool> {
 protected:
  NamedSnapshotsTest()
      : NamedSnapshotsTest(GetParam() ? NewFolder() + "/snapshots" : std::string()) {}
  static std::string Named(const std::string& name) { return std::string(kSnapshots) + "/" + name; }
  const std::string folder_;

 private:
  explicit NamedSnapshotsTest(const std::string& folder)
      : AdminSnapshotsTest(folder.empty() ? std::vector<std::string>()
                                          : std::vector<std::string>{"--snapshots", folder}),
        folder_(folder) {}
};

INSTANTIATE_TEST_SUITE_P(Shelves, NamedSnapshotsTest, ::testing::Bool(),
                         [](const auto& each) { return each.param ? "Folder" : "Memory"; });

TEST_P(NamedSnapshotsTest, AreTakenListedReadAndDeleted) {
  AddCustomer("a", "A1");
  const Reply taken = Post(kSnapshots, R"({"name":"one","world":"a"})");
  EXPECT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(taken.Header("Location"), Named("one"));
  EXPECT_EQ(taken.Keys(""), "name,taken,bytes");
  EXPECT_EQ(Post(kSnapshots, R"({"name":"a-default.one"})").status, 201);

  const Reply list = client_.Get(kSnapshots);
  EXPECT_EQ(list.Integer("/total"), 2);
  EXPECT_EQ(list.Text("/snapshots/0/name"), "a-default.one");
  EXPECT_EQ(list.Text("/snapshots/1/name"), "one");
  EXPECT_EQ(client_.Get(std::string(kSnapshots) + "?limit=1&offset=1").Text("/snapshots/0/name"),
            "one");

  const Reply file = client_.Get(Named("one"));
  EXPECT_EQ(file.Header("Content-Type"), "application/vnd.sqlite3");
  EXPECT_EQ(Ask(file.body, kCount), "43");
  EXPECT_EQ(static_cast<std::size_t>(list.Integer("/snapshots/1/bytes")), file.body.size());
  EXPECT_EQ(Ask(client_.Get(Named("a-default.one")).body, kCount), "42");

  EXPECT_EQ(client_.Delete(Named("one")).status, 204);
  ExpectAdminError(client_.Delete(Named("one")), 404, "not_found");
  ExpectAdminError(client_.Get(Named("one")), 404, "not_found");
  EXPECT_EQ(client_.Get(kSnapshots).Integer("/total"), 1);
}

TEST_P(NamedSnapshotsTest, AreGoneBackTo) {
  Put(In("a", "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");
  AddCustomer("a", "A1");
  Post(kSnapshots, R"({"name":"one","world":"a"})");
  const std::string before = Everything("a");
  AddCustomer("a", "A2");
  Post(In("a", "/clock/advance"), R"({"by":"1h"})");

  EXPECT_EQ(Post(In("a", "/restore"), R"({"snapshot":"one"})").status, 200);
  EXPECT_TRUE(Everything("a") == before) << Everything("a").substr(0, 400);
  EXPECT_EQ(Post(In("a", "/restore"), R"({"snapshot":"one"})").status, 200) << "as often as asked";

  EXPECT_EQ(Post(kWorlds, R"({"name":"b","from":{"snapshot":"one"}})").status, 201);
  EXPECT_EQ(Customers("b"), 43);
  AddCustomer("b", "B1");
  EXPECT_EQ(Post(In("b", "/restore"), R"({"snapshot":"one"})").status, 200);
  EXPECT_EQ(Customers("b"), 43) << "what was made of it did not change it";
  ExpectAdminError(Post(In("b", "/restore"), R"({"snapshot":"two"})"), 404, "not_found");
  ExpectAdminError(Post(kWorlds, R"({"name":"c","from":{"snapshot":"two"}})"), 404, "not_found");
}

TEST_P(NamedSnapshotsTest, KnowWhatAStaleReadShows) {
  const auto first_name = [&](const std::string& world, const Headers& headers) {
    return client_.Get("/~" + world + "/api/v2/customer/2", headers).Text("/item/firstname");
  };
  const Headers stale = {{"X-Stale", "1"}};
  EXPECT_EQ(
      Post(In("a", "/faults"), R"({"match":{"header":{"X-Stale":null}},"stale_read":true})").status,
      201);
  for (const char* name : {"One", "Two"}) {
    client_.Json("PUT", "/~a/api/v2/customer/2", std::string(R"({"firstname":")") + name + "\"}");
  }
  Post(kSnapshots, R"({"name":"one","world":"a"})");
  Post(In("a", "/fork"), R"({"name":"fork"})");
  EXPECT_EQ(Upload(In("uploaded", "/snapshot"), Download("a")).status, 200);
  client_.Json("PUT", "/~a/api/v2/customer/2", R"({"firstname":"Three"})");
  EXPECT_EQ(Post(In("restored", "/restore"), R"({"snapshot":"one"})").status, 200);
  EXPECT_EQ(Post(In("a", "/restore"), R"({"snapshot":"one"})").status, 200);

  for (const std::string world : {"a", "restored", "fork", "uploaded"}) {
    EXPECT_EQ(first_name(world, {}), "Two") << world;
    EXPECT_EQ(first_name(world, stale), "One") << world;
  }
}

TEST_P(NamedSnapshotsTest, AreNotReplacedByTakingButByUploading) {
  Post(kSnapshots, R"({"name":"one"})");
  ExpectAdminError(Post(kSnapshots, R"({"name":"one"})"), 409, "conflict");
  AddCustomer("a", "A1");
  EXPECT_EQ(Upload(Named("one"), Download("a")).status, 201);
  EXPECT_EQ(Ask(client_.Get(Named("one")).body, kCount), "43");
  EXPECT_EQ(client_.Get(kSnapshots).Integer("/total"), 1);
}

TEST_P(NamedSnapshotsTest, AreNamedAsFilesMayBe) {
  const std::string file = Download("default");
  for (const std::string& name :
       {std::string(".."), std::string("."), std::string(".hidden"), std::string("..%2Fx"),
        std::string("%2e%2e"), std::string("a%2Fb"), std::string("%2Fetc%2Fpasswd"),
        std::string("a%5Cb"), std::string("a%20b"), std::string("%C3%A9"), std::string(65, 'a')}) {
    SCOPED_TRACE(name);
    ExpectAdminError(Upload(Named(name), file), 400, "bad_request");
    ExpectAdminError(client_.Get(Named(name)), 400, "bad_request");
    ExpectAdminError(client_.Delete(Named(name)), 400, "bad_request");
  }
  ExpectAdminError(Upload(Named("a%00b"), file), 400, "bad_request");
  for (const char* name : {"", "..", ".", ".x", "a/b", "../x", "/etc/x", "a\\\\b", "a\\u0000"}) {
    SCOPED_TRACE(name);
    ExpectAdminError(Post(kSnapshots, std::string("{\"name\":\"") + name + "\"}"), 400,
                     "invalid_body");
    ExpectAdminError(Post(In("a", "/restore"), std::string("{\"snapshot\":\"") + name + "\"}"), 400,
                     "invalid_body");
    ExpectAdminError(
        Post(kWorlds, std::string(R"({"name":"b","from":{"snapshot":")") + name + "\"}}"), 400,
        "invalid_body");
  }
  EXPECT_EQ(client_.Get(kSnapshots).Integer("/total"), 0);
}

TEST_P(NamedSnapshotsTest, OfAWorldThatIsNotThereAreNotTaken) {
  ExpectAdminError(Post(kSnapshots, R"({"name":"one","world":"nobody"})"), 404, "not_found");
}

TEST(SnapshotFolderTest, KeepsThemOverARestart) {
  const std::string folder = NewFolder();
  {
    Program program("default", {"--snapshots", folder});
    Client client(program, {{"apiKey", "od_test"}});
    client.Json("PUT", "/__admin/worlds/default/clock", R"({"frozen":"2024-01-15T12:00:00Z"})");
    client.Delete("/api/v2/customer/3");
    EXPECT_EQ(client.Json("POST", "/__admin/snapshots", R"({"name":"one"})").status, 201);
  }
  EXPECT_EQ(Ask(ReadFile(folder + "/one.sqlite"), kCount), "41");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);

  WriteFile(folder, "broken.sqlite", "SQLite format 3");
  WriteFile(folder, "notes.txt", "no snapshot");
  WriteFile(folder, ".hidden.sqlite", "no name");
  Program program("default", {"--snapshots", folder});
  Client client(program, {{"apiKey", "od_test"}});
  EXPECT_EQ(client.Get("/__admin/snapshots").Integer("/total"), 2);
  EXPECT_EQ(client.Json("POST", "/__admin/worlds/t/restore", R"({"snapshot":"one"})").status, 200);
  EXPECT_EQ(client.Get("/~t/api/v2/customer").Integer("/itemTotal"), 41);
  EXPECT_EQ(client.Get("/__admin/worlds/t/clock").Text("/mode"), "frozen");
  ExpectAdminError(client.Json("POST", "/__admin/worlds/t/restore", R"({"snapshot":"broken"})"),
                   422, "unprocessable");
  ExpectAdminError(client.Get("/__admin/snapshots/notes"), 404, "not_found");
}

TEST(SnapshotFolderTest, AFolderInItIsNoSnapshotToDelete) {
  const std::string folder = NewFolder();
  std::filesystem::create_directory(folder + "/inner.sqlite");
  const Program program("default", {"--snapshots", folder});
  Client client(program);
  ExpectAdminError(client.Delete("/__admin/snapshots/inner"), 404, "not_found");
  EXPECT_TRUE(std::filesystem::is_directory(folder + "/inner.sqlite"));
}

TEST(SnapshotFolderTest, IsUsedByTwoServersAtOnce) {
  const std::string folder = NewFolder();
  const Program one("default", {"--snapshots", folder});
  const Program other("default", {"--snapshots", folder});
  const std::string file = Client(one).Get("/__admin/worlds/default/snapshot").body;
  const auto upload = [&](const Program& program) {
    Client client(program);
    for (int i = 0; i < 20; ++i) {
      const Reply put = client.Send("PUT", "/__admin/snapshots/v",
                                    {{"Content-Type", "application/vnd.sqlite3"}}, file);
      EXPECT_EQ(put.status, 201) << put.body;
      EXPECT_EQ(client.Get("/__admin/snapshots/v").body.size(), file.size());
    }
  };
  std::thread second([&] { upload(other); });
  upload(one);
  second.join();
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1)
      << "nothing else is left";
}

TEST(SnapshotFolderTest, FollowsNoLinkAndReplacesNothingButFiles) {
  const std::string folder = NewFolder();
  const std::string outside = WriteFile(NewFolder(), "outside", "mine");
  std::filesystem::create_symlink(outside, folder + "/.v.sqlite.new");
  std::filesystem::create_symlink(outside, folder + "/link.sqlite");
  const Program program("default", {"--snapshots", folder});
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/__admin/snapshots", R"({"name":"v"})").status, 201);
  const std::string file = client.Get("/__admin/snapshots/v").body;
  ExpectAdminError(client.Send("PUT", "/__admin/snapshots/link",
                               {{"Content-Type", "application/vnd.sqlite3"}}, file),
                   503, "unavailable");
  EXPECT_EQ(ReadFile(outside), "mine");
}

TEST(SnapshotFolderTest, TellsOfALogThatTheFileLacks) {
  const std::string folder = NewFolder();
  const Program program("default", {"--snapshots", folder});
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/__admin/snapshots", R"({"name":"v"})").status, 201);
  const std::string file = client.Get("/__admin/snapshots/v").body;
  for (const char* ending : {"-wal", "-journal"}) {
    const std::string log = WriteFile(folder, std::string("v.sqlite") + ending, "changes");
    const Reply refused = client.Json("POST", "/__admin/worlds/t/restore", R"({"snapshot":"v"})");
    ExpectAdminError(refused, 422, "unprocessable");
    EXPECT_NE(refused.body.find(std::string("v.sqlite") + ending), std::string::npos)
        << refused.body;
    ExpectAdminError(client.Send("PUT", "/__admin/snapshots/v",
                                 {{"Content-Type", "application/vnd.sqlite3"}}, file),
                     503, "unavailable");
    std::filesystem::remove(log);
  }
  WriteFile(folder, "v.sqlite-wal", "");
  EXPECT_EQ(client.Json("POST", "/__admin/worlds/t/restore", R"({"snapshot":"v"})").status, 200);
  EXPECT_EQ(client.Delete("/__admin/snapshots/v").status, 204);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(SnapshotFolderTest, MustBeOne) {
  const std::string file = WriteFile(NewFolder(), "file", "x");
  const Finished run = RunToEnd({"serve", "--port", "0", "--snapshots", file});
  EXPECT_EQ(run.exit_code, 1) << Printed(run);
  EXPECT_NE(run.err.find("--snapshots"), std::string::npos) << run.err;
}

TEST(SnapshotOfAFileTest, IsTakenAndRestored) {
  const std::string state = NewFolder() + "/state.db";
  const auto arguments = std::vector<std::string>{"--db", state};
  {
    Program program("default", arguments);
    Client client(program, {{"apiKey", "od_test"}});
    EXPECT_EQ(client.Json("POST", "/__admin/snapshots", R"({"name":"one"})").status, 201);
    client.Delete("/api/v2/customer/3");
    EXPECT_GT(client.Get("/__admin/worlds/default").Integer("/bytes"), 100'000);
    EXPECT_EQ(Ask(client.Get("/__admin/worlds/default/snapshot").body, kCount), "41");
    EXPECT_EQ(
        client.Json("POST", "/__admin/worlds/default/restore", R"({"snapshot":"one"})").status,
        200);
    EXPECT_EQ(client.Get("/api/v2/customer").Integer("/itemTotal"), 42);
    client.Delete("/api/v2/customer/4");
    client.Delete("/api/v2/customer/5");
  }
  Program program("default", arguments);
  Client client(program, {{"apiKey", "od_test"}});
  EXPECT_EQ(client.Get("/api/v2/customer").Integer("/itemTotal"), 40);
}

}  // namespace
}  // namespace understudy::conformance
