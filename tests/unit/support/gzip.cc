#include "support/gzip.h"

#include <zlib.h>

#include <stdexcept>

namespace understudy::testing {

std::string Compress(std::string_view text, Compression format) {
  const int bits = format == Compression::kGzip   ? MAX_WBITS + 16
                   : format == Compression::kZlib ? MAX_WBITS
                                                  : -MAX_WBITS;
  z_stream stream = {};
  if (deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2");
  }
  std::string compressed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  return compressed;
}

}  // namespace understudy::testing
