#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/node.h"
#include "contract/foreign.h"
#include "entities/call.h"

namespace understudy::entities {

// A request that the operation's document accepts, from its examples or made from its schemas: the
// required parameters of the query, headers and cookies, and the body: as JSON, else as a form,
// else in its first media type. A value that can't be written as a parameter is left out, and so is
// a body of over 2,000 bytes. The same operation gives the same request. `id` is the key of the row
// that the path names, which a JSON:API resource in the body must have too; empty: none. `fit`
// changes a body before it is chosen; nullptr: nothing does.
RequestExample MakeRequestExample(const contract::ForeignOperation& operation,
                                  std::string_view id = {},
                                  const std::function<void(Node& body)>& fit = nullptr);

// Values of the parameters in the operation's path that `known` does not have: from its document,
// or made.
void AddPathValues(const contract::ForeignOperation& operation,
                   std::map<std::string, std::string>& known);

}  // namespace understudy::entities
