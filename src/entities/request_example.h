#pragma once

#include <string_view>

#include "contract/foreign.h"
#include "entities/call.h"

namespace understudy::entities {

// A request that the operation's document accepts, from its examples or made from its schemas: the
// required parameters of the query, headers and cookies, and the body: as JSON, else as a form,
// else in its first media type. A value that can't be written as a parameter is left out, and so is
// a body of over 2,000 bytes. The same operation gives the same request. `id` is the key of the row
// that the path names, which a JSON:API resource in the body must have too; empty: none.
RequestExample MakeRequestExample(const contract::ForeignOperation& operation,
                                  std::string_view id = {});

}  // namespace understudy::entities
