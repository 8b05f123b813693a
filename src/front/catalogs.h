#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "vendors/catalog.h"

namespace understudy::front {

// The catalog that a server loads scenarios for, and those of its other worlds: that it had before
// a user's document changed, or whose scenarios have documents of their own. A handle: copies share
// the catalogs. Thread-safe.
class Catalogs {
 public:
  // Gets a new catalog before there are worlds of it.
  using OnNew = std::function<void(const Catalog& catalog)>;

  Catalogs(SharedCatalog current, OnNew on_new = nullptr);  // NOLINT(google-explicit-constructor)

  SharedCatalog Current() const;
  // Scenarios that are loaded from now on are for this one.
  void Replace(SharedCatalog catalog) const;
  // There will be worlds of this one.
  void Add(const SharedCatalog& catalog) const;
  // The one whose row_tables() have this id; nullptr if no world and no scenario uses it any more.
  SharedCatalog WithTables(std::uint32_t id) const;

 private:
  struct State {
    OnNew on_new;
    std::mutex mutex;
    SharedCatalog current;                             // guarded by mutex, as the next one
    std::vector<std::weak_ptr<const Catalog>> others;  // the last one was added last
  };

  const std::shared_ptr<State> state_;
};

}  // namespace understudy::front
