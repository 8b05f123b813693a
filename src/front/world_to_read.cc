#include "front/world_to_read.h"

#include <string>

namespace understudy::front {

WorldToRead FindToRead(Worlds& worlds, std::string_view name) {
  auto world = worlds.Find(name);
  if (world != nullptr) return {world, world->scenario, world->journal};
  return {nullptr, worlds.scenario(), worlds.journals().MakeEmpty(std::string(name))};
}

}  // namespace understudy::front
