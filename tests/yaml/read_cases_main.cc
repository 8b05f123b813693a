// Test tool: reads YAML texts from standard input, with a NUL after each, and writes for each one
// line: its tree as JSON in which every scalar is a string, or "line:column message" of its errors.
// With the argument "large", as ParseLargeYaml() reads them.

#include <iostream>
#include <iterator>
#include <string>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/yaml.h"

namespace {

void WriteTexts(understudy::json::Writer& writer, const understudy::Node& node) {
  if (node.is_map()) {
    writer.StartObject();
    for (const auto& member : node.members) {
      writer.Key(member.name);
      WriteTexts(writer, member.value);
    }
    writer.EndObject();
  } else if (node.is_sequence()) {
    writer.StartArray();
    for (const auto& item : node.items) WriteTexts(writer, item);
    writer.EndArray();
  } else {
    writer.String(node.text);
  }
}

std::string Read(std::string text, bool is_large) {
  const understudy::Source source{"case", std::move(text)};
  understudy::Diagnostics diagnostics;
  const auto root = is_large ? understudy::ParseLargeYaml(source, diagnostics)
                             : understudy::ParseYaml(source, diagnostics);
  if (root && diagnostics.empty()) {
    understudy::json::Writer writer;
    WriteTexts(writer, *root);
    return writer.Take();
  }
  std::string errors;
  for (const auto& each : diagnostics.list()) {
    errors += (errors.empty() ? "" : "; ") + std::to_string(each.line) + ":" +
              std::to_string(each.column) + " " + each.message;
  }
  return errors;
}

}  // namespace

int main(int argc, char** argv) {
  const bool is_large = argc > 1 && std::string(argv[1]) == "large";
  std::ios::sync_with_stdio(false);
  const std::string all{std::istreambuf_iterator<char>(std::cin), {}};
  for (std::size_t at = 0; at < all.size();) {
    const auto end = all.find('\0', at);
    std::cout << Read(all.substr(at, end - at), is_large) << '\n';
    at = end == std::string::npos ? all.size() : end + 1;
  }
  return 0;
}
