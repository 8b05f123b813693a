#include "http/server.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "http/budget.h"
#include "http/reactor.h"
#include "http/timers.h"
#include "http/tls.h"

namespace understudy::http {
namespace {

// Files that are open beside the connections: databases, logs, listening sockets.
constexpr std::size_t kOtherFiles = 64;
constexpr std::size_t kMostByDefault = 1'000'000;

std::size_t MostConnections(const ServerOptions& options) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  std::size_t most = kMostByDefault;
  if (files.rlim_cur != RLIM_INFINITY) {
    most = files.rlim_cur > 2 * kOtherFiles ? files.rlim_cur - kOtherFiles
                                            : std::max<std::size_t>(files.rlim_cur / 2, 1);
  }
  if (options.most_connections > most) {
    log::Warn("the limit on open files leaves room for " + std::to_string(most) +
              " connections, not for " + std::to_string(options.most_connections));
  }
  if (options.most_connections > 0) most = std::min(most, options.most_connections);
  return std::min(most, kMostByDefault);
}

Timeouts Bounded(Timeouts timeouts) {
  for (auto* wait :
       {&timeouts.head, &timeouts.body, &timeouts.idle, &timeouts.write, &timeouts.slow_reader}) {
    *wait = std::min(*wait, kLongestWait);
  }
  return timeouts;
}

int Threads(const ServerOptions& options) {
  if (options.threads > 0) return options.threads;
  return DefaultThreads(std::thread::hardware_concurrency());
}

}  // namespace

struct Server::Impl {
  Impl(const ServerOptions& options, Handler handler, EarlyHandler early, LostHandler lost)
      : timeouts(Bounded(options.timeouts)),
        most_connections(MostConnections(options)),
        budget(options.most_buffered),
        responder(std::move(handler), std::move(early), std::move(lost), timeouts),
        answers{[this](const GatheredRequest& gathered) { return responder.Answer(gathered); },
                [this](const GatheredRequest& gathered) { return responder.AnswerEarly(gathered); },
                [this](const GatheredRequest& gathered) { responder.ReportLost(gathered); }} {
    const auto threads = static_cast<std::size_t>(Threads(options));
    const std::size_t most_left = std::max<std::size_t>(most_connections / 4 / threads, 1);
    for (std::size_t i = 0; i < threads; ++i) {
      reactors.push_back(std::make_unique<Reactor>(timeouts, answers, budget, most_left));
    }
  }

  std::optional<StartError> Start(const ServerOptions& options) {
    if (options.tls) {
      auto loaded = TlsContext::Load(options.tls->certificate_file, options.tls->key_file);
      if (!loaded) return StartError{false, loaded.error()};
      tls = std::move(*loaded);
    }
    for (auto& reactor : reactors) reactor->Start();
    auto error = plain.Listen(options.host, options.port,
                              [this](int socket) { TakeOrClose(socket, false); });
    if (!error && tls) {
      error = secure.Listen(options.host, options.tls->port,
                            [this](int socket) { TakeOrClose(socket, true); });
    }
    if (error) Stop(std::chrono::milliseconds(0));
    return error;
  }

  // Where memory gives out, the connection is lost and nothing else.
  void TakeOrClose(int socket, bool over_tls) noexcept {
    try {
      Take(socket, over_tls ? tls->NewSession() : nullptr);
    } catch (const std::exception&) {
      close(socket);
    }
  }

  // Gives a socket to the loop with the fewest connections. At the limit, to the loop whose
  // connection has been idle longest, which it replaces.
  void Take(int socket, std::unique_ptr<TlsSession> session) {
    std::size_t total = 0;
    for (const auto& reactor : reactors) total += reactor->connections();
    const bool full = total >= most_connections;
    const auto before = [&](const auto& one, const auto& other) {
      return full && one->longest_idle() != other->longest_idle()
                 ? one->longest_idle() < other->longest_idle()
                 : one->connections() < other->connections();
    };
    const auto& best = *std::min_element(reactors.begin(), reactors.end(), before);
    best->Add(socket, std::move(session), full);
  }

  bool Stop(std::chrono::milliseconds grace) {
    if (std::exchange(stopped, true)) return true;
    plain.Stop();
    secure.Stop();
    for (auto& reactor : reactors) reactor->Drain();
    const auto deadline = std::chrono::steady_clock::now() + grace;
    bool clean = true;
    for (auto& reactor : reactors) clean = reactor->AwaitEmpty(deadline) && clean;
    for (auto& reactor : reactors) reactor->CutAndAwaitEnd();
    return clean;
  }

  const Timeouts timeouts;
  const std::size_t most_connections;
  Budget budget;
  std::unique_ptr<TlsContext> tls;
  Responder responder;
  const AnswerFunctions answers;
  Listener plain;
  Listener secure;
  std::vector<std::unique_ptr<Reactor>> reactors;
  bool stopped = false;
};

int DefaultThreads(unsigned cores) { return std::clamp(static_cast<int>(cores) - 1, 1, 4); }

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { impl_->Stop(std::chrono::milliseconds(0)); }

tl::expected<std::unique_ptr<Server>, StartError> Server::Start(const ServerOptions& options,
                                                                Handler handler, EarlyHandler early,
                                                                LostHandler lost) {
  auto impl =
      std::make_unique<Impl>(options, std::move(handler), std::move(early), std::move(lost));
  if (auto error = impl->Start(options)) return tl::make_unexpected(std::move(*error));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

int Server::port() const { return impl_->plain.port(); }
int Server::tls_port() const { return impl_->tls ? impl_->secure.port() : -1; }
Server::Counts Server::counts() const {
  Counts counts{0, impl_->reactors.size()};
  for (const auto& reactor : impl_->reactors) counts.connections += reactor->connections();
  return counts;
}
bool Server::Stop(std::chrono::milliseconds grace) { return impl_->Stop(grace); }

}  // namespace understudy::http
