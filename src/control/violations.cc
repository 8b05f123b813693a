#include "control/violations.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/long_work.h"
#include "base/text.h"
#include "control/locked_world.h"
#include "control/world_journal.h"
#include "journal/entry_json.h"
#include "journal/violations.h"

namespace understudy::control {
namespace {

struct Violator {
  journal::Entry entry;
  std::vector<contract::Violation> violations;
};

struct Violators {
  std::size_t total = 0;
  std::vector<Violator> page;
};

// The vendors whose violations the world ignores (`strict: off`).
std::vector<std::string> IgnoredVendors(const AdminCall& call,
                                        const std::shared_ptr<front::World>& world) {
  const LockedWorld locked(world, call.services.worlds.connections());
  std::vector<std::string> names;
  for (const auto& served : world->scenario->service.vendors()) {
    const auto strict = world->settings.strict.value_or(served->scenario.strict);
    if (strict == scenario::Strict::kOff) names.push_back(served->contract->vendor());
  }
  return names;
}

// Newest first.
Violators FindViolators(const journal::Journal& journal, const control::Page& page,
                        const std::vector<std::string>& ignored) {
  const auto entries = journal.Entries();
  Violators found;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const auto* contract = entry->asked->contract();
    if (contract == nullptr ||
        std::find(ignored.begin(), ignored.end(), contract->vendor()) != ignored.end()) {
      continue;
    }
    auto violations = journal::ViolationsOf(*entry->asked);
    if (violations.empty()) continue;
    const bool is_shown = found.total >= page.offset && found.page.size() < page.limit;
    if (is_shown) found.page.push_back({*entry, std::move(violations)});
    ++found.total;
  }
  return found;
}

void WriteViolator(json::Writer& w, const Violator& violator, const journal::Journal& journal,
                   const journal::Redaction& redaction) {
  const auto& [entry, violations] = violator;
  w.StartObject().Key("id").String(journal.IdOf(entry));
  w.Key("number").Integer(static_cast<std::int64_t>(entry.number));
  w.Key("method")
      .String(journal::AsUtf8(entry.asked->method()))
      .Key("url")
      .String(journal::AsUtf8(redaction.Url(entry.asked->url())));
  w.Key("operation").String(entry.asked->OperationName());
  w.Key("status").Integer(entry.status());
  w.Key("violations");
  journal::WriteViolations(w, violations);
  w.EndObject();
}

// Whether the call asks to fail if there are violations: `expect=none`.
OrRefusal<bool> ReadExpectNone(const AdminCall& call) {
  bool expects_none = false;
  for (const auto& [name, value] : call.query) {
    if (name != "expect") continue;
    if (value != "none") {
      return tl::make_unexpected(
          Refuse(400, "bad_request", "The parameter `expect` must be `none`."));
    }
    expects_none = true;
  }
  return expects_none;
}

std::string MessageOf(std::size_t total, const std::string& world) {
  return Concat({std::to_string(total), total == 1 ? " request violates" : " requests violate",
                 " the contract (world `", world, "`)."});
}

}  // namespace

http::Response ListViolations(const AdminCall& call) {
  const auto page = ReadPage(call);
  if (!page) return page.error();
  const auto expects_none = ReadExpectNone(call);
  if (!expects_none) return expects_none.error();
  const auto world = FindJournal(call);
  if (!world) return world.error();
  ExpectLongWork();
  const journal::Journal& journal = *(*world)->journal;
  const auto found = FindViolators(journal, *page, IgnoredVendors(call, *world));
  const bool fails = *expects_none && found.total > 0;
  json::Writer w;
  w.StartObject();
  if (fails) {
    w.Key("error").StartObject().Key("code").String("violations");
    w.Key("message").String(MessageOf(found.total, (*world)->name)).EndObject();
  }
  w.Key("world").String((*world)->name);
  w.Key("total").Integer(static_cast<std::int64_t>(found.total));
  w.Key("violations").StartArray();
  for (const auto& violator : found.page) {
    WriteViolator(w, violator, journal, call.services.redaction);
  }
  w.EndArray().EndObject();
  return JsonReply(fails ? 422 : 200, w.Take());
}

}  // namespace understudy::control
