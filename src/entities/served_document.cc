#include "entities/served_document.h"

#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "entities/operations.h"
#include "http/url.h"

namespace understudy::entities {
namespace {

// "https://api.example.com" of "https://api.example.com/v1/"; empty: it has no host.
std::string_view HostOf(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos && !url.starts_with("//")) return {};
  const auto host = scheme == std::string_view::npos ? 2 : scheme + 3;
  return url.substr(0, url.find_first_of("/?#", host));
}

std::string EncodedPath(std::string_view prefix) {
  std::string path;
  for (const auto segment : Split(prefix, '/')) {
    if (!segment.empty()) path += Concat({"/", detail::UriEncoded(http::DecodePercents(segment))});
  }
  return path;
}

// Variables of the path are left out with it.
void WriteServers(const Node* server, std::string_view prefix, json::Writer& writer) {
  const std::string_view host =
      server == nullptr ? std::string_view() : HostOf(server->Text("url"));
  const std::string url = Concat({host, EncodedPath(prefix)});
  writer.Key("servers").StartArray().StartObject();
  writer.Key("url").String(url.empty() ? std::string_view("/") : std::string_view(url));
  const Node* variables = server == nullptr ? nullptr : server->Find("variables");
  if (variables != nullptr && variables->is_map()) {
    writer.Key("variables").StartObject();
    for (const auto& variable : variables->members) {
      if (host.find(Concat({"{", variable.name, "}"})) == std::string_view::npos) continue;
      writer.Key(std::string_view(variable.name));
      json::Write(writer, variable.value);
    }
    writer.EndObject();
  }
  writer.EndObject().EndArray();
}

}  // namespace

std::string ServedDocument(const Node& document, const std::string* prefix) {
  if (prefix == nullptr || !document.is_map()) return json::ToText(document);
  const auto& servers = document.Items("servers");
  const Node* first = servers.empty() ? nullptr : &servers.front();
  json::Writer writer;
  writer.StartObject();
  bool is_written = false;
  for (const auto& member : document.members) {
    // Before the paths, as usual.
    if (!is_written && (member.name == "servers" || member.name == "paths")) {
      WriteServers(first, *prefix, writer);
      is_written = true;
    }
    if (member.name == "servers") continue;
    writer.Key(std::string_view(member.name));
    json::Write(writer, member.value);
  }
  if (!is_written) WriteServers(first, *prefix, writer);
  return writer.EndObject().Take();
}

}  // namespace understudy::entities
