#include "vendors/setting_words.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/text.h"

namespace understudy {
namespace {

void CheckOne(const Node& words, const std::vector<Setting>& settings, Diagnostics& errors) {
  const Node* name = words.Find("setting");
  const Node* value = words.Find("is");
  if (name == nullptr || value == nullptr) {
    errors.Add(words.mark, "expected a `setting`, and the value that it `is`");
    return;
  }
  std::vector<std::string> names;
  for (const auto& setting : settings) {
    names.push_back(setting.name);
    if (setting.name != name->text) continue;
    const auto& all = setting.choices;
    if (std::find(all.begin(), all.end(), value->text) != all.end()) return;
    errors.Add(value->mark, Concat({Quoted(setting.name), " is never ", Quoted(value->text),
                                    ": it is one of ", Join(all, ", ")}));
    return;
  }
  errors.Add(name->mark, Concat({"the vendor has no setting ", Quoted(name->text),
                                 DidYouMean(name->text, names)}));
}

}  // namespace

void CheckSettings(const Node& file, const std::vector<Setting>& settings, Diagnostics& errors) {
  const auto check = [&](const Node& from, std::initializer_list<std::string_view> path) {
    const Node* at = &from;
    for (const auto name : path) at = at == nullptr ? nullptr : at->Find(name);
    if (at != nullptr && at->is_map()) CheckOne(*at, settings, errors);
  };
  check(file, {"no-content"});
  check(file, {"variant"});
  check(file, {"errors", "http-status"});
  check(file, {"laravel", "page-only"});
  const Node* operations = file.Find("operations");
  if (operations == nullptr) return;
  for (const auto& operation : operations->members) check(operation.value, {"instead"});
}

}  // namespace understudy
