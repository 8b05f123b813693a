#include <gtest/gtest.h>

#include <cctype>
#include <memory>
#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

// The setting era.
namespace understudy::conformance {
namespace {

const Headers kToken = {{"Authorization", "Bearer hc_test"}};

struct Example {
  std::string id;
  std::string method;
  std::string target;
  std::string body;
};

class HelpcrunchEraTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    program_ = std::make_unique<Program>(
        ScenarioFile("extends: default\nclock: 2024-01-15T12:00:00Z\n"
                     "vendors: {helpcrunch: {settings: {era: \"2024\"}}}\n"));
  }
  static void TearDownTestSuite() { program_.reset(); }

  // A client of a world of the test's own.
  HelpcrunchEraTest()
      : client_(*program_,
                {kToken.front(),
                 {"Understudy-World",
                  std::string("hc-") +
                      ::testing::UnitTest::GetInstance()->current_test_info()->name()}}) {
    client_.WantSchemas("2024");
  }

  Reply Post(const std::string& target, const std::string& body) {
    return client_.Send("POST", target, {}, body);
  }
  Reply Put(const std::string& target, const std::string& body) {
    return client_.Send("PUT", target, {}, body);
  }
  // "code=message" of each, by commas.
  static std::string Errors(const Reply& reply) {
    std::string all;
    for (const auto& error : reply.At("/errors").GetArray()) {
      if (!all.empty()) all += ", ";
      all += std::string(error["code"].GetString()) + "=" + error["message"].GetString();
    }
    return all;
  }

  static std::unique_ptr<Program> program_;
  Client client_;
};

std::unique_ptr<Program> HelpcrunchEraTest::program_;

// The example of each operation of the contract.
std::vector<Example> Examples(Client& client) {
  const Reply contract = client.Get("/__admin/contracts/helpcrunch");
  std::vector<Example> examples;
  for (const auto& path : contract.At("/paths").GetObject()) {
    for (const auto& method : path.value.GetObject()) {
      if (!method.value.HasMember("x-example")) continue;
      std::string verb = method.name.GetString();
      for (char& c : verb) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      const bool has_body = method.value.HasMember("x-example-body");
      examples.push_back({method.value["operationId"].GetString(), verb,
                          method.value["x-example"].GetString(),
                          has_body ? method.value["x-example-body"].GetString() : ""});
    }
  }
  return examples;
}

// Each in a world of its own. The client checks the replies.
void ExpectExamplesServed(const Program& program, const std::string& ending, bool is_wanted) {
  Client admin(program);
  const auto examples = Examples(admin);
  EXPECT_EQ(examples.size(), 31U);
  for (const auto& example : examples) {
    Client client(program, {kToken.front(), {"Understudy-World", "hc-each-" + example.id}});
    client.WantSchemas(ending, is_wanted);
    const Reply reply = client.Send(example.method, example.target, {}, example.body);
    EXPECT_TRUE(reply.status == 200 || reply.status == 201) << example.id << " " << reply.body;
    EXPECT_EQ(Client(program).Send(example.method, example.target, {}, example.body).status, 401);
  }
}

TEST_F(HelpcrunchEraTest, AnswersEveryOperationAsItsEraHasIt) {
  ExpectExamplesServed(*program_, "2024", true);
}

TEST(HelpcrunchUsualEraTest, AnswersEveryOperationAsItsEraHasIt) {
  ExpectExamplesServed(Shared(), "2024", false);
}

TEST_F(HelpcrunchEraTest, ShowsACustomersTimesAsTextsAndTwoMoreKeys) {
  const Reply reply = client_.Get("/v1/customers/8737843");
  EXPECT_EQ(reply.Keys(""),
            "id,name,email,userId,company,phone,firstSeen,lastSeen,location,device,unsubscribed,"
            "blocked,source,referer,lastPage,locale,createdFrom,integrationId,notes,tags,"
            "customData");
  EXPECT_EQ(reply.Text("/firstSeen"), "1588927354");
  EXPECT_EQ(reply.Text("/lastSeen"), "1591627673");
  EXPECT_TRUE(reply.At("/createdFrom").IsNull());
  EXPECT_TRUE(client_.Get("/v1/customers/9000001").At("/firstSeen").IsNull());
  const Reply created =
      Post("/v1/customers", R"({"name":"Ada Holt","createdFrom":"telegram","firstSeen":"7"})");
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.Text("/firstSeen"), "7");
  EXPECT_TRUE(created.At("/createdFrom").IsNull());
}

TEST_F(HelpcrunchEraTest, BeginsListsWithDataAndHasTotalsInMeta) {
  const Reply customers = client_.Get("/v1/customers?limit=2");
  EXPECT_EQ(customers.Keys(""), "data,total");
  EXPECT_EQ(customers.Integer("/total"), 45);
  EXPECT_EQ(Post("/v1/customers/search", R"({"limit":2})").body, customers.body);
  const Reply chats = client_.Get("/v1/chats?limit=2");
  EXPECT_EQ(chats.Keys(""), "data,meta");
  EXPECT_EQ(chats.Integer("/meta/total"), 36);
  EXPECT_EQ(Post("/v1/chats/search", R"({"limit":2})").body, chats.body);
  EXPECT_EQ(client_.Get("/v1/agents?limit=2").Integer("/meta/total"), 36);
  EXPECT_EQ(client_.Get("/v1/departments?limit=1").Integer("/meta/total"), 4);
  EXPECT_EQ(client_.Get("/v1/applications?limit=1&offset=9").Integer("/meta/total"), 3);
  EXPECT_EQ(client_.Get("/v1/chats/5215261/messages").Keys(""), "data,total");
}

TEST_F(HelpcrunchEraTest, ShowsMoreOfAChat) {
  const Reply chat = client_.Get("/v1/chats/5215261");
  EXPECT_EQ(chat.Keys(""),
            "id,closedBy,lastCustomerMessageAt,status,closedAt,rating,createdAt,lastMessageAt,"
            "readByAgent,readByCustomer,createdWith,snoozedUntil,lastMessageText,lastMessageId,"
            "applicationId,lastCommunicatedAgentId,agents,customer,assignee,department");
  EXPECT_EQ(chat.Text("/createdAt"), "1601557000");
  EXPECT_EQ(chat.Text("/createdWith"), "public_api");
  EXPECT_EQ(chat.Integer("/applicationId"), 77);
  const Reply read = Put("/v1/chats/readByAgent", R"({"id":5215261,"read":false})");
  EXPECT_EQ(read.Keys(""), chat.Keys(""));
  EXPECT_FALSE(read.At("/readByAgent").GetBool());
  const Reply snoozed = Put("/v1/chats/snooze", R"({"id":5215261,"snoozedUntil":4102444800})");
  EXPECT_EQ(snoozed.Text("/snoozedUntil"), "4102444800");
  EXPECT_EQ(client_.Get("/v1/chats/5215261").Text("/snoozedUntil"), "4102444800");
}

TEST_F(HelpcrunchEraTest, ShowsMessagesWithWholeSecondsAndMoreOfTheirAgent) {
  const Reply list = client_.Get("/v1/chats/5215261/messages");
  EXPECT_EQ(list.Text("/data/0/createdAt"), "1601557420");
  EXPECT_EQ(list.Text("/data/0/updatedAt"), "1601557420");
  EXPECT_EQ(list.Text("/data/1/createdAt"), "1601557360");
  EXPECT_EQ(list.Text("/data/1/updatedAt"), "1601557365");
  EXPECT_EQ(list.Keys("/data/1/agent"), "id,name,email,role");
  EXPECT_EQ(list.Text("/data/1/agent/role"), "agentChatOnly");
  const Reply sent =
      Post("/v1/messages", R"({"chat":5215261,"text":"Hello","type":"message","agent":4188})");
  EXPECT_EQ(sent.Text("/createdAt"), "1705320000");
  EXPECT_EQ(sent.Text("/updatedAt"), "1705320000");
  EXPECT_EQ(sent.Text("/agent/email"), "ben.osei@example.com");
}

TEST_F(HelpcrunchEraTest, ShowsAnEventWithoutItsCustomer) {
  const Reply event = Post("/v1/events", R"({"name":"Click","customer":"8737907"})");
  EXPECT_EQ(event.Keys(""), "id,name,data,createdAt");
  EXPECT_EQ(event.Text("/createdAt"), "1705320000");
}

TEST_F(HelpcrunchEraTest, HasItsOwnErrors) {
  const std::string first = "invalid_request=Invalid request";
  const Reply refused = Client(*program_).Get("/v1/customers");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(Errors(refused), first + ", unauthorized=Unauthorized");
  EXPECT_EQ(refused.Header("WWW-Authenticate"), "Bearer realm=\"helpcrunch\"");
  for (const char* target : {"/v1/customers/1", "/v1/customers/x", "/v1/chats/1", "/v1/chats/x",
                             "/v1/agents/1/unsubscribe", "/v1/chats/1/messages"}) {
    const Reply absent = client_.Get(target);
    EXPECT_EQ(absent.status, 404) << target;
    EXPECT_EQ(Errors(absent), first + ", not_found=Chat not found") << target;
  }
  EXPECT_EQ(Errors(Put("/v1/chats/status", R"({"id":1,"status":"closed"})")),
            first + ", not_found=Chat not found");
  EXPECT_EQ(
      Errors(Post("/v1/messages", R"({"chat":5215261,"text":"x","type":"message","agent":1})")),
      first + ", not_found=Chat not found");
  EXPECT_EQ(Errors(Post("/v1/customers", "[]")), first);
  EXPECT_EQ(Errors(client_.Get("/v1/organization")).substr(0, first.size() + 18),
            first + ", route_not_found=");
}

TEST_F(HelpcrunchEraTest, SpellsTheCodeOfAnUnreadableChatAsTheVendorDoes) {
  for (const char* path : {"readByAgent", "readByCustomer", "read"}) {
    const Reply reply = Put(std::string("/v1/chats/") + path, R"({"id":5208,"read":true})");
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(reply.Text("/errors/1/code"), "not_fount") << path;
    EXPECT_EQ(reply.Text("/errors/1/message"), "Chat for ID \"5208\" was not found") << path;
  }
}

TEST_F(HelpcrunchEraTest, NamesEachBadValueByItsPath) {
  const std::string first = "invalid_request=Invalid request, ";
  const std::string blank = "This value should not be blank.";
  const std::string numeric = "This value should be of type numeric.";
  const std::string choice = "The value you selected is not a valid choice.";
  const struct {
    const char* method;
    const char* target;
    const char* body;
    std::string errors;
  } cases[] = {
      {"PUT", "/v1/chats/status", "{}", "id=" + blank + ", status=" + blank},
      {"PUT", "/v1/chats/status", R"({"id":5215261,"status":"lost"})", "status=" + choice},
      {"PUT", "/v1/chats/5215261/status", R"({"status":"lost"})", "status=" + choice},
      {"PUT", "/v1/chats/assignee", R"({"id":"x","assignee":1})",
       "id=" + numeric + ", assignee=" + choice},
      {"PUT", "/v1/chats/department", R"({"id":5215261,"department":"x"})",
       "department=" + numeric},
      {"PUT", "/v1/chats/snooze", R"({"id":5215261})", "snoozedUntil=" + blank},
      {"PUT", "/v1/chats/read", R"({"id":5215261,"read":1})",
       "read=This value should be of type bool."},
      {"POST", "/v1/chats", R"({"assignee":1})",
       "customer=" + blank + ", application=" + blank + ", assignee=" + choice},
      {"POST", "/v1/messages", R"({"type":"email"})",
       "chat=" + blank + ", text=" + blank + ", type=" + choice},
      {"POST", "/v1/events", R"({"data":5})",
       "name=" + blank + ", data=This value should be of type array., customer=" + blank},
      {"POST", "/v1/customers", R"({"email":"nobody","userId":"example_6268","firstSeen":"x"})",
       "email=This value is not a valid email address., userId=This value is already used., "
       "firstSeen=" +
           numeric},
      {"PATCH", "/v1/customers/8737907", R"({"location":{"city":5},"blocked":"yes"})",
       "location.city=This value should be of type string., blocked=This value should be of type "
       "bool."},
      {"PUT", "/v1/customers/batch", R"([{"customer":8737907,"email":"x"},{"name":"Ada"}])",
       "[0].email=This value is not a valid email address., [1].customer=" + blank},
      {"PUT", "/v1/customers/batch", "[]",
       "customer=This collection should contain 1 element or more."},
      {"PUT", "/v1/customers/8737907/tags", "{}", "tags=" + blank},
      {"POST", "/v1/customers/search",
       R"({"filter":[{"field":"customers.x","operator":"is","value":1},)"
       R"({"field":"customers.id","operator":"=","value":"x"}]})",
       "filter[0].field=" + choice + ", filter[0].operator=" + choice +
           ", filter[1].value=" + numeric},
      {"POST", "/v1/chats/search", R"({"filter":5})", "filter=This value should be of type array."},
  };
  for (const auto& each : cases) {
    const Reply reply = client_.Send(each.method, each.target, {}, each.body);
    EXPECT_EQ(reply.status, 400) << each.target << " " << each.body;
    EXPECT_EQ(Errors(reply), first + each.errors) << each.target << " " << each.body;
  }
  EXPECT_EQ(client_.Get("/v1/customers/8737907").Text("/email"), "ada.finch@example.com");
}

TEST_F(HelpcrunchEraTest, LeavesWhatPutDoesNotSend) {
  EXPECT_EQ(Put("/v1/customers/8737907", R"({"company":"Example Inc."})").Text("/name"),
            "Ada Finch");
}

TEST(HelpcrunchEraLimitTest, RefusesTooManyRequestsInItsWords) {
  const Program program(
      ScenarioFile("extends: default\nclock: 2024-01-15T12:00:00Z\n"
                   "vendors: {helpcrunch: {rate_limit: {requests: 1, per: hour}, settings: {era: "
                   "\"2024\"}}}\n"));
  Client client(program, kToken);
  EXPECT_EQ(client.Get("/v1/agents").status, 200);
  const Reply reply = client.Get("/v1/agents");
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.Text("/errors/0/code"), "invalid_request");
  EXPECT_EQ(reply.Text("/errors/1/code"), "too_many_requests");
  EXPECT_EQ(reply.Text("/errors/1/message"), "Too many requests");
}

}  // namespace
}  // namespace understudy::conformance
