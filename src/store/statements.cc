#include "store/statements.h"

#include <SQLiteCpp/Exception.h>

#include <algorithm>
#include <functional>
#include <mutex>

namespace understudy::store {
namespace {

// Hashes only the length and the end of a statement's text, which distinguish nearly all texts.
// Hashing the whole text would take a large part of a fast query's time.
struct StatementHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view sql) const {
    constexpr std::size_t kEnd = 32;
    const auto end = sql.substr(sql.size() - std::min(sql.size(), kEnd));
    return std::hash<std::string_view>()(end) + sql.size();
  }
};

using Numbers = std::unordered_map<std::string, std::size_t, StatementHash, std::equal_to<>>;

// The number of a text, from 0, unique in the process.
std::size_t SharedNumberOf(std::string_view sql) {
  static std::mutex mutex;
  static Numbers numbers;
  const std::lock_guard lock(mutex);
  return numbers.try_emplace(std::string(sql), numbers.size()).first->second;
}

// One table of texts per thread, not per connection: with many worlds at once, a connection's
// memory is rarely in the CPU cache.
std::size_t NumberOf(std::string_view sql) {
  thread_local Numbers known;
  const auto found = known.find(sql);
  if (found != known.end()) return found->second;
  const std::size_t number = SharedNumberOf(sql);
  known.emplace(sql, number);
  return number;
}

}  // namespace

Query Query::Statements::Take(std::string_view sql) {
  const std::size_t number = NumberOf(sql);
  if (number >= free_.size()) free_.resize(number + 1);
  if (free_[number] != nullptr) return {*this, number, free_[number].release()};
  if (auto spare = spare_.extract(number)) return {*this, number, spare.mapped().release()};
  sqlite3_stmt* prepared = nullptr;
  const int status = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (status != SQLITE_OK) throw SQLite::Exception(connection_, status);
  return {*this, number, prepared};
}

void Query::Statements::GiveBack(std::size_t number, sqlite3_stmt* statement) {
  Handle handle(statement);
  auto& place = free_[number];
  if (place == nullptr) {
    place = std::move(handle);
  } else if (spare_.size() < kMostSpare) {
    spare_.emplace(number, std::move(handle));
  }
}

std::vector<std::string> Query::Statements::Texts() const {
  std::vector<std::string> texts;
  for (const auto& statement : free_) {
    if (statement != nullptr) texts.emplace_back(sqlite3_sql(statement.get()));
  }
  return texts;
}

}  // namespace understudy::store
