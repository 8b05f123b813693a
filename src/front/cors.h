#pragma once

#include <optional>

#include "http/message.h"
#include "scenario/cors.h"

// What a browser asks for before a page of another origin may call an API and read its replies
// (CORS: https://fetch.spec.whatwg.org/#http-cors-protocol).
namespace understudy::front {

// Whether a browser sent it to ask whether it may send another request.
bool IsPreflight(const http::Request& request);

// The reply to a preflight from an origin that `cors` allows; nullopt for any other request.
std::optional<http::Response> AnswerPreflight(const http::Request& request,
                                              const scenario::Cors& cors);

// Lets the page that sent `request` read `response`, if its Origin is one that `cors` allows. Every
// reply needs it, an answered preflight and errors too.
void AllowReading(const http::Request& request, const scenario::Cors& cors,
                  http::Response& response);

}  // namespace understudy::front
