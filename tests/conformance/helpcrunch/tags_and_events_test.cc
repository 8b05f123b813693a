#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

// Tags of customers, and what customers did.
namespace understudy::conformance {
namespace {

class HelpcrunchTagsTest : public ::testing::Test {
 protected:
  HelpcrunchTagsTest()
      : world_(::testing::UnitTest::GetInstance()->current_test_info()->name()),
        client_(program_, {{"Authorization", "Bearer hc_test"}, {"Understudy-World", world_}}) {}

  Reply Tags(const std::string& method, const std::string& tags) {
    return client_.Send(method, "/v1/customers/8737907/tags", {}, "{\"tags\":" + tags + "}");
  }
  Reply Event(const std::string& body) { return client_.Send("POST", "/v1/events", {}, body); }
  Reply Row(const std::string& row) {
    return client_.Get("/__admin/worlds/" + world_ + "/data/helpcrunch/" + row);
  }
  static std::string Names(const Reply& reply) {
    std::string names;
    for (const auto& tag : reply.At("/tags").GetArray()) {
      names += std::string(names.empty() ? "" : ",") + tag["name"].GetString();
    }
    return names;
  }

  const Program& program_ = Shared();
  std::string world_;
  Client client_;
};

TEST_F(HelpcrunchTagsTest, AddsTagsOnce) {
  const Reply reply = Tags("PUT", R"([{"name":"vip"},{"name":"lead"},{"name":"vip"}])");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(Names(reply), "lead,vip");
  EXPECT_EQ(reply.Text("/tags/1/color"), "#ffb400");
}

TEST_F(HelpcrunchTagsTest, AddsNewTagsToTheAccount) {
  const Reply reply = Tags("PUT", R"([{"name":"new","color":"#123456"},{"name":"plain"}])");
  EXPECT_EQ(Names(reply), "lead,new,plain");
  EXPECT_EQ(reply.Text("/tags/1/color"), "#123456");
  EXPECT_EQ(reply.Text("/tags/2/color"), "#c377e0");
  EXPECT_EQ(Row("tags/new").Text("/color"), "#123456");
  EXPECT_EQ(Tags("PUT", R"([{"name":"new","color":"#654321"}])").Text("/tags/1/color"), "#123456");
}

TEST_F(HelpcrunchTagsTest, RemovesTags) {
  const Reply reply = Tags("DELETE", R"([{"name":"lead"},{"name":"unheard of"}])");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(Names(reply), "");
}

TEST_F(HelpcrunchTagsTest, RefusesWhatIsNoListOfTags) {
  for (const char* method : {"PUT", "DELETE"}) {
    for (const char* tags : {"null", "{}", "[\"vip\"]", "[{}]", "[{\"name\":\"\"}]",
                             "[{\"name\":\"a\",\"color\":1}]"}) {
      const Reply reply = Tags(method, tags);
      EXPECT_EQ(reply.status, 400) << method << " " << tags;
      EXPECT_EQ(reply.Text("/errors/0/code"), "invalid_tags_value") << tags;
    }
    EXPECT_EQ(client_.Send(method, "/v1/customers/8737907/tags", {}, "{}").status, 400);
    EXPECT_EQ(client_.Send(method, "/v1/customers/1/tags", {}, R"({"tags":[]})").status, 404);
    EXPECT_EQ(Client(program_).Send(method, "/v1/customers/8737907/tags").status, 401);
  }
}

TEST_F(HelpcrunchTagsTest, KeepsAnEvent) {
  const Reply reply =
      Event(R"({"name":"Button Click","data":{"button":"Start","clicks":2},"customer":"8737907"})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Keys(""), "id,name,data,createdAt,customer");
  EXPECT_EQ(reply.Integer("/id"), 168990410);
  EXPECT_EQ(reply.Integer("/customer"), 8737907);
  EXPECT_EQ(reply.Integer("/data/clicks"), 2);
  EXPECT_EQ(Row("events/168990410").Text("/name"), "Button Click");
}

TEST_F(HelpcrunchTagsTest, TakesAnEventWithoutData) {
  EXPECT_EQ(Event(R"({"name":"Visit","customer":8737907})").At("/data").MemberCount(), 0U);
}

TEST_F(HelpcrunchTagsTest, RefusesBadEvents) {
  const auto code = [&](const char* body) { return Event(body).Text("/errors/0/code"); };
  EXPECT_EQ(code(R"({"customer":8737907})"), "invalid_name_value");
  EXPECT_EQ(code(R"({"name":"","customer":8737907})"), "invalid_name_value");
  EXPECT_EQ(code(R"({"name":"a","data":[],"customer":8737907})"), "invalid_data_value");
  EXPECT_EQ(code(R"({"name":"a"})"), "invalid_customer_value");
  EXPECT_EQ(code(R"({"name":"a","customer":"x"})"), "invalid_customer_value");
  EXPECT_EQ(code(R"({"name":"a","customer":1})"), "entity_not_found");
  EXPECT_EQ(code("[]"), "invalid_request");
  EXPECT_EQ(Client(program_).Send("POST", "/v1/events", {}, "{}").status, 401);
}

TEST_F(HelpcrunchTagsTest, DeletesEventsWithTheirCustomer) {
  EXPECT_EQ(client_.Get("/v1/customers/8737907").status, 200);  // makes the world
  EXPECT_EQ(Row("events/168990409").status, 200);
  EXPECT_EQ(client_.Delete("/v1/customers/8737907").status, 200);
  EXPECT_EQ(Row("events/168990409").status, 404);
}

}  // namespace
}  // namespace understudy::conformance
