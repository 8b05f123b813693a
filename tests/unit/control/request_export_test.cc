#include "control/request_export.h"

#include <optional>
#include <thread>

#include "control/control_fixture.h"

namespace understudy::control {
namespace {

using RequestExportTest = ControlFixture;

TEST_F(RequestExportTest, AnExportReadsTheJournalWhenItHasItsTurn) {
  Send(Get("/early"));
  std::optional<Turns::Turn> other(services_.export_turns->Take());
  http::Response reply;
  std::thread waiting([&] {
    const http::Request request;
    AdminCall call{request, services_};
    call.query = {{"format", "sqlite"}};
    reply = ExportRequests(call);
  });
  while (services_.export_turns->waiting() == 0) std::this_thread::yield();
  // A call that waits must not keep the memory of entries that the journal drops meanwhile.
  worlds_.Default()->journal->Clear();
  Send(Get("/late"));
  other.reset();
  waiting.join();
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("/late"), std::string::npos);
  EXPECT_EQ(reply.body.find("/early"), std::string::npos);
}

TEST_F(RequestExportTest, OnlyOneRunsAtOnceAndFewWait) {
  const auto other = services_.export_turns->Take();
  std::vector<std::thread> waiting;
  for (int i = 0; i < 16; ++i) {
    waiting.emplace_back([&] {
      const http::Request request;
      AdminCall call{request, services_};
      call.query = {{"format", "sqlite"}};
      EXPECT_THROW((void)ExportRequests(call), SearchStopped) << "the server ends";
    });
  }
  while (services_.export_turns->waiting() < 16) std::this_thread::yield();
  const http::Request request;
  AdminCall call{request, services_};
  call.query = {{"format", "sqlite"}};
  EXPECT_THROW((void)ExportRequests(call), NoThreadLeft);
  // An export that needs little memory does not wait.
  call.query = {{"format", "har"}};
  EXPECT_EQ(ExportRequests(call).status, 200);
  services_.export_turns->End();
  for (auto& thread : waiting) thread.join();
}

}  // namespace
}  // namespace understudy::control
