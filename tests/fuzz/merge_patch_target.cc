// Two JSON texts with a line end between them: the second is merged into the first. Merging the
// result again changes nothing (RFC 7396 is idempotent).
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/json.h"
#include "base/merge_patch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace understudy;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  if (end == std::string::npos) return 0;
  const Source source{"target", text.substr(0, end)};
  const Source patching{"patch", text.substr(end + 1)};
  Diagnostics diagnostics;
  const auto target = ParseJson(source, diagnostics);
  const auto patch = ParseJson(patching, diagnostics);
  if (!target || !patch) return 0;
  const Node once = MergePatch(*target, *patch);
  if (json::ToText(MergePatch(once, *patch)) != json::ToText(once)) std::abort();
  return 0;
}
