#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/node.h"
#include "base/yaml.h"

namespace understudy::testing {

// A text that was parsed, with what was wrong with it. Movable; the nodes' marks stay valid.
struct Document {
  std::unique_ptr<Source> source;
  Diagnostics diagnostics;
  std::optional<Node> root;

  std::vector<std::string> Messages() const {
    std::vector<std::string> messages;
    for (const auto& each : diagnostics.list()) messages.push_back(each.message);
    return messages;
  }
};

inline Document Yaml(std::string text, const DocumentLimits& limits = {}) {
  Document document;
  document.source = std::make_unique<Source>(Source{"test.yaml", std::move(text)});
  document.root = ParseYaml(*document.source, document.diagnostics, limits);
  return document;
}

inline Document Json(std::string text, const DocumentLimits& limits = {}) {
  Document document;
  document.source = std::make_unique<Source>(Source{"test.json", std::move(text)});
  document.root = ParseJson(*document.source, document.diagnostics, limits);
  return document;
}

// "line:column message" of each diagnostic, one a line.
inline std::string Places(const Diagnostics& diagnostics) {
  std::string out;
  for (const auto& each : diagnostics.list()) {
    out +=
        std::to_string(each.line) + ":" + std::to_string(each.column) + " " + each.message + "\n";
  }
  return out;
}

inline std::string Repeat(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace understudy::testing
