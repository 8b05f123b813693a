#pragma once

#include <cstddef>
#include <memory>
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

  // `path` is not decoded. One below an alias of a contract's prefix counts as below the prefix,
  // and leads to that contract only, here and in all that follows. HEAD finds GET's operation. One
  // slash at the end is ignored. Of paths that differ only in the names of their parameters, one
  // that has the method is found.
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

  // A prefix that counts as another of one contract, which alone is asked for its paths.
  struct Alias {
    std::string text;  // decoded
    std::size_t segments;
    const Contract* contract;
    std::unique_ptr<const Router> router;
  };

  Router(std::vector<const Contract*> contracts, bool with_aliases);
  // The alias that a path has, and in `moved` the path with the prefix that it counts as; nullptr:
  // it has none.
  const Alias* AliasOf(std::string_view path, std::string& moved) const;
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
