// Omnidesk: forms and their fields, on the rows of the default scenario.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr const char* kForm = "/api/v2/form";
constexpr const char* kField = "/api/v2/formfield";
const Headers kKey = {{"apiKey", "od_test"}};
const Fields kGood = {
    {"form_id", "2"}, {"title", "Colour"}, {"input_type", "text"}, {"required", "1"}};

std::string At(const std::string& root, long long id) { return root + "/" + std::to_string(id); }

Fields With(const std::string& name, const std::string& value) {
  Fields fields = kGood;
  for (auto& field : fields) {
    if (field.first == name) field.second = value;
  }
  return fields;
}

Fields Without(const std::string& name) {
  Fields fields = kGood;
  std::erase_if(fields, [&](const auto& field) { return field.first == name; });
  return fields;
}

std::string Result(const std::string& message) {
  return R"({"type":"result","message":")" + message + R"("})";
}

std::string Failure(const std::string& message) {
  return R"({"status":"error","message":")" + message + R"("})";
}

class OmnideskFormsTest : public ::testing::Test {
 protected:
  Client client_{Shared(), kKey};
};

TEST_F(OmnideskFormsTest, ListsFormsAPageAtATime) {
  const Reply first = client_.Get(kForm);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.Keys(""), "type,itemStart,itemTotal,itemLimit,items");
  EXPECT_EQ(first.Keys("/items/0"), "id,title");
  EXPECT_EQ(first.Integer("/itemTotal"), 31);
  EXPECT_EQ(first.At("/items").Size(), 15U);
  EXPECT_EQ(first.Integer("/items/0/id"), 1);
  const Reply last = client_.Get(std::string(kForm) + "?itemStart=30");
  EXPECT_EQ(last.Integer("/itemStart"), 30);
  EXPECT_EQ(last.At("/items").Size(), 1U);
  EXPECT_EQ(client_.Get(std::string(kForm) + "?itemLimit=9999").At("/items").Size(), 31U);
}

TEST_F(OmnideskFormsTest, FindsTitlesInEitherLetterCase) {
  const Reply found = client_.Get(std::string(kForm) + "?query=DAMAGED%20par");
  EXPECT_EQ(found.Integer("/itemTotal"), 1);
  EXPECT_EQ(found.Text("/items/0/title"), "Damaged parcel");
  EXPECT_EQ(client_.Get(std::string(kForm) + "?query=nothing").body,
            R"({"type":"list","itemStart":0,"itemTotal":0,"itemLimit":15,"items":[]})");
  EXPECT_EQ(client_.Get(std::string(kField) + "?query=colour").Integer("/itemTotal"), 1);
}

TEST_F(OmnideskFormsTest, ShowsAFormWithItsFields) {
  EXPECT_EQ(client_.Get(At(kForm, 1)).body,
            R"({"type":"item","item":{"id":1,"title":"Return request","fields":[)"
            R"({"id":1,"form_id":1,"title":"Colour","input_type":"text","required":1,)"
            R"("required_statuses":["solved"],"value":null},)"
            R"({"id":2,"form_id":1,"title":"Reason","input_type":"select","required":0,)"
            R"("required_statuses":[],"value":null}]}})");
}

TEST_F(OmnideskFormsTest, ShowsTheValuesOfATicket) {
  const Reply form = client_.Get(At(kForm, 1) + "?ticketID=2");
  EXPECT_EQ(form.Text("/item/fields/0/value"), "green");
  EXPECT_EQ(form.Text("/item/fields/1/value"), "too small");
  EXPECT_TRUE(client_.Get(At(kForm, 1) + "?ticketID=3").At("/item/fields/0/value").IsNull());
}

TEST_F(OmnideskFormsTest, ListsAndShowsFields) {
  const Reply list = client_.Get(kField);
  EXPECT_EQ(list.Integer("/itemTotal"), 31);
  EXPECT_EQ(list.Keys("/items/0"), "id,form_id,title,input_type,required,required_statuses");
  EXPECT_EQ(client_.Get(std::string(kField) + "?itemStart=30&itemLimit=2").At("/items").Size(), 1U);
  EXPECT_EQ(client_.Get(At(kField, 3)).body,
            R"({"type":"item","item":{"id":3,"form_id":2,"title":"Order","input_type":"text",)"
            R"("required":1,"required_statuses":["open","solved"]}})");
}

TEST_F(OmnideskFormsTest, AnswersAnUnknownIdWith404) {
  EXPECT_EQ(client_.Get(At(kForm, 99)).body, Failure("This form does not exist."));
  const std::string absent = Failure("This form field does not exist.");
  EXPECT_EQ(client_.Get(At(kField, 99)).body, absent);
  EXPECT_EQ(client_.Delete(At(kField, 99)).body, absent);
  const Reply reply = client_.Form("PUT", At(kField, 99), kGood);
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.body, absent);
}

TEST_F(OmnideskFormsTest, RefusesBadParameters) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"/api/v2/form?query=a%21", "query"},
      {"/api/v2/form?itemLimit=0", "itemLimit"},
      {"/api/v2/form?itemLimit=10000", "itemLimit"},
      {"/api/v2/form?itemStart=-1", "itemStart"},
      {"/api/v2/form/1?ticketID=x", "ticketID"},
      {"/api/v2/form/1?ticketID=999", "ticketID"},
      {"/api/v2/form/x", "id"},
      {"/api/v2/formfield?query=a-b", "query"}};
  for (const auto& [target, name] : rows) {
    const Reply reply = client_.Get(target);
    EXPECT_EQ(reply.status, 400) << target;
    EXPECT_NE(reply.Text("/message").find('`' + name + '`'), std::string::npos) << reply.body;
  }
}

TEST_F(OmnideskFormsTest, NeedsAKeyAndItsPermission) {
  Client anonymous(Shared());
  Client reader(Shared(), {{"apiKey", "od_read"}});
  EXPECT_EQ(anonymous.Get(kForm).status, 401);
  EXPECT_EQ(reader.Get(kForm).status, 200);
  EXPECT_EQ(reader.Get(At(kField, 1)).status, 200);
  EXPECT_EQ(reader.Form("POST", kField, kGood).body,
            Failure("This API key lacks the permission FORM_CUD."));
}

TEST_F(OmnideskFormsTest, RefusesBadFields) {
  const std::string before = client_.Get(std::string(kField) + "?itemLimit=99").body;
  const std::vector<std::pair<Fields, std::string>> rows = {
      {Without("form_id"), "`form_id`"},
      {Without("title"), "`title`"},
      {Without("input_type"), "`input_type`"},
      {Without("required"), "`required`"},
      {With("form_id", "x"), "`form_id`"},
      {With("title", "a-b"), "`title`"},
      {With("input_type", "Text"), "`input_type`"},
      {With("required", "2"), "`required`"},
      {With("form_id", "99"), "This form does not exist."}};
  for (const auto& [fields, said] : rows) {
    for (const Reply& reply :
         {client_.Form("POST", kField, fields), client_.Form("PUT", At(kField, 1), fields)}) {
      EXPECT_EQ(reply.status, 400) << said;
      EXPECT_NE(reply.Text("/message").find(said), std::string::npos) << reply.body;
    }
  }
  // Only a change may have spaces in the title.
  EXPECT_EQ(client_.Form("POST", kField, With("title", "Two words")).status, 400);
  EXPECT_EQ(client_.Get(std::string(kField) + "?itemLimit=99").body, before);
}

TEST(OmnideskFormfieldWritesTest, CreateChangeAndDelete) {
  Program program;
  Client client(program, kKey);
  Fields fields = kGood;
  fields.emplace_back("required_statuses[]", "open");
  fields.emplace_back("required_statuses[]", "solved");
  EXPECT_EQ(client.Form("POST", kField, fields).body, Result("Form field created"));
  EXPECT_EQ(client
                .Json("POST", kField,
                      R"({"form_id":2,"title":"Size","input_type":"number","required":0,)"
                      R"("required_statuses":["new"]})")
                .body,
            Result("Form field created"));
  EXPECT_EQ(client.Get(At(kField, 32)).body,
            R"({"type":"item","item":{"id":32,"form_id":2,"title":"Colour","input_type":"text",)"
            R"("required":1,"required_statuses":["open","solved"]}})");
  EXPECT_EQ(client.Get(At(kField, 33)).Text("/item/required_statuses/0"), "new");

  // What is not sent stays.
  EXPECT_EQ(client.Form("PUT", At(kField, 32), With("title", "Two words")).body,
            Result("Form updated"));
  EXPECT_EQ(client.Get(At(kField, 32)).Text("/item/title"), "Two words");
  EXPECT_EQ(client.Get(At(kField, 32)).Text("/item/required_statuses/1"), "solved");

  EXPECT_EQ(client.Delete(At(kField, 33)).body, Result("Form deleted"));
  EXPECT_EQ(client.Get(At(kField, 33)).status, 404);
  // An id that was deleted never comes back.
  client.Form("POST", kField, kGood);
  EXPECT_EQ(client.Get(At(kField, 34)).status, 200);
}

}  // namespace
}  // namespace understudy::conformance
