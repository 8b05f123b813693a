#include <utility>

#include "base/text.h"
#include "journal/expectation.h"
#include "journal/shown_pattern.h"
#include "matching/request_pattern.h"

namespace understudy::journal {
namespace {

// Whether a field of a difference, "header Accept" for example, holds a credential as a whole.
bool HoldsCredential(std::string_view field, const Redaction& redaction) {
  const auto space = field.rfind(' ');
  if (space == std::string_view::npos || !redaction.hides()) return false;
  const auto name = field.substr(space + 1);
  if (field.starts_with("cookie ")) return true;
  if (field.starts_with("header ")) return redaction.Header(name, "") == kHidden;
  return redaction.IsHidden(name);
}

// The values of a header as a difference shows them; empty if none has a credential in it.
std::string HeaderWithoutCredentials(const Asked& asked, std::string_view name,
                                     const Redaction& redaction) {
  constexpr std::size_t kMostValues = 5;
  std::vector<std::string> shown;
  bool has_credential = false;
  EachHeader(asked.head(), [&](std::string_view each, std::string_view value) {
    if (!EqualsIgnoreCase(each, name)) return true;
    const auto hidden = redaction.Header(name, value);
    has_credential = has_credential || hidden != value;
    if (shown.size() < kMostValues) shown.push_back(Quoted(hidden));
    return true;
  });
  return has_credential ? Join(shown, ", ") : "";
}

// A value that may be a URL.
std::string ValueWithoutCredentials(const std::string& quoted, const Redaction& redaction) {
  const std::string shown = redaction.Text(quoted);
  if (shown == quoted) return "";
  if (shown == kHidden) return Quoted(kHidden);
  return shown.ends_with('`') ? shown : shown + "`";
}

// Hides the credentials in what the request has. A hint is left out where it may show one.
void HideIn(matching::Difference& difference, const Asked& asked, const Redaction& redaction) {
  const bool shows_value = difference.actual.starts_with('`');
  if (HoldsCredential(difference.field, redaction)) {
    if (shows_value) difference.actual = Quoted(kHidden);
    difference.hint.clear();
  } else if (difference.field == "body" || difference.field == "multipart body") {
    const auto type = HeaderOf(asked.head(), "Content-Type").value_or("");
    const auto body = redaction.Body(asked.body(), type);
    if (body == asked.body()) return;
    if (shows_value) difference.actual = Quoted(body);
    difference.hint.clear();
  } else if (difference.field.starts_with("url")) {
    const auto url = redaction.Url(asked.url());
    if (url == asked.url()) return;
    const bool has_query = difference.field == "url" || difference.field == "urlPattern";
    difference.actual = Quoted(has_query ? url : url.substr(0, url.find('?')));
  } else {
    constexpr std::string_view kHeader = "header ";
    const auto& field = difference.field;
    auto shown = field.starts_with(kHeader)
                     ? HeaderWithoutCredentials(asked, field.substr(kHeader.size()), redaction)
                     : ValueWithoutCredentials(difference.actual, redaction);
    if (shown.empty()) return;
    difference.actual = std::move(shown);
    difference.hint.clear();
  }
}

class WantedRequest : public Wanted {
 public:
  WantedRequest(matching::RequestPattern pattern, const Node& node)
      : pattern_(std::move(pattern)), shown_(pattern_, node) {}

  matching::Match Test(const Seen& seen) const override {
    const Asked& asked = *seen.entry().asked;
    if (!pattern_.MayMatch(asked.method(), asked.url())) return matching::Match::kNo;
    return pattern_.Test(seen.request());
  }

  Difference Compare(const Seen& seen, const Redaction& redaction) const override {
    Difference difference{pattern_.Distance(seen.request())};
    auto differences = pattern_.Differences(seen.request());
    shown_.HideIn(differences, redaction);
    for (auto& each : differences) {
      if (redaction.hides()) HideIn(each, *seen.entry().asked, redaction);
      std::string reason =
          Concat({each.field, ": expected it ", each.expected, ", got ", each.actual});
      if (!each.hint.empty()) reason += Concat({" (", each.hint, ")"});
      difference.reasons.push_back(std::move(reason));
    }
    return difference;
  }

  std::string Describe(const Redaction& redaction) const override {
    return shown_.Describe(redaction);
  }

 private:
  const matching::RequestPattern pattern_;
  const ShownPattern shown_;
};

// The node that `pointer` leads to from `root`, as far as it leads.
const Node& Follow(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  if (pointer.starts_with('/')) pointer.remove_prefix(1);
  for (const auto token : Split(pointer, '/')) {
    const Node* next = node->Find(PointerStepName(token));
    if (next == nullptr && node->is_sequence()) {
      const auto index = ParseUnsigned(token);
      if (index && *index < node->items.size()) next = &node->items[*index];
    }
    if (next == nullptr) break;
    node = next;
  }
  return *node;
}

}  // namespace

std::shared_ptr<const Wanted> ReadWantedRequest(const Node& pattern, int& regexes,
                                                Diagnostics& diagnostics) {
  auto read = matching::RequestPattern::Read(pattern, &regexes);
  if (!read) {
    const auto& error = read.error();
    const std::string where = error.pointer.empty() ? "" : Concat({error.pointer, ": "});
    const Mark mark =
        error.mark.source != nullptr ? error.mark : Follow(pattern, error.pointer).mark;
    diagnostics.Add(mark, Concat({where, error.detail}));
    return nullptr;
  }
  return std::make_shared<WantedRequest>(std::move(*read), pattern);
}

}  // namespace understudy::journal
