#pragma once

#include <string>

namespace understudy {

// HTTP's name of an error status: "Bad Gateway"; "Error 499" if it has no name.
std::string ReasonOf(int status);

}  // namespace understudy
