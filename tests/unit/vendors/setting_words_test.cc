#include "vendors/setting_words.h"

#include <gtest/gtest.h>

#include <string>

#include "base/yaml.h"

namespace understudy {
namespace {

// The errors of a vendor.yaml, each with its place.
std::string ErrorsOf(const std::string& words) {
  const Source source{"vendor.yaml", words};
  Diagnostics errors;
  const auto file = ParseYaml(source, errors);
  CheckSettings(*file, {{"bodies", {"all", "none"}, ""}, {"status", {"http", "ok"}, ""}}, errors);
  std::string text;
  for (const auto& error : errors.list()) {
    text += std::to_string(error.line) + ":" + std::to_string(error.column) + ": " + error.message +
            "\n";
  }
  return text;
}

TEST(SettingWordsTest, AreThoseOfTheVendor) {
  EXPECT_EQ(ErrorsOf("no-content: {setting: bodies, is: none}\n"
                     "errors: {http-status: {setting: status, is: ok, status: 200}}\n"
                     "operations: {list: {instead: {setting: bodies, is: all}}, read: {}}\n"),
            "");
}

TEST(SettingWordsTest, OthersAreRefusedWithTheirPlaces) {
  EXPECT_EQ(ErrorsOf("no-content: {setting: bodes, is: none}\n"
                     "errors: {http-status: {setting: status, is: okay, status: 200}}\n"
                     "laravel: {page-only: {setting: status}}\n"
                     "operations: {list: {instead: {setting: none, is: all}}}\n"),
            "1:23: the vendor has no setting `bodes` (did you mean `bodies`?)\n"
            "2:45: `status` is never `okay`: it is one of http, ok\n"
            "3:22: expected a `setting`, and the value that it `is`\n"
            "4:40: the vendor has no setting `none`\n");
}

}  // namespace
}  // namespace understudy
