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

// What an emulated API is made of: data and functions. vendors/<name>/vendor.cc fills one in;
// all.cc lists them.
namespace understudy {

// A vendor's settings by name; every setting of the vendor is there.
using Settings = std::map<std::string, std::string, std::less<>>;

struct Reply {
  int status = 200;
  std::string body = {};  // JSON; empty with 204
};

// An outcome that the vendor documents, or that we had to give it. Made only in that vendor's
// errors.cc.
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
  // Gives "http://127.0.0.1:8080", what the client has to put before a path to come back here.
  const std::function<std::string()>& base_url;
};

using Handler = Outcome (*)(Call& call);

// Rows that refer to a row of another entity, and so keep it from being deleted.
struct Referrers {
  std::string entity;  // theirs
  std::string sql;     // gives their keys, as texts, in order, for the other row's key ?1
};

// How an entity's rows stand in the tables: what it takes to read them back, and to set single
// ones. Their key is the first group of Entity::unique, whose fields are columns by the same names.
struct RowTable {
  std::string table;
  std::string columns;  // of it, that `write` reads, as SQL
  // Writes one row as a scenario's data would hold it, with every field: what inserts the same row
  // again.
  void (*write)(store::Database& database, const store::Query& row, json::Writer& writer);
  // Deletes what belongs to the row with the key ?1 but stands in other tables. What only refers to
  // it is none of it.
  std::vector<std::string> delete_parts = {};
  // For each further group of Entity::unique: gives the key of the row that holds the values ?1,
  // ?2, …
  std::vector<std::string> holders = {};
  // Without those rows that the table's foreign keys let go, or delete, as the vendor does.
  std::vector<Referrers> referrers = {};
  // Gives how many rows there are, where a counter knows; empty: they are counted.
  std::string total = {};
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
  std::vector<std::string> permissions;  // those that a key may have; empty: credentials have none
  bool open_without = false;             // with none listed, none is asked for
  // How to send one, for people and their curl: "-H 'Authorization: Bearer {}'".
  std::string curl;
};

struct Setting {
  std::string name;
  std::vector<std::string> choices;  // the first is the default
  std::string doc;
};

// At most `requests` in each window of `per`, a credential.
struct RateLimit {
  std::int64_t requests;
  std::chrono::milliseconds per;

  bool operator==(const RateLimit&) const = default;
};

struct Vendor {
  std::string name;
  std::string schema;  // CREATE TABLE …; STRICT, names prefixed by the vendor's
  // In the order that inserts need: rows after those that they refer to.
  std::vector<Entity> entities;
  std::vector<Setting> settings;
  CredentialSpec credentials;
  std::vector<std::pair<std::string, Handler>> handlers;  // by operationId
  // The credentials that a request carries, wherever this vendor takes them from: the first counts.
  std::vector<std::string> (*find_credentials)(const http::Request& request);
  // Says a problem in this vendor's shape.
  Error (*render_problem)(const Problem& problem, const Settings& settings);
  // Says an error status for which there is no ProblemKind in this vendor's shape: for faults.
  Error (*render_status)(int status, const Settings& settings);
  // What the vendor says that it allows; nullopt when it says nothing.
  std::optional<RateLimit> published_limit = std::nullopt;
};

// Every vendor, in the order in which they are shown.
const std::vector<Vendor>& AllVendors();

// The contract of a vendor, as JSON (the program's form) and as its author wrote it.
std::string_view ContractJson(std::string_view vendor);
std::string_view ContractYaml(std::string_view vendor);

}  // namespace understudy
