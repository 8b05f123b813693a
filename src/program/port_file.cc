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
  const std::string text = std::to_string(port) + "\n";
  struct stat status {};
  const bool good = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                    fstat(fd, &status) == 0;
  int error = good ? 0 : errno;
  close(fd);
  try {
    if (error == 0) RefuseOther();
  } catch (const std::runtime_error&) {
    unlink(fresh.c_str());
    throw;
  }
  if (error == 0 && std::rename(fresh.c_str(), file_.c_str()) != 0) error = errno;
  if (error != 0) {
    unlink(fresh.c_str());
    Fail(ErrorText(error));
  }
  written_ = Identity{status.st_dev, status.st_ino};
}

void PortFile::Remove() noexcept {
  if (!written_) return;
  struct stat status {};
  if (lstat(file_.c_str(), &status) == 0 && status.st_dev == written_->device &&
      status.st_ino == written_->inode) {
    unlink(file_.c_str());
  }
  written_.reset();
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
