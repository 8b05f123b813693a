#pragma once

#include <string>

#include "control/admin_call.h"

// The query parameters of calls about the journals of several worlds.
namespace understudy::control {

enum class ByDefault { kAllWorlds, kOneWorld };

// The world that `?world=` names, else the one of the prefix, header or host; "" for all worlds,
// which `?world=all` asks for, even if the request also names a world. If nothing names a world:
// all worlds, or "default".
OrRefusal<std::string> ReadWorld(const AdminCall& call, ByDefault by_default);

// The only value of a parameter; nullopt if it is absent.
OrRefusal<std::optional<std::string>> ReadParameter(const AdminCall& call, std::string_view name);

}  // namespace understudy::control
