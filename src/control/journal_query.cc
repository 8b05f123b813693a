#include "control/journal_query.h"

#include "base/text.h"

namespace understudy::control {

OrRefusal<std::optional<std::string>> ReadParameter(const AdminCall& call, std::string_view name) {
  std::optional<std::string> value;
  for (const auto& [its_name, its_value] : call.query) {
    if (its_name != name) continue;
    if (value) {
      return tl::make_unexpected(Refuse(
          400, "bad_request", Concat({"The parameter `", name, "` must be sent only once."})));
    }
    value = its_value;
  }
  return value;
}

OrRefusal<std::string> ReadWorld(const AdminCall& call, ByDefault by_default) {
  const auto asked = ReadParameter(call, "world");
  if (!asked) return tl::make_unexpected(asked.error());
  if (!*asked) {
    const bool is_all = by_default == ByDefault::kAllWorlds && !call.is_world_named;
    return is_all ? std::string() : call.world;
  }
  const std::string& name = **asked;
  if (name == "all") return std::string();
  if (const auto why = front::WhyNoWorldName(name)) {
    return tl::make_unexpected(Refuse(400, "bad_request", *why));
  }
  if (call.is_world_named && name != call.world) {
    return tl::make_unexpected(Refuse(400, "bad_request",
                                      Concat({"The request names the world `", call.world,
                                              "`, and the parameter `world` ", "another one."})));
  }
  return name;
}

}  // namespace understudy::control
