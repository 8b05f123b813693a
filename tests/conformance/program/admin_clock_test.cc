// A world's time, set and moved while the server runs.

#include <string>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

class AdminClockTest : public AdminFixture {
 protected:
  std::string DateIn(const std::string& world) {
    return client_.Get("/~" + world + "/api/v2/customer").Header("Date");
  }
  const std::string clock_ = In("t", "/clock");
};

TEST_F(AdminClockTest, IsTheMachinesToBeginWith) {
  const Reply clock = client_.Get(In("default", "/clock"));
  EXPECT_EQ(clock.status, 200);
  EXPECT_EQ(clock.Keys(""), "mode,now,rate");
  EXPECT_EQ(clock.Text("/mode"), "real");
  EXPECT_EQ(clock.Integer("/rate"), 1);
}

TEST_F(AdminClockTest, StandsStill) {
  const Reply set = Put(clock_, R"({"frozen":"2024-01-15T14:00:00.250+02:00"})");
  EXPECT_EQ(set.status, 200);
  EXPECT_EQ(set.body,
            R"({"mode":"frozen","now":"2024-01-15T12:00:00.250Z","rate":0,"created":true})");
  EXPECT_EQ(client_.Get(clock_).body,
            R"({"mode":"frozen","now":"2024-01-15T12:00:00.250Z","rate":0})");
  EXPECT_EQ(DateIn("t"), "Mon, 15 Jan 2024 12:00:00 GMT");
  EXPECT_NE(DateIn("default"), "Mon, 15 Jan 2024 12:00:00 GMT") << "another world's time";
}

TEST_F(AdminClockTest, IsMovedOn) {
  Put(clock_, R"({"frozen":"2024-01-15T12:00:00Z"})");
  EXPECT_EQ(Post(clock_ + "/advance", R"({"by":"90s"})").body,
            R"({"mode":"frozen","now":"2024-01-15T12:01:30.000Z","rate":0})");
  Post(clock_ + "/advance", R"({"by":"250ms"})");
  Post(clock_ + "/advance", R"({"by":"2d"})");
  EXPECT_EQ(client_.Get(clock_).Text("/now"), "2024-01-17T12:01:30.250Z");
}

TEST_F(AdminClockTest, NeverLeavesTheYearsThatCanBeWritten) {
  Put(clock_, R"({"frozen":"9999-12-31T23:59:59Z"})");
  EXPECT_EQ(Post(clock_ + "/advance", R"({"by":"1s"})").status, 409);
  EXPECT_EQ(Post(clock_ + "/advance", R"({"by":"999ms"})").Text("/now"),
            "9999-12-31T23:59:59.999Z");
  // As instants of UTC, these lie before and behind.
  for (const char* instant : {"1969-12-31T23:59:59Z", "1970-01-01T00:00:00+01:00",
                              "9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00Z"}) {
    for (const char* key : {"frozen", "from"}) {
      const Reply refused = Put(clock_, std::string("{\"") + key + "\":\"" + instant + "\"}");
      EXPECT_EQ(refused.status, 400) << instant;
      EXPECT_NE(refused.body.find("1970 to 9999"), std::string::npos) << refused.body;
    }
  }
  EXPECT_EQ(client_.Get(clock_).Text("/now"), "9999-12-31T23:59:59.999Z");
}

TEST_F(AdminClockTest, RunsAtARate) {
  const Reply set = Put(clock_, R"({"from":"2024-01-15T12:00:00Z","rate":0.001})");
  EXPECT_EQ(set.Text("/mode"), "running");
  EXPECT_EQ(set.At("/rate").GetDouble(), 0.001);
  EXPECT_EQ(set.Text("/now").substr(0, 19), "2024-01-15T12:00:00");
  EXPECT_EQ(Put(clock_, R"({"from":"2024-01-15T12:00:00Z","rate":86400})").Integer("/rate"),
            86'400);
  EXPECT_EQ(Put(clock_, R"({"from":"2024-01-15T12:00:00Z"})").Integer("/rate"), 1);
}

TEST_F(AdminClockTest, RunsOnFromWhereItIsMovedTo) {
  Put(clock_, R"({"from":"2024-01-15T12:00:00Z","rate":0.001})");
  const Reply moved = Post(clock_ + "/advance", R"({"by":"1h"})");
  EXPECT_EQ(moved.Text("/mode"), "running");
  EXPECT_EQ(moved.At("/rate").GetDouble(), 0.001);
  EXPECT_EQ(moved.Text("/now").substr(0, 19), "2024-01-15T13:00:00");
}

TEST_F(AdminClockTest, BecomesTheMachinesAgain) {
  Put(clock_, R"({"frozen":"2024-01-15T12:00:00Z"})");
  EXPECT_EQ(Put(clock_, R"({"real":true})").Text("/mode"), "real");
  EXPECT_NE(client_.Get(clock_).Text("/now").substr(0, 4), "2024");
}

TEST_F(AdminClockTest, RunsWhenTheMachinesIsMoved) {
  EXPECT_EQ(Post(clock_ + "/advance", R"({"by":"1h"})").Text("/mode"), "running");
}

TEST_F(AdminClockTest, CountsAsAWrite) {
  Put(clock_, R"({"frozen":"2024-01-15T12:00:00Z"})");
  Post(clock_ + "/advance", R"({"by":"1s"})");
  EXPECT_EQ(client_.Get(In("t")).Integer("/writes"), 2);
  EXPECT_EQ(client_.Get(clock_).status, 200);
  EXPECT_EQ(client_.Get(In("t")).Integer("/writes"), 2);
}

TEST_F(AdminClockTest, IsTheTimeOfWhatIsWritten) {
  const std::string omnidesk = "/~t/api/v2/customer";
  const auto post = [&](const std::string& message) {
    const Fields event = {{"external_id", "C1002"}, {"brand_id", "1"}, {"message", message}};
    EXPECT_EQ(client_.Form("POST", omnidesk + "/externalEvent", event).status, 200);
  };
  Put(clock_, R"({"frozen":"2034-01-15T12:00:00Z"})");
  post("first");
  Post(clock_ + "/advance", R"({"by":"1h"})");
  post("second");
  const Reply timeline =
      client_.Get(omnidesk + "/timelineByCustomerExternalID?brand_id=1&external_id=C1002");
  EXPECT_EQ(timeline.Text("/items/0/created_at"), "2034-01-15T13:00:00Z");
  EXPECT_EQ(timeline.Text("/items/1/created_at"), "2034-01-15T12:00:00Z");
}

TEST_F(AdminClockTest, DecidesTheEndOfAWindow) {
  Program program("rate-limited");
  Client client(program, {{"Authorization", "Bearer hc_test"}});
  const std::string clock = "/__admin/worlds/default/clock";
  client.Json("PUT", clock, R"({"frozen":"2024-01-15T12:00:00Z"})");
  const auto status = [&] { return client.Get("/v1/customers/8737843").status; };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(status(), 200);
  EXPECT_EQ(status(), 429);
  client.Json("POST", clock + "/advance", R"({"by":"59s"})");
  const Reply refused = client.Get("/v1/customers/8737843");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.Header("Retry-After"), "1");
  client.Json("POST", clock + "/advance", R"({"by":"1s"})");
  EXPECT_EQ(status(), 200);
}

TEST_F(AdminClockTest, RefusesWhatItCannotBeSetTo) {
  for (const char* body : {"{}",
                           R"({"frozen":"soon"})",
                           R"({"frozen":"2024-02-30T00:00:00Z"})",
                           R"({"frozen":1})",
                           R"({"frozen":null})",
                           R"({"real":false})",
                           R"({"real":"true"})",
                           R"({"rate":2})",
                           R"({"from":"2024-01-15T12:00:00Z","rate":0})",
                           R"({"from":"2024-01-15T12:00:00Z","rate":-1})",
                           R"({"from":"2024-01-15T12:00:00Z","rate":86401})",
                           R"({"from":"2024-01-15T12:00:00Z","rate":1e999})",
                           R"({"from":"2024-01-15T12:00:00Z","rate":99999999999999999999999999})",
                           R"({"from":"2024-01-15T12:00:00Z","rate":"2"})",
                           R"({"from":"2024-01-15T12:00:00Z","real":true})",
                           R"({"frozen":"2024-01-15T12:00:00Z","rate":2})",
                           R"({"frzen":"2024-01-15T12:00:00Z"})",
                           "[]",
                           "null",
                           "\"soon\""}) {
    SCOPED_TRACE(body);
    ExpectAdminError(Put(clock_, body), 400, "invalid_body");
  }
  for (const char* body :
       {"{}", R"({"by":"-1s"})", R"({"by":"0s"})", R"({"by":90})", R"({"by":"367d"})",
        R"({"by":"99999999999999999999s"})", R"({"by":"1s","to":1})"}) {
    SCOPED_TRACE(body);
    ExpectAdminError(Post(clock_ + "/advance", body), 400, "invalid_body");
  }
  EXPECT_EQ(client_.Get(clock_).status, 404) << "a refused call creates no world";
}

TEST(ScenarioClockTest, IsNotMovedPastTheLastTime) {
  Program program(
      WriteFile(NewFolder(), "scenario.yaml", "extends: default\nclock: 9999-12-31T00:00:00Z\n"));
  Client client(program);
  const std::string clock = "/__admin/worlds/a/clock";
  ExpectAdminError(client.Json("POST", clock + "/advance", R"({"by":"1d"})"), 409, "conflict");
  EXPECT_EQ(client.Get(clock).status, 404) << "a refused call creates no world";
  EXPECT_EQ(client.Json("POST", clock + "/advance", R"({"by":"86399s"})").status, 200);
  ExpectAdminError(client.Json("POST", clock + "/advance", R"({"by":"1s"})"), 409, "conflict");
  EXPECT_EQ(client.Get(clock).Text("/now"), "9999-12-31T23:59:59.000Z");
}

TEST(ScenarioClockTest, RunsFromTheTimeThatItSays) {
  Program program(WriteFile(NewFolder(), "scenario.yaml",
                            "extends: default\n"
                            "clock: {from: 2024-01-15T12:00:00Z, rate: 0.001}\n"));
  Client client(program);
  const Reply clock = client.Get("/__admin/worlds/default/clock");
  EXPECT_EQ(clock.Text("/mode"), "running");
  EXPECT_EQ(clock.Text("/now").substr(0, 16), "2024-01-15T12:00");
  EXPECT_EQ(client.Get("/api/v1/accounts").Header("Date").substr(0, 16), "Mon, 15 Jan 2024");
}

}  // namespace
}  // namespace understudy::conformance
