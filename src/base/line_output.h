#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace understudy {

// Writes whole lines to a descriptor that other processes may share. Never waits for a reader: a
// pipe that nobody reads must not block the server. Waits only for a disk. Not thread-safe.
//
// O_NONBLOCK belongs to the open file and not to the descriptor, so setting it would change the
// other processes' writes, too. A pipe or a terminal is opened a second time instead.
class LineOutput {
 public:
  // `descriptor` may refer to another file later, for example after dup2().
  explicit LineOutput(int descriptor) : descriptor_(descriptor) {}
  ~LineOutput();
  LineOutput(const LineOutput&) = delete;
  LineOutput& operator=(const LineOutput&) = delete;

  // False when there is no room, or the file can't be written: nothing of `line` was written then.
  bool Write(std::string_view line);

 private:
  enum class Kind { kPlain, kNonBlocking, kSocket, kPolled };

  void LookAtDescriptor();
  // Writes as much as fits; returns the number of bytes written.
  std::size_t WriteSome(std::string_view text);
  ssize_t WriteOnce(std::string_view text) const;

  const int descriptor_;
  int own_ = -1;  // the second open of the file, for kNonBlocking
  Kind kind_ = Kind::kPlain;
  bool known_ = false;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  std::string rest_;  // of a line that was written in part
};

}  // namespace understudy
