#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace understudy::conformance {

enum class BodyKind { kNone, kJson, kFile };

// A call of the admin API, and a request that it takes.
struct AdminCase {
  std::string method;
  std::string path;  // as docs/admin-api.md has it: "/__admin/worlds/{world}/clock"
  BodyKind kind = BodyKind::kNone;
  // A JSON body is these three joined. In the place of `value` no value of another type is good.
  std::string before = "";
  std::string value = "";
  std::string after = "";

  std::string body() const { return before + value + after; }
  bool Names(const std::string& name) const { return path.find(name) != std::string::npos; }
  // Whether a list, and an empty one, is a good body.
  bool IsOfRows() const { return path.ends_with("{entity}"); }
  // Whether the reply ends only with the connection.
  bool IsEndless() const { return path.ends_with("/stream"); }
  bool IsList() const { return method == "GET" && kLists.find(path + " ") != std::string::npos; }

  static inline const std::string kLists =
      "/__admin/worlds /__admin/snapshots /__admin/violations "
      "/__admin/worlds/{world}/data/{vendor}/{entity} /__admin/worlds/{world}/webhooks/deliveries ";
};

inline void PrintTo(const AdminCase& call, std::ostream* out) {
  *out << call.method << ' ' << call.path;
}

// The world that the cases are about, and a snapshot that is kept: see AdminInputTest.
inline constexpr const char* kCaseWorld = "made";
inline constexpr const char* kCaseSnapshot = "kept";
// The first delivery of a world. Its id is drawn from the scenario's seed.
inline constexpr const char* kCaseDelivery = "be922e1e-22c0-48cb-b4b6-43165a34cda0";

inline std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

// The path, with a value in the place of each name.
inline std::string TargetIn(const AdminCase& call, const std::string& world) {
  std::string target = Replaced(call.path, "{world}", world);
  target = Replaced(target, "{vendor}", call.Names("contracts") ? "leeloo" : "omnidesk");
  target = Replaced(target, "{snapshot}", kCaseSnapshot);
  target = Replaced(target, "{entity}", "customers");
  target = Replaced(target, "{fault}", "1");
  target = Replaced(target, "{webhook}", "1");
  target = Replaced(target, "{delivery}", kCaseDelivery);
  return Replaced(target, "{id}", "2");
}

inline std::vector<AdminCase> AllAdminCases() {
  const auto kJson = BodyKind::kJson;
  const auto kFile = BodyKind::kFile;
  const std::string worlds = "/__admin/worlds";
  const std::string world = worlds + "/{world}";
  const std::string rows = world + "/data/{vendor}/{entity}";
  const std::string webhooks = world + "/webhooks";
  const std::string snapshots = "/__admin/snapshots";
  return {
      {"GET", "/__admin"},
      {"GET", "/__admin/health"},
      {"GET", "/__admin/version"},
      {"GET", "/__admin/metrics"},
      {"GET", "/__admin/requests.jsonl"},
      {"GET", "/__admin/schema"},
      {"GET", "/__admin/contracts"},
      {"GET", "/__admin/contracts/{vendor}"},
      {"GET", "/__admin/contracts/{vendor}/fidelity"},
      {"POST", "/__admin/scenario", kJson, "{", "", "}"},

      {"GET", worlds},
      {"POST", worlds, kJson, R"({"name":)", R"("new")", "}"},
      {"POST", world, kJson, R"({"extends":"default","seed":)", "7", "}"},
      {"GET", world},
      {"DELETE", world},
      {"POST", world + "/reset", kJson, R"({"parts":)", R"(["data"])", "}"},
      {"POST", world + "/fork", kJson, R"({"name":)", R"("new")", "}"},
      {"POST", world + "/restore", kJson, R"({"snapshot":)", R"("kept")", "}"},
      {"GET", world + "/snapshot"},
      {"PUT", world + "/snapshot", kFile},

      {"GET", world + "/clock"},
      {"PUT", world + "/clock", kJson, R"({"real":)", "true", "}"},
      {"POST", world + "/clock/advance", kJson, R"({"by":)", R"("1s")", "}"},

      {"GET", world + "/settings"},
      {"PUT", world + "/settings", kJson, R"({"strict":)", R"("off")", "}"},

      {"GET", world + "/limits"},
      {"PUT", world + "/limits", kJson, R"({"leeloo":{"per":"minute","requests":)", "1", "}}"},
      {"POST", world + "/limits/refuse", kJson, R"({"vendor":"leeloo","calls":)", "1", "}"},

      {"GET", world + "/faults"},
      {"POST", world + "/faults", kJson, R"({"status":)", "503", "}"},
      {"PUT", world + "/faults", kJson, R"({"faults":[{"status":)", "503", "}]}"},
      {"DELETE", world + "/faults"},
      {"GET", world + "/faults/{fault}"},
      {"PUT", world + "/faults/{fault}", kJson, R"({"status":)", "503", "}"},
      {"DELETE", world + "/faults/{fault}"},
      {"POST", world + "/faults/{fault}/move", kJson, R"({"place":)", "0", "}"},

      {"GET", webhooks},
      {"POST", webhooks, kJson, R"({"vendor":"leeloo","url":)", R"("http://127.0.0.1:1/")", "}"},
      {"GET", webhooks + "/{webhook}"},
      {"PUT", webhooks + "/{webhook}", kJson, R"({"vendor":"leeloo","url":)",
       R"("http://127.0.0.1:1/")", "}"},
      {"POST", webhooks + "/fire", kJson, R"({"vendor":"leeloo","data":{},"event":)", R"("ORDER")",
       "}"},
      {"GET", webhooks + "/deliveries"},
      {"POST", webhooks + "/deliveries/{delivery}/redeliver"},
      {"DELETE", webhooks + "/{webhook}"},

      {"GET", snapshots},
      {"POST", snapshots, kJson, R"({"name":)", R"("new")", "}"},
      {"GET", snapshots + "/{snapshot}"},
      {"PUT", snapshots + "/{snapshot}", kFile},
      {"DELETE", snapshots + "/{snapshot}"},

      {"GET", rows},
      {"PUT", rows, kJson, R"({"rows":[{"id":900,"brand_id":)", "1", "}]}"},
      {"POST", rows, kJson, R"({"rows":[{"id":900,"brand_id":)", "1", "}]}"},
      {"GET", rows + "/{id}"},
      {"PUT", rows + "/{id}", kJson, R"({"brand_id":)", "1", "}"},
      {"PATCH", rows + "/{id}", kJson, R"({"brand_id":)", "1", "}"},
      {"DELETE", rows + "/{id}"},

      {"GET", "/__admin/violations"},
      {"GET", "/__admin/requests/export"},
      {"GET", "/__admin/requests/stream"},
      {"POST", "/__admin/verify", kJson,
       R"({"expectations":[{"operation":"helpcrunch.getCustomer","exactly":)", "0", "}]}"},
  };
}

// Such as PUT_worlds_world_clock.
inline std::string AdminCaseName(const ::testing::TestParamInfo<AdminCase>& info) {
  std::string name = info.param.method;
  for (const char c : info.param.path.substr(std::string("/__admin").size())) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) name += c;
    if (c == '/') name += '_';
  }
  return name;
}

// The methods that a path has; HEAD goes with GET.
inline std::vector<std::string> MethodsOf(const std::string& path) {
  std::vector<std::string> methods;
  for (const AdminCase& call : AllAdminCases()) {
    if (call.path != path) continue;
    methods.push_back(call.method);
    if (call.method == "GET") methods.emplace_back("HEAD");
  }
  return methods;
}

// One path value that a call can't use, and the code of what it says.
struct BadName {
  std::string name;
  std::string value;
  std::string code;

  int status() const { return code == "not_found" ? 404 : 400; }
};

inline std::vector<BadName> BadNamesOf(const AdminCase& call) {
  const std::string too_long(65, 'a');
  std::vector<BadName> all;
  const auto add = [&](const std::string& name, const std::string& code,
                       const std::vector<std::string>& values) {
    for (const auto& value : values) {
      if (call.Names(name)) all.push_back({name, value, code});
    }
  };
  const std::string none = "not_found";
  add("{world}", "bad_request", {"a%20b", "a%2Fb", "%C3%A9", "%7E", too_long});
  add("{snapshot}", "bad_request", {"a%20b", "a%2Fb", ".hidden", "..", "%2E%2E%2Fx", too_long});
  add("{vendor}", none, {"nobody", "LEELOO", "omnidesk%20", too_long});
  add("{entity}", none, {"nothing", "Customers", "sqlite_master", "customers%3B", too_long});
  add("{fault}", none, {"0", "-1", "%2B1", "1.0", "1%20", "x", "99999999999999999999", too_long});
  // To set a row is to set its id, which is checked as the body is.
  const bool sets = call.method == "PUT" && call.Names("{id}");
  add("{id}", sets ? "invalid_body" : none,
      {"0", "-2", "2.0", "2%20", "x", "99999999999999999999", "%2e%2e", too_long});
  // Calls that change a world create it.
  const bool creates = call.method != "GET" && !call.Names("/fork") && !call.Names("{fault}") &&
                       (call.path != "/__admin/worlds/{world}" || call.method == "POST");
  if (!creates) add("{world}", none, {"absent"});
  if (call.method != "PUT") add("{snapshot}", none, {"absent"});
  return all;
}

}  // namespace understudy::conformance
