#pragma once

#include <rapidjson/document.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "program.h"

namespace understudy::conformance {

using Headers = std::vector<std::pair<std::string, std::string>>;
using Fields = std::vector<std::pair<std::string, std::string>>;

// One reply as it came over the wire.
struct Reply {
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;
  rapidjson::Document json;  // null when the body is no JSON

  // The first value of a header (name in any letter case), "" when absent.
  std::string Header(std::string_view name) const;
  // The value at a JSON pointer ("/data/0/id"); fails the test and gives a null value when absent.
  const rapidjson::Value& At(const char* pointer) const;
  // The string / integer at a JSON pointer; fails the test when it is of another type.
  std::string Text(const char* pointer) const;
  long long Integer(const char* pointer) const;
  // The names of the members of the object at `pointer`, in wire order, joined by commas.
  std::string Keys(const char* pointer) const;
};

// A client of one Program. Every reply whose path belongs to a vendor is checked against that
// vendor's published contract
// (/__admin/contracts/{vendor}): status documented for the operation, body valid against its
// schema, Content-Type right. A reply that breaks the contract fails the test, naming operation and
// place. Used by one thread.
class Client {
 public:
  // `defaults` are sent with every request (credentials, mostly).
  explicit Client(const Program& program, Headers defaults = {});
  ~Client();

  // From now on a body that the contract gives several schemas must fit one whose name ends so; or
  // one whose name does not.
  void WantSchemas(const std::string& ending, bool is_wanted = true);

  Reply Get(const std::string& target, const Headers& headers = {});
  Reply Delete(const std::string& target, const Headers& headers = {});
  // urlencoded, multipart and JSON (strings only) bodies made from `fields`, sent with POST, PUT or
  // DELETE.
  Reply Form(const std::string& method, const std::string& target, const Fields& fields,
             const Headers& headers = {});
  Reply Multipart(const std::string& method, const std::string& target, const Fields& fields,
                  const Headers& headers = {});
  Reply Json(const std::string& method, const std::string& target, const std::string& body,
             const Headers& headers = {});
  // Anything else: any verb, any body. No Content-Type unless in `headers`.
  Reply Send(const std::string& method, const std::string& target, const Headers& headers = {},
             const std::string& body = "");

 private:
  struct Impl;
  Impl* impl_;
};

// Sends `bytes` over a new TCP connection and returns everything that came back until the server
// closed or, when `replies` > 0, until that many whole replies are there. 20 s at most.
std::string Raw(const Program& program, std::string_view bytes, int replies = 0);

// `text` for use in a query or urlencoded body.
std::string Encode(std::string_view text);

// Compares `reply.body` to tests/golden/<name> (JSON, compared as compact text with key order;
// "http://127.0.0.1:PORT" of the program appears there as "{url}", and URLs of the documents' own
// host as http). UNDERSTUDY_UPDATE_GOLDEN=1 rewrites the file.
void ExpectGolden(const Program& program, const Reply& reply, const std::string& name);

}  // namespace understudy::conformance
