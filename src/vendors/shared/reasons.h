#pragma once

#include <string>
#include <string_view>

namespace understudy {

// HTTP's name of an error status: "Bad Gateway"; "Error 499" if it has no name.
std::string ReasonOf(int status);

// "bad_gateway".
std::string SnakeCase(std::string_view reason);

}  // namespace understudy
