#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "http/message.h"

namespace understudy::front {

// Replies that were asked for twice while all rows of their world stayed the same. The third such
// request copies bytes: it needs neither SQLite nor JSON. Any change of a row gives the rows
// another version, so a kept reply is never out of date. Worlds with the same rows share their
// replies.
//
// Thread-safe, and nobody waits: where another thread uses the place of a reply, none is found.
class KeptReplies {
 public:
  // All that decides a reply, beside the URL that its links begin with.
  struct Question {
    std::uint64_t service;                 // Service::number()
    std::uint64_t rows;                    // store::Image::version()
    const contract::Operation* operation;  // of that service
    std::string_view path;
    std::string_view query;

    bool operator==(const Question&) const = default;
  };
  // Larger replies are not kept.
  static constexpr std::size_t kMostBody = std::size_t{8} * 1024;
  // Each question has one place, so another question can take it over.
  static constexpr std::size_t kPlaces = 256;

  // `base_url` is called only if the reply has links.
  std::optional<http::Response> Find(const Question& question,
                                     const std::function<std::string()>& base_url);
  // Keeps the reply, if this is the second time. `base_url`: what its links begin with; nullopt if
  // it has none.
  void Add(const Question& question, const http::Response& response,
           std::optional<std::string> base_url);

 private:
  struct Kept {
    Question question;  // views `path` and `query`
    std::string path;
    std::string query;
    std::optional<std::string> base_url;
    int status;
    std::vector<http::Header> headers;
    std::string content_type;
    std::string body;
  };
  struct Place {
    std::atomic<bool> taken = false;
    std::size_t asked = 0;  // hash of the question that was added last
    std::unique_ptr<const Kept> kept;
  };

  std::array<Place, kPlaces> places_;
};

}  // namespace understudy::front
