#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace understudy::conformance {

// A request that a Receiver got.
struct Received {
  std::string target;
  std::string head;  // as it came
  std::string body;

  // The value of a header; empty: it has none.
  std::string Header(std::string_view name) const;
};

// Takes webhooks on a free port of 127.0.0.1, in threads of its own. Thread-safe.
class Receiver {
 public:
  // What to answer to a request: bytes, or one of the two below. `number`: from 0.
  using Answer = std::function<std::string(const Received& request, std::size_t number)>;
  static constexpr const char* kHang = "hang";    // never answers
  static constexpr const char* kReset = "reset";  // resets the connection

  // Answers 200.
  Receiver();
  explicit Receiver(Answer answer);
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  // A whole reply without a body.
  static std::string Status(int status, const std::string& headers = "");

  int port() const;
  std::string url(const std::string& path = "/hook") const;
  // Waits until there are so many requests. After 20 s it fails the test, and gives empty ones in
  // place of those that did not come.
  std::vector<Received> Await(std::size_t count) const;
  std::vector<Received> all() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy::conformance
