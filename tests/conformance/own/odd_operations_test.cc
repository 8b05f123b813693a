// Operations of users' APIs that say what they do in less usual ways.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

std::string Saved(const std::string& paths, const std::string& schemas) {
  return WriteFile(NewFolder(), "odd.yaml",
                   "openapi: 3.0.3\ninfo: {title: Odd, version: \"1\"}\npaths:\n" + paths +
                       "components:\n  schemas:\n" + schemas);
}

std::string Json(const std::string& schema) {
  return "content: {application/json: {schema: " + schema + "}}";
}
std::string One(const std::string& status, const std::string& name) {
  return "responses: {\"" + status + "\": {description: d, " +
         Json("{$ref: '#/components/schemas/" + name + "'}") + "}}";
}
std::string List(const std::string& name) {
  return "responses: {\"200\": {description: d, " +
         Json("{type: array, items: {$ref: '#/components/schemas/" + name + "'}}") + "}}";
}
std::string Body(const std::string& name) {
  return "requestBody: {" + Json("{$ref: '#/components/schemas/" + name + "'}") + "}";
}
std::string Key(const std::string& name) {
  return "parameters: [{name: " + name + ", in: path, required: true, schema: {type: integer}}]";
}

TEST(OddOperationsTest, AListOfPatchesIsAJsonPatchWhateverItsType) {
  const auto file =
      Saved("  /pets:\n    get: {" + List("Pet") + "}\n  /pets/{petId}:\n    " + Key("petId") +
                "\n    get: {" + One("200", "Pet") + "}\n    patch: {requestBody: {" +
                Json("{type: array, items: {$ref: '#/components/schemas/Patch'}}") + "}, " +
                One("200", "Pet") + "}\n",
            "    Pet: {type: object, properties: {id: {type: integer}, name: {type: string}}, "
            "example: {id: 7, name: Rex}}\n"
            "    Patch: {type: object, required: [op, path], properties: {op: {type: string}, "
            "path: {type: string}, value: {}}}\n");
  const Program program("", {"--api", file});
  Client client(program);
  const Reply changed =
      client.Json("PATCH", "/pets/7", R"([{"op":"replace","path":"/name","value":"Max"}])");
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.Header("Understudy-Basis"), "stateful");
  EXPECT_EQ(client.Get("/pets/7").Text("/name"), "Max");
  EXPECT_EQ(client.Json("PATCH", "/pets/7", R"([{"path":"/name"}])").status, 400);
}

TEST(OddOperationsTest, QueryParametersChangeARowWhereThereIsNoBody) {
  const auto file = Saved(
      "  /pets:\n"
      "    get: {" +
          List("Pet") +
          "}\n"
          "    post: {parameters: [{name: name, in: query, schema: {type: string}}], " +
          One("201", "Pet") +
          "}\n"
          "  /pets/{petId}:\n"
          "    " +
          Key("petId") +
          "\n"
          "    get: {" +
          One("200", "Pet") +
          "}\n"
          "    post: {parameters: [{name: name, in: query, schema: {type: string}}, "
          "{name: age, in: query, schema: {type: integer}}], " +
          One("200", "Pet") +
          "}\n"
          "  /cars/{carId}:\n"
          "    " +
          Key("carId") +
          "\n"
          "    get: {" +
          One("200", "Pet") + "}\n    post: {" + One("200", "Pet") + "}\n    put: {" +
          One("200", "Pet") + "}\n",
      "    Pet: {type: object, properties: {id: {type: integer}, name: {type: string}, "
      "age: {type: integer}}, example: {id: 7, name: Rex, age: 3}}\n");
  const Program program("", {"--api", file});
  Client client(program);
  const Reply changed = client.Send("POST", "/pets/7?name=Max&age=4");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.Header("Understudy-Basis"), "stateful");
  EXPECT_EQ(changed.body, R"({"id":7,"name":"Max","age":4})");
  EXPECT_EQ(client.Get("/pets/7").body, changed.body);
  EXPECT_EQ(client.Send("POST", "/pets/7?age=5").body, R"({"id":7,"name":"Max","age":5})");
  EXPECT_EQ(client.Send("POST", "/pets/9?name=Max").status, 404);
  EXPECT_EQ(client.Send("POST", "/pets?name=Tom").body, R"({"id":8,"name":"Tom"})");
  // Nothing says what would change.
  EXPECT_EQ(client.Send("POST", "/cars/7").Header("Understudy-Basis"), "example");
  EXPECT_EQ(client.Send("PUT", "/cars/7").body, R"({"id":7,"name":"Rex","age":3})");
}

TEST(OddOperationsTest, AWholeNumberIsAnInteger) {
  const auto file = Saved(
      "  /pets:\n    get: {" + List("Pet") + "}\n    post: {" + Body("Pet") + ", " +
          One("201", "Pet") + "}\n  /pets/{id}:\n    " + Key("id") + "\n    get: {" +
          One("200", "Pet") + "}\n    patch: {" + Body("Pet") + ", " + One("200", "Pet") + "}\n",
      "    Pet: {type: object, properties: {id: {type: integer}, age: {type: integer}, "
      "weight: {type: number}}}\n");
  const Program program("", {"--api", file});
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/pets", R"({"id":70.0,"age":1.0,"weight":1.0})").body,
            R"({"id":70,"age":1,"weight":1.0})");
  EXPECT_EQ(client.Json("PATCH", "/pets/70", R"({"age":1.2e1})").Integer("/age"), 12);
  EXPECT_EQ(client.Json("PATCH", "/pets/70", R"({"age":1.5})").status, 400);
  EXPECT_EQ(client.Json("PATCH", "/pets/70", R"({"age":99999999999999999999})").body,
            R"({"error":{"code":"bad_request","message":"`/age` must fit into 64 bits."}})");
}

// Comments of posts, and of photos. `comments`: the operation that lists them.
std::string CommentsDocument(const std::string& comments) {
  const std::string deletable = "    get: {" + One("200", "Thing") +
                                "}\n    delete: {responses: {\"204\": {description: d}}}\n";
  return Saved("  /posts/{postId}:\n    " + Key("postId") + "\n" + deletable +
                   "  /photos/{photoId}:\n    " + Key("photoId") + "\n" + deletable +
                   "  /posts/{postId}/comments:\n    " + Key("postId") + "\n" + comments +
                   "  /photos/{photoId}/comments:\n    " + Key("photoId") + "\n" + comments +
                   "  /posts/{postId}/comments/{commentId}:\n    parameters: [{name: "
                   "postId, in: path, required: true, schema: {type: integer}}, {name: "
                   "commentId, in: path, required: true, schema: {type: integer}}]\n"
                   "    get: {" +
                   One("200", "Comment") +
                   "}\n"
                   "  /photos/{photoId}/comments/{commentId}:\n    parameters: [{name: "
                   "photoId, in: path, required: true, schema: {type: integer}}, {name: "
                   "commentId, in: path, required: true, schema: {type: integer}}]\n"
                   "    get: {" +
                   One("200", "Comment") + "}\n",
               "    Thing: {type: object, properties: {id: {type: integer}}}\n"
               "    Comment: {type: object, properties: {id: {type: integer}, text: "
               "{type: string}}}\n");
}

// The paths of the comments below the first owners.
std::vector<std::string> CommentsBelow(Client& client, const std::string& owners) {
  std::vector<std::string> paths;
  for (const std::string owner : {"1", "2", "3"}) {
    const std::string path = owners + owner + "/comments";
    const Reply rows = client.Get(path);
    for (const auto& row : rows.At("").GetArray()) {
      paths.push_back(path + "/" + std::to_string(row["id"].GetInt()));
    }
  }
  return paths;
}

TEST(OddOperationsTest, AMadeRowHangsBelowOneOfTheOwnersThatPathsName) {
  const Program program("", {"--api", CommentsDocument("    get: {" + List("Comment") + "}\n")});
  Client client(program);
  const auto of_posts = CommentsBelow(client, "/posts/");
  const auto of_photos = CommentsBelow(client, "/photos/");
  EXPECT_EQ(of_posts.size(), 2U);
  EXPECT_EQ(of_photos.size(), 1U);
  for (const auto* paths : {&of_posts, &of_photos}) {
    for (const auto& path : *paths) EXPECT_EQ(client.Get(path).status, 200) << path;
  }
  for (const std::string post : {"1", "2", "3"}) {
    EXPECT_EQ(client.Delete("/posts/" + post).status, 204);
  }
  EXPECT_EQ(CommentsBelow(client, "/photos/"), of_photos);
}

TEST(OddOperationsTest, TheDocumentsRowsHangBelowEachOfTheOwnersThatPathsName) {
  const Program program(
      "",
      {"--api", CommentsDocument("    get: {responses: {\"200\": {description: d, content: "
                                 "{application/json: {schema: {type: array, items: {$ref: "
                                 "'#/components/schemas/Comment'}}, example: [{id: 1, text: a}, "
                                 "{id: 2, text: b}]}}}}}\n")});
  Client client(program);
  EXPECT_EQ(CommentsBelow(client, "/posts/").size(), 2U);
  EXPECT_EQ(CommentsBelow(client, "/photos/").size(), 2U);
}

// One name of a parameter for the keys of all kinds of rows.
TEST(OddOperationsTest, AFieldIsTheOwnerOfOneKindOnly) {
  const std::string key =
      "    parameters: [{name: webId, in: path, required: true, schema: {type: string}}]\n";
  const std::string read = "    get: {" + One("200", "Thing") + "}\n";
  const std::string entries = "    get: {" + List("Entry") + "}\n";
  const auto file = Saved("  /points/{webId}:\n" + key + read + "  /events/{webId}:\n" + key +
                              read + "  /points/{webId}/entries:\n" + key + entries +
                              "  /events/{webId}/entries:\n" + key + entries,
                          "    Thing: {type: object, properties: {WebId: {type: string}}}\n"
                          "    Entry: {type: object, properties: {id: {type: integer}, WebId: "
                          "{type: string}}}\n");
  const Program program("", {"--api", file});
  Client client(program);
  for (const std::string owners : {"points", "events"}) {
    const Reply rows = client.Get("/__admin/worlds/default/data/odd/" + owners);
    const std::string path = "/" + owners + "/" + rows.Text("/rows/0/WebId");
    EXPECT_EQ(client.Get(path).status, 200) << rows.body;
    EXPECT_EQ(client.Get(path + "/entries").status, 200) << path;
  }
}

TEST(OddOperationsTest, ACreationAnswersThatARowIsMade) {
  const std::string shown = Json("{$ref: '#/components/schemas/Pet'}");
  const std::string ok = "{description: there, " + shown + "}";
  const auto file = Saved("  /pets:\n    get: {" + List("Pet") + "}\n    post: {" + Body("Pet") +
                              ", responses: {\"200\": " + ok + ", \"201\": " + ok +
                              ", \"202\": {description: later}}}\n  /pets/{id}:\n    " + Key("id") +
                              "\n    get: {" + One("200", "Pet") + "}\n    put: {" + Body("Pet") +
                              ", " + One("200", "Pet") + "}\n",
                          "    Pet: {type: object, required: [id], properties: {id: {type: "
                          "integer}, name: {type: string}, type: {type: string}, attributes: "
                          "{type: object}}}\n");
  const Program program("", {"--api", file});
  Client client(program);
  const Reply made = client.Json("POST", "/pets", R"({"id":70,"name":"Rex"})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.Header("Understudy-Basis"), "stateful");
  // `id`, `type` and `attributes` alone are no JSON:API.
  const Reply put = client.Json("PUT", "/pets/70", R"({"id":7,"name":"Max"})");
  EXPECT_EQ(put.status, 200);
  EXPECT_EQ(put.Integer("/id"), 70);
}

TEST(OddOperationsTest, AParameterMayBeEmptyIfTheDocumentSaysSo) {
  const auto file = Saved(
      "  /pets:\n    get:\n      parameters:\n"
      "        - {name: em, in: query, allowEmptyValue: true, schema: {type: integer}}\n"
      "        - {name: es, in: query, allowEmptyValue: true, schema: {type: array, items: "
      "{type: integer}}}\n"
      "        - {name: full, in: query, schema: {type: integer}}\n      " +
          List("Pet") + "\n",
      "    Pet: {type: object, properties: {id: {type: integer}}}\n");
  const Program program("", {"--api", file});
  Client client(program);
  EXPECT_EQ(client.Get("/pets?em=").status, 200);
  EXPECT_EQ(client.Get("/pets?em").status, 200);
  EXPECT_EQ(client.Get("/pets?es=").status, 200);
  EXPECT_EQ(client.Get("/pets?em=x").status, 400);
  EXPECT_EQ(client.Get("/pets?full=").status, 400);
}

TEST(OddOperationsTest, AJsonPatchThatChangesTheKeyIsRefused) {
  const auto file =
      Saved("  /pets/{id}:\n    " + Key("id") + "\n    get: {" + One("200", "Pet") +
                "}\n    patch: {" + Body("Pet") + ", " + One("200", "Pet") + "}\n",
            "    Pet: {type: object, properties: {id: {type: integer}, name: {type: string}}, "
            "example: {id: 7, name: Rex}}\n");
  const Program program("", {"--api", file});
  Client client(program);
  const auto patch = [&](const std::string& operations) {
    return client.Send("PATCH", "/pets/7", {{"Content-Type", "application/json-patch+json"}},
                       operations);
  };
  const Reply refused = patch(
      R"([{"op":"replace","path":"/name","value":"Max"},{"op":"replace","path":"/id","value":8}])");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.Text("/error/message"), "`/id` is the key: it does not change.");
  EXPECT_EQ(patch(R"([{"op":"remove","path":"/id"}])").status, 400);
  EXPECT_EQ(client.Get("/pets/7").body, R"({"id":7,"name":"Rex"})");
  EXPECT_EQ(patch(R"([{"op":"replace","path":"/id","value":7},)"
                  R"({"op":"replace","path":"/name","value":"Max"}])")
                .body,
            R"({"id":7,"name":"Max"})");
}

TEST(OddOperationsTest, WhatIsOnlyWrittenIsNeverShown) {
  const auto file = Saved(
      "  /users:\n    get: {" + List("User") + "}\n    post: {" + Body("User") + ", " +
          One("201", "User") + "}\n  /users/{id}:\n    " + Key("id") + "\n    get: {" +
          One("200", "User") + "}\n    patch: {" + Body("User") + ", " + One("200", "User") + "}\n",
      "    Secret: {type: object, required: [n], properties: {token: {type: string, writeOnly: "
      "true}, n: {type: integer}}}\n"
      "    Open: {type: object, additionalProperties: false, required: [token], properties: "
      "{token: {type: string}}}\n"
      "    User:\n"
      "      type: object\n"
      "      properties:\n"
      "        id: {type: integer}\n"
      "        pin: {type: string, writeOnly: true}\n"
      "        card: {type: object, properties: {no: {type: string}, cvv: {type: string, "
      "writeOnly: true}, in: {$ref: '#/components/schemas/Secret'}}}\n"
      "        list: {type: array, items: {$ref: '#/components/schemas/Secret'}}\n"
      "        map: {type: object, additionalProperties: {$ref: '#/components/schemas/Secret'}}\n"
      "        kind: {oneOf: [{$ref: '#/components/schemas/Secret'}, {$ref: "
      "'#/components/schemas/Open'}]}\n"
      "      example: {id: 7}\n");
  const Program program("", {"--api", file});
  Client client(program);
  const Reply made = client.Json(
      "POST", "/users",
      R"({"pin":"p","card":{"no":"1","cvv":"2","in":{"token":"t","n":1}},)"
      R"("list":[{"token":"t","n":2}],"map":{"a":{"token":"t","n":3}},"kind":{"token":"t","n":4}})");
  EXPECT_EQ(made.body,
            R"({"id":8,"card":{"no":"1","in":{"n":1}},"list":[{"n":2}],"map":{"a":{"n":3}},)"
            R"("kind":{"n":4}})");
  EXPECT_EQ(client.Get("/users/8").body, made.body);
  EXPECT_EQ(client.Get("/users").body, R"([{"id":7},)" + made.body + "]");
  const std::string row = "/__admin/worlds/default/data/odd/users/8";
  EXPECT_EQ(client.Json("PATCH", "/users/8", R"({"card":{"no":"9"}})").status, 200);
  EXPECT_EQ(client.Get(row).Text("/card/cvv"), "2");  // it is kept
  // What another option shows is shown.
  EXPECT_EQ(client.Json("POST", "/users", R"({"kind":{"token":"t"}})").body,
            R"({"id":9,"kind":{"token":"t"}})");
}

class DeclaredTest : public ::testing::Test {
 protected:
  // A scenario with the document of a library and this vendor.yaml.
  static std::string Library(const std::string& vendor) {
    const std::string folder = NewFolder();
    WriteFile(folder, "lib.yaml",
              "openapi: 3.0.3\ninfo: {title: Lib, version: \"1\"}\npaths:\n"
              "  /books/{id}:\n    " +
                  Key("id") + "\n    get: {" + One("200", "Book") +
                  "}\n"
                  "  /writers/{id}:\n    " +
                  Key("id") + "\n    get: {" + One("200", "Writer") +
                  "}\n"
                  "  /lists/{kind}/books:\n"
                  "    parameters: [{name: kind, in: path, required: true, schema: {type: "
                  "string}}]\n"
                  "    get: {" +
                  List("Book") + "}\n    post: {" + Body("Book") + ", " + One("201", "Book") +
                  "}\n"
                  "components:\n  schemas:\n"
                  "    Book: {type: object, properties: {id: {type: integer}, kind: {type: "
                  "string}, pages: {type: integer}, writerId: {type: integer}, writerName: {type: "
                  "string}}, example: {id: 1, kind: novel, pages: 5, writerId: 7}}\n"
                  "    Writer: {type: object, properties: {id: {type: integer}, name: {type: "
                  "string}, bookIds: {type: array, items: {type: integer}}, bookCount: {type: "
                  "integer}}, example: {id: 7, name: Jane}}\n");
    WriteFile(folder, "vendor.yaml", vendor);
    return WriteFile(folder, "s.yaml",
                     "apis: {lib: {contract: lib.yaml, vendor: vendor.yaml}}\nvendors: {}\n");
  }
};

TEST_F(DeclaredTest, AParameterThatIsGivenDoesNothingElse) {
  const Program program(
      Library("operations:\n"
              "  GET /lists/{kind}/books: {list: books, given: {kind: pages}}\n"
              "  POST /lists/{kind}/books: {create: books, given: {kind: pages}}\n"));
  Client client(program);
  EXPECT_EQ(client.Get("/lists/5/books").Integer("/0/id"), 1);
  EXPECT_EQ(client.Json("POST", "/lists/9/books", R"({"kind":"poem"})").body,
            R"({"id":2,"kind":"poem","pages":9})");
  EXPECT_EQ(client.Get("/lists/9/books").Integer("/0/id"), 2);
  const Reply refused = client.Json("POST", "/lists/x/books", R"({"kind":"poem"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.Text("/error/message"),
            "`/kind`: expected an integer or null, found a string `x`.");
}

TEST_F(DeclaredTest, ShownValuesHaveTheTypesOfTheDocument) {
  const std::string refers = "  books:\n    fields: {writerId: {references: writers}}\n";
  const std::string good =
      "entities:\n" + refers +
      "    shows: {writerName: writerId.name}\n"
      "  writers: {shows: {bookIds: {ids: books}, bookCount: {count: books}}}\n";
  EXPECT_EQ(RunToEnd({"check", Library(good)}).err.find("error"), std::string::npos);
  const std::string wrong =
      "entities:\n" + refers +
      "    shows: {writerName: writerId.id}\n"
      "  writers: {shows: {bookIds: {count: books}, bookCount: {ids: books}}}\n";
  const auto check = RunToEnd({"check", Library(wrong)});
  EXPECT_EQ(check.exit_code, 3);
  for (const std::string text :
       {"vendor.yaml:4:13: error: `writerName` has another type in the document than what it shows",
        "vendor.yaml:5:21: error: `bookIds` is no integer in the document: `count` shows a number",
        "vendor.yaml:5:46: error: `bookCount` is no array in the document: `ids` shows a list of "
        "keys"}) {
    EXPECT_NE(check.err.find(text), std::string::npos) << text << "\n" << check.err;
  }
}

}  // namespace
}  // namespace understudy::conformance
