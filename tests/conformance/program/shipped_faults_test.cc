// The scenarios `outage` and `flaky` as they are shipped; what time it is, the admin API says.

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <sqlite3.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

constexpr char kWorld[] = "/__admin/worlds/default";
constexpr char kNoon[] = "2024-01-15T12:00:00Z";

std::string Request(const std::string& method, const std::string& target,
                    const std::string& body = "") {
  return method + " " + target +
         " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer hc_test\r\n"
         "apiKey: od_test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string GetCustomer() { return Request("GET", "/v1/customers/8737843"); }
std::string CreateCustomer(const std::string& key) {
  return Request("POST", "/api/v2/customer/createCustomerCRUD", "primaryID=" + key + "&brandID=1");
}

void Freeze(Client& client, const std::string& instant) {
  const Reply reply =
      client.Json("PUT", std::string(kWorld) + "/clock", R"({"frozen":")" + instant + "\"}");
  ASSERT_EQ(reply.status, 200) << reply.body;
}

// Delays are skipped while time stands still, so that only what else is done to a reply takes time.
class OutageTest : public ::testing::Test {
 protected:
  // When the world began, to the millisecond: a snapshot of it says so.
  std::string Start() {
    const std::string file =
        WriteFile(NewFolder(), "world.sqlite", client_.Get(std::string(kWorld) + "/snapshot").body);
    sqlite3* database = nullptr;
    sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database, "SELECT value FROM understudy_meta WHERE name = 'world'", -1,
                       &statement, nullptr);
    rapidjson::Document json;
    if (sqlite3_step(statement) == SQLITE_ROW)
      json.Parse(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    const rapidjson::Value* start = rapidjson::Pointer("/faults/start").Get(json);
    return start != nullptr && start->IsString() ? start->GetString() : "(none)";
  }

  void Advance(const std::string& by) {
    const Reply reply =
        client_.Json("POST", std::string(kWorld) + "/clock/advance", R"({"by":")" + by + "\"}");
    ASSERT_EQ(reply.status, 200) << reply.body;
  }

  // The status of a reply, the seconds it says to wait, and the fault it names; "closed" when there
  // is none.
  std::string Look(const std::string& request) {
    const std::string reply = Raw(program_, request);
    if (reply.empty()) return "closed";
    std::string seen = reply.substr(9, 3);
    const auto lines = Lines(reply.substr(0, reply.find("\r\n\r\n")));
    for (const std::string header : {"Retry-After: ", "Understudy-Fault: "}) {
      for (const std::string& line : lines) {
        if (line.rfind(header, 0) == 0)
          seen += ", " + line.substr(header.size(), line.find('\r') - header.size());
      }
    }
    return seen;
  }

  // Of every API, in the order that the scenario's rules have.
  void ExpectFine(const std::string& when) { ExpectSeen(when, "200", "200", "200", "200"); }
  void ExpectDown(const std::string& when) {
    ExpectSeen(when, "closed", "closed", "503, 30, Omnidesk is read-only", "200, Sumaya crawls");
  }
  void ExpectComingBack(const std::string& when) {
    ExpectSeen(when, "200", "502, HelpCrunch comes back", "200", "200");
  }
  void ExpectSeen(const std::string& when, const std::string& first, const std::string& second,
                  const std::string& write, const std::string& sumaya) {
    SCOPED_TRACE(when);
    EXPECT_EQ(Look(GetCustomer()), first);
    EXPECT_EQ(Look(GetCustomer()), second);
    EXPECT_EQ(Look(CreateCustomer("A" + std::to_string(++customers_))), write);
    EXPECT_EQ(Look(Request("GET", "/v1/admin/points-records")), sumaya);
    EXPECT_EQ(Look(Request("GET", "/api/v2/customer?limit=1")), "200") << "reading goes on";
    EXPECT_EQ(Look(Request("GET", "/api/v1/accounts")), "200") << "nothing befalls Leeloo";
  }

  const Program program_{"outage", {"--skip-delays"}};
  Client client_{program_};
  int customers_ = 0;
};

TEST_F(OutageTest, BeginsAndEndsToTheMillisecond) {
  ExpectFine("by the machine's clock, right after the start");
  Freeze(client_, Start());
  ExpectFine("at the start");
  Advance("29999ms");
  ExpectFine("1 ms before 30 s");
  Advance("1ms");
  ExpectDown("at 30 s");
  Advance("59999ms");
  ExpectDown("1 ms before 90 s");
  Advance("1ms");
  ExpectComingBack("at 90 s");
  Advance("29999ms");
  ExpectComingBack("1 ms before 2 min");
  Advance("1ms");
  ExpectFine("at 2 min");
  Advance("1h");
  ExpectFine("long after");
}

// --- Flaky

// Many requests to a server, and all that came back: whole replies, and what each rule did.
std::string Sequence(const Program& program) {
  Client client(program);
  Freeze(client, kNoon);
  std::string all;
  for (int i = 0; i < 150; ++i) {
    all += Raw(program, GetCustomer()) + "\n";
    all += Raw(program, CreateCustomer("A" + std::to_string(i))) + "\n";
  }
  const Reply faults = client.Get(std::string(kWorld) + "/faults");
  for (const auto& rule : faults.At("/faults").GetArray())
    EXPECT_GT(rule["applied"].GetInt(), 0) << rule["rule"]["name"].GetString();
  const Reply rows = client.Get(std::string(kWorld) + "/data/omnidesk/customers?limit=1000");
  return all + faults.body + rows.body;
}

TEST(FlakyTest, FailsInTheSameWayEveryTime) {
  const Program one("flaky", {"--skip-delays"});
  const Program two("flaky", {"--skip-delays"});
  const std::string first = Sequence(one);
  EXPECT_TRUE(first == Sequence(two)) << "in another server";
  EXPECT_EQ(Client(one).Json("POST", std::string(kWorld) + "/reset", "{}").status, 200);
  EXPECT_TRUE(first == Sequence(one)) << "after a reset";
  const Program other(ScenarioFile("extends: flaky\nseed: 8\n"), {"--skip-delays"});
  EXPECT_TRUE(first != Sequence(other)) << "with another seed";
}

}  // namespace
}  // namespace understudy::conformance
