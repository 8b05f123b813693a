// `errors` of a vendor.yaml says what the errors of a user's API look like.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "../support/client.h"
#include "../support/program.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      security: [{key: []}]
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      operationId: createPet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '400': {description: bad, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
        '409': {description: taken, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '404': {description: none, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  responses:
    Gone: {description: gone, content: {application/problem+json: {example: {code: gone}}}}
    Bare: {description: no example}
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
    Error: {type: object, required: [code], properties: {code: {type: string}, message: {type: string}}}
)";

// The path of the document, beside this vendor.yaml.
std::string ShopWith(const std::string& words) {
  const fs::path folder = fs::path(NewFolder()) / "shop";
  fs::create_directories(folder);
  std::ofstream(folder / "openapi.yaml", std::ios::binary) << kDocument;
  std::ofstream(folder / "vendor.yaml", std::ios::binary) << words;
  return (folder / "openapi.yaml").string();
}

constexpr const char* kWords = R"(errors:
  challenge: Key realm="pets"
  body: {ok: false, error: {why: none, status: 400, code: none}}
  message: /error/why
  status: /error/status
  code: /error/code
  client: refused
  server: broken
  problems:
    absent: {example: Gone}
    conflict: {body: {code: twice}}
    unknown-path: {body: {code: nowhere}}
    method-not-allowed: never
)";

TEST(ErrorsTest, TheFileSaysWhatTheyLookLike) {
  const Program program("", {"--api", ShopWith(kWords)});
  Client client(program);
  const Reply gone = client.Get("/pets/99");
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(gone.body, R"({"code":"gone"})");
  EXPECT_EQ(gone.Header("Understudy-Basis"), "vendor.yaml");
  EXPECT_EQ(client.Json("POST", "/pets", R"({"id":7})").status, 201);
  const Reply twice = client.Json("POST", "/pets", R"({"id":7})");
  EXPECT_EQ(twice.status, 409);
  EXPECT_EQ(twice.body, R"({"code":"twice"})");
  const Reply nowhere = client.Get("/nowhere");
  EXPECT_EQ(nowhere.status, 404);
  EXPECT_EQ(nowhere.body, R"({"code":"nowhere"})");
}

TEST(ErrorsTest, TheShapeIsThatOfErrorsThatNoOperationDeclares) {
  const Program program("", {"--api", ShopWith(kWords)});
  Client client(program);
  const Reply method = client.Json("DELETE", "/pets", "");
  EXPECT_EQ(method.status, 405);
  EXPECT_FALSE(method.At("/ok").GetBool());
  EXPECT_EQ(method.Integer("/error/status"), 405);
  EXPECT_EQ(method.Text("/error/code"), "never");
  EXPECT_EQ(method.Header("Understudy-Basis"), "vendor.yaml");
  // listPets declares no 400, createPet does.
  const Reply size = client.Get("/pets?limit=x");
  EXPECT_EQ(size.status, 400);
  EXPECT_EQ(size.Text("/error/code"), "refused");
  EXPECT_NE(size.Text("/error/why").find("limit"), std::string::npos) << size.body;
  const Reply declared = client.Json("POST", "/pets", R"({"id":"x"})");
  EXPECT_EQ(declared.status, 400);
  EXPECT_EQ(declared.Text("/code"), "bad_request");
  EXPECT_EQ(declared.Header("Understudy-Basis"), "schema");
}

TEST(ErrorsTest, FaultsAndPreferencesShowThem) {
  const Program program("", {"--api", ShopWith(kWords)});
  Client client(program);
  const Reply asked = client.Get("/pets/1", {{"Prefer", "code=404"}});
  EXPECT_EQ(asked.status, 404);
  EXPECT_EQ(asked.body, R"({"code":"gone"})");
  const Reply fault = client.Get("/pets", {{"Understudy-Fault", "status=503"}});
  EXPECT_EQ(fault.status, 503);
  EXPECT_EQ(fault.Text("/error/code"), "broken");
  EXPECT_EQ(fault.Integer("/error/status"), 503);
  // What the document declares, and the file does not name, is the document's.
  const Reply declared = client.Json("POST", "/pets", R"({"id":8})", {{"Prefer", "code=400"}});
  EXPECT_EQ(declared.Header("Understudy-Basis"), "schema");
}

TEST(ErrorsTest, TheFileHasTheChallenge) {
  const fs::path document = ShopWith(kWords);
  const fs::path scenario = document.parent_path() / "closed.yaml";
  std::ofstream(scenario, std::ios::binary)
      << "apis: {shop: {contract: openapi.yaml, vendor: vendor.yaml}}\nvendors: {shop: {tokens: "
         "[secret]}}\n";
  const Program program(scenario.string());
  Client client(program);
  const Reply refused = client.Get("/pets");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.Header("WWW-Authenticate"), "Key realm=\"pets\"");
  EXPECT_EQ(refused.Text("/error/code"), "refused");
}

TEST(ErrorsTest, ExplainShowsThem) {
  const auto run = RunToEnd({"explain", "--api", ShopWith(kWords), "shop", "getPet"});
  EXPECT_NE(run.out.find(R"(error 404, absent: {"code":"gone"} ()"), std::string::npos)
      << run.out << run.err;
}

TEST(ErrorsTest, MistakesHaveTheirPlaces) {
  const auto mistake = [](const std::string& words) {
    return RunToEnd({"check", "--api", ShopWith("errors:\n" + words)}).err;
  };
  const auto has = [&](const std::string& words, const std::string& error) {
    const std::string said = mistake(words);
    EXPECT_NE(said.find("vendor.yaml:" + error), std::string::npos) << said;
  };
  has("  exampel: Gone\n",
      "2:3: error: unknown word `exampel` of `errors` (did you mean `example`?)");
  has("  problems: {absnt: {example: Gone}}\n",
      "2:14: error: there is no problem `absnt` (did you mean `absent`?)");
  has("  problems: {absent: {example: Bare}}\n",
      "2:32: error: the contract has no response `Bare` with an example");
  has("  problems: {absent: {body: {code: 7}}}\n",
      "2:29: error: the reply 404 of `getPet` can't be this: ");
  has("  problems: {conflict: {body: {}}}\n",
      "2:31: error: the reply 409 of `createPet` can't be this: ");
  has("  problems: {absent: {fields: {}}}\n", "2:23: error: unknown word `fields` of a problem");
  has("  message: /message\n", "2:3: error: `errors` needs a word `body` or `example`");
  has("  problems: {absent: {}}\n",
      "2:22: error: `absent` needs one of the words `body`, `example` and `code`");
  has("  problems: {}\n", "2:13: error: nothing is said of `problems`: leave it out");
  has("  client: refused\n", "2:11: error: there is no place for a code: `client` needs");
  has("  body: {a: x, code: y}\n  code: /code\n  client: a\n  server: b\n"
      "  problems: {conflict: {body: {code: z}, code: q}}\n",
      "6:48: error: the whole body is given");
  has("  challenge: |\n    Key\n", "2:14: error: `challenge` is a header's value");
  has("  challenge: \"Key\\r\\nX-Other: 1\"\n", "2:14: error: `challenge` is a header's value");
  has("  body: {why: none}\n  message: why\n",
      "3:12: error: `body` does not have a string at this pointer");
  has("  body: {why: none}\n  message: /why\n  code: /why\n  client: a\n  server: b\n",
      "2:3: error: two of `code`, `message`, `status` and `fields` have one place");
  has("  problems: {absent: gone}\n", "2:22: error: there is no place for a code");
  // An operation's 404 says nothing of paths that no operation has.
  EXPECT_EQ(mistake("  body: {a/b: none}\n  message: /a~1b\n"
                    "  problems: {unknown-path: {body: {error: 7}}}\n"),
            "");
}

}  // namespace
}  // namespace understudy::conformance
