#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {

inline constexpr const char* kCustomers = "/api/v2/customer";

// The rows that the Omnidesk tests know by heart, at a frozen clock. Brand 1 "North" is searched by
// primary_id only, 2 "South" also by channels and has a CRM, 3 "West" holds one customer. 33
// customers: three pages of the default 15. `settings` is the YAML value of `settings`.
inline std::string OmnideskScenario(const std::string& settings = "{}") {
  std::string text = R"(name: omnidesk-tests
clock: 2024-01-15T12:00:00Z
vendors:
  omnidesk:
    keys:
      - {key: od_test, permissions: [CUSTOMER_READ, CUSTOMER_CUD]}
      - {key: od_read, permissions: [CUSTOMER_READ]}
      - {key: od_write, permissions: [CUSTOMER_CUD]}
    settings: )" + settings +
                     R"(
    data:
      brands:
        - {id: 1, name: North, search_by_channels: false, crm_lookup_url: null}
        - {id: 2, name: South, search_by_channels: true, crm_lookup_url: "https://crm.example.com/lookup"}
        - {id: 3, name: West, search_by_channels: false, crm_lookup_url: null}
      tickets:
        - {id: 1, customer_id: 1, subject: Broken lamp, status: open, created_at: "2024-01-10T08:00:00Z"}
        - {id: 2, customer_id: 1, subject: Late parcel, status: closed, created_at: "2024-01-12T08:00:00Z"}
        - {id: 3, customer_id: null, subject: Nobody yet, status: open, created_at: "2024-01-11T09:00:00Z"}
      events:
        - {id: 1, customer_id: 1, message: Order 17 placed, initiated_by: shop,
           source_url: "https://shop.example.com/17", created_at: "2024-01-11T08:00:00Z"}
        - {id: 2, customer_id: 1, message: Newsletter sent, created_at: "2024-01-13T08:00:00Z"}
        - {id: 3, customer_id: 3, message: Of somebody else, created_at: "2024-01-13T09:00:00Z"}
      crm_directory:
        - {brand_id: 2, channel: email, address: crm.new@example.com, external_primary_id: CRM1,
           firstname: Vera, lastname: Crmova}
        - {brand_id: 2, channel: phoneNumber, address: "+380440000009", external_primary_id: EXT4,
           firstname: Renamed, lastname: Bycrm}
      customers:
        - id: 1
          brand_id: 1
          external_primary_id: EXT1
          firstname: Zoë
          lastname: O'Neil
          channels: [{id: 1, type: email, value: zoe@example.com}, {id: 2, type: telephone, value: "+380440000001"}]
          custom_fields: {plan: gold, city: Lviv}
        - {id: 2, brand_id: 1, external_primary_id: EXT2, firstname: Šárka, lastname: Dvorak}
        - id: 3
          brand_id: 2
          external_primary_id: EXT1
          firstname: Anne Marie
          lastname: Smith
          channels: [{id: 3, type: email, value: anne@example.com}]
        - {id: 4, brand_id: 2, external_primary_id: EXT4, channels: [{id: 4, type: twitter, value: four four}]}
        - {id: 5, brand_id: 3, external_primary_id: ONLY, firstname: Solo, lastname: Single}
        - {id: 6, brand_id: 1, external_primary_id: null, firstname: Keyless}
)";
  for (int id = 7; id <= 33; ++id) {
    const std::string number = std::to_string(id);
    text += "        - {id: " + number + ", brand_id: 1, external_primary_id: GEN" + number +
            ", firstname: Filler, lastname: Person}\n";
  }
  return text;
}

// Whether `word` stands in `text` as a whole name, not as a part of a longer one.
inline bool HasWord(const std::string& text, const std::string& word) {
  const auto inside = [&](std::size_t at) {
    return at < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_');
  };
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    if ((at == 0 || !inside(at - 1)) && !inside(at + word.size())) return true;
  }
  return false;
}

// A request that succeeds on OmnideskScenario().
struct Operation {
  std::string name;
  std::string method;
  std::string target;
  Fields fields;
  std::string permission;
  bool documented_body;  // a page of the vendor's shows its body
};

// Every operation once, in an order in which each still succeeds after those before it.
inline std::vector<Operation> AllOperations() {
  const std::string root = kCustomers;
  const std::string read = "CUSTOMER_READ";
  const std::string write = "CUSTOMER_CUD";
  return {
      {"listCustomers", "GET", root, {}, read, true},
      {"getCustomer", "GET", root + "/1", {}, read, true},
      {"searchByPrimaryExternalId",
       "POST",
       root + "/SearchByPrimaryExternalID",
       {{"primary_id", "EXT1"}, {"brand_id", "1"}},
       read,
       false},
      {"searchByCustomerChannelValue",
       "POST",
       root + "/SearchByCustomerChannelValue",
       {{"customerChannelValue", "zoe@example.com"}},
       read,
       false},
      {"timelineByCustomerExternalId",
       "GET",
       root + "/timelineByCustomerExternalID?brand_id=1&external_id=EXT1",
       {},
       read,
       false},
      {"createCustomer",
       "POST",
       root,
       {{"primary_id", "NEW1"},
        {"channel_id", "email"},
        {"customer_link_channel", "n@example.com"}},
       write,
       true},
      {"updateCustomerByKey",
       "PUT",
       root,
       {{"customerID", "2"}, {"firstname", "Nina"}},
       write,
       false},
      {"updateCustomer", "PUT", root + "/2", {{"firstname", "Olha"}}, write, true},
      {"addChannelOnly",
       "POST",
       root + "/addChannelOnly",
       {{"customer_id", "2"}, {"extra_email", "two@example.com"}},
       write,
       false},
      {"updateCustomerByExternalId",
       "PUT",
       root + "/updateCustomer",
       {{"externalPrimaryID", "EXT2"}, {"brandID", "1"}, {"firstname", "Iryna"}},
       write,
       true},
      {"externalEvent",
       "POST",
       root + "/externalEvent",
       {{"customer_id", "2"}, {"message", "Hello"}},
       write,
       false},
      {"syncWithCRM",
       "POST",
       root + "/syncWithCRM",
       {{"brandID", "2"}, {"channel", "email"}, {"address", "crm.new@example.com"}},
       write,
       false},
      {"createCustomerCRUD",
       "POST",
       root + "/createCustomerCRUD",
       {{"primaryID", "CRUD1"}, {"brandID", "1"}, {"firstname", "Petra"}},
       write,
       false},
      {"deleteChannel", "DELETE", root + "/1/channel/1", {}, write, true},
      {"deleteCustomer", "DELETE", root + "/7", {}, write, true},
      {"purgeData", "DELETE", root + "/purgedata?customer_id=8", {}, write, true},
      {"purgeCustomerData", "DELETE", root + "/9/purgedata", {}, write, true},
  };
}

inline Reply Call(Client& client, const Operation& operation, const Headers& headers = {}) {
  if (operation.fields.empty()) return client.Send(operation.method, operation.target, headers);
  return client.Form(operation.method, operation.target, operation.fields, headers);
}

class OmnideskFixture : public ::testing::Test {
 protected:
  explicit OmnideskFixture(const std::string& settings = "{}")
      : program_(ScenarioFile(OmnideskScenario(settings))),
        client_(program_, {{"apiKey", "od_test"}}) {}

  static std::string Path(const std::string& rest) { return kCustomers + rest; }

  Reply Item(long long id) { return client_.Get(Path("/" + std::to_string(id))); }

  // The item reply of the customer that `external_id` names in `brand`.
  Reply ByExternalId(const std::string& external_id, const std::string& brand) {
    return client_.Form("POST", Path("/SearchByPrimaryExternalID"),
                        {{"primary_id", external_id}, {"brand_id", brand}});
  }

  Reply ByChannel(const std::string& value) {
    return client_.Form("POST", Path("/SearchByCustomerChannelValue"),
                        {{"customerChannelValue", value}});
  }

  Reply Timeline(const std::string& external_id, const std::string& brand, bool tickets) {
    return client_.Get(Path("/timelineByCustomerExternalID?brand_id=" + brand + "&external_id=" +
                            external_id + (tickets ? "&getTicketHistory=1" : "")));
  }

  // "type=value" of each channel, in the order shown, joined by spaces.
  static std::string Channels(const Reply& item) {
    std::string text;
    for (const auto& channel : item.At("/item/channels").GetArray()) {
      if (!text.empty()) text += ' ';
      text += std::string(channel["type"].GetString()) + '=' + channel["value"].GetString();
    }
    return text;
  }

  // All that the reading operations show of the state.
  std::string Everything() {
    std::string text = client_.Get(Path("?itemLimit=99")).body;
    for (int id = 1; id <= 7; ++id) text += Item(id).body;
    for (const char* brand : {"1", "2"}) text += Timeline("EXT1", brand, true).body;
    return text + Timeline("EXT2", "1", true).body + Timeline("EXT4", "2", true).body;
  }

  static void ExpectResult(const Reply& reply, const std::string& message) {
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.body, R"({"type":"result","message":")" + message + R"("})");
  }

  static void ExpectBad(const Reply& reply, const std::string& field) {
    EXPECT_EQ(reply.status, 400) << reply.body;
    EXPECT_EQ(reply.Keys(""), "status,message");
    EXPECT_EQ(reply.Text("/status"), "error");
    EXPECT_TRUE(HasWord(reply.Text("/message"), field)) << reply.body << " does not name " << field;
    EXPECT_GT(reply.Text("/message").size(), field.size() + 4) << reply.body << " tells no rule";
  }

  static void ExpectAbsent(const Reply& reply) {
    EXPECT_EQ(reply.status, 404) << reply.body;
    EXPECT_EQ(reply.body, R"({"status":"error","message":"This customer does not exist."})");
  }

  // Each row's fields, sent urlencoded, are answered by 400 naming the row's field, and what can be
  // read stays the same.
  void ExpectEachRefused(const std::string& method, const std::string& target,
                         const std::vector<std::pair<Fields, std::string>>& rows) {
    const std::string before = Everything();
    for (const auto& [fields, field] : rows) {
      SCOPED_TRACE(method + ' ' + target + ": " +
                   (fields.empty() ? "" : fields.back().first + '=' + fields.back().second));
      ExpectBad(client_.Form(method, target, fields), field);
    }
    EXPECT_EQ(Everything(), before);
  }

  Program program_;
  Client client_;
};

}  // namespace understudy::conformance
