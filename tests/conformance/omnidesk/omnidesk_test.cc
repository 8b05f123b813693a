// Omnidesk: keys and permissions, paths, reading, deleting, and the setting undocumented_bodies.

#include <ostream>
#include <string>
#include <vector>

#include "world.h"

namespace understudy::conformance {
namespace {

class OmnideskTest : public OmnideskFixture {};

TEST_F(OmnideskTest, AnswersEveryOperation) {
  for (const Operation& operation : AllOperations()) {
    EXPECT_EQ(Call(client_, operation).status, 200) << operation.name;
  }
}

TEST_F(OmnideskTest, AsksForAKeyInEveryOperation) {
  Client anonymous(program_);
  for (const Operation& operation : AllOperations()) {
    SCOPED_TRACE(operation.name);
    const Reply reply = Call(anonymous, operation);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.body, R"({"status":"error","message":"Invalid API key."})");
    EXPECT_EQ(reply.Header("WWW-Authenticate"), "ApiKey realm=\"omnidesk\"");
  }
}

TEST_F(OmnideskTest, RefusesAnUnknownKeyInEveryOperation) {
  const std::string before = Everything();
  Client stranger(program_, {{"apiKey", "nobody"}});
  for (const Operation& operation : AllOperations()) {
    SCOPED_TRACE(operation.name);
    const Reply reply = Call(stranger, operation);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.body, R"({"status":"error","message":"Invalid API key."})");
  }
  EXPECT_EQ(Everything(), before);
}

TEST_F(OmnideskTest, RefusesAnEmptyKey) {
  Client client(program_, {{"apiKey", ""}});
  EXPECT_EQ(client.Get(kCustomers).status, 401);
}

TEST_F(OmnideskTest, RefusesAReadingKeyEveryWriteAndChangesNothing) {
  const std::string before = Everything();
  Client reader(program_, {{"apiKey", "od_read"}});
  for (const Operation& operation : AllOperations()) {
    SCOPED_TRACE(operation.name);
    const Reply reply = Call(reader, operation);
    if (operation.permission == "CUSTOMER_READ") {
      EXPECT_EQ(reply.status, 200);
      continue;
    }
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.body,
              R"({"status":"error","message":"This API key lacks the permission CUSTOMER_CUD."})");
  }
  EXPECT_EQ(Everything(), before);
}

TEST_F(OmnideskTest, RefusesAWritingKeyEveryRead) {
  Client writer(program_, {{"apiKey", "od_write"}});
  for (const Operation& operation : AllOperations()) {
    SCOPED_TRACE(operation.name);
    const Reply reply = Call(writer, operation);
    if (operation.permission == "CUSTOMER_CUD") {
      EXPECT_EQ(reply.status, 200);
      continue;
    }
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.body,
              R"({"status":"error","message":"This API key lacks the permission CUSTOMER_READ."})");
  }
}

TEST_F(OmnideskTest, TakesTheKeyFromTheQueryToo) {
  Client client(program_);
  EXPECT_EQ(client.Get(Path("?apiKey=od_test")).status, 200);
  EXPECT_EQ(client.Get(Path("?apiKey=nobody")).status, 401);
  EXPECT_EQ(client.Form("PUT", Path("/2?apiKey=od_test"), {{"firstname", "Nina"}}).status, 200);
  EXPECT_EQ(client.Form("PUT", Path("/2?apiKey=od_read"), {{"firstname", "Nina"}}).status, 403);
}

TEST_F(OmnideskTest, MatchesActionNamesInAnyLetterCase) {
  for (const char* action : {"SEARCHBYPRIMARYEXTERNALID", "searchByPrimaryExternalId",
                             "searchbyprimaryexternalid", "SearchByPrimaryExternalID"}) {
    EXPECT_EQ(
        client_.Form("POST", Path("/") + action, {{"primary_id", "EXT2"}}).Integer("/item/id"), 2)
        << action;
  }
  const std::vector<Operation> others = {
      {"",
       "POST",
       "/SEARCHBYCUSTOMERCHANNELVALUE",
       {{"customerChannelValue", "zoe@example.com"}},
       "",
       false},
      {"", "GET", "/timelinebycustomerexternalid?brand_id=1&external_id=EXT1", {}, "", false},
      {"", "GET", "/TimelineByCustomerExternalID?brand_id=1&external_id=EXT1", {}, "", false},
      {"",
       "POST",
       "/AddChannelOnly",
       {{"customer_id", "2"}, {"extra_email", "a@example.com"}},
       "",
       false},
      {"", "PUT", "/UPDATECUSTOMER", {{"externalPrimaryID", "EXT2"}, {"brandID", "1"}}, "", false},
      {"", "POST", "/ExternalEvent", {{"customer_id", "2"}, {"message", "x"}}, "", false},
      {"",
       "POST",
       "/syncwithcrm",
       {{"brandID", "2"}, {"channel", "email"}, {"address", "crm.new@example.com"}},
       "",
       false},
      {"", "POST", "/CreateCustomerCrud", {{"primaryID", "C1"}}, "", false},
      {"", "DELETE", "/1/Channel/1", {}, "", false},
      {"", "DELETE", "/PurgeData?customer_id=8", {}, "", false},
      {"", "DELETE", "/9/PURGEDATA", {}, "", false},
  };
  for (Operation operation : others) {
    operation.target.insert(0, kCustomers);
    EXPECT_EQ(Call(client_, operation).status, 200) << operation.target;
  }
}

TEST_F(OmnideskTest, ListsTheFirstFifteenCustomersByDefault) {
  const Reply reply = client_.Get(kCustomers);
  EXPECT_EQ(reply.Keys(""), "type,itemStart,itemTotal,itemLimit,items");
  EXPECT_EQ(reply.Text("/type"), "list");
  EXPECT_EQ(reply.Integer("/itemStart"), 0);
  EXPECT_EQ(reply.Integer("/itemTotal"), 33);
  EXPECT_EQ(reply.Integer("/itemLimit"), 15);
  ASSERT_EQ(reply.At("/items").Size(), 15U);
  EXPECT_EQ(reply.Integer("/items/0/id"), 1);
  EXPECT_EQ(reply.Integer("/items/14/id"), 15);
}

TEST_F(OmnideskTest, ShowsAListedCustomerWithItsChannelsAndWithoutCustomFields) {
  const Reply reply = client_.Get(Path("?itemLimit=1"));
  EXPECT_EQ(
      reply.body,
      R"({"type":"list","itemStart":0,"itemTotal":33,"itemLimit":1,"items":[{"id":1,)"
      R"("external_primary_id":"EXT1","brand_name":"North","firstname":"Zoë","lastname":"O'Neil",)"
      R"("channels":[{"id":1,"type":"email","value":"zoe@example.com"},)"
      R"({"id":2,"type":"telephone","value":"+380440000001"}]}]})");
}

TEST_F(OmnideskTest, PagesThroughTheList) {
  struct Row {
    const char* query;
    unsigned count;
    int first;
  };
  for (const Row& row : {Row{"?itemStart=15", 15, 16}, Row{"?itemStart=30", 3, 31},
                         Row{"?itemStart=32&itemLimit=10", 1, 33},
                         Row{"?itemStart=10&itemLimit=5", 5, 11}, Row{"?itemLimit=99", 33, 1}}) {
    SCOPED_TRACE(row.query);
    const Reply reply = client_.Get(Path(row.query));
    EXPECT_EQ(reply.Integer("/itemTotal"), 33);
    ASSERT_EQ(reply.At("/items").Size(), row.count);
    EXPECT_EQ(reply.Integer("/items/0/id"), row.first);
  }
}

TEST_F(OmnideskTest, ShowsAnEmptyListPastTheEnd) {
  for (const char* start : {"33", "1000", "9223372036854775807"}) {
    const Reply reply = client_.Get(Path("?itemStart=") + start);
    EXPECT_EQ(reply.status, 200) << start;
    EXPECT_EQ(reply.Integer("/itemTotal"), 33);
    EXPECT_EQ(std::to_string(reply.Integer("/itemStart")), start);
    EXPECT_EQ(reply.At("/items").Size(), 0U);
  }
}

TEST_F(OmnideskTest, RefusesABadPageNamingTheParameter) {
  for (const char* value :
       {"0", "100", "x", "-1", "1.5", "99999999999999999999", "1x", "", "%201"}) {
    ExpectBad(client_.Get(Path("?itemLimit=") + value), "itemLimit");
  }
  for (const char* value : {"-1", "x", "99999999999999999999", "-99999999999999999999"}) {
    ExpectBad(client_.Get(Path("?itemStart=") + value), "itemStart");
  }
  ExpectBad(client_.Get(Path("?itemLimit=1&itemLimit=2")), "itemLimit");
  ExpectBad(client_.Get(Path("?itemStart[]=1")), "itemStart");
}

TEST_F(OmnideskTest, ShowsOneCustomerWithChannelsAndCustomFields) {
  const Reply reply = Item(1);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Keys(""), "type,item");
  EXPECT_EQ(reply.Text("/type"), "item");
  EXPECT_EQ(reply.Keys("/item"),
            "id,external_primary_id,brand_name,firstname,lastname,channels,custom_fields");
  EXPECT_EQ(reply.Keys("/item/channels/0"), "id,type,value");
  EXPECT_EQ(Channels(reply), "email=zoe@example.com telephone=+380440000001");
  EXPECT_EQ(reply.Keys("/item/custom_fields"), "city,plan");
  EXPECT_EQ(reply.Text("/item/custom_fields/plan"), "gold");
  EXPECT_EQ(reply.Text("/item/custom_fields/city"), "Lviv");
}

TEST_F(OmnideskTest, ShowsACustomerWithoutExternalIdNamesOrChannels) {
  const Reply reply = Item(6);
  EXPECT_EQ(reply.body,
            R"({"type":"item","item":{"id":6,"external_primary_id":null,"brand_name":"North",)"
            R"("firstname":"Keyless","lastname":"","channels":[],"custom_fields":{}}})");
}

TEST_F(OmnideskTest, AnswersAnAbsentCustomerWith404InEveryOperationThatNamesOne) {
  const std::vector<Operation> operations = {
      {"", "GET", "/999", {}, "", false},
      {"", "PUT", "/999", {{"firstname", "Nina"}}, "", false},
      {"", "PUT", "", {{"customerID", "999"}, {"firstname", "Nina"}}, "", false},
      {"", "PUT", "", {{"primaryID", "NONE"}, {"firstname", "Nina"}}, "", false},
      {"", "DELETE", "/999", {}, "", false},
      {"", "DELETE", "/999/channel/1", {}, "", false},
      {"", "DELETE", "/purgedata?customer_id=999", {}, "", false},
      {"", "DELETE", "/purgedata?primary_id=NONE&brand_id=1", {}, "", false},
      {"", "DELETE", "/999/purgedata", {}, "", false},
      {"", "POST", "/SearchByPrimaryExternalID", {{"primary_id", "NONE"}}, "", false},
      {"",
       "POST",
       "/SearchByCustomerChannelValue",
       {{"customerChannelValue", "none@example.com"}},
       "",
       false},
      {"",
       "POST",
       "/addChannelOnly",
       {{"customer_id", "999"}, {"extra_email", "a@example.com"}},
       "",
       false},
      {"", "PUT", "/updateCustomer", {{"externalPrimaryID", "NONE"}, {"brandID", "1"}}, "", false},
      {"", "GET", "/timelineByCustomerExternalID?brand_id=1&external_id=NONE", {}, "", false},
      {"", "POST", "/externalEvent", {{"customer_id", "999"}, {"message", "x"}}, "", false},
      {"",
       "POST",
       "/externalEvent",
       {{"external_id", "NONE"}, {"brand_id", "1"}, {"message", "x"}},
       "",
       false},
  };
  const std::string before = Everything();
  for (Operation operation : operations) {
    operation.target.insert(0, kCustomers);
    SCOPED_TRACE(operation.method + ' ' + operation.target);
    ExpectAbsent(Call(client_, operation));
  }
  EXPECT_EQ(Everything(), before);
}

TEST_F(OmnideskTest, RefusesAnIdThatIsNoInteger) {
  const std::string before = Everything();
  for (const char* id : {"abc", "1x", "1.0", "%D9%A1", "%201"}) {
    SCOPED_TRACE(id);
    ExpectBad(client_.Get(Path("/") + id), "id");
    ExpectBad(client_.Form("PUT", Path("/") + id, {{"firstname", "Nina"}}), "id");
    ExpectBad(client_.Delete(Path("/") + id), "id");
    ExpectBad(client_.Delete(Path("/") + id + "/purgedata"), "id");
    ExpectBad(client_.Delete(Path("/") + id + "/channel/1"), "id");
    ExpectBad(client_.Delete(Path("/1/channel/") + id), "channelId");
  }
  EXPECT_EQ(Everything(), before);
}

TEST_F(OmnideskTest, DeletesACustomer) {
  ExpectResult(client_.Delete(Path("/1")), "Customer deleted.");
  ExpectAbsent(Item(1));
  ExpectAbsent(ByChannel("zoe@example.com"));
  ExpectAbsent(client_.Delete(Path("/1")));
  EXPECT_EQ(client_.Get(kCustomers).Integer("/itemTotal"), 32);
}

TEST_F(OmnideskTest, DeletesOneChannelOfACustomer) {
  ExpectResult(client_.Delete(Path("/1/channel/1")), "Channel deleted.");
  EXPECT_EQ(Channels(Item(1)), "telephone=+380440000001");
}

TEST_F(OmnideskTest, AnswersAChannelThatTheCustomerDoesNotHaveWith404) {
  const std::string before = Everything();
  for (const char* channel : {"999", "3"}) {  // 3 is another customer's
    const Reply reply = client_.Delete(Path("/1/channel/") + channel);
    EXPECT_EQ(reply.status, 404) << channel;
    EXPECT_EQ(reply.Text("/status"), "error");
  }
  EXPECT_EQ(Everything(), before);
}

// Each way of naming customer 1 to purge it.
struct Purge {
  const char* target;
  Fields fields;
};

void PrintTo(const Purge& purge, std::ostream* out) {
  *out << purge.target;
  for (const auto& [name, value] : purge.fields) *out << ' ' << name << '=' << value;
}

class OmnideskPurgeTest : public OmnideskFixture, public ::testing::WithParamInterface<Purge> {};

TEST_P(OmnideskPurgeTest, RemovesTheCustomerItsChannelsEventsAndTicketLinks) {
  ExpectResult(client_.Form("DELETE", Path(GetParam().target), GetParam().fields),
               "Customer data purged.");

  ExpectAbsent(Item(1));
  ExpectAbsent(ByChannel("zoe@example.com"));
  ExpectAbsent(Timeline("EXT1", "1", true));
  EXPECT_EQ(Item(3).status, 200) << "the other brand's EXT1 stays";

  // Whoever comes under the same key finds nothing of the old data.
  ASSERT_EQ(
      client_.Form("POST", Path("/createCustomerCRUD"), {{"primaryID", "EXT1"}, {"brandID", "1"}})
          .status,
      200);
  EXPECT_EQ(Timeline("EXT1", "1", true).Integer("/itemTotal"), 0);
  EXPECT_EQ(ByExternalId("EXT1", "1").At("/item/custom_fields").MemberCount(), 0U);
  EXPECT_EQ(Channels(ByExternalId("EXT1", "1")), "");
}

INSTANTIATE_TEST_SUITE_P(
    Ways, OmnideskPurgeTest,
    ::testing::Values(Purge{"/1/purgedata", {}}, Purge{"/purgedata?customer_id=1", {}},
                      Purge{"/purgedata?primary_id=EXT1&brand_id=1", {}},
                      Purge{"/purgedata", {{"customer_id", "1"}}},
                      Purge{"/purgedata", {{"primary_id", "EXT1"}, {"brand_id", "1"}}}));

TEST_F(OmnideskTest, PurgesOfTheNewestCustomerLeaveNothingForTheNextOne) {
  const Fields fields = {{"primary_id", "LAST"}, {"ticket_id", "3"}, {"custom_plan", "x"}};
  ASSERT_EQ(client_.Form("POST", kCustomers, fields).status, 200);
  const long long id = ByExternalId("LAST", "1").Integer("/item/id");
  ASSERT_EQ(client_
                .Form("POST", Path("/externalEvent"),
                      {{"customer_id", std::to_string(id)}, {"message", "Once"}})
                .status,
            200);
  ASSERT_EQ(Timeline("LAST", "1", true).Integer("/itemTotal"), 2);

  ASSERT_EQ(client_.Delete(Path("/" + std::to_string(id) + "/purgedata")).status, 200);
  ASSERT_EQ(client_.Form("POST", kCustomers, {{"primary_id", "LAST"}}).status, 200);

  EXPECT_EQ(Timeline("LAST", "1", true).Integer("/itemTotal"), 0);
  EXPECT_EQ(ByExternalId("LAST", "1").At("/item/custom_fields").MemberCount(), 0U);
}

TEST_F(OmnideskTest, RefusesAPurgeThatNamesNobody) {
  const std::string before = Everything();
  ExpectBad(client_.Delete(Path("/purgedata")), "customer_id");
  ExpectBad(client_.Delete(Path("/purgedata?primary_id=EXT1")), "brand_id");
  ExpectBad(client_.Delete(Path("/purgedata?brand_id=1")), "primary_id");
  ExpectBad(client_.Delete(Path("/purgedata?customer_id=x")), "customer_id");
  ExpectBad(client_.Delete(Path("/purgedata?primary_id=EXT1&brand_id=x")), "brand_id");
  EXPECT_EQ(Everything(), before);
}

class OmnideskBodylessTest : public OmnideskFixture {
 protected:
  OmnideskBodylessTest() : OmnideskFixture("{undocumented_bodies: none}") {}
};

TEST_F(OmnideskBodylessTest, AnswersWhatTheDocumentShowsWithoutContentWith204) {
  for (const Operation& operation : AllOperations()) {
    SCOPED_TRACE(operation.name);
    const Reply reply = Call(client_, operation);
    EXPECT_EQ(reply.status, operation.documented_body ? 200 : 204);
    EXPECT_EQ(reply.body.empty(), !operation.documented_body) << reply.body;
  }
}

TEST_F(OmnideskBodylessTest, StillWrites) {
  ASSERT_EQ(
      client_
          .Form("POST", Path("/createCustomerCRUD"), {{"primaryID", "C1"}, {"firstname", "Petra"}})
          .status,
      204);
  EXPECT_EQ(client_.Get(Path("?query=Petra")).Integer("/itemTotal"), 1);
}

TEST_F(OmnideskBodylessTest, StillExplainsErrors) {
  ExpectBad(client_.Form("POST", Path("/createCustomerCRUD"),
                         {{"firstname", "R2D2"}, {"primaryID", "C1"}}),
            "firstname");
  ExpectAbsent(client_.Form("POST", Path("/SearchByPrimaryExternalID"), {{"primary_id", "NONE"}}));
  EXPECT_EQ(Client(program_).Get(kCustomers).status, 401);
}

// The default scenario, whose rows are the project's fixtures.
TEST(OmnideskDefaultScenarioTest, HoldsThreePagesOfCustomers) {
  Program program;
  Client client(program, {{"apiKey", "od_test"}});
  const Reply first = client.Get(kCustomers);
  EXPECT_EQ(first.At("/items").Size(), 15U);
  EXPECT_GT(first.Integer("/itemTotal"), 30);
  EXPECT_GE(client.Get(std::string(kCustomers) + "?itemStart=30").At("/items").Size(), 1U);
}

TEST(OmnideskDefaultScenarioTest, HasAKeyThatMayOnlyRead) {
  Program program;
  Client client(program, {{"apiKey", "od_read"}});
  EXPECT_EQ(client.Get(kCustomers).status, 200);
  EXPECT_EQ(
      client.Form("POST", std::string(kCustomers) + "/createCustomerCRUD", {{"primaryID", "C1"}})
          .status,
      403);
}

TEST(OmnideskDefaultScenarioTest, SearchesByChannelsInBrandTwoOnly) {
  Program program;
  Client client(program, {{"apiKey", "od_test"}});
  const Fields fields = {{"search_customer_channel_value", "unheard.of@example.com"},
                         {"firstname", "Nina"}};
  for (const char* brand : {"1", "2"}) {
    Fields with_brand = fields;
    with_brand.emplace_back("brand_id", brand);
    EXPECT_EQ(client.Form("POST", kCustomers, with_brand).status, *brand == '2' ? 200 : 400)
        << brand;
  }
}

}  // namespace
}  // namespace understudy::conformance
