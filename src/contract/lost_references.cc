#include "contract/lost_references.h"

#include "base/text.h"

namespace understudy::contract {

void LostReferences::Add(Reference reference, const std::string& target) {
  const auto [known, is_new] = places_.try_emplace({target, reference.why}, lost_.size());
  if (is_new) {
    lost_.push_back({std::move(reference)});
  } else {
    ++lost_[known->second].others;
  }
}

void LostReferences::Tell(Diagnostics& errors, Diagnostics& warnings) const {
  for (const auto& [first, others] : lost_) {
    const std::string more =
        others == 0   ? std::string()
        : others == 1 ? std::string(" (1 other reference leads there too)")
                      : Concat({" (", std::to_string(others), " other references lead there too)"});
    const std::string_view end = first.is_served
                                     ? ": mend it, since what is served has this reference"
                                     : ": it is not followed, so any value fits";
    (first.is_served ? errors : warnings)
        .Add(first.mark, Concat({"$ref ", Quoted(first.written), " ", first.why, end, more}));
  }
}

}  // namespace understudy::contract
