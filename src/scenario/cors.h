#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "base/shape.h"

namespace understudy::scenario {

// Which web pages may read the replies of the APIs in a browser: the key `cors`.
struct Cors {
  bool any = true;
  std::vector<std::string> origins = {};  // the allowed origins, unless `any` is set; empty: none

  // `origin` is the value of the header Origin.
  bool Allows(std::string_view origin) const;
};

// `any`, `off`, or a list of origins.
Shape CorsShape();
// Reads a node that CorsShape() accepted; nullptr means the default.
Cors ReadCors(const Node* node);

}  // namespace understudy::scenario
