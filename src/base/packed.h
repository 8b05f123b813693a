#pragma once

#include <string>
#include <string_view>

#include "base/node.h"

// The trees of documents that are built into the program, as bytes: read several times as fast as
// JSON, and each node knows its place in the text.
namespace understudy {

std::string Pack(const Node& root);

// The tree that Pack() got, whose nodes point into `source`, the same text. The bytes are trusted.
// Members of the name `without` that have a list are left out: they cost little time, and no
// memory.
Node Unpack(std::string_view packed, const Source& source, std::string_view without = {});

}  // namespace understudy
