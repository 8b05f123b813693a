// `GET /__admin/requests/export`: what a world, or all worlds, got, as a file.

#include <rapidjson/document.h>
#include <sqlite3.h>

#include <fstream>
#include <string>
#include <vector>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

// Rows of a query, their columns joined by "|".
std::vector<std::string> Select(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  std::vector<std::string> rows;
  const auto add = [](void* to, int count, char** values, char**) {
    std::string row;
    for (int i = 0; i < count; ++i) {
      if (i > 0) row += "|";
      row += values[i] == nullptr ? "null" : values[i];
    }
    static_cast<std::vector<std::string>*>(to)->push_back(row);
    return 0;
  };
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), add, &rows, &error), SQLITE_OK) << error;
  sqlite3_free(error);
  sqlite3_close(database);
  return rows;
}

using Rows = std::vector<std::string>;

class RequestsExportTest : public AdminFixture {
 protected:
  static constexpr const char* kExport = "/__admin/requests/export";

  void SetUp() override {
    client_.Get("/~a/v1/customers/8737843?x=1", {{"Authorization", "Bearer hc_test"}});
    client_.Form("PUT", "/~a/api/v2/customer/1", {{"firstname", "Ada"}});
    client_.Send("POST", "/~b/nowhere", {{"Content-Type", "text/plain"}}, std::string("\0\xff", 2));
  }
  std::string Download(const std::string& query) {
    const Reply reply = client_.Get(kExport + query);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.Header("Content-Type"), "application/vnd.sqlite3");
    EXPECT_EQ(reply.Header("Content-Disposition"), "attachment; filename=\"requests.sqlite\"");
    const std::string file = NewFolder() + "/requests.sqlite";
    std::ofstream(file, std::ios::binary) << reply.body;
    return file;
  }
};

TEST_F(RequestsExportTest, IsASqliteFileThatAnyToolOpens) {
  const std::string file = Download("?format=sqlite&world=all");
  EXPECT_EQ(Select(file, "PRAGMA integrity_check"), Rows{"ok"});
  EXPECT_EQ(Select(file,
                   "SELECT request, world, number, method, url, status, operation, matched FROM "
                   "(SELECT *, operation IS NOT NULL AS matched FROM requests) ORDER BY request"),
            (Rows{"1|a|1|GET|/v1/customers/8737843?x=1|200|helpcrunch.getCustomer|1",
                  "2|a|2|PUT|/api/v2/customer/1|200|omnidesk.updateCustomer|1",
                  "3|b|1|POST|/nowhere|404|null|0"}));
  EXPECT_EQ(Select(file, "SELECT body, body_size FROM requests WHERE request = 2"),
            Rows{"firstname=Ada|13"});
  EXPECT_EQ(Select(file, "SELECT typeof(body), hex(body) FROM requests WHERE request = 3"),
            Rows{"blob|00FF"});
  EXPECT_EQ(Select(file,
                   "SELECT value FROM headers WHERE request = 1 AND message = 'request' AND name "
                   "= 'Authorization'"),
            Rows{"***"});
  EXPECT_EQ(Select(file,
                   "SELECT value FROM headers WHERE request = 1 AND message = 'reply' AND name = "
                   "'Content-Type'"),
            Rows{"application/json"});
  EXPECT_EQ(Select(file,
                   "SELECT request, vendor, entity, id, field, before ->> 'firstname', after ->> "
                   "'firstname' FROM row_changes WHERE entity = 'customers'"),
            Rows{"2|omnidesk|customers|1|null|text|Ada"});
}

TEST_F(RequestsExportTest, HidesCredentialsInRowChanges) {
  const Reply put = client_.Json("PATCH", In("c", "/data/omnidesk/customers/1"),
                                 R"({"firstname":"https://ada:s3cret@a.example/?apiKey=s3cret"})");
  EXPECT_EQ(put.status, 200) << put.body;
  client_.Form("PUT", "/~c/api/v2/customer/1", {{"firstname", "Ada"}});
  const std::string file = Download("?format=sqlite&world=c");
  EXPECT_EQ(Select(file,
                   "SELECT before ->> 'firstname', after ->> 'firstname' FROM row_changes WHERE "
                   "entity = 'customers'"),
            Rows{"https://***@a.example/?apiKey=***|Ada"});
  EXPECT_EQ(ReadFile(file).find("s3cret"), std::string::npos);
}

TEST_F(RequestsExportTest, HasOneWorldUnlessAllAreWanted) {
  const std::string worlds = "SELECT DISTINCT world FROM requests ORDER BY 1";
  EXPECT_EQ(Select(Download("?format=sqlite"), worlds), Rows{});
  EXPECT_EQ(Select(Download("?format=sqlite&world=b"), worlds), Rows{"b"});
  EXPECT_EQ(Select(Download("?format=sqlite&world=all"), worlds), (Rows{"a", "b"}));
  const Reply har = client_.Get(std::string("/~a") + kExport);
  EXPECT_EQ(har.Text("/log/version"), "1.2");
  EXPECT_EQ(har.At("/log/entries").Size(), 2U);
  EXPECT_EQ(har.Text("/log/entries/1/request/postData/text"), "firstname=Ada");
  EXPECT_EQ(har.Header("Content-Disposition"), "attachment; filename=\"requests.har\"");
}

TEST_F(RequestsExportTest, LinesAndArchiveHaveRowChangesHintsAndReasons) {
  const Reply har = client_.Get(std::string("/~a") + kExport);
  bool has_customer = false;
  const auto& rows = har.At("/log/entries/1/_rowChanges");
  for (const auto& row : rows.GetArray()) {
    if (std::string(row["entity"].GetString()) != "customers") continue;
    has_customer = true;
    EXPECT_STREQ(row["before"]["firstname"].GetString(), "text");
    EXPECT_STREQ(row["after"]["firstname"].GetString(), "Ada");
  }
  EXPECT_TRUE(has_customer) << har.body;
  EXPECT_FALSE(har.At("/log/entries/0").HasMember("_rowChanges"));
  client_.Get("/~c/v1/custmers/1");
  client_.Get("/~c/v1/customers/1", {{"Understudy-Fault", "statsu=1"}});
  const Reply missed = client_.Get(std::string("/~c") + kExport);
  EXPECT_EQ(missed.Text("/log/entries/0/_hint").find("did you mean "), 0U) << missed.body;
  EXPECT_NE(missed.Text("/log/entries/1/_reason"), "");

  const auto lines = Lines(client_.Get("/__admin/requests.jsonl?world=all").body);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_NE(lines[0].find(R"("row_changes":[],"more_row_changes":0)"), std::string::npos);
  EXPECT_NE(lines[1].find(R"("row_changes":[{"vendor":"omnidesk","entity":"customers","id":"1")"),
            std::string::npos)
      << lines[1];
  EXPECT_NE(lines[3].find(R"("reason":null,"hint":"did you mean )"), std::string::npos) << lines[3];
  EXPECT_EQ(lines[4].find(R"("reason":null)"), std::string::npos) << lines[4];
}

TEST_F(RequestsExportTest, AllFormsHaveViolationsHintsAndReasons) {
  client_.Get("/~v/v1/customers/8737843?colour=1&apiKey=s3cret",
              {{"Authorization", "Bearer hc_test"}});
  client_.Get("/~v/v1/custmers/1");
  client_.Get("/~v/v1/customers/1", {{"Understudy-Fault", "statsu=1"}});
  const std::string message = "Unknown query parameter `colour`; the operation has none.";
  const Reply har = client_.Get(std::string("/~v") + kExport);
  EXPECT_EQ(har.Text("/log/entries/0/_violations/0/in"), "query");
  EXPECT_EQ(har.Text("/log/entries/0/_violations/0/name"), "colour");
  EXPECT_EQ(har.Text("/log/entries/0/_violations/0/message"), message);
  EXPECT_FALSE(har.At("/log/entries/1").HasMember("_violations"));

  const std::string file = Download("?format=sqlite&world=v");
  EXPECT_EQ(
      Select(file, "SELECT request, place, name, message FROM violations WHERE name = 'colour'"),
      Rows{"1|query|colour|" + message});
  EXPECT_EQ(Select(file, "SELECT hint FROM requests WHERE request = 2"),
            Rows{har.Text("/log/entries/1/_hint")});
  EXPECT_EQ(Select(file, "SELECT reason FROM requests ORDER BY request")[0], "null");
  EXPECT_EQ(Select(file, "SELECT reason FROM requests WHERE request = 3"),
            Rows{har.Text("/log/entries/2/_reason")});
  EXPECT_EQ(ReadFile(file).find("s3cret"), std::string::npos);
}

TEST_F(RequestsExportTest, LinesAndArchiveHideCredentialsInRowChanges) {
  client_.Json("PATCH", In("c", "/data/omnidesk/customers/1"),
               R"({"firstname":"https://ada:s3cret@a.example/?apiKey=s3cret"})");
  client_.Form("PUT", "/~c/api/v2/customer/1", {{"firstname", "Ada"}});
  for (const std::string target : {"/__admin/requests.jsonl", kExport}) {
    const Reply reply = client_.Get("/~c" + target);
    EXPECT_NE(reply.body.find("https://***@a.example"), std::string::npos) << reply.body;
    EXPECT_EQ(reply.body.find("s3cret"), std::string::npos) << reply.body;
  }
}

TEST_F(RequestsExportTest, ALargeArchiveIsWhole) {
  const std::string body = R"({"x":")" + std::string(60'000, 'x') + "\"}";
  for (int i = 0; i < 100; ++i) client_.Json("POST", "/~c/nowhere", body);
  const Reply reply = client_.Get(std::string("/~c") + kExport);
  EXPECT_GT(reply.body.size(), 6'000'000U);
  EXPECT_EQ(reply.At("/log/entries").Size(), 100U);
}

TEST_F(RequestsExportTest, RefusesWhatItCantExport) {
  ExpectAdminError(client_.Get(std::string(kExport) + "?format=csv"), 400, "bad_request");
  EXPECT_EQ(client_.Get(std::string(kExport) + "?format=jsonl").Text("/error/message"),
            "The parameter `format` must be har or sqlite, not `jsonl`. GET "
            "/__admin/requests.jsonl gives lines of JSON.");
  Program off("default", {"--journal", "0"});
  ExpectAdminError(Client(off).Get(kExport), 409, "conflict");
}

// What they keep counts for --max-buffer.
TEST(RequestsExportMemoryTest, ListsThatTakeTooMuchMemorySayHowMuch) {
  Program program("default", {"--max-buffer", "16"});
  Client client(program);
  const std::string body(60'000, 'x');
  for (int i = 0; i < 300; ++i) client.Send("POST", "/none", {}, body);
  for (const std::string target :
       {"/__admin/requests", "/__admin/requests.jsonl", "/__admin/requests/export"}) {
    const Reply reply = client.Get(target);
    EXPECT_EQ(reply.status, 503) << target;
    EXPECT_NE(reply.body.find("for the reply, which needs 18"), std::string::npos) << reply.body;
    EXPECT_NE(reply.body.find("raise --max-buffer"), std::string::npos) << reply.body;
  }
  EXPECT_EQ(client.Get("/__admin/requests?limit=100").At("/requests").Size(), 100U);
}

TEST(RequestsExportCredentialsTest, ShowsThemIfAsked) {
  Program program("default", {"--show-credentials"});
  Client client(program);
  client.Get("/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}});
  const Reply har = client.Get("/__admin/requests/export");
  EXPECT_NE(har.body.find("Bearer hc_test"), std::string::npos);
}

}  // namespace
}  // namespace understudy::conformance
