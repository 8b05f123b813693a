// A scenario's text, as YAML or JSON: whatever it holds, reading it ends with a scenario or with
// errors, in time and memory that the fuzzer's limits bound.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenario/scenario.h"
#include "vendors/catalog.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace understudy::scenario;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const bool is_json : {false, true}) {
    const auto loaded =
        LoadSent(understudy::Catalog::BuiltIn(), {text, "fuzz", is_json}, "/nonexistent");
    if (!loaded && loaded.error().empty()) std::abort();
  }
  return 0;
}
