// What GET shows, PUT accepts and changes nothing. Whole lists of rows. Calls that create worlds.

#include <string>
#include <vector>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

class AdminRoundTripTest : public AdminFixture {
 protected:
  // GET, PUT of the same bytes, GET: the same.
  void ExpectKept(const std::string& target) {
    SCOPED_TRACE(target);
    const Reply before = client_.Get(target);
    ASSERT_EQ(before.status, 200) << before.body;
    const Reply put = Put(target, before.body);
    EXPECT_EQ(put.status, 200) << put.body;
    EXPECT_EQ(put.Header("Understudy-World-Created"), "");
    EXPECT_EQ(client_.Get(target).body, before.body);
  }
  std::string RowsOf(const std::string& world, const std::string& entity) {
    return client_.Get(In(world, "/data/" + entity + "?limit=1000")).body;
  }

  const std::string clock_ = In("t", "/clock");
  const std::string faults_ = In("t", "/faults");
  const std::string limits_ = In("t", "/limits");
};

TEST_F(AdminRoundTripTest, KeepsAFrozenClock) {
  Put(clock_, R"({"frozen":"2024-01-15T12:00:00.250Z"})");
  ExpectKept(clock_);
}

TEST_F(AdminRoundTripTest, KeepsTheMachinesClockAndARunningOne) {
  Put(clock_, R"("real")");
  EXPECT_EQ(Put(clock_, client_.Get(clock_).body).Text("/mode"), "real");
  Put(clock_, R"({"from":"2024-01-15T12:00:00Z","rate":0.001})");
  const Reply running = Put(clock_, client_.Get(clock_).body);
  EXPECT_EQ(running.Text("/mode"), "running");
  EXPECT_EQ(running.At("/rate").GetDouble(), 0.001);
  EXPECT_EQ(running.Text("/now").substr(0, 19), "2024-01-15T12:00:00");
}

TEST_F(AdminRoundTripTest, AScenarioAcceptsTheClocksThatAreShown) {
  const std::vector<std::pair<std::string, std::string>> clocks = {
      {R"({mode: frozen, now: "2024-01-15T12:00:00.000Z", rate: 0})", "frozen"},
      {R"({mode: running, now: "2024-01-15T12:00:00.000Z", rate: 60})", "running"},
      {R"({mode: real, now: "2024-01-15T12:00:00.000Z", rate: 1})", "real"},
      {"{frozen: 2024-01-15T12:00:00Z}", "frozen"},
      {"{from: 2024-01-15T12:00:00Z}", "running"},
      {"{real: true}", "real"},
      {"real", "real"},
      {"2024-01-15T12:00:00Z", "frozen"}};
  for (std::size_t i = 0; i < clocks.size(); ++i) {
    const auto& [clock, mode] = clocks[i];
    SCOPED_TRACE(clock);
    const std::string world = "c" + std::to_string(i);
    const Reply made = client_.Send("POST", In(world), {{"Content-Type", "application/yaml"}},
                                    "extends: default\nclock: " + clock + "\n");
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.Text("/clock/mode"), mode);
    // The call accepts the form of the scenario.
    EXPECT_EQ(
        client_.Send("PUT", clock_, {{"Content-Type", "application/yaml"}}, clock).Text("/mode"),
        mode);
  }
  for (const char* bad :
       {R"({"mode":"frozen"})", R"({"mode":"frozen","now":"soon"})",
        R"({"mode":"frozen","now":"2024-01-15T12:00:00Z","rate":2})",
        R"({"mode":"running","now":"2024-01-15T12:00:00Z","rate":0})",
        R"({"mode":"stopped","now":"2024-01-15T12:00:00Z"})", R"({"now":"2024-01-15T12:00:00Z"})",
        R"({"mode":"real","from":"2024-01-15T12:00:00Z"})"}) {
    ExpectAdminError(Put(clock_, bad), 400, "invalid_body");
  }
}

TEST_F(AdminRoundTripTest, KeepsLimitsWithTheirCounts) {
  Put(In("t", "/clock"), R"({"frozen":"2024-01-15T12:00:00Z"})");
  Put(limits_, R"({"helpcrunch":{"requests":1,"per":"90s"}})");
  Post(limits_ + "/refuse", R"({"vendor":"leeloo","calls":3})");
  const Headers token = {{"Authorization", "Bearer hc_test"}};
  EXPECT_EQ(client_.Get("/~t/v1/customers/8737843", token).status, 200);
  ExpectKept(limits_);
  EXPECT_EQ(client_.Get("/~t/v1/customers/8737843", token).status, 429) << "still counted";
  // What one world shows, another accepts.
  EXPECT_EQ(Put(In("u", "/limits"), client_.Get(limits_).body).Integer("/refusing/leeloo"), 3);
  ExpectAdminError(Put(limits_, R"({"limits":{},"refusing":{"leeloo":-1}})"), 400, "invalid_body");
  ExpectAdminError(Put(limits_, R"({"limits":{"leelo":null}})"), 400, "invalid_body");
}

TEST_F(AdminRoundTripTest, KeepsSettings) {
  Put(In("t", "/settings"), R"({"strict":"off"})");
  ExpectKept(In("t", "/settings"));
  Put(In("t", "/settings"), R"({"strict":null})");
  ExpectKept(In("t", "/settings"));
}

TEST_F(AdminRoundTripTest, KeepsFaultsWithIdsAndCounts) {
  Post(faults_, R"({"match":{"path":"/gone"},"status":503})");
  Post(faults_, R"({"match":{"path":"/v1/customers/8737843"},"status":503,"times":2})");
  client_.Delete(faults_ + "/1");
  const Headers token = {{"Authorization", "Bearer hc_test"}};
  EXPECT_EQ(client_.Get("/~t/v1/customers/8737843", token).status, 503);
  ExpectKept(faults_);
  ExpectKept(faults_ + "/2");
  EXPECT_EQ(client_.Get(faults_ + "/2").Integer("/applied"), 1);
  EXPECT_EQ(client_.Get("/~t/v1/customers/8737843", token).status, 503);
  EXPECT_EQ(client_.Get("/~t/v1/customers/8737843", token).status, 200) << "two times only";
  // Rules of both forms; a rule gets an id that no other has.
  const Reply both =
      Put(faults_, R"({"faults":[{"status":500},{"id":7,"matched":2,"applied":1,"rule":)"
                   R"({"status":503}}]})");
  EXPECT_EQ(both.Integer("/faults/1/id"), 7) << both.body;
  EXPECT_EQ(both.Integer("/faults/0/id"), 8);
  EXPECT_EQ(Post(faults_, R"({"status":500})").Integer("/id"), 9);
}

TEST_F(AdminRoundTripTest, RefusesFaultsThatNoneCanBe) {
  const std::string rule = R"("rule":{"status":503}})";
  for (const std::string& entry :
       {R"({"id":0,"matched":0,"applied":0,)" + rule, R"({"id":1,"matched":-1,"applied":0,)" + rule,
        R"({"id":1,"matched":9223372036854775807,"applied":0,)" + rule,
        R"({"id":9007199254740991,"matched":0,"applied":0,)" + rule, R"({"id":1,)" + rule}) {
    ExpectAdminError(Put(faults_, "{\"faults\":[" + entry + "]}"), 400, "invalid_body");
  }
  const std::string entry = R"({"id":1,"matched":0,"applied":0,)" + rule;
  ExpectAdminError(Put(faults_, "{\"faults\":[" + entry + "," + entry + "]}"), 400, "invalid_body");
  EXPECT_EQ(client_.Get(In("t")).status, 404) << "no world was created";
  EXPECT_EQ(Post(faults_, entry).Integer("/id"), 1);
  ExpectAdminError(Put(faults_ + "/1", R"({"id":2,"matched":0,"applied":0,)" + rule), 400,
                   "bad_request");
}

// Every list of rows of the default scenario, as it is shown.
TEST_F(AdminRoundTripTest, KeepsRows) {
  client_.Send("POST", In("t"), {}, "");
  for (const char* entity :
       {"helpcrunch/customers", "leeloo/users", "leeloo/accounts", "leeloo/orders",
        "leeloo/messages", "omnidesk/brands", "omnidesk/customers", "omnidesk/tickets",
        "omnidesk/events", "omnidesk/crm_directory", "sumaya/customers", "sumaya/messages",
        "sumaya/points_records", "sumaya/subscriptions", "sumaya/subscription_records"}) {
    SCOPED_TRACE(entity);
    const std::string before = RowsOf("t", entity);
    const Reply put = Put(In("t", std::string("/data/") + entity), before);
    EXPECT_EQ(put.status, 200) << put.body;
    EXPECT_EQ(put.Integer("/added"), 0);
    EXPECT_EQ(put.Integer("/removed"), 0);
    EXPECT_EQ(RowsOf("t", entity), before);
    const Reply rows = client_.Get(In("t", std::string("/data/") + entity + "?limit=1"));
    if (rows.At("/rows").Size() == 0) continue;
    const std::string id = rows.At("/rows/0").HasMember("id") ? "" : "none";
    if (!id.empty()) continue;
    const auto& value = rows.At("/rows/0/id");
    ExpectKept(
        In("t", std::string("/data/") + entity + "/" +
                    (value.IsString() ? value.GetString() : std::to_string(value.GetInt64()))));
  }
  // The file that the world gives back is accepted as well.
  EXPECT_EQ(Upload(In("t", "/snapshot"), client_.Get(In("t", "/snapshot")).body).status, 200);
}

TEST_F(AdminRoundTripTest, RefusesAPageInThePlaceOfAllRows) {
  Customers("t");
  const std::string page = client_.Get(In("t", "/data/omnidesk/customers?limit=2")).body;
  const Reply refused = Put(In("t", "/data/omnidesk/customers"), page);
  ExpectAdminError(refused, 400, "invalid_body");
  EXPECT_NE(refused.body.find("2 of 42 rows"), std::string::npos) << refused.body;
  EXPECT_EQ(Customers("t"), 42);
}

class AdminRowListTest : public AdminFixture {
 protected:
  const std::string customers_ = In("t", "/data/omnidesk/customers");
  const std::string hc_ = In("t", "/data/helpcrunch/customers");
};

TEST_F(AdminRowListTest, ReplacesAll) {
  const Reply put = Put(hc_, R"([{"id":1,"name":"Ada"},{"id":8737843,"name":"Eve"}])");
  EXPECT_EQ(put.status, 200) << put.body;
  EXPECT_EQ(put.Integer("/added"), 1);
  EXPECT_EQ(put.Integer("/replaced"), 1);
  EXPECT_EQ(put.Integer("/total"), 2);
  EXPECT_EQ(client_.Get(hc_).Integer("/total"), 2);
  EXPECT_EQ(client_.Get(hc_ + "/8737843").Text("/name"), "Eve");
  EXPECT_EQ(client_.Get(In("t")).Integer("/writes"), 1);
  EXPECT_EQ(Put(hc_, "[]").Integer("/removed"), 2);
  EXPECT_EQ(client_.Get(hc_).Integer("/total"), 0);
}

TEST_F(AdminRowListTest, AppendsToWhatIsThere) {
  const long long before = Customers("t");
  const Reply added =
      Post(customers_, R"([{"id":900,"brand_id":1},{"id":901,"brand_id":1,"firstname":"Ada"}])");
  EXPECT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(added.Integer("/added"), 2);
  EXPECT_EQ(added.Integer("/total"), before + 2);
  EXPECT_EQ(Post(customers_, R"({"id":902,"brand_id":1})").Integer("/added"), 1) << "one row";
  EXPECT_EQ(client_
                .Send("POST", customers_, {{"Content-Type", "application/yaml"}},
                      "- {id: 903, brand_id: 1}\n")
                .status,
            201);
  EXPECT_EQ(Customers("t"), before + 4);
}

TEST_F(AdminRowListTest, SaysAllErrorsWithTheirPlaceInTheList) {
  const Reply refused = Post(customers_,
                             "[{\"id\":900,\"brand_id\":1},\n{\"id\":901},\n"
                             "{\"id\":900,\"brand_id\":1},\n{\"id\":902,\"brand_d\":1}]");
  ExpectAdminError(refused, 400, "invalid_body");
  ASSERT_EQ(refused.At("/error/details").Size(), 4U) << refused.body;
  EXPECT_EQ(refused.Keys("/error/details/0"), "index,line,column,message");
  EXPECT_EQ(refused.Integer("/error/details/0/index"), 1);
  EXPECT_EQ(refused.Integer("/error/details/0/line"), 2);
  EXPECT_EQ(refused.Text("/error/details/1/message"),
            "duplicate id `900` in customers, as in row 0 of the list");
  EXPECT_EQ(refused.Integer("/error/details/3/index"), 3);
  EXPECT_EQ(client_.Get(In("t")).status, 404) << "nothing was done";

  const Reply taken = Post(customers_, R"([{"id":900,"brand_id":99},{"id":2,"brand_id":1}])");
  EXPECT_EQ(taken.At("/error/details").Size(), 2U) << taken.body;
  EXPECT_EQ(taken.Text("/error/details/0/message"),
            "refers to `99`, but brands has no row with this id");
  EXPECT_EQ(taken.Text("/error/details/1/message"), "customers has a row with the id `2` already");
}

TEST_F(AdminRowListTest, KeepsWhatRefersToRowsThatStay) {
  const std::string all = client_.Get(In("default", "/data/omnidesk/customers?limit=1000")).body;
  const std::string events = client_.Get(In("default", "/data/omnidesk/events?limit=1000")).body;
  EXPECT_EQ(Put(customers_, all).status, 200);
  EXPECT_EQ(client_.Get(In("t", "/data/omnidesk/events?limit=1000")).body, events);
  // As with the deletion of one: customers take their events along, brands are kept by customers.
  EXPECT_EQ(Put(customers_, "[]").status, 200);
  EXPECT_EQ(client_.Get(In("t", "/data/omnidesk/events")).Integer("/total"), 0);
  EXPECT_EQ(Upload(In("t", "/snapshot"), client_.Get(In("t", "/snapshot")).body).status, 200)
      << "every reference is whole";
  ExpectAdminError(Put(In("u", "/data/omnidesk/brands"), "[]"), 409, "conflict");
}

class AdminCreateTest : public AdminFixture {};

TEST_F(AdminCreateTest, IsSaidByTheCallsThatCreateAWorld) {
  const Reply clock = Put(In("a", "/clock"), R"({"real":true})");
  EXPECT_TRUE(clock.At("/created").GetBool());
  EXPECT_EQ(clock.Header("Understudy-World-Created"), "true");
  const Reply again = Put(In("a", "/clock"), R"({"real":true})");
  EXPECT_EQ(again.Keys(""), "mode,now,rate");
  EXPECT_EQ(again.Header("Understudy-World-Created"), "");
  EXPECT_TRUE(Post(kWorlds, R"({"name":"b"})").At("/created").GetBool());
  EXPECT_TRUE(Post(In("b", "/fork"), R"({"name":"c"})").At("/created").GetBool());
  EXPECT_TRUE(Post(In("d", "/faults"), R"({"status":500})").At("/created").GetBool());
  EXPECT_TRUE(Post(In("e", "/reset"), "").At("/created").GetBool());
  // A row's reply is the row.
  const Reply row = Put(In("f", "/data/helpcrunch/customers/7"), R"({"name":"Ada"})");
  EXPECT_EQ(row.Header("Understudy-World-Created"), "true");
  EXPECT_EQ(row.body.find("created\":true"), std::string::npos) << row.body;
  const Reply cleared = client_.Send("DELETE", In("g", "/faults"));
  EXPECT_EQ(cleared.status, 204);
  EXPECT_EQ(cleared.Header("Understudy-World-Created"), "true");
  const Reply vendors = client_.Get("/~h/v1/customers/8737843");
  EXPECT_EQ(vendors.Header("Understudy-World-Created"), "");
}

TEST_F(AdminCreateTest, UnknownQueryParametersAreRefused) {
  const auto message = [](const Reply& reply) {
    EXPECT_EQ(reply.status, 400) << reply.body;
    return reply.Text("/error/message");
  };
  EXPECT_EQ(
      message(Post(In("typo", "/reset?craete=false"), "")),
      "Unknown query parameter `craete` (did you mean `create`?). Known parameters: `create`.");
  EXPECT_EQ(message(client_.Get(std::string(kWorlds) + "?limt=1")),
            "Unknown query parameter `limt` (did you mean `limit`?). Known parameters: `limit`, "
            "`offset`.");
  EXPECT_EQ(message(Post(In("typo", "?create=false"), "")),
            "Unknown query parameter `create`. This call has no query parameters.");
  EXPECT_EQ(client_.Get(In("typo")).status, 404);
}

TEST_F(AdminCreateTest, IsRefusedWhereItIsNotWanted) {
  for (const std::string rest : {"/clock", "/limits", "/faults"}) {
    const std::string body = rest == "/faults" ? R"({"faults":[]})" : R"({})";
    const std::string good = rest == "/clock" ? R"({"real":true})" : body;
    ExpectAdminError(Put(In("typo", rest + "?create=false"), good), 404, "not_found");
  }
  ExpectAdminError(Post(In("typo", "/reset?create=false"), ""), 404, "not_found");
  ExpectAdminError(
      Put(In("typo", "/data/helpcrunch/customers/7?create=false"), R"({"name":"Ada"})"), 404,
      "not_found");
  ExpectAdminError(Put(In("typo", "/clock?create=no"), R"({"real":true})"), 400, "bad_request");
  EXPECT_EQ(client_.Get(In("typo")).status, 404);
  EXPECT_EQ(Put(In("default", "/clock?create=false"), R"({"real":true})").status, 200);
  EXPECT_EQ(Put(In("new", "/clock?create=true"), R"({"real":true})").status, 200);
}

TEST_F(AdminCreateTest, TakesAnInlineScenario) {
  const Reply made = Post(kWorlds,
                          "{\"name\":\"a\",\"from\":{\"scenario\":{\"name\":\"mine\",\n"
                          "\"vendors\":{\"helpcrunch\":{\"tokens\":[\"t\"],\n"
                          "\"data\":{\"customers\":[{\"id\":5,\"name\":\"}Ada\"}]}}}}}}");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Text("/scenario"), "mine");
  EXPECT_EQ(client_.Get("/~a/v1/customers/5", {{"Authorization", "Bearer t"}}).Text("/name"),
            "}Ada");
  const Reply wrong = Post(kWorlds,
                           "{\"name\":\"b\",\"from\":{\"scenario\":{\n"
                           "\"nme\":1,\"vendors\":{}}}}");
  ExpectAdminError(wrong, 400, "invalid_body");
  EXPECT_EQ(wrong.Integer("/error/details/0/line"), 2) << wrong.body;
  EXPECT_EQ(wrong.Integer("/error/details/0/column"), 1);
  EXPECT_EQ(client_.Get(In("b")).status, 404);
}

TEST_F(AdminCreateTest, TakesAScenarioAsTheWholeBody) {
  const std::string yaml = "extends: empty\nname: mine\n";
  const Reply made = client_.Send("POST", In("a"), {{"Content-Type", "application/yaml"}}, yaml);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.Text("/scenario"), "mine");
  EXPECT_EQ(made.Header("Location"), In("a"));
  EXPECT_TRUE(made.At("/created").GetBool());
  ExpectAdminError(Post(In("a"), R"({"extends":"empty"})"), 409, "conflict");
  // `curl --data-binary @mine.yaml` sends a form's type.
  EXPECT_EQ(
      client_.Send("POST", In("b"), {{"Content-Type", "application/x-www-form-urlencoded"}}, yaml)
          .status,
      201);
  EXPECT_EQ(Post(In("c"), "").Text("/scenario"), "default");
  // Files outside the served scenario's folder stay out of reach.
  for (const char* path : {"/etc/passwd", "../../etc/passwd"}) {
    const Reply refused = Post(In("d"), std::string(R"({"extends":")") + path + "\"}");
    ExpectAdminError(refused, 400, "invalid_body");
    EXPECT_EQ(refused.body.find("root:"), std::string::npos);
  }
}

}  // namespace
}  // namespace understudy::conformance
