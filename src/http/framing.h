#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/problem.h"

namespace understudy::http {

// How much of a request is read before it is refused. Sizes in bytes.
struct Limits {
  std::size_t target = 8 * 1024;        // beyond: 414
  std::size_t head = 64 * 1024;         // request line and headers, beyond: 431
  std::size_t body = 10 * 1024 * 1024;  // beyond: 413
};

// Finds where one HTTP/1.x request ends, as RFC 9112 has it, in bytes that arrive in pieces. It
// decides nothing but that, and what makes the end uncertain is refused: bare LF or CR, obs-fold,
// names that are no tokens, repeated Content-Length or Host, Content-Length beside
// Transfer-Encoding, codings but chunked, trailers.
//
// Scan() is called with all bytes of the request so far each time that more have come; it goes on
// where it stopped.
class RequestScanner {
 public:
  enum class Status { kNeedMore, kComplete, kRefused };

  explicit RequestScanner(const Limits& limits) : limits_(limits) {}

  Status Scan(std::string_view bytes);

  // Valid from the end of the head on. Offsets into the bytes given to Scan().
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view Of(std::string_view bytes) const { return bytes.substr(begin, end - begin); }
  };
  bool head_complete() const { return head_end_ != 0; }
  Span method() const { return method_; }
  Span target() const {
    return target_;
  }  // origin form: an absolute form's scheme and host are cut off
  Span headers() const { return headers_; }  // the lines with their ends, without the empty one
  std::size_t head_end() const { return head_end_; }
  bool expects_continue() const { return expects_continue_; }
  bool chunked() const { return chunked_; }
  bool has_body() const { return chunked_ || content_length_.value_or(0) > 0; }
  // Whether the connection may serve another request after this one.
  bool keep_alive() const { return keep_alive_; }
  bool http_1_1() const { return http_1_1_; }  // else 1.0

  // With kComplete: the request's size, the next one's offset.
  std::size_t size() const { return at_; }
  // With kRefused: why.
  const Problem& problem() const { return *problem_; }

 private:
  Status Refuse(ProblemKind kind, std::string_view why);
  Status ScanHead(std::string_view bytes);
  // kComplete when the line under way, up to `end`, and the head are within their limits.
  Status CheckLengths(std::string_view bytes, std::size_t end);
  Status HeadTooLarge();
  Status ReadRequestLine(std::string_view bytes, std::size_t end);
  Status ReadTarget(std::string_view bytes, Span span);
  Status ReadHeaderLine(std::string_view line);
  Status ReadHeader(std::string_view name, std::string_view value);
  Status FinishHead();
  Status ScanChunks(std::string_view bytes);

  const Limits limits_;
  std::size_t at_ = 0;          // everything before is settled
  std::size_t line_start_ = 0;  // of the line being read
  Span method_;
  Span target_;
  Span headers_;
  std::size_t head_end_ = 0;
  bool http_1_1_ = true;
  bool keep_alive_ = true;
  bool has_host_ = false;
  bool chunked_ = false;
  bool expects_continue_ = false;
  std::optional<std::uint64_t> content_length_;
  std::uint64_t chunk_left_ = 0;  // bytes of the chunk, its CRLF included, that are to come
  std::uint64_t body_size_ = 0;   // of all chunks
  std::size_t chunk_lines_ = 0;   // what all size lines hold beyond the digits that they need
  bool last_chunk_ = false;
  std::optional<Problem> problem_;
};

}  // namespace understudy::http
