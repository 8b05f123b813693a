#pragma once

#include <memory>
#include <string_view>

#include "front/worlds.h"

namespace understudy::front {

// A world whose journal is read. All calls about journals have one rule for a world that does not
// exist: its journal is empty, so that a test which expects no request passes before the first one.
struct WorldToRead {
  std::shared_ptr<World> world;  // not locked; null: the world does not exist
  // The world's scenario, or the one that it would get.
  std::shared_ptr<const SeededScenario> scenario;
  std::shared_ptr<journal::Journal> journal;  // never null
};

// The world of this name, which must be valid. Does not create it.
WorldToRead FindToRead(Worlds& worlds, std::string_view name);

}  // namespace understudy::front
