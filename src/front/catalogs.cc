#include "front/catalogs.h"

#include <utility>

namespace understudy::front {

Catalogs::Catalogs(SharedCatalog current) : state_(std::make_shared<State>()) {
  state_->current = std::move(current);
}

SharedCatalog Catalogs::Current() const {
  const std::lock_guard lock(state_->mutex);
  return state_->current;
}

void Catalogs::Replace(SharedCatalog catalog) const {
  const std::lock_guard lock(state_->mutex);
  if (catalog == state_->current) return;
  std::erase_if(state_->before, [](const auto& each) { return each.expired(); });
  state_->before.push_back(std::exchange(state_->current, std::move(catalog)));
}

SharedCatalog Catalogs::WithTables(std::uint32_t id) const {
  std::vector<SharedCatalog> all;
  {
    const std::lock_guard lock(state_->mutex);
    all.push_back(state_->current);
    for (const auto& each : state_->before) all.push_back(each.lock());
  }
  for (auto& each : all) {
    if (each != nullptr && each->row_tables().recorded().id() == id) return std::move(each);
  }
  return nullptr;
}

}  // namespace understudy::front
