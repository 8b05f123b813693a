#include "control/fidelity.h"

#include <vector>

#include "front/service.h"

namespace understudy::control {
namespace {

// A text for a table's cell.
std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

void AppendFacts(std::string& out, const std::vector<contract::Fact>& facts) {
  out += "\n| what | basis | source |\n|---|---|---|\n";
  for (const auto& fact : facts) {
    out += "| " + Cell(fact.fact) + " | " + fact.basis + " | " + Cell(fact.source) + " |\n";
  }
}

void AppendOperation(std::string& out, const contract::Operation& operation) {
  out += "\n### " + operation.method + " " + operation.path + "\n\n" + operation.summary + " (`" +
         operation.id + "`). Replies: ";
  for (const auto& reply : operation.replies) {
    if (&reply != operation.replies.data()) out += ", ";
    out += reply.status + " " + reply.basis;
  }
  out += ".\n";
  if (!operation.facts.empty()) AppendFacts(out, operation.facts);
}

}  // namespace

std::string FidelityMarkdown() {
  std::string out =
      "# What each reply rests on\n\n"
      "Made from the `x-basis` of `src/vendors/*/contract.yaml`; `UNDERSTUDY_UPDATE_GOLDEN=1` and "
      "the test\n"
      "`DocsTest.FidelityPageIsFresh` make it anew.\n\n"
      "| basis | meaning |\n|---|---|\n"
      "| doc | shown in the vendor's document |\n"
      "| vendor | stated by the same vendor in another official page |\n"
      "| client | relied on by real published clients of the API |\n"
      "| framework | what the framework behind the API does |\n"
      "| inferred | our best judgement; nothing public says |\n";
  for (const auto& vendor : AllVendors()) {
    const auto contract = front::LoadContract(vendor);
    out += "\n## " + contract->title() + "\n\nHolds for every operation:\n";
    AppendFacts(out, contract->facts());
    for (const auto& operation : contract->operations()) AppendOperation(out, *operation);
  }
  return out;
}

}  // namespace understudy::control
