// Omnidesk: the operations that create and change customers, and the forms that their bodies come
// in.

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "world.h"

namespace understudy::conformance {
namespace {

class OmnideskWritesTest : public OmnideskFixture {
 protected:
  Reply Create(const Fields& fields) { return client_.Form("POST", kCustomers, fields); }
  Reply CreateCrud(const Fields& fields) {
    return client_.Form("POST", Path("/createCustomerCRUD"), fields);
  }
};

constexpr const char* kLinked = "User created and channel linked.";

TEST_F(OmnideskWritesTest, CreatesACustomerWithEverythingThatWasSent) {
  ExpectResult(Create({{"primary_id", "NEW1"},
                       {"brand_id", "2"},
                       {"channel_id", "email"},
                       {"customer_link_channel", "new@example.com"},
                       {"firstname", "Jean-Luc"},
                       {"lastname", "D'Arc"},
                       {"extra_email", "extra@example.com"},
                       {"extra_telephone", "+380440000002"},
                       {"custom_testfield", "text"}}),
               kLinked);

  const Reply item = ByExternalId("NEW1", "2");
  EXPECT_EQ(item.Text("/item/brand_name"), "South");
  EXPECT_EQ(item.Text("/item/firstname"), "Jean-Luc");
  EXPECT_EQ(item.Text("/item/lastname"), "D'Arc");
  EXPECT_EQ(item.Text("/item/custom_fields/testfield"), "text");
  EXPECT_EQ(Channels(item),
            "email=new@example.com email=extra@example.com telephone=+380440000002");
  EXPECT_EQ(client_.Get(kCustomers).Integer("/itemTotal"), 34);
}

TEST_F(OmnideskWritesTest, CreatesInBrandOneWhenNoBrandIsSent) {
  ExpectResult(Create({{"primary_id", "NEW1"}}), kLinked);
  EXPECT_EQ(ByExternalId("NEW1", "1").Text("/item/brand_name"), "North");
}

TEST_F(OmnideskWritesTest, LinksAChannelToTheCustomerThatPrimaryIdNames) {
  ExpectResult(Create({{"primary_id", "EXT2"},
                       {"channel_id", "telephone"},
                       {"customer_link_channel", "+380440000002"}}),
               kLinked);
  EXPECT_EQ(Channels(Item(2)), "telephone=+380440000002");
  EXPECT_EQ(client_.Get(kCustomers).Integer("/itemTotal"), 33);
}

TEST_F(OmnideskWritesTest, LooksThePrimaryIdUpInItsBrand) {
  ExpectResult(Create({{"primary_id", "EXT1"},
                       {"brand_id", "2"},
                       {"channel_id", "twitter"},
                       {"customer_link_channel", "anne_s"}}),
               kLinked);
  EXPECT_EQ(Channels(Item(3)), "email=anne@example.com twitter=anne_s");
  EXPECT_EQ(Channels(Item(1)), "email=zoe@example.com telephone=+380440000001");
}

TEST_F(OmnideskWritesTest, LinksByChannelValueOnABrandWithSearchByChannels) {
  ExpectResult(Create({{"search_customer_channel_value", "anne@example.com"},
                       {"brand_id", "2"},
                       {"channel_id", "facebook"},
                       {"customer_link_channel", "1001"}}),
               kLinked);
  EXPECT_EQ(Channels(Item(3)), "email=anne@example.com facebook=1001");
  EXPECT_EQ(client_.Get(kCustomers).Integer("/itemTotal"), 33);
}

TEST_F(OmnideskWritesTest, FindsNobodyOfAnotherBrandByChannelValue) {
  ExpectResult(Create({{"search_customer_channel_value", "zoe@example.com"},
                       {"brand_id", "2"},
                       {"channel_id", "facebook"},
                       {"customer_link_channel", "1001"}}),
               kLinked);
  EXPECT_EQ(Channels(Item(1)), "email=zoe@example.com telephone=+380440000001");
  EXPECT_EQ(ByChannel("1001").Text("/item/brand_name"), "South");
  EXPECT_EQ(client_.Get(kCustomers).Integer("/itemTotal"), 34);
}

TEST_F(OmnideskWritesTest, PrefersThePrimaryIdToTheChannelValue) {
  ExpectResult(Create({{"primary_id", "EXT4"},
                       {"search_customer_channel_value", "anne@example.com"},
                       {"brand_id", "2"},
                       {"channel_id", "facebook"},
                       {"customer_link_channel", "1001"}}),
               kLinked);
  EXPECT_EQ(Channels(Item(4)), "twitter=four four facebook=1001");
  EXPECT_EQ(Channels(Item(3)), "email=anne@example.com");
}

TEST_F(OmnideskWritesTest, NeedsThePrimaryIdOnABrandWithoutSearchByChannels) {
  ExpectEachRefused(
      "POST", kCustomers,
      {{{{"firstname", "Nina"}}, "primary_id"},
       {{{"brand_id", "1"}, {"search_customer_channel_value", "zoe@example.com"}}, "primary_id"}});
}

TEST_F(OmnideskWritesTest, CreatesSomebodyNewForAChannelValueThatNobodyHas) {
  ExpectResult(Create({{"brand_id", "2"},
                       {"search_customer_channel_value", "unheard.of@example.com"},
                       {"firstname", "Nameonly"}}),
               kLinked);
  const Reply found = client_.Get(Path("?query=Nameonly"));
  ASSERT_EQ(found.Integer("/itemTotal"), 1);
  EXPECT_TRUE(found.At("/items/0/external_primary_id").IsNull());
}

TEST_F(OmnideskWritesTest, NeedsEitherKeyOnABrandWithSearchByChannels) {
  ExpectEachRefused("POST", kCustomers,
                    {{{{"brand_id", "2"}, {"firstname", "Nina"}}, "search_customer_channel_value"},
                     {{{"brand_id", "2"}, {"firstname", "Nina"}}, "primary_id"}});
}

TEST_F(OmnideskWritesTest, TakesEveryChannelOfThePattern) {
  for (const char* channel : {"email", "telephone", "facebook", "twitter", "7", "0012"}) {
    const std::string key = std::string("CH") + channel;
    ExpectResult(
        Create({{"primary_id", key}, {"channel_id", channel}, {"customer_link_channel", "v"}}),
        kLinked);
    EXPECT_EQ(Channels(ByExternalId(key, "1")), std::string(channel) + "=v");
  }
}

TEST_F(OmnideskWritesTest, AcceptsAnyValueOfNoSync) {
  for (const char* value : {"", "true", "0", "whatever"}) {
    ExpectResult(Create({{"primary_id", "EXT2"}, {"noSync", value}}), kLinked);
  }
}

TEST_F(OmnideskWritesTest, RefusesBadInputOfCreateAndChangesNothing) {
  const std::string key = "primary_id";
  ExpectEachRefused(
      "POST", kCustomers,
      {{{{key, "N"}, {"customer_link_channel", "a"}, {"channel_id", "fax"}}, "channel_id"},
       {{{key, "N"}, {"customer_link_channel", "a"}, {"channel_id", "email "}}, "channel_id"},
       {{{key, "N"}, {"customer_link_channel", "a"}, {"channel_id", "Email"}}, "channel_id"},
       {{{key, "N"}, {"channel_id", "email"}}, "customer_link_channel"},
       {{{key, "N"}, {"customer_link_channel", "a"}}, "channel_id"},
       {{{key, "N"}, {"brand_id", "x"}}, "brand_id"},
       {{{key, "N"}, {"brand_id", "99"}}, "brand_id"},
       {{{key, "N"}, {"brand_id", "99999999999999999999"}}, "brand_id"},
       {{{key, "N"}, {"firstname", "R2D2"}}, "firstname"},
       {{{key, "N"}, {"lastname", "Nováková1"}}, "lastname"},
       {{{key, "N"}, {"extra_email", "no address"}}, "extra_email"},
       {{{key, "N"}, {"extra_telephone", "0441234567"}}, "extra_telephone"},
       {{{key, "N"}, {"extra_telephone", "+"}}, "extra_telephone"},
       {{{key, "N"}, {"extra_telephone", "+380 44"}}, "extra_telephone"},
       {{{key, "N"}, {"ticket_id", "x"}}, "ticket_id"},
       {{{key, "N"}, {"ticket_id", "999"}}, "ticket_id"},
       {{{key, "N"}, {"custom_a-b", "x"}}, "custom_a-b"},
       {{{key, "N"}, {key, "M"}}, key}});
}

TEST_F(OmnideskWritesTest, AcceptsTheLettersOfThePatternInNames) {
  for (const char* name :
       {"Zoë", "Šárka", "O'Neil", "Anne-Marie", "J. R.", "Þór", "Åse", "ÿ", "š", ""}) {
    ExpectResult(client_.Form("PUT", kCustomers,
                              {{"customerID", "2"}, {"firstname", name}, {"lastname", name}}),
                 "Customer updated.");
    EXPECT_EQ(Item(2).Text("/item/firstname"), name);
    EXPECT_EQ(Item(2).Text("/item/lastname"), name);
  }
}

TEST_F(OmnideskWritesTest, RefusesOtherCharactersInNamesInEveryOperation) {
  const std::vector<std::pair<std::string, Fields>> operations = {
      {"POST ", {{"primary_id", "N"}}},
      {"PUT ", {{"customerID", "2"}}},
      {"PUT /2", {}},
      {"PUT /updateCustomer", {{"externalPrimaryID", "EXT2"}, {"brandID", "1"}}},
      {"POST /createCustomerCRUD", {{"primaryID", "N"}, {"brandID", "1"}}},
  };
  const std::string before = Everything();
  for (const auto& [operation, key] : operations) {
    const std::string method = operation.substr(0, operation.find(' '));
    const std::string target = Path(operation.substr(operation.find(' ') + 1));
    for (const char* name : {"R2D2", "a_b", "Łukasz", "Оксана", "3×", "a÷b", "a×b", "ליאור", "<b>",
                             "a,b", "a\nb", "a\n"}) {
      for (const char* field : {"firstname", "lastname"}) {
        SCOPED_TRACE(operation + ' ' + field + '=' + name);
        Fields fields = key;
        fields.emplace_back(field, name);
        ExpectBad(client_.Form(method, target, fields), field);
      }
    }
  }
  EXPECT_EQ(Everything(), before);
}

TEST_F(OmnideskWritesTest, UpdatesTheCustomerThatTheKeysTogetherName) {
  const std::vector<std::pair<Fields, int>> rows = {
      {{{"customerID", "1"}}, 1},
      {{{"primaryID", "EXT2"}}, 2},
      {{{"primaryID", "EXT1"}, {"brandID", "2"}}, 3},
      {{{"primaryID", "EXT4"}, {"brandID", "2"}, {"customerID", "4"}}, 4},
      {{{"brandID", "3"}}, 5},
  };
  for (const auto& [key, id] : rows) {
    SCOPED_TRACE(id);
    Fields fields = key;
    fields.insert(fields.end(),
                  {{"firstname", "Nina"}, {"lastname", "New"}, {"custom_note", "seen"}});
    ExpectResult(client_.Form("PUT", kCustomers, fields), "Customer updated.");
    const Reply item = Item(id);
    EXPECT_EQ(item.Text("/item/firstname"), "Nina");
    EXPECT_EQ(item.Text("/item/lastname"), "New");
    EXPECT_EQ(item.Text("/item/custom_fields/note"), "seen");
  }
}

TEST_F(OmnideskWritesTest, RefusesKeysThatDoNotNameOneCustomer) {
  ExpectEachRefused("PUT", kCustomers,
                    {{{{"firstname", "Nina"}}, "customerID"},
                     {{{"brandID", "1"}, {"firstname", "Nina"}}, "customerID"},
                     {{{"primaryID", "EXT1"}, {"firstname", "Nina"}}, "brandID"},
                     {{{"primaryID", "EXT1"}, {"brandID", "99"}}, "brandID"},
                     {{{"customerID", "x"}, {"firstname", "Nina"}}, "customerID"},
                     {{{"brandID", "x"}, {"firstname", "Nina"}}, "brandID"}});
  ExpectAbsent(client_.Form("PUT", kCustomers,
                            {{"customerID", "1"}, {"primaryID", "EXT2"}, {"firstname", "Nina"}}));
  ExpectAbsent(client_.Form("PUT", kCustomers,
                            {{"customerID", "1"}, {"brandID", "2"}, {"firstname", "Nina"}}));
  EXPECT_EQ(Item(1).Text("/item/firstname"), "Zoë");
}

struct Update {
  const char* name;
  const char* target;
  Fields key;
  const char* reply;
};

void PrintTo(const Update& update, std::ostream* out) { *out << update.name; }

class OmnideskUpdateTest : public OmnideskFixture, public ::testing::WithParamInterface<Update> {
 protected:
  // Sends `fields` for customer 1.
  Reply Put(const Fields& fields) {
    Fields all = GetParam().key;
    all.insert(all.end(), fields.begin(), fields.end());
    return client_.Form("PUT", Path(GetParam().target), all);
  }

  void ExpectUpdated(const Reply& reply) {
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.body, GetParam().reply);
  }
};

INSTANTIATE_TEST_SUITE_P(
    Operations, OmnideskUpdateTest,
    ::testing::Values(
        Update{"updateCustomer", "/1", {}, R"({"message":"Customer updated.","type":"result"})"},
        Update{"updateCustomerByExternalId",
               "/updateCustomer",
               {{"externalPrimaryID", "EXT1"}, {"brandID", "1"}},
               R"({"type":"result","message":"Customer updated."})"}));

TEST_P(OmnideskUpdateTest, ChangesNamesCustomFieldsAndChannels) {
  ExpectUpdated(Put({{"firstname", "Nina"},
                     {"lastname", "New"},
                     {"custom_plan", "silver"},
                     {"custom_age_2", "40"},
                     {"customerChannelType_0", "twitter"},
                     {"customerChannelValue_0", "nina"}}));
  const Reply item = Item(1);
  EXPECT_EQ(item.Text("/item/firstname"), "Nina");
  EXPECT_EQ(item.Text("/item/lastname"), "New");
  EXPECT_EQ(item.Text("/item/custom_fields/plan"), "silver");
  EXPECT_EQ(item.Text("/item/custom_fields/age_2"), "40");
  EXPECT_EQ(Channels(item), "email=zoe@example.com telephone=+380440000001 twitter=nina");
}

TEST_P(OmnideskUpdateTest, KeepsWhatIsNotSent) {
  const std::string before = Item(1).body;
  ExpectUpdated(Put({}));
  EXPECT_EQ(Item(1).body, before);

  ExpectUpdated(Put({{"lastname", "New"}}));
  const Reply item = Item(1);
  EXPECT_EQ(item.Text("/item/firstname"), "Zoë");
  EXPECT_EQ(item.Text("/item/custom_fields/plan"), "gold");
  EXPECT_EQ(item.Text("/item/external_primary_id"), "EXT1");
  EXPECT_EQ(item.Text("/item/brand_name"), "North");
  EXPECT_EQ(item.At("/item/channels").Size(), 2U);
}

TEST_P(OmnideskUpdateTest, AddsSeveralChannelsAlsoWithGapsInTheirNumbers) {
  ExpectUpdated(Put({{"customerChannelValue_7", "seven"},
                     {"customerChannelType_7", "7"},
                     {"customerChannelType_0", "email"},
                     {"customerChannelValue_0", "first@example.com"},
                     {"customerChannelType_2", "twitter"},
                     {"customerChannelValue_2", "second"}}));
  EXPECT_EQ(Channels(Item(1)),
            "email=zoe@example.com telephone=+380440000001 email=first@example.com twitter=second "
            "7=seven");
}

TEST_P(OmnideskUpdateTest, RefusesBadInputAndChangesNothing) {
  const std::string before = Everything();
  const std::vector<std::pair<Fields, std::string>> rows = {
      {{{"customerChannelType_0", "email"}}, "customerChannelValue_0"},
      {{{"customerChannelValue_3", "x"}}, "customerChannelType_3"},
      {{{"customerChannelType_0", "email"}, {"customerChannelValue_1", "x"}},
       "customerChannelValue_0"},
      {{{"customerChannelType_0", ""}, {"customerChannelValue_0", "x"}}, "customerChannelType_0"},
      {{{"customerChannelType_0", "email"}, {"customerChannelValue_0", ""}},
       "customerChannelValue_0"},
      {{{"lastname", "New"}, {"firstname", "R2D2"}}, "firstname"},
      {{{"custom_", "x"}}, "custom_"},
      {{{"custom_a-b", "x"}}, "custom_a-b"},
      {{{"custom_ä", "x"}}, "custom_ä"},
      {{{"firstname", "Nina"}, {"firstname", "Olha"}}, "firstname"},
  };
  for (const auto& [fields, field] : rows) {
    SCOPED_TRACE(fields.back().first);
    ExpectBad(Put(fields), field);
  }
  // A name as long as this may be shown cut.
  const Reply too_long = Put({{"custom_" + std::string(65, 'a'), "x"}});
  EXPECT_EQ(too_long.status, 400);
  EXPECT_NE(too_long.Text("/message").find("custom_aaaa"), std::string::npos) << too_long.body;
  EXPECT_EQ(Everything(), before);
}

TEST_P(OmnideskUpdateTest, AcceptsCustomFieldNamesOfOneToSixtyFourCharacters) {
  const std::string longest(64, 'Z');
  ExpectUpdated(
      Put({{"custom_" + longest, "long"}, {"custom_1", "short"}, {"custom__", "underscore"}}));
  const Reply item = Item(1);
  EXPECT_EQ(item.Text(("/item/custom_fields/" + longest).c_str()), "long");
  EXPECT_EQ(item.Text("/item/custom_fields/1"), "short");
  EXPECT_EQ(item.Text("/item/custom_fields/_"), "underscore");
}

TEST_F(OmnideskWritesTest, MovesACustomerToAnotherBrand) {
  EXPECT_EQ(client_.Form("PUT", Path("/2"), {{"brandID", "3"}}).status, 200);
  EXPECT_EQ(Item(2).Text("/item/brand_name"), "West");
  EXPECT_EQ(ByExternalId("EXT2", "3").Integer("/item/id"), 2);
}

TEST_F(OmnideskWritesTest, RefusesABrandThatCannotTakeTheCustomer) {
  ExpectEachRefused(
      "PUT", Path("/1"),
      {{{{"brandID", "99"}}, "brandID"},
       {{{"brandID", "x"}}, "brandID"},
       {{{"firstname", "Nina"}, {"brandID", "2"}}, "brandID"}});  // EXT1 is taken there
}

TEST_F(OmnideskWritesTest, NeedsBothKeysToUpdateByExternalId) {
  ExpectEachRefused("PUT", Path("/updateCustomer"),
                    {{{{"brandID", "1"}, {"firstname", "Nina"}}, "externalPrimaryID"},
                     {{{"externalPrimaryID", "EXT1"}, {"firstname", "Nina"}}, "brandID"},
                     {{{"externalPrimaryID", "EXT1"}, {"brandID", "x"}}, "brandID"}});
}

}  // namespace
}  // namespace understudy::conformance
