#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.h"

namespace understudy::http {

// How much of a request is read before it is refused. Sizes in bytes.
struct Limits {
  std::size_t target = 8 * 1024;        // beyond: 414
  std::size_t head = 64 * 1024;         // request line and headers, beyond: 431
  std::size_t body = 10 * 1024 * 1024;  // beyond: 413
};

// Finds where one HTTP/1.x request ends (RFC 9112), in bytes that arrive in pieces. It refuses
// everything that makes the end uncertain: a bare LF or CR, obs-fold, names that are not tokens, a
// repeated Content-Length or Host, Content-Length beside Transfer-Encoding, codings other than
// chunked. It also refuses targets in a form that a server need not accept. Trailers are read,
// within the limit for headers, and dropped.
//
// If it refuses a request line, or the line never becomes complete, it gives the parts that it can
// read: a method and a target. If a version follows them, it reads the headers too and refuses at
// the end of the head, because headers show what the request was for.
//
// Call Scan() with all bytes of the request so far, each time that more have arrived. It continues
// where it stopped.
class RequestScanner {
 public:
  enum class Status { kNeedMore, kComplete, kRefused };

  explicit RequestScanner(const Limits& limits) : limits_(limits) {}

  Status Scan(std::string_view bytes);
  // Call this when no more bytes will come: reads the part of a request line that the bytes given
  // to Scan() have.
  void Stop(std::string_view bytes);

  // Valid once the head is complete; with kRefused and after Stop(), for the part that was read.
  // Offsets into the bytes given to Scan().
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view Of(std::string_view bytes) const { return bytes.substr(begin, end - begin); }
  };
  bool head_complete() const { return head_end_ != 0; }
  Span method() const { return method_; }
  // The path and query. An absolute form's scheme and authority are cut off, so this is empty, or
  // begins with "?", when such a target has no path. In a refused request line: all between its
  // method and its version.
  Span target() const { return target_; }
  // The authority of a target in absolute form, "a.example.com:80". Empty in other forms.
  Span authority() const { return authority_; }
  Span headers() const { return headers_; }  // the lines with their ends, without the empty line
  // The header lines that were taken so far, as headers(). Valid at any time, also with kRefused.
  Span headers_so_far() const {
    return head_complete() || headers_.begin == 0 ? headers_ : Span{headers_.begin, line_start_};
  }
  std::size_t head_end() const { return head_end_; }
  bool expects_continue() const { return expects_continue_; }
  bool chunked() const { return chunked_; }
  bool has_body() const { return chunked_ || content_length_.value_or(0) > 0; }
  // Whether the connection may serve another request after this one.
  bool keep_alive() const { return keep_alive_; }
  bool http_1_1() const { return http_1_1_; }  // else 1.0; true until the request line is read

  // With kComplete: the request's size, which is the next one's offset.
  std::size_t size() const { return at_; }
  // Why the request will be refused, at the end of its head at the latest. nullopt: not known yet.
  const std::optional<Problem>& line_problem() const { return line_problem_; }
  // With kRefused: why.
  const Problem& problem() const { return *problem_; }

 private:
  Status Refuse(ProblemKind kind, std::string_view why);
  Status ScanHead(std::string_view bytes);
  // kComplete when the line under way, up to `end`, and the head are within their limits.
  Status CheckLengths(std::string_view bytes, std::size_t end);
  Status HeadTooLarge();
  // Refuses the request line that begins at line_start_, at once or at the end of the head.
  Status RefuseLine(std::string_view bytes, ProblemKind kind, std::string_view why);
  // Reads the method and the target of a bad request line, as far as it has them.
  void ReadParts(std::string_view bytes);
  Status ReadRequestLine(std::string_view bytes, std::size_t end);
  Status ReadTarget(std::string_view bytes, Span span);
  Status ReadAbsoluteTarget(std::string_view bytes, Span span);
  Status CheckHeaderLine(std::string_view line);
  Status ReadHeaderLine(std::string_view line);
  Status ReadHeader(std::string_view name, std::string_view value);
  Status FinishHead();
  Status ScanChunks(std::string_view bytes);
  Status ReadChunkLine(std::string_view line);
  Status ScanTrailers(std::string_view bytes);

  const Limits limits_;
  std::size_t at_ = 0;          // everything before is settled
  std::size_t line_start_ = 0;  // of the line being read
  Span method_;
  Span target_;
  Span authority_;
  Span headers_;
  std::size_t head_end_ = 0;
  bool line_is_read_ = false;  // the request line
  bool http_1_1_ = true;
  bool keep_alive_ = true;
  bool has_host_ = false;
  bool chunked_ = false;
  bool expects_continue_ = false;
  std::optional<std::uint64_t> content_length_;
  std::uint64_t chunk_left_ = 0;  // bytes of the chunk, its CRLF included, that are to come
  std::uint64_t body_size_ = 0;   // of all chunks
  std::size_t chunk_lines_ = 0;   // what all size lines hold beyond the digits that they need
  std::size_t trailers_ = 0;      // where the lines after the last chunk begin; 0: not there yet
  std::optional<Problem> line_problem_;  // of the request line; the headers are still read
  std::optional<Problem> problem_;
};

// The data of a chunked body. `body`: what follows the head of a request that a RequestScanner has
// read; of one that is not complete, the data so far.
std::string JoinChunks(std::string_view body);

}  // namespace understudy::http
