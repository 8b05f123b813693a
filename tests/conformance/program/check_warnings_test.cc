// `understudy check`: warnings, --strict, and files of other encodings.

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "admin_run.h"
#include "check_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kDoubtful =
    "faults:\n- {delay: 1s}\n- {match: {path: '/v1/customers/{id}'}, status: 503}\n"
    "vendors:\n  helpcrunch: {tokens: [t]}\n  omnidesk: {}\n";

TEST(CheckWarningsTest, NameThePlaceAndLeaveTheStatusAtZero) {
  const std::string path = WriteFile(NewFolder(), "doubtful.yaml", kDoubtful);

  const Finished run = RunToEnd({"check", path});

  EXPECT_EQ(run.exit_code, 0) << Printed(run);
  EXPECT_EQ(run.out, path + ": 3 warnings\n");
  EXPECT_NE(run.err.find(path + ":3:3: warning: this rule is never applied: the rule on line 2 "),
            std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find(path + ":3:18: warning: `/v1/customers/{id}` matches no request"),
            std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find(path + ":6:3: warning: omnidesk has no credentials"), std::string::npos)
      << run.err;
}

TEST(CheckWarningsTest, AreLoggedAtStart) {
  const std::string path = WriteFile(NewFolder(), "doubtful.yaml", kDoubtful);
  Program program(path);
  const Finished run = program.Stop(SIGTERM);
  EXPECT_NE(run.err.find(path + ":3:18: `/v1/customers/{id}` matches no request"),
            std::string::npos)
      << run.err;
}

TEST(CheckWarningsTest, AreErrorsIfStrict) {
  const std::string folder = NewFolder();
  const std::string doubtful = WriteFile(folder, "doubtful.yaml", kDoubtful);
  const std::string good = WriteFile(folder, "good.yaml", "extends: default\n");

  EXPECT_EQ(RunToEnd({"check", "--strict", doubtful}).exit_code, 3);
  EXPECT_EQ(RunToEnd({"check", doubtful}, {"UNDERSTUDY_STRICT=1"}).exit_code, 3);
  EXPECT_EQ(RunToEnd({"check", "--strict", good}).exit_code, 0);
  for (const char* name : {"default", "empty", "flaky", "outage", "rate-limited", "secured"}) {
    const Finished run = RunToEnd({"check", "--strict", name});
    EXPECT_EQ(run.exit_code, 0) << Printed(run);
    EXPECT_EQ(run.out, std::string(name) + ": ok\n");
  }
}

TEST(CheckEncodingTest, AcceptsAByteOrderMarkAndNamesUtf16) {
  using namespace std::string_literals;
  const std::string folder = NewFolder();
  const auto check = [&](const std::string& name, const std::string& text) {
    return RunToEnd({"check", WriteFile(folder, name, text)});
  };
  EXPECT_EQ(check("a.json", "\xEF\xBB\xBF{\"extends\":\"empty\"}").exit_code, 0);
  EXPECT_EQ(check("a.yaml",
                  "\xEF\xBB\xBF"
                  "extends: empty\n")
                .exit_code,
            0);
  for (const std::string name : {"b.json", "b.yaml"}) {
    const Finished run = check(name, "\xFF\xFE{\0}\0"s);
    EXPECT_EQ(run.exit_code, 3);
    EXPECT_NE(run.err.find("/" + name + ":1:1: error: the text is UTF-16: save it as UTF-8\n"),
              std::string::npos)
        << run.err;
  }
}

class EncodingTest : public AdminFixture {};

TEST_F(EncodingTest, BodiesMayBeginWithAByteOrderMark) {
  const std::string mark = "\xEF\xBB\xBF";
  EXPECT_EQ(Put(In("t", "/clock"), mark + R"({"frozen":"2024-01-15T12:00:00Z"})").status, 200);
  EXPECT_EQ(Put(In("t", "/data/helpcrunch/customers/7"), mark + R"({"name":"Ada"})").status, 201);
  const Reply found = client_.Json("POST", "/~t/api/v2/customer/SearchByPrimaryExternalID",
                                   mark + R"({"primary_id":"text","brand_id":"1"})");
  EXPECT_EQ(found.status, 200) << found.body;
}

TEST_F(EncodingTest, Utf16IsNamed) {
  using namespace std::string_literals;
  const Reply reply = Put(In("t", "/clock"), "{\0\"\0r\0"s);
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.Text("/error/details/0/message"), "the text is UTF-16: save it as UTF-8");
}

TEST(CheckExtendsTest, GivesOneErrorForAListThatIsReplaced) {
  const std::string path =
      WriteFile(NewFolder(), "mine.yaml",
                "extends: default\nvendors:\n  leeloo:\n    data:\n      users:\n"
                "        - {id: 65b0c0000000000000000001, name: Ada, createdAt: "
                "2017-01-25T13:06:47.652Z, updatedAt: "
                "2017-01-25T13:06:47.652Z}\n");

  const Finished run = RunToEnd({"check", path});

  EXPECT_EQ(run.exit_code, 3);
  ASSERT_EQ(ErrorLines(run).size(), 1U) << Printed(run);
  EXPECT_TRUE(ErrorLines(run)[0].starts_with(
      path + ":5:7: error: vendors.leeloo.data.users is replaced here, but "))
      << Printed(run);
  EXPECT_NE(ErrorLines(run)[0].find(": add them, or replace "), std::string::npos);
}

TEST(SubcommandTest, SuggestsTheOneThatIsMeant) {
  const Finished run = RunToEnd({"serv"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_TRUE(run.err.starts_with("error: `serv` is not a subcommand (did you mean `serve`?)\n"))
      << run.err;
  EXPECT_TRUE(
      RunToEnd({"secured"})
          .err.starts_with(
              "error: `secured` is not a subcommand (did you mean `understudy serve secured`?)\n"));
  EXPECT_TRUE(RunToEnd({"zzz"}).err.starts_with("error: `zzz` is not a subcommand: use one of "));
}

}  // namespace
}  // namespace understudy::conformance
