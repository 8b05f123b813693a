#pragma once

// 1 with the address or the thread sanitizer, else 0. Their own work takes time and memory, so
// tests compare neither with them.
#define UNDERSTUDY_SANITIZED 0
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#undef UNDERSTUDY_SANITIZED
#define UNDERSTUDY_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#undef UNDERSTUDY_SANITIZED
#define UNDERSTUDY_SANITIZED 1
#endif
#endif
