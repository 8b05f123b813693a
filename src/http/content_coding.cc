#include "http/content_coding.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>
#include <vector>

#include "base/text.h"

namespace understudy::http {
namespace {

constexpr std::size_t kMostCodings = 2;
constexpr std::size_t kPiece = std::size_t{16} * 1024;

// zlib's window bits for each format.
constexpr int kZlibFormat = MAX_WBITS;
constexpr int kGzipFormat = MAX_WBITS + 16;
constexpr int kRawFormat = -MAX_WBITS;

enum class Inflated { kWhole, kMalformed, kTooLarge };

class Inflater {
 public:
  Inflater(std::string_view body, int format) {
    if (inflateInit2(&stream_, format) != Z_OK) throw std::bad_alloc();
    // zlib does not write to its input; its type is that of C before `const`.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream_.avail_in = static_cast<uInt>(body.size());
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // RFC 1952 section 2.2: `members` may follow one another.
  Inflated Run(std::string& to, std::size_t most, bool members) {
    while (true) {
      const int result = Step(to);
      if (to.size() > most) return Inflated::kTooLarge;
      if (result == Z_OK) continue;
      if (result != Z_STREAM_END) return Inflated::kMalformed;
      if (stream_.avail_in == 0) return Inflated::kWhole;
      if (!members || inflateReset(&stream_) != Z_OK) return Inflated::kMalformed;
    }
  }

 private:
  // Z_BUF_ERROR when the data ends too early.
  int Step(std::string& to) {
    std::array<char, kPiece> piece;
    stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream_.avail_out = static_cast<uInt>(piece.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    to.append(piece.data(), piece.size() - stream_.avail_out);
    return result;
  }

  z_stream stream_ = {};
};

Inflated Inflate(std::string_view body, std::string& to, std::size_t most, bool gzip) {
  if (gzip) return Inflater(body, kGzipFormat).Run(to, most, true);
  const Inflated inflated = Inflater(body, kZlibFormat).Run(to, most, false);
  if (inflated != Inflated::kMalformed || !to.empty()) return inflated;
  // RFC 9110 section 8.4.1.2: some clients send this coding without the zlib wrapper.
  to.clear();
  return Inflater(body, kRawFormat).Run(to, most, false);
}

// Names in lower case, without those that change nothing.
std::vector<std::string> NamesOf(std::string_view codings) {
  std::vector<std::string> names;
  for (const auto each : Split(codings, ',')) {
    auto name = LowerAscii(Trim(each));
    if (name == "x-gzip") name = "gzip";  // RFC 9110 section 8.4.1.3
    if (!name.empty() && name != "identity") names.push_back(std::move(name));
  }
  return names;
}

Problem Unsupported(std::string_view codings) {
  return {ProblemKind::kUnsupportedMediaType, "The Content-Encoding " +
                                                  Quoted(Abbreviate(codings)) +
                                                  " is not supported: use gzip or deflate."};
}

}  // namespace

tl::expected<std::string, Problem> DecodeContent(std::string_view body, std::string_view codings,
                                                 std::size_t most) {
  const auto names = NamesOf(codings);
  const auto is_known = [](const std::string& name) { return name == "gzip" || name == "deflate"; };
  if (names.size() > kMostCodings || !std::all_of(names.begin(), names.end(), is_known)) {
    return tl::make_unexpected(Unsupported(codings));
  }
  std::string decoded(body);
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    std::string next;
    const Inflated inflated = Inflate(decoded, next, most, *name == "gzip");
    if (inflated == Inflated::kTooLarge) {
      return tl::make_unexpected(Problem{ProblemKind::kBodyTooLarge,
                                         "The decompressed request body is larger than 10 MiB."});
    }
    if (inflated == Inflated::kMalformed) {
      return tl::make_unexpected(Problem{ProblemKind::kMalformedBody,
                                         "The request body is not valid " + *name + " data."});
    }
    decoded = std::move(next);
  }
  return decoded;
}

}  // namespace understudy::http
