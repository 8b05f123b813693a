// Worlds from outside: how a request names one, and that none meets another.

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr const char* kCustomer = "/api/v2/customer/1";
constexpr const char* kRecords = "/v1/admin/points-records";

// How a request says which world it means.
enum class Choice { kPrefix, kHeader, kToken };

struct Sent {
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
};

Sent In(const std::string& world, Choice choice, Sent sent) {
  std::string key = "od_test";
  if (choice == Choice::kToken) key += "~" + world;
  if (choice == Choice::kPrefix) sent.target = "/~" + world + sent.target;
  if (choice == Choice::kHeader) sent.headers.emplace_back("Understudy-World", world);
  sent.headers.emplace_back("apiKey", key);
  if (!sent.body.empty()) sent.headers.emplace_back("Content-Type", "application/json");
  return sent;
}

Reply Send(Client& client, const Sent& sent) {
  return client.Send(sent.method, sent.target, sent.headers, sent.body);
}

std::string FirstName(Client& client, const std::string& world, Choice choice = Choice::kHeader) {
  const Reply reply = Send(client, In(world, choice, {"GET", kCustomer, {}, ""}));
  return reply.status == 200 ? reply.Text("/item/firstname") : std::to_string(reply.status);
}

void Rename(Client& client, const std::string& world, Choice choice, const std::string& name) {
  const Reply reply =
      Send(client, In(world, choice, {"PUT", kCustomer, {}, R"({"firstname":")" + name + R"("})"}));
  ASSERT_EQ(reply.status, 200) << reply.body;
}

class WorldsTest : public ::testing::Test {
 protected:
  const std::string scenario_ =
      ScenarioFile("name: worlds\nextends: default\nclock: 2024-01-15T12:00:00Z\n");
  const Program program_{scenario_};
  Client client_{program_};
};

TEST_F(WorldsTest, PathHeaderAndTokenNameTheSameWorld) {
  const std::vector<Choice> all = {Choice::kPrefix, Choice::kHeader, Choice::kToken};
  int n = 0;
  for (const Choice writer : all) {
    const std::string name = std::string("Writer") + static_cast<char>('a' + n++);
    Rename(client_, "a", writer, name);
    for (const Choice reader : all) EXPECT_EQ(FirstName(client_, "a", reader), name);
    EXPECT_EQ(FirstName(client_, "b", writer), "text");
    EXPECT_EQ(FirstName(client_, "default", writer), "text");
  }
  EXPECT_EQ(client_.Get(kCustomer, {{"apiKey", "od_test"}}).Text("/item/firstname"), "text");
}

TEST_F(WorldsTest, TheDefaultWorldIsTheOneThatNobodyNames) {
  Rename(client_, "default", Choice::kPrefix, "Written");

  EXPECT_EQ(client_.Get(kCustomer, {{"apiKey", "od_test"}}).Text("/item/firstname"), "Written");
  EXPECT_EQ(FirstName(client_, "a"), "text");
}

TEST_F(WorldsTest, AnAgreeingRequestMayNameItsWorldTwice) {
  EXPECT_EQ(
      client_
          .Get(std::string("/~a") + kCustomer, {{"apiKey", "od_test~a"}, {"Understudy-World", "a"}})
          .status,
      200);
}

TEST_F(WorldsTest, RefusesARequestThatNamesTwo) {
  const struct {
    std::string target;
    Headers headers;
  } cases[] = {
      {std::string("/~a") + kCustomer, {{"apiKey", "od_test"}, {"Understudy-World", "b"}}},
      {std::string("/~a") + kCustomer, {{"apiKey", "od_test~b"}}},
      {kCustomer, {{"apiKey", "od_test~a"}, {"Understudy-World", "b"}}},
      {kCustomer, {{"apiKey", "od_test"}, {"Understudy-World", "a"}, {"Understudy-World", "b"}}},
      {std::string("/~a/~b") + kCustomer, {{"apiKey", "od_test"}}},
      {"/~a/api/v2/customer/1/nothing", {{"apiKey", "od_test~b"}}},
      {kCustomer, {{"apiKey", "od_test~a"}, {"apiKey", "od_test~b"}}},
      {std::string(kCustomer) + "?apiKey=od_test~b", {{"apiKey", "od_test~a"}}},
      {std::string(kCustomer) + "?apiKey=od_test~a&apiKey=od_test~b", {}},
      // The second names a world that the first does not: both are meant for it, or none.
      {std::string(kCustomer) + "?apiKey=od_test~b",
       {{"apiKey", "od_test"}, {"Understudy-World", "a"}}},
  };
  for (const auto& each : cases) {
    const Reply reply = client_.Get(each.target, each.headers);
    EXPECT_EQ(reply.status, 400) << each.target;
    EXPECT_NE(reply.Text("/message").find("two worlds"), std::string::npos) << reply.body;
  }
}

TEST_F(WorldsTest, RefusesNamesThatAreNone) {
  const std::string long_name(65, 'a');
  for (const std::string& name : {std::string("a b"), std::string("ä"), std::string("a:b"),
                                  long_name, std::string("a%41"), std::string("a~b")}) {
    SCOPED_TRACE(name);
    for (const Reply& reply :
         {client_.Get(kCustomer, {{"apiKey", "od_test"}, {"Understudy-World", name}}),
          client_.Get(std::string("/~") + Encode(name) + kCustomer, {{"apiKey", "od_test"}})}) {
      EXPECT_EQ(reply.status, 400);
      EXPECT_NE(reply.body.find("1 to 64 characters"), std::string::npos) << reply.body;
    }
  }
  for (const std::string name : {"", "a b", "é"}) {
    const Reply reply = client_.Get(kCustomer, {{"apiKey", "od_test~" + name}});
    EXPECT_EQ(reply.status, 400) << name;
  }
  EXPECT_EQ(client_.Get(std::string("/~") + kCustomer, {{"apiKey", "od_test"}}).status, 400);
  // Leeloo's errors have no room for a reason.
  const Reply leeloo = client_.Get("/~bad!/api/v1/accounts");
  EXPECT_EQ(leeloo.status, 400);
  EXPECT_NE(leeloo.Header("Understudy-Reason").find("`bad!` is not a valid world name"),
            std::string::npos)
      << leeloo.Header("Understudy-Reason");
  EXPECT_EQ(FirstName(client_, std::string(64, 'a')), "text");
  EXPECT_EQ(FirstName(client_, "A.b_c-9"), "text");
  EXPECT_EQ(FirstName(client_, "...", Choice::kHeader), "text");
}

// Clients resolve them as steps between folders, so that calls would reach another world.
TEST_F(WorldsTest, NoWorldIsCalledAsAStepBetweenFolders) {
  for (const std::string name : {".", ".."}) {
    SCOPED_TRACE(name);
    for (const Choice choice : {Choice::kPrefix, Choice::kHeader, Choice::kToken}) {
      const Reply reply = Send(client_, In(name, choice, {"GET", kCustomer, {}, ""}));
      EXPECT_EQ(reply.status, 400);
      EXPECT_NE(reply.Header("Understudy-Reason").find("`" + name + "` is not a valid world name"),
                std::string::npos)
          << reply.Header("Understudy-Reason");
    }
    EXPECT_EQ(client_
                  .Send("POST", "/__admin/worlds", {{"Content-Type", "application/json"}},
                        R"({"name":")" + name + R"("})")
                  .status,
              400);
    EXPECT_EQ(client_.Get("/__admin/worlds/" + name).status, 400);
  }
}

TEST_F(WorldsTest, AnEncodedTildeIsOne) {
  Rename(client_, "a", Choice::kPrefix, "Written");

  const Reply reply = client_.Get(std::string("/%7Ea") + kCustomer, {{"apiKey", "od_test"}});

  EXPECT_EQ(reply.Text("/item/firstname"), "Written");
  EXPECT_EQ(client_.Get("/%7ea/__admin/requests").Text("/requests/0/subEvents/0/data/world"), "a");
}

TEST_F(WorldsTest, UrlsInRepliesStayInTheWorldOfThePath) {
  const Reply inside = client_.Get(std::string("/~a") + kRecords);
  EXPECT_EQ(inside.Text("/data/next_page_url"),
            program_.url() + "/~a" + std::string(kRecords) + "?page=2");
  const Reply outside = client_.Get(kRecords, {{"Understudy-World", "a"}});
  EXPECT_EQ(outside.Text("/data/next_page_url"),
            program_.url() + std::string(kRecords) + "?page=2");
}

TEST_F(WorldsTest, AnUnknownTokenIsOneWhateverWorldItNames) {
  EXPECT_EQ(client_.Get("/v1/customers/8737843", {{"Authorization", "Bearer nobody~a"}}).status,
            401);
  EXPECT_EQ(client_.Get("/v1/customers/8737843", {{"Authorization", "Bearer hc_test~a"}}).status,
            200);
}

TEST_F(WorldsTest, ATokenNamesTheWorldOfARequestThatNoOperationTakes) {
  client_.Json("POST", "/__admin/worlds/a/faults",
               R"({"match":{"vendor":"helpcrunch"},"status":503})");
  for (const auto& [method, target] :
       {std::pair("GET", "/v1/nothing"), std::pair("POST", "/v1/customers/8737843")}) {
    EXPECT_EQ(client_.Send(method, target, {{"Authorization", "Bearer hc_test~a"}}).status, 503);
    EXPECT_NE(client_.Send(method, target, {{"Authorization", "Bearer hc_test"}}).status, 503);
    EXPECT_EQ(client_.Send(method, target, {{"Authorization", "Bearer hc_test~a b"}}).status, 400);
  }
}

// Clients of WireMock take a base URL with a path, and ask below it.
TEST_F(WorldsTest, TheAdminApiIsBelowEachPrefixToo) {
  EXPECT_EQ(client_.Get("/~a/__admin/health").status, 200);
  EXPECT_EQ(client_.Get("/~a/__admin/nothing").status, 404);
  EXPECT_EQ(client_.Get("/~a b/__admin/health").status, 400);
}

// One world's requests, drawn from a seed: reads, searches, and writes of every kind.
std::vector<Sent> Draw(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return std::to_string(1 + random() % n); };
  std::vector<Sent> all;
  for (int i = 0; i < 80; ++i) {
    const std::string id = below(20);
    const std::string base = "/api/v2/customer/";
    switch (random() % 8) {
      case 0:
        all.push_back({"GET", base + id, {}, ""});
        break;
      case 1:
        all.push_back({"GET",
                       base + "?query=" + std::string(1, static_cast<char>('a' + random() % 26)),
                       {},
                       ""});
        break;
      case 2:
        all.push_back(
            {"PUT", base + id, {}, R"({"firstname":"Ada","custom_n":")" + below(999) + "\"}"});
        break;
      case 3:
        all.push_back({"DELETE", base + id, {}, ""});
        break;
      case 4:
        all.push_back({"POST",
                       base + "createCustomerCRUD",
                       {},
                       R"({"brandID":"1","primaryID":"p)" + below(30) + "\"}"});
        break;
      case 5:
        all.push_back({"POST",
                       base + "externalEvent",
                       {},
                       R"({"customer_id":")" + id + R"(","message":"m)" + below(99) + "\"}"});
        break;
      case 6:
        all.push_back(
            {"POST",
             base + "addChannelOnly",
             {},
             R"({"customer_id":")" + id + R"(","extra_telephone":"+)" + below(99999) + "\"}"});
        break;
      default:
        all.push_back({"GET", "/v1/admin/points-records?page=" + below(5), {}, ""});
    }
  }
  return all;
}

// Status and body of each reply, with the server's address taken out.
std::vector<std::string> Play(const Program& program, const std::string& world, Choice choice,
                              const std::vector<Sent>& all) {
  Client client(program);
  std::vector<std::string> replies;
  for (const Sent& sent : all) {
    const Reply reply = Send(client, In(world, choice, sent));
    std::string text = std::to_string(reply.status) + " " + reply.Header("date") + " " + reply.body;
    const std::string& url = program.url();
    for (auto at = text.find(url); at != std::string::npos; at = text.find(url)) {
      text.erase(at, url.size());
    }
    replies.push_back(std::move(text));
  }
  return replies;
}

// Worlds that are used at once, by loops that share them, each give what they give alone.
TEST_F(WorldsTest, EachGivesWhatItGivesAlone) {
  constexpr unsigned kWorlds = 12;
  const Program busy(scenario_, {"--threads", "4"});
  std::vector<std::vector<std::string>> together(kWorlds);
  std::vector<std::thread> threads;
  const auto choice_of = [](unsigned i) { return static_cast<Choice>(i % 3); };
  for (unsigned i = 0; i < kWorlds; ++i) {
    threads.emplace_back(
        [&, i] { together[i] = Play(busy, "w" + std::to_string(i), choice_of(i), Draw(i)); });
  }
  for (auto& thread : threads) thread.join();
  for (unsigned i = 0; i < kWorlds; ++i) {
    const Program alone(scenario_);
    EXPECT_EQ(together[i], Play(alone, "w" + std::to_string(i), choice_of(i), Draw(i))) << i;
  }
}

TEST_F(WorldsTest, RepliesNameTheirWorldOnceThereAreSeveral) {
  const auto named = [&](const std::string& target) {
    return client_.Send("GET", target, {{"apiKey", "od_test"}}).Header("Understudy-World");
  };
  EXPECT_EQ(named(kCustomer), "");
  for (int i = 0; i < 2; ++i) {  // the second time, heads are written from what was kept
    for (const std::string world : {"a", "of-a-longer-name", "default"}) {
      EXPECT_EQ(named("/~" + world + kCustomer), world);
      EXPECT_EQ(named("/~" + world + "/api/v2/customer/999999"), world);
      EXPECT_EQ(named("/~" + world + "/nowhere"), world);
    }
    EXPECT_EQ(named(kCustomer), "default");
  }
}

// Without the headers that tell of the world and of other worlds.
std::string WithoutWorlds(std::string bytes) {
  for (const char* header : {"\r\nUnderstudy-Hint: ", "\r\nUnderstudy-World: "}) {
    const auto begin = bytes.find(header);
    if (begin != std::string::npos) bytes.erase(begin, bytes.find("\r\n", begin + 2) - begin);
  }
  return bytes;
}

// One request with all that may be drawn in its reply; every byte that comes back, but those.
std::string Bytes(const Program& program, const std::string& world, const Sent& sent) {
  std::string request = sent.method + ' ' + sent.target +
                        " HTTP/1.1\r\nHost: t\r\nConnection: close\r\napiKey: od_test\r\n"
                        "Understudy-World: " +
                        world + "\r\n";
  if (!sent.body.empty()) {
    request +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(sent.body.size()) +
        "\r\n";
  }
  return WithoutWorlds(Raw(program, request + "\r\n" + sent.body));
}

// Ids, times, and what faults draw: which request they hit, delays, noise.
TEST_F(WorldsTest, TheSameRequestsGiveTheSameBytesInAnyWorldOfAnyServer) {
  const std::string scenario = ScenarioFile(
      "extends: default\nclock: 2024-01-15T12:00:00Z\nseed: 3\nfaults:\n"
      "  - {probability: 0.1, garbage: true}\n"
      "  - {probability: 0.1, close_after: 60}\n"
      "  - {name: lost, probability: 0.1, duplicate_write: 502}\n"
      "  - {name: busy, probability: 0.1, status: 503}\n"
      "  - {name: slow, probability: 0.1, delay: {uniform: [1ms, 3ms]}}\n");
  const Program one(scenario);
  const Program two(scenario);
  std::string all;
  for (const Sent& sent : Draw(77)) {
    const std::string bytes = Bytes(one, "a", sent);
    EXPECT_EQ(bytes, Bytes(one, "b", sent)) << sent.method << ' ' << sent.target;
    EXPECT_EQ(bytes, Bytes(two, "default", sent)) << sent.method << ' ' << sent.target;
    all += bytes;
  }
  for (const char* fault : {"busy", "lost", "slow"}) {
    EXPECT_NE(all.find(std::string("Understudy-Fault: ") + fault), std::string::npos) << fault;
  }
}

// Clients that share a world, too, see one another's writes, and nobody else's.
TEST_F(WorldsTest, ManyWorldsKeepApartWhenTheyOutnumberConnections) {
  constexpr int kWorlds = 400;  // more than there are SQLite connections
  for (int i = 0; i < kWorlds; ++i) {
    Rename(client_, "w" + std::to_string(i), Choice::kHeader,
           "Name" + std::string(static_cast<std::size_t>(1 + i % 40), 'x'));
  }
  for (int i = 0; i < kWorlds; i += 7) {
    EXPECT_EQ(FirstName(client_, "w" + std::to_string(i)),
              "Name" + std::string(static_cast<std::size_t>(1 + i % 40), 'x'));
  }
  EXPECT_EQ(FirstName(client_, "default"), "text");
}

}  // namespace
}  // namespace understudy::conformance
