#include "own_api.h"

#include "../program/check_run.h"

namespace understudy::conformance {

OwnApi::OwnApi(const std::string& document, const std::string& name)
    : name_(name),
      program_("", {"--api", name + "=" + WriteFile(NewFolder(), "openapi.yaml", document)}),
      client_(program_) {}

std::string OwnApi::BasisOf(const std::string& operation) {
  const Reply fidelity = client_.Get("/__admin/contracts/" + name_ + "/fidelity");
  for (const auto& each : fidelity.At("/operations").GetArray()) {
    if (each["operation"].GetString() == operation) return each["basis"].GetString();
  }
  return {};
}

}  // namespace understudy::conformance
