// References of users' APIs: what is said of a wrong one, and circles.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Books, version: "1"}
paths:
  /books:
    get:
      parameters:
        - {name: cursor, in: query, schema: {type: string}}
        - {name: offset, in: query, schema: {type: integer}}
      responses:
        "200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Book"}}}}}
        "422": {$ref: "#/components/responses/Wrong"}
    post:
      requestBody:
        content: {application/json: {schema: {type: object, properties: {book: {$ref: "#/components/schemas/Book"}}}}}
      responses:
        "201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}
        "409": {$ref: "#/components/responses/Wrong"}
        "422": {$ref: "#/components/responses/Wrong"}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}
        "422": {$ref: "#/components/responses/Wrong"}
  /writers/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Writer"}}}}}}
  /houses/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/House"}}}}}}
components:
  responses:
    Wrong:
      description: d
      content:
        application/json:
          schema: {type: object, properties: {message: {type: string}, pointer: {type: string}, loc: {type: array, items: {type: string}}}}
  schemas:
    Book:
      type: object
      properties: {id: {type: integer}, code: {type: string}, writerId: {oneOf: [{type: integer}, {$ref: "#/components/schemas/Writer"}]}}
    Writer: {type: object, properties: {id: {type: integer}, houseId: {type: integer}, bookId: {type: integer}}}
    House: {type: object, properties: {id: {type: integer}, bookId: {type: integer}, writerId: {type: integer}}}
)";

std::string Saved(const std::string& words) {
  const std::string folder = NewFolder();
  WriteFile(folder, "vendor.yaml", words);
  return WriteFile(folder, "books.yaml", kDocument);
}

class ReferencesTest : public ::testing::Test {
 protected:
  void ExpectWrong(const Reply& reply, int status, const std::string& body) {
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.body, body);
  }

  Program program_{"",
                   {"--api", Saved("entities: {books: {unique: [code], fields: {writerId: "
                                   "{references: writers}}}}\n")}};
  Client client_{program_};
};

TEST_F(ReferencesTest, AReferenceToNoRowIsToldWithItsPlace) {
  ExpectWrong(client_.Json("POST", "/books", R"({"book": {"writerId": 99}})"), 422,
              R"({"message":"`/book/writerId`: writers has no row with the key `99`.",)"
              R"("pointer":"/book/writerId","loc":["body","book","writerId"]})");
  ExpectWrong(client_.Json("PUT", "/books/1", R"({"writerId": 99})"), 422,
              R"({"message":"`/writerId`: writers has no row with the key `99`.",)"
              R"("pointer":"/writerId","loc":["body","writerId"]})");
  const Reply other = client_.Json("POST", "/books", R"({"book": {"writerId": {"id": 1}}})");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.Text("/pointer"), "/book/writerId");
  EXPECT_EQ(other.Text("/message").substr(0, 40), "`/book/writerId`: expected an integer or");
}

TEST_F(ReferencesTest, OtherWrongValuesAreToldWithTheirPlacesToo) {
  ASSERT_EQ(client_.Json("POST", "/books", R"({"book": {"id": 50, "code": "a"}})").status, 201);
  ExpectWrong(client_.Json("POST", "/books", R"({"book": {"code": "a"}})"), 409,
              R"({"message":"books has a row with this code already.",)"
              R"("pointer":"/book/code","loc":["body","book","code"]})");
  ExpectWrong(client_.Json("POST", "/books", R"({"book": {"id": 50}})"), 409,
              R"({"message":"books has a row with the key `50` already.",)"
              R"("pointer":"/book/id","loc":["body","book","id"]})");
  ExpectWrong(client_.Get("/books?cursor=77"), 422,
              R"({"message":"`cursor`: books has no row with the key `77`.",)"
              R"("loc":["query","cursor"]})");
  ExpectWrong(client_.Get("/books?offset=-1"), 422,
              R"({"message":"`offset` must be at least 0.",)"
              R"("loc":["query","offset"]})");
}

TEST(KeyReferenceTest, AKeyCantReferAndAdviceIsGiven) {
  const auto run = RunToEnd(
      {"check", "--api", Saved("entities: {books: {fields: {id: {references: writers}}}}\n")});
  EXPECT_NE(run.err.find("a key can't be a reference: give the rows a field for it"),
            std::string::npos)
      << Printed(run);
}

TEST(ReferenceCirclesTest, ExactlyTheReferencesOfACircleAreNamed) {
  const auto said = [](const std::string& words) {
    return RunToEnd({"check", "--api", Saved("entities:\n" + words)}).err;
  };
  // Books refer to the circle, and are not on it.
  const std::string books = "  books: {fields: {writerId: {references: writers}}}\n";
  const std::string writers = "  writers: {fields: {houseId: {references: houses}}}\n";
  const std::string two =
      said(books + writers + "  houses: {fields: {writerId: {references: writers}}}\n");
  EXPECT_EQ(two.find("vendor.yaml:3:44: error: `writers.houseId`, `houses.writerId` refer to each "
                     "other in a circle: leave one of them out\n"),
            two.find("vendor.yaml:"))
      << two;
  EXPECT_EQ(two.find("error:"), two.rfind("error:")) << two;
  const std::string three =
      said(books + writers + "  houses: {fields: {bookId: {references: books}}}\n");
  EXPECT_NE(
      three.find("vendor.yaml:2:43: error: `books.writerId`, `writers.houseId`, `houses.bookId` "
                 "refer to each other in a circle"),
      std::string::npos)
      << three;
  EXPECT_EQ(said(books + writers), "");
}

}  // namespace
}  // namespace understudy::conformance
