// JSON text: what is read and written is read again as the same; and the checks of shapes take any
// tree.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/json.h"
#include "scenario/clock_setting.h"
#include "scenario/fault.h"
#include "scenario/schema.h"
#include "vendors/catalog.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace understudy;
  const Source source{"fuzz", std::string(reinterpret_cast<const char*>(data), size)};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  if (!root) {
    if (diagnostics.empty()) std::abort();
    return 0;
  }
  const Source again{"again", json::ToText(*root)};
  const auto second = ParseJson(again, diagnostics);
  if (!second || json::ToText(*second) != again.text) std::abort();
  static const Shape kShapes[] = {scenario::FaultRulesShape(*Catalog::BuiltIn()),
                                  scenario::ClockShape()};
  for (const auto& shape : kShapes) {
    Diagnostics wrong;
    shape.Check(*root, wrong);
    wrong.Sort();
    wrong.Render();
  }
  return 0;
}
