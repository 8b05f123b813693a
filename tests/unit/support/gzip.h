#pragma once

#include <string>
#include <string_view>

namespace understudy::testing {

enum class Compression { kGzip, kZlib, kRaw };

std::string Compress(std::string_view text, Compression format = Compression::kGzip);

}  // namespace understudy::testing
