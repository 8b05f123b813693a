#pragma once

#include <string>

namespace understudy {

// A file that holds the port while the server answers, and is absent otherwise. Only a regular file
// that is empty or holds a port number is ever removed or replaced: no other file, link, device or
// FIFO. Not thread-safe.
class PortFile {
 public:
  // Removes what an earlier server left. The file of a server that still runs stays until Write()
  // replaces it, so that a failed start does not lose it. `option` begins the errors; with an empty
  // `file` nothing is done. Throws std::runtime_error.
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
  // Of the server that made the file: it holds a lock on it until it ends.
  enum class Found { kNothing, kOfRunningServer, kOfEndedServer };

  // Throws std::runtime_error for a file that is no port file.
  Found Inspect() const;
  [[noreturn]] void Fail(const std::string& why) const;

  const std::string option_;
  const std::string file_;
  int written_ = -1;  // what Write() made; open, so that its inode number is not used again
};

}  // namespace understudy
