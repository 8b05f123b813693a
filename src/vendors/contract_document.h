#pragma once

#include <functional>
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
  using ReadWhole = std::function<contract::DocumentFile()>;

  // `read_whole` reads the same file with the lists `x-basis`, which `file` lacks; nullptr: it has
  // them.
  explicit ContractDocument(contract::DocumentFile file, ReadWhole read_whole = nullptr)
      : file_(std::move(file)), read_whole_(std::move(read_whole)) {}

  const Node& root() const { return file_.root; }
  // With the lists `x-basis`, which are for people; nullptr: root() has them.
  const ReadWhole& read_whole() const { return read_whole_; }
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
  const ReadWhole read_whole_;
  std::mutex mutex_;
  std::unique_ptr<ContractSchemas> kept_;  // guarded by mutex_; points into file_
};

}  // namespace understudy
