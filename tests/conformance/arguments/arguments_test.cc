// A user's API with parameters in all places and styles, and forms with nested fields.

#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/program.h"

namespace understudy::conformance {
namespace {

class OwnArgumentsTest : public ::testing::Test {
 protected:
  std::string Refusal(const std::string& query, const Headers& headers = {{"X-Tenant", "t-a"}}) {
    const Reply reply = client_.Get("/boxes" + query, headers);
    return reply.status == 200 ? "" : reply.Text("/message");
  }

  Program program_{"", {"--api", UNDERSTUDY_APIS_FOLDER "/warehouse/openapi.yaml"}};
  Client client_{program_};
};

TEST_F(OwnArgumentsTest, ChecksHeadersAndCookies) {
  EXPECT_EQ(Refusal(""), "");
  EXPECT_EQ(Refusal("", {}), "`X-Tenant` is required.");
  EXPECT_EQ(Refusal("", {{"x-tenant", "b"}}), "`X-Tenant` must match `^t-[a-z]+$`.");
  EXPECT_EQ(Refusal("", {{"X-Tenant", "t-a"}, {"Cookie", "a=b; session=1"}}),
            "`session` must be a UUID, such as 123e4567-e89b-42d3-a456-426614174000.");
  EXPECT_EQ(Refusal("", {{"X-Tenant", "t-a"},
                         {"Cookie", "session=123e4567-e89b-42d3-a456-426614174000"}}),
            "");
}

TEST_F(OwnArgumentsTest, ReadsStyles) {
  EXPECT_EQ(Refusal("?size[min]=1&size[max]=2&codes=1%7C2&lat=5&lng=6.5"), "");
  EXPECT_EQ(Refusal("?size[min]=x"), "`size`: `/min` must be an integer, not a string.");
  EXPECT_EQ(Refusal("?size[mni]=1"),
            "`size`: `/mni` is not an allowed member of its object (did you mean `min`?).");
  EXPECT_EQ(Refusal("?codes=1%7C2%7C3"), "`codes` must have at most 2 items.");
  EXPECT_EQ(Refusal("?codes=1%7Cb"), "`codes`: `/1` must be an integer, not a string.");
  EXPECT_EQ(Refusal("?lat=91"), "`near`: `/lat` must be at most 90.");
}

TEST_F(OwnArgumentsTest, ReadsNestedForms) {
  const Headers form = {{"X-Tenant", "t-a"}, {"Content-Type", "application/x-www-form-urlencoded"}};
  const Reply made = client_.Send("POST", "/boxes", form,
                                  "label=A&fragile=true&size[width]=1.5&tags[]=x&tags[]=y&"
                                  "items[0][sku]=s1&items[0][count]=2&items[1][sku]=s2");
  EXPECT_EQ(made.status, 201) << made.body;
  const auto id = std::to_string(made.Integer("/id"));
  EXPECT_EQ(made.body, "{\"id\":" + id +
                           R"(,"label":"A","fragile":true,"size":{"width":1.5},"tags":["x","y"],)"
                           R"("items":[{"sku":"s1","count":2},{"sku":"s2"}]})");
  const Reply bad =
      client_.Send("POST", "/boxes", form, "label=A&items[0][sku]=s&items[0][count]=0");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.Text("/message"), "`/items/0/count` must be at least 1.");
}

}  // namespace
}  // namespace understudy::conformance
