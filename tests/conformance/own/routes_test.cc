// `understudy routes` for users' APIs: the addresses that it prints work.

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

// Requests each GET that `routes` prints for these arguments. Returns how many had all parameters.
int ExpectFound(const std::vector<std::string>& arguments, const std::string& scenario,
                const std::vector<std::string>& options) {
  const Program program(scenario, options);
  Client client(program);
  rapidjson::Document routes;
  routes.Parse(RunToEnd(arguments).out.c_str());
  int found = 0;
  for (const auto& route : routes["routes"].GetArray()) {
    const std::string target = route["example"].GetString();
    const bool is_whole = target.find('{') == std::string::npos;
    if (route["method"] != "GET" || !is_whole) continue;
    EXPECT_NE(client.Get(target).status, 404) << target;
    ++found;
  }
  return found;
}

TEST(OwnRoutesTest, EveryAddressThatIsPrintedIsFound) {
  for (const auto& folder : fs::directory_iterator(UNDERSTUDY_APIS_FOLDER)) {
    for (const auto& file : fs::directory_iterator(folder.path())) {
      const std::string name = file.path().string();
      EXPECT_GT(ExpectFound({"routes", "--json", "--api", name}, "", {"--api", name}), 0) << name;
    }
  }
}

TEST(OwnRoutesTest, BothPartsOfAKeyAreThoseOfARow) {
  const auto routes =
      RunToEnd({"routes", "--api", UNDERSTUDY_APIS_FOLDER "/calendar/openapi.yaml"}).out;
  EXPECT_NE(routes.find("/months/2023/1  # stateful\n"), std::string::npos) << routes;
  EXPECT_NE(routes.find("/months/2023  # stateful\n"), std::string::npos) << routes;
}

TEST(OwnRoutesTest, TheRowAboveIsThatOfTheRow) {
  const std::string api = "shop=" UNDERSTUDY_APIS_FOLDER "/petshop/openapi.yaml";
  const auto scenario = WriteFile(
      NewFolder(), "my.yaml",
      "vendors:\n  shop:\n    data:\n      owners: [{id: 3, name: Ada}, {id: 4, name: Ben}]\n"
      "      pets: [{id: 123e4567-e89b-42d3-a456-426614174000, ownerId: 4, name: Rex}]\n");
  const auto routes = RunToEnd({"routes", scenario, "--api", api}).out;
  EXPECT_NE(routes.find("/v1/owners/4/pets/123e4567-e89b-42d3-a456-426614174000  # stateful\n"),
            std::string::npos)
      << routes;
  EXPECT_NE(routes.find("/v1/owners/4/pets  # stateful\n"), std::string::npos) << routes;
  EXPECT_NE(routes.find("/v1/owners/3  # stateful\n"), std::string::npos) << routes;
  ExpectFound({"routes", "--json", scenario, "--api", api}, scenario, {"--api", api});
  // Without pets there is no address of one; those of owners have one.
  WriteFile(fs::path(scenario).parent_path(), "my.yaml",
            "vendors:\n  shop:\n    data: {owners: [{id: 3, name: Ada}], pets: []}\n");
  const auto empty = RunToEnd({"routes", scenario, "--api", api}).out;
  EXPECT_NE(empty.find("/v1/owners/3/pets  # stateful\n"), std::string::npos) << empty;
  EXPECT_NE(empty.find("/v1/owners/3/pets/{petId}'  # stateful\n"), std::string::npos) << empty;
}

// Sends what `routes` prints, reads first and deletions last, a row before the one above it.
// Expects no error.
void ExpectAccepted(const std::vector<std::string>& options) {
  const Program program("", options);
  Client client(program);
  std::vector<std::string> arguments = {"routes", "--json"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  rapidjson::Document printed;
  printed.Parse(RunToEnd(arguments).out.c_str());
  std::vector<const rapidjson::Value*> routes;
  for (const auto& route : printed["routes"].GetArray()) routes.push_back(&route);
  std::stable_sort(routes.begin(), routes.end(), [](const auto* one, const auto* other) {
    return (*one)["path"].GetStringLength() > (*other)["path"].GetStringLength();
  });
  for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    for (const auto* each : routes) {
      const auto& route = *each;
      if (route["method"] != method.c_str()) continue;
      Headers headers;
      for (const auto& header : route["example_headers"].GetArray()) {
        const std::string text = header.GetString();
        headers.emplace_back(text.substr(0, text.find(": ")), text.substr(text.find(": ") + 2));
      }
      if (route["example_type"].IsString()) {
        headers.emplace_back("Content-Type", route["example_type"].GetString());
      }
      const std::string body =
          route["example_body"].IsString() ? route["example_body"].GetString() : "";
      const auto reply = client.Send(method, route["example"].GetString(), headers, body);
      EXPECT_LT(reply.status, 400)
          << method << " " << route["example"].GetString() << " " << body << reply.body;
    }
  }
}

TEST(OwnRoutesTest, EveryRequestThatIsPrintedIsAccepted) {
  for (const auto& folder : fs::directory_iterator(UNDERSTUDY_APIS_FOLDER)) {
    for (const auto& file : fs::directory_iterator(folder.path())) {
      ExpectAccepted({"--api", file.path().string()});
    }
  }
}

constexpr const char* kRowsOfExamples = R"(openapi: 3.0.3
info: {title: Taken, version: "1"}
paths:
  /owners:
    post:
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}, example: {id: ada, email: ada@example.com}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}}}}}
  /owners/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}, example: {id: ada, email: ada@example.com}}}
  /pets:
    post:
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}, example: {id: 1, owner: bob, name: Rex}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
    put:
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}, example: {id: 99, name: Rex}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        "200":
          description: d
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}, example: {id: 1, owner: ada, name: Rex}}}
  /reports/{year}/{kind}:
    get:
      parameters:
        - {name: year, in: path, required: true, schema: {type: integer, minimum: 2000}}
        - {name: kind, in: path, required: true, schema: {type: string}, example: "a/b#c"}
      responses: {"200": {description: d}}
  /notes#new:
    post:
      parameters: [{name: seen, in: cookie, required: true, schema: {type: string, example: "yes"}}]
      requestBody: {content: {text/plain: {schema: {type: string}, example: "@ada"}}}
      responses: {"200": {description: d}}
components:
  schemas:
    Owner: {type: object, required: [id], properties: {id: {type: string}, email: {type: string, format: email}}}
    Pet: {type: object, properties: {id: {type: integer}, owner: {type: string}, name: {type: string}}}
)";

TEST(OwnRoutesTest, ExamplesThatRowsRefuseAreChanged) {
  const std::string folder = NewFolder();
  const auto document = WriteFile(folder, "taken.yaml", kRowsOfExamples);
  WriteFile(folder, "vendor.yaml",
            "entities:\n  owners: {unique: [email]}\n  pets: {fields: {owner: {references: "
            "owners}}}\n");
  ExpectAccepted({"--api", document});
  const auto routes = RunToEnd({"routes", "--api", document}).out;
  for (const std::string line :
       {"/pets  --json '{\"id\":2,\"owner\":\"ada\",\"name\":\"Rex\"}'  #",
        "/pets  --json '{\"id\":1,\"name\":\"Rex\"}'  #", "/a%2Fb%23c  #",
        "/notes%23new  -b seen=yes  -H 'Content-Type: text/plain'  --data-raw @ada  #"}) {
    EXPECT_NE(routes.find(line), std::string::npos) << line << "\n" << routes;
  }
}

constexpr const char* kOddRequests = R"(openapi: 3.0.3
info: {title: Odd, version: "1"}
paths:
  /shelves:
    put:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Shelf"}, example: {name: oak}}}
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Shelf"}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Shelf"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Shelf"}}}}}
  /shelves/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Shelf"}}}}}}
  /shelves/{code}/label:
    get:
      parameters: [{name: code, in: path, required: true, schema: {type: string, pattern: "^[A-Z]{3}$"}}]
      responses: {"200": {description: d}}
  /50% off/{the day}/now:
    get:
      parameters: [{name: the day, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: d}}
  /years/{year}:
    get:
      parameters: [{name: year, in: path, required: true, schema: {type: integer, minimum: 2000}, example: 1}]
      responses: {"200": {description: d}}
  /curly/{a{b}/x: {get: {responses: {"200": {description: d}}}}
  /search:
    get:
      parameters:
        - {name: tags, in: query, required: true, style: deepObject, explode: true, schema: {type: array, items: {type: string}}, example: [a, b]}
        - {name: size, in: query, required: true, style: deepObject, explode: true, schema: {type: object, properties: {wide: {type: object, properties: {cm: {type: integer}}}}}, example: {wide: {cm: 2}}}
        - {name: most, in: query, required: true, schema: {type: integer, maximum: 9}, example: 10}
      responses: {"200": {description: d}}
  /xml:
    post:
      requestBody: {required: true, content: {application/xml: {schema: {$ref: "#/components/schemas/Shelf"}}}}
      responses: {"200": {description: d}}
  /bytes:
    post:
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {"200": {description: d}}
  /image:
    post:
      requestBody: {required: true, content: {image/*: {schema: {type: string, format: binary}}}}
      responses: {"200": {description: d}}
  /csv:
    post:
      requestBody: {required: true, content: {text/csv: {schema: {type: object, properties: {a: {type: string}}}}}}
      responses: {"200": {description: d}}
  /any:
    post:
      requestBody: {required: true, content: {application/json: {}}}
      responses: {"200": {description: d}}
components:
  schemas:
    Shelf: {type: object, xml: {name: shelf}, properties: {id: {type: integer}, name: {type: string}}}
)";

TEST(OwnRoutesTest, OddRequestsAreAcceptedToo) {
  const auto document = WriteFile(NewFolder(), "odd.yaml", kOddRequests);
  ExpectAccepted({"--api", document});
  const auto routes = RunToEnd({"routes", "--api", document}).out;
  for (const std::string line :
       {"/shelves  --json '{\"name\":\"oak\",\"id\":1}'  #", "/50%25%20off/the%20day/now  #",
        "/search?tags%5B%5D=a&tags%5B%5D=b&size%5Bwide%5D%5Bcm%5D=2&most=", "/bytes  -H ",
        "<shelf><id>", "--json '{}'"}) {
    EXPECT_NE(routes.find(line), std::string::npos) << line << "\n" << routes;
  }
  EXPECT_EQ(routes.find("/shelves/1/label"), std::string::npos) << routes;
  EXPECT_EQ(routes.find("/years/1 "), std::string::npos) << routes;
}

// curl would take them for patterns.
TEST(OwnRoutesTest, BracesInAddressesAreEncoded) {
  const auto document =
      WriteFile(NewFolder(), "braces.yaml",
                "openapi: 3.0.3\ninfo: {title: B, version: '1'}\npaths:\n"
                "  /tags/{tag}:\n    get:\n"
                "      parameters: [{name: tag, in: path, required: true, schema: {type: string, "
                "enum: ['{a}[1]']}}]\n"
                "      responses: {'200': {description: d}}\n"
                "  /list[all]: {get: {responses: {'200': {description: d}}}}\n");
  const auto routes = RunToEnd({"routes", "--api", document}).out;
  for (const std::string address : {"/tags/%7Ba%7D%5B1%5D  #", "/list%5Ball%5D  #"}) {
    EXPECT_NE(routes.find(address), std::string::npos) << address << "\n" << routes;
  }
  ExpectAccepted({"--api", document});
}

constexpr const char* kCredentials = R"(openapi: 3.0.3
info: {title: Safe, version: "1"}
security: [{key: []}]
paths:
  /declared:
    get:
      parameters: [{name: x-key, in: header, required: true, schema: {type: string}}]
      responses: {"200": {description: d}}
  /asked:
    get:
      security: [{query: []}]
      parameters: [{name: api_key, in: query, required: true, schema: {type: string}}]
      responses: {"200": {description: d}}
  /baked:
    get:
      security: [{cookie: []}]
      parameters: [{name: sid, in: cookie, required: true, schema: {type: string}}]
      responses: {"200": {description: d}}
  /both: {get: {security: [{key: [], login: []}], responses: {"200": {description: d}}}}
  /either: {get: {security: [{login: []}, {query: []}], responses: {"200": {description: d}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: api_key}
    cookie: {type: apiKey, in: cookie, name: sid}
    login: {type: http, scheme: basic}
)";

TEST(OwnRoutesTest, EachLineHasTheCredentialsOfOneWay) {
  const std::string folder = NewFolder();
  WriteFile(folder, "safe.yaml", kCredentials);
  const auto printed = [&](const std::string& lists) {
    const auto scenario =
        WriteFile(folder, "my.yaml", "apis: {safe: safe.yaml}\nvendors: {safe: {" + lists + "}}\n");
    return RunToEnd({"routes", scenario}).out;
  };
  const auto all = printed("tokens: [secret], users: [{name: ada, password: lovelace}]");
  for (const std::string line :
       {"/declared  -H 'X-Key: secret'  #", "/asked  --url-query 'api_key=secret'  #",
        "/baked  -b 'sid=secret'  #", "/both  -H 'X-Key: secret' -u 'ada:lovelace'  #",
        "/either  -u 'ada:lovelace'  #"}) {
    EXPECT_NE(all.find(line), std::string::npos) << line << "\n" << all;
  }
  const auto tokens = printed("tokens: [secret]");
  const std::string line = "/either  --url-query 'api_key=secret'  #";
  EXPECT_NE(tokens.find(line), std::string::npos) << line << "\n" << tokens;
}

TEST(OwnRoutesTest, AllCookiesOfARequestAreInOneOption) {
  const std::string folder = NewFolder();
  WriteFile(folder, "jar.yaml", R"(openapi: 3.0.3
info: {title: Jar, version: "1"}
security: [{sid: [], key: []}]
paths:
  /baked:
    get:
      parameters: [{name: seen, in: cookie, required: true, schema: {type: string, enum: [ja]}}]
      responses: {"204": {description: d}}
  /plain: {get: {responses: {"204": {description: d}}}}
components:
  securitySchemes:
    sid: {type: apiKey, in: cookie, name: sid}
    key: {type: apiKey, in: cookie, name: key}
)");
  const auto scenario =
      WriteFile(folder, "my.yaml", "apis: {jar: jar.yaml}\nvendors: {jar: {tokens: [\"it's\"]}}\n");
  const auto routes = RunToEnd({"routes", scenario}).out;
  for (const std::string line : {R"(/baked  -b 'seen=ja; sid=it'\''s; key=it'\''s'  #)",
                                 R"(/plain  -b 'sid=it'\''s; key=it'\''s'  #)"}) {
    EXPECT_NE(routes.find(line), std::string::npos) << line << "\n" << routes;
  }
}

TEST(OwnRoutesTest, AServersPathMayBeEncoded) {
  const auto file = [](const std::string& server, const std::string& path) {
    return WriteFile(NewFolder(), "my.yaml",
                     "openapi: 3.0.3\ninfo: {title: My, version: '1'}\nservers: [{url: '" + server +
                         "'}]\npaths:\n  '" + path +
                         "': {get: {responses: {'204': {description: d}}}}\n");
  };
  for (const auto& [server, path, printed] : std::vector<std::array<std::string, 3>>{
           {"https://example.com/my%20api", "/a", "/my%20api/a"},
           {"/my api/v%31", "/a b", "/my%20api/v1/a%20b"},
           {"/%7Bx%7D", "/%C3%A9", "/%7Bx%7D/%C3%A9"},
           {"/a%2Fb", "/100%25", "/a%2Fb/100%25"}}) {
    const std::string document = file(server, path);
    const auto routes = RunToEnd({"routes", "--api", document}).out;
    EXPECT_NE(routes.find(printed + "  #"), std::string::npos) << routes;
    const Program program("", {"--api", document});
    EXPECT_NE(Raw(program, "GET " + printed + " HTTP/1.0\r\n\r\n").find(" 204 "), std::string::npos)
        << printed;
  }
  // A client may encode other characters.
  const Program program("", {"--api", file("/my%20api", "/a")});
  EXPECT_NE(Raw(program, "GET /m%79%20api/%61 HTTP/1.0\r\n\r\n").find(" 204 "), std::string::npos);
  EXPECT_NE(Raw(program, "GET /my%20api%2Fa HTTP/1.0\r\n\r\n").find(" 404 "), std::string::npos);
}

}  // namespace
}  // namespace understudy::conformance
