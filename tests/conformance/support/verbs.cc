#include "verbs.h"

#include <algorithm>
#include <sstream>

namespace understudy::conformance {

std::set<std::string> AllowedVerbs(const Reply& reply) {
  std::string list = reply.Header("Allow");
  std::replace(list.begin(), list.end(), ',', ' ');
  std::istringstream words(list);
  std::set<std::string> verbs;
  for (std::string word; words >> word;) verbs.insert(word);
  return verbs;
}

}  // namespace understudy::conformance
