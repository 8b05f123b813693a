#pragma once

#include <string>

#include "base/node.h"
#include "base/shape.h"
#include "control/admin_call.h"
#include "front/worlds.h"

// What a world can be created from and exported to.
namespace understudy::control {

OrRefusal<front::Contents> CopyOfWorld(const AdminCall& call, const std::string& name);
// A snapshot in a file names no documents: it is read as one of a world of the scenario `seeded`.
OrRefusal<front::Contents> CopyOfSnapshot(
    const AdminCall& call, const std::string& name,
    const std::shared_ptr<const front::SeededScenario>& seeded);

// {"scenario": NAME or an inline scenario}, {"world": NAME} or {"snapshot": NAME}.
Shape SourceShape();
OrRefusal<front::Contents> ReadSource(const AdminCall& call, const Node& source);

// The body as a scenario, in YAML or JSON. Without a body, the served scenario.
OrRefusal<front::Contents> ReadSentScenario(const AdminCall& call);

// The body as a checked SQLite file, for a world of `seeded`.
OrRefusal<front::Contents> ReadUpload(const AdminCall& call,
                                      const std::shared_ptr<const front::SeededScenario>& seeded);
// A reply with a SQLite file, to be saved as NAME.sqlite.
http::Response FileReply(const std::string& name, front::Contents contents);

}  // namespace understudy::control
