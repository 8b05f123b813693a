#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/node.h"
#include "base/problem.h"
#include "base/shape.h"
#include "contract/arguments.h"
#include "contract/contract.h"
#include "entities/entity.h"
#include "entities/reply.h"
#include "http/message.h"
#include "store/database.h"

// The data and functions that make up an emulated API. Each vendors/<name>/vendor.cc fills one in;
// all.cc lists them.
namespace understudy {

// A vendor's settings by name; every setting of the vendor is there.
using Settings = std::map<std::string, std::string, std::less<>>;

struct Reply {
  int status = 200;
  std::string body = {};  // JSON; empty with 204
};

// An error that the vendor documents, or that we added in its format. Only the vendor's errors.cc
// makes one.
struct Error {
  int status;
  std::string body;  // JSON, the vendor's wire shape: all that the client sees
  std::vector<http::Header> headers = {};  // Retry-After, Allow
  std::string reason = {};                 // for the log: why, never a credential
};

using Outcome = tl::expected<Reply, Error>;

// One call of an operation. The world is locked, and a transaction open if the operation writes: it
// is committed when the handler returns a Reply, rolled back when it returns an Error.
struct Call {
  const contract::Operation& operation;
  const contract::Arguments& arguments;
  store::Database& database;
  const Settings& settings;
  Instant now;            // the world's time
  std::string_view path;  // as requested, not decoded, without the query
  // Returns "http://127.0.0.1:8080": the client puts it before a path to reach this world.
  const std::function<std::string()>& base_url;
  // How the operation's good replies are written, as Vendor::replies binds them.
  std::span<const entities::ReplyPlan> plans;

  // Throws std::logic_error if the operation has no such plan, for example because its reply has no
  // JSON.
  const entities::ReplyPlan& Plan(std::size_t i = 0) const {
    if (i >= plans.size()) throw std::logic_error("an operation has no plan for this reply");
    return plans[i];
  }
  // 200, written by the first plan, as ReplyPlan::Write() does.
  Outcome Reply(entities::Values values = {}, store::Query* row = nullptr) const {
    return understudy::Reply{200, Plan().Write(database, values, row)};
  }
  Outcome Reply(entities::Values values, entities::Rows& rows) const {
    return understudy::Reply{200, Plan().Write(database, values, rows)};
  }
};

using Handler = Outcome (*)(Call& call);

using entities::Entity;
using entities::Referrers;
using entities::RowPart;
using entities::RowTable;

// How the scenario lists credentials.
struct CredentialSpec {
  std::string key;  // "tokens": a list of strings; "keys": a list of {key, permissions}
  std::vector<std::string> permissions;  // that a key may have; empty: there are no permissions
  bool open_without = false;             // if the scenario lists no credential, requests need none
  // How to send one, for people and their curl: "-H 'Authorization: Bearer {}'".
  std::string curl;
};

struct Setting {
  std::string name;
  std::vector<std::string> choices;  // the first is the default
  std::string doc;
};

// For each credential, at most `requests` in each window of `per`.
struct RateLimit {
  std::int64_t requests;
  std::chrono::milliseconds per;

  bool operator==(const RateLimit&) const = default;
};

// The state of a credential's limit after one more call.
struct RateUse {
  std::int64_t requests;                     // allowed in a window
  std::int64_t remaining;                    // left in this window
  std::optional<std::chrono::seconds> wait;  // if refused: until the next call is allowed
  Instant now;
};

struct Vendor {
  std::string name;
  std::string schema;  // CREATE TABLE …; STRICT, names prefixed by the vendor's
  // The contract: as JSON, which the program reads, and as YAML, which its author wrote. The texts
  // must live as long as a catalog has the vendor.
  std::string_view contract_json;
  std::string_view contract_yaml;
  // In the order of inserts: an entity comes after the entities that its rows refer to.
  std::vector<Entity> entities;
  std::vector<Setting> settings;
  CredentialSpec credentials;
  std::vector<std::pair<std::string, Handler>> handlers;  // by operationId
  // How replies are filled. Replies that are always the same need no binding.
  std::vector<entities::ReplyBinding> replies;
  // The credentials in a request, from every place where this vendor looks. The first one counts.
  std::vector<std::string> (*find_credentials)(const http::Request& request);
  // Renders a problem in this vendor's format.
  Error (*render_problem)(const Problem& problem, const Settings& settings);
  // Renders an error status that has no ProblemKind in this vendor's format, for faults.
  Error (*render_status)(int status, const Settings& settings);
  // The limit that the vendor publishes, if any.
  std::optional<RateLimit> published_limit = std::nullopt;
  // The headers that replies to limited calls carry beside Retry-After; nullptr: none.
  std::vector<http::Header> (*rate_limit_headers)(const RateUse& use) = nullptr;
};

}  // namespace understudy
