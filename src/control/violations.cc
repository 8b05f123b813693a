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
  // Whether no request is known or possible to violate the contract.
  bool AreExcluded() const { return total == 0 && unchecked == 0 && unread == 0 && lost == 0; }

  std::size_t total = 0;
  std::size_t unchecked = 0;  // their bodies were kept only in part
  std::size_t unread = 0;     // the server refused them before it had read them
  std::uint64_t lost = 0;     // the journal no longer has them
  std::vector<Violator> page;
};

// The vendors whose violations the world ignores (`strict: off`). `world` may be null.
std::vector<std::string> IgnoredVendors(const AdminCall& call,
                                        const std::shared_ptr<front::World>& world) {
  if (world == nullptr) return {};
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
                        const std::vector<std::string>& ignored, const StopCheck& stop_check) {
  const auto [entries, lost] = journal.KeptAndLost();
  Violators found;
  found.lost = lost;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    stop_check.ThrowIfStopped();
    const auto* contract = entry->asked->contract();
    if (contract == nullptr ||
        std::find(ignored.begin(), ignored.end(), contract->vendor()) != ignored.end()) {
      continue;
    }
    auto violations = journal::ViolationsOf(*entry);
    if (violations.empty()) {
      if (entry->asked->is_body_cut()) ++found.unchecked;
      if (entry->asked->is_partial()) ++found.unread;
      continue;
    }
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
      .String(journal::AsUtf8(redaction.Text(entry.asked->method())))
      .Key("url")
      .String(journal::AsUtf8(redaction.Url(entry.asked->url())));
  w.Key("operation").String(entry.asked->OperationName());
  w.Key("status").Integer(entry.status());
  w.Key("violations");
  journal::WriteViolations(w, violations, redaction);
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

std::string HowMany(std::uint64_t count, std::string_view what) {
  return Concat({std::to_string(count), " ", what, count == 1 ? "" : "s"});
}

// The first words of a sentence that says why `count` requests are unknown.
std::string WhyUnknown(std::uint64_t count) {
  return Concat({"It can't be known whether ", HowMany(count, "request"),
                 count == 1 ? " violates" : " violate", " the contract: "});
}

// Why `expect=none` is not met.
std::string MessageOf(const Violators& found, const std::string& world) {
  std::string text;
  if (found.total > 0) {
    text = Concat({HowMany(found.total, "request"), found.total == 1 ? " violates" : " violate",
                   " the contract (world `", world, "`)."});
  }
  const auto add = [&](std::initializer_list<std::string_view> more) {
    if (!text.empty()) text += ' ';
    for (const auto each : more) text += each;
  };
  if (found.unchecked > 0) {
    add({WhyUnknown(found.unchecked),
         "the journal kept only a part of the body. Raise --journal-body."});
  }
  if (found.unread > 0) {
    add({WhyUnknown(found.unread), "the server refused to read the whole request."});
  }
  if (found.lost > 0) {
    add({WhyUnknown(found.lost), "the journal no longer has ", found.lost == 1 ? "it" : "them",
         ". Raise --journal or --journal-bytes, or reset the world before "
         "the test."});
  }
  return text;
}

}  // namespace

http::Response ListViolations(const AdminCall& call) {
  const auto page = ReadPage(call);
  if (!page) return page.error();
  const auto expects_none = ReadExpectNone(call);
  if (!expects_none) return expects_none.error();
  const auto read = FindJournal(call);
  if (!read) return read.error();
  ExpectLongWork();
  const journal::Journal& journal = *read->journal;
  const auto found =
      FindViolators(journal, *page, IgnoredVendors(call, read->world), call.stop_check);
  const bool fails = *expects_none && !found.AreExcluded();
  json::Writer w;
  w.StartObject();
  if (fails) {
    w.Key("error").StartObject().Key("code").String("violations");
    w.Key("message").String(MessageOf(found, call.world)).EndObject();
  }
  w.Key("world").String(call.world);
  w.Key("total").Integer(static_cast<std::int64_t>(found.total));
  w.Key("violations").StartArray();
  for (const auto& violator : found.page) {
    WriteViolator(w, violator, journal, call.services.redaction);
  }
  w.EndArray().EndObject();
  return JsonReply(fails ? 422 : 200, w.Take());
}

}  // namespace understudy::control
