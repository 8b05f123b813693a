// Omnidesk: createCustomerCRUD in every form of body, addChannelOnly, and syncWithCRM.

#include <string>
#include <utility>
#include <vector>

#include "world.h"

namespace understudy::conformance {
namespace {

class OmnideskCrudTest : public OmnideskFixture {
 protected:
  const std::string create_ = Path("/createCustomerCRUD");
  const std::string add_ = Path("/addChannelOnly");
  const std::string sync_ = Path("/syncWithCRM");
};

TEST_F(OmnideskCrudTest, CreatesACustomerFromEachFormOfBody) {
  const Fields fields = {{"brandID", "2"},
                         {"firstname", "Šárka"},
                         {"lastname", "O'Neil"},
                         {"custom_testfield", "a=b&c +%\"\r\n;"},
                         {"customerChannelType_0", "email"},
                         {"customerChannelValue_0", "sarka+x@example.com"}};
  const auto with_key = [&](const char* key) {
    Fields copy = fields;
    copy.emplace_back("primaryID", key);
    return copy;
  };
  const std::string created = "Customer created.";
  ExpectResult(client_.Form("POST", create_, with_key("URLENCODED")), created);
  ExpectResult(client_.Multipart("POST", create_, with_key("MULTIPART")), created);
  ExpectResult(
      client_.Json("POST", create_,
                   R"({"primaryID":"JSON","brandID":2,"firstname":"Šárka","lastname":"O'Neil",)"
                   R"("custom_testfield":"a=b&c +%\"\r\n;","customerChannelType_0":"email",)"
                   R"("customerChannelValue_0":"sarka+x@example.com"})"),
      created);

  for (const char* key : {"URLENCODED", "MULTIPART", "JSON"}) {
    SCOPED_TRACE(key);
    const Reply item = ByExternalId(key, "2");
    EXPECT_EQ(item.Text("/item/brand_name"), "South");
    EXPECT_EQ(item.Text("/item/firstname"), "Šárka");
    EXPECT_EQ(item.Text("/item/lastname"), "O'Neil");
    EXPECT_EQ(item.Text("/item/custom_fields/testfield"), "a=b&c +%\"\r\n;");
    EXPECT_EQ(Channels(item), "email=sarka+x@example.com");
  }
}

TEST_F(OmnideskCrudTest, TakesEachFormOfBodyInEachOperation) {
  Program other(ScenarioFile(OmnideskScenario()));
  Client other_client(other, {{"apiKey", "od_test"}});
  for (const Operation& operation : AllOperations()) {
    if (operation.fields.empty()) continue;
    SCOPED_TRACE(operation.name);
    EXPECT_EQ(other_client.Multipart(operation.method, operation.target, operation.fields).status,
              200);

    std::string json;
    for (const auto& [name, value] : operation.fields) {
      const bool is_number = value == "1" || value == "2";
      json +=
          (json.empty() ? "{\"" : ",\"") + name + "\":" + (is_number ? value : '"' + value + '"');
    }
    EXPECT_EQ(client_.Json(operation.method, operation.target, json + '}').status, 200);
  }
}

TEST_F(OmnideskCrudTest, CreatesInBrandOneWhenNoBrandIsSent) {
  ExpectResult(client_.Form("POST", create_, {{"primaryID", "C1"}}), "Customer created.");
  EXPECT_EQ(ByExternalId("C1", "1").Text("/item/brand_name"), "North");
}

TEST_F(OmnideskCrudTest, CreatesTheSameKeyInAnotherBrand) {
  ExpectResult(client_.Form("POST", create_, {{"primaryID", "EXT2"}, {"brandID", "2"}}),
               "Customer created.");
  EXPECT_EQ(ByExternalId("EXT2", "1").Integer("/item/id"), 2);
  EXPECT_NE(ByExternalId("EXT2", "2").Integer("/item/id"), 2);
}

TEST_F(OmnideskCrudTest, RefusesBadInputAndChangesNothing) {
  ExpectEachRefused(
      "POST", create_,
      {{{{"brandID", "1"}, {"firstname", "Nina"}}, "primaryID"},
       {{{"brandID", "1"}, {"primaryID", ""}}, "primaryID"},
       {{{"brandID", "1"}, {"primaryID", "EXT1"}}, "primaryID"},
       {{{"primaryID", "C1"}, {"brandID", "99"}}, "brandID"},
       {{{"primaryID", "C1"}, {"brandID", "x"}}, "brandID"},
       {{{"primaryID", "C1"}, {"firstname", "R2D2"}}, "firstname"},
       {{{"primaryID", "C1"}, {"custom_a.b", "x"}}, "custom_a.b"},
       {{{"primaryID", "C1"}, {"customerChannelType_1", "email"}}, "customerChannelValue_1"},
       {{{"primaryID", "C1"}, {"primaryID", "C2"}}, "primaryID"}});
}

TEST_F(OmnideskCrudTest, RefusesJsonOfTheWrongShapeAndChangesNothing) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"({"primaryID":["C1"]})", "primaryID"},
      {R"({"primaryID":{"a":1}})", "primaryID"},
      {R"({"primaryID":"C1","brandID":1.5})", "brandID"},
      {R"({"primaryID":"C1","brandID":99999999999999999999})", "brandID"},
      {R"({"primaryID":"C1","firstname":["Nina"]})", "firstname"},
      {R"({"primaryID":"C1","custom_x":{"a":1}})", "custom_x"},
      {R"({"primaryID":"C1","primaryID":"C2"})", "primaryID"},
  };
  const std::string before = Everything();
  for (const auto& [body, field] : rows) {
    SCOPED_TRACE(body);
    ExpectBad(client_.Json("POST", create_, body), field);
  }
  for (const char* body :
       {"[]", "\"C1\"", "null", "{", "{\"primaryID\":\"C1\"} x", "", "{'primaryID':'C1'}"}) {
    SCOPED_TRACE(body);
    const Reply reply = client_.Json("POST", create_, body);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.Text("/status"), "error");
  }
  EXPECT_EQ(Everything(), before);
}

TEST_F(OmnideskCrudTest, IgnoresUnknownFields) {
  ExpectResult(client_.Form("POST", create_, {{"primaryID", "C1"}, {"nickname", "x"}}),
               "Customer created.");
  ExpectResult(client_.Json("POST", create_, R"({"primaryID":"C2","nickname":{"deep":[1,2]}})"),
               "Customer created.");
}

TEST_F(OmnideskCrudTest, AddsEachChannelThatWasSent) {
  ExpectResult(client_.Form("POST", add_,
                            {{"customer_id", "2"},
                             {"extra_email", "s@example.com"},
                             {"extra_telephone", "+420111"},
                             {"extra_twitter", "s_arka 1"},
                             {"extra_facebook", "1001"}}),
               "Channel added.");
  EXPECT_EQ(Channels(Item(2)),
            "email=s@example.com telephone=+420111 twitter=s_arka 1 facebook=1001");
}

TEST_F(OmnideskCrudTest, AddsOneChannelToTheCustomerOfAnExternalId) {
  ExpectResult(
      client_.Form("POST", add_,
                   {{"primary_id", "EXT1"}, {"brand_id", "2"}, {"extra_facebook", "1001"}}),
      "Channel added.");
  EXPECT_EQ(Channels(Item(3)), "email=anne@example.com facebook=1001");
}

// The vendor calls it a string, an account; the document sends a number.
TEST_F(OmnideskCrudTest, AddsAFacebookAccountByItsNameToo) {
  ExpectResult(
      client_.Form("POST", add_, {{"customer_id", "2"}, {"extra_facebook", "harbour.books"}}),
      "Channel added.");
  ExpectResult(client_.Json("POST", add_, R"({"customer_id":2,"extra_facebook":1001})"),
               "Channel added.");
  EXPECT_EQ(Channels(Item(2)), "facebook=harbour.books facebook=1001");
}

TEST_F(OmnideskCrudTest, GivesEveryChannelAnIdOfItsOwn) {
  client_.Form("POST", add_,
               {{"customer_id", "2"}, {"extra_email", "a@example.com"}, {"extra_facebook", "1"}});
  const Reply item = Item(2);
  EXPECT_NE(item.Integer("/item/channels/0/id"), item.Integer("/item/channels/1/id"));
  const std::string channel = std::to_string(item.Integer("/item/channels/0/id"));
  ExpectResult(client_.Delete(Path("/2/channel/") + channel), "Channel deleted.");
  EXPECT_EQ(Channels(Item(2)), "facebook=1");
}

TEST_F(OmnideskCrudTest, RefusesBadChannelsAndAddsNone) {
  const Fields good = {{"customer_id", "2"}, {"extra_email", "good@example.com"}};
  const auto with = [&](const std::string& name, const std::string& value) {
    Fields fields = good;
    fields.emplace_back(name, value);
    return fields;
  };
  ExpectEachRefused("POST", add_,
                    {{{{"customer_id", "2"}}, "extra_email"},
                     {{{"customer_id", "2"}, {"extra_email", "good.example.com"}}, "extra_email"},
                     {{{"customer_id", "2"}, {"extra_email", "a@b@example.com"}}, "extra_email"},
                     {{{"customer_id", "2"}, {"extra_email", "a b@example.com"}}, "extra_email"},
                     {with("extra_telephone", "420111"), "extra_telephone"},
                     {with("extra_telephone", "+42a"), "extra_telephone"},
                     {with("extra_twitter", "@sarka"), "extra_twitter"},
                     {with("extra_twitter", "šárka"), "extra_twitter"},
                     {with("extra_facebook", ""), "extra_facebook"},
                     {{{"extra_email", "good@example.com"}}, "customer_id"},
                     {{{"primary_id", "EXT2"}, {"extra_email", "good@example.com"}}, "brand_id"},
                     {{{"brand_id", "1"}, {"extra_email", "good@example.com"}}, "primary_id"},
                     {{{"customer_id", "x"}, {"extra_email", "good@example.com"}}, "customer_id"}});
}

TEST_F(OmnideskCrudTest, CreatesTheCustomerThatTheCrmKnows) {
  ExpectResult(
      client_.Form("POST", sync_,
                   {{"brandID", "2"}, {"channel", "email"}, {"address", "crm.new@example.com"}}),
      "Customer synchronized.");
  const Reply item = ByExternalId("CRM1", "2");
  EXPECT_EQ(item.Text("/item/firstname"), "Vera");
  EXPECT_EQ(item.Text("/item/lastname"), "Crmova");
  EXPECT_EQ(item.Text("/item/brand_name"), "South");
  EXPECT_EQ(ByChannel("crm.new@example.com").Integer("/item/id"), item.Integer("/item/id"));
}

TEST_F(OmnideskCrudTest, UpdatesTheCustomerThatTheCrmKnows) {
  ExpectResult(
      client_.Form("POST", sync_,
                   {{"brandID", "2"}, {"channel", "phoneNumber"}, {"address", "+380440000009"}}),
      "Customer synchronized.");
  const Reply item = Item(4);
  EXPECT_EQ(item.Text("/item/firstname"), "Renamed");
  EXPECT_EQ(item.Text("/item/lastname"), "Bycrm");
  EXPECT_EQ(item.Text("/item/external_primary_id"), "EXT4");
  EXPECT_EQ(client_.Get(kCustomers).Integer("/itemTotal"), 33);
}

TEST_F(OmnideskCrudTest, SynchronizesTwiceWithoutADouble) {
  const Fields fields = {
      {"brandID", "2"}, {"channel", "email"}, {"address", "crm.new@example.com"}};
  ExpectResult(client_.Form("POST", sync_, fields), "Customer synchronized.");
  const std::string once = ByExternalId("CRM1", "2").body;
  ExpectResult(client_.Form("POST", sync_, fields), "Customer synchronized.");
  EXPECT_EQ(ByExternalId("CRM1", "2").body, once);
  EXPECT_EQ(client_.Get(kCustomers).Integer("/itemTotal"), 34);
}

TEST_F(OmnideskCrudTest, RefusesASynchronizationThatCannotBe) {
  const std::pair<std::string, std::string> address = {"address", "crm.new@example.com"};
  ExpectEachRefused("POST", sync_,
                    {{{address, {"channel", "email"}, {"brandID", "1"}}, "brandID"},  // no CRM
                     {{address, {"channel", "email"}, {"brandID", "99"}}, "brandID"},
                     {{address, {"channel", "email"}, {"brandID", "x"}}, "brandID"},
                     {{address, {"channel", "email"}}, "brandID"},
                     {{address, {"brandID", "2"}}, "channel"},
                     {{address, {"brandID", "2"}, {"channel", "fax"}}, "channel"},
                     {{{"brandID", "2"}, {"channel", "email"}}, "address"}});
}

TEST_F(OmnideskCrudTest, AnswersAnAddressThatTheCrmDoesNotKnowWith404) {
  const std::string before = Everything();
  for (const char* channel : {"email", "phoneNumber"}) {
    const Fields fields = {
        {"brandID", "2"}, {"channel", channel}, {"address", "unheard.of@example.com"}};
    ExpectAbsent(client_.Form("POST", sync_, fields));
  }
  const Fields other_channel = {
      {"brandID", "2"}, {"channel", "phoneNumber"}, {"address", "crm.new@example.com"}};
  ExpectAbsent(client_.Form("POST", sync_, other_channel));
  EXPECT_EQ(Everything(), before);
}

// --- Ids

TEST(OmnideskIdsTest, EndAtWhatJavascriptCountsTo) {
  const Program program(ScenarioFile(R"(
name: last-id
vendors:
  omnidesk:
    keys: [{key: od_test, permissions: [CUSTOMER_READ, CUSTOMER_CUD]}]
    data:
      brands: [{id: 1, name: North}]
      customers:
        - {id: 9007199254740990, brand_id: 1, external_primary_id: a, firstname: A}
)"));
  Client client(program, {{"apiKey", "od_test"}});
  const auto create = [&](const std::string& external_id) {
    return client.Form("POST", kCustomers + std::string("/createCustomerCRUD"),
                       {{"primaryID", external_id}, {"brandID", "1"}});
  };
  EXPECT_EQ(create("b").status, 200);
  for (int i = 0; i < 2; ++i) {
    const Reply refused = create("c");
    EXPECT_EQ(refused.status, 409);
    EXPECT_NE(refused.Text("/message").find("9007199254740991"), std::string::npos);
    EXPECT_EQ(client.Get(kCustomers).Integer("/itemTotal"), 2);
  }
  // The world's own snapshot makes another world.
  Client admin(program);
  const Reply snapshot = admin.Get("/__admin/worlds/default/snapshot");
  EXPECT_EQ(snapshot.status, 200);
  const Reply put = admin.Send("PUT", "/__admin/worlds/copy/snapshot",
                               {{"Content-Type", "application/vnd.sqlite3"}}, snapshot.body);
  EXPECT_LT(put.status, 300) << put.body;
}

}  // namespace
}  // namespace understudy::conformance
