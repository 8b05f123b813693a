// Omnidesk: tickets with their timeline, their status and priority, and messages.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

const std::string kTicket = "/api/v2/ticket";
const std::string kMessage = "/api/v2/message";
const Headers kKey = {{"apiKey", "od_test"}};

// The default rows at a frozen clock, and a timeline.
std::string Scenario(const std::string& settings = "{}") {
  return R"(extends: default
clock: 2024-04-01T12:00:00Z
vendors:
  omnidesk:
    settings: )" +
         settings + R"(
    data:
      ticket_events:
        - {id: 4090647, ticket_id: 2, item_type: assigned_group_id, item_type_id: "10003",
           description: Assigned to Service, initiated_by: "trigger: Assign to service",
           created_at: "2024-01-08T09:14:05Z"}
      ticket_messages:
        - {id: 7, ticket_id: 2, type: message, content: Where are my books, from: text@example.com,
           to: shop@example.com, created_at: "2024-01-08T09:14:00Z", status_new: new,
           direction: inbound, channel_name: E-mail, channel_icon: mail}
        - {id: 8, ticket_id: 2, type: note, content: Ask the carrier., user_id: 1,
           user_name: Ada Anders, created_at: "2024-01-08T10:00:00Z", status_new: open}
)";
}

std::string Result(const std::string& message) {
  return R"({"type":"result","message":")" + message + R"("})";
}

const std::string kAbsent = R"({"status":"error","message":"This ticket does not exist."})";
const std::string kSent =
    R"({"type":"result","message":"Message has been sent and the ticket status was updated."})";

class OmnideskTicketsTest : public ::testing::Test {
 protected:
  explicit OmnideskTicketsTest(const std::string& settings = "{}")
      : program_(ScenarioFile(Scenario(settings))) {}

  Reply Ticket(long long id) {
    return client_.Get(kTicket + "/" + std::to_string(id) + "?getTicketHistory");
  }

  // The ids that a list shows, and the number of all that it would.
  std::string Ids(const std::string& query) {
    const Reply reply = client_.Get(kTicket + query);
    std::string ids;
    for (const auto& item : reply.At("/items").GetArray()) {
      ids += std::to_string(item["id"].GetInt64()) + ' ';
    }
    return ids + "of " + std::to_string(reply.Integer("/itemTotal"));
  }

  // "type id" of each entry.
  std::string Timeline(long long id) {
    const Reply reply = Ticket(id);
    std::string text;
    for (const auto& entry : reply.At("/item/timeline").GetArray()) {
      const auto& number = entry["id"];
      text += std::string(entry["type"].GetString()) + ' ' +
              (number.IsString() ? number.GetString() : std::to_string(number.GetInt64())) + ' ';
    }
    return text;
  }

  Program program_;
  Client client_{program_, kKey};
};

TEST_F(OmnideskTicketsTest, ListsTheNewestFirst) {
  const Reply list = client_.Get(kTicket);
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.At("/items").Size(), 15U);
  EXPECT_EQ(Ids("?itemLimit=3"), "34 33 32 of 34");
  EXPECT_EQ(Ids("?itemStart=32"), "2 1 of 34");
  EXPECT_EQ(list.body.find("\"timeline\""), std::string::npos);
  EXPECT_EQ(
      list.Keys("/items/0"),
      "assigned_group_id,assigned_user_id,channel_account_id,channel_id,closed_at,created_at,"
      "customer_id,direction,external_gui_url,external_id,form_id,from,from_name,"
      "grade_by_customer,icon,last_update,last_update_agent,last_update_customer,priority,"
      "show_timeline,sla_breach_customer_wait_time,sla_breach_first_reply_time,"
      "sla_breach_next_reply_time,sla_breach_user_work_time,sla_next_breach,"
      "sla_next_breach_current_status,sla_policy_id,snooze_time,snooze_time_sent,title,to,to_name,"
      "status,id,channel_name,channel_icon,brand_name,brand_id");
}

TEST_F(OmnideskTicketsTest, NarrowsTheList) {
  EXPECT_EQ(Ids("?query=GIFT%20card"), "8 of 1");
  EXPECT_EQ(Ids("?query=reader7%40example.com"), "17 of 1");
  EXPECT_EQ(Ids("?query=nothing"), "of 0");
  EXPECT_EQ(Ids("?status=open&itemLimit=2"), "32 28 of 11");
  // A scenario may call a solved ticket closed.
  EXPECT_EQ(Ids("?status=solved&itemStart=6"), "10 8 3 of 9");
  EXPECT_EQ(Ids("?applyView=my-open&query=parcel"), "1 of 1");
  EXPECT_EQ(Ids("?applyView=urgent&itemLimit=1"), "34 of 5");
  EXPECT_EQ(Ids("?searchArchived=yes&itemLimit=1"), "34 of 34");
}

TEST_F(OmnideskTicketsTest, RefusesBadParameters) {
  for (const auto& [query, name] :
       std::vector<std::pair<std::string, std::string>>{{"applyView=none", "applyView"},
                                                        {"applyView=a", "applyView"},
                                                        {"applyView=a%21b", "applyView"},
                                                        {"searchArchived=maybe", "searchArchived"},
                                                        {"status=closed", "status"},
                                                        {"itemLimit=10000", "itemLimit"},
                                                        {"itemStart=x", "itemStart"}}) {
    const Reply reply = client_.Get(kTicket + "?" + query);
    EXPECT_EQ(reply.status, 400) << query;
    EXPECT_NE(reply.Text("/message").find('`' + name + '`'), std::string::npos) << reply.body;
  }
}

TEST_F(OmnideskTicketsTest, ShowsATicketWithItsMessages) {
  const Reply reply = client_.Get(kTicket + "/2");
  EXPECT_EQ(reply.Text("/item/title"), "text");
  EXPECT_EQ(reply.Text("/item/created_at"), "2024-01-08 09:14:00");
  EXPECT_EQ(reply.Text("/item/last_update"), "2024-01-08 09:14:00");
  EXPECT_EQ(reply.Text("/item/channel_account_id"), "0");
  EXPECT_EQ(reply.Text("/item/priority"), "medium");
  EXPECT_EQ(reply.Integer("/item/customer_id"), 1);
  EXPECT_EQ(reply.At("/item/timeline").Size(), 2U);
  EXPECT_EQ(reply.Keys("/item/timeline/0"),
            "to,from,image,created_at,pinned,id,channel_name,channel_icon,type,status_new,user_id,"
            "user_name,user_avatar,channel_id,direction,content,ticket_id,external_id,from_name,"
            "to_name,meta_data,in_queue");
  EXPECT_EQ(reply.Text("/item/timeline/1/content"), "Ask the carrier.");
}

TEST_F(OmnideskTicketsTest, ShowsEventsOnDemand) {
  EXPECT_EQ(Timeline(2), "message 7 event 4090647 note 8 ");
  const std::string event =
      R"({"id":4090647,"ticket_id":2,"item_type":"assigned_group_id","item_type_id":"10003",)"
      R"("description":"Assigned to Service","initiated_by":"trigger: Assign to service",)"
      R"("created_at":"2024-01-08 09:14:05","type":"event"})";
  EXPECT_NE(Ticket(2).body.find(event), std::string::npos);
}

TEST_F(OmnideskTicketsTest, ShowsWhatATicketHas) {
  const Reply reply = client_.Get(kTicket + "/11");
  EXPECT_EQ(reply.Text("/item/direction"), "outbound");
  EXPECT_EQ(reply.Text("/item/to"), "text@example.com");
  EXPECT_EQ(reply.Text("/item/sla_next_breach"), "2024-02-03 08:07:00");
  EXPECT_EQ(reply.Text("/item/channel_name"), "E-mail");
  EXPECT_EQ(reply.Text("/item/channel_icon"), "mail");
  EXPECT_EQ(reply.Text("/item/brand_name"), "text");
  EXPECT_EQ(reply.Integer("/item/assigned_group_id"), 10003);
}

TEST_F(OmnideskTicketsTest, CreatesAnEmptyTicket) {
  EXPECT_EQ(client_.Form("POST", kTicket, {}).body,
            R"({"type":"result","message":"Ticket created.","id":35})");
  const Reply reply = client_.Get(kTicket + "/35");
  EXPECT_EQ(reply.Text("/item/status"), "new");
  EXPECT_EQ(reply.Text("/item/title"), "");
  EXPECT_EQ(reply.Text("/item/created_at"), "2024-04-01 12:00:00");
  const std::string id = reply.Text("/item/external_id");
  ASSERT_EQ(id.size(), 38U) << id;
  EXPECT_EQ(id.substr(36), ".1");
  EXPECT_EQ(id.find_first_not_of("0123456789ABCDEF-.1"), std::string::npos) << id;
  EXPECT_EQ(Timeline(35), "");
}

TEST_F(OmnideskTicketsTest, CreatesAndChangesATicketWithEachField) {
  ASSERT_EQ(client_
                .Form("POST", kTicket,
                      {{"customer_id", "1"},
                       {"brand_id", "2"},
                       {"channel_id", "3"},
                       {"title", "Torn page"},
                       {"from", "a@example.com"},
                       {"to", "b@example.com"},
                       {"priority", "low"}})
                .Integer("/id"),
            35);
  EXPECT_EQ(client_.Get(kTicket + "/35").Text("/item/channel_name"), "Chat");
  EXPECT_EQ(client_.Get(kTicket + "/35").Text("/item/brand_name"), "Harbour Books");
  EXPECT_EQ(client_.Json("PUT", kTicket + "/35", R"({"title":"Torn pages","priority":"low"})").body,
            Result("Ticket updated."));
  const Reply changed = Ticket(35);
  EXPECT_EQ(changed.Text("/item/title"), "Torn pages");
  EXPECT_EQ(changed.Text("/item/from"), "a@example.com");
  // What is as it was is no change.
  EXPECT_EQ(changed.At("/item/timeline").Size(), 1U);
  EXPECT_EQ(changed.Text("/item/timeline/0/item_type"), "title");
  EXPECT_EQ(changed.Text("/item/timeline/0/item_type_id"), "Torn pages");
}

TEST_F(OmnideskTicketsTest, RefusesBadFieldsAndChangesNothing) {
  const std::string before = client_.Get(kTicket + "?itemLimit=99").body + Ticket(2).body;
  const std::vector<std::pair<std::string, std::string>> rows = {{"customer_id", "999"},
                                                                 {"customer_id", "x"},
                                                                 {"brand_id", "999"},
                                                                 {"channel_id", "999"},
                                                                 {"priority", "huge"}};
  for (const auto& [name, value] : rows) {
    const Fields fields = {{"title", "New"}, {name, value}};
    for (const Reply& reply :
         {client_.Form("POST", kTicket, fields), client_.Form("PUT", kTicket + "/2", fields)}) {
      EXPECT_EQ(reply.status, 400) << name;
      EXPECT_NE(reply.Text("/message").find('`' + name + '`'), std::string::npos) << reply.body;
    }
  }
  EXPECT_EQ(client_.Get(kTicket + "?itemLimit=99").body + Ticket(2).body, before);
}

TEST_F(OmnideskTicketsTest, DeletesATicketWithItsTimeline) {
  EXPECT_EQ(client_.Delete(kTicket + "/2").body, Result("Ticket deleted."));
  EXPECT_EQ(client_.Get(kTicket + "/2").body, kAbsent);
  // Ids of deleted tickets do not come back.
  client_.Delete(kTicket + "/34");
  EXPECT_EQ(client_.Form("POST", kTicket, {}).Integer("/id"), 35);
}

TEST_F(OmnideskTicketsTest, SetsStatusAndPriority) {
  const auto set = [&](const std::string& what, const std::string& value) {
    return client_
        .Form("POST", kTicket + (what == "status" ? "/setStatus" : "/SETPRIORITY"),
              {{"ticketID", "4"}, {what, value}})
        .body;
  };
  EXPECT_EQ(set("status", "solved"), Result("Status updated."));
  EXPECT_EQ(Ticket(4).Text("/item/closed_at"), "2024-04-01 12:00:00");
  EXPECT_EQ(Ticket(4).Text("/item/last_update"), "2024-04-01 12:00:00");
  EXPECT_EQ(Timeline(4), "event 4090648 ");
  set("status", "solved");
  EXPECT_EQ(Timeline(4), "event 4090648 ");
  set("status", "open");
  EXPECT_TRUE(Ticket(4).At("/item/closed_at").IsNull());
  EXPECT_EQ(set("priority", "medium"), Result("Priority updated."));
  EXPECT_EQ(Timeline(4), "event 4090648 event 4090649 ");
  set("priority", "urgent");
  EXPECT_EQ(Ticket(4).Text("/item/priority"), "urgent");
  EXPECT_EQ(Ticket(4).Text("/item/timeline/2/description"), "priority changed to urgent");
}

TEST_F(OmnideskTicketsTest, RefusesABadStatusOrPriority) {
  const std::string before = Ticket(4).body;
  const std::vector<std::pair<std::string, Fields>> rows = {
      {"/setStatus", {{"ticketID", "4"}}},
      {"/setStatus", {{"ticketID", "4"}, {"status", "closed"}}},
      {"/setStatus", {{"status", "open"}}},
      {"/setPriority", {{"ticketID", "x"}, {"priority", "low"}}},
      {"/setPriority", {{"ticketID", "4"}, {"priority", "none"}}}};
  for (const auto& [path, fields] : rows) {
    EXPECT_EQ(client_.Form("POST", kTicket + path, fields).status, 400) << path;
  }
  EXPECT_EQ(Ticket(4).body, before);
}

TEST_F(OmnideskTicketsTest, AnswersAnUnknownTicketWith404) {
  EXPECT_EQ(client_.Get(kTicket + "/99").body, kAbsent);
  EXPECT_EQ(client_.Delete(kTicket + "/99").body, kAbsent);
  EXPECT_EQ(client_.Form("PUT", kTicket + "/99", {{"title", "x"}}).body, kAbsent);
  EXPECT_EQ(
      client_.Form("POST", kTicket + "/setStatus", {{"ticketID", "99"}, {"status", "open"}}).body,
      kAbsent);
  EXPECT_EQ(
      client_.Form("POST", kTicket + "/setPriority", {{"ticketID", "99"}, {"priority", "low"}})
          .body,
      kAbsent);
  EXPECT_EQ(
      client_
          .Form("POST", kMessage, {{"ticketID", "99"}, {"type", "1"}, {"message", "Hello there"}})
          .body,
      kAbsent);
}

TEST_F(OmnideskTicketsTest, AsksForThePermission) {
  Client anonymous(program_);
  Client reader(program_, {{"apiKey", "od_read"}});
  EXPECT_EQ(anonymous.Get(kTicket).status, 401);
  EXPECT_EQ(reader.Get(kTicket).status, 200);
  EXPECT_EQ(reader.Get(kTicket + "/2").status, 200);
  const auto lacks = [](const Reply& reply, const std::string& permission) {
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.Text("/message"), "This API key lacks the permission " + permission + ".");
  };
  lacks(reader.Form("POST", kTicket, {}), "TICKET_CREATE");
  lacks(reader.Form("PUT", kTicket + "/2", {}), "TICKET_UPDATE");
  lacks(reader.Delete(kTicket + "/2"), "TICKET_DELETE");
  lacks(reader.Form("POST", kTicket + "/setStatus", {}), "SET_STATUS");
  lacks(reader.Form("POST", kTicket + "/setPriority", {}), "TICKET_UPDATE");
  lacks(reader.Form("POST", kMessage, {}), "MESSAGE_CREATE");
}

TEST_F(OmnideskTicketsTest, SendsAMessage) {
  const Fields fields = {{"ticketID", "11"},
                         {"type", "contactform"},
                         {"message", "It is sent."},
                         {"toAddress", "a@example.com,b@example.com"},
                         {"ccInput", "c@example.com"},
                         {"forwardedFileIDs[]", "5"},
                         {"userID", "1"}};
  EXPECT_EQ(client_.Form("POST", kMessage, fields).body, kSent);
  const Reply ticket = Ticket(11);
  EXPECT_EQ(ticket.Text("/item/status"), "open");
  EXPECT_EQ(ticket.Text("/item/last_update_agent"), "2024-04-01 12:00:00");
  EXPECT_EQ(ticket.Text("/item/timeline/0/content"), "It is sent.");
  EXPECT_EQ(ticket.Text("/item/timeline/0/user_name"), "Ada Anders");
  EXPECT_EQ(ticket.Text("/item/timeline/0/to"), "a@example.com,b@example.com");
  EXPECT_EQ(ticket.Text("/item/timeline/0/status_new"), "open");
  EXPECT_EQ(ticket.Text("/item/timeline/0/channel_name"), "E-mail");
  EXPECT_EQ(Timeline(11), "message 9 ");

  const std::string reply = R"({"ticketID":2,"type":3,"message":"Thanks.","respondMessageID":7})";
  EXPECT_EQ(client_.Json("POST", kMessage, reply).body, kSent);
  EXPECT_EQ(Ticket(2).Text("/item/timeline/3/user_name"), "Agent Anonymous");
  EXPECT_TRUE(Ticket(2).At("/item/timeline/3/to").IsNull());
}

TEST_F(OmnideskTicketsTest, RefusesABadMessageAndChangesNothing) {
  const std::string before = Ticket(2).body;
  const Fields good = {{"ticketID", "2"}, {"type", "1"}, {"message", "Hello there"}};
  std::vector<std::pair<Fields, std::string>> rows;
  for (const char* name : {"ticketID", "type", "message"}) {
    Fields fields = good;
    std::erase_if(fields, [&](const auto& field) { return field.first == name; });
    rows.emplace_back(fields, name);
  }
  rows.push_back({{{"ticketID", "2"}, {"type", "mail"}, {"message", "Hello there"}}, "type"});
  rows.push_back({{{"ticketID", "2"}, {"type", "1"}, {"message", "Hey!"}}, "message"});
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"ccInput", "nobody"},
                                                        {"bccInput", "nobody"},
                                                        {"respondMessageID", "x"},
                                                        {"respondMessageID", "99"},
                                                        {"userID", "99"},
                                                        {"forwardedFileIDs[]", "x"}}) {
    Fields fields = good;
    fields.emplace_back(name, value);
    rows.emplace_back(fields, name.substr(0, name.find('[')));
  }
  for (const auto& [fields, name] : rows) {
    const Reply reply = client_.Form("POST", kMessage, fields);
    EXPECT_EQ(reply.status, 400) << name;
    EXPECT_NE(reply.Text("/message").find('`' + name), std::string::npos) << reply.body;
  }
  EXPECT_EQ(Ticket(2).body, before);
}

// The ticket of ticket_id, and without noSync those whose contact address is the channel.
TEST_F(OmnideskTicketsTest, GiveTheirCustomerByTheirContactAddress) {
  const auto create = [&](const Fields& more) {
    Fields fields = {{"primary_id", "NEW1"},
                     {"channel_id", "email"},
                     {"customer_link_channel", "reader7@example.com"}};
    fields.insert(fields.end(), more.begin(), more.end());
    EXPECT_EQ(client_.Form("POST", "/api/v2/customer", fields).status, 200);
  };
  create({{"noSync", "1"}, {"ticket_id", "18"}});
  EXPECT_TRUE(Ticket(17).At("/item/customer_id").IsNull());
  const auto customer = Ticket(18).Integer("/item/customer_id");
  create({});
  EXPECT_EQ(Ticket(17).Integer("/item/customer_id"), customer);
  EXPECT_TRUE(Ticket(19).At("/item/customer_id").IsNull());
}

class OmnideskBodylessTicketsTest : public OmnideskTicketsTest {
 protected:
  OmnideskBodylessTicketsTest() : OmnideskTicketsTest("{undocumented_bodies: none}") {}
};

TEST_F(OmnideskBodylessTicketsTest, AnswerWithoutABodyWhereItIsInferred) {
  EXPECT_EQ(client_.Form("PUT", kTicket + "/2", {{"title", "x"}}).status, 204);
  EXPECT_EQ(
      client_.Form("POST", kTicket + "/setStatus", {{"ticketID", "2"}, {"status", "new"}}).status,
      204);
  EXPECT_EQ(client_.Delete(kTicket + "/3").status, 204);
  // The vendor says what these answer.
  EXPECT_EQ(client_.Form("POST", kTicket, {}).status, 200);
  EXPECT_EQ(
      client_.Form("POST", kMessage, {{"ticketID", "2"}, {"type", "1"}, {"message", "Hello"}}).body,
      kSent);
}

}  // namespace
}  // namespace understudy::conformance
