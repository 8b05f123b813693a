#pragma once

#include <memory>
#include <string>
#include <vector>

#include "control/admin_call.h"
#include "front/world_to_read.h"

namespace understudy::control {

// The world of this name, which must be valid. If it does not exist, sets AdminCall::absent_world,
// so that the reply reports it.
front::WorldToRead FindWorldToRead(const AdminCall& call, const std::string& name);
// The world that the call names; 409 if the server keeps no journal.
OrRefusal<front::WorldToRead> FindJournal(const AdminCall& call);
// The journals of the world with this name, or of all worlds if it is "". 409 as above.
using Journals = std::vector<std::shared_ptr<const journal::Journal>>;
OrRefusal<Journals> FindJournals(const AdminCall& call, const std::string& name);
// 409: the server keeps no journal.
http::Response NoJournal();
// Adds the headers which report that the world `name` does not exist.
void SayAbsent(front::Worlds& worlds, const std::string& name, http::Response& response);

}  // namespace understudy::control
