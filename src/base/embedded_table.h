#pragma once

#include <string_view>
#include <vector>

namespace understudy {

struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

// Made by cmake/Embed.cmake at build time.
const std::vector<EmbeddedFile>& EmbeddedTable();

}  // namespace understudy
