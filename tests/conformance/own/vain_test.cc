// Parts of documents and vendor.yaml files of users' APIs that have no effect: `check` names their
// places.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "../program/check_run.h"
#include "../support/client.h"

namespace understudy::conformance {
namespace {

class VainTest : public ::testing::Test {
 protected:
  // What `check` says of this document, with this vendor.yaml beside it.
  Finished Check(const std::string& document, const std::string& vendor = {}) const {
    const auto path = WriteFile(folder_, "openapi.yaml", document);
    if (!vendor.empty()) WriteFile(folder_, "vendor.yaml", vendor);
    return RunToEnd({"check", "--api", "it=" + path});
  }
  void ExpectWarning(const std::string& document, const std::string& text) const {
    const auto run = Check(document);
    EXPECT_EQ(run.exit_code, 0) << Printed(run);
    EXPECT_NE(run.err.find("openapi.yaml:" + text), std::string::npos) << Printed(run);
  }
  void ExpectRefused(const std::string& document, const std::string& vendor,
                     const std::string& text) const {
    const auto run = Check(document, vendor);
    EXPECT_EQ(run.exit_code, 3) << Printed(run);
    EXPECT_NE(run.err.find("vendor.yaml:" + text), std::string::npos) << Printed(run);
  }
  static std::string With(const std::string& paths, const std::string& version = "3.0.3") {
    return "openapi: " + version + "\ninfo: {title: T, version: '1'}\n" + paths + "\n";
  }

  const std::string folder_ = NewFolder();
};

TEST_F(VainTest, PathsThatOnlyLinkRows) {
  const std::string document = With(R"(paths:
  /users: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/User"}}}}}}}}
  /users/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}}}
  /groups/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}}
  /groups/{id}/members:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/User"}}}}}}}
  /groups/{id}/members/{userId}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: userId, in: path, required: true, schema: {type: integer}}]
    put: {responses: {"204": {description: d}}}
    delete: {responses: {"204": {description: d}}}
components: {schemas: {User: {type: object, properties: {id: {type: integer}, name: {type: string}}}}})");
  ExpectWarning(document,
                "16:10: warning: this path links rows of `users` to others, which is not kept: it "
                "and its list show examples\n");
  const Program program("", {"--api", "it=" + WriteFile(folder_, "openapi.yaml", document)});
  Client client(program);
  for (const char* method : {"PUT", "DELETE"}) {
    const Reply reply = client.Send(method, "/groups/a/members/1");
    EXPECT_EQ(reply.status, 204);
    EXPECT_NE(reply.Header("Understudy-Basis"), "stateful");
  }
  EXPECT_NE(client.Get("/groups/a/members").Header("Understudy-Basis"), "stateful");
  EXPECT_EQ(client.Get("/users").Header("Understudy-Basis"), "stateful");
}

TEST_F(VainTest, FormatsThatNobodyKnows) {
  ExpectRefused(
      With("paths: {'/xs/{id}': {parameters: [{name: id, in: path, required: true, schema: "
           "{type: integer}}], get: {responses: {'200': {description: d, content: "
           "{application/json: {schema: {type: object, properties: {id: {type: "
           "integer}}}}}}}}}}"),
      "entities: {xs: {fields: {w: {type: string, format: emial}}}}\n",
      "1:52: error: there is no format `emial` (did you mean `email`?): use date, ");
}

TEST_F(VainTest, ABuiltInNameIsOneError) {
  const auto document = With("paths: {/a: {get: {responses: {'200': {description: d}}}}}");
  WriteFile(folder_, "x.yaml", document);
  const auto scenario = WriteFile(folder_, "s.yaml", "apis: {leeloo: x.yaml}\nvendors: {}\n");
  const auto errors = ErrorLines(RunToEnd({"check", scenario}));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_NE(errors[0].find("s.yaml:1:8: error: `leeloo` is a built-in API"), std::string::npos)
      << errors[0];
}

TEST_F(VainTest, PathsThatNoRequestReaches) {
  const std::string reply = "{get: {responses: {'200': {description: d}}}}";
  ExpectWarning(With("paths: {/a: " + reply + ", /__admin/x: " + reply + "}"),
                "3:60: warning: no request reaches this path: `/__admin` is the admin API's\n");
  ExpectWarning(With("paths: {/~w/x: " + reply + "}"),
                "3:9: warning: no request reaches this path: `/~` begins the name of a world\n");
  ExpectWarning(With("servers: [{url: /__admin/x}]\npaths: {/a: " + reply + "}"),
                "3:11: warning: no request reaches paths that begin with `/__admin/x`: `/__admin` "
                "is the admin API's; name another beginning by `prefix` in a vendor.yaml\n");
  ExpectWarning(With("servers: [{url: /%FF}]\npaths: {/a: " + reply + "}"),
                "3:11: warning: no request reaches paths that begin with `/%FF`: it must be UTF-8 "
                "without NUL; name another beginning by `prefix` in a vendor.yaml\n");
  // Requests encode what a URL can't have.
  for (const std::string server : {"/my%20api", "/my api", "/%7Bx%7D", "/a%2Fb", "/100%"}) {
    EXPECT_EQ(Check(With("servers: [{url: '" + server + "'}]\npaths: {/a: " + reply + "}")).err,
              "");
  }
  // Below another beginning such a path is one as any other.
  EXPECT_EQ(Check(With("servers: [{url: /v1}]\npaths: {/~w/x: " + reply + "}")).err, "");
}

TEST_F(VainTest, AnOperationWhoseRequestsAnotherTakes) {
  const std::string reply = "{get: {responses: {'200': {description: d}}}}";
  const auto document = With("paths:\n  /pets/{a}: " + reply + "\n  /pets/{b}: " + reply);
  ExpectWarning(document,
                "5:20: warning: this operation is not served: GET /pets/{a} takes its "
                "requests\n");
  ExpectWarning(With("paths:\n  /a b: " + reply + "\n  /a%20b: " + reply),
                "5:17: warning: this operation is not served: GET /a b takes its requests\n");
  // Neither it nor a path that no request reaches is listed.
  const auto unreached = WriteFile(folder_, "unreached.yaml",
                                   With("paths:\n  /pets/{a}: " + reply +
                                        "\n  /pets/{b}: " + reply + "\n  /__admin/x: " + reply));
  const auto routes = RunToEnd({"routes", "--api", "it=" + unreached});
  EXPECT_NE(routes.out.find("/pets/a"), std::string::npos) << Printed(routes);
  EXPECT_EQ(routes.out.find("/pets/b"), std::string::npos) << routes.out;
  EXPECT_EQ(routes.out.find("/__admin/x"), std::string::npos) << routes.out;
  // An encoded slash separates no segments, and encoded braces make no parameter.
  EXPECT_EQ(
      Check(With("paths:\n  /a%2Fb: " + reply + "\n  /a/b: " + reply + "\n  /a%252Fb: " + reply +
                 "\n  /a/%7Bb%7D: " + reply + "\n  /a/%7B%7D: " + reply + "\n  /a/{b}: " + reply))
          .err.find("is not served"),
      std::string::npos);
}

TEST_F(VainTest, ParametersStatusesSecurityAndVersions) {
  const auto with = [&](const std::string& operation, const std::string& version = "3.0.3") {
    return With("paths: {/a: {get: " + operation + "}}", version);
  };
  ExpectWarning(with("{parameters: [{name: x}], responses: {}}"),
                "3:33: warning: `in` is not path, query, header or cookie: this parameter is "
                "ignored\n");
  ExpectWarning(with("{responses: {'2000': {description: d}}}"),
                "3:32: warning: expected a status such as 200 or 4XX, or `default`: this reply is "
                "ignored\n");
  ExpectWarning(with("{security: 5, responses: {}}"),
                "3:30: warning: expected a list: `security` is ignored\n");
  ExpectWarning(with("{responses: {}}", "3.2.0"),
                "1:10: warning: version 3.2.0 of OpenAPI is read as 3.1: what is new is ignored\n");
  EXPECT_EQ(Check(with("{responses: {}}", "3.1.1")).err, "");
}

TEST_F(VainTest, MembersThatOpenApiDoesNotHave) {
  const std::vector<std::pair<std::string, std::string>> kWrong = {
      {"{gett: {}}",
       "3:14: warning: a path has no member `gett`: it is ignored (did you mean "
       "`get`?)\n"},
      {"{post: }", "3:14: warning: expected a map, found null: `post` is ignored\n"},
      {"{delete: []}", "3:22: warning: expected a map, found a list: `delete` is ignored\n"},
      {"{parameters: {name: x}}",
       "3:26: warning: expected a list, found a map: `parameters` is ignored\n"},
      {"{get: {param: []}}", "3:20: warning: an operation has no member `param`: it is ignored\n"},
      {"{get: {parameters: [x]}}", "3:33: warning: expected a map: this parameter is ignored\n"},
      {"{get: {parameters: [{name: x, in: query, type: string}]}}",
       "3:54: warning: a parameter has no member `type`: it is ignored\n"},
      {"{post: {requestBody: {contents: {}}}}",
       "3:35: warning: a request body has no member `contents`: it is ignored (did you mean "
       "`content`?)\n"},
      {"{get: {responses: {'200': {schema: {}}}}}",
       "3:40: warning: a response has no member `schema`: it is ignored\n"},
      {"{get: {responses: {'200': {content: {a/b: {shema: {}}}}}}}",
       "3:56: warning: a media type has no member `shema`: it is ignored (did you mean "
       "`schema`?)\n"},
      {"{get: {}}}\ncomponents: {schema: {}",
       "4:14: warning: `components` has no member `schema`: it is ignored (did you mean "
       "`schemas`?)\n"},
      {"{get: {}}}\nsevers: {x: 1",
       "4:1: warning: a document has no member `severs`: it is ignored "
       "(did you mean `servers`?)\n"}};
  for (const auto& [path, told] : kWrong) ExpectWarning(With("paths: {/a: " + path + "}"), told);
  EXPECT_EQ(Check(With("paths: {/a: {x-a: 1, get: {x-b: 1, responses: {}}}}\nx-c: 1")).err, "");
}

TEST_F(VainTest, APartOfManyOperationsIsToldOnce) {
  const std::string reply = "{get: {responses: {'200': {$ref: '#/components/responses/R'}}}}";
  const auto run = Check(With("paths: {/a: " + reply + ", /b: " + reply +
                              "}\ncomponents: {responses: {R: {schema: {}}}}"));
  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_NE(run.err.find("4:30: warning: a response has no member"), std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("a response has", run.err.find("a response has") + 1), std::string::npos);
}

TEST_F(VainTest, KeywordsOfSchemasWithAnotherKindOfValue) {
  const std::vector<std::pair<std::string, std::string>> kWrong = {
      {"minimum: a", "a number, found a string: `minimum`"},
      {"enum: x", "a list, found a string: `enum`"},
      {"required: true", "a list, found a boolean: `required`"},
      {"properties: []", "a map, found a list: `properties`"},
      {"readOnly: 'yes'", "true or false, found a string: `readOnly`"},
      {"exclusiveMinimum: x", "a number, or true or false, found a string: `exclusiveMinimum`"}};
  for (const auto& [keyword, told] : kWrong) {
    ExpectWarning(
        With("paths: {/a: {post: {requestBody: {content: {application/json: {schema: {type: "
             "object, properties: {a: {" +
             keyword + "}}}}}}, responses: {}}}}"),
        "3:" + std::to_string(104 + keyword.find(' ') + 1) + ": warning: expected " + told +
            " is ignored\n");
  }
}

constexpr const char* kNotes = R"(openapi: 3.0.3
info: {title: Notes, version: "1"}
paths:
  /contacts:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Contact"}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}
  /contacts/{contact}:
    parameters: [{name: contact, in: path, required: true, schema: {}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Contact"}}}}}}
  /contacts/{contact}/notes:
    parameters: [{name: contact, in: path, required: true, schema: {}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Note"}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}
  /notes/{note}:
    parameters: [{name: note, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}}}
components:
  schemas:
    Contact: {type: object, required: [email], properties: {id: {type: integer, readOnly: true}, email: {type: string}, city: {type: string}, born: {type: string, format: date}}}
    Note: {type: object, properties: {id: {type: integer, readOnly: true}, contact_id: {type: integer}, text: {type: string}}}
)";

TEST_F(VainTest, AFieldByWhichNoRowIsFound) {
  ExpectRefused(
      kNotes,
      "operations: {'GET /contacts/{contact}/notes': {list: notes, of: contacts, by: text}}\n",
      "1:79: error: `text` of notes does not refer to contacts: declare that it does, as "
      "`fields: {text: {references: contacts}}`\n");
}

TEST_F(VainTest, AKeyThatReferencesCantHold) {
  ExpectRefused(kNotes, "entities: {contacts: {key: email}}\n",
                "1:28: error: `contact_id` of notes holds the key of contacts, and can't hold "
                "`email`, which is of another type: give notes another field, `fields: "
                "{contacts_email: {references: contacts}}`, and say `of: contacts, by: "
                "contacts_email` of GET /contacts/{contact}/notes\n");
  // What it advises works.
  WriteFile(folder_, "vendor.yaml", R"(entities:
  contacts: {key: email}
  notes: {fields: {contacts_email: {references: contacts}}}
operations:
  GET /contacts/{contact}/notes: {list: notes, of: contacts, by: contacts_email}
  POST /contacts/{contact}/notes: {create: notes, of: contacts, by: contacts_email}
)");
  const Program program("", {"--api", WriteFile(folder_, "openapi.yaml", kNotes)});
  Client client(program);
  EXPECT_EQ(client.Json("POST", "/contacts", R"({"email":"c@x.io"})").status, 201);
  EXPECT_EQ(client.Json("POST", "/contacts/c@x.io/notes", R"({"text":"t"})").status, 201);
  EXPECT_EQ(client.Get("/contacts/c@x.io/notes").Text("/0/text"), "t");
}

TEST_F(VainTest, AKeyThatPathsCantName) {
  ExpectRefused(kNotes, "entities: {notes: {key: [text, id]}}\n",
                "1:25: error: this key has 2 fields, and the path of GET /notes/{note} names a row "
                "by 1: no request could find one\n");
  ExpectRefused(kNotes, "entities: {contacts: {key: [city, email]}}\n",
                "1:28: error: this key has 2");
}

TEST_F(VainTest, DefaultsAndNamesThatCantBe) {
  ExpectRefused(kNotes, "entities: {contacts: {fields: {born: {default: '2024-02-30'}}}}\n",
                "1:48: error: ");
  ExpectRefused(kNotes, "credentials: {header: bad name}\n",
                "1:23: error: a header can't be called `bad name`\n");
}

TEST_F(VainTest, AnApiOfAScenarioWithoutAContractIsToldOnce) {
  const auto scenario = WriteFile(folder_, "my.yaml", "apis: {crm: {vendor: x}}\n");
  const auto run = RunToEnd({"check", scenario});
  EXPECT_EQ(run.exit_code, 3);
  const auto errors = ErrorLines(run);
  ASSERT_EQ(errors.size(), 1U) << Printed(run);
  EXPECT_NE(errors[0].find("my.yaml:1:13: error: "), std::string::npos) << errors[0];
  EXPECT_EQ(RunToEnd({"serve", scenario, "--port", "0"}).exit_code, 3);
  for (const std::string command : {"explain", "schema"}) {
    const auto other = RunToEnd({command, scenario});
    EXPECT_EQ(other.exit_code, 3) << Printed(other);
    EXPECT_NE(other.err.find("my.yaml:1:13: error: `crm`: no contract is named: give the path of "),
              std::string::npos)
        << Printed(other);
    EXPECT_EQ(RunToEnd({command, "--api", "crm="}).exit_code, 3) << command;
  }
}

}  // namespace
}  // namespace understudy::conformance
