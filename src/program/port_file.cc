#include "program/port_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace understudy {
namespace {

std::string ErrorText(int error) { return std::generic_category().message(error); }

}  // namespace

PortFile::PortFile(std::string option, std::string file)
    : option_(std::move(option)), file_(std::move(file)) {
  if (file_.empty()) return;
  RefuseOther();
  if (unlink(file_.c_str()) != 0 && errno != ENOENT) Fail(ErrorText(errno));
}

PortFile::~PortFile() { Remove(); }

void PortFile::Write(int port) {
  if (file_.empty()) return;
  // A name that nobody knows beforehand, and O_EXCL: nothing that is there is opened.
  const std::string fresh = file_ + "." + std::to_string(std::random_device()()) + ".new";
  const int fd = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0) Fail(ErrorText(errno));
  try {
    const std::string text = std::to_string(port) + "\n";
    if (write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
      Fail(ErrorText(errno));
    }
    RefuseOther();
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
      ours.st_dev == there.st_dev && ours.st_ino == there.st_ino) {
    unlink(file_.c_str());
  }
  close(written_);
  written_ = -1;
}

void PortFile::RefuseOther() const {
  struct stat status {};
  if (lstat(file_.c_str(), &status) != 0) {
    if (errno != ENOENT) Fail(ErrorText(errno));
  } else if (!S_ISREG(status.st_mode)) {
    Fail("is not a regular file, so it is not replaced");
  }
}

void PortFile::Fail(const std::string& why) const {
  throw std::runtime_error(option_ + " " + file_ + ": " + why);
}

}  // namespace understudy
