// A snapshot that is uploaded: a good file, changed as the input says. Four bytes of the input are
// one change: where, in three, and what to write there. A last piece of one to three bytes cuts the
// file.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "front/pipeline.h"
#include "front/world_file.h"
#include "vendors/catalog.h"

namespace {

using namespace understudy;

std::shared_ptr<const front::SeededScenario> MakeSeeded() {
  const auto scenario = scenario::LoadText(Catalog::BuiltIn(), "extends: empty\n", "fuzz");
  if (!scenario) std::abort();
  return front::ScenarioSeeder{Catalog::BuiltIn(), std::nullopt}.Make(
      *scenario, *front::MakeEmptyDatabase(*Catalog::BuiltIn()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto seeded = MakeSeeded();
  static const std::string good = front::ToFile(front::Contents(seeded));
  std::string file = good;
  for (; size >= 4; data += 4, size -= 4) {
    const std::size_t at = (data[0] + data[1] * 256UL + data[2] * 65536UL) % file.size();
    file[at] = static_cast<char>(data[3]);
  }
  if (size > 0) file.resize(file.size() * data[0] / 256);
  auto contents = front::FromFile(std::move(file), seeded);
  if (!contents && contents.error().empty()) std::abort();
  if (contents) front::ToFile(std::move(*contents));
  return 0;
}
