// `writeOnly` members inside rows that other rows show: by `include`, and by `shows`.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

// Nothing that books say of writers, and writers of books, tells what is hidden.
constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Library, version: "1"}
paths:
  /books/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: expand, in: query, schema: {type: string}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}}
  /writers/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: expand, in: query, schema: {type: string}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Writer"}}}}}
components:
  schemas:
    Book:
      type: object
      properties:
        id: {type: integer}
        writerId: {type: integer}
        writer: {type: object}
        style: {type: object}
        meta: {type: object, properties: {note: {type: string}, secret: {type: string, writeOnly: true}}}
    Writer:
      type: object
      properties:
        id: {type: integer}
        settings: {type: object, properties: {theme: {type: string}, secret: {type: string, writeOnly: true}}}
        books: {type: array, items: {type: object}}
)";

constexpr const char* kWords = R"(entities:
  books: {fields: {writerId: {references: writers}}, shows: {style: writerId.settings}}
operations:
  GET /books/{id}: {read: books, include: {expand: {writer: writerId}}}
  GET /writers/{id}: {read: writers, include: {expand: {books: books}}}
)";

class HiddenInsideTest : public ::testing::Test {
 protected:
  static std::string Saved() {
    const std::string folder = NewFolder();
    WriteFile(folder, "vendor.yaml", kWords);
    return WriteFile(folder, "openapi.yaml", kDocument);
  }
  void SetUp() override {
    const std::string rows = "/__admin/worlds/default/data/it/";
    const Reply writer =
        client_.Json("PUT", rows + "writers/9", R"({"settings":{"theme":"dark","secret":"hush"}})");
    ASSERT_LT(writer.status, 300) << writer.body;
    const Reply book = client_.Json("PUT", rows + "books/9",
                                    R"({"writerId":9,"meta":{"note":"n","secret":"hush"}})");
    ASSERT_LT(book.status, 300) << book.body;
  }

  Program program_{"", {"--api", "it=" + Saved()}};
  Client client_{program_};
};

TEST_F(HiddenInsideTest, AnIncludedRowHidesThem) {
  const Reply book = client_.Get("/books/9?expand=writer");
  EXPECT_EQ(book.Integer("/writer/id"), 9) << book.body;
  EXPECT_EQ(book.Text("/writer/settings/theme"), "dark") << book.body;
  EXPECT_EQ(book.body.find("hush"), std::string::npos) << book.body;
}

TEST_F(HiddenInsideTest, IncludedRowsHideThem) {
  const Reply writer = client_.Get("/writers/9?expand=books");
  EXPECT_EQ(writer.Text("/books/0/meta/note"), "n") << writer.body;
  EXPECT_EQ(writer.body.find("hush"), std::string::npos) << writer.body;
}

TEST_F(HiddenInsideTest, AFieldThatIsShownThroughAReferenceHidesThem) {
  const Reply book = client_.Get("/books/9");
  EXPECT_EQ(book.Text("/style/theme"), "dark") << book.body;
  EXPECT_EQ(book.body.find("hush"), std::string::npos) << book.body;
}

}  // namespace
}  // namespace understudy::conformance
