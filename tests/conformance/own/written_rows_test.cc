// Rows that people write for users' APIs: in a scenario's `data`, and by the admin API.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

const std::string kShop = UNDERSTUDY_APIS_FOLDER "/petshop/openapi.yaml";
constexpr std::string_view kHead =
    "clock: {frozen: '2024-01-15T12:00:00Z'}\n"
    "vendors:\n"
    "  shop:\n"
    "    data:\n";

std::string Scenario(const std::string& data) {
  return WriteFile(NewFolder(), "my.yaml", std::string(kHead) + data);
}

std::string Rows(Client& client, const std::string& entity) {
  return client.Get("/__admin/worlds/default/data/shop/" + entity).body;
}

TEST(WrittenRowsTest, RowsMayLeaveOutWhatACreationFills) {
  const auto scenario = Scenario(
      "      owners: [{name: Ada}, {id: 7, name: Ben, email: ben@example.com}, {name: Cay}]\n"
      "      pets:\n"
      "        - {ownerId: 7, name: Rex}\n"
      "        - {ownerId: 7, name: Tom, status: sold, created_at: '2020-01-01T00:00:00Z', "
      "id: 123e4567-e89b-42d3-a456-426614174000}\n");
  const Program program(scenario, {"--api", "shop=" + kShop});
  Client client(program);
  const Reply owners = client.Get("/v1/owners");
  EXPECT_EQ(owners.body,
            R"({"data":[{"id":7,"name":"Ben","email":"ben@example.com"},)"
            R"({"id":8,"name":"Ada","email":null},{"id":9,"name":"Cay","email":null}],)"
            R"("total":3,"has_more":false})");
  const Reply pets = client.Get("/v1/owners/7/pets");
  ASSERT_EQ(pets.At("").Size(), 2U);
  EXPECT_EQ(pets.Text("/0/status"), "available");  // the default
  EXPECT_EQ(pets.Text("/0/created_at"), "2024-01-15T12:00:00.000Z");
  EXPECT_EQ(pets.Text("/0/id").size(), 36U);  // a UUID, as the client's check of the format shows
  EXPECT_EQ(pets.Text("/1/created_at"), "2020-01-01T00:00:00Z");
  EXPECT_EQ(pets.Text("/1/id"), "123e4567-e89b-42d3-a456-426614174000");
  EXPECT_EQ(client.Get("/v1/owners/7/pets/" + pets.Text("/0/id")).Text("/name"), "Rex");
  EXPECT_EQ(client.Json("POST", "/v1/owners", R"({"name":"Dot"})").Integer("/id"), 10);
  // The same scenario gives the same keys, and others with another seed.
  const Program again(scenario, {"--api", "shop=" + kShop});
  EXPECT_EQ(Client(again).Get("/v1/owners/7/pets").body, pets.body);
}

TEST(WrittenRowsTest, ARowMayReferToARowWhoseKeyIsMade) {
  const auto good =
      Scenario("      owners: [{name: Ada}]\n      pets: [{ownerId: 1, name: Rex}]\n");
  EXPECT_EQ(RunToEnd({"check", good, "--api", "shop=" + kShop}).exit_code, 0);
  const auto marked =
      Unmark("      owners: [{name: Ada}]\n      pets: [{ownerId: ‸2, name: Rex}]\n");
  const auto run = RunToEnd({"check", Scenario(marked.text), "--api", "shop=" + kShop});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.err.find("my.yaml:6:24: error: refers to `2`"), std::string::npos) << run.err;
}

TEST(WrittenRowsTest, CheckNamesThePlaceOfWhatBreaksTheDocument) {
  const auto marked = Unmark(std::string(kHead) +
                             "      owners:\n"
                             "        - ‸{email: ada@example.com}\n"
                             "        - {name: ‸'', email: null}\n"
                             "        - {name: Ben, id: ‸x}\n"
                             "        - {name: ‸null, id: 9}\n"
                             "      pets:\n"
                             "        - ‸{name: Rex}\n"
                             "        - {ownerId: 9, name: Tom, status: ‸lost}\n"
                             "        - {ownerId: 9, name: Kit, tags: [a, ‸5]}\n"
                             "        - {ownerId: 9, name: Sam, created_at: ‸yesterday, id: ‸7-7}\n"
                             "        - {ownerId: ‸null, name: Ann}\n");
  const auto file = WriteFile(NewFolder(), "my.yaml", marked.text);
  const auto run = RunToEnd({"check", file, "--api", "shop=" + kShop});
  EXPECT_EQ(run.exit_code, 3);
  const auto errors = ErrorLines(run);
  ASSERT_EQ(errors.size(), marked.places.size()) << run.err;
  const std::vector<std::string> messages = {
      "missing field `name`",
      "`name` must not be empty",
      "expected an integer, found a string",
      "`name` must not be null",
      "missing field `ownerId`",
      "`status` must be one of available, sold",
      "`tags/1` must be a string, not an integer",
      "`created_at` must be a date and time, such as 2024-01-15T12:00:00Z",
      "`id` must be a UUID, such as 123e4567-e89b-42d3-a456-426614174000",
      "`ownerId` must not be null"};
  for (std::size_t i = 0; i < errors.size(); ++i) {
    EXPECT_NE(errors[i].find(":" + marked.places[i] + ": error: " + messages[i]), std::string::npos)
        << errors[i] << "\nexpected " << marked.places[i] << " " << messages[i];
  }
}

TEST(WrittenRowsTest, TheAdminApiFillsAndChecksAsTheScenarioDoes) {
  const auto scenario = Scenario("      owners: [{name: Ada}]\n      pets: []\n");
  const Program program(scenario, {"--api", "shop=" + kShop});
  Client client(program);
  const std::string data = "/__admin/worlds/default/data/shop/";
  const std::string id = "123e4567-e89b-42d3-a456-426614174000";
  const Reply put =
      client.Json("PUT", data + "pets/" + id, R"({"ownerId":1,"name":"Rex","price":null})");
  EXPECT_EQ(put.status, 201);
  EXPECT_EQ(put.Text("/status"), "available");
  EXPECT_EQ(put.Text("/created_at"), "2024-01-15T12:00:00.000Z");
  EXPECT_TRUE(put.At("/price").IsNull());
  const Reply wrong = client.Json("PUT", data + "pets/" + id, R"({"name":"Rex","status":"lost"})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.body.find("missing field `ownerId`"), std::string::npos) << wrong.body;
  EXPECT_NE(wrong.body.find("`status` must be one of available, sold"), std::string::npos);
  const Reply patch = client.Json("PATCH", data + "pets/" + id, R"({"status":"lost"})");
  EXPECT_EQ(patch.status, 400);
  EXPECT_NE(patch.body.find("`status` must be one of available, sold"), std::string::npos);
  EXPECT_EQ(client.Json("PATCH", data + "pets/" + id, R"({"status":"sold"})").Text("/status"),
            "sold");
  // Lists, too: keys come next after those that rows have.
  EXPECT_EQ(client.Json("POST", data + "owners", R"([{"name":"Ben"},{"id":5,"name":"Cay"}])")
                .Integer("/added"),
            2);
  EXPECT_EQ(Rows(client, "owners").find(R"("id":6,"name":"Ben")") != std::string::npos, true)
      << Rows(client, "owners");
  const Reply list = client.Json("POST", data + "owners", R"([{"name":"Dot"},{"email":"x"}])");
  EXPECT_EQ(list.status, 400);
  EXPECT_NE(list.body.find("missing field `name`"), std::string::npos) << list.body;
}

TEST(WrittenRowsTest, ARowThatIsPutBackIsTaken) {
  // Also if the document's examples break its rules.
  const auto document = WriteFile(NewFolder(), "shop.yaml", R"(
openapi: 3.0.3
paths:
  /pets/{petId}:
    get:
      responses:
        "200":
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example: {id: 1, name: Rex, status: lost}
components:
  schemas:
    Pet:
      type: object
      properties: {id: {type: integer}, name: {type: string}, status: {type: string, enum: [sold]}}
)");
  const Program program("", {"--api", document});
  Client client(program);
  const std::string row = "/__admin/worlds/default/data/shop/pets/1";
  const std::string stored = client.Get(row).body;
  EXPECT_EQ(stored, R"({"id":1,"name":"Rex","status":"lost"})");
  EXPECT_EQ(client.Json("PUT", row, stored).status, 200);
  EXPECT_EQ(client.Json("PATCH", row, R"({"name":"Tom"})").Text("/name"), "Tom");
  EXPECT_EQ(client
                .Json("PUT", "/__admin/worlds/default/data/shop/pets/2",
                      R"({"name":"Tom","status":"lost"})")
                .status,
            400);
}

TEST(WrittenRowsTest, TheEditorsSchemaSaysTheSame) {
  const auto schema = RunToEnd({"schema", "--api", "shop=" + kShop}).out;
  const auto pets = schema.substr(schema.find("\"pets\": {"));
  EXPECT_NE(pets.find("\"available\",\n"), std::string::npos) << pets.substr(0, 2000);
  EXPECT_NE(pets.find("\"format\": \"date-time\""), std::string::npos);
  const auto required = pets.substr(pets.find("\"required\": ["), 120);
  EXPECT_NE(required.find("\"name\""), std::string::npos) << required;
  EXPECT_NE(required.find("\"ownerId\""), std::string::npos) << required;
  EXPECT_EQ(required.find("\"id\""), std::string::npos) << required;
}

TEST(WrittenRowsTest, AfterTheLargestKeyAFreeOneIsMade) {
  const auto scenario = Scenario(
      "      owners: [{id: 9223372036854775807, name: Ada}, {name: Ben}]\n      pets: []\n");
  const Program program(scenario, {"--api", "shop=" + kShop});
  Client client(program);
  EXPECT_EQ(client.Get("/v1/owners/1").Text("/name"), "Ben");
  EXPECT_EQ(client.Json("POST", "/v1/owners", R"({"name":"Cay"})").Integer("/id"), 2);
}

TEST(WrittenRowsTest, KeysThatAreMadeRepeatNone) {
  const Program program(Scenario("      owners: [{id: 1, name: Ada}]\n"),
                        {"--api", "shop=" + kShop});
  Client client(program);
  const std::string rows = "/__admin/worlds/default/data/shop/pets";
  const std::string three =
      R"([{"ownerId":1,"name":"a"},{"ownerId":1,"name":"b"},{"ownerId":1,"name":"c"}])";
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client.Json("PUT", rows, three).status, 200);
  const Reply added = client.Json("POST", rows, R"({"ownerId":1,"name":"d"})");
  EXPECT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(client.Get("/v1/owners/1/pets").At("").Size(), 4U);
}

}  // namespace
}  // namespace understudy::conformance
