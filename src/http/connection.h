#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/answer_function.h"
#include "http/body_source.h"
#include "http/budget.h"
#include "http/framing.h"
#include "http/timers.h"
#include "http/tls.h"

namespace understudy::http {

class Connection;

// Empties a string; an assignment would keep its memory.
inline void FreeMemory(std::string& text) { std::string().swap(text); }

// The part of a loop that its connections use.
struct Loop {
  const Timeouts& timeouts;
  const AnswerFunctions& answers;
  Budget& budget;
  // Hands what a handler said to the loop, from a thread that has lost it. Thread-safe.
  std::function<void(std::uint64_t id, std::optional<Message> message)> post;
  // A waker that gives a connection its turn.
  std::function<Waker(std::uint64_t id)> new_waker;
  // Closes slow readers until `more` bytes fit the budget, as far as there are any. Spares the
  // connection that asks.
  std::function<void(std::size_t more, const Connection* asking)> make_room;
  // Has the loop look at what the budget refused. Thread-safe.
  std::function<void()> wake;

  Timers timers = {};
  Timers::Time now = {};
  bool draining = false;
  std::list<Connection*> idle = {};  // waiting for a request, longest first
  // Their replies wait for a delay to pass, or for their source; longest first.
  std::list<Connection*> delayed = {};
  std::list<Connection*> left = {};      // of those, the ones whose client sends no more
  std::list<Connection*> blocked = {};   // wait for their readers, longest first
  std::list<Connection*> busy = {};      // all others
  std::deque<std::uint64_t> again = {};  // have more to do, and let others go first
};

// One client's connection. It gathers requests, has them answered one after the other, and delivers
// the replies. It never blocks: the loop reports events, and the connection does as much as it can.
// Used by the thread that runs the loop.
class Connection final : private ClientWatch {
 public:
  // What the loop does with the connection next.
  enum class Next {
    kStay,  // keep it
    kGone,  // destroy it
    kAway,  // leave it alone: its handler still runs, and another thread has taken over the loop
  };

  // Owns `socket`. `tls`: null for plain HTTP.
  Connection(Loop& loop, int socket, std::uint64_t id, std::unique_ptr<TlsSession> tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // `events` are epoll's, edge-triggered.
  Next OnEvents(std::uint32_t events);
  // An entry of this connection in Loop::timers is due.
  Next OnDue(Timers::Time at);
  // Its turn has come after it was queued in Loop::again.
  Next OnTurn() {
    queued_ = false;
    return answering() ? Next::kStay : Advance();
  }
  // What the handler said, after kAway. nullopt: it waits for the request's body.
  Next OnAnswered(std::optional<Message> message);
  // Loop::draining has become true.
  Next OnDrain();

  // Only while answering(): ends the socket, so that the client stops waiting.
  void Cut();
  // An exception came out of one of the above: nothing more can be sent.
  void Abandon() { broken_ = true; }

  enum class Reader {
    kNotJudged,  // it has not waited for long enough yet
    kSlow,       // it takes less than the least rate
    kGood,       // it is judged anew after all others
  };
  // Only while it is in Loop::blocked.
  Reader JudgeReader();

  // The handler runs, perhaps on a thread that no longer runs the loop. Do not destroy it then.
  bool answering() const { return state_ == State::kAnswering; }
  std::uint64_t id() const { return id_; }
  Timers::Time idle_since() const { return idle_since_; }

 private:
  enum class State { kReading, kAnswering, kDelayed, kWriting, kAwaitingSource, kLingering };
  enum class Received { kBytes, kNothing, kBroken };

  // Does as much as it can now, then updates its list, its deadline and its count of memory.
  Next Advance();
  Next Go();

  // In kReading: serves the bytes that are there, then reads more.
  Next Read();
  // Serves the requests at the front of `bytes`. The rest becomes in_. `bytes` may be in_ itself.
  Next Serve(std::string_view bytes);
  Next AnswerFirst(std::string_view& bytes, const std::optional<Problem>& refused);
  GatheredRequest Gathered(std::string_view bytes, std::optional<Problem> refused,
                           bool close) const {
    return {bytes, *scanner_, std::move(refused), close, tls_ != nullptr, client_ip_, false,
            {},    this,      first_byte_};
  }
  // The handler's reply. When it throws, or memory gives out, a reset.
  Message Ask(const GatheredRequest& gathered) const noexcept;
  // Accounts for a reply that does not go out at once. False: there is no memory left for it.
  bool Reserve(const Message& message);
  // Gives what the handler said to the thread that now runs the loop.
  Next HandBack(std::string_view rest, std::optional<Message> message);
  Next AwaitRest(std::string_view& bytes);
  Next AnswerEarly(std::string_view& bytes);
  // The handler has looked at the head in `bytes`; goes on with what it said.
  void EndEarlyAnswer(std::string_view& bytes, std::optional<Message> message);
  void Keep(std::string_view rest);
  // Refuses the request that is being gathered.
  Next RefuseAndSend(const Problem& problem);
  // The same, without sending the reply.
  Next Refuse(const Problem& problem);
  Received Receive(std::string_view& bytes);
  Received Decrypt(std::string_view wire, std::string_view& bytes);
  // Answers a client that speaks plain HTTP where TLS is expected.
  void RefusePlainHttp();

  // Starts to deliver a reply, after the rest of earlier ones.
  void Begin(Message message);
  void BeginNow(Message message);
  void Queue(std::string bytes);
  void StartSource(Message& message);
  // All that the source has given is sent: asks it for more.
  void Pull();
  BodySource::Status AskSource(std::string& piece);
  void EndBody();
  // Whether an endless source must end now.
  bool IsToEndSource() const { return source_ && source_->endless() && loop_.draining; }
  // The watcher of the reply that is being sent. StartWatch() before it is queued, then
  // TellStart().
  void StartWatch(Message& message);
  // False if the client has closed its socket: then the watcher is gone, and a write will fail.
  bool TellStart();
  // Sends the first byte of out_. False if the client's system has answered that its socket is
  // closed.
  bool ProbeReader();
  void EndWatch(bool is_whole);
  // Reports the request that is being gathered when the connection ends.
  void ReportLostRequest() noexcept;
  // Threads that no longer run the loop may call this: it uses nothing but the socket.
  Presence Look() const noexcept override;
  // Reads what came before the client's reset.
  void ReadRest();
  // Whether the client of an endless source has gone.
  bool HasLostReader() const { return source_ && hung_up_ && source_->endless(); }
  // In kWriting: sends as much of out_ as the socket and the pace allow. False when the connection
  // is broken.
  bool Flush();
  // Bytes of replies that are in the socket's buffer, and that the client has not received.
  int Untaken() const;
  // Waits until the client has taken bytes. False when it has taken too few since the last write
  // deadline was set, which has passed.
  bool AwaitReader();
  // How many bytes the pace allows now. If none, sets the deadline for the next ones.
  std::size_t Allowed(std::size_t wanted);
  // Everything is written: starts the next reply, waits for a request, or ends.
  Next Finish();
  Next Linger();
  // Sends close_notify where no reply carries it, if the socket takes it at once.
  void SayTlsEnd();

  void TakeAnotherTurn();
  void SetDeadline(Timers::Time at);
  bool IsIdle() const;
  std::list<Connection*>& RightList() const;
  void Settle();
  // Has the kernel find out whether the client is still there.
  void ProbeClient() const;
  // Changes the bytes that it accounts for; slow readers give way for that.
  bool Hold(std::size_t bytes);
  // The same on a thread that no longer runs the loop, and may wait a little.
  bool AwaitRoom(std::size_t bytes);
  bool Account();
  // Accounts for the next piece of a source's.
  bool ReservePiece();

  Loop& loop_;
  const int socket_;
  const std::uint64_t id_;
  const std::unique_ptr<TlsSession> tls_;
  const std::string client_ip_;
  std::list<Connection*>* list_;            // one of loop_'s
  std::list<Connection*>::iterator place_;  // in it
  Timers::Time idle_since_;

  State state_ = State::kReading;
  bool tls_begun_ = false;  // bytes have come
  bool queued_ = false;     // in loop_.again
  bool readable_ = false;   // bytes may have come since the last recv() that found none
  bool writable_ = true;
  bool hung_up_ = false;  // the client sends no more, though bytes may be left to read
  bool ended_ = false;    // and no byte is left to read
  bool broken_ = false;   // found while the handler ran

  std::string in_;  // of the request that is being gathered
  std::optional<RequestScanner> scanner_;
  Timers::Time first_byte_;  // when it came
  enum class Phase { kNone, kHead, kBody };
  Phase phase_ = Phase::kNone;  // the part of the request that is awaited
  Ending ending_ = Ending::kKeep;

  std::string out_;  // as it goes over the wire
  std::size_t sent_ = 0;
  Timers::Time write_deadline_ = {};  // by which the client must take more; none when {}
  std::size_t taken_ = 0;             // bytes of out_ that it had when that was set
  std::uint64_t written_ = 0;         // of all replies, to the socket
  Timers::Time judged_ = {};          // when a look was last taken at its reader
  std::uint64_t judged_taken_ = 0;    // of written_, what the client had then
  std::int64_t bytes_per_second_ = 0;
  Timers::Time pace_from_;
  std::size_t paced_ = 0;        // bytes sent since pace_from_
  std::optional<Message> next_;  // delayed, or waiting for out_

  std::shared_ptr<BodySource> source_;  // of the reply that is being sent; null: out_ has all of it
  Waker waker_;                         // source_'s
  bool chunked_ = false;

  std::shared_ptr<ReplyWatcher> watcher_;  // of the reply that is being sent; null: it has none
  std::uint64_t watched_from_ = 0;         // written_ before its first byte
  std::size_t watched_head_ = 0;           // the size of its head
  std::uint64_t watched_body_ = 0;         // of its body, what was queued

  std::size_t lingered_ = 0;
  Timers::Time deadline_ = Timers::Time::max();
  Timers::Time armed_ =
      Timers::Time::max();  // of this connection's entry in loop_.timers that counts
  std::size_t accounted_ = 0;
};

}  // namespace understudy::http
