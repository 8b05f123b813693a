#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "contract/contract.h"
#include "contract/path_hint.h"
#include "http/url.h"

namespace understudy::contract {

// The operation that a request asks for.
struct Match {
  const Contract* contract;
  const Operation* operation;
  http::Pairs path_values;  // decoded
};

// The result for a request without an operation.
struct NoMatch {
  const Contract* contract = nullptr;  // the one whose prefix the path has; null: no vendor's
  Problem problem;
  std::string hint = {};  // PathHint::text
};

// Finds operations by method and path. Read-only after construction: thread-safe.
class Router {
 public:
  // The contracts must outlive the router.
  explicit Router(std::vector<const Contract*> contracts);

  // `path` is not decoded. One below an alias of a prefix counts as below the prefix, here and in
  // all that follows. HEAD finds GET's operation. One slash at the end is ignored.
  // Of paths that differ only in the names of their parameters, one that has the method is found.
  std::variant<Match, NoMatch> Find(std::string_view method, std::string_view path) const;

  // Whether an operation has the path "/".
  bool has_root() const { return has_root_; }

  // The contract whose prefix `path` has, the longest prefix first; nullptr if no contract has it.
  const Contract* ContractOf(std::string_view path) const;

  // The operation that a request most likely meant, as contract/path_hint.h finds it.
  PathHint Hint(const Contract* contract, std::string_view method, std::string_view path) const;
  // The operations that are nearest to a request, as contract/path_hint.h ranks them.
  std::vector<NearPath> Nearest(std::string_view method, std::string_view path,
                                std::size_t most) const;

 private:
  struct Candidate {
    const PathItem* item;
    std::size_t last_size;  // of its last segment; kAnySize: that is a parameter
  };
  static constexpr std::size_t kAnySize = std::string_view::npos;
  // A contract's paths by their number of segments, each in the contract's order.
  using PathsBySize = std::vector<std::vector<Candidate>>;

  struct Prefix {
    std::string text;      // decoded
    std::size_t contract;  // its place
  };

  struct Alias {
    std::string text;  // decoded
    std::size_t segments;
    const std::string* prefix;  // that it counts as
  };

  // The path below the prefix that its alias counts as, in `storage`; `path` if it has no alias.
  std::string_view WithoutAlias(std::string_view path, std::string& storage) const;
  void AddPaths(const Contract& contract);
  // The number of the first prefix from this one on that the path has, as PlainPath() gives it;
  // that behind the last prefix if there is none.
  std::size_t FirstWithPrefix(std::string_view path, std::size_t from) const;

  std::vector<const Contract*> contracts_;  // the one with the longest main prefix first
  std::vector<Prefix> prefixes_;            // of all contracts, the longest first
  std::vector<Alias> aliases_;
  std::vector<PathsBySize> paths_;  // of each contract
  bool has_root_ = false;
};

}  // namespace understudy::contract
