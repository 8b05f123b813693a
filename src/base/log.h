#pragma once

#include <string>
#include <string_view>
#include <vector>

// The program's log, on standard error. Thread-safe. Never waits for a reader: instead, lines are
// dropped and counted. Never log a credential: callers pass names, not values.
namespace understudy::log {

enum class Format { kText, kJson };

// Levels: trace, debug, info, warn, error, off.
const std::vector<std::string>& LevelNames();

// Call before the first line is logged; `level` is one of LevelNames().
void Configure(std::string_view level, Format format);

void Debug(std::string_view message);
void Info(std::string_view message);
void Warn(std::string_view message);
void Error(std::string_view message);

// Writes a line of its own form, which ends with a line break, whatever the level is. It is dropped
// and counted as others are.
void PutLine(std::string_view line);
Format format();

// Whether Debug() would write. Check this before building an expensive message.
bool DebugEnabled();

}  // namespace understudy::log
