// Omnidesk: the query of the list, and the two searches.

#include <string>
#include <utility>
#include <vector>

#include "world.h"

namespace understudy::conformance {
namespace {

class OmnideskSearchesTest : public OmnideskFixture {
 protected:
  // The ids of a list reply, joined by commas.
  static std::string Ids(const Reply& list) {
    std::string text;
    for (const auto& item : list.At("/items").GetArray()) {
      text += (text.empty() ? "" : ",") + std::to_string(item["id"].GetInt());
    }
    return text;
  }
};

TEST_F(OmnideskSearchesTest, FindsByNamesExternalIdAndChannelValue) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"Keyless", "6"},               // first name
      {"kEYLESS", "6"},               // in any letter case
      {"Dvorak", "2"},                // last name
      {"Neil", "1"},                  // part of a last name
      {"Anne%20Marie", "3"},          // with a space
      {"Anne+Marie", "3"},            // the other spelling of a space
      {"EXT", "1,2,3,4"},             // part of an external id
      {"ONLY", "5"},                  // external id
      {"380440000001", "1"},          // part of a channel value
      {"four%20four", "4"},           // channel value
      {"Anne%20Marie%20Smith", "3"},  // first and last name
      {"Neil%20Zo", ""},
      {"Zoe", "1"},         // without the accent
      {"sarka%20Dv", "2"},  // while somebody is still typing
      {"sarka%20", "2"},
      {"Nobodyatall", ""},
  };
  for (const auto& [query, ids] : rows) {
    SCOPED_TRACE(query);
    const Reply reply = client_.Get(Path("?query=") + query);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(Ids(reply), ids);
    EXPECT_EQ(static_cast<unsigned>(reply.Integer("/itemTotal")), reply.At("/items").Size());
  }
}

TEST(OmnideskDefaultSearchTest, FindsAWholeNameWhileSomebodyTypesIt) {
  Client client(Shared(), {{"apiKey", "od_test"}});
  const Reply all = client.Get(std::string(kCustomers) + "?itemLimit=99");
  const std::string first = all.Text("/items/0/firstname");
  const std::string last = all.Text("/items/0/lastname");
  const auto find = [&](const std::string& query) {
    return client.Get(kCustomers + ("?query=" + Encode(query)));
  };
  for (std::size_t size = 0; size <= last.size(); ++size) {
    const Reply found = find(first + " " + last.substr(0, size));
    EXPECT_EQ(found.Integer("/items/0/id"), all.Integer("/items/0/id")) << size;
  }
  EXPECT_EQ(find(first + " " + last + "x").Integer("/itemTotal"), 0);
}

TEST_F(OmnideskSearchesTest, FindsACustomerOnceThoughSeveralOfItsFieldsMatch) {
  client_.Form("POST", Path("/addChannelOnly"),
               {{"customer_id", "1"}, {"extra_email", "zoe@home.example.com"}});
  EXPECT_EQ(Ids(client_.Get(Path("?query=zoe"))), "1");
}

TEST_F(OmnideskSearchesTest, ListsAllForAnEmptyQuery) {
  EXPECT_EQ(client_.Get(Path("?query=")).Integer("/itemTotal"), 33);
}

TEST_F(OmnideskSearchesTest, PagesThroughWhatTheQueryFinds) {
  const Reply reply = client_.Get(Path("?query=Filler&itemStart=25&itemLimit=10"));
  EXPECT_EQ(reply.Integer("/itemTotal"), 27);
  EXPECT_EQ(reply.Integer("/itemStart"), 25);
  EXPECT_EQ(reply.Integer("/itemLimit"), 10);
  EXPECT_EQ(Ids(reply), "32,33");
}

TEST_F(OmnideskSearchesTest, RefusesAQueryOfOtherCharacters) {
  for (const char* query :
       {"a@example", "Zo%C3%AB", "%25", "_", "O%27Neil", "a%0A", "a%09b", "-", "%D9%A1"}) {
    SCOPED_TRACE(query);
    ExpectBad(client_.Get(Path("?query=") + query), "query");
  }
  ExpectBad(client_.Get(Path("?query=a&query=b")), "query");
  ExpectBad(client_.Get(Path("?query[]=a")), "query");
}

TEST_F(OmnideskSearchesTest, FindsWhatAWriteChangedAndNoLongerWhatItWas) {
  client_.Form("PUT", Path("/6"), {{"firstname", "Renamed"}});
  EXPECT_EQ(Ids(client_.Get(Path("?query=Renamed"))), "6");
  EXPECT_EQ(Ids(client_.Get(Path("?query=Keyless"))), "");
}

TEST_F(OmnideskSearchesTest, FindsByPrimaryExternalId) {
  const Reply reply = ByExternalId("EXT1", "1");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, Item(1).body);
}

TEST_F(OmnideskSearchesTest, FindsThePrimaryExternalIdOfTheBrandAsked) {
  EXPECT_EQ(ByExternalId("EXT1", "2").Integer("/item/id"), 3);
  ExpectAbsent(ByExternalId("EXT2", "2"));
  ExpectAbsent(ByExternalId("EXT1", "3"));
  ExpectAbsent(ByExternalId("EXT1", "99"));
}

TEST_F(OmnideskSearchesTest, FindsThePrimaryExternalIdInAnyBrandWhenNoneIsSent) {
  const std::string target = Path("/SearchByPrimaryExternalID");
  EXPECT_EQ(client_.Form("POST", target, {{"primary_id", "EXT4"}}).Integer("/item/id"), 4);
  EXPECT_EQ(client_.Form("POST", target, {{"primary_id", "ONLY"}}).Integer("/item/id"), 5);
}

TEST_F(OmnideskSearchesTest, MatchesThePrimaryExternalIdWhole) {
  for (const char* part : {"EXT", "EXT1 ", "EXT%", "EXT_"}) ExpectAbsent(ByExternalId(part, "1"));
}

TEST_F(OmnideskSearchesTest, RefusesABadSearchByPrimaryExternalId) {
  ExpectEachRefused("POST", Path("/SearchByPrimaryExternalID"),
                    {{{{"brand_id", "1"}}, "primary_id"},
                     {{{"primary_id", ""}}, "primary_id"},
                     {{{"primary_id", "EXT1"}, {"brand_id", "x"}}, "brand_id"},
                     {{{"primary_id", "EXT1"}, {"primary_id", "EXT2"}}, "primary_id"}});
}

TEST_F(OmnideskSearchesTest, FindsByChannelValue) {
  EXPECT_EQ(ByChannel("zoe@example.com").body, Item(1).body);
  EXPECT_EQ(ByChannel("+380440000001").Integer("/item/id"), 1);
  EXPECT_EQ(ByChannel("anne@example.com").Integer("/item/id"), 3);
}

TEST_F(OmnideskSearchesTest, MatchesTheChannelValueWhole) {
  for (const char* part : {"zoe", "@example.com", "zoe@example.com ", "%", "zoe_example.com"}) {
    ExpectAbsent(ByChannel(part));
  }
}

TEST_F(OmnideskSearchesTest, FindsTheChannelValueInTheBrandAsked) {
  const std::string target = Path("/SearchByCustomerChannelValue");
  const Fields fields = {{"customerChannelValue", "zoe@example.com"}};
  const auto in_brand = [&](const char* brand) {
    Fields copy = fields;
    copy.emplace_back("brand_id", brand);
    return client_.Form("POST", target, copy);
  };
  EXPECT_EQ(in_brand("1").Integer("/item/id"), 1);
  ExpectAbsent(in_brand("2"));
}

TEST_F(OmnideskSearchesTest, RefusesABadSearchByChannelValue) {
  ExpectEachRefused("POST", Path("/SearchByCustomerChannelValue"),
                    {{{{"brand_id", "1"}}, "customerChannelValue"},
                     {{{"customerChannelValue", ""}}, "customerChannelValue"},
                     {{{"customerChannelValue", "a"}, {"brand_id", "x"}}, "brand_id"}});
}

}  // namespace
}  // namespace understudy::conformance
