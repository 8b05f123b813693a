#include "control/root_page.h"

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/version.h"
#include "control/admin_call.h"
#include "control/examples.h"
#include "front/origin.h"
#include "front/plain_error.h"
#include "http/accept.h"
#include "store/image_vfs.h"

namespace understudy::control {
namespace {

constexpr std::array<std::string_view, 3> kTypes = {"text/plain", "text/html", "application/json"};
constexpr const char* kWhat =
    "understudy imitates vendors' REST APIs, so that tests need no network.";

// What the page says of one API.
struct ShownApi {
  std::string title;
  std::string vendor;
  std::string prefix;
  std::string curl;
};

struct ShownPage {
  std::string scenario;
  std::vector<ShownApi> apis;
  std::string admin;  // the address of the admin API; empty without one
};

std::string CurlFor(const front::ServedVendor& served, store::Database& database,
                    std::string_view base, bool shows_credentials) {
  const auto& operations = served.contract->operations();
  // The first that only reads: all contracts begin with one.
  const contract::Operation& operation = *operations.front();
  std::string curl = "curl ";
  const auto sent = CredentialsFor(served, &operation, shows_credentials ? "" : "CREDENTIAL");
  if (sent) curl += sent->Text() + " ";
  return curl + ShellQuoted(Concat({base, ExampleFor(served, operation, database).target}));
}

ShownPage Collect(const front::SeededScenario& seeded, const std::string& base,
                  const std::string& admin, bool shows_credentials) {
  store::Image rows = seeded.rows.Fork();
  store::OpenedImage opened(rows);
  ShownPage page{seeded.service.scenario_name(), {}, admin};
  for (const auto& served : seeded.service.vendors()) {
    const contract::Contract& contract = *served->contract;
    page.apis.push_back({contract.title(), contract.vendor(), contract.prefix(),
                         CurlFor(*served, opened.database(), base, shows_credentials)});
  }
  return page;
}

std::string AsText(const ShownPage& page) {
  std::string out = std::string(kWhat) + "\nVersion " + std::string(Version()) + ", scenario " +
                    Printable(page.scenario) + ".\n";
  for (const auto& api : page.apis) {
    out += "\n" + api.title + ", " + api.prefix + "\n  " + api.curl + "\n";
  }
  if (!page.admin.empty()) {
    out += "\nAdmin API\n  " + page.admin + "\n  " + page.admin + "/contracts\n  " + page.admin +
           "/schema\n";
  }
  return out;
}

std::string AsJson(const ShownPage& page) {
  json::Writer w;
  w.StartObject().Key("name").String("understudy").Key("what").String(kWhat);
  w.Key("version").String(Version()).Key("scenario").String(page.scenario);
  w.Key("apis").StartArray();
  for (const auto& api : page.apis) {
    w.StartObject().Key("vendor").String(api.vendor).Key("title").String(api.title);
    w.Key("prefix").String(api.prefix).Key("example").String(api.curl).EndObject();
  }
  w.EndArray();
  if (!page.admin.empty()) w.Key("admin").String(page.admin);
  w.EndObject();
  return w.Take();
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string AsHtml(const ShownPage& page) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>understudy</title>"
      "</head>\n<body><h1>understudy</h1>\n<p>" +
      std::string(kWhat) + "</p>\n<p>Version " + std::string(Version()) + ", scenario " +
      Escaped(page.scenario) + ".</p>\n";
  for (const auto& api : page.apis) {
    out += "<h2>" + Escaped(api.title) + "</h2>\n<p>" + Escaped(api.prefix) + "</p>\n<pre>" +
           Escaped(api.curl) + "</pre>\n";
  }
  if (page.admin.empty()) return out + "</body></html>\n";
  const auto link = [&](const std::string& rest, const std::string& text) {
    return "<li><a href=\"" + Escaped(page.admin + rest) + "\">" + text + "</a></li>\n";
  };
  out += "<h2>Admin API</h2>\n<ul>\n" + link("", "All calls") + link("/worlds", "Worlds") +
         link("/contracts", "Contracts (OpenAPI)") + link("/schema", "Schema of scenarios");
  return out + "</ul>\n</body></html>\n";
}

// "cart" of "/~cart/".
std::string_view WorldOf(std::string_view path) {
  path.remove_prefix(std::min<std::size_t>(path.size(), 2));
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

}  // namespace

bool RootPage::Owns(std::string_view path) const {
  const bool is_root = path == "/";
  if (!is_root && (!path.starts_with("/~") || front::WhyNoWorldName(WorldOf(path)))) return false;
  const auto seeded = ScenarioOf(is_root ? std::string_view() : WorldOf(path));
  return !seeded->service.router().has_root();
}

std::shared_ptr<const front::SeededScenario> RootPage::ScenarioOf(std::string_view world) const {
  const auto known = world.empty() ? nullptr : worlds_.Find(world);
  return known == nullptr ? worlds_.scenario() : known->scenario;
}

http::Response RootPage::Handle(const http::Request& request) {
  http::Response response;
  try {
    response = Answer(request);
  } catch (const std::exception& e) {
    log::Error(std::string("internal error: ") + e.what());
    response =
        front::PlainError({ProblemKind::kInternal, "Internal error; the server's log says more."});
  }
  response.headers.push_back({"Date", std::string(FormatHttpDate(MachineNow()))});
  return response;
}

http::Response RootPage::Answer(const http::Request& request) {
  if (request.rejected) return front::PlainError(*request.rejected);
  if (request.method != "GET" && request.method != "HEAD") {
    Problem problem{ProblemKind::kMethodNotAllowed, "Allowed here: GET, HEAD."};
    problem.allow = "GET, HEAD";
    return front::PlainError(problem);
  }
  const auto path = http::SplitTarget(request.target).path;
  const auto name = path == "/" ? std::string_view() : WorldOf(path);
  const auto seeded = ScenarioOf(name);
  const std::string origin = front::OriginOf(request, seeded->service.public_url());
  const std::string prefix = name.empty() ? "" : "/~" + std::string(name);
  // Under a foreign Host, a web page may be reading this (DNS rebinding). It must not learn
  // credentials.
  const ShownPage page =
      Collect(*seeded, origin + prefix, rules_.enabled ? origin + "/__admin" : std::string(),
              HasOwnHost(rules_, request));
  const auto preferred = http::PreferredType(request.Header("Accept").value_or(""), kTypes);
  const std::size_t type = preferred.value_or(0);
  const std::string body = type == 0 ? AsText(page) : type == 1 ? AsHtml(page) : AsJson(page);
  const std::string charset = type == 2 ? "" : "; charset=utf-8";
  return {200, {{"Vary", "Accept"}}, std::string(kTypes.at(type)) + charset, body};
}

}  // namespace understudy::control
