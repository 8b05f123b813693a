#pragma once

#include <cstdint>
#include <string>

#include "base/background.h"
#include "journal/entry_json.h"
#include "journal/journal.h"
#include "journal/redaction.h"

namespace understudy::journal {

// Appends each completed entry to a file, as a line of JSON (entry_json.h). A thread of its own
// writes: a request never waits for the disk. What 8 MiB of waiting entries leave no room for is
// lost, and a line says how many: {"lost":12}. Lines are whole, also when the disk is full or the
// server is stopped.
class JournalFile : public Listener {
 public:
  // Creates the file if there is none. Throws std::runtime_error if it can't be opened, is no
  // regular file or is a link, or another process has it open as such a file. `redaction` must
  // outlive this.
  JournalFile(const std::string& file, const Redaction& redaction, WriteRowChanges rows);
  ~JournalFile() override;
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  void OnComplete(const Journal& journal, const Entry& entry) override;

  // Writes all that is waiting. Later entries are lost.
  void Finish() { entries_.Finish(); }

 private:
  struct Completed {
    std::string world;
    std::string id;
    Entry entry;
  };

  void Write(const Background<Completed>::Batch& batch);
  void WriteLines(std::string_view lines, std::uint64_t count);

  const std::string file_;
  const Redaction& redaction_;
  const WriteRowChanges rows_;
  int fd_ = -1;
  std::uint64_t failed_ = 0;       // entries that could not be written, since the last that could
  Background<Completed> entries_;  // last: its thread uses the others
};

}  // namespace understudy::journal
