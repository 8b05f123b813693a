#include "journal/journal_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "base/text.h"

namespace understudy::journal {
namespace {

constexpr std::size_t kMostWaiting = std::size_t{8} * 1024 * 1024;
// Lines that are written at once.
constexpr std::size_t kPiece = std::size_t{256} * 1024;

[[noreturn]] void FailToOpen(int fd, const std::string& why) {
  if (fd >= 0) close(fd);
  throw std::runtime_error(why);
}

std::string ErrnoText(int error) { return std::generic_category().message(error); }

// O_NOFOLLOW and O_NONBLOCK: whatever has this name, nothing else is written to and nothing waits.
int OpenToAppend(const std::string& file) {
  const int fd =
      open(file.c_str(),
           O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
  if (fd < 0) FailToOpen(fd, errno == ELOOP ? "is a symbolic link" : ErrnoText(errno));
  struct stat status {};
  if (fstat(fd, &status) != 0) FailToOpen(fd, ErrnoText(errno));
  if (!S_ISREG(status.st_mode)) FailToOpen(fd, "is not a regular file");
  // Where a file system has no locks, it is not known.
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    FailToOpen(fd, "another server is writing to it");
  }
  // A server that was killed may have left a part of a line.
  char last = '\n';
  if (status.st_size > 0 && pread(fd, &last, 1, status.st_size - 1) == 1 && last != '\n' &&
      write(fd, "\n", 1) != 1) {
    FailToOpen(fd, ErrnoText(errno));
  }
  return fd;
}

std::string LossLine(std::uint64_t lost) {
  return Concat({"{\"lost\":", std::to_string(lost), "}\n"});
}

}  // namespace

JournalFile::JournalFile(const std::string& file, const Redaction& redaction, WriteRowChanges rows)
    : file_(file),
      redaction_(redaction),
      rows_(std::move(rows)),
      fd_(OpenToAppend(file)),
      entries_(kMostWaiting, [this](const Background<Completed>::Batch& batch) { Write(batch); }) {}

JournalFile::~JournalFile() {
  entries_.Finish();
  close(fd_);
}

void JournalFile::OnComplete(const Journal& journal, const Entry& entry) {
  const std::size_t bytes =
      sizeof(Completed) + entry.asked->bytes() + entry.answered->bytes() + journal.world().size();
  entries_.Add({journal.world(), entry.number == 0 ? std::string() : journal.IdOf(entry), entry},
               bytes);
}

void JournalFile::Write(const Background<Completed>::Batch& batch) {
  std::string lines;
  std::uint64_t count = 0;
  for (const auto& [world, id, entry] : batch.items) {
    lines += EntryJson(world, id, entry, redaction_, rows_);
    lines += '\n';
    ++count;
    if (lines.size() < kPiece) continue;
    WriteLines(lines, std::exchange(count, 0));
    lines.clear();
  }
  // These came after the others, which left them no room.
  if (batch.lost > 0) lines += LossLine(batch.lost);
  if (!lines.empty()) WriteLines(lines, count + batch.lost);
}

void JournalFile::WriteLines(std::string_view lines, std::uint64_t count) {
  const std::string before = failed_ == 0 ? std::string() : LossLine(failed_);
  const std::string text = Concat({before, lines});
  const off_t size = lseek(fd_, 0, SEEK_END);
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (rest.empty()) {
    failed_ = 0;
    return;
  }
  const int error = errno;
  // No part of a line stays.
  if (ftruncate(fd_, size) != 0) log::Error(Concat({file_, " has a broken line"}));
  if (failed_ == 0) log::Error(Concat({"--journal-file ", file_, ": ", ErrnoText(error)}));
  failed_ += count;
}

}  // namespace understudy::journal
