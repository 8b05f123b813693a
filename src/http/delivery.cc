#include "http/delivery.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace understudy::http {
namespace {

// The connection can't carry another reply after one whose end the client can't know.
void EndAtLeastByClose(Message& message) {
  if (message.ending == Ending::kKeep) message.ending = Ending::kClose;
}

void ReplaceByGarbage(Message& message, const std::string& garbage) {
  message.bytes = garbage;
  EndAtLeastByClose(message);
}

void TellWrongLength(Message& message, std::size_t length) {
  constexpr std::string_view kName = "\r\nContent-Length: ";
  const auto head_end = message.bytes.find("\r\n\r\n");
  const auto name = message.bytes.find(kName);
  if (head_end == std::string::npos) return;
  if (name < head_end) {
    const auto begin = name + kName.size();
    message.bytes.replace(begin, message.bytes.find('\r', begin) - begin, std::to_string(length));
  } else {
    message.bytes.insert(head_end, std::string(kName) + std::to_string(length));
  }
  EndAtLeastByClose(message);
}

void CutAfter(Message& message, std::size_t size) {
  message.bytes.resize(std::min(size, message.bytes.size()));
  EndAtLeastByClose(message);
}

}  // namespace

Message Deliver(std::string reply, const Delivery& delivery, Ending ending) {
  Message message;
  message.bytes = std::move(reply);
  message.delay = delivery.delay;
  message.bytes_per_second = delivery.bytes_per_second;
  message.ending = delivery.ending == Ending::kKeep ? ending : delivery.ending;
  if (delivery.garbage) ReplaceByGarbage(message, *delivery.garbage);
  if (delivery.wrong_length) TellWrongLength(message, *delivery.wrong_length);
  if (delivery.cut_after) CutAfter(message, *delivery.cut_after);
  return message;
}

}  // namespace understudy::http
