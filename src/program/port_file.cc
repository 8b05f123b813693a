#include "program/port_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

namespace understudy {
namespace {

std::string ErrorText(int error) { return std::generic_category().message(error); }

// "" or a port number, with or without a newline.
bool IsPortText(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  constexpr std::size_t kMostDigits = 5;
  return text.size() <= kMostDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Whether the open file holds what IsPortText() says.
bool HoldsPort(int fd) {
  std::array<char, 16> text{};
  const ssize_t length = pread(fd, text.data(), text.size(), 0);
  return length >= 0 && IsPortText({text.data(), static_cast<std::size_t>(length)});
}

}  // namespace

PortFile::PortFile(std::string option, std::string file)
    : option_(std::move(option)), file_(std::move(file)) {
  if (file_.empty()) return;
  if (Inspect() == Found::kOfEndedServer && unlink(file_.c_str()) != 0 && errno != ENOENT) {
    Fail(ErrorText(errno));
  }
}

PortFile::~PortFile() { Remove(); }

void PortFile::Write(int port) {
  if (file_.empty()) return;
  // A name that nobody knows beforehand, and O_EXCL: nothing that is there is opened.
  const std::string fresh = file_ + "." + std::to_string(std::random_device()()) + ".new";
  const int fd = open(fresh.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0) Fail(ErrorText(errno));
  try {
    const std::string text = std::to_string(port) + "\n";
    if (write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
      Fail(ErrorText(errno));
    }
    Inspect();
    // Tells other servers that this one runs. A file system without locks makes that unknown.
    flock(fd, LOCK_EX | LOCK_NB);
    if (std::rename(fresh.c_str(), file_.c_str()) != 0) Fail(ErrorText(errno));
  } catch (const std::runtime_error&) {
    unlink(fresh.c_str());
    close(fd);
    throw;
  }
  written_ = fd;
}

void PortFile::Remove() noexcept {
  if (written_ < 0) return;
  struct stat ours {};
  struct stat there {};
  if (fstat(written_, &ours) == 0 && lstat(file_.c_str(), &there) == 0 &&
      ours.st_dev == there.st_dev && ours.st_ino == there.st_ino && HoldsPort(written_)) {
    unlink(file_.c_str());
  }
  close(written_);
  written_ = -1;
}

PortFile::Found PortFile::Inspect() const {
  struct stat status {};
  if (lstat(file_.c_str(), &status) != 0) {
    if (errno != ENOENT) Fail(ErrorText(errno));
    return Found::kNothing;
  }
  if (!S_ISREG(status.st_mode)) Fail("is not a regular file, so it is not replaced");
  // O_NONBLOCK: it may have become a FIFO.
  const int fd = open(file_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return Found::kNothing;
  if (fd < 0) Fail(ErrorText(errno));
  const bool fits = HoldsPort(fd);
  const bool is_held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close(fd);
  if (!fits) Fail("is not a port file (it holds more than a port number), so it is not replaced");
  return is_held ? Found::kOfRunningServer : Found::kOfEndedServer;
}

void PortFile::Fail(const std::string& why) const {
  throw std::runtime_error(option_ + " " + file_ + ": " + why);
}

}  // namespace understudy
