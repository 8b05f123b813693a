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

  EXPECT_EQ(diagnostics.list().at(0).source_line, "b: 2");
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

TEST(DiagnosticsTest, KeepsTheFirstThousandInOrder) {
  Diagnostics diagnostics;
  for (int i = 0; i < 1500; ++i) diagnostics.Add(Mark(), std::to_string(i));

  EXPECT_EQ(diagnostics.list().size(), 1000U);
  EXPECT_EQ(diagnostics.list().back().message, "999");
}

TEST(DiagnosticsTest, SuggestsOnlyWhatIsNear) {
  EXPECT_EQ(DidYouMean("vendrs", {"name", "vendors"}), " (did you mean `vendors`?)");
  EXPECT_EQ(DidYouMean("zzz", {"name", "vendors"}), "");
}

}  // namespace
}  // namespace understudy
