// Omnidesk: the timeline, the events that it shows, and tickets linked to customers.

#include <string>
#include <vector>

#include "world.h"

namespace understudy::conformance {
namespace {

class OmnideskTimelineTest : public OmnideskFixture {
 protected:
  // "type:id" of each item, joined by spaces.
  static std::string Entries(const Reply& timeline) {
    std::string text;
    for (const auto& item : timeline.At("/items").GetArray()) {
      text += (text.empty() ? "" : " ") + std::string(item["type"].GetString()) + ':' +
              std::to_string(item["id"].GetInt());
    }
    return text;
  }

  Reply Event(const Fields& fields) { return client_.Form("POST", Path("/externalEvent"), fields); }
};

TEST_F(OmnideskTimelineTest, ShowsTheEventsOfTheCustomerNewestFirst) {
  EXPECT_EQ(
      Timeline("EXT1", "1", false).body,
      R"({"type":"list","itemStart":0,"itemTotal":2,"itemLimit":2,"items":[)"
      R"({"type":"event","id":2,"message":"Newsletter sent","initiated_by":null,"source_url":null,)"
      R"("created_at":"2024-01-13T08:00:00Z"},)"
      R"({"type":"event","id":1,"message":"Order 17 placed","initiated_by":"shop",)"
      R"("source_url":"https://shop.example.com/17","created_at":"2024-01-11T08:00:00Z"}]})");
}

TEST_F(OmnideskTimelineTest, ShowsTheTicketsTooWhenAsked) {
  const Reply reply = Timeline("EXT1", "1", true);
  EXPECT_EQ(Entries(reply), "event:2 ticket:2 event:1 ticket:1");
  EXPECT_EQ(reply.Integer("/itemTotal"), 4);
  EXPECT_EQ(reply.Integer("/itemLimit"), 4);
  EXPECT_EQ(reply.Keys("/items/1"), "type,id,subject,status,created_at");
  EXPECT_EQ(reply.Text("/items/1/subject"), "Late parcel");
  EXPECT_EQ(reply.Text("/items/1/status"), "closed");
  EXPECT_EQ(reply.Text("/items/1/created_at"), "2024-01-12T08:00:00Z");
}

TEST_F(OmnideskTimelineTest, TakesAnyValueOfGetTicketHistory) {
  const std::string target =
      Path("/timelineByCustomerExternalID?brand_id=1&external_id=EXT1&getTicketHistory");
  for (const char* value : {"=1", "=true", "=0", "=false", "=x", "=", ""}) {
    EXPECT_EQ(client_.Get(target + value).Integer("/itemTotal"), 4) << value;
  }
}

TEST_F(OmnideskTimelineTest, ShowsTheCustomerOfTheBrandAsked) {
  EXPECT_EQ(Entries(Timeline("EXT1", "2", true)), "event:3");
}

TEST_F(OmnideskTimelineTest, IsEmptyForACustomerWithoutEvents) {
  EXPECT_EQ(Timeline("EXT2", "1", true).body,
            R"({"type":"list","itemStart":0,"itemTotal":0,"itemLimit":0,"items":[]})");
}

TEST_F(OmnideskTimelineTest, RefusesBadInput) {
  const std::string root = Path("/timelineByCustomerExternalID");
  ExpectBad(client_.Get(root), "brand_id");
  ExpectBad(client_.Get(root + "?external_id=EXT1"), "brand_id");
  ExpectBad(client_.Get(root + "?brand_id=1"), "external_id");
  ExpectBad(client_.Get(root + "?brand_id=1&external_id="), "external_id");
  ExpectBad(client_.Get(root + "?brand_id=x&external_id=EXT1"), "brand_id");
  ExpectBad(client_.Get(root + "?brand_id=1&brand_id=2&external_id=EXT1"), "brand_id");
  ExpectBad(client_.Get(root + "?brand_id=1&external_id[]=EXT1"), "external_id");
}

TEST_F(OmnideskTimelineTest, ShowsAnEventThatWasPosted) {
  ExpectResult(Event({{"external_id", "EXT2"},
                      {"brand_id", "1"},
                      {"message", "Замовлення 18"},
                      {"initiated_by", "shop"},
                      {"source_url", "https://shop.example.com/18"}}),
               "Event created.");
  const Reply reply = Timeline("EXT2", "1", false);
  ASSERT_EQ(reply.Integer("/itemTotal"), 1);
  EXPECT_EQ(reply.Text("/items/0/type"), "event");
  EXPECT_EQ(reply.Text("/items/0/message"), "Замовлення 18");
  EXPECT_EQ(reply.Text("/items/0/initiated_by"), "shop");
  EXPECT_EQ(reply.Text("/items/0/source_url"), "https://shop.example.com/18");
  EXPECT_EQ(reply.Text("/items/0/created_at"), "2024-01-15T12:00:00Z")
      << "the scenario's frozen clock";
}

TEST_F(OmnideskTimelineTest, TakesTheCustomerIdOfAnEventToo) {
  ExpectResult(Event({{"customer_id", "2"}, {"message", "Only a message"}}), "Event created.");
  const Reply reply = Timeline("EXT2", "1", false);
  EXPECT_EQ(reply.Text("/items/0/message"), "Only a message");
  EXPECT_TRUE(reply.At("/items/0/initiated_by").IsNull());
  EXPECT_TRUE(reply.At("/items/0/source_url").IsNull());
}

TEST_F(OmnideskTimelineTest, ShowsTheLaterOfTwoEventsOfOneInstantFirst) {
  Event({{"customer_id", "2"}, {"message", "First"}});
  Event({{"customer_id", "2"}, {"message", "Second"}});
  const Reply reply = Timeline("EXT2", "1", false);
  EXPECT_EQ(reply.Text("/items/0/message"), "Second");
  EXPECT_EQ(reply.Text("/items/1/message"), "First");
}

TEST_F(OmnideskTimelineTest, RefusesABadEventAndKeepsTheTimeline) {
  ExpectEachRefused("POST", Path("/externalEvent"),
                    {{{{"customer_id", "2"}}, "message"},
                     {{{"customer_id", "2"}, {"message", ""}}, "message"},
                     {{{"message", "x"}}, "customer_id"},
                     {{{"message", "x"}, {"external_id", "EXT2"}}, "brand_id"},
                     {{{"message", "x"}, {"brand_id", "1"}}, "external_id"},
                     {{{"message", "x"}, {"external_id", "EXT2"}, {"brand_id", "x"}}, "brand_id"},
                     {{{"message", "x"}, {"customer_id", "x"}}, "customer_id"},
                     {{{"customer_id", "2"}, {"message", "x"}, {"message", "y"}}, "message"}});
}

TEST_F(OmnideskTimelineTest, LinksATicketToANewCustomer) {
  ExpectResult(client_.Form("POST", kCustomers, {{"primary_id", "NEW1"}, {"ticket_id", "3"}}),
               "User created and channel linked.");
  const Reply reply = Timeline("NEW1", "1", true);
  EXPECT_EQ(Entries(reply), "ticket:3");
  EXPECT_EQ(reply.Text("/items/0/subject"), "Nobody yet");
}

TEST_F(OmnideskTimelineTest, LinksATicketToACustomerThatIsThere) {
  ASSERT_EQ(client_.Form("POST", kCustomers, {{"primary_id", "EXT2"}, {"ticket_id", "3"}}).status,
            200);
  EXPECT_EQ(Entries(Timeline("EXT2", "1", true)), "ticket:3");
}

TEST_F(OmnideskTimelineTest, MovesATicketFromOneCustomerToAnother) {
  ASSERT_EQ(client_.Form("POST", kCustomers, {{"primary_id", "EXT2"}, {"ticket_id", "1"}}).status,
            200);
  EXPECT_EQ(Entries(Timeline("EXT2", "1", true)), "ticket:1");
  EXPECT_EQ(Entries(Timeline("EXT1", "1", true)), "event:2 ticket:2 event:1");
}

}  // namespace
}  // namespace understudy::conformance
