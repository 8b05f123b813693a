// What --api and `apis` of a scenario may name, and the errors.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "../program/check_run.h"

namespace understudy::conformance {
namespace {

namespace fs = std::filesystem;

std::string ApiOf(const std::string& prefix, const std::string& parameter = "id") {
  return "openapi: 3.0.3\ninfo: {title: In, version: '1'}\nservers: [{url: " + prefix +
         "}]\npaths:\n  /cats/{" + parameter + "}:\n    parameters: [{name: " + parameter +
         ", in: path, required: true, schema: {type: integer}}]\n    get: {responses: {'200': "
         "{description: one}}}\n";
}

class OwnInputsTest : public ::testing::Test {
 protected:
  OwnInputsTest() {
    WriteFile(folder_, "one.yaml", ApiOf("/one"));
    WriteFile(folder_, "two.yaml", ApiOf("/two"));
  }
  std::string In(const std::string& name) const { return folder_ + "/" + name; }
  // The command ends with exit 3 and says this.
  static void ExpectRefused(const std::vector<std::string>& arguments, const std::string& text) {
    for (const std::string command : {"check", "serve"}) {
      auto whole = arguments;
      whole.insert(whole.begin(), command);
      if (command == "serve") whole.insert(whole.end(), {"--port", "0"});
      const auto run = RunToEnd(whole);
      EXPECT_EQ(run.exit_code, 3) << command;
      EXPECT_NE(run.err.find(text), std::string::npos) << command << "\n" << run.err;
    }
  }

  const std::string folder_ = NewFolder();
};

TEST_F(OwnInputsTest, TwoApisMayNotClaimOneMethodAndPath) {
  WriteFile(folder_, "same.yaml", ApiOf("/one", "catId"));
  ExpectRefused({"--api", In("one.yaml"), "--api", In("same.yaml")},
                "same.yaml:7:10: error: GET /one/cats/{catId} is an operation of the API `one` "
                "too: give one of the documents another path in its first `servers`");
  EXPECT_EQ(RunToEnd({"check", "--api", In("one.yaml"), "--api", In("two.yaml")}).exit_code, 0);
}

TEST_F(OwnInputsTest, ADocumentThatIsNamedTwiceIsServedOnce) {
  WriteFile(folder_, "my.yaml", "apis: {one: one.yaml}\nvendors: {}\n");
  const auto run =
      RunToEnd({"check", In("my.yaml"), "--api", In("one.yaml"), "--api", folder_ + "/./one.yaml"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST_F(OwnInputsTest, NamesAreThoseOfOneDocument) {
  ExpectRefused({"--api", In("one.yaml"), "--api", "one=" + In("two.yaml")},
                "two.yaml:1:1: error: `one` is the name of another API, of " + In("one.yaml") +
                    ": give this one a name, as NAME=" + In("two.yaml"));
  WriteFile(folder_, "my.yaml", "apis: {one: two.yaml}\n");
  ExpectRefused({In("my.yaml"), "--api", In("one.yaml")},
                "two.yaml:1:1: error: `one` (" + In("my.yaml") +
                    ":1:8) is the name of another API, of " + In("one.yaml") +
                    ": choose another name");
  WriteFile(folder_, "my.yaml", "apis: {leeloo: two.yaml}\n");
  ExpectRefused({In("my.yaml")}, ":1:8) is the name of a built-in API: choose another name");
  // Without a scenario the built-in ones are not served.
  EXPECT_EQ(RunToEnd({"check", "--api", "leeloo=" + In("one.yaml")}).exit_code, 0);
}

TEST_F(OwnInputsTest, WhatIsNoDocumentIsToldWithItsPath) {
  WriteFile(folder_, "empty.yaml", "");
  fs::create_directory(In("folder"));
  ASSERT_EQ(mkfifo(In("pipe").c_str(), 0600), 0);
  ExpectRefused({"--api", In("empty.yaml")}, "empty.yaml:1:1: error: an OpenAPI document is a map");
  ExpectRefused({"--api", In("folder")}, "folder:1:1: error: is not a regular file");
  ExpectRefused({"--api", In("pipe")}, "pipe:1:1: error: is not a regular file");
  ExpectRefused({"--api", In("none.yaml")}, "none.yaml:1:1: error: no such file");
  ExpectRefused({"--api", "one="}, "one:1:1: error: no file is named");
}

}  // namespace
}  // namespace understudy::conformance
