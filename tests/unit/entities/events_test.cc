#include "entities/events.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"

namespace understudy::entities {
namespace {

constexpr const char* kContract = R"(
x-webhooks:
  pet.new:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [event, data]
              properties:
                event: {type: string}
                data:
                  type: object
                  required: [id, name]
                  properties: {id: {type: integer}, name: {type: string}}
)";

const std::vector<ReplyBinding> kBindings = {
    {.operation = "pet.new", .row = "", .queries = {"FROM pets WHERE id = ?1"}}};

// The plans of a contract, what is wrong with it, and two pets.
class EventsTest : public ::testing::Test {
 protected:
  EventsTest() {
    database_.Execute(
        "CREATE TABLE pets(id INTEGER PRIMARY KEY, name TEXT);"
        "INSERT INTO pets VALUES(1, 'Rex'), (2, 'Tom')");
  }

  Replies Compile(const std::string& contract, const std::vector<ReplyBinding>& bindings) {
    source_.text = contract;
    const auto document = ParseYaml(source_, errors_);
    contract::Schemas schemas(*document, errors_);
    return CompileEvents(*document, schemas, "data", bindings, {}, errors_);
  }

  Source source_{"contract", ""};
  Diagnostics errors_;
  store::Database database_;
};

TEST_F(EventsTest, TellsTheRowsThatAreWantedInOrder) {
  const auto plans = Compile(kContract, kBindings);
  ASSERT_TRUE(errors_.empty()) << errors_.Render();
  EventSink sink(plans, [](std::string_view event) { return event == "pet.new"; });
  const Teller teller{database_, &sink};
  teller.TellRow("pet.new", 2);
  teller.TellRow("pet.new", 3);   // no row
  teller.TellRow("pet.gone", 1);  // nobody wants it
  teller.TellRow("pet.new", 1);
  const auto events = sink.Take();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].name, "pet.new");
  EXPECT_EQ(events[0].data, R"({"id":2,"name":"Tom"})");
  EXPECT_EQ(events[1].data, R"({"id":1,"name":"Rex"})");
  EXPECT_TRUE(sink.Take().empty());
}

TEST_F(EventsTest, DoesNothingWithoutASink) {
  const Teller teller{database_};
  EXPECT_FALSE(teller.IsWanted("pet.new"));
  teller.TellRow("pet.new", 1);
  teller.Tell("pet.new");
  EXPECT_EQ(database_.PreparedCount(), 0U);
}

TEST_F(EventsTest, RefusesAnEventThatTheContractLacks) {
  const auto plans = Compile(kContract, kBindings);
  EventSink sink(plans, [](std::string_view) { return true; });
  const Teller teller{database_, &sink};
  EXPECT_THROW(teller.Tell("pet.gone"), std::logic_error);
}

TEST_F(EventsTest, SaysWhichEventHasNoPlan) {
  Compile(kContract, {});
  EXPECT_NE(errors_.Render().find("the reply of pet.new"), std::string::npos) << errors_.Render();
}

TEST_F(EventsTest, SaysWhichEventHasNoSchemaOrIsNotThere) {
  Compile("x-webhooks: {pet.new: {post: {}}}", {{.operation = "pet.gone"}});
  const auto errors = errors_.Render();
  EXPECT_NE(errors.find("`pet.new` has no JSON schema"), std::string::npos) << errors;
  EXPECT_NE(errors.find("the contract has no event `pet.gone`"), std::string::npos) << errors;
}

TEST_F(EventsTest, ListsTheNamesInTheirOrder) {
  source_.text = "x-webhooks: {b: {}, a: {}}";
  const auto document = ParseYaml(source_, errors_);
  EXPECT_EQ(EventNames(*document), (std::vector<std::string_view>{"b", "a"}));
}

}  // namespace
}  // namespace understudy::entities
