#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "base/diagnostics.h"
#include "base/node.h"
#include "contract/document_file.h"
#include "contract/schema.h"

namespace understudy {

// Schemas of a built-in contract, which has no faults: a test reads its patterns.
struct ContractSchemas {
  explicit ContractSchemas(const Node& document)
      : schemas(document, faults, contract::Pattern::Compiled::kAtFirstUse) {}

  Diagnostics faults;
  contract::Schemas schemas;
};

// The document of a built-in contract. Thread-safe.
class ContractDocument {
 public:
  explicit ContractDocument(contract::DocumentFile file) : file_(std::move(file)) {}

  const Node& root() const { return file_.root; }
  // For the next TakeSchemas(), which need not read them again.
  void KeepSchemas(std::unique_ptr<ContractSchemas> schemas) {
    const std::lock_guard lock(mutex_);
    kept_ = std::move(schemas);
  }
  std::unique_ptr<ContractSchemas> TakeSchemas() {
    const std::lock_guard lock(mutex_);
    if (!kept_) kept_ = std::make_unique<ContractSchemas>(root());
    return std::move(kept_);
  }

 private:
  const contract::DocumentFile file_;
  std::mutex mutex_;
  std::unique_ptr<ContractSchemas> kept_;  // guarded by mutex_; points into file_
};

}  // namespace understudy
