// Faults and limits that are set while the server runs.

#include <functional>
#include <string>

#include "admin_run.h"

namespace understudy::conformance {
namespace {

class AdminFaultsTest : public AdminFixture {
 protected:
  int Status(const std::string& world = "t") {
    return client_
        .Get("/~" + world + "/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}})
        .status;
  }
  const std::string faults_ = In("t", "/faults");
  const std::string limits_ = In("t", "/limits");
};

using AdminLimitsTest = AdminFaultsTest;

TEST_F(AdminFaultsTest, AreAddedReadReplacedMovedAndDeleted) {
  const Reply added = Post(faults_, R"({"name":"down","status":503})");
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string first = added.Header("Location");
  EXPECT_EQ(first, faults_ + "/" + std::to_string(added.Integer("/id")));
  EXPECT_EQ(Status(), 503);
  EXPECT_EQ(Status("other"), 200);
  EXPECT_EQ(client_.Get(first).Integer("/applied"), 1);

  const Reply second = Post(faults_, R"({"status":500})");
  EXPECT_EQ(Post(second.Header("Location") + "/move", R"({"place":0})").status, 200);
  EXPECT_EQ(client_.Get(faults_).Integer("/faults/0/id"), second.Integer("/id"));
  EXPECT_EQ(Status(), 500);

  EXPECT_EQ(Put(second.Header("Location"), R"({"status":502})").status, 200);
  EXPECT_EQ(Status(), 502);
  EXPECT_EQ(client_.Delete(second.Header("Location")).status, 204);
  EXPECT_EQ(Status(), 503);
  EXPECT_EQ(client_.Delete(faults_).status, 204);
  EXPECT_EQ(Status(), 200);
  EXPECT_EQ(client_.Get(faults_).At("/faults").Size(), 0U);
}

TEST_F(AdminFaultsTest, AreReplacedTogether) {
  Post(faults_, R"({"status":500})");
  const Reply set = Put(faults_, R"({"faults":[{"times":1,"status":503}]})");
  EXPECT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(set.At("/faults").Size(), 1U);
  EXPECT_EQ(Status(), 503);
  EXPECT_EQ(Status(), 200);
  Post(In("t", "/reset"), R"({"parts":["faults"]})");
  EXPECT_EQ(client_.Get(faults_).At("/faults").Size(), 0U);
}

TEST_F(AdminFaultsTest, TheirBytesAreBoundedAndCounted) {
  const auto bytes = [&] { return client_.Get(In("t", "")).Integer("/bytes"); };
  const std::string rule = R"({"garbage":")" + std::string(1'000'000, 'x') + R"("})";
  ASSERT_EQ(Post(faults_, R"({"status":503})").status, 201);
  const auto before = bytes();
  for (int i = 0; i < 8; ++i) ASSERT_EQ(Post(faults_, rule).status, 201);
  // The text of a rule, and what it sends.
  EXPECT_EQ(bytes() - before, 8 * static_cast<std::int64_t>(rule.size() + 1'000'000));

  const Reply refused = Post(faults_, rule);
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_EQ(refused.Text("/error/message"), "The faults of a world take at most 16 MiB together.");
  EXPECT_EQ(Put(faults_ + "/1", rule).status, 409);
  std::string all = "{\"faults\":[" + rule;
  for (int i = 0; i < 8; ++i) all += "," + rule;
  EXPECT_EQ(Put(faults_, all + "]}").status, 409);
  EXPECT_EQ(client_.Get(faults_).At("/faults").Size(), 9U);

  const Reply kept = Post("/__admin/snapshots", R"({"name":"s","world":"t"})");
  EXPECT_GT(kept.Integer("/bytes"), 16'000'000);
  EXPECT_EQ(client_.Delete(faults_).status, 204);
  EXPECT_LT(bytes(), before);
}

TEST_F(AdminFaultsTest, AStaleReadShowsNothingFromBeforeItsRule) {
  const char* rule = R"({"match":{"header":{"X-Old":null}},"stale_read":true})";
  const std::string faults = In("t", "/faults");
  const std::string row = In("t", "/data/helpcrunch/customers/7");
  const auto old_name = [&] {
    return client_.Get("/~t/v1/customers/7", {{"Authorization", "Bearer hc_test"}, {"X-Old", "1"}})
        .Text("/name");
  };
  const std::function<void()> ways[] = {
      [&] { client_.Delete(faults); },
      [&] { client_.Delete(faults + "/1"); },
      [&] { Put(faults, R"({"faults":[]})"); },
      [&] { Put(faults, std::string(R"({"faults":[)") + rule + "]}"); },
      [&] { Put(faults + "/1", rule); },
      [&] { Post(In("t", "/reset"), R"({"parts":["faults"]})"); },
  };
  for (const auto& way : ways) {
    Post(In("t", "/reset"), "{}");
    Post(faults, rule);
    Put(row, R"({"name":"Ada"})");
    Put(row, R"({"name":"Eve"})");
    EXPECT_EQ(old_name(), "Ada");
    way();
    if (client_.Get(faults).At("/faults").Empty()) Post(faults, rule);
    EXPECT_EQ(old_name(), "Eve");
    Put(row, R"({"name":"Joy"})");
    EXPECT_EQ(old_name(), "Eve");
  }
}

TEST_F(AdminFaultsTest, AreCheckedAsAScenariosAre) {
  for (const char* body : {"", "[]", "{}", R"({"name":""})", R"({"status":99})", R"({"staus":500})",
                           R"({"status":500,"times":-1})"}) {
    SCOPED_TRACE(body);
    ExpectAdminError(Post(faults_, body), 400, "invalid_body");
    ExpectAdminError(Put(faults_, std::string("{\"faults\":[") + body + ",1]}"), 400,
                     "invalid_body");
  }
  EXPECT_EQ(client_.Get(faults_).status, 404) << "a refused call creates no world";
  Customers("t");
  for (const char* id : {"1", "0", "-1", "x", "99999999999999999999"}) {
    SCOPED_TRACE(id);
    ExpectAdminError(client_.Get(faults_ + "/" + id), 404, "not_found");
    ExpectAdminError(client_.Delete(faults_ + "/" + id), 404, "not_found");
    ExpectAdminError(Put(faults_ + "/" + id, R"({"status":500})"), 404, "not_found");
    ExpectAdminError(Post(faults_ + "/" + id + "/move", R"({"place":0})"), 404, "not_found");
    ExpectAdminError(Post(faults_ + "/" + id + "/move", R"({"place":-1})"), 400, "invalid_body");
  }
}

TEST_F(AdminLimitsTest, AreSetForAWorld) {
  Put(In("t", "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");
  const Reply set = Put(limits_, R"({"helpcrunch":{"requests":1,"per":"90s"}})");
  EXPECT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(set.Integer("/limits/helpcrunch/requests"), 1);
  EXPECT_EQ(client_.Get(limits_).body, set.body);
  EXPECT_EQ(Status(), 200);
  EXPECT_EQ(Status(), 429);
  EXPECT_EQ(Status("other"), 200);
  EXPECT_EQ(Put(limits_, R"({"helpcrunch":null})").status, 200);
  EXPECT_EQ(Status(), 200);
}

TEST_F(AdminLimitsTest, TheNextCallsAreRefused) {
  const Reply set = Post(limits_ + "/refuse", R"({"vendor":"helpcrunch","calls":2})");
  EXPECT_EQ(set.Integer("/refusing/helpcrunch"), 2);
  EXPECT_EQ(Status(), 429);
  EXPECT_EQ(Status(), 429);
  EXPECT_EQ(Status(), 200);
}

TEST_F(AdminLimitsTest, AreChecked) {
  for (const char* body : {"[]", R"({"helpcrunh":null})", R"({"helpcrunch":{"requests":0}})",
                           R"({"helpcrunch":{"requests":99999999999999999999,"per":"1s"}})"}) {
    ExpectAdminError(Put(limits_, body), 400, "invalid_body");
  }
  for (const char* body :
       {"{}", R"({"vendor":"nobody","calls":1})", R"({"vendor":"leeloo","calls":-1})"}) {
    ExpectAdminError(Post(limits_ + "/refuse", body), 400, "invalid_body");
  }
  EXPECT_EQ(client_.Get(limits_).status, 404);
}

}  // namespace
}  // namespace understudy::conformance
