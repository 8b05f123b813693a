#pragma once

#include <string_view>
#include <utility>

#include "control/guard.h"
#include "front/worlds.h"
#include "http/message.h"

namespace understudy::control {

// The short page at `/`, which says what this server is, with an example for each API: HTML for
// browsers, JSON for who asks for it, else text. `/~NAME/` shows it for a world; it creates none.
// Thread-safe.
class RootPage {
 public:
  // `worlds` outlives it.
  RootPage(front::Worlds& worlds, AccessRules rules) : worlds_(worlds), rules_(std::move(rules)) {}

  // Whether a path is this page's. `/~NAME` is when the name can be a world's. Not if an API that
  // the world serves has the path `/`.
  bool Owns(std::string_view path) const;

  // Never throws.
  http::Response Handle(const http::Request& request);

 private:
  http::Response Answer(const http::Request& request);
  // The scenario of the world with this name; without such a world, or a name, the first one.
  std::shared_ptr<const front::SeededScenario> ScenarioOf(std::string_view world) const;

  front::Worlds& worlds_;
  const AccessRules rules_;
};

}  // namespace understudy::control
