#pragma once

#include <string>
#include <string_view>

namespace understudy {

// What HTTP calls an error status: "Bad Gateway"; "Error 499" for one that it does not know.
std::string ReasonOf(int status);

// "bad_gateway".
std::string SnakeCase(std::string_view reason);

}  // namespace understudy
