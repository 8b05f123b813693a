#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "contract/schema.h"

namespace understudy::testing {

// One document of components.schemas.
class SchemaDocument {
 public:
  explicit SchemaDocument(const std::string& schemas, const std::string& version = "3.0.3")
      : source_{"openapi.json", R"({"openapi": ")" + version + R"(", "components": {"schemas": )" +
                                    schemas + "}}"} {
    Diagnostics errors;
    root_ = ParseJson(source_, errors);
    EXPECT_TRUE(errors.empty()) << errors.Render();
    if (root_) schemas_ = std::make_unique<contract::Schemas>(*root_, warnings_);
  }

  const Node& NodeOf(const std::string& name) const {
    return *root_->Find("components")->Find("schemas")->Find(name);
  }
  const contract::Schema& At(const std::string& name) { return schemas_->At(NodeOf(name)); }
  contract::Schemas& schemas() { return *schemas_; }
  std::string Warnings() const {
    std::string all;
    for (const auto& w : warnings_.list()) all += w.message + "\n";
    return all;
  }
  const Diagnostics& warnings() const { return warnings_; }

 private:
  Source source_;
  std::optional<Node> root_;
  Diagnostics warnings_{Severity::kWarning};
  std::unique_ptr<contract::Schemas> schemas_;
};

}  // namespace understudy::testing
