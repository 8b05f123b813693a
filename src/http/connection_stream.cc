// Connection's fourth part: replies whose bodies come from a source.

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <utility>

#include "base/long_work.h"
#include "base/text.h"
#include "http/connection.h"

namespace understudy::http {
namespace {

// How soon it is tried again where no memory was left for a piece.
constexpr std::chrono::milliseconds kNoRoomPause{100};

std::string ChunkOf(std::string_view piece) {
  std::array<char, 16> digits{};
  const auto* end =
      std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16).ptr;
  const std::string_view size(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return Concat({size, "\r\n", piece, "\r\n"});
}

bool NoTakeOver(void* /*context*/) { return false; }

}  // namespace

void Connection::StartSource(Message& message) {
  source_ = std::move(message.source);
  chunked_ = message.chunked;
  waker_ = loop_.new_waker(id_);
  try {
    source_->Start(waker_);
  } catch (const std::exception&) {
    source_.reset();
    ending_ = Ending::kReset;
  }
}

void Connection::Pull() {
  if (IsToEndSource()) return EndBody();
  // A call from here on leads to another look.
  waker_.TakeCall();
  if (!ReservePiece()) {
    state_ = State::kAwaitingSource;
    SetDeadline(loop_.now + kNoRoomPause);
    return;
  }
  std::string piece;
  switch (AskSource(piece)) {
    case BodySource::Status::kPiece:
      watched_body_ += piece.size();
      // An empty chunk would end the body.
      if (!piece.empty()) Queue(chunked_ ? ChunkOf(piece) : std::move(piece));
      return;
    case BodySource::Status::kNothingNow: {
      const auto wait = source_->longest_wait();
      state_ = State::kAwaitingSource;
      SetDeadline(wait.count() > 0 ? loop_.now + std::min(wait, kLongestWait)
                                   : Timers::Time::max());
      return;
    }
    case BodySource::Status::kEnd:
      return EndBody();
    case BodySource::Status::kFailed:
      source_.reset();
      ending_ = Ending::kReset;
      return;
  }
}

BodySource::Status Connection::AskSource(std::string& piece) {
  // Another thread must not take the loop over while this connection is in use.
  const LongWorkScope scope(NoTakeOver, nullptr, NoTakeOver);
  try {
    return source_->Next(piece);
  } catch (const std::exception&) {
    return BodySource::Status::kFailed;
  }
}

void Connection::EndBody() {
  source_.reset();
  if (chunked_) Queue("0\r\n\r\n");
}

}  // namespace understudy::http
