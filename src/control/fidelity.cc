#include "control/fidelity.h"

#include <array>
#include <map>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "control/about.h"

namespace understudy::control {
namespace {

// A vendor's document that the sources name. The texts give no address of their own.
struct CitedDocument {
  std::string_view file;
  std::string_view title;
  std::string_view publisher;
  std::string_view note;
};
constexpr std::array<CitedDocument, 5> kDocuments = {{
    {"documents/helpcrunch-customer.txt",
     "Отримати інформацію про контакт (Get information about a contact)", "HelpCrunch",
     "article of its help centre, in Ukrainian; API at "
     "https://api.helpcrunch.com/v1"},
    {"documents/leeloo-accounts.txt", "Список аккаунтов (List of accounts)", "Leeloo.ai",
     "API documentation, in Russian; API at https://api.leeloo.ai/api/v1"},
    {"documents/omnidesk-customer.txt", "Customer", "Omnidesk", "API reference, in English"},
    {"documents/sumaya-customer-details.txt", "Customer Details", "Sumaya",
     "documentation of the admin API, in English"},
    {"documents/sumaya-subscription-records.txt", "Subscription Records", "Sumaya",
     "documentation of the admin API, in English"},
}};

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

void WriteFacts(const std::vector<contract::Fact>& facts, json::Writer& w) {
  w.Key("facts").StartArray();
  for (const auto& fact : facts) {
    w.StartObject().Key("fact").String(fact.fact).Key("basis").String(fact.basis);
    w.Key("source").String(fact.source).EndObject();
  }
  w.EndArray();
}

void WriteReplies(const std::vector<contract::ReplyDoc>& replies, json::Writer& w) {
  w.Key("replies").StartArray();
  for (const auto& reply : replies) {
    w.StartObject().Key("status").String(reply.status).Key("basis").String(reply.basis);
    w.EndObject();
  }
  w.EndArray();
}

void WriteOperation(const Vendor& vendor, const contract::Operation& operation, json::Writer& w) {
  w.StartObject().Key("operation").String(operation.id).Key("method").String(operation.method);
  w.Key("path").String(operation.path).Key("basis").String(BasisOf(vendor, operation));
  // A user's document does not say how its author knows.
  if (!vendor.basis_of) {
    WriteReplies(operation.replies, w);
    WriteFacts(operation.facts, w);
  }
  w.EndObject();
}

}  // namespace

std::string_view BasisOf(const Vendor& vendor, const contract::Operation& operation) {
  return vendor.basis_of ? vendor.basis_of(operation) : "stateful";
}

http::Response GetFidelity(const AdminCall& call) {
  const auto seeded = call.services.worlds.scenario();
  const auto served = FindServed(*seeded, call.PathValue("vendor"));
  if (!served) return served.error();
  const Vendor& vendor = *(*served)->scenario.vendor;
  const auto whole = seeded->service.catalog()->WholeContractOf(vendor);
  const contract::Contract& contract = *whole;
  std::map<std::string_view, std::int64_t> counts = {
      {"stateful", 0}, {"example", 0}, {"schema", 0}};
  for (const auto& operation : contract.operations()) ++counts[BasisOf(vendor, *operation)];
  json::Writer w;
  w.StartObject().Key("vendor").String(contract.vendor());
  for (const auto name : {"stateful", "example", "schema"}) w.Key(name).Integer(counts[name]);
  w.Key("operations").StartArray();
  for (const auto& operation : contract.operations()) WriteOperation(vendor, *operation, w);
  w.EndArray();
  if (!vendor.basis_of) WriteFacts(contract.facts(), w);
  w.EndObject();
  return JsonReply(200, w.Take());
}

std::string FidelityMarkdown(const Catalog& catalog) {
  std::string out =
      "# Fidelity: the basis of each reply\n\n"
      "Made from the `x-basis` of `src/vendors/*/contract.yaml`; `UNDERSTUDY_UPDATE_GOLDEN=1` and "
      "the test\n"
      "`DocsTest.FidelityPageIsFresh` write it again.\n\n"
      "| basis | meaning |\n|---|---|\n"
      "| doc | shown in the vendor's document |\n"
      "| vendor | stated by the same vendor in another official page |\n"
      "| client | relied on by real published clients of the API |\n"
      "| framework | what the framework behind the API does |\n"
      "| inferred | our best judgement; nothing public says |\n\n"
      "The documents that the sources name:\n\n"
      "| source | title | publisher | what it is |\n|---|---|---|---|\n";
  for (const auto& document : kDocuments) {
    out += Concat({"| ", document.file, " | ", document.title, " | ", document.publisher, " | ",
                   document.note, " |\n"});
  }
  for (const auto& vendor : catalog.vendors()) {
    const auto contract = catalog.WholeContractOf(vendor);
    out += "\n## " + contract->title() + "\n\nHolds for every operation:\n";
    AppendFacts(out, contract->facts());
    for (const auto& operation : contract->operations()) AppendOperation(out, *operation);
  }
  return out;
}

}  // namespace understudy::control
