#pragma once

namespace understudy::testing {

// For std::unique_ptr: frees by one of OpenSSL's functions, as in Deleter<SSL_free>.
template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

}  // namespace understudy::testing
