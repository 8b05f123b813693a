#include "control/instance.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <random>

namespace understudy::control {

Instance NewInstance() {
  std::random_device random;
  std::array<char, 17> id{};
  std::snprintf(id.data(), id.size(), "%08x%08x", random(), random());
  return {id.data(), getpid(), MachineNow()};
}

}  // namespace understudy::control
