#include "program/validators.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "http/post.h"

namespace understudy {
namespace {

std::string Expected(const std::string& what, const std::string& found) {
  return "expected " + what + ", found `" + found + "`";
}

}  // namespace

CLI::Validator NotEmpty() {
  return CLI::Validator(
      [](const std::string& text) { return text.empty() ? "must not be empty" : ""; }, "");
}

CLI::Validator HostAddress() {
  return CLI::Validator(
      [](std::string& text) {
        const bool is_v6 =
            text.starts_with('[') && text.ends_with(']') && text.find(':') != std::string::npos;
        if (is_v6) text = text.substr(1, text.size() - 2);
        return text.empty() ? "must not be empty" : "";
      },
      "");
}

CLI::Validator HttpUrl(bool also_https) {
  return CLI::Validator(
      [also_https](const std::string& url) {
        const bool known =
            url.starts_with("http://") || (also_https && url.starts_with("https://"));
        const bool has_host = known && url.find("://") + 3 < url.size();
        if (has_host) return std::string();
        return Expected(also_https ? "an http:// or https:// address" : "an http:// address", url);
      },
      "");
}

CLI::Validator PortNumber() {
  return CLI::Validator(
      [](const std::string& text) {
        const auto parsed = ParseInteger(text);
        const bool fits = parsed.status == IntegerStatus::kOk && parsed.value >= 0 &&
                          parsed.value <= 65535 && (text == "0" || text.front() != '0');
        return fits ? std::string() : Expected("a port number from 0 to 65535", text);
      },
      "");
}

CLI::Validator WholeNumber(std::int64_t least, std::int64_t most) {
  return CLI::Validator(
      [=](const std::string& text) {
        const auto parsed = ParseInteger(text);
        const bool fits =
            parsed.status == IntegerStatus::kOk && parsed.value >= least && parsed.value <= most;
        if (fits) return std::string();
        return Expected(
            "a whole number from " + std::to_string(least) + " to " + std::to_string(most), text);
      },
      "");
}

CLI::Validator Duration() {
  return CLI::Validator(
      [](const std::string& text) {
        return ParseDuration(text) ? std::string() : WhyNoDuration(text);
      },
      "");
}

CLI::Validator Token() {
  return CLI::Validator(
      [](const std::string& text) {
        const auto is_plain = [](char c) { return c > ' ' && c < '\x7f'; };
        const bool fits = !text.empty() && std::all_of(text.begin(), text.end(), is_plain);
        return fits ? "" : "must consist of ASCII letters, digits and signs, without spaces";
      },
      "");
}

CLI::Validator OneOf(std::vector<std::string> names) {
  return CLI::Validator(
      [names = std::move(names)](std::string& text) {
        const auto small = CLI::detail::to_lower(text);
        if (std::find(names.begin(), names.end(), small) == names.end()) {
          std::string known;
          for (const auto& name : names) known += (known.empty() ? "" : ", ") + name;
          return Expected("one of " + known, text);
        }
        text = small;
        return std::string();
      },
      "");
}

CLI::Validator LogLevel() {
  auto level = OneOf(log::LevelNames());
  return CLI::Validator(
      [level](std::string& text) {
        if (CLI::detail::to_lower(text) == "warning") text = "warn";
        return level(text);
      },
      "");
}

CLI::Validator WorldDomain() {
  return CLI::Validator(
      [](std::string& text) {
        const auto small = CLI::detail::to_lower(text);
        if (small == "true" || small == "1" || small == "on" || small == "yes") text = "localhost";
        if (small == "false" || small == "0" || small == "off" || small == "no") text.clear();
        const std::string domain = text.starts_with("*.") ? text.substr(2) : text;
        constexpr std::string_view kAllowed =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
        return domain.find_first_not_of(kAllowed) == std::string::npos
                   ? std::string()
                   : Expected("a domain such as localhost or mocks.example.com, without a port",
                              text);
      },
      "");
}

CLI::Validator WebhookHost() {
  return CLI::Validator(
      [](const std::string& text) {
        return http::AllowedHost::Read(text)
                   ? std::string()
                   : Expected("a host, or HOST:PORT, without http://", text);
      },
      "");
}

CLI::Validator TrueOrFalse() {
  return CLI::Validator(
      [](const std::string& text) {
        static const std::vector<std::string> kKnown = {"true", "false", "1",   "0",
                                                        "on",   "off",   "yes", "no"};
        const auto small = CLI::detail::to_lower(text);
        const bool known = std::find(kKnown.begin(), kKnown.end(), small) != kKnown.end();
        return known ? std::string() : Expected("true or false", text);
      },
      "");
}

}  // namespace understudy
