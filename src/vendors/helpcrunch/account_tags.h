#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/node.h"
#include "entities/call.h"

// The tags of the account. They grow by use: a customer's new tag becomes one of them.
namespace understudy::helpcrunch {

struct SentTag {
  std::string name;
  std::optional<std::string> color;
};

// `[{name: lead, color: "#00c2e0"}]` of a request; nullopt: it is no list of tags.
std::optional<std::vector<SentTag>> ReadTags(const Node* sent);

// Adds the tags to a customer's list, each once. A tag that the account has keeps its colour; a new
// one is added to it.
void AddTags(const Call& call, const std::vector<SentTag>& tags, Node& list);

}  // namespace understudy::helpcrunch
