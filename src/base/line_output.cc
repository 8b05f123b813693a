#include "base/line_output.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace understudy {

LineOutput::~LineOutput() {
  if (own_ >= 0) close(own_);
}

bool LineOutput::Write(std::string_view line) {
  LookAtDescriptor();
  if (!rest_.empty()) rest_.erase(0, WriteSome(rest_));
  if (!rest_.empty()) return false;
  const auto written = WriteSome(line);
  if (written == 0 && !line.empty()) return false;
  rest_ = line.substr(written);
  return true;
}

void LineOutput::LookAtDescriptor() {
  struct stat status {};
  if (fstat(descriptor_, &status) != 0) return;
  if (known_ && status.st_dev == device_ && status.st_ino == inode_) return;
  if (own_ >= 0) close(own_);
  own_ = -1;
  rest_.clear();
  known_ = true;
  device_ = status.st_dev;
  inode_ = status.st_ino;
  kind_ = Kind::kPlain;
  if (S_ISSOCK(status.st_mode)) kind_ = Kind::kSocket;
  if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode)) {
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor_);
    own_ = open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    kind_ = own_ >= 0 ? Kind::kNonBlocking : Kind::kPolled;
  }
}

std::size_t LineOutput::WriteSome(std::string_view text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto written = WriteOnce(text.substr(done));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    done += static_cast<std::size_t>(written);
  }
  return done;
}

ssize_t LineOutput::WriteOnce(std::string_view text) const {
  if (kind_ == Kind::kNonBlocking) return write(own_, text.data(), text.size());
  if (kind_ == Kind::kSocket) {
    return send(descriptor_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  if (kind_ == Kind::kPolled) {
    pollfd waits{descriptor_, POLLOUT, 0};
    if (poll(&waits, 1, 0) <= 0 || (waits.revents & POLLOUT) == 0) return 0;
    // A pipe that is ready takes this much.
    text = text.substr(0, PIPE_BUF);
  }
  return write(descriptor_, text.data(), text.size());
}

}  // namespace understudy
