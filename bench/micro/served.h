#pragma once

#include <string>
#include <vector>

#include "front/pipeline.h"
#include "front/worlds.h"
#include "http/message.h"

namespace understudy::bench {

// The default scenario as `understudy serve` has it, in memory, without a transport.
struct Served {
  front::Worlds worlds;
  front::Pipeline pipeline{worlds};

  const front::Service& service() { return worlds.Default()->scenario->service; }
};

// The one that all benchmarks use. Throws when the scenario can't be loaded.
Served& DefaultServed();

// A call as it stands on the wire, read into what a handler gets.
struct Call {
  std::string method;
  std::string target;
  std::vector<http::Header> headers;
  std::string body;

  // Its views end with this Call.
  http::Request View() const;
  // As bytes, with Host and what a load generator sends.
  std::string Wire() const;
};

Call HelpCrunchCustomer();
Call LeelooTagged();
Call LeelooAccount();
Call SumayaMessages();
Call OmnideskList();
Call OmnideskCustomer();
Call OmnideskUpdate();

}  // namespace understudy::bench
