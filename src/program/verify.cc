#include "program/verify.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <system_error>

#include "base/json.h"
#include "base/text.h"
#include "front/worlds.h"
#include "http/client.h"
#include "program/exit_code.h"
#include "program/option_group.h"

namespace understudy {
namespace {

// The server compares each expectation with each request before it answers.
constexpr std::chrono::seconds kPatience{60};

std::string ReadAll(std::istream& stream) {
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// The text of the file; nullopt, after a message, if it can't be read.
std::optional<std::string> ReadExpectationsFile(const std::string& name) {
  if (name == "-") return ReadAll(std::cin);
  std::error_code ignored;
  std::ifstream stream(name, std::ios::binary);
  if (stream && !std::filesystem::is_directory(name, ignored)) return ReadAll(stream);
  std::cerr << "error: " << name << ": can't be read\n";
  return std::nullopt;
}

http::Outgoing RequestOf(const VerifyOptions& options, std::string text) {
  const std::string base = options.url.substr(0, options.url.find_last_not_of('/') + 1);
  http::Outgoing request{base + "/__admin/verify", "POST", {{"Accept", "text/plain"}}};
  request.content_type = options.file.ends_with(".json") ? "application/json" : "application/yaml";
  request.body = std::move(text);
  if (!options.world.empty()) request.headers.push_back({"Understudy-World", options.world});
  if (!options.token.empty()) {
    request.headers.push_back({"Authorization", "Bearer " + options.token});
  }
  return request;
}

// The place of a line and column, from 1, in the text.
Mark MarkOf(const Source& source, std::int64_t line, std::int64_t column) {
  std::size_t offset = 0;
  for (; line > 1; --line) {
    const auto end = source.text.find('\n', offset);
    if (end == std::string::npos) break;
    offset = end + 1;
  }
  const auto is_continued = [&](std::size_t at) {
    return at < source.text.size() && (static_cast<unsigned char>(source.text[at]) & 0xC0U) == 0x80;
  };
  for (; column > 1 && offset < source.text.size(); --column) {
    do ++offset;
    while (is_continued(offset));
  }
  return {&source, static_cast<std::uint32_t>(offset)};
}

// Prints what is wrong with the expectations as `understudy check` would; false if `error` does not
// say it.
bool PrintDetails(const Node& error, const Source& file) {
  const auto& details = error.Items("details");
  Diagnostics diagnostics;
  for (const auto& detail : details) {
    diagnostics.Add(MarkOf(file, detail.Integer("line", 1), detail.Integer("column", 1)),
                    std::string(detail.Text("message")));
  }
  std::cerr << diagnostics.Render();
  return !details.empty();
}

// For a reply that is no verdict: prints the server's error.
int PrintError(const http::Fetched& reply, const Source& file) {
  const Source source{"reply", reply.body};
  Diagnostics diagnostics;
  const auto root = ParseJson(source, diagnostics);
  const Node* error = root ? root->Find("error") : nullptr;
  if (error == nullptr) {
    std::cerr << "error: the server answered with status " << reply.status << "\n";
    return kRuntimeFailure;
  }
  if (reply.status == 400 && PrintDetails(*error, file)) return kInvalidScenario;
  std::cerr << "error: " << error->Text("message") << "\n";
  return kRuntimeFailure;
}

}  // namespace

void AddVerifyOptions(CLI::App& app, VerifyOptions& options) {
  app.add_option("expectations", options.file,
                 "YAML or JSON file with expectations; - is standard input.");
  OptionGroup where(app, "Where to ask");
  where.Add("--url", "URL", options.url, "The server's address.")->check(HttpUrl(false));
  where.Add("--world", "NAME", options.world, "The world whose requests are compared.")
      ->check(CLI::Validator(
          [](const std::string& name) { return front::WhyNoWorldName(name).value_or(""); }, ""));
  where.Add("--admin-token", "TOKEN", options.token, "The server's token for /__admin.")
      ->check(Token());
}

int Verify(const VerifyOptions& options) {
  auto text = ReadExpectationsFile(options.file);
  if (!text) return kInvalidScenario;
  const Source file{options.file == "-" ? "standard input" : options.file, std::move(*text)};
  const auto reply = http::Fetch(RequestOf(options, file.text), kPatience);
  if (!reply) {
    std::cerr << "error: " << reply.error() << "\n";
    return kUnhealthy;
  }
  if (reply->status != 200 && reply->status != 422) return PrintError(*reply, file);
  std::cout << reply->body << std::flush;
  if (!reply->hint.empty()) std::cerr << "note: " << Printable(reply->hint) << "\n";
  return reply->status == 200 ? kFine : kRuntimeFailure;
}

}  // namespace understudy
