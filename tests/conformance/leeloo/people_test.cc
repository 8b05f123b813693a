#include <gtest/gtest.h>

#include <string>

#include "leeloo_world.h"

namespace understudy::conformance {
namespace {

constexpr char kPeople[] = "/api/v2/people";

class LeelooPeopleTest : public LeelooWorld {
 protected:
  long long Count(const std::string& query) {
    return Get(kPeople + query).Integer("/meta/totalCount");
  }
};

TEST_F(LeelooPeopleTest, AreListedNewestMessageFirst) {
  const Reply reply = Get(kPeople);
  EXPECT_EQ(reply.Keys(""), "data,meta,status");
  EXPECT_EQ(reply.Keys("/data/0"), "id,name,email,phone,tags,accounts,lastMessageTime,createdAt");
  EXPECT_EQ(reply.Keys("/data/0/accounts/0"), "account_id,connection_id,connection_status,from");
  EXPECT_GE(reply.Text("/data/0/lastMessageTime"), reply.Text("/data/1/lastMessageTime"));
  EXPECT_EQ(reply.Integer("/meta/filteredCount"), 20);
  EXPECT_EQ(reply.Integer("/meta/totalCount"), 45);
  EXPECT_EQ(Get(std::string(kPeople) + "?offset=40").At("/data").Size(), 5U);
}

TEST_F(LeelooPeopleTest, AreFoundByTheirAddresses) {
  const Reply reply = Get(std::string(kPeople) + "?filter[email]=kurt.bowie@example.com");
  EXPECT_EQ(reply.At("/data").Size(), 1U);
  EXPECT_EQ(reply.Text("/data/0/id"), kKurt);
  EXPECT_EQ(Count("?filter[email]=kurt"), 0);
  EXPECT_EQ(Count("?filter[phone]=%2B380950000001"), 1);
  // A plus that was not encoded.
  EXPECT_EQ(Count("?filter[phone]=+380950000001"), 1);
  EXPECT_EQ(Count("?filter[phone]=380950000001"), 0);
}

TEST_F(LeelooPeopleTest, AreFoundByAnyTag) {
  EXPECT_EQ(Count("?filter[tags]=tag2"), 1);
  EXPECT_EQ(Count("?filter[tags]=tag2,tag3"), 2);
  EXPECT_EQ(Count("?filter[tags]=tag2&filter[tags]=tag3"), 2);
  EXPECT_EQ(Count("?filter[tags]=ta"), 0);
}

TEST_F(LeelooPeopleTest, AreFoundByTheDayOfTheLastMessage) {
  const std::string from = "?filter[last_message][from]=";
  const std::string both = from + "2017-11-03&filter[last_message][to]=";
  EXPECT_EQ(Count(both + "2017-11-03"), 1);
  EXPECT_EQ(Count(both + "2017-11-03T08:34:18.417Z"), 1);
  EXPECT_EQ(Count(both + "2017-11-03T08:34:18.416Z"), 0);
  EXPECT_EQ(Count(from + "2017-11-03T08:34:18.418Z&filter[email]=kurt.bowie@example.com"), 0);
  const Reply wrong = Get(kPeople + from + "soon");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.body, FieldError(R"("filter[last_message][from]":"WRONG_DATE")", "FORMAT_ERROR"));
}

TEST_F(LeelooPeopleTest, ShowAbsentTextsAsNotDefined) {
  const Reply reply = Get(std::string(kPeople) + "?offset=40");
  bool seen = false;
  for (const auto& item : reply.At("/data").GetArray()) {
    seen = seen || std::string(item["email"].GetString()) == "NOT_DEFINED" ||
           std::string(item["phone"].GetString()) == "NOT_DEFINED";
  }
  EXPECT_TRUE(seen);
}

TEST_F(LeelooPeopleTest, AreShownAlone) {
  const std::string path = std::string(kPeople) + "/" + kKurt;
  const Reply reply = Get(path + "?include=contactedUsers,orders");
  EXPECT_EQ(reply.Keys("/data"),
            "id,name,tags,profileImage,gender,phone,email,locale,accounts,subscribeHistory,links,"
            "custom_fields,created_at,updated_at");
  ExpectGolden(program_, reply, "leeloo/person.json");
  EXPECT_EQ(Get(path).Keys("/included"), "");
  EXPECT_EQ(Get(path + "?include=orders").Keys("/included"), "orders");
  EXPECT_EQ(Get(path + "?include=orders").Keys("/included/orders/0"),
            "id,title,price,currency,status,paymentMethod,updatedAt");
  EXPECT_EQ(Get(path + "?include=friends").Text("/error/fields/include"), "INVALID");
}

TEST_F(LeelooPeopleTest, AreShownWithOneChannel) {
  const std::string path = "/api/v2/communication-channels/";
  const Reply reply = Get(path + kKurt + "/" + kKurtsAccount);
  EXPECT_EQ(reply.Text("/data/id"), kKurt);
  EXPECT_EQ(reply.At("/data/accounts").Size(), 1U);
  EXPECT_EQ(reply.Text("/data/accounts/0/account_id"), kKurtsAccount);
  EXPECT_EQ(Get(path + kKurt + "/5899afd15c97121f006c8b48").status, 404);
  EXPECT_EQ(Get(path + "x/" + kKurtsAccount).status, 404);
}

TEST_F(LeelooPeopleTest, HaveChannelsAndMessages) {
  const Reply channels = Get("/api/v2/communication-channels?limit=2");
  EXPECT_EQ(channels.Keys("/data/0"),
            "id,person_id,name,from,botStatus,lastMessageTime,createdAt,utmMarks");
  EXPECT_EQ(channels.Integer("/meta/totalCount"), 45);
  EXPECT_EQ(Get("/api/v2/communication-channels?filter[last_message][from]=2017-11-03"
                "&filter[last_message][to]=2017-11-03")
                .Text("/data/0/person_id"),
            kKurt);
  const Reply of_account =
      Get(std::string("/api/v1/accounts/") + kKurtsAccount + "/chat-messages?limit=5");
  for (const char* id : {kKurt, kKurtsAccount}) {
    const Reply messages =
        Get(std::string("/api/v2/communication-channels/") + id + "/chat-messages?limit=5");
    EXPECT_EQ(messages.body, of_account.body);
  }
  EXPECT_EQ(Get("/api/v2/communication-channels/x/chat-messages").status, 404);
}

TEST_F(LeelooPeopleTest, AreMade) {
  const Reply reply = Post(kPeople, R"({"name":"Ada Holt","email":"ada.holt@example.com",)"
                                    R"("phone":"+380950000104",)"
                                    R"("connected_users_ids":["58be00d668aaeaded60aa186"]})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Keys("/data"),
            "id,person_id,name,tags,from,botStatus,connectionStatus,gender,phone,email,locale,"
            "subscribeHistory,createdAt,updatedAt");
  EXPECT_EQ(reply.Text("/data/from"), "MANUAL");
  EXPECT_EQ(reply.Text("/data/gender"), "NOT_DEFINED");
  EXPECT_EQ(reply.Text("/data/phone"), "+380950000104");
  const Reply person = Get(std::string(kPeople) + "/" + reply.Text("/data/person_id"));
  EXPECT_EQ(person.Text("/data/name"), "Ada Holt");
  EXPECT_EQ(person.Text("/data/accounts/0/account_id"), reply.Text("/data/id"));
  EXPECT_TRUE(person.At("/data/accounts/0/connection_id").IsNull());
  EXPECT_EQ(Texts(person, "/data/links/contactedUsers"),
            std::vector<std::string>{"58be00d668aaeaded60aa186"});
  // v1 knows the account, and another person may have the same address.
  EXPECT_EQ(Get("/api/v1/accounts/" + reply.Text("/data/id")).Text("/data/name"), "Ada Holt");
  EXPECT_EQ(Post(kPeople, R"({"email":"ada.holt@example.com"})").Text("/data/name"),
            "ada.holt@example.com");
  EXPECT_EQ(Count("?filter[email]=ada.holt@example.com"), 2);
}

TEST_F(LeelooPeopleTest, AreMadeOfForms) {
  EXPECT_EQ(client_.Form("POST", kPeople, {{"phone", "+380950000104"}}).Text("/data/name"),
            "+380950000104");
  EXPECT_EQ(client_.Multipart("POST", kPeople, {{"name", "Ben"}}).Text("/data/name"), "Ben");
}

TEST_F(LeelooPeopleTest, AreNotMadeOfBadFields) {
  const auto refused = [&](const std::string& body, int status, const std::string& error) {
    const Reply reply = Post(kPeople, body);
    EXPECT_EQ(reply.status, status) << body;
    EXPECT_EQ(reply.body, error) << body;
  };
  refused("{}", 400, FieldError(R"("name":"REQUIRED")", "FORMAT_ERROR"));
  refused(R"({"email":"nobody"})", 400, FieldError(R"("email":"WRONG_EMAIL")", "FORMAT_ERROR"));
  refused(R"({"name":["a"]})", 400, FieldError(R"("name":"FORMAT_ERROR")", "FORMAT_ERROR"));
  refused(R"({"name":"a","leadgentool_id":"x"})", 404,
          FieldError(R"("leadgentool_id":"NOT_FOUND")", "NOT_FOUND"));
  refused(R"({"name":"a","connected_users_ids":["x"]})", 404,
          FieldError(R"("connected_users_ids":"NOT_FOUND")", "NOT_FOUND"));
  EXPECT_EQ(Post(kPeople, "[]").status, 400);
  EXPECT_EQ(Post(kPeople, "{").Text("/error/code"), "BAD_REQUEST");
  EXPECT_EQ(Count(""), 45);
}

TEST_F(LeelooPeopleTest, Change) {
  const std::string path = std::string(kPeople) + "/" + kKurt;
  const Reply reply =
      Put(path, R"({"phone":"+380950000105","custom_fields":[{"type":"TEXT","name":"city",)"
                R"("value":"Lviv"},{"type":"PHONE","name":"second phone","value":"none"}]})");
  EXPECT_EQ(reply.body, kEmpty);
  const Reply after = Get(path);
  EXPECT_EQ(after.Text("/data/phone"), "+380950000105");
  EXPECT_EQ(after.Text("/data/email"), "kurt.bowie@example.com");
  EXPECT_EQ(Texts(after, "/data/custom_fields", "name"),
            (std::vector<std::string>{"second phone", "city"}));
  EXPECT_EQ(after.Text("/data/custom_fields/0/value"), "none");
  EXPECT_NE(after.Text("/data/updated_at"), "2017-11-03T11:29:21.528Z");
}

TEST_F(LeelooPeopleTest, DoNotChangeByBadFields) {
  const std::string path = std::string(kPeople) + "/" + kKurt;
  EXPECT_EQ(Put(path, R"({"phone":"1","custom_fields":[{"value":"a"}]})").body,
            FieldError(R"("custom_fields/0/name":"REQUIRED")", "FORMAT_ERROR"));
  EXPECT_EQ(Put(path, R"({"custom_fields":"a"})").body,
            FieldError(R"("custom_fields":"FORMAT_ERROR")", "FORMAT_ERROR"));
  EXPECT_EQ(Put(path, R"({"email":"a@b"})").Text("/error/fields/email"), "WRONG_EMAIL");
  EXPECT_EQ(Put(std::string(kPeople) + "/x", "{}").status, 404);
  EXPECT_EQ(Get(path).Text("/data/phone"), "+380950000001");
}

TEST_F(LeelooPeopleTest, HaveTagsOfTheirAccounts) {
  const std::string path = std::string(kPeople) + "/" + kKurt;
  const std::string body = std::string(R"({"tag_id":")") + kLeadTag + R"("})";
  const std::string name = "lead";
  for (int i = 0; i < 2; ++i) EXPECT_EQ(Put(path + "/add-tag", body).body, kEmpty);
  const std::vector<std::string> both{"tag2", name};
  EXPECT_EQ(Texts(Get(path), "/data/tags"), both);
  EXPECT_EQ(Texts(Get(std::string("/api/v1/accounts/") + kKurtsAccount), "/data/tags"), both);
  EXPECT_EQ(Put(std::string("/api/v1/accounts/") + kKurtsAccount + "/remove-tag", body).body,
            kEmpty);
  EXPECT_EQ(Texts(Get(path), "/data/tags"), std::vector<std::string>{"tag2"});
  EXPECT_EQ(Put(path + "/remove-tag", body).body, kEmpty);
  EXPECT_EQ(Put(std::string("/api/v1/accounts/") + kKurtsAccount + "/add-tag", body).status, 200);
  EXPECT_EQ(Texts(Get(std::string(kPeople) +
                      "?filter[email]=kurt.bowie@example.com&filter[tags]=" + Encode(name)),
                  "/data"),
            std::vector<std::string>{kKurt});
}

TEST_F(LeelooPeopleTest, RefuseTagsThatAreNotThere) {
  const std::string path = std::string(kPeople) + "/" + kKurt;
  EXPECT_EQ(Put(path + "/add-tag", R"({"tag_id":"x"})").body,
            FieldError(R"("tag_id":"NOT_FOUND")", "NOT_FOUND"));
  EXPECT_EQ(Put(path + "/remove-tag", "{}").body,
            FieldError(R"("tag_id":"REQUIRED")", "FORMAT_ERROR"));
  EXPECT_EQ(Put("/api/v2/people/x/add-tag", "{}").status, 404);
  EXPECT_EQ(Put("/api/v1/accounts/x/remove-tag", "{}").status, 404);
}

TEST_F(LeelooPeopleTest, HaveComments) {
  const std::string path = std::string(kPeople) + "/" + kKurt + "/add-comment";
  const Reply reply = Put(path, R"({"comment":"Called back"})");
  EXPECT_EQ(reply.Keys("/data"),
            "created_by,company_id,text,entity_id,entity_type,created_at,updated_at,id");
  EXPECT_EQ(reply.Text("/data/entity_id"), kKurt);
  EXPECT_EQ(Row("comments/" + reply.Text("/data/id")).Text("/text"), "Called back");
  EXPECT_EQ(Put(path, "{}").body, FieldError(R"("comment":"REQUIRED")", "FORMAT_ERROR"));
  EXPECT_EQ(Put("/api/v2/people/x/add-comment", R"({"comment":"a"})").status, 404);
}

TEST_F(LeelooPeopleTest, AreMadeByV1AsAccounts) {
  const Reply reply = Post("/api/v1/accounts", R"({"email":"ada.holt@example.com"})");
  EXPECT_EQ(reply.Keys("/data"),
            "id,name,tags,from,botStatus,connectionStatus,gender,phone,email,locale,"
            "subscribeHistory,createdAt,updatedAt");
  EXPECT_EQ(Count("?filter[email]=ada.holt@example.com"), 1);
  EXPECT_EQ(Post("/api/v1/accounts", "{}").Text("/error/fields/name"), "REQUIRED");
}

TEST_F(LeelooPeopleTest, FollowTheSettings) {
  Program program(
      ScenarioFile("extends: default\nvendors:\n  leeloo:\n    settings: "
                   "{created_status: '201', people_last_message: required}\n"));
  Client client(program);
  EXPECT_EQ(client.Json("POST", kPeople, R"({"name":"a"})").status, 201);
  EXPECT_EQ(client.Get(kPeople).body, FieldError(R"("filter[last_message][from]":"REQUIRED",)"
                                                 R"("filter[last_message][to]":"REQUIRED")",
                                                 "FORMAT_ERROR"));
  EXPECT_EQ(client
                .Get(std::string(kPeople) +
                     "?filter[last_message][from]=2017-01-01&filter[last_message][to]=2030-01-01")
                .status,
            200);
}

}  // namespace
}  // namespace understudy::conformance
