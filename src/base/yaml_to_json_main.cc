// Build tool: yaml_to_json IN.yaml OUT.json. Contracts are written in YAML and read at start as
// JSON, which parses some fifty times as fast.

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/yaml.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: yaml_to_json IN.yaml OUT.json\n";
    return 2;
  }
  std::ifstream in(argv[1], std::ios::binary);
  const understudy::Source source{argv[1], {std::istreambuf_iterator<char>(in), {}}};
  understudy::Diagnostics diagnostics;
  const auto root = understudy::ParseYaml(source, diagnostics);
  if (!in || !root || !diagnostics.empty()) {
    std::cerr << (in ? diagnostics.Render() : std::string(argv[1]) + ": can't be read\n");
    return 1;
  }
  std::ofstream out(argv[2], std::ios::binary);
  out << understudy::json::ToText(*root);
  return out.flush() ? 0 : 1;
}
