#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy::contract {

// The references of a document that can't be followed. Those that lead to the same target are
// reported once, where the first of them is.
class LostReferences {
 public:
  struct Reference {
    Mark mark;
    std::string written;
    std::string_view why;  // "leads to another host"; outlives this
    bool is_served;        // what is served has it: it is an error, not a warning
  };
  void Add(Reference reference, const std::string& target);
  void Tell(Diagnostics& errors, Diagnostics& warnings) const;

 private:
  struct Lost {
    Reference first;
    std::size_t others = 0;
  };
  std::vector<Lost> lost_;
  std::map<std::pair<std::string, std::string_view>, std::size_t> places_;  // by target and reason
};

}  // namespace understudy::contract
