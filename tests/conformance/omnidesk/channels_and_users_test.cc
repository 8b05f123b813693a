// Omnidesk: the channels of tickets, and users, on the rows of the default scenario.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

const std::string kChannel = "/api/v2/channel";
const std::string kUser = "/api/v2/user";
const Headers kKey = {{"apiKey", "od_test"}};

class OmnideskTeamTest : public ::testing::Test {
 protected:
  // The ids that a list shows, and the number of all that it would.
  std::string Ids(const std::string& target) {
    const Reply reply = client_.Get(target);
    std::string ids;
    for (const auto& item : reply.At("/items").GetArray()) {
      ids += std::to_string(item["id"].GetInt64()) + ' ';
    }
    return ids + "of " + std::to_string(reply.Integer("/itemTotal"));
  }

  Client client_{Shared(), kKey};
};

TEST_F(OmnideskTeamTest, ListsAllChannels) {
  const Reply list = client_.Get(kChannel);
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.Keys("/items/0"), "id,name,icon,custom_channel_endpoint,include_signature");
  EXPECT_EQ(list.Integer("/itemLimit"), 5);
  EXPECT_EQ(Ids(kChannel), "1 2 3 4 5 of 5");
  EXPECT_EQ(list.body.find("example-secret"), std::string::npos);
  EXPECT_EQ(
      client_.Get(kChannel + "/5").body,
      R"({"type":"item","item":{"id":5,"name":"Kiosk","icon":"chat",)"
      R"("custom_channel_endpoint":"https://kiosk.example.com/in","include_signature":true}})");
}

TEST_F(OmnideskTeamTest, RefusesBadChannels) {
  const std::string before = client_.Get(kChannel).body;
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"name", "a/b"},
      {"icon", "two words"},
      {"custom_channel_endpoint", "https://example.com/a b"},
      {"include_signature", "yes"}};
  for (const auto& [name, value] : rows) {
    for (const Reply& reply : {client_.Form("POST", kChannel, {{name, value}}),
                               client_.Form("PUT", kChannel + "/1", {{name, value}})}) {
      EXPECT_EQ(reply.status, 400) << name;
      EXPECT_NE(reply.Text("/message").find(name), std::string::npos) << reply.body;
    }
  }
  EXPECT_EQ(client_.Get(kChannel).body, before);
}

TEST_F(OmnideskTeamTest, AnswersAnUnknownChannelWith404) {
  const std::string absent = R"({"status":"error","message":"This channel does not exist."})";
  EXPECT_EQ(client_.Get(kChannel + "/99").body, absent);
  EXPECT_EQ(client_.Form("PUT", kChannel + "/99", {{"name", "x"}}).body, absent);
}

TEST_F(OmnideskTeamTest, AsksForAKeyWithThePermission) {
  Client anonymous(Shared());
  Client reader(Shared(), {{"apiKey", "od_read"}});
  for (const auto& target : {kChannel, kUser}) {
    EXPECT_EQ(anonymous.Get(target).status, 401);
    EXPECT_EQ(reader.Get(target).status, 200);
  }
  for (const Reply& reply : {reader.Get(kChannel + "/1"), reader.Form("POST", kChannel, {}),
                             reader.Form("PUT", kChannel + "/1", {})}) {
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.Text("/message"), "This API key lacks the permission CHANNEL_CUD.");
  }
}

TEST_F(OmnideskTeamTest, ListsUsersAPageAtATime) {
  const Reply list = client_.Get(kUser);
  EXPECT_EQ(list.At("/items").Size(), 15U);
  EXPECT_EQ(list.Keys("/items/0"), "id,username,email,phone,active");
  EXPECT_EQ(Ids(kUser + "?itemStart=30"), "31 of 31");
  EXPECT_EQ(Ids(kUser + "?itemStart=2&itemLimit=2"), "3 4 of 31");
}

TEST_F(OmnideskTeamTest, LeavesOutWhatIsNotExtended) {
  for (const char* no : {"false", "0"}) {
    EXPECT_EQ(client_.Get(kUser + "?extended=" + no).Keys("/items/0"), "id,username,email");
  }
  EXPECT_EQ(client_.Get(kUser + "?extended=1").Keys("/items/0"), "id,username,email,phone,active");
}

TEST_F(OmnideskTeamTest, LeavesOutWhoIsNotActive) {
  EXPECT_EQ(Ids(kUser + "?itemLimit=5&activeOnly=true"), "1 2 3 5 6 of 27");
  EXPECT_EQ(Ids(kUser + "?itemLimit=5&activeOnly=0"), "1 2 3 4 5 of 31");
}

TEST_F(OmnideskTeamTest, FindsUsersByNameTelephoneAndAddress) {
  EXPECT_EQ(Ids(kUser + "?query=BEN%20and"), "2 of 1");
  EXPECT_EQ(Ids(kUser + "?query=dirk.anders%40example.com"), "4 of 1");
  EXPECT_EQ(Ids(kUser + "?query=%2B447700900807"), "8 of 1");
  EXPECT_EQ(Ids(kUser + "?query=nobody"), "of 0");
}

TEST_F(OmnideskTeamTest, RefusesBadParametersOfUsers) {
  for (const auto& [query, name] :
       std::vector<std::pair<std::string, std::string>>{{"query=a%21", "query"},
                                                        {"itemLimit=1000", "itemLimit"},
                                                        {"itemStart=x", "itemStart"},
                                                        {"activeOnly=yes", "activeOnly"},
                                                        {"extended=maybe", "extended"}}) {
    const Reply reply = client_.Get(kUser + "?" + query);
    EXPECT_EQ(reply.status, 400) << query;
    EXPECT_NE(reply.Text("/message").find('`' + name + '`'), std::string::npos) << reply.body;
  }
}

TEST(OmnideskChannelWritesTest, CreateAndChange) {
  Program program;
  Client client(program, kKey);
  EXPECT_EQ(client.Form("POST", kChannel, {}).body,
            R"({"type":"result","message":"Channel created."})");
  EXPECT_EQ(client.Get(kChannel + "/6").body,
            R"({"type":"item","item":{"id":6,"name":"","icon":"chat",)"
            R"("custom_channel_endpoint":"","include_signature":false}})");
  EXPECT_EQ(client
                .Form("PUT", kChannel + "/6",
                      {{"name", "Shop 2"},
                       {"include_signature", "1"},
                       {"custom_channel_warning_en", "Closed"},
                       {"custom_channel_available_in_quick_ticket", "true"}})
                .body,
            R"({"type":"result","message":"Channel updated."})");
  // What is not sent stays.
  client.Json("PUT", kChannel + "/6", R"({"custom_channel_endpoint":"http://127.0.0.1:9/in?x=1"})");
  EXPECT_EQ(client.Get(kChannel + "/6").body,
            R"({"type":"item","item":{"id":6,"name":"Shop 2","icon":"chat",)"
            R"("custom_channel_endpoint":"http://127.0.0.1:9/in?x=1","include_signature":true}})");
}

TEST(OmnideskChannelWritesTest, AnswerWithoutABodyIfTheSettingSaysSo) {
  Program program(ScenarioFile(
      "extends: default\nvendors:\n  omnidesk: {settings: {undocumented_bodies: none}}\n"));
  Client client(program, kKey);
  EXPECT_EQ(client.Form("POST", kChannel, {{"name", "x"}}).status, 204);
  EXPECT_EQ(client.Form("PUT", kChannel + "/6", {{"name", "y"}}).status, 204);
  EXPECT_EQ(client.Get(kChannel + "/6").Text("/item/name"), "y");
  // The vendor's page shows this body.
  EXPECT_EQ(client.Delete("/api/v2/formfield/1").status, 200);
}

}  // namespace
}  // namespace understudy::conformance
