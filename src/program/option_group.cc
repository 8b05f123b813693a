#include "program/option_group.h"

#include "base/clock.h"

namespace understudy {
namespace {

std::string DurationText(std::chrono::milliseconds duration) {
  using std::chrono::hours, std::chrono::seconds;
  if (duration.count() == 0) return "";
  if (duration % hours(1) == hours(0)) return std::to_string(duration / hours(1)) + "h";
  if (duration % seconds(1) == seconds(0)) return std::to_string(duration / seconds(1)) + "s";
  return std::to_string(duration.count()) + "ms";
}

}  // namespace

void OptionGroup::AddApis(std::vector<std::string>& to, std::string& root) {
  app_.add_option(
          "--api", to,
          "Serve the API of this OpenAPI document, 3.0 or 3.1, with state. May be repeated. "
          "NAME=FILE names it. Without a scenario, nothing else is served.")
      ->group(heading_)
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->check(NotEmpty());
  Add("--api-root", "DIR", root,
      "The files of these documents may be anywhere in this folder. Without it: in the document's "
      "own folder.")
      ->check(NotEmpty());
}

CLI::Option* OptionGroup::Add(const std::string& name, std::chrono::milliseconds& to,
                              const std::string& text) {
  // Duration() has accepted the text by then.
  const auto read = [&to](const std::string& value) { to = ParseDuration(value).value(); };
  return app_.add_option_function<std::string>(name, read, text)
      ->group(heading_)
      ->type_name("DURATION")
      ->default_str(DurationText(to))
      ->check(Duration());
}

}  // namespace understudy
