#include "control/admin_call.h"

#include <algorithm>
#include <stdexcept>

#include "front/plain_error.h"

namespace understudy::control {
namespace {

constexpr std::int64_t kLongestPage = 1000;

// A number of the query, `fallback` when it is not there.
OrRefusal<std::size_t> ReadNumber(const AdminCall& call, std::string_view name, std::int64_t least,
                                  std::int64_t most, std::size_t fallback) {
  const auto is_it = [&](const auto& pair) { return pair.first == name; };
  const auto found = std::find_if(call.query.begin(), call.query.end(), is_it);
  if (found == call.query.end()) return fallback;
  const auto parsed = ParseInteger(found->second);
  const bool fits =
      parsed.status == IntegerStatus::kOk && parsed.value >= least && parsed.value <= most;
  if (!fits || std::count_if(call.query.begin(), call.query.end(), is_it) > 1) {
    return tl::make_unexpected(Refuse(400, "bad_request",
                                      "The parameter `" + std::string(name) +
                                          "` must be one integer from " + std::to_string(least) +
                                          " to " + std::to_string(most) + "."));
  }
  return static_cast<std::size_t>(parsed.value);
}

}  // namespace

std::shared_ptr<const front::SeededScenario> ScenarioOf(const AdminCall& call,
                                                        std::string_view world) {
  front::Worlds& worlds = call.services.worlds;
  const auto found = worlds.Find(world);
  return found == nullptr ? worlds.scenario() : found->scenario;
}

scenario::RowCatalogs RowCatalogsOf(const AdminCall& call, std::string_view world) {
  const auto catalogs = call.services.reloader.catalogs();
  return {ScenarioOf(call, world)->service.catalog(),
          [catalogs](std::uint32_t tables) { return catalogs.WithTables(tables); }};
}

const std::string& AdminCall::PathValue(std::string_view name) const {
  for (const auto& [its_name, value] : path) {
    if (its_name == name) return value;
  }
  throw std::logic_error("the call's path has no {" + std::string(name) + "}");
}

http::Response JsonReply(int status, std::string body) {
  return {status, {}, "application/json", std::move(body)};
}

http::Response NoContent() { return {204, {}, "", ""}; }

http::Response Refuse(int status, std::string_view code, std::string_view message) {
  return front::PlainError(status, code, message);
}

http::Response NotFound(std::string_view message) { return Refuse(404, "not_found", message); }
http::Response Conflict(std::string_view message) { return Refuse(409, "conflict", message); }

OrRefusal<Page> ReadPage(const AdminCall& call) {
  const Page standard;
  const auto limit = ReadNumber(call, "limit", 1, kLongestPage, standard.limit);
  if (!limit) return tl::make_unexpected(limit.error());
  const auto offset = ReadNumber(call, "offset", 0, 1'000'000'000, standard.offset);
  if (!offset) return tl::make_unexpected(offset.error());
  return Page{*limit, *offset};
}

Shape NameShape() {
  return Shape::String().Where([](const Node& node) { return front::WhyNoWorldName(node.text); });
}

std::optional<std::string> WhyNoFileName(std::string_view name) {
  if (!front::WhyNoWorldName(name) && !name.starts_with('.')) return std::nullopt;
  return Quoted(name) +
         " is not a valid snapshot name: use 1 to 64 characters of A-Z, a-z, 0-9, \".\", \"_\" and "
         "\"-\"; the first must not be \".\".";
}

Shape FileNameShape() {
  return Shape::String().Where([](const Node& node) { return WhyNoFileName(node.text); });
}

}  // namespace understudy::control
