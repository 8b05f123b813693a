// Rows that are read and set past the APIs.

#include <string>

#include "admin_run.h"

namespace understudy::conformance {
namespace {

class AdminRowsTest : public AdminFixture {
 protected:
  static std::string Rows(const std::string& rest, const std::string& world = "t") {
    return In(world, "/data/" + rest);
  }
  Reply Patch(const std::string& target, const std::string& json) {
    return client_.Json("PATCH", target, json);
  }
};

TEST_F(AdminRowsTest, AreListedInPages) {
  Customers("t");
  const Reply page = client_.Get(Rows("omnidesk/customers?offset=1&limit=2"));
  EXPECT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(page.Integer("/total"), 42);
  EXPECT_EQ(page.At("/rows").Size(), 2U);
  EXPECT_EQ(page.Integer("/rows/0/id"), 2);
  ExpectAdminError(client_.Get(Rows("omnidesk/customers?limit=0")), 400, "bad_request");
}

// Every row of the default scenario, each entity in a file of tests/golden/rows/.
TEST_F(AdminRowsTest, ShowTheWholeDefaultScenario) {
  const Reply schema = client_.Get("/__admin/schema");
  int entities = 0;
  for (const auto& vendor : schema.At("/properties/vendors/properties").GetObject()) {
    const std::string name = vendor.name.GetString();
    const std::string data =
        "/properties/vendors/properties/" + name + "/properties/data/properties";
    for (const auto& entity : schema.At(data.c_str()).GetObject()) {
      const std::string path = name + "/" + entity.name.GetString();
      SCOPED_TRACE(path);
      const Reply rows = client_.Get(Rows(path + "?limit=1000", "default"));
      EXPECT_EQ(rows.status, 200) << rows.body;
      EXPECT_EQ(rows.Integer("/total"), rows.At("/rows").Size());
      ExpectGolden(program_, rows, "rows/" + path + ".json");
      ++entities;
    }
  }
  EXPECT_GT(entities, 0);
}

TEST_F(AdminRowsTest, AreMadeSetChangedAndDeleted) {
  const std::string row = Rows("helpcrunch/customers/7");
  EXPECT_EQ(Put(row, R"({"name":"Ada"})").status, 201);
  EXPECT_EQ(Put(row, R"({"name":"Eve"})").status, 200);
  EXPECT_EQ(client_.Get(row).Text("/name"), "Eve");
  EXPECT_EQ(client_.Get("/~t/v1/customers/7", {{"Authorization", "Bearer hc_test"}}).Text("/name"),
            "Eve");
  EXPECT_EQ(Patch(row, R"({"email":"eve@example.com"})").Text("/name"), "Eve");
  EXPECT_EQ(client_
                .Send("PATCH", row, {{"Content-Type", "application/merge-patch+json"}},
                      R"({"email":null})")
                .status,
            200);
  EXPECT_EQ(client_.Delete(row).status, 204);
  ExpectAdminError(client_.Delete(row), 404, "not_found");
  ExpectAdminError(client_.Get(row), 404, "not_found");
  EXPECT_EQ(client_.Get(In("t")).Integer("/writes"), 5);
  EXPECT_EQ(client_.Get(Rows("helpcrunch/customers/7", "default")).status, 404);
}

// One row is read as a list of rows is.
TEST_F(AdminRowsTest, MayBeYamlAndLarge) {
  const std::string row = Rows("helpcrunch/customers/7");
  const auto yaml = [&](const std::string& method, const std::string& text) {
    return client_.Send(method, row, {{"Content-Type", "application/yaml"}}, text);
  };
  EXPECT_EQ(yaml("PUT", "name: Ada\n").status, 201);
  EXPECT_EQ(yaml("PATCH", "email: ada@example.com\n").Text("/name"), "Ada");
  const std::string large(3'000'000, 'x');
  EXPECT_EQ(Patch(row, "{\"name\":\"" + large + "\"}").Text("/name"), large);
  for (const char* method : {"PUT", "PATCH"}) {
    ExpectAdminError(client_.Json(method, row, ""), 400, "invalid_body");
    ExpectAdminError(client_.Json(method, row, "{"), 400, "invalid_body");
  }
  EXPECT_EQ(client_.Get(row).Text("/name"), large);
}

TEST_F(AdminRowsTest, AreWrittenForStaleReadsToo) {
  EXPECT_EQ(
      Post(In("t", "/faults"), R"({"match":{"header":{"X-Old":null}},"stale_read":true})").status,
      201);
  const auto name = [&](const Headers& headers) {
    return client_.Get("/~t/v1/customers/7", headers).Text("/name");
  };
  EXPECT_EQ(Put(Rows("helpcrunch/customers/7"), R"({"name":"Ada"})").status, 201);
  EXPECT_EQ(Put(Rows("helpcrunch/customers/7"), R"({"name":"Eve"})").status, 200);
  EXPECT_EQ(name({{"Authorization", "Bearer hc_test"}}), "Eve");
  EXPECT_EQ(name({{"Authorization", "Bearer hc_test"}, {"X-Old", "1"}}), "Ada");
}

TEST_F(AdminRowsTest, AreCheckedAsAScenariosAre) {
  const Reply reply = Put(Rows("helpcrunch/customers/7"), "{\"nam\":\"Ada\",\n\"email\":5}");
  ExpectAdminError(reply, 400, "invalid_body");
  EXPECT_EQ(reply.At("/error/details").Size(), 2U) << reply.body;
  EXPECT_EQ(reply.Integer("/error/details/1/line"), 2);
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("null"),
        std::string("{\"name\":\"\xff\"}"), std::string(R"({"name":"a","name":"b"})"),
        R"({"name":)" + std::string(10'000, '[') + std::string(10'000, ']') + "}",
        std::string(R"({"id":8})"), std::string(R"({"id":99999999999999999999})")}) {
    SCOPED_TRACE(body.substr(0, 40));
    ExpectAdminError(Put(Rows("helpcrunch/customers/7"), body), 400, "invalid_body");
  }
  ExpectAdminError(Patch(Rows("omnidesk/customers/2"), R"({"brand_id":999})"), 400, "invalid_body");
  const Reply no_id = Put(Rows("omnidesk/crm_directory/2:email"), R"({"external_primary_id":"E"})");
  ExpectAdminError(no_id, 400, "bad_request");
  EXPECT_NE(no_id.Text("/error/message").find("brand_id:channel:address"), std::string::npos)
      << no_id.body;
  EXPECT_EQ(client_.Get(In("t")).status, 404) << "a refused call creates no world";
}

TEST_F(AdminRowsTest, AreSentAsJson) {
  for (const char* method : {"PUT", "PATCH"}) {
    ExpectAdminError(
        client_.Send(method, Rows("helpcrunch/customers/7"), {{"Content-Type", "text/html"}}, "{}"),
        415, "unsupported_media_type");
  }
}

TEST_F(AdminRowsTest, OfOthersAreNotDeletedBelowThem) {
  ExpectAdminError(client_.Delete(Rows("omnidesk/brands/1")), 409, "conflict");
}

TEST_F(AdminRowsTest, AreKnownToHaveBeenDeletedHere) {
  const auto hint = [&](const std::string& world) {
    return client_.Get("/~" + world + "/api/v2/customer/2").Header("Understudy-Hint");
  };
  const std::string ours = "customer 2 was deleted through /__admin";
  EXPECT_EQ(client_.Delete(Rows("omnidesk/customers/2")).status, 204);
  EXPECT_EQ(hint("t"), ours + "; there is a customer 2 in the world default");
  // A copy of the world knows it too. A request's deletion afterwards is the one that counts.
  EXPECT_EQ(Post(kWorlds, R"({"name":"copy","from":{"world":"t"}})").status, 201);
  EXPECT_TRUE(hint("copy").starts_with(ours)) << hint("copy");
  const Reply old = client_.Get(In("default", "/data/omnidesk/customers/2"));
  EXPECT_EQ(client_.Json("PUT", Rows("omnidesk/customers/2"), old.body).status, 201);
  EXPECT_EQ(client_.Delete("/~t/api/v2/customer/2").status, 200);
  EXPECT_TRUE(hint("t").starts_with("customer 2 was deleted by request ")) << hint("t");
  // And the other way about.
  EXPECT_EQ(client_.Json("PUT", Rows("omnidesk/customers/2"), old.body).status, 201);
  EXPECT_EQ(client_.Delete(Rows("omnidesk/customers/2")).status, 204);
  EXPECT_TRUE(hint("t").starts_with(ours)) << hint("t");
  EXPECT_EQ(client_.Delete(In("t")).status, 204);
  EXPECT_FALSE(hint("t").starts_with(ours));
}

TEST_F(AdminRowsTest, AreOfKnownEntities) {
  Customers("t");
  for (const char* rest :
       {"nobody/customers", "helpcrunch/nothing", "helpcrunch/nothing/1", "helpcrunch/customers/x",
        "helpcrunch/customers/99999999999999999999", "helpcrunch/customers/%2e%2e",
        "helpcrunch/customers/a%2Fb", "helpcrunch", "helpcrunch/customers/1/2", "helpcrunch//1"}) {
    SCOPED_TRACE(rest);
    ExpectAdminError(client_.Get(Rows(rest)), 404, "not_found");
  }
  ExpectAdminError(client_.Get(Rows("helpcrunch/customers/%00")), 400, "bad_request");
  ExpectAdminError(client_.Get(Rows("helpcrunch/customers", "nobody")), 404, "not_found");
  const Reply other = client_.Send("DELETE", Rows("helpcrunch/customers"));
  ExpectAdminError(other, 405, "method_not_allowed");
  EXPECT_EQ(other.Header("Allow"), "GET, HEAD, PUT, POST");
}

}  // namespace
}  // namespace understudy::conformance
