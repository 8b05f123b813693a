// `POST /__admin/verify` and `understudy verify`: what a test expects of the requests.

#include <csignal>
#include <fstream>
#include <string>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kGet = "/v1/customers/8737843";
constexpr const char* kOnce =
    "- {operation: helpcrunch.getCustomer, arguments: {id: 8737843}, exactly: 1}\n";

class VerifyTest : public AdminFixture {
 protected:
  Reply Ask(const std::string& world = "") {
    return client_.Get(world + kGet, {{"Authorization", "Bearer hc_test"}});
  }
  Reply Verify(const std::string& yaml, const std::string& world = "", Headers headers = {}) {
    headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return client_.Send("POST", world + "/__admin/verify", headers, yaml);
  }
  static std::string FileOf(const std::string& text, const std::string& name = "expected.yaml") {
    const std::string path = NewFolder() + "/" + name;
    std::ofstream(path) << text;
    return path;
  }
};

TEST_F(VerifyTest, AnswersWithAShortTextOrWithWhatDiffers) {
  const Reply missing = Verify(kOnce);
  EXPECT_EQ(missing.status, 422);
  EXPECT_EQ(missing.Header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(missing.body,
            "Not met: 1 of 1 expectation (world `default`, 0 requests in its journal)\n\n"
            "1. helpcrunch.getCustomer with `id` = `8737843`\n"
            "   expected exactly once, seen never\n");
  Ask();
  const Reply met = Verify(kOnce);
  EXPECT_EQ(met.status, 200);
  EXPECT_EQ(met.body, "All expectations are met: 1 (world `default`, 1 request in its journal)\n");
  Ask();
  EXPECT_EQ(Verify(kOnce).status, 422);
  EXPECT_EQ(Verify("[{request: {urlPath: /v1/customers/8737843}, exactly: 2}]").status, 200);
}

TEST_F(VerifyTest, AnswersJsonIfTheClientWantsIt) {
  Ask();
  Ask();
  const Reply reply = Verify(kOnce, "", {{"Accept", "application/json"}});
  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.Keys(""), "error,met,world,requests,dropped,expectations,others,first_others");
  EXPECT_EQ(reply.Text("/error/code"), "not_met");
  EXPECT_EQ(reply.Text("/expectations/0/wanted"), "helpcrunch.getCustomer with `id` = `8737843`");
  EXPECT_EQ(reply.Text("/expectations/0/expected"), "exactly once");
  EXPECT_EQ(reply.Integer("/expectations/0/seen"), 2);
  EXPECT_EQ(reply.Text("/expectations/0/matched/1/url"), kGet);
  EXPECT_EQ(reply.Integer("/expectations/0/matched/1/number"), 2);
  const Reply other = Verify("[{operation: helpcrunch.getCustomer, arguments: {id: 7}}]", "",
                             {{"Accept", "application/json"}});
  EXPECT_EQ(other.Text("/expectations/0/nearest/0/differences/0"),
            "`id` is `8737843`, expected `7`");
  const Reply met = Verify("[{operation: helpcrunch.getCustomer, exactly: 2}]", "",
                           {{"Accept", "application/json"}});
  EXPECT_EQ(met.status, 200);
  EXPECT_EQ(met.Keys("/expectations/0"), "met,wanted,expected,seen");
}

TEST_F(VerifyTest, ShowsNoCredentials) {
  client_.Send("POST", "/api/v2/nothing?apiKey=s3cret&limit=1",
               {{"Authorization", "Bearer s3cret"},
                {"Cookie", "sid=s3cret"},
                {"X-Back", "https://a.example/?apiKey=s3cret"},
                {"Content-Type", "application/json"}},
               R"({"apiKey":"s3cret","name":"Ada"})");
  const std::string nothing = "- {request: {urlPath: /api/v2/nothing, ";
  const std::string yaml =
      nothing + "headers: {Authorization: {equalTo: Bearer s3cret2}, X-Back: {equalTo: x}}}}\n" +
      nothing +
      "cookies: {sid: {equalTo: s3cret2}}, queryParameters: {apiKey: {equalTo: s3cret2}}}}\n" +
      nothing +
      "bodyPatterns: [{equalToJson: {name: Bob, apiKey: s3cret2}}]}}\n"
      "- {request: {url: /api/v2/nothing, method: POST}}\n"
      "- {request: {urlPath: /api/v2/nothing}, exactly: 0}\n"
      "- {operation: omnidesk.getCustomer}\n";
  const Reply text = Verify(yaml);
  EXPECT_EQ(text.status, 422);
  EXPECT_EQ(text.body.find("s3cret"), std::string::npos) << text.body;
  for (const std::string shown :
       {"#1 POST /api/v2/nothing?apiKey=***&limit=1, answered",
        "header Authorization: expected it to equal `***`, got `***`\n",
        "header X-Back: expected it to equal `x`, got `https://a.example/?apiKey=***`\n",
        "cookie sid: expected it to equal `***`, got `***`\n",
        "query parameter apiKey: expected it to equal `***`, got `***`\n",
        "ANY urlPath /api/v2/nothing, headers {\"Authorization\":\"***\",\"X-Back\":{",
        "bodyPatterns [{\"equalToJson\":{\"name\":\"Bob\",\"apiKey\":\"***\"}}]\n",
        "got `{\"apiKey\":\"***\",\"name\":\"Ada\"}`",
        "got `/api/v2/nothing?apiKey=***&limit=1`"}) {
    EXPECT_NE(text.body.find(shown), std::string::npos) << shown << '\n' << text.body;
  }
  const Reply json = Verify(yaml, "", {{"Accept", "application/json"}});
  EXPECT_EQ(json.body.find("s3cret"), std::string::npos) << json.body;
  EXPECT_EQ(json.Text("/expectations/0/nearest/0/url"), "/api/v2/nothing?apiKey=***&limit=1");
}

TEST_F(VerifyTest, ShowsNoCredentialsOfViolations) {
  client_.Get("/v1/customers/8737843?apiKey=s3cret&limt=1", {{"Authorization", "Bearer hc_test"}});
  const Reply reply = Verify("[{operation: helpcrunch.getCustomer, arguments: {id: 7}}]");
  EXPECT_EQ(reply.body.find("s3cret"), std::string::npos) << reply.body;
  const Reply violations = client_.Get("/__admin/violations");
  EXPECT_EQ(violations.Text("/violations/0/url"), "/v1/customers/8737843?apiKey=***&limt=1");
  EXPECT_EQ(violations.body.find("s3cret"), std::string::npos) << violations.body;
}

TEST_F(VerifyTest, LooksAtOneWorld) {
  Ask("/~a");
  EXPECT_EQ(Verify(kOnce, "/~a").status, 200);
  EXPECT_EQ(Verify(kOnce, "", {{"Understudy-World", "a"}}).status, 200);
  EXPECT_EQ(Verify(kOnce).status, 422);
}

TEST_F(VerifyTest, RefusesBadExpectations) {
  const Reply reply = Verify("- {operation: helpcrunch.getCustomr}\n- {request: {urll: /}}\n");
  ExpectAdminError(reply, 400, "invalid_body");
  EXPECT_EQ(reply.Text("/error/details/0/message"),
            "there is no operation `helpcrunch.getCustomr` (did you mean "
            "`helpcrunch.getCustomer`?)");
  EXPECT_EQ(reply.Integer("/error/details/1/line"), 2);
  ExpectAdminError(Verify("- {a: 1\n"), 400, "invalid_body");
  ExpectAdminError(Verify(""), 400, "invalid_body");
}

// An expectation with one mistake. The mark ^ stands where the error is; it is not sent.
struct CaretCase {
  const char* yaml;
  const char* message;  // a part of it
};

TEST_F(VerifyTest, PointsAtTheKeyOrTheValueThatIsWrong) {
  constexpr const char* kDate = "`expectedOffsetUnit` must be one of";
  const CaretCase cases[] = {
      // Keys.
      {"{operation: helpcrunch.getCustomer, ^exactli: 1}", "unknown key `exactli`"},
      {"{operation: helpcrunch.getCustomer, arguments: {^idd: 1}}", "no argument `idd`"},
      {"{operation: helpcrunch.getCustomer, ^exactly: 1, at_least: 2}", "excludes"},
      {"{operation: helpcrunch.getCustomer, ^request: {}}", "not both"},
      {"{^arguments: {id: 1}, request: {url: /}}", "`arguments` needs"},
      {"{request: {^urlPth: /x}}", "unknown field `urlPth`"},
      {"{request: {url: /a, ^urlPath: /b}}", "one kind of URL"},
      {"{request: {^customMatcher: {name: x}}}", "custom matchers"},
      {"{request: {^pathParameters: {a: {equalTo: b}}}}", "needs `urlPathTemplate`"},
      {"{request: {urlPathTemplate: '/{b}', pathParameters: {^a: {equalTo: b}}}}", "no {a}"},
      {"{request: {basicAuth: {username: a, ^passwrd: b}}}", "`passwrd`"},
      {"{request: {headers: {A: {^equalToo: x}}}}", "unknown operator `equalToo`"},
      {"{request: {bodyPatterns: [{^equalToXml: '<a/>'}]}}", "operator `equalToXml`"},
      {"{request: {headers: {A: {equalTo: a, ^contains: b}}}}", "one operator"},
      {"{request: {headers: {A: {equalTo: a, ^caseInsensitiv: true}}}}", "`caseInsensitiv`"},
      {"{request: {headers: {A: {and: [{equalTo: a}, {^equlTo: b}]}}}}", "operator `equlTo`"},
      {"{request: {headers: {A: {hasExactly: [], ^equalTo: b}}}}", "the only field"},
      {"{request: {multipartPatterns: [{^nam: x}]}}", "unknown field `nam`"},
      {"{request: {multipartPatterns: [{^fileName: x}]}}", "file names"},
      // Values.
      {"{operation: ^helpcrunch.getCustomr}", "no operation"},
      {"{operation: ^5}", "expected a string"},
      {"{operation: ^''}", "must not be empty"},
      {"{operation: helpcrunch.getCustomer, exactly: ^many}", "expected an integer"},
      {"{operation: helpcrunch.getCustomer, at_least: ^-1}", "at least 0"},
      {"{operation: helpcrunch.getCustomer, at_least: 3, at_most: ^2}", "less than"},
      {"{operation: helpcrunch.getCustomer, arguments: ^[1]}", "expected a map"},
      {"{operation: helpcrunch.getCustomer, arguments: {id: ^{a: 1}}}", "an argument must be"},
      {"{request: ^5}", "must be an object"},
      {"{request: {method: ^5}}", "method's name"},
      {"{request: {urlPattern: ^'('}}", "regular expression"},
      {"{request: {port: ^abc}}", "0 to 65535"},
      {"{request: {scheme: ^ftp}}", "`https`"},
      {"{request: {bodyPatterns: ^{a: 1}}}", "list of matchers"},
      {"{request: {headers: {A: ^5}}}", "a matcher must be"},
      {"{request: {headers: {A: ^{}}}}", "needs an operator"},
      {"{request: {headers: {A: {equalTo: ^5}}}}", "must be a text"},
      {"{request: {headers: {A: {equalTo: a, caseInsensitive: ^5}}}}", "true or false"},
      {"{request: {headers: {A: {matches: ^'(?=x)'}}}}", "look-ahead"},
      {"{request: {headers: {A: {not: {matches: ^'('}}}}}", "regular expression"},
      {"{request: {headers: {A: {includes: ^5}}}}", "list of matchers"},
      {"{request: {headers: {A: {and: ^[]}}}}", "at least two"},
      {"{request: {bodyPatterns: [{matchesJsonPath: ^'$.['}]}}", "JSONPath"},
      {"{request: {bodyPatterns: [{matchesJsonSchema: ^'{\"type\": 5}'}]}}", "the schema"},
      {"{request: {bodyPatterns: [{equalToJson: ^'{'}]}}", "must be JSON"},
      {"{request: {bodyPatterns: [{before: ^soon}]}}", "must be a date"},
      {"{request: {bodyPatterns: [{before: now, truncateExpected: ^x}]}}", "must be one of"},
      {"{request: {bodyPatterns: [{before: now, expectedOffset: ^x}]}}", "whole number"},
      {"{request: {bodyPatterns: [{before: now, expectedOffset: 1, expectedOffsetUnit: ^x}]}}",
       kDate},
      {"{request: {multipartPatterns: [{matchingType: ^SOME}]}}", "`ANY` or `ALL`"},
  };
  for (const auto& [marked, message] : cases) {
    SCOPED_TRACE(marked);
    std::string yaml = marked;
    const auto column = yaml.find('^');
    yaml.erase(column, 1);
    const Reply reply = Verify("- " + yaml + "\n");
    ExpectAdminError(reply, 400, "invalid_body");
    EXPECT_EQ(reply.Integer("/error/details/0/column"), static_cast<long long>(column) + 3)
        << reply.body;
    EXPECT_NE(reply.Text("/error/details/0/message").find(message), std::string::npos)
        << reply.body;
  }
}

TEST_F(VerifyTest, AnErrorInAPatternShowsNoValueOfIt) {
  for (const std::string pattern : {
           R"(headers: {Authorization: {matches: 'Bearer s3cret('}})",
           R"(headers: {Authorization: {matches: 'Bearer s3cret[z-a]'}})",
           R"(headers: {Authorization: {matches: 'Bearer [s3cret'}})",
           R"(headers: {Authorization: {matches: 'Bearer s3cret(?=x)'}})",
           R"(headers: {Authorization: {matches: 'Bearer (s3cret.{1000}){1000}'}})",
           R"(headers: {Authorization: {matches: 'Bearer s3cret(.?){900}(.?){900}'}})",
           R"(urlPattern: '/x?apiKey=s3cret(')",
           R"(urlPathTemplate: '/{id:s3cret(}')",
           R"(bodyPatterns: [{matchesJsonPath: "$[?(@.apiKey == 's3cret'"}])",
           R"(bodyPatterns: [{matchesJsonPath: "$[?(@.apiKey =~ /s3cret(/)]"}])",
           R"(bodyPatterns: [{matchesJsonSchema: {pattern: 's3cret('}}])",
           R"(bodyPatterns: [{equalToJson: {apiKey: '${json-unit.regex}s3cret('}}])",
           R"(bodyPatterns: [{equalToJson: {apiKey: '${json-unit.ignore}s3cret'}}])",
       }) {
    const Reply reply = Verify("- request: {" + pattern + "}\n");
    ExpectAdminError(reply, 400, "invalid_body");
    EXPECT_EQ(reply.body.find("s3cret"), std::string::npos) << pattern << "\n" << reply.body;
  }
  const Reply reply = Verify("- request: {urlPattern: '/x[z-a]'}\n");
  EXPECT_EQ(reply.Text("/error/details/0/message"),
            "/urlPattern: `urlPattern`: the regular expression can't be read at character 4: "
            "invalid character class range");
  EXPECT_EQ(reply.Integer("/error/details/0/column"), 25);
}

TEST_F(VerifyTest, SaysThatThereIsNoJournal) {
  Program program("default", {"--journal", "0"});
  Client client(program);
  ExpectAdminError(client.Json("POST", "/__admin/verify", R"({"none_other":true})"), 409,
                   "conflict");
}

TEST_F(VerifyTest, TheCommandPrintsItAndExitsWithItsStatus) {
  const std::string file = FileOf(kOnce);
  const std::string json =
      FileOf(R"({"expectations":[{"operation":"helpcrunch.getCustomer"}]})", "expected.json");
  const Finished missing = RunToEnd({"verify", file, "--url", program_.url()});
  EXPECT_EQ(missing.exit_code, 1) << Printed(missing);
  EXPECT_EQ(missing.out, Verify(kOnce).body);
  Ask("/~a");
  for (const auto& run :
       {RunToEnd({"verify", file, "--url", program_.url() + "/", "--world", "a"}),
        RunToEnd({"verify", json, "--url", program_.url() + "/~a"}),
        RunToEnd({"verify", file}, {"UNDERSTUDY_URL=" + program_.url(), "UNDERSTUDY_WORLD=a"})}) {
    EXPECT_EQ(run.exit_code, 0) << Printed(run);
    EXPECT_EQ(run.out, "All expectations are met: 1 (world `a`, 1 request in its journal)\n");
  }
}

TEST_F(VerifyTest, TheCommandShowsErrorsOfTheFile) {
  const std::string file = FileOf("- operation: helpcrunch.getCustomer\n  exactly: é1\n");
  const Finished bad = RunToEnd({"verify", file, "--url", program_.url()});
  EXPECT_EQ(bad.exit_code, 3);
  EXPECT_TRUE(bad.err.starts_with(file + ":2:12: error: ")) << bad.err;
  EXPECT_NE(bad.err.find("  exactly: é1\n"), std::string::npos) << bad.err;
  EXPECT_EQ(RunToEnd({"verify", "/absent.yaml", "--url", program_.url()}).exit_code, 3);
  EXPECT_EQ(RunToEnd({"verify", "--url", program_.url()}).exit_code, 2);
  EXPECT_EQ(RunToEnd({"verify", file, "--world", "a b"}).exit_code, 2);
}

TEST_F(VerifyTest, TheCommandSendsTheToken) {
  Program program("default", {"--admin-token", "s3cret"});
  const std::string file = FileOf("[{operation: helpcrunch.getCustomer, exactly: 0}]");
  EXPECT_EQ(RunToEnd({"verify", file, "--url", program.url()}).exit_code, 1);
  EXPECT_EQ(RunToEnd({"verify", file, "--url", program.url(), "--admin-token", "s3cret"}).exit_code,
            0);
  EXPECT_EQ(RunToEnd({"verify", file},
                     {"UNDERSTUDY_URL=" + program.url(), "UNDERSTUDY_ADMIN_TOKEN=s3cret"})
                .exit_code,
            0);
  program.Stop(SIGTERM);
  EXPECT_EQ(RunToEnd({"verify", file, "--url", program.url()}).exit_code, 5);
}

}  // namespace
}  // namespace understudy::conformance
