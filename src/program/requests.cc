#include "program/requests.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "front/worlds.h"
#include "http/client.h"
#include "program/exit_code.h"
#include "program/option_group.h"
#include "program/request_text.h"

namespace understudy {
namespace {

constexpr std::chrono::seconds kLongestRead{60};
// For the next request that somebody makes.
constexpr std::chrono::hours kForever{24 * 365};

// https://no-color.org
bool WantsColours() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

// Prints entries, whose lines come in pieces.
class Printer {
 public:
  explicit Printer(const RequestsOptions& options)
      : json_(options.json), look_{WantsColours(), options.verbose} {}

  // False when nobody reads any more.
  bool Take(std::string_view piece) {
    pending_ += piece;
    std::size_t begin = 0;
    for (auto end = pending_.find('\n'); end != std::string::npos;
         end = pending_.find('\n', begin)) {
      Print(std::string_view(pending_).substr(begin, end - begin));
      begin = end + 1;
    }
    pending_.erase(0, begin);
    return static_cast<bool>(std::cout << std::flush);
  }

 private:
  // A line of JSON, or one of an event stream: of these, only data counts.
  void Print(std::string_view line) {
    constexpr std::string_view kData = "data: ";
    if (line.starts_with(kData)) line.remove_prefix(kData.size());
    if (!line.starts_with('{')) return;
    if (json_) {
      std::cout << TerminalJson(line) << '\n';
      return;
    }
    const Source source{"entry", std::string(line)};
    Diagnostics diagnostics;
    if (const auto entry = ParseJson(source, diagnostics)) std::cout << RequestText(*entry, look_);
  }

  const bool json_;
  const RequestLook look_;
  std::string pending_;
};

// "http://127.0.0.1:8080/~cart".
bool NamesWorld(std::string_view url) {
  const auto host = url.find("://");
  return url.find("/~", host == std::string_view::npos ? 0 : host + 3) != std::string_view::npos;
}

http::Outgoing RequestTo(const RequestsOptions& options) {
  const std::string base = options.url.substr(0, options.url.find_last_not_of('/') + 1);
  http::Outgoing request{
      Concat({base, "/__admin/requests", options.follow ? "/stream" : ".jsonl"})};
  // As `understudy verify` does, so that two names are an error.
  if (!options.world.empty()) {
    request.headers.push_back({std::string(http::kWorldHeader), options.world});
  }
  if (options.world.empty() && !NamesWorld(base)) request.url += "?world=all";
  if (!options.token.empty()) {
    request.headers.push_back({"Authorization", "Bearer " + options.token});
  }
  return request;
}

// What the server tells people about a reply: that its world does not exist.
void PrintHint(const http::Fetched& reply) {
  if (!reply.hint.empty()) std::cerr << "note: " << Printable(reply.hint) << "\n";
}

// The message of an error of the admin API.
std::string ErrorMessage(const http::Fetched& reply) {
  const Source source{"reply", reply.body};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  const Node* error = root && root->is_map() ? root->Find("error") : nullptr;
  if (error != nullptr && error->is_map()) return Printable(error->Text("message"));
  return "the server answered with status " + std::to_string(reply.status);
}

}  // namespace

void AddRequestsOptions(CLI::App& app, RequestsOptions& options) {
  OptionGroup where(app, "Where to ask");
  where.Add("--url", "URL", options.url, "The server's address.")->check(HttpUrl(false));
  where
      .Add("--world", "NAME", options.world,
           "The world whose requests are printed. Without it: all.")
      ->check(CLI::Validator(
          [](const std::string& name) { return front::WhyNoWorldName(name).value_or(""); }, ""));
  where.Add("--admin-token", "TOKEN", options.token, "The server's token for /__admin.")
      ->check(Token());
  OptionGroup how(app, "Output");
  how.Flag("--follow", options.follow, "Print requests from now on, each once it is answered.");
  how.Flag("--json", options.json, "Print a line of JSON for each request.");
  how.Flag("--verbose,-v", options.verbose, "Print bodies too.");
}

int ShowRequests(const RequestsOptions& options) {
  Printer printer(options);
  const auto reply = http::FetchPieces(
      RequestTo(options), options.follow ? std::chrono::milliseconds(kForever) : kLongestRead,
      {PrintHint, [&](std::string_view piece) { return printer.Take(piece); }});
  if (!reply) {
    std::cerr << "error: " << reply.error() << "\n";
    return kUnhealthy;
  }
  if (reply->status == 200) return kFine;
  std::cerr << "error: " << ErrorMessage(*reply) << "\n";
  return kRuntimeFailure;
}

}  // namespace understudy
