#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "program/validators.h"

namespace understudy {

// Declares options under one heading of --help. A field's value at the time of the call is the
// default that --help shows. program/environment.cc gives every option its variable.
class OptionGroup {
 public:
  OptionGroup(CLI::App& app, std::string heading) : app_(app), heading_(std::move(heading)) {}

  // `type` stands for the value in --help: "PORT", "FILE".
  template <typename T>
  CLI::Option* Add(const std::string& name, const std::string& type, T& to,
                   const std::string& text) {
    return app_.add_option(name, to, text)->group(heading_)->type_name(type)->capture_default_str();
  }

  CLI::Option* Flag(const std::string& name, bool& to, const std::string& text) {
    return app_.add_flag(name, to, text)->group(heading_)->check(TrueOrFalse());
  }

  // --api, which may be repeated, and --api-root.
  void AddApis(std::vector<std::string>& to, std::string& root);

  // A duration such as 10s or 500ms.
  CLI::Option* Add(const std::string& name, std::chrono::milliseconds& to, const std::string& text);

 private:
  CLI::App& app_;
  std::string heading_;
};

}  // namespace understudy
