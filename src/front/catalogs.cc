#include "front/catalogs.h"

#include <utility>

namespace understudy::front {

Catalogs::Catalogs(SharedCatalog current, OnNew on_new) : state_(std::make_shared<State>()) {
  state_->on_new = std::move(on_new);
  state_->current = std::move(current);
}

SharedCatalog Catalogs::Current() const {
  const std::lock_guard lock(state_->mutex);
  return state_->current;
}

void Catalogs::Replace(SharedCatalog catalog) const {
  if (catalog == Current()) return;
  Add(catalog);
  const std::lock_guard lock(state_->mutex);
  state_->others.push_back(std::exchange(state_->current, std::move(catalog)));
}

void Catalogs::Add(const SharedCatalog& catalog) const {
  catalog->row_tables();  // made now, and not while a client waits
  if (state_->on_new) state_->on_new(*catalog);
  const std::lock_guard lock(state_->mutex);
  std::erase_if(state_->others, [](const auto& each) { return each.expired(); });
  state_->others.push_back(catalog);
}

SharedCatalog Catalogs::WithTables(std::uint32_t id) const {
  std::vector<SharedCatalog> all;
  {
    const std::lock_guard lock(state_->mutex);
    all.push_back(state_->current);
    for (const auto& each : state_->others) all.push_back(each.lock());
  }
  for (auto& each : all) {
    if (each != nullptr && each->row_tables().recorded().id() == id) return std::move(each);
  }
  return nullptr;
}

}  // namespace understudy::front
