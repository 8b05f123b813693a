#pragma once

#include <string_view>

namespace understudy {

// "1.2.3", the project's version in CMakeLists.txt.
std::string_view Version();

}  // namespace understudy
