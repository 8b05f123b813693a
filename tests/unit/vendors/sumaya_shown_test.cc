// What the table keeps of a message for pages, against what the project's own JSON writer makes of
// it.

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "store/database.h"
#include "support/insert_row.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy::sumaya {
namespace {

struct Message {
  std::string id;
  std::optional<std::string> ticket_id;
  std::string intention;
  std::string status;
  std::optional<std::string> link;
  std::string cart_items = "[]";  // JSON array of strings
  Instant created_at;
};

class ShownMessageTest : public ::testing::Test {
 protected:
  ShownMessageTest() {
    for (const auto& vendor : Catalog::BuiltIn()->vendors()) {
      if (vendor.name == "sumaya") database_.Execute(vendor.schema);
    }
    testing::InsertRow(database_, "sumaya", "customers", R"({"id": "c"})");
  }

  std::string Shown(const Message& message) {
    database_.Execute("DELETE FROM sumaya_messages");
    json::Writer w;
    w.StartObject().Key("customer_id").String("c");
    w.Key("id").String(message.id);
    w.Key("ticket_id").Text(message.ticket_id);
    w.Key("intention").String(message.intention);
    w.Key("created_at").String(FormatMillis(message.created_at));
    w.Key("status").String(message.status);
    w.Key("link").Text(message.link);
    w.Key("cart_items").Raw(message.cart_items).EndObject();
    testing::InsertRow(database_, "sumaya", "messages", w.Take());
    auto rows = database_.Prepare("SELECT shown FROM sumaya_messages");
    std::string shown;
    while (rows.Step()) shown += rows.View(0);
    return shown;
  }

  static std::string Written(const Message& message) {
    json::Writer w;
    w.StartObject();
    w.Key("id").String(message.id);
    w.Key("ticket_id").Text(message.ticket_id);
    w.Key("intention").String(message.intention);
    w.Key("created_at").String(FormatComma(message.created_at));
    w.Key("status").String(message.status);
    w.Key("link").Text(message.link);
    w.Key("cart_items").Raw(message.cart_items);
    w.EndObject();
    return w.Take();
  }

  store::Database database_;
};

TEST_F(ShownMessageTest, IsWrittenAsAnyOtherText) {
  for (const char* text : {"", "plain", "سلة التسوق", "a \"quoted\" \\ / \b\f\n\r\t",
                           "\x01\x1f\x7f", "😀 \u2028", "{}"}) {
    const Message message{text, text, text, text, text, "[\"a/b\",\"\\u0001\"]", Instant{}};
    EXPECT_EQ(LowerAscii(Shown(message)), LowerAscii(Written(message)));
  }
}

TEST_F(ShownMessageTest, ShowsNullsAndTimesToTheSecond) {
  for (const char* time : {"2024-01-15T12:00:00.999Z", "1969-12-31T23:59:59.001Z",
                           "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"}) {
    const Message message{"m", {}, "i", "sent", {}, "[]", *ParseInstant(time)};
    EXPECT_EQ(Shown(message), Written(message)) << time;
  }
}

}  // namespace
}  // namespace understudy::sumaya
