#pragma once

#include <string>

namespace understudy {

// A file that holds the port while the server answers, and is absent otherwise. Only a regular file
// is ever removed or replaced: no link, device or FIFO. Not thread-safe.
class PortFile {
 public:
  // Removes what an earlier server left. `option` begins the errors; with an empty `file` nothing
  // is done. Throws std::runtime_error.
  PortFile(std::string option, std::string file);
  // Remove().
  ~PortFile();
  PortFile(const PortFile&) = delete;
  PortFile& operator=(const PortFile&) = delete;

  // A reader finds either no file or the whole number. Throws std::runtime_error.
  void Write(int port);

  // Removes the file if it is still the one that Write() made: another server may have replaced it.
  void Remove() noexcept;

 private:
  void RefuseOther() const;
  [[noreturn]] void Fail(const std::string& why) const;

  const std::string option_;
  const std::string file_;
  int written_ = -1;  // what Write() made; open, so that its inode number is not used again
};

}  // namespace understudy
