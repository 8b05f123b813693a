#pragma once

#include <memory>
#include <string>
#include <vector>

#include "control/admin_call.h"

namespace understudy::control {

// A world that a call about journals reads. All such calls have one rule for a world that does not
// exist: its journal is empty, so that a test which expects no request passes before the first one.
// The call does not create it, and AdminCall::absent_world makes the reply say so.
struct WorldToRead {
  std::shared_ptr<front::World> world;  // not locked; null: there is none
  // The world's, or the one that it would get.
  std::shared_ptr<const front::SeededScenario> scenario;
  std::shared_ptr<journal::Journal> journal;  // never null
};

// The world of this name, which is valid.
WorldToRead FindToRead(const AdminCall& call, const std::string& name);
// The world that the call names; 409 if the server keeps no journal.
OrRefusal<WorldToRead> FindJournal(const AdminCall& call);
// The journals of the world with this name, or of all worlds if it is "". 409 as above.
using Journals = std::vector<std::shared_ptr<const journal::Journal>>;
OrRefusal<Journals> FindJournals(const AdminCall& call, const std::string& name);
// 409: the server keeps no journal.
http::Response NoJournal();
// What the reply says of AdminCall::absent_world, in headers.
void SayAbsent(front::Worlds& worlds, const std::string& name, http::Response& response);

}  // namespace understudy::control
