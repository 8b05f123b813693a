#include "client.h"

#include <gtest/gtest.h>
#include <rapidjson/pointer.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>

#include "contract.h"
#include "wire.h"

namespace understudy::conformance {
namespace {

using rapidjson::Document;
using rapidjson::Value;

constexpr std::chrono::seconds kPatience{20};
constexpr std::string_view kBoundary = "understudy-conformance-boundary";
constexpr std::string_view kUrl = "{url}";
// Of the documents' URLs, which are plain: tests that compare whole documents send it as Host.
constexpr std::string_view kDocumentsAuthority = "://192.168.0.139:8080/";

Deadline InPatience() { return std::chrono::steady_clock::now() + kPatience; }

bool SameName(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) ==
                  std::tolower(static_cast<unsigned char>(b));
         });
}

bool Contains(const Headers& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [name](const auto& header) { return SameName(header.first, name); });
}

// `more`, and those of `defaults` that it does not name.
Headers Merge(const Headers& defaults, const Headers& more) {
  Headers result = more;
  for (const auto& header : defaults) {
    if (!Contains(more, header.first)) result.push_back(header);
  }
  return result;
}

std::string Describe(std::string_view method, std::string_view target) {
  std::string text = std::string(method) + " " + std::string(target.substr(0, 300));
  return target.size() > 300 ? text + "…" : text;
}

std::string RequestBytes(std::string_view method, std::string_view target, const Headers& headers,
                         const std::string& body) {
  std::string bytes = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\n";
  for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
  return bytes + "\r\n" + body;
}

// "/~name/v1/x" is "/v1/x" in a world.
std::string WithoutWorld(const std::string& target) {
  if (target.rfind("/~", 0) != 0) return target;
  const auto rest = target.find('/', 1);
  return rest == std::string::npos ? "/" : target.substr(rest);
}

// The contracts that the programs under test publish. All are one build of one program, so each is
// read once a process.
class Contracts {
 public:
  // The contract that `target` belongs to: one that has its path, else by the longest prefix;
  // nullptr outside every prefix.
  static Contract* Find(Client& client, std::string_view target) {
    Contract* best = nullptr;
    for (const auto& contract : All(client)) {
      if (!contract->Owns(target)) continue;
      if (contract->HasPath(target)) return contract.get();
      const bool longer = best == nullptr || contract->prefix().size() > best->prefix().size();
      if (longer) best = contract.get();
    }
    return best;
  }

  // For clients of several threads.
  static std::string Check(Contract& contract, const Exchange& exchange) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    return contract.Check(exchange);
  }

 private:
  using List = std::vector<std::unique_ptr<Contract>>;

  static List& All(Client& client) {
    static List contracts = Read(client);
    return contracts;
  }

  static List Read(Client& client) {
    const Reply index = client.Get("/__admin/contracts");
    const Value* entries =
        index.json.IsObject() ? rapidjson::Pointer("/contracts").Get(index.json) : nullptr;
    if (entries == nullptr || !entries->IsArray() || entries->Empty()) {
      throw std::runtime_error("/__admin/contracts lists no contract: " + index.body);
    }
    List result;
    for (const auto& entry : entries->GetArray()) {
      const std::string target = entry["url"].GetString();
      result.push_back(std::make_unique<Contract>(client.Get(target).body));
    }
    return result;
  }
};

// Copies JSON to a writer with every number as it is spelt.
template <typename Base>
class Verbatim : public Base {
 public:
  using Base::Base;
  bool RawNumber(const char* text, rapidjson::SizeType length, bool /*copy*/) {
    return this->RawValue(text, length, rapidjson::kNumberType);
  }
};

// JSON laid out anew, key order kept; "" when `json` is none.
template <typename Writer>
std::string Rewrite(const std::string& json) {
  rapidjson::StringBuffer buffer;
  Verbatim<Writer> writer(buffer);
  rapidjson::Reader reader;
  rapidjson::StringStream stream(json.c_str());
  constexpr unsigned kFlags =
      rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;
  if constexpr (requires { writer.SetIndent(' ', 2); }) writer.SetIndent(' ', 2);
  if (!reader.Parse<kFlags>(stream, writer)) return "";
  return buffer.GetString();
}

std::string Compact(const std::string& json) {
  return Rewrite<rapidjson::Writer<rapidjson::StringBuffer>>(json);
}

std::string Pretty(const std::string& json) {
  const std::string text = Rewrite<rapidjson::PrettyWriter<rapidjson::StringBuffer>>(json);
  return text.empty() ? json : text;
}

std::string Replace(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string FileText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

// --- Reply

std::string Reply::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (SameName(key, name)) return value;
  }
  return "";
}

const Value& Reply::At(const char* pointer) const {
  static const Value kNull;
  const Value* value = rapidjson::Pointer(pointer).Get(json);
  if (value != nullptr) return *value;
  ADD_FAILURE() << "nothing at " << pointer << " of " << status << " " << body;
  return kNull;
}

std::string Reply::Text(const char* pointer) const {
  const Value& value = At(pointer);
  if (value.IsString()) return {value.GetString(), value.GetStringLength()};
  ADD_FAILURE() << "no string at " << pointer << " of " << status << " " << body;
  return "";
}

long long Reply::Integer(const char* pointer) const {
  const Value& value = At(pointer);
  if (value.IsInt64()) return value.GetInt64();
  ADD_FAILURE() << "no integer at " << pointer << " of " << status << " " << body;
  return 0;
}

std::string Reply::Keys(const char* pointer) const {
  const Value& value = At(pointer);
  if (!value.IsObject()) {
    ADD_FAILURE() << "no object at " << pointer << " of " << status << " " << body;
    return "";
  }
  std::string keys;
  for (const auto& member : value.GetObject()) {
    if (!keys.empty()) keys += ',';
    keys += member.name.GetString();
  }
  return keys;
}

// --- Client

struct Client::Impl {
  int port;
  Headers defaults;
  std::unique_ptr<Connection> connection;
  std::string ending = {};  // WantSchemas()
  bool is_wanted = true;

  Reply Exchange(const std::string& method, const std::string& target, const Headers& headers,
                 const std::string& body);
};

Reply Client::Impl::Exchange(const std::string& method, const std::string& target,
                             const Headers& headers, const std::string& body) {
  if (connection == nullptr || connection->IsStale()) {
    connection = std::make_unique<Connection>(port);
  }
  const Deadline deadline = InPatience();
  const bool sent = connection->Send(RequestBytes(method, target, headers, body), deadline);
  auto received = connection->Receive(method == "HEAD", deadline);
  if (!received) {
    connection.reset();
    ADD_FAILURE() << "no reply to " << Describe(method, target);
    return {};
  }
  if (!sent || !received->keeps_open) connection.reset();
  Reply reply;
  reply.status = received->status;
  reply.headers = std::move(received->headers);
  reply.body = std::move(received->body);
  reply.json.Parse<rapidjson::kParseValidateEncodingFlag>(reply.body.c_str(), reply.body.size());
  if (reply.json.HasParseError()) reply.json.SetNull();
  return reply;
}

Client::Client(const Program& program, Headers defaults)
    : impl_(new Impl{program.port(), std::move(defaults), nullptr}) {}

Client::~Client() { delete impl_; }

void Client::WantSchemas(const std::string& ending, bool is_wanted) {
  impl_->ending = ending;
  impl_->is_wanted = is_wanted;
}

Reply Client::Get(const std::string& target, const Headers& headers) {
  return Send("GET", target, headers);
}

Reply Client::Delete(const std::string& target, const Headers& headers) {
  return Send("DELETE", target, headers);
}

Reply Client::Form(const std::string& method, const std::string& target, const Fields& fields,
                   const Headers& headers) {
  std::string body;
  for (const auto& [name, value] : fields) {
    if (!body.empty()) body += '&';
    body += Encode(name) + "=" + Encode(value);
  }
  const Headers type = {{"Content-Type", "application/x-www-form-urlencoded"}};
  return Send(method, target, Merge(type, headers), body);
}

Reply Client::Multipart(const std::string& method, const std::string& target, const Fields& fields,
                        const Headers& headers) {
  const std::string boundary(kBoundary);
  std::string body;
  for (const auto& [name, value] : fields) {
    body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" +
            value + "\r\n";
  }
  body += "--" + boundary + "--\r\n";
  const Headers type = {{"Content-Type", "multipart/form-data; boundary=" + boundary}};
  return Send(method, target, Merge(type, headers), body);
}

Reply Client::Json(const std::string& method, const std::string& target, const std::string& body,
                   const Headers& headers) {
  return Send(method, target, Merge({{"Content-Type", "application/json"}}, headers), body);
}

Reply Client::Send(const std::string& method, const std::string& target, const Headers& headers,
                   const std::string& body) {
  Headers all = Merge(impl_->defaults, headers);
  if (!Contains(all, "Host")) {
    all.insert(all.begin(), {"Host", "127.0.0.1:" + std::to_string(impl_->port)});
  }
  const bool takes_body = method == "POST" || method == "PUT" || method == "PATCH";
  const bool has_length = Contains(all, "Content-Length") || Contains(all, "Transfer-Encoding");
  if ((takes_body || !body.empty()) && !has_length) {
    all.emplace_back("Content-Length", std::to_string(body.size()));
  }
  Reply reply = impl_->Exchange(method, target, all, body);
  if (reply.status == 0 || target.rfind("/__admin", 0) == 0) return reply;
  // The reply to a browser's preflight is none of a vendor's contract.
  if (method == "OPTIONS" && reply.status == 204) return reply;
  const std::string own = WithoutWorld(target);
  Contract* contract = Contracts::Find(*this, own);
  if (contract != nullptr) {
    const std::string type = reply.Header("Content-Type");
    const std::string problem = Contracts::Check(
        *contract,
        {method, own, reply.status, type, reply.body, reply.json, impl_->ending, impl_->is_wanted});
    if (!problem.empty()) {
      ADD_FAILURE() << Describe(method, target) << "\n"
                    << problem << "\n"
                    << reply.status << " " << reply.body.substr(0, 2000);
    }
  }
  return reply;
}

// --- The rest

std::string Raw(const Program& program, std::string_view bytes, int replies) {
  Connection connection(program.port());
  const Deadline deadline = InPatience();
  connection.Send(bytes, deadline);
  std::string text;
  for (int i = 0; i < replies; ++i) {
    const auto reply = connection.Receive(bytes.substr(0, 5) == "HEAD ", deadline);
    if (!reply) return text + connection.pending();
    text += reply->raw;
  }
  while (replies <= 0 && connection.Fill(deadline)) {
  }
  return text + connection.pending();
}

std::string Encode(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        byte < 0x80 && (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == '~');
    if (plain) {
      result += c;
    } else {
      result += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return result;
}

void ExpectGolden(const Program& program, const Reply& reply, const std::string& name) {
  const std::string path = std::string(UNDERSTUDY_GOLDEN_FOLDER) + "/" + name;
  const std::string authority(kDocumentsAuthority);
  const std::string actual = Replace(Replace(reply.body, program.url(), kUrl),
                                     program.scheme() + authority, "http" + authority);
  if (std::getenv("UNDERSTUDY_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream file(path, std::ios::binary);
    file << Pretty(actual) << '\n';
    EXPECT_TRUE(file.flush()) << "cannot write " << path;
    return;
  }
  const std::string expected = FileText(path);
  EXPECT_NE(Compact(expected), "") << path << " is absent or no JSON";
  // Equal as compact text; shown laid out, so that gtest prints the lines that differ.
  if (Compact(actual) == Compact(expected)) return;
  EXPECT_EQ(Pretty(actual), Pretty(expected)) << path;
  ADD_FAILURE() << path << " differs from the reply";
}

}  // namespace understudy::conformance
