// The text of an Understudy-Fault header, of a Prefer header, and of a fault rule in JSON.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/json.h"
#include "front/faults/request_fault.h"
#include "vendors/catalog.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace understudy;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"Understudy-Fault", "Prefer"}) {
    const auto fault = front::ReadRequestFault({"GET", "/", {{name, text}}, ""});
    if (!fault && fault.error().detail.empty()) std::abort();
  }
  const Source source{"fuzz", text};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  static const scenario::FaultRuleParser kParser(Catalog::BuiltIn());
  if (root && !kParser.Parse(*root, diagnostics) && diagnostics.empty()) std::abort();
  return 0;
}
