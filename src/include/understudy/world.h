#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "understudy/request.h"
#include "understudy/webhook.h"

namespace understudy {

namespace front {
class Worlds;
}  // namespace front
namespace journal {
class Redaction;
}

// A call on a World that can't be done. `what()` says why, for people.
class WorldFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What a world does with a request that violates its API's contract, such as a misspelt parameter.
enum class Strict {
  kOff,     // nothing
  kReport,  // replies as the API would, and names each violation in a header Understudy-Violation
  kRefuse,  // replies with the API's error for a bad request
};

// One isolated copy of a Server's scenario. Requests select it by its name, in the path or in a
// header, and see nothing of other worlds. The world is created when a request or a call here first
// uses it. A handle: cheap to copy, must not outlive the Server. Thread-safe.
//
// A client that takes a base URL with a path gets url():
//
//   understudy::World world = server.world("this-test");
//   my_client.set_base_url(world.url());
//
// A client that takes no path, such as cpp-httplib's, gets origin() and headers():
//
//   httplib::Client client(world.origin());
//   const auto headers = world.headers();
//   client.set_default_headers({headers.begin(), headers.end()});
//
// or puts prefix() before each path: client.Get(world.prefix() + "/v1/customers/1").
class World {
 public:
  using Time = std::chrono::sys_time<std::chrono::milliseconds>;

  const std::string& name() const { return name_; }
  // "http://127.0.0.1:PORT/~name": origin() + prefix(), without a slash at the end.
  const std::string& url() const { return url_; }
  // "http://127.0.0.1:PORT": the Server's url().
  const std::string& origin() const { return server_url_; }
  // "/~name": selects the world when it stands before the path of a request.
  std::string prefix() const { return "/~" + name_; }
  // The header that selects the world, for requests to origin() without prefix():
  // {{"Understudy-World", "name"}}.
  std::vector<std::pair<std::string, std::string>> headers() const {
    return {{"Understudy-World", name_}};
  }

  // Sets rows, clock, faults, limits and settings back to the scenario's.
  void Reset();
  // Creates a world with the same rows, clock, faults, limits and settings. Throws WorldFailure
  // when a world of that name exists or there is no room, and std::invalid_argument when `name` is
  // not a valid name.
  World Fork(const std::string& name);
  // The next use creates the world again. "default" can't be deleted: WorldFailure.
  void Delete();

  Time Now() const;
  // These throw std::invalid_argument for times outside the years 1970 to 9999, and for values
  // outside the bounds that they name.
  void FreezeClock(Time at);
  // The clock shows `from` now and advances `rate` seconds a second; 0.001 to 86,400.
  void RunClock(Time from, double rate = 1);
  void UseRealClock();
  // 0 to 366 days. A frozen clock stays frozen. WorldFailure past the year 9999.
  void AdvanceClock(std::chrono::milliseconds by);

  // Adds a rule after the existing ones, in the form of a scenario's `faults`: YAML or JSON. Throws
  // WorldFailure, which reports every error in it with line and column.
  void AddFault(const std::string& rule);
  void ClearFaults();
  // The vendor's next `calls` valid requests get 429; 0 stops that. Throws WorldFailure for a
  // vendor that the scenario does not have.
  void RefuseNext(const std::string& vendor, int calls);

  // Overrides the scenario's keys `strict`, for all APIs. nullopt: the scenario's keys count.
  void SetStrict(std::optional<Strict> strict);

  // What the world was asked and answered, oldest first, as far as the journal keeps it. A request
  // whose reply a client has read is there, and complete. Throws WorldFailure if the server keeps
  // no journal. A world that does not exist yet was asked nothing, and this does not create it.
  // understudy/gmock.h has matchers.
  understudy::Requests Requests() const;
  // Compares the Requests() with expectations in the form of `understudy verify`, YAML or JSON.
  // Throws WorldFailure, which reports every error in them with line and column.
  //
  //   const auto found = world.Verify("[{operation: helpcrunch.getCustomer, exactly: 2}]");
  //   EXPECT_TRUE(found) << found.text;
  Verification Verify(const std::string& expectations) const;

  // Adds a webhook; its id. Throws WorldFailure for a vendor without webhooks, an event that it
  // does not have, and a URL that can't be used or is not allowed.
  std::int64_t AddWebhook(const Webhook& webhook);
  // What the webhooks of the world were told, and what is pending, in the order of the writes. A
  // delivery may come later than the reply to its write: wait for it in the receiver, or here.
  std::vector<WebhookDelivery> Webhooks() const;

  // The world as the bytes of one SQLite file.
  std::string Snapshot() const;
  // Replaces the world by what such a file holds. Throws WorldFailure, and changes nothing, when
  // the file can't be used.
  void Restore(const std::string& file);

 private:
  friend class Server;
  // Throws std::invalid_argument when `name` is not a valid name.
  World(front::Worlds& worlds, const journal::Redaction& redaction, const std::string& server_url,
        const std::string& name);

  front::Worlds* worlds_;
  const journal::Redaction* redaction_;
  std::string server_url_;
  std::string name_;
  std::string url_;
};

}  // namespace understudy
