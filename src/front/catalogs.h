#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "vendors/catalog.h"

namespace understudy::front {

// The catalog that a server loads scenarios for, and those that it had before a user's document
// changed. A handle: copies share the catalogs. Thread-safe.
class Catalogs {
 public:
  Catalogs(SharedCatalog current);  // NOLINT(google-explicit-constructor): one catalog is a case

  SharedCatalog Current() const;
  // Scenarios that are loaded from now on are for this one.
  void Replace(SharedCatalog catalog) const;
  // The one whose row_tables() have this id; nullptr if no world and no scenario uses it any more.
  SharedCatalog WithTables(std::uint32_t id) const;

 private:
  struct State {
    std::mutex mutex;
    SharedCatalog current;                             // guarded by mutex, as the next one
    std::vector<std::weak_ptr<const Catalog>> before;  // the last one was replaced last
  };

  const std::shared_ptr<State> state_;
};

}  // namespace understudy::front
