#include "http/framing.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/text.h"
#include "http/host.h"

namespace understudy::http {
namespace {

// A chunk's size line, with what extensions a client may send.
constexpr std::size_t kChunkLine = 256;
// As many of its characters count as necessary. The rest, of all chunks together, is bounded too:
// otherwise a small body could fill the memory.
constexpr std::size_t kChunkDigits = 8;

// The room for method and version in a request line. No method in use has more than 32
// characters.
constexpr std::size_t kRequestLineRest = 64;

// The first byte of a TLS record that contains a handshake.
constexpr char kTlsHandshake = '\x16';

constexpr std::string_view kTargetTooLong = "The request target is longer than 8 KiB.";

constexpr std::string_view kBeforeVersion = " HTTP/";

// Where the version of a request line begins, with the space before it. nullopt: the line has no
// version.
std::optional<std::size_t> FindVersion(std::string_view line) {
  for (auto at = line.rfind(' '); at != std::string_view::npos && at > 0;
       at = line.rfind(' ', at - 1)) {
    const auto here = line.substr(at, kBeforeVersion.size());
    if (EqualsIgnoreCase(here, kBeforeVersion)) return at;
  }
  return std::nullopt;
}

// Whether a comma list such as Connection's has `token`.
bool ListHas(std::string_view list, std::string_view token) {
  const auto items = Split(list, ',');
  return std::any_of(items.begin(), items.end(),
                     [&](std::string_view item) { return EqualsIgnoreCase(Trim(item), token); });
}

}  // namespace

RequestScanner::Status RequestScanner::Refuse(ProblemKind kind, std::string_view why) {
  keep_alive_ = false;
  problem_ = Problem{kind, std::string(why)};
  return Status::kRefused;
}

RequestScanner::Status RequestScanner::Scan(std::string_view bytes) {
  if (problem_) return Status::kRefused;
  if (!head_complete()) {
    const Status status = ScanHead(bytes);
    if (status == Status::kRefused) {
      Stop(bytes);
      if (line_problem_) problem_ = line_problem_;
    }
    if (status != Status::kComplete) return status;
  }
  if (chunked_) return ScanChunks(bytes);
  const std::uint64_t end = head_end_ + content_length_.value_or(0);
  if (bytes.size() < end) return Status::kNeedMore;
  at_ = static_cast<std::size_t>(end);
  return Status::kComplete;
}

void RequestScanner::Stop(std::string_view bytes) {
  if (!line_is_read_ && !bytes.starts_with(kTlsHandshake)) ReadParts(bytes);
}

void RequestScanner::ReadParts(std::string_view bytes) {
  auto line = bytes.substr(line_start_);
  const auto newline = line.find('\n');
  const bool is_cut = newline == std::string_view::npos;
  if (!is_cut) line = line.substr(0, newline);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return;
  if (IsToken(line.substr(0, space))) method_ = {line_start_, line_start_ + space};
  std::size_t begin = space + 1;
  std::size_t end = line.size();
  if (const auto version = FindVersion(line)) {
    end = std::max(begin, *version);
  } else if (is_cut) {
    const auto last = line.rfind(' ');
    if (last > space && kBeforeVersion.starts_with(line.substr(last))) end = last;
  }
  while (begin < end && line[begin] == ' ') ++begin;
  while (begin < end && line[end - 1] == ' ') --end;
  // An absolute form: keep the path and query.
  const auto target = line.substr(begin, end - begin);
  const auto scheme = target.find("://");
  if (!target.starts_with('/') && scheme != std::string_view::npos) {
    const auto path = target.find_first_of("/?", scheme + 3);
    if (path != std::string_view::npos && target[path] == '/') begin += path;
  }
  target_ = {line_start_ + begin, line_start_ + end};
}

RequestScanner::Status RequestScanner::RefuseLine(std::string_view bytes, ProblemKind kind,
                                                  std::string_view why) {
  ReadParts(bytes);
  const auto line = bytes.substr(line_start_);
  // Otherwise the client does not speak HTTP, or speaks an HTTP without headers, and waits for an
  // answer.
  if (!FindVersion(line.substr(0, line.find('\n')))) return Refuse(kind, why);
  line_problem_ = Problem{kind, std::string(why)};
  return Status::kComplete;
}

RequestScanner::Status RequestScanner::ScanHead(std::string_view bytes) {
  // A client that sends such a line may wait for an answer to it.
  if (bytes.starts_with(kTlsHandshake)) {
    return Refuse(ProblemKind::kMalformedRequest, "This port speaks plain HTTP, not TLS.");
  }
  while (true) {
    const auto newline = bytes.find('\n', at_);
    // Lengths are checked first, whether the line's end is there or not. So the verdict does not
    // depend on how the bytes arrive.
    const std::size_t here = std::min(newline, bytes.size());
    if (const Status s = CheckLengths(bytes, here); s != Status::kComplete) return s;
    if (newline == std::string_view::npos) break;
    if (newline == line_start_ || bytes[newline - 1] != '\r') {
      return Refuse(ProblemKind::kMalformedRequest, "A line must end with CR LF.");
    }
    const std::size_t end = newline - 1;
    at_ = newline + 1;
    if (!line_is_read_) {
      // RFC 9112 section 2.2: empty lines before the request line are to be ignored.
      if (end == line_start_ && at_ <= 8) {
        line_start_ = at_;
        continue;
      }
      if (const Status s = ReadRequestLine(bytes, end); s != Status::kComplete) return s;
      line_is_read_ = true;
      headers_ = {at_, at_};
    } else if (end == line_start_) {
      headers_.end = line_start_;
      return FinishHead();
    } else {
      if (at_ > limits_.head) return HeadTooLarge();
      const auto line = bytes.substr(line_start_, end - line_start_);
      if (const Status s = ReadHeaderLine(line); s != Status::kComplete) return s;
    }
    line_start_ = at_;
  }
  at_ = std::max(at_, bytes.size());
  return Status::kNeedMore;
}

RequestScanner::Status RequestScanner::CheckLengths(std::string_view bytes, std::size_t end) {
  // With room for the line's CR. Bytes past the head's own limit do not count: if they came one by
  // one, they would never be read.
  const std::size_t line = std::min(end, limits_.head + 1) - line_start_;
  const std::size_t most = limits_.target + kRequestLineRest + 1;
  if (!line_is_read_ && !line_problem_ && line > most) {
    const Problem problem{ProblemKind::kTargetTooLong, std::string(kTargetTooLong)};
    // A request that does not begin with a method and a space is not HTTP.
    const auto begin = bytes.substr(line_start_, most);
    const auto space = begin.find(' ');
    if (space == std::string_view::npos || !IsToken(begin.substr(0, space))) {
      return Refuse(problem.kind, problem.detail);
    }
    line_problem_ = problem;
  }
  return end > limits_.head ? HeadTooLarge() : Status::kComplete;
}

RequestScanner::Status RequestScanner::HeadTooLarge() {
  return Refuse(ProblemKind::kHeadersTooLarge, "The headers are larger than 64 KiB.");
}

RequestScanner::Status RequestScanner::ReadRequestLine(std::string_view bytes, std::size_t end) {
  if (line_problem_) {
    // A copy: RefuseLine() sets it.
    const Problem problem = *line_problem_;
    return RefuseLine(bytes, problem.kind, problem.detail);
  }
  const auto line = bytes.substr(line_start_, end - line_start_);
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last ||
      line.substr(first + 1, last - first - 1).find(' ') != std::string_view::npos ||
      !IsToken(line.substr(0, first))) {
    return RefuseLine(bytes, ProblemKind::kMalformedRequest,
                      "The request line must be METHOD TARGET HTTP/1.1.");
  }
  method_ = {line_start_, line_start_ + first};
  const auto version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return RefuseLine(bytes, ProblemKind::kMalformedRequest,
                      "The HTTP version must be 1.1 or 1.0.");
  }
  http_1_1_ = version == "HTTP/1.1";
  keep_alive_ = http_1_1_;
  return ReadTarget(bytes, {line_start_ + first + 1, line_start_ + last});
}

RequestScanner::Status RequestScanner::ReadTarget(std::string_view bytes, Span span) {
  const auto text = span.Of(bytes);
  if (text.size() > limits_.target) {
    return RefuseLine(bytes, ProblemKind::kTargetTooLong, kTargetTooLong);
  }
  const bool visible = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
  });
  if (!visible) {
    return RefuseLine(bytes, ProblemKind::kMalformedRequest,
                      "The request target must not hold control characters.");
  }
  // RFC 9112 section 3.2.4: this form is for OPTIONS alone.
  const bool asterisk = text == "*" && method_.Of(bytes) == "OPTIONS";
  if (!text.starts_with('/') && !asterisk) return ReadAbsoluteTarget(bytes, span);
  target_ = span;
  return Status::kComplete;
}

// RFC 9112 section 3.2.2: a server must accept this form, and its authority replaces Host.
RequestScanner::Status RequestScanner::ReadAbsoluteTarget(std::string_view bytes, Span span) {
  const auto text = span.Of(bytes);
  const auto colon = text.find("://");
  const auto scheme = text.substr(0, std::min(colon, text.size()));
  if (colon == std::string_view::npos ||
      (!EqualsIgnoreCase(scheme, "http") && !EqualsIgnoreCase(scheme, "https"))) {
    return RefuseLine(bytes, ProblemKind::kMalformedRequest,
                      "The request target must begin with `/`, `http://` or `https://`.");
  }
  const auto begin = colon + 3;
  const auto end = std::min(text.find_first_of("/?", begin), text.size());
  if (!ParseAuthority(text.substr(begin, end - begin))) {
    return RefuseLine(bytes, ProblemKind::kMalformedRequest,
                      "The request target must have a host, and perhaps a port, after `://`.");
  }
  authority_ = {span.begin + begin, span.begin + end};
  target_ = {span.begin + end, span.end};
  return Status::kComplete;
}

RequestScanner::Status RequestScanner::CheckHeaderLine(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') {
    return Refuse(ProblemKind::kMalformedRequest, "A header must not be folded over lines.");
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    return Refuse(ProblemKind::kMalformedRequest,
                  "A header must be `Name: value`, with no space before the colon.");
  }
  if (line.find('\r') != std::string_view::npos || line.find('\0') != std::string_view::npos) {
    return Refuse(ProblemKind::kMalformedRequest, "A header must not hold CR or NUL.");
  }
  return Status::kComplete;
}

RequestScanner::Status RequestScanner::ReadHeaderLine(std::string_view line) {
  if (const Status s = CheckHeaderLine(line); s != Status::kComplete) return s;
  const auto colon = line.find(':');
  return ReadHeader(line.substr(0, colon), Trim(line.substr(colon + 1)));
}

RequestScanner::Status RequestScanner::ReadHeader(std::string_view name, std::string_view value) {
  if (EqualsIgnoreCase(name, "content-length")) {
    if (content_length_) {
      return Refuse(ProblemKind::kMalformedRequest, "Content-Length is repeated.");
    }
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
    if (end != value.data() + value.size() || value.empty() ||
        error == std::errc::invalid_argument) {
      return Refuse(ProblemKind::kMalformedRequest, "Content-Length must be a number.");
    }
    // A number of more than 64 bits is past the limit too.
    content_length_ = error == std::errc() ? length : UINT64_MAX;
  } else if (EqualsIgnoreCase(name, "transfer-encoding")) {
    if (chunked_ || !EqualsIgnoreCase(value, "chunked")) {
      return Refuse(ProblemKind::kMalformedRequest, "Transfer-Encoding must be `chunked`, once.");
    }
    chunked_ = true;
  } else if (EqualsIgnoreCase(name, "host")) {
    if (has_host_) return Refuse(ProblemKind::kMalformedRequest, "Host is repeated.");
    has_host_ = true;
  } else if (EqualsIgnoreCase(name, "connection")) {
    if (ListHas(value, "close")) keep_alive_ = false;
    if (!http_1_1_ && ListHas(value, "keep-alive")) keep_alive_ = true;
  } else if (EqualsIgnoreCase(name, "expect")) {
    expects_continue_ = EqualsIgnoreCase(value, "100-continue");
  }
  return Status::kComplete;
}

RequestScanner::Status RequestScanner::FinishHead() {
  if (line_problem_) return Refuse(line_problem_->kind, line_problem_->detail);
  if (at_ > limits_.head) return HeadTooLarge();
  if (http_1_1_ && !has_host_) return Refuse(ProblemKind::kMalformedRequest, "Host is missing.");
  if (chunked_ && (content_length_ || !http_1_1_)) {
    return Refuse(ProblemKind::kMalformedRequest,
                  "Transfer-Encoding can't be used with Content-Length or in HTTP/1.0.");
  }
  if (content_length_.value_or(0) > limits_.body) {
    return Refuse(ProblemKind::kBodyTooLarge, "The request body is larger than 10 MiB.");
  }
  // RFC 9110 section 10.1.1: an HTTP/1.0 client's is to be ignored.
  if (!http_1_1_) expects_continue_ = false;
  head_end_ = at_;
  return Status::kComplete;
}

RequestScanner::Status RequestScanner::ScanChunks(std::string_view bytes) {
  while (trailers_ == 0) {
    if (chunk_left_ > 0) {
      const std::uint64_t here = std::min<std::uint64_t>(chunk_left_, bytes.size() - at_);
      at_ += static_cast<std::size_t>(here);
      chunk_left_ -= here;
      if (chunk_left_ > 0) return Status::kNeedMore;
      if (!bytes.substr(0, at_).ends_with("\r\n")) {
        return Refuse(ProblemKind::kMalformedRequest, "A chunk must end with CR LF.");
      }
    }
    const auto newline = bytes.find('\n', at_);
    if (newline == std::string_view::npos) {
      if (bytes.size() - at_ <= kChunkLine) return Status::kNeedMore;
      return Refuse(ProblemKind::kMalformedRequest, "A chunk's size line is too long.");
    }
    const auto line = bytes.substr(at_, newline - at_);
    at_ = newline + 1;
    if (const Status s = ReadChunkLine(line); s != Status::kComplete) return s;
  }
  return ScanTrailers(bytes);
}

// `line` ends with its CR.
RequestScanner::Status RequestScanner::ReadChunkLine(std::string_view line) {
  chunk_lines_ += std::max(line.size(), kChunkDigits) - kChunkDigits;
  if (line.size() > kChunkLine || chunk_lines_ > limits_.head) {
    return Refuse(ProblemKind::kMalformedRequest, "A chunk's size line is too long.");
  }
  if (!line.ends_with('\r')) {
    return Refuse(ProblemKind::kMalformedRequest, "A line must end with CR LF.");
  }
  line.remove_suffix(1);
  std::uint64_t chunk = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), chunk, 16);
  const bool at_end = end == line.data() + line.size();
  if (error != std::errc() || (!at_end && *end != ';') ||
      line.find('\r') != std::string_view::npos || line.find('\0') != std::string_view::npos) {
    return Refuse(ProblemKind::kMalformedRequest, "A chunk's size must be a hex number.");
  }
  body_size_ += chunk;
  if (chunk > limits_.body || body_size_ > limits_.body) {
    return Refuse(ProblemKind::kBodyTooLarge, "The request body is larger than 10 MiB.");
  }
  if (chunk == 0) {
    trailers_ = line_start_ = at_;
  } else {
    chunk_left_ = chunk + 2;  // with the CR LF after its data
  }
  return Status::kComplete;
}

RequestScanner::Status RequestScanner::ScanTrailers(std::string_view bytes) {
  while (true) {
    const auto newline = bytes.find('\n', at_);
    // As in ScanHead(), so that the verdict does not depend on how the bytes arrive.
    if (std::min(newline, bytes.size()) - trailers_ > limits_.head) return HeadTooLarge();
    if (newline == std::string_view::npos) {
      at_ = bytes.size();
      return Status::kNeedMore;
    }
    if (newline == line_start_ || bytes[newline - 1] != '\r') {
      return Refuse(ProblemKind::kMalformedRequest, "A line must end with CR LF.");
    }
    const auto line = bytes.substr(line_start_, newline - 1 - line_start_);
    at_ = line_start_ = newline + 1;
    if (line.empty()) return Status::kComplete;
    if (const Status s = CheckHeaderLine(line); s != Status::kComplete) return s;
  }
}

std::string JoinChunks(std::string_view body) {
  std::string joined;
  while (true) {
    const auto newline = body.find('\n');
    std::size_t chunk = 0;
    std::from_chars(body.data(), body.data() + body.size(), chunk, 16);
    if (chunk == 0 || newline == std::string_view::npos) return joined;
    body.remove_prefix(newline + 1);
    joined.append(body.substr(0, chunk));
    if (body.size() <= chunk) return joined;
    body.remove_prefix(std::min(body.size(), chunk + 2));
  }
}

}  // namespace understudy::http
