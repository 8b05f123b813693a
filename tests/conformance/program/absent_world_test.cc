// One rule for all calls that read a world's journal: a world that does not exist has an empty one,
// and the reply says that it does not exist.

#include <fstream>
#include <functional>
#include <string>

#include "admin_run.h"
#include "check_run.h"
#include "wiremock_cases.h"

namespace understudy::conformance {
namespace {

constexpr const char* kNothingCalled =
    "- {request: {method: ANY}, exactly: 0}\n"
    "- {operation: helpcrunch.getCustomer, exactly: 0}\n";

class AbsentWorldTest : public AdminFixture {
 protected:
  Reply Ask(const std::string& prefix) {
    return client_.Get(prefix + "/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}});
  }
  Reply Verify(const std::string& yaml, const std::string& prefix) {
    return client_.Send("POST", prefix + "/__admin/verify", {{"Content-Type", "application/yaml"}},
                        yaml);
  }
  // The id of the first request in a new world.
  static std::string IdOfFirst(Client& client) {
    client.Get("/~w/v1/customers/8737843", {{"Authorization", "Bearer hc_test"}});
    return client.Get("/~w/__admin/requests").Text("/requests/0/id");
  }
  static std::string FileOf(const std::string& text) {
    const std::string path = NewFolder() + "/expected.yaml";
    std::ofstream(path) << text;
    return path;
  }
  // Checks that the reply names the world and reports that it does not exist.
  static void ExpectAbsent(const Reply& reply, const std::string& world) {
    EXPECT_EQ(reply.Header("Understudy-World"), world) << reply.status << reply.body;
    EXPECT_EQ(reply.Header("Understudy-World-Exists"), "false");
    EXPECT_TRUE(reply.Header("Understudy-Hint").starts_with("there is no world `" + world + "`"))
        << reply.Header("Understudy-Hint");
  }
  static void ExpectPresent(const Reply& reply) {
    EXPECT_EQ(reply.Header("Understudy-World-Exists"), "");
    EXPECT_EQ(reply.Header("Understudy-Hint"), "");
  }

  // Makes a call in a way that names a world: by prefix, by header or by `?world=`.
  using Call = std::function<Reply(const std::string& prefix, const Headers& headers)>;
  void ExpectOneRule(int status, const Call& call) {
    const Reply by_prefix = call("/~absent", {});
    EXPECT_EQ(by_prefix.status, status) << by_prefix.body;
    ExpectAbsent(by_prefix, "absent");
    const Reply by_header = call("", {{"Understudy-World", "absent"}});
    EXPECT_EQ(by_header.status, status) << by_header.body;
    ExpectAbsent(by_header, "absent");
    EXPECT_EQ(client_.Get(In("absent")).status, 404) << "the call created the world";
    ExpectPresent(call("", {}));
    ExpectPresent(call("/~present", {}));
  }
};

TEST_F(AbsentWorldTest, EachCallOfWireMockReadsAnEmptyJournal) {
  Ask("/~present");
  for (const auto& each : AllWireMockCases()) {
    SCOPED_TRACE(each.method + " " + each.path);
    std::string path = each.path;
    const auto id = path.find("{id}");
    if (id != std::string::npos) path.replace(id, 4, "00000000-0000-4000-8000-000000000000");
    const int status = each.method == "GET" && id != std::string::npos ? 404 : 200;
    ExpectOneRule(status, [&](const std::string& prefix, const Headers& headers) {
      return client_.Send(each.method, prefix + path, headers, each.body());
    });
  }
}

TEST_F(AbsentWorldTest, EachOtherCallReadsAnEmptyJournal) {
  Ask("/~present");
  for (const std::string path :
       {"/violations", "/violations?expect=none", "/requests.jsonl", "/requests/export",
        "/requests/export?format=sqlite", "/metrics"}) {
    SCOPED_TRACE(path);
    ExpectOneRule(200, [&](const std::string& prefix, const Headers& headers) {
      return client_.Get(prefix + "/__admin" + path, headers);
    });
    const auto join = path.find('?') == std::string::npos ? "?world=" : "&world=";
    if (path.starts_with("/violations")) continue;
    ExpectAbsent(client_.Get("/__admin" + path + join + "absent"), "absent");
    ExpectPresent(client_.Get("/__admin" + path + join + "all"));
    ExpectPresent(client_.Get("/~present/__admin" + path + join + "all"));
    EXPECT_EQ(client_.Get("/__admin" + path + join + "a%20b").status, 400);
  }
  EXPECT_EQ(client_.Get("/~absent/__admin/requests.jsonl").body, "");
  EXPECT_EQ(client_.Get("/~absent/__admin/violations").Integer("/total"), 0);
  EXPECT_EQ(client_.Get("/~absent/__admin/requests/export").At("/log/entries").Size(), 0U);
  EXPECT_NE(client_.Get("/~absent/__admin/metrics")
                .body.find("understudy_journal_entries{world=\"absent\"} 0\n"),
            std::string::npos);
}

TEST_F(AbsentWorldTest, NothingWasCalledInAFreshWorld) {
  const Reply fresh = Verify(kNothingCalled, "/~fresh");
  EXPECT_EQ(fresh.status, 200);
  ExpectAbsent(fresh, "fresh");
  EXPECT_EQ(fresh.body, "All expectations are met: 2 (world `fresh`, which does not exist yet)\n");
  EXPECT_EQ(Verify("none_other: true\n", "/~fresh").status, 200);
  const Reply missing = Verify("- {operation: helpcrunch.getCustomer}\n", "/~fresh");
  EXPECT_EQ(missing.status, 422);
  ExpectAbsent(missing, "fresh");
  EXPECT_TRUE(missing.body.starts_with(
      "Not met: 1 of 1 expectation (world `fresh`, which does not exist yet)\n"))
      << missing.body;
  EXPECT_EQ(client_.Get(In("fresh")).status, 404);
  Ask("/~fresh");
  const Reply called = Verify(kNothingCalled, "/~fresh");
  EXPECT_EQ(called.status, 422);
  ExpectPresent(called);
}

TEST_F(AbsentWorldTest, ToReadItLeavesTheIdsOfItsRequestsAsTheyWouldBe) {
  const std::string unread = IdOfFirst(client_);
  const Program program("default");
  Client client(program);
  for (const auto* path : {"requests", "requests.jsonl", "violations", "metrics"}) {
    ExpectAbsent(client.Get(std::string("/~w/__admin/") + path), "w");
  }
  EXPECT_EQ(IdOfFirst(client), unread);
}

TEST_F(AbsentWorldTest, ToTryACallInItLeavesTheIdsOfItsRequestsAsTheyWouldBe) {
  const std::string unread = IdOfFirst(client_);
  const Program program("default");
  Client client(program);
  const Reply set = client.Json("POST", In("w", "/clock/advance"), R"({"by":"1h"})");
  EXPECT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(IdOfFirst(client), unread);
}

TEST_F(AbsentWorldTest, ShowsATypoInAWorldsName) {
  Ask("/~checkout");
  const Reply typo = Verify(kNothingCalled, "/~chekcout");
  EXPECT_EQ(typo.Header("Understudy-Hint"),
            "there is no world `chekcout` (did you mean `checkout`?), so its journal is empty: the "
            "first request in it creates it");
}

TEST_F(AbsentWorldTest, TheCommandsSayThatThereIsNoWorld) {
  Ask("/~checkout");
  const std::string note =
      "note: there is no world `chekcout` (did you mean `checkout`?), so its journal is empty: "
      "the first request in it creates it\n";
  const auto verified =
      RunToEnd({"verify", FileOf(kNothingCalled), "--url", program_.url(), "--world", "chekcout"});
  EXPECT_EQ(verified.exit_code, 0) << Printed(verified);
  EXPECT_EQ(verified.err, note);
  const auto listed = RunToEnd({"requests", "--url", program_.url(), "--world", "chekcout"});
  EXPECT_EQ(listed.exit_code, 0) << Printed(listed);
  EXPECT_EQ(listed.out, "");
  EXPECT_EQ(listed.err, note);
  const auto all = RunToEnd({"requests", "--url", program_.url() + "/~checkout"});
  EXPECT_EQ(all.exit_code, 0) << Printed(all);
  EXPECT_EQ(all.err, "");
}

TEST_F(AbsentWorldTest, CallsOnTheWorldItselfStillRefuse) {
  for (const char* path :
       {"", "/clock", "/settings", "/limits", "/faults", "/snapshot", "/data/omnidesk/customers"}) {
    SCOPED_TRACE(path);
    ExpectAdminError(client_.Get(In("absent", path)), 404, "not_found");
  }
}

}  // namespace
}  // namespace understudy::conformance
