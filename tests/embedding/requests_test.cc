// What a world was asked, in C++: World::Requests(), World::Verify() and the matchers of gmock.h.

#include <httplib.h>
#include <understudy/gmock.h>
#include <understudy/server.h>

#include <sstream>
#include <string>

namespace {

using ::testing::AtLeast;
using ::testing::AtMost;
using ::testing::HasSubstr;
using ::testing::Not;
using understudy::Get;
using understudy::Operation;
using understudy::Post;
using understudy::Put;
using understudy::Received;
using understudy::ReceivedNothingElse;
using understudy::Requests;
using understudy::Times;

class RequestsTest : public ::testing::Test {
 protected:
  int Ask(const std::string& path) {
    return client_
        .Get(world_.prefix() + path, {{"Authorization", "Bearer hc_test"}, {"X-Mark", "yes"}})
        ->status;
  }
  void Rename(const std::string& name) {
    client_.Put(world_.prefix() + "/api/v2/customer/1", {{"apiKey", "od_test"}},
                R"({"firstname":")" + name + R"("})", "application/json");
  }

  // The text of a failed EXPECT_THAT.
  static std::string Explain(const ::testing::Matcher<const Requests&>& matcher,
                             const Requests& requests) {
    std::ostringstream text;
    matcher.DescribeTo(&text);
    text << " / ";
    matcher.ExplainMatchResultTo(requests, &text);
    return text.str();
  }

  understudy::Server server_;
  understudy::World world_ = server_.world("a");
  httplib::Client client_{world_.origin()};
};

// What the journal does not have may be anything.
TEST(RequestsOfASmallJournalTest, WhatCanNotBeKnownIsNotMet) {
  understudy::Options options;
  options.journal_entries = 2;
  options.journal_body = 8;
  understudy::Server server(options);
  understudy::World world = server.world("a");
  httplib::Client client(world.origin());
  const auto rename = [&](const std::string& name) {
    client.Put(world.prefix() + "/api/v2/customer/1", {{"apiKey", "od_test"}}, name,
               "application/json");
  };
  const std::string body = R"({"firstname":"Ada"})";
  const auto path = "/api/v2/customer/1";
  rename(body);
  const auto ada = [&] { return Put(path).WithBody(body); };
  const auto first_name = [&](const std::string& name) {
    return Put(path).WithArgument("firstname", name);
  };
  EXPECT_THAT(world.Requests(), Not(Received(ada(), Times(0))));
  EXPECT_THAT(world.Requests(), Not(Received(ada(), Times(1))));
  EXPECT_THAT(world.Requests(), Received(ada(), AtMost(1)));
  EXPECT_THAT(world.Requests(), Received(Put(path).WithBody(R"({"firstname":"Ada!"})"), Times(0)));
  EXPECT_THAT(world.Requests(), Received(Put(path).WithBody(R"({"lastname":"Ada12"})"), Times(0)));
  EXPECT_THAT(world.Requests(), Not(Received(first_name("Bob"), Times(0))));
  EXPECT_FALSE(
      world.Verify("[{operation: omnidesk.updateCustomer, arguments: {firstname: Bob},"
                   " exactly: 0}]"));
  for (int i = 0; i < 3; ++i) rename("{}");
  const understudy::Requests requests = world.Requests();
  EXPECT_EQ(requests.dropped, 2U);
  EXPECT_THAT(requests, Received(Put(path), AtLeast(2)));
  EXPECT_THAT(requests, Not(Received(Put(path), Times(2))));
  EXPECT_THAT(requests, Not(Received(Put(path), AtMost(4))));
  EXPECT_THAT(requests, Not(Received(Get("/v1/customers/1"), Times(0))));
  EXPECT_THAT(requests, Not(ReceivedNothingElse(Put(path))));
  EXPECT_FALSE(world.Verify("[{operation: omnidesk.getCustomer, exactly: 0}]"));
  ::testing::StringMatchResultListener text;
  Received(Put(path), Times(2)).MatchAndExplain(requests, &text);
  EXPECT_THAT(text.str(), HasSubstr("no longer has the first 2 requests"));
  world.Reset();
  EXPECT_THAT(world.Requests(), ReceivedNothingElse());
}

TEST_F(RequestsTest, ARequestHasAllThatWasSentAndAnswered) {
  EXPECT_TRUE(world_.Requests().empty());
  ASSERT_EQ(Ask("/v1/customers/8737843?x=%20"), 200);
  Rename("Ada");
  const Requests requests = world_.Requests();
  ASSERT_EQ(requests.size(), 2U);
  const understudy::Request& first = requests[0];
  EXPECT_EQ(first.number, 1U);
  EXPECT_EQ(first.id.size(), 36U);
  EXPECT_EQ(first.method, "GET");
  EXPECT_EQ(first.url, "/v1/customers/8737843?x=%20");
  EXPECT_EQ(first.vendor, "helpcrunch");
  EXPECT_EQ(first.operation, "helpcrunch.getCustomer");
  EXPECT_EQ(first.arguments, (understudy::Request::Pairs{{"id", "8737843"}, {"x", " "}}));
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.reply_body, HasSubstr("Cindy Mindy"));
  EXPECT_EQ(first.reply_body_size, first.reply_body.size());
  EXPECT_GT(first.time.time_since_epoch().count(), 0);
  EXPECT_EQ(requests[1].body, R"({"firstname":"Ada"})");
  EXPECT_TRUE(server_.world("b").Requests().empty());
}

TEST_F(RequestsTest, MatchersCount) {
  Ask("/v1/customers/8737843");
  Ask("/v1/customers/8737843?x=1");
  Rename("Ada");
  const Requests requests = world_.Requests();
  EXPECT_THAT(requests, Received(Get("/v1/customers/8737843"), Times(2)));
  EXPECT_THAT(requests, Received(Get("/v1/customers/8737843")));
  EXPECT_THAT(requests, Received(Get("/v1/customers/8737843?x=1"), Times(1)));
  EXPECT_THAT(requests, Received(Get("/v1/customers/8737843").WithQuery("x", "1"), Times(1)));
  EXPECT_THAT(requests, Received(Get("/v1/customers/8737843").WithHeader("x-mark", "yes")));
  EXPECT_THAT(requests, Received(Post("/v1/customers/8737843"), Times(0)));
  EXPECT_THAT(requests, Received(Put("/api/v2/customer/1").WithBody(R"({"firstname":"Ada"})")));
  EXPECT_THAT(requests, Received(Operation("omnidesk.updateCustomer")
                                     .WithArgument("id", "1")
                                     .WithArgument("firstname", "Ada")));
  EXPECT_THAT(requests, Received(Operation("helpcrunch.getCustomer"), AtLeast(2)));
  EXPECT_THAT(requests, Not(Received(Operation("helpcrunch.getCustomer"), AtMost(1))));
  EXPECT_THAT(requests, ReceivedNothingElse(Get("/v1/customers/8737843"),
                                            Operation("omnidesk.updateCustomer")));
  EXPECT_THAT(requests, Not(ReceivedNothingElse(Get("/v1/customers/8737843"))));
  EXPECT_THAT(Requests(), ReceivedNothingElse());
}

TEST_F(RequestsTest, AFailureShowsTheNearestRequests) {
  Ask("/v1/customers/8737844");
  Rename("Ada");
  EXPECT_EQ(Explain(Received(Get("/v1/customers/8737843"), Times(2)), world_.Requests()),
            "has GET /v1/customers/8737843, called twice / which has 0 of these\n"
            "The nearest requests:\n"
            "  #1 GET /v1/customers/8737844, answered 404\n"
            "    - path is `/v1/customers/8737844`, expected `/v1/customers/8737843`\n"
            "  #2 PUT /api/v2/customer/1, answered 200\n"
            "    - method is `PUT`, expected `GET`\n"
            "    - path is `/api/v2/customer/1`, expected `/v1/customers/8737843`");
  EXPECT_EQ(Explain(ReceivedNothingElse(Put("/api/v2/customer/2")), world_.Requests()),
            "has no request to a vendor's path but PUT /api/v2/customer/2 / which also has\n"
            "  #1 GET /v1/customers/8737844, answered 404\n"
            "    - method is `GET`, expected `PUT`\n"
            "    - path is `/v1/customers/8737844`, expected `/api/v2/customer/2`\n"
            "  #2 PUT /api/v2/customer/1, answered 200\n"
            "    - path is `/api/v2/customer/1`, expected `/api/v2/customer/2`");
  EXPECT_EQ(::testing::PrintToString(world_.Requests()[0]),
            "#1 GET /v1/customers/8737844, answered 404");
}

TEST_F(RequestsTest, VerifyTakesTheExpectationsOfTheCommand) {
  Ask("/v1/customers/8737843");
  const auto met = world_.Verify("[{operation: helpcrunch.getCustomer, exactly: 1}]");
  EXPECT_TRUE(met) << met.text;
  const auto missed = world_.Verify("none_other: true\n");
  EXPECT_FALSE(missed);
  EXPECT_THAT(missed.text, HasSubstr("but 1 other came"));
  try {
    world_.Verify("- {operation: helpcrunch.getCustomr}\n");
    FAIL() << "an unknown operation was taken";
  } catch (const understudy::WorldFailure& e) {
    EXPECT_THAT(e.what(), HasSubstr("expectations:1:15: error: there is no operation"));
  }
}

// As by HTTP: to read creates no world.
TEST_F(RequestsTest, AWorldThatDoesNotExistHasNone) {
  understudy::World fresh = server_.world("fresh");
  EXPECT_TRUE(fresh.Requests().empty());
  EXPECT_THAT(fresh.Requests(), ReceivedNothingElse());
  const auto nothing = fresh.Verify("- {operation: helpcrunch.getCustomer, exactly: 0}\n");
  EXPECT_TRUE(nothing) << nothing.text;
  EXPECT_EQ(nothing.text,
            "All expectations are met: 1 (world `fresh`, which does not exist yet)\n");
  EXPECT_EQ(client_.Get("/__admin/worlds/fresh")->status, 404);
  EXPECT_EQ(client_.Get("/~fresh/v1/customers/1")->status, 401);
  EXPECT_FALSE(fresh.Verify("none_other: true"));
  EXPECT_EQ(fresh.Requests().size(), 1U);
}

TEST(RefusedRequestTest, WhatTheServerDidNotReadIsNotKnown) {
  const auto with_header = [](const std::string& name) { return Post("/x").WithHeader(name, "1"); };
  understudy::Request refused;
  refused.method = "POST";
  refused.url = "/x";
  refused.headers = {{"A", "1"}};
  refused.refused = "No thread was left.";
  // It was read as a whole.
  EXPECT_FALSE(with_header("B").MayMatch(refused));
  EXPECT_TRUE(Post("/x").WithBody("").Matches(refused));
  refused.refused = "The headers are too large.";
  refused.headers_unread = true;
  refused.body_unread = true;
  EXPECT_TRUE(with_header("A").Matches(refused));
  EXPECT_FALSE(with_header("B").Matches(refused));
  EXPECT_TRUE(with_header("B").MayMatch(refused));
  EXPECT_FALSE(Post("/x").WithBody("").Matches(refused));
  EXPECT_TRUE(Post("/x").WithBody("").MayMatch(refused));
  EXPECT_FALSE(Post("/y").WithBody("").MayMatch(refused));
}

TEST(JournalOptionsTest, HaveTheBoundsOfTheCommandLine) {
  const auto why_not = [](const understudy::Options& options) -> std::string {
    try {
      understudy::Server server(options);
      return "";
    } catch (const understudy::StartFailure& e) {
      return e.what();
    }
  };
  understudy::Options options;
  options.journal_body = 1024 * 1024 + 1;
  EXPECT_EQ(why_not(options), "Options::journal_body must be 0 to 1048576, and not 1048577");
  options = {};
  options.journal_bytes = 1000;
  EXPECT_THAT(why_not(options), HasSubstr("Options::journal_bytes must be 1048576 to "));
  options = {};
  options.journal_entries = 1'000'001;
  EXPECT_THAT(why_not(options), HasSubstr("Options::journal_entries must be 0 to 1000000, "));
  options = {};
  options.journal_body = 0;
  options.journal_entries = 1'000'000;
  EXPECT_EQ(why_not(options), "");
}

TEST(RequestsWithoutJournalTest, AreAnError) {
  understudy::Options options;
  options.journal_entries = 0;
  understudy::Server server(options);
  EXPECT_THROW(server.world("a").Requests(), understudy::WorldFailure);
  EXPECT_THROW(server.world("a").Verify("none_other: true"), understudy::WorldFailure);
}

}  // namespace
