#pragma once

#include <string>
#include <string_view>

#include "base/node.h"

namespace understudy {

// A request of the journal for people: one line, and the bodies below it.
struct RequestLook {
  bool colours = false;
  bool bodies = false;
};

// `entry` is what journal/entry_json.h writes. The text ends with a line break, and holds no other
// control characters of the request or reply.
std::string RequestText(const Node& entry, const RequestLook& look);

// The line of JSON with all control characters escaped; JSON itself lets some of them through.
std::string TerminalJson(std::string_view json);

}  // namespace understudy
