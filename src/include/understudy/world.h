#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace understudy {

namespace front {
class Worlds;
}

// A world could not be made, or made what was asked for. `what()` says why, for people.
class WorldFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One isolated copy of a Server's scenario, by name: requests to url() see it and nothing else. A
// handle, cheap to copy, that must not outlive the Server. Thread-safe. The world begins when it is
// first used, by a request or by a call.
//
//   understudy::World world = server.world("this-test");
//   my_client.set_base_url(world.url());
//   world.AdvanceClock(std::chrono::hours(1));
class World {
 public:
  using Time = std::chrono::sys_time<std::chrono::milliseconds>;

  const std::string& name() const { return name_; }
  // "http://127.0.0.1:PORT/~name", no slash at the end.
  const std::string& url() const { return url_; }

  // Back to the beginning: rows, clock, faults and limits.
  void Reset();
  // A new world of the same rows, clock, faults and limits. Throws WorldFailure when there is one
  // of that name, or no room, and std::invalid_argument when `name` is none.
  World Fork(const std::string& name);
  // Gone until it is used again, which begins it anew. "default" can't be deleted: WorldFailure.
  void Delete();

  Time Now() const;
  // These throw std::invalid_argument for times outside of 1970 to 9999, and what is outside the
  // bounds that they name.
  void FreezeClock(Time at);
  // Shows `from` now, and goes on by `rate` seconds a second; 0.001 to 86,400.
  void RunClock(Time from, double rate = 1);
  void UseRealClock();
  // A frozen clock stays frozen. At most 366 days, never back; WorldFailure past the year 9999.
  void AdvanceClock(std::chrono::milliseconds by);

  // Adds a rule after those that are there, as a scenario's `faults` has it: YAML or JSON. Throws
  // WorldFailure, which says with line and column what is wrong with it.
  void AddFault(const std::string& rule);
  void ClearFaults();
  // The next `calls` of `vendor`, 0 or more, are refused with 429. Throws WorldFailure for an
  // unknown vendor.
  void RefuseNext(const std::string& vendor, int calls);

  // The world as one SQLite file; and the world made what such a file holds. Throws WorldFailure,
  // and changes nothing, when the file can't be used.
  std::string Snapshot() const;
  void Restore(const std::string& file);

 private:
  friend class Server;
  // Throws std::invalid_argument when `name` is none.
  World(front::Worlds& worlds, const std::string& server_url, const std::string& name);

  front::Worlds* worlds_;
  std::string server_url_;
  std::string name_;
  std::string url_;
};

}  // namespace understudy
