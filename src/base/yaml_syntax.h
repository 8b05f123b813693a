#pragma once

#include <optional>

#include "base/diagnostics.h"
#include "base/yaml.h"
#include "base/yaml_escapes.h"

namespace understudy {

// Refuses invalid YAML, by libyaml, which has the same grammar as PyYAML. yaml-cpp accepts more:
// truncated files, and invalid anchors and tags. The text is the one that yaml-cpp reads, without a
// byte order mark. Returns nullopt after an error, which is in the diagnostics: also for what is
// nested deeper or has more values than the limits allow. libyaml keeps little of a text at once,
// so that a text that is refused takes little memory.
std::optional<YamlText> CheckYamlSyntax(const Source& source, Diagnostics& diagnostics,
                                        const DocumentLimits& limits);

}  // namespace understudy
