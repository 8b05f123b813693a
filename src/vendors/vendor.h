#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
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
};

using Handler = Outcome (*)(Call& call);

// Rows that refer to a row of another entity. While there are any, that row can't be deleted.
struct Referrers {
  std::string entity;  // the entity of the referring rows
  std::string sql;     // selects their keys, as texts, in order; ?1 is the other row's key
};

// Rows of another table that are a field of an entity's row: the items of a list, or the members of
// an object.
struct RowPart {
  std::string field;  // "channels"
  std::string table;  // with a primary key
  std::string owner;  // its column that holds the id of the row
};

// How an entity's rows are stored: how to read them back and how to change single rows. A row's key
// is the first group of Entity::unique. The key's fields are columns with the same names.
struct RowTable {
  std::string table;
  std::string columns;  // the columns that `write` reads, as SQL
  // Writes one row with every field, in the form of a scenario's data. Inserting the result gives
  // the same row.
  void (*write)(store::Database& database, const store::Query& row, json::Writer& writer);
  // SQL statements that delete the parts, in other tables, of the row with the key ?1. They do not
  // delete rows that merely refer to it.
  std::vector<std::string> delete_parts = {};
  // For each further group of Entity::unique: selects the key of the row with the values ?1, ?2, …
  std::vector<std::string> holders = {};
  // Rows of other entities that refer to these rows. Rows that the table's foreign keys unlink or
  // delete, as the vendor does, are not listed.
  std::vector<Referrers> referrers = {};
  // Selects the number of rows from a counter; empty: the rows are counted.
  std::string total = {};
  std::vector<RowPart> parts = {};
};

// A kind of row in a scenario's `data`.
struct Entity {
  std::string name;
  std::string doc;
  Shape row;  // an object
  // Fields that together must not repeat; a group with a null counts as distinct. "channels.id" is
  // a field of a list's items.
  std::vector<std::vector<std::string>> unique;
  // Inserts one checked row.
  void (*insert)(store::Database& database, const Node& row);
  RowTable rows;
};

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
  // In the order of inserts: an entity comes after the entities that its rows refer to.
  std::vector<Entity> entities;
  std::vector<Setting> settings;
  CredentialSpec credentials;
  std::vector<std::pair<std::string, Handler>> handlers;  // by operationId
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

// Every vendor, in the order in which they are shown.
const std::vector<Vendor>& AllVendors();

// The contract of a vendor: as JSON, which the program reads, and as YAML, which its author wrote.
std::string_view ContractJson(std::string_view vendor);
std::string_view ContractYaml(std::string_view vendor);

}  // namespace understudy
