// `include` of users' vendor.yaml: rows inside rows.

#include <gtest/gtest.h>

#include <string>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDocument = R"(openapi: 3.1.0
info: {title: Library, version: "1"}
paths:
  /books:
    get:
      parameters:
        - {name: "expand[]", in: query, schema: {type: array, items: {type: string}}}
        - {name: title, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {type: object, properties: {data: {type: array, items: {$ref: "#/components/schemas/Book"}}, total: {type: integer}}}
              example: {data: [{id: b1, title: "O'Neil \"x\"", writer: 7, sold: true, tags: [a]}, {id: b2, title: Emma, writer: {id: 7, name: Jane}}]}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}}}
  /writers/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: include, in: query, schema: {type: string}}
      - {name: embed, in: query, schema: {type: string}}
    get:
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Writer"}
              examples: {a: {value: {id: 7, name: Jane, books: [{id: b9}]}}, b: {value: {id: 8, name: Joe}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Writer"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Writer"}}}}}
    delete: {responses: {"204": {description: d}}}
components:
  schemas:
    Book:
      type: object
      properties:
        id: {type: string}
        title: {type: string}
        writer: {oneOf: [{type: integer}, {$ref: "#/components/schemas/Writer"}, {type: "null"}]}
        editor: {type: integer}
        sold: {type: boolean}
        tags: {type: array, items: {type: string}}
    Writer:
      type: object
      properties:
        id: {type: integer}
        name: {type: string}
        books: {type: array, items: {$ref: "#/components/schemas/Book"}}
        best: {$ref: "#/components/schemas/Book"}
        hidden: {type: array, writeOnly: true, items: {$ref: "#/components/schemas/Book"}}
        other: {}
)";

constexpr const char* kWords = R"(entities:
  books: {fields: {writer: {references: writers}}}
operations:
  GET /books: {list: books, include: {"expand[]": {writer: writer}}}
  GET /writers/{id}: {read: writers, include: {include: {books: books.writer}}}
)";

std::string Saved(const std::string& words, const std::string& document = kDocument) {
  const std::string folder = NewFolder();
  WriteFile(folder, "vendor.yaml", words);
  return WriteFile(folder, "library.yaml", document);
}

constexpr const char* kTenants = R"(openapi: 3.1.0
info: {title: Tenants, version: "1"}
paths:
  /t/{tenant}/books:
    parameters: [{$ref: "#/components/parameters/Tenant"}]
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}}
  /t/{tenant}/books/{id}:
    parameters: [{$ref: "#/components/parameters/Tenant"}, {name: id, in: path, required: true, schema: {type: string}}, {$ref: "#/components/parameters/Include"}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}}}
  /t/{tenant}/writers:
    parameters: [{$ref: "#/components/parameters/Tenant"}]
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Writer"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Writer"}}}}}
  /t/{tenant}/writers/{id}:
    parameters: [{$ref: "#/components/parameters/Tenant"}, {name: id, in: path, required: true, schema: {type: integer}}, {$ref: "#/components/parameters/Include"}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Writer"}}}}}}
components:
  parameters:
    Tenant: {name: tenant, in: path, required: true, schema: {type: string}}
    Include: {name: include, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
  schemas:
    Book:
      type: object
      properties: {id: {type: string}, writer: {oneOf: [{type: integer}, {$ref: "#/components/schemas/Writer"}]}}
    Writer:
      type: object
      properties: {id: {type: integer}, books: {type: array, items: {$ref: "#/components/schemas/Book"}}}
)";

std::string TenantWords(const std::string& scope) {
  return "entities: {books: {fields: {writer: {references: writers}}}}\noperations:\n"
         "  POST /t/{tenant}/books: {create: books, scope: tenant}\n"
         "  GET /t/{tenant}/books/{id}: {read: books, scope: tenant, include: {include: {writer: "
         "writer}}}\n"
         "  POST /t/{tenant}/writers: {create: writers, scope: tenant}\n"
         "  GET /t/{tenant}/writers/{id}: {read: writers" +
         scope + ", include: {include: {books: books}}}\n";
}

class IncludeTest : public ::testing::Test {
 protected:
  std::string Body(const std::string& path) { return client_.Get(path).body; }

  Program program_{"", {"--api", Saved(kWords)}};
  Client client_{program_};
};

TEST_F(IncludeTest, AReferenceShowsItsRowIfItIsAskedFor) {
  EXPECT_EQ(Body("/books?limit=2"),
            R"({"data":[{"id":"b1","title":"O'Neil \"x\"","writer":7,"sold":true,"tags":["a"]},)"
            R"({"id":"b2","title":"Emma","writer":7}],"total":2})");
  const std::string expanded =
      R"({"data":[{"id":"b2","title":"Emma","writer":{"id":7,"name":"Jane"}}],"total":1})";
  EXPECT_EQ(Body("/books?expand[]=writer&title=Emma"), expanded);
  EXPECT_EQ(Body("/books?title=Emma&expand%5B%5D=writer&limit=9"), expanded);
  EXPECT_EQ(client_.Json("POST", "/books", R"({"id": "b3", "title": "Zoo"})").status, 201);
  EXPECT_EQ(Body("/books?expand[]=other&title=Zoo"),
            R"({"data":[{"id":"b3","title":"Zoo"}],"total":1})");
  // Its schema takes null.
  EXPECT_EQ(Body("/books?expand[]=writer&title=Zoo"),
            R"({"data":[{"id":"b3","title":"Zoo","writer":null}],"total":1})");
}

TEST_F(IncludeTest, RowsThatReferToTheRowAreShown) {
  EXPECT_EQ(Body("/writers/7"), R"({"id":7,"name":"Jane"})");
  EXPECT_EQ(Body("/writers/7?include=best,books"),
            R"({"id":7,"name":"Jane","books":[)"
            R"({"id":"b1","title":"O'Neil \"x\"","writer":7,"sold":true,"tags":["a"]},)"
            R"({"id":"b2","title":"Emma","writer":7}]})");
  EXPECT_EQ(Body("/writers/8?include=books"), R"({"id":8,"name":"Joe","books":[]})");
  EXPECT_EQ(client_.Json("POST", "/books", R"({"id": "b4", "writer": 8})").status, 201);
  EXPECT_EQ(Body("/writers/8?include=books"),
            R"({"id":8,"name":"Joe","books":[{"id":"b4","writer":8}]})");
}

TEST_F(IncludeTest, TheExamplesCopyOfOtherRowsIsNotShown) {
  const std::string jane = R"({"id":7,"name":"Jane"})";
  EXPECT_EQ(Body("/writers/7"), jane);
  EXPECT_EQ(client_.Json("PATCH", "/writers/7", R"({"name": "Jane"})").body, jane);
  EXPECT_EQ(Body("/books?expand[]=writer&title=Emma"),
            R"({"data":[{"id":"b2","title":"Emma","writer":)" + jane + R"(}],"total":1})");
}

TEST(IncludeScopeTest, RowsOfOtherScopesAreNotIncluded) {
  Program program("", {"--api", Saved(TenantWords(", scope: tenant"), kTenants)});
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/t/A/writers", R"({"id": 9})").status, 201);
  EXPECT_EQ(client.Json("POST", "/t/A/books", R"({"id": "a", "writer": 9})").status, 201);
  EXPECT_EQ(client.Json("POST", "/t/B/books", R"({"id": "b", "writer": 9})").status, 201);
  EXPECT_EQ(client.Get("/t/A/writers/9?include=best|books").body,
            R"({"id":9,"books":[{"id":"a","writer":9}]})");
  EXPECT_EQ(client.Get("/t/A/books/a?include=writer").body, R"({"id":"a","writer":{"id":9}})");
  EXPECT_EQ(client.Get("/t/B/books/b?include=writer").body, R"({"id":"b"})");
  EXPECT_EQ(client.Get("/t/B/books/b").body, R"({"id":"b","writer":9})");
}

TEST(IncludeScopeTest, AnotherScopeIsAnError) {
  const std::string path = "/t/{tenant}/writers/{id}";
  const std::string other = "/t/{tenant}/{area}/writers/{id}";
  std::string words = TenantWords(", scope: [tenant, area]");
  words.replace(words.find(path), path.size(), other);
  std::string document = kTenants;
  document.replace(document.find(path), path.size(), other);
  const std::string parameters = "parameters: [";
  document.insert(document.find(parameters, document.find(other)) + parameters.size(),
                  "{name: area, in: path, required: true, schema: {type: string}}, ");
  const std::string said = RunToEnd({"check", "--api", Saved(words, document)}).err;
  EXPECT_NE(said.find("vendor.yaml:6:99: error: the rows of books have a `scope`"),
            std::string::npos)
      << said;
}

TEST(IncludeWideTest, ARowMayHaveFiveHundredFields) {
  std::string document = kDocument;
  std::string fields;
  for (int i = 0; i < 490; ++i) {
    fields += "        p" + std::to_string(i) + ": {type: [string, 'null']}\n";
  }
  const std::string book = "        sold: {type: boolean}\n";
  document.insert(document.find(book), fields);
  Program program("", {"--api", Saved(kWords, document)});
  Client client(program);
  EXPECT_EQ(client.Get("/writers/7").body, R"({"id":7,"name":"Jane"})");
  const std::string included = client.Get("/writers/7?include=books").body;
  EXPECT_NE(included.find(R"("p0":null,)"), std::string::npos) << included;
  EXPECT_NE(included.find(R"("p489":null,"sold":true,"tags":["a"]},{"id":"b2")"), std::string::npos)
      << included;
}

TEST_F(IncludeTest, ExplainTellsIt) {
  const auto run = RunToEnd({"explain", "--api", Saved(kWords), "GET /writers/{id}"});
  EXPECT_NE(run.out.find("include `include`: `books` is the rows of books by `writer`"),
            std::string::npos)
      << run.out << run.err;
}

TEST(IncludeWordsTest, MistakesHaveTheirPlaces) {
  const auto has = [](const std::string& list, const std::string& read, const std::string& error) {
    const std::string said =
        RunToEnd({"check", "--api",
                  Saved("entities:\n  books: {fields: {writer: {references: "
                        "writers}}}\noperations:\n  GET /books: {list: books" +
                        list + "}\n  GET /writers/{id}: {read: writers" + read + "}\n")})
            .err;
    EXPECT_NE(said.find("vendor.yaml:" + error), std::string::npos) << said;
  };
  has(", include: {exp: {writer: writer}}", "",
      "4:39: error: `GET /books` has no query parameter `exp`");
  has("", ", include: {inclde: {books: books}}",
      "5:48: error: `GET /writers/{id}` has no query parameter `inclde` (did you mean `include`?)");
  has("", ", include: {include: {boks: books}}", "5:58: error: the rows in the reply of `GET /wr");
  has("", ", include: {include: {books: name}}", "5:65: error: expected a field with `references`");
  has("", ", include: {include: {best: books}}", "5:58: error: `best` of the reply can't show a ");
  has("", ", include: {include: {books: books.title}}", "5:65: error: no such field of books");
  has("", ", include: {include: books}", "5:57: error: expected a map");
  has("", ", include: {}", "5:47: error: nothing is said of `include`");
  has("", ", include: {include: {}}",
      "5:57: error: nothing is said of what this parameter includes");
}

// The errors of `check` for words about writers and about the reading of one.
std::string Said(const std::string& entities, const std::string& read) {
  return RunToEnd({"check", "--api",
                   Saved("entities:\n  books: {fields: {writer: {references: writers}}}\n" +
                         entities + "operations:\n  GET /writers/{id}: {read: writers, include: {" +
                         read + "}}\n")})
      .err;
}

TEST(IncludeWordsTest, MembersThatCanShowNoOtherRowsAreErrors) {
  const auto has = [](const std::string& said, const std::string& error) {
    EXPECT_NE(said.find(error), std::string::npos) << said;
  };
  EXPECT_EQ(Said("", "include: {other: books}"), "");
  EXPECT_EQ(Said("", "include: {books: books}, embed: {other: books}"), "");
  has(Said("", "include: {hidden: books}"), "4:58: error: `hidden` is `writeOnly`");
  has(Said("", "include: {name: books}"),
      "4:58: error: `name` of the reply can't show a list of rows");
  has(Said("", "include: {books: books}, embed: {books: books}"),
      "4:81: error: `books` is included twice");
  has(Said("  writers: {shows: {other: {ids: books}}}\n", "include: {other: books}"),
      "5:58: error: `other` is in `shows` too");
}

TEST(IncludeWordsTest, ReferencesShowNoRowButTheirOwn) {
  const auto said = [](const std::string& fields, const std::string& include) {
    return RunToEnd(
               {"check", "--api",
                Saved("entities:\n  books: {fields: {writer: {references: writers}" + fields +
                      "}}\noperations:\n  GET /books: {list: books, include: {\"expand[]\": {" +
                      include + "}}}\n")})
        .err;
  };
  EXPECT_EQ(said(", editor: {references: writers}", "writer: writer"), "");
  const std::string error = said(", editor: {references: writers}", "writer: editor");
  EXPECT_NE(error.find("4:52: error: `writer` refers to a row"), std::string::npos) << error;
  // Its schema takes a number only.
  const std::string text = said(", editor: {references: writers}", "editor: editor");
  EXPECT_NE(text.find("4:52: error: `editor` of the reply can't show a row"), std::string::npos)
      << text;
}

TEST(IncludeWordsTest, NoColumnHasWhatIsShownOfOtherRows) {
  const auto said = [](const std::string& entity, const std::string& list) {
    return RunToEnd({"check", "--api",
                     Saved("entities:\n  books: {fields: {writer: {references: writers}}, shows: "
                           "{title: writer.name}" +
                           entity + "}\noperations:\n  GET /books: {list: books" + list + "}\n")})
        .err;
  };
  EXPECT_EQ(said("", ""), "");
  for (const std::string list :
       {", filter: {title: title}", ", search: {title: [title]}",
        ", sort: {parameter: title, fields: [title]}", ", order: [title]"}) {
    const std::string error = said("", list);
    EXPECT_NE(error.find("vendor.yaml:4:"), std::string::npos) << error;
    EXPECT_NE(error.find("`title` is shown of other rows"), std::string::npos) << error;
  }
  EXPECT_NE(said(", unique: [title]", "").find("`unique` needs a field of the row"),
            std::string::npos);
}

TEST_F(IncludeTest, RowsHaveTheOrderOfTheirLists) {
  const Program sorted("", {"--api", Saved(R"(entities:
  books: {order: [-title], fields: {writer: {references: writers}}}
  writers: {shows: {other: {ids: books}}}
operations:
  GET /writers/{id}: {read: writers, include: {include: {books: books}}}
)")});
  Client client(sorted);
  EXPECT_EQ(client.Json("POST", "/books", R"({"id": "b0", "title": "Hero", "writer": 7})").status,
            201);
  EXPECT_EQ(client.Get("/writers/7?include=books").body,
            R"({"id":7,"name":"Jane","books":[)"
            R"({"id":"b1","title":"O'Neil \"x\"","writer":7,"sold":true,"tags":["a"]},)"
            R"({"id":"b0","title":"Hero","writer":7},{"id":"b2","title":"Emma","writer":7}],)"
            R"("other":["b1","b0","b2"]})");
}

TEST(IncludeOrderTest, AnOrderNeedsNoListIfOtherRowsShowTheRows) {
  const auto said = [](const std::string& words) {
    return RunToEnd({"check", "--api",
                     Saved("entities:\n  books: {order: [-title], fields: {writer: {references: "
                           "writers}}}\noperations:\n  GET /books: {example: true}\n" +
                           words)})
        .err;
  };
  EXPECT_EQ(said("  GET /writers/{id}: {read: writers, include: {include: {books: books}}}\n"), "");
  EXPECT_NE(said("").find("vendor.yaml:2:19: error: no operation lists these rows"),
            std::string::npos);
}

TEST(IncludeNullTest, AMemberThatMayBeNullIsLeftOutUnlessItIsAskedFor) {
  const std::string folder = NewFolder();
  const std::string document = WriteFile(folder, "openapi.yaml", R"(openapi: 3.0.3
info: {title: Cats, version: "1"}
paths:
  /cats/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: expand, in: query, schema: {type: string}}
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Cat"}
  /vets/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Vet"}}}}}
components:
  schemas:
    Cat:
      type: object
      properties:
        id: {type: integer}
        vetId: {type: integer, nullable: true}
        vet: {nullable: true, allOf: [{$ref: "#/components/schemas/Vet"}]}
        friend: {$ref: "#/components/schemas/Vet"}
        friendId: {type: integer}
    Vet: {type: object, properties: {id: {type: integer}}, example: {id: 2}}
)");
  WriteFile(
      folder, "vendor.yaml",
      "entities: {cats: {fields: {vetId: {references: vets}, friendId: {references: vets}}}}\n"
      "operations: {'GET /cats/{id}': {read: cats, include: {expand: {vet: vetId, friend: "
      "friendId}}}}\n");
  const Program program("", {"--api", "zoo=" + document});
  Client client(program);
  const std::string rows = "/__admin/worlds/default/data/zoo/cats/";
  ASSERT_EQ(client.Json("PUT", rows + "1", R"({"vetId": 2})").status, 200);
  ASSERT_EQ(client.Json("PUT", rows + "3", R"({"vetId": null})").status, 200);
  EXPECT_EQ(client.Get("/cats/1").body, R"({"id":1,"vetId":2})");
  EXPECT_EQ(client.Get("/cats/1?expand=vet").body, R"({"id":1,"vetId":2,"vet":{"id":2}})");
  EXPECT_EQ(client.Get("/cats/3").body, R"({"id":3,"vetId":null})");
  EXPECT_EQ(client.Get("/cats/3?expand=vet,friend").body, R"({"id":3,"vetId":null,"vet":null})");
  EXPECT_EQ(client.Get("/cats/3?expand=friend").body, R"({"id":3,"vetId":null})");
}

}  // namespace
}  // namespace understudy::conformance
