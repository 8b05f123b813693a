#pragma once

#include <optional>

#include "base/diagnostics.h"
#include "base/yaml_escapes.h"

namespace understudy {

// Refuses invalid YAML, by libyaml, which has the same grammar as PyYAML. yaml-cpp accepts more:
// truncated files, and invalid anchors and tags. The text is the one that yaml-cpp reads, without a
// byte order mark. Returns nullopt after an error, which is in the diagnostics. `depth` limits the
// nesting of maps and lists.
std::optional<YamlText> CheckYamlSyntax(const Source& source, Diagnostics& diagnostics, int depth);

}  // namespace understudy
