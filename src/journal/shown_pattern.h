#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "journal/redaction.h"
#include "matching/request_pattern.h"

namespace understudy::journal {

// A request pattern as verdicts show it: without the credentials that it expects. Thread-safe. Each
// call takes time linear in the pattern.
class ShownPattern {
 public:
  // `pattern` was read from `node`.
  ShownPattern(const matching::RequestPattern& pattern, const Node& node);

  // The title, and the other conditions as JSON.
  std::string Describe(const Redaction& redaction) const;
  // Hides the credentials in the `expected` texts of differences, and removes the hints of those.
  void HideIn(std::vector<matching::Difference>& differences, const Redaction& redaction) const;

 private:
  // A condition, or several of a list.
  struct Part {
    std::string_view member;  // of the pattern; a constant
    std::string name;         // "Accept" of a header; empty if the member has no names
    std::string json;
    std::vector<std::string> strings;  // its values, without names
    std::vector<std::string> places;   // JSONPaths, and names of parts
  };

  void AddPart(std::string_view member, std::string name, const Node& node);
  // The JSON of a part. It is "***" if the part is about a credential as a whole.
  static std::string JsonOf(const Part& part, const Redaction& redaction);
  static bool IsCredential(const Part& part, const Redaction& redaction);

  std::string title_;
  std::vector<Part> parts_;
};

}  // namespace understudy::journal
