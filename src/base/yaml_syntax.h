#pragma once

#include <optional>

#include "base/diagnostics.h"
#include "base/yaml_escapes.h"

namespace understudy {

// Refuses what is no YAML, by libyaml, which shares its grammar with PyYAML: yaml-cpp lets the end
// of a file close what is open, and takes more for a mark than YAML does. The text is the one for
// yaml-cpp to read, without a byte order mark. nullopt after an error, which is in the diagnostics;
// `depth` is the most that maps and lists may be nested.
std::optional<YamlText> CheckYamlSyntax(const Source& source, Diagnostics& diagnostics, int depth);

}  // namespace understudy
