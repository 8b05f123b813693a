// Build tool: pack_document IN OUT.tree [OUT.json]. The documents that are built in, YAML or JSON,
// are read when they are built; the program reads their trees.

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/packed.h"
#include "base/yaml.h"

namespace {

bool Write(const char* file, std::string_view bytes) {
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  return static_cast<bool>(out.flush());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::cerr << "usage: pack_document IN OUT.tree [OUT.json]\n";
    return 2;
  }
  std::ifstream in(argv[1], std::ios::binary);
  const understudy::Source source{argv[1], {std::istreambuf_iterator<char>(in), {}}};
  understudy::Diagnostics diagnostics;
  const auto root = source.name.ends_with(".json") ? understudy::ParseJson(source, diagnostics)
                                                   : understudy::ParseYaml(source, diagnostics);
  if (!in || !root || !diagnostics.empty()) {
    std::cerr << (in ? diagnostics.Render() : std::string(argv[1]) + ": can't be read\n");
    return 1;
  }
  const bool is_written = Write(argv[2], understudy::Pack(*root)) &&
                          (argc < 4 || Write(argv[3], understudy::json::ToText(*root)));
  return is_written ? 0 : 1;
}
