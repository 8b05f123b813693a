#include "base/diagnostics.h"

#include <gtest/gtest.h>

#include "support/documents.h"

namespace understudy {
namespace {

using testing::Repeat;

Mark MarkOf(const Source& source, std::string_view needle) {
  return {&source, static_cast<std::uint32_t>(source.text.find(needle))};
}

TEST(DiagnosticsTest, RendersPlaceMessageLineAndCaret) {
  const Source source{"a.yaml", "name: x\nvendrs: {}\n"};
  Diagnostics diagnostics;

  diagnostics.Add(MarkOf(source, "vendrs"), "unknown key `vendrs`");

  EXPECT_EQ(diagnostics.Render(),
            "a.yaml:2:1: error: unknown key `vendrs`\n"
            " 2 | vendrs: {}\n"
            "   | ^\n");
}

TEST(DiagnosticsTest, PutsTheCaretUnderTheColumnWhateverTheLetters) {
  const Source source{"a.yaml", "їжак: [🦔, x]"};
  Diagnostics diagnostics;

  diagnostics.Add(MarkOf(source, "x"), "m");

  EXPECT_EQ(diagnostics.Render(),
            "a.yaml:1:11: error: m\n"
            " 1 | їжак: [🦔, x]\n"
            "   |           ^\n");
}

TEST(DiagnosticsTest, ShowsTabsAndOtherControlCharactersAndStillPointsRight) {
  const Source source{"a.json", "\t\x01x"};
  Diagnostics diagnostics;

  diagnostics.Add(MarkOf(source, "x"), "m");

  EXPECT_EQ(diagnostics.Render(),
            "a.json:1:3: error: m\n"
            " 1 | \\x09\\x01x\n"
            "   |         ^\n");
}

TEST(DiagnosticsTest, LeavesCarriageReturnsOut) {
  const Source source{"a.yaml", "a: 1\r\nb: 2\r\n"};
  Diagnostics diagnostics;

  diagnostics.Add(MarkOf(source, "b"), "m");

  EXPECT_EQ(diagnostics.list().at(0).excerpt, "b: 2");
}

TEST(DiagnosticsTest, WidensTheGutterWithTheLineNumber) {
  const Source source{"a.yaml", Repeat("\n", 99) + "b: 2"};
  Diagnostics diagnostics;

  diagnostics.Add(MarkOf(source, "2"), "m");

  EXPECT_EQ(diagnostics.Render(),
            "a.yaml:100:4: error: m\n"
            " 100 | b: 2\n"
            "     |    ^\n");
}

TEST(DiagnosticsTest, ShowsOfALongLineThePartAroundThePlace) {
  const Source source{"a.json", std::string(300, 'x') + "y" + std::string(300, 'z')};
  Diagnostics diagnostics;

  diagnostics.Add(MarkOf(source, "y"), "m");

  EXPECT_EQ(diagnostics.Render(), "a.json:1:301: error: m\n 1 | …" + std::string(79, 'x') + "y" +
                                      std::string(80, 'z') + "…\n   | " + std::string(80, ' ') +
                                      "^\n");
}

TEST(DiagnosticsTest, CutsALongLineOnlyWhereItIsLong) {
  const Source source{"a.json", "y" + std::string(300, 'z')};
  Diagnostics diagnostics;

  diagnostics.Add(MarkOf(source, "y"), "m");

  EXPECT_EQ(diagnostics.Render(),
            "a.json:1:1: error: m\n 1 | y" + std::string(159, 'z') + "…\n   | ^\n");
}

TEST(DiagnosticsTest, OutlivesTheSource) {
  Diagnostics diagnostics;
  {
    const Source source{"a.yaml", "a: 1"};
    diagnostics.Add(MarkOf(source, "1"), "m");
  }
  EXPECT_EQ(diagnostics.Render(), "a.yaml:1:4: error: m\n 1 | a: 1\n   |    ^\n");
}

TEST(DiagnosticsTest, NamesAFileThatCouldNotBeRead) {
  Diagnostics diagnostics;

  diagnostics.Add(std::string("gone.yaml"), "no such file");

  EXPECT_EQ(diagnostics.Render(), "gone.yaml:1:1: error: no such file\n");
}

TEST(DiagnosticsTest, KeepsTheFirstHundredAndCountsTheRest) {
  Diagnostics diagnostics;
  for (int i = 0; i < 1500; ++i) diagnostics.Add(Mark(), std::to_string(i));

  EXPECT_EQ(diagnostics.list().size(), 100U);
  EXPECT_EQ(diagnostics.list().back().message, "99");
  EXPECT_EQ(diagnostics.total(), 1500U);
  EXPECT_TRUE(diagnostics.Render().ends_with("error: 99\nand 1400 more errors\n"));
}

TEST(DiagnosticsTest, SaysThatAWarningIsOne) {
  const Source source{"a.yaml", "a: 1"};
  Diagnostics warnings(Severity::kWarning);
  for (int i = 0; i < 101; ++i) warnings.Add(MarkOf(source, "1"), "m");

  const std::string text = warnings.Render();
  EXPECT_TRUE(text.starts_with("a.yaml:1:4: warning: m\n 1 | a: 1\n   |    ^\n"));
  EXPECT_TRUE(text.ends_with("and 1 more warning\n"));
}

// Before, each error copied its line: this took 16 GB.
TEST(DiagnosticsTest, KeepsLittleOfALongLine) {
  const Source source{"a.json", std::string(16'000'000, 'x')};
  Diagnostics diagnostics;
  for (std::uint32_t i = 0; i < 1000; ++i) diagnostics.Add(Mark{&source, i * 16'000}, "m");

  for (const auto& each : diagnostics.list()) EXPECT_LE(each.excerpt.size(), 166U);
  EXPECT_EQ(diagnostics.list().back().column, 99U * 16'000 + 1);
}

TEST(DiagnosticsTest, FindsPlacesInAnyOrderAndInSeveralFiles) {
  const Source one{"1.yaml", "a: 1\nb: їж\nc: 3"};
  const Source other{"2.yaml", "\xEF\xBB\xBFx: 1\ny: 2"};
  Diagnostics diagnostics;
  for (const auto* text : {"3", "a", "ж", "b"}) {
    diagnostics.Add(MarkOf(one, text), text);
    diagnostics.Add(MarkOf(other, "x"), "x");
  }
  diagnostics.Add(MarkOf(other, "2"), "2");
  diagnostics.Sort();

  EXPECT_EQ(testing::Places(diagnostics),
            "1:1 a\n2:1 b\n2:5 ж\n3:4 3\n1:1 x\n1:1 x\n1:1 x\n1:1 x\n2:4 2\n");
}

TEST(DiagnosticsTest, SuggestsOnlyWhatIsNear) {
  EXPECT_EQ(DidYouMean("vendrs", {"name", "vendors"}), " (did you mean `vendors`?)");
  EXPECT_EQ(DidYouMean("zzz", {"name", "vendors"}), "");
}

}  // namespace
}  // namespace understudy
