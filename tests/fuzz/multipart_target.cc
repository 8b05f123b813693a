// A form's body: of multipart/form-data with the boundary B, and urlencoded.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/multipart.h"
#include "http/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace understudy::http;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto parts = ParseMultipart(text, "multipart/form-data; boundary=B");
  if (!parts && parts.error().empty()) std::abort();
  if (parts && parts->size() > kMostPairs) std::abort();
  ParseMultipart("--B--", text);
  const auto pairs = ParseUrlEncoded(text, "body");
  if (!pairs && pairs.error().empty()) std::abort();
  if (pairs && pairs->size() > kMostPairs) std::abort();
  return 0;
}
