// The world of a request that the transport refuses: the one that a served request would have.

#include <string>
#include <utility>
#include <vector>

#include "http_run.h"
#include "wiremock_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kAccounts = "/api/v1/accounts";

// A request for HelpCrunch, whose credential may name a world.
std::string Request(const std::string& target, const std::string& more) {
  return Head(AllVendors()[0], "POST", target, more);
}

class RefusedWorldTest : public WireMockFixture {
 protected:
  using WireMockFixture::WireMockFixture;

  WireReply Send(const std::string& bytes) {
    Connection connection(program_.port());
    return Exchange(connection, bytes);
  }
  static std::string WorldOf(const WireReply& reply) { return HeaderOf(reply, "understudy-world"); }
  // The journal of a world has one entry, with this status and URL. Empties it.
  void ExpectEntry(const std::string& world, int status, const std::string& url) {
    const std::string prefix = "/~" + world;
    const Reply list = List("", prefix);
    ASSERT_EQ(list.Integer("/meta/total"), 1) << list.body;
    EXPECT_EQ(list.Integer("/requests/0/response/status"), status);
    EXPECT_EQ(list.Text("/requests/0/request/url"), url);
    EXPECT_FALSE(list.At("/requests/0/wasMatched").GetBool());
    client_.Delete(prefix + kRequests);
  }
  // The checks of a test know that a request came.
  void ExpectUnknown(const std::string& world) {
    const std::string prefix = "/~" + world;
    EXPECT_EQ(Post(prefix + "/__admin/verify", R"({"none_other":true})").status, 422);
    EXPECT_EQ(client_.Get(prefix + "/__admin/violations?expect=none").status, 422);
    EXPECT_EQ(Post(prefix + "/__admin/verify",
                   R"([{"request":{"urlPathPattern":"/?(v1|api).*"},"exactly":0}])")
                  .status,
              422);
  }
  bool Exists(const std::string& world) { return client_.Get(In(world)).status == 200; }

  struct Refusal {
    int status;
    std::string more;     // header lines, and a body
    bool is_cut = false;  // the empty line after the head is missing
  };
  static std::vector<Refusal> Refusals() {
    const std::string gzip = "Content-Encoding: gzip\r\nContent-Length: 3\r\n";
    return {{413, "Content-Length: 99999999\r\n"},
            {431, "X-Long: " + std::string(100'000, 'x') + "\r\n"},
            {415, "Content-Encoding: zstd\r\nContent-Length: 3\r\n\r\nabc", true},
            {400, gzip + "\r\nabc", true},
            {400, "Content-Length: 1\r\nContent-Length: 2\r\n"},
            {400, "no colon\r\n"}};
  }
  // The bytes of a request that is refused.
  static std::string Bytes(const std::string& target, const std::string& first,
                           const Refusal& refusal) {
    std::string bytes = Request(target, first + refusal.more);
    if (refusal.is_cut) bytes.resize(bytes.size() - 2);
    return bytes;
  }

  // Sends each to a world that the path names, and to one that a header names. Neither exists yet.
  void ExpectWorlds(const std::vector<Refusal>& refusals) {
    int count = 0;
    for (const auto& refusal : refusals) {
      SCOPED_TRACE(std::to_string(refusal.status) + " " + refusal.more.substr(0, 40));
      const std::string by_path = "p" + std::to_string(count);
      const std::string by_header = "h" + std::to_string(count++);
      const auto one = Send(Bytes("/~" + by_path + kCustomer, "", refusal));
      EXPECT_EQ(one.status, refusal.status);
      EXPECT_EQ(WorldOf(one), by_path);
      ExpectEntry(by_path, refusal.status, kCustomer);
      const auto other = Send(Bytes(kCustomer, "Understudy-World: " + by_header + "\r\n", refusal));
      EXPECT_EQ(other.status, refusal.status);
      EXPECT_EQ(WorldOf(other), by_header);
      ExpectEntry(by_header, refusal.status, kCustomer);
    }
    EXPECT_EQ(List().Integer("/meta/total"), 0);
  }
};

TEST_F(RefusedWorldTest, IsNamedAndCreatedByPathOrHeader) { ExpectWorlds(Refusals()); }

class RefusedWorldTimeoutTest : public RefusedWorldTest {
 protected:
  RefusedWorldTimeoutTest()
      : RefusedWorldTest({"--header-timeout", "200ms", "--body-timeout", "200ms"}) {}
};

TEST_F(RefusedWorldTimeoutTest, IsNamedAndCreatedByPathOrHeader) {
  ExpectWorlds({{408, "Content-Length: 10\r\n\r\nabc", true}, {408, "X-Half: 1\r\n", true}});
}

TEST_F(RefusedWorldTimeoutTest, OfARequestLine) {
  EXPECT_EQ(Send("GET /~w/v1/x HT").status, 408);
  ExpectEntry("w", 408, "/v1/x");
  // What was wrong with it is known by then.
  EXPECT_EQ(Send("GET /~w/a b HTTP/1.1\r\nHost: t\r\n").status, 400);
  ExpectEntry("w", 400, "/a b");
}

TEST_F(RefusedWorldTest, IsNamedByACredential) {
  const std::string head =
      std::string("POST ") + kCustomer + " HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer ";
  const std::string large = "\r\nContent-Length: 99999999\r\n\r\n";
  EXPECT_EQ(WorldOf(Send(head + "hc_test~cred" + large)), "cred");
  ExpectEntry("cred", 413, kCustomer);
  // One that contradicts the path: the transport's reason comes first.
  const auto both = Send("POST /~path" + head.substr(5) + "hc_test~other" + large);
  EXPECT_EQ(both.status, 413);
  EXPECT_FALSE(Exists("other"));
}

TEST_F(RefusedWorldTest, IsDefaultWhereNoneIsNamed) {
  const Refusal refusal = Refusals()[0];
  EXPECT_EQ(WorldOf(Send(Bytes(kCustomer, "", refusal))), "");
  ExpectEntry("default", 413, kCustomer);
  GetCustomer("/~a");
  EXPECT_EQ(WorldOf(Send(Bytes(kCustomer, "", refusal))), "default");
  ExpectEntry("default", 413, kCustomer);
  EXPECT_EQ(WorldOf(Send("GET http:/none HTTP/1.1\r\nHost: t\r\n\r\n")), "default");
}

TEST_F(RefusedWorldTest, OfATargetThatIsTooLong) {
  const auto reply = Send(Head(AllVendors()[1], "GET", "/~long/" + std::string(10'000, 'x')));
  EXPECT_EQ(reply.status, 414);
  EXPECT_EQ(WorldOf(reply), "long");
  EXPECT_EQ(List("", "/~long").Integer("/meta/total"), 1);
}

TEST_F(RefusedWorldTest, IsNoneForABadName) {
  GetCustomer("/~a");
  for (const std::string target : {"/~a%20b/v1/customers/1", "/~a/~b/v1/customers/1"}) {
    const auto reply = Send(Bytes(target, "", Refusals()[0]));
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(WorldOf(reply), "default");
    ExpectEntry("default", 413, target);
  }
}

TEST_F(RefusedWorldTest, OfABadRequestLine) {
  int count = 0;
  for (const std::string target : {"/v1/customers/1 HTTP/3.1", "/v1/customers/a b HTTP/1.1",
                                   "/v1/customers/?a=\x01 HTTP/1.1", "/v1/customers/1 http/1.1"}) {
    SCOPED_TRACE(target);
    const std::string url = target.substr(0, target.rfind(' '));
    const std::string by_path = "p" + std::to_string(count);
    const std::string by_header = "h" + std::to_string(count++);
    const auto one = Send("GET /~" + by_path + target + "\r\nHost: t\r\n\r\n");
    EXPECT_EQ(one.status, 400);
    EXPECT_EQ(WorldOf(one), by_path);
    ExpectUnknown(by_path);
    ExpectEntry(by_path, 400, url);
    const auto other =
        Send("GET " + target + "\r\nHost: t\r\nUnderstudy-World: " + by_header + "\r\n\r\n");
    EXPECT_EQ(WorldOf(other), by_header);
    ExpectUnknown(by_header);
    ExpectEntry(by_header, 400, url);
  }
  EXPECT_EQ(List().Integer("/meta/total"), 0);
}

TEST_F(RefusedWorldTest, OfATargetWithoutASlash) {
  const auto reply = Send("GET v1/customers HTTP/1.1\r\nHost: t\r\nUnderstudy-World: w\r\n\r\n");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(WorldOf(reply), "w");
  const Reply list = List("", "/~w");
  EXPECT_EQ(list.Text("/requests/0/request/absoluteUrl"), "http://t/v1/customers");
  ExpectUnknown("w");
  EXPECT_EQ(list.Text("/requests/0/request/method"), "GET");
  ExpectEntry("w", 400, "v1/customers");
  // The credential names it too.
  EXPECT_EQ(WorldOf(Send("GET /v1/customers/a b HTTP/1.1\r\nHost: t\r\n"
                         "Authorization: Bearer hc_test~cred\r\n\r\n")),
            "cred");
}

TEST_F(RefusedWorldTest, OfALongTargetByHeader) {
  const std::string target = std::string(kAccounts) + "?" + std::string(9000, 'x');
  const auto reply = Send(Head(AllVendors()[1], "GET", target, "Understudy-World: long\r\n"));
  EXPECT_EQ(reply.status, 414);
  EXPECT_EQ(WorldOf(reply), "long");
  ExpectUnknown("long");
  ExpectEntry("long", 414, target);
}

TEST_F(RefusedWorldTest, OfARequestLineThatEndsTooSoon) {
  const auto cut = [&](const std::string& bytes) {
    Connection connection(program_.port());
    connection.Send(bytes, Soon());
    connection.FinishSending();
    connection.Receive(false, Soon());
  };
  cut("GET /~w/v1/x HT");
  ExpectUnknown("w");
  ExpectEntry("w", 0, "/v1/x");
  cut("GET /~w/v1/x");
  ExpectEntry("w", 0, "/v1/x");
  // The name may be longer.
  cut("GET /~half");
  EXPECT_FALSE(Exists("half"));
  ExpectEntry("default", 0, "/~half");
  // The line came, its headers did not: the refusal is sent all the same.
  Connection connection(program_.port());
  connection.Send("GET /~w/a b HTTP/1.1\r\nHost: t\r\n", Soon());
  connection.FinishSending();
  const auto reply = connection.Receive(false, Soon());
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 400);
  ExpectEntry("w", 400, "/a b");
}

TEST_F(RefusedWorldTest, IsNamedInRepliesThatRefuseTheName) {
  GetCustomer("/~a");
  for (const std::string target : {"/~a%20b/v1/customers/1", "/~a/~b/v1/customers/1"}) {
    const Reply reply = client_.Get(target);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.Header("Understudy-World"), "default");
    ExpectEntry("default", 400, target);
  }
  const std::string target = std::string("/~a") + kCustomer;
  const Reply two = client_.Get(target, {{"Understudy-World", "b"}});
  EXPECT_EQ(two.status, 400);
  EXPECT_EQ(two.Header("Understudy-World"), "default");
  ExpectEntry("default", 400, target);
  // Path and credential: the path's.
  client_.Delete("/~a/__admin/requests");
  const Reply other = client_.Get(target, {{"Authorization", "Bearer hc_test~b"}});
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.Header("Understudy-World"), "a");
  EXPECT_EQ(List("", "/~a").Integer("/requests/0/response/status"), 400);
}

TEST_F(RefusedWorldTest, HasTheScenarioOfThatWorld) {
  ASSERT_EQ(
      Post(kWorlds, R"({"name":"only","from":{"scenario":{"vendors":{"leeloo":{}}}}})").status,
      201);
  const auto reply = Send(Bytes(std::string("/~only") + kCustomer, "", Refusals()[0]));
  // HelpCrunch does not exist there.
  ExpectError(Nobody(), reply, 413, "");
  EXPECT_EQ(WorldOf(reply), "only");
}

TEST_F(RefusedWorldTest, OfSeveralOnOneConnection) {
  // The last one is refused; those before it are served.
  Connection connection(program_.port());
  const std::string get = Head(AllVendors()[1], "GET", std::string("/~one") + kAccounts);
  connection.Send(get + Bytes(std::string("/~two") + kCustomer, "", Refusals()[0]), Soon());
  const auto one = connection.Receive(false, Soon());
  const auto two = connection.Receive(false, Soon());
  ASSERT_TRUE(one && two);
  EXPECT_EQ(WorldOf(*one), "one");
  EXPECT_EQ(WorldOf(*two), "two");
}

class RefusedWorldLimitTest : public RefusedWorldTest {
 protected:
  RefusedWorldLimitTest() : RefusedWorldTest({"--max-worlds", "1"}) {}
};

TEST_F(RefusedWorldLimitTest, StaysInDefaultIfItCannotBeCreated) {
  const std::string target = std::string("/~a") + kCustomer;
  const auto reply = Send(Bytes(target, "", Refusals()[0]));
  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(WorldOf(reply), "");
  ExpectEntry("default", 413, target);
}

// --- Ids of entries

class EntryIdsTest : public WireMockFixture {
 protected:
  std::string NewestId(const std::string& prefix) {
    EXPECT_EQ(GetCustomer(prefix).status, 200);
    return List("?limit=1", prefix).Text("/requests/0/id");
  }
  void ExpectNew(const std::string& id) {
    for (const auto& old : ids_) EXPECT_NE(id, old);
    EXPECT_EQ(id.size(), 36U);
    ids_.push_back(id);
  }

  std::vector<std::string> ids_;
};

TEST_F(EntryIdsTest, NeverRepeat) {
  ExpectNew(NewestId("/~a"));
  ExpectNew(NewestId("/~b"));
  for (int life = 0; life < 2; ++life) {
    EXPECT_EQ(client_.Delete(In("a")).status, 204);
    ExpectNew(NewestId("/~a"));
  }
  for (const std::string prefix : {"", "/~a"}) {
    ExpectNew(NewestId(prefix));
    client_.Delete(prefix + kRequests);
    ExpectNew(NewestId(prefix));
    client_.Send("POST", prefix + "/__admin/reset");
    ExpectNew(NewestId(prefix));
  }
  ASSERT_EQ(Post(In("a", "/reset"), R"({"parts":["journal","data"]})").status, 200);
  ExpectNew(NewestId("/~a"));
}

TEST_F(EntryIdsTest, NeverRepeatAfterARestore) {
  ExpectNew(NewestId("/~a"));
  ASSERT_EQ(Post(kSnapshots, R"({"name":"s","world":"a"})").status, 201);
  for (int life = 0; life < 2; ++life) {
    EXPECT_EQ(client_.Delete(In("a")).status, 204);
    ASSERT_EQ(Post(In("a", "/restore"), R"({"snapshot":"s"})").status, 200);
    ExpectNew(NewestId("/~a"));
    ASSERT_EQ(Post(In("a", "/restore"), R"({"snapshot":"s"})").status, 200);
    ExpectNew(NewestId("/~a"));
  }
}

}  // namespace
}  // namespace understudy::conformance
