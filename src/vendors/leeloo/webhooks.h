#pragma once

#include <memory>

#include "vendors/webhook_style.h"

namespace understudy::leeloo {

// Orders, sales, subscriptions and incoming messages.
std::shared_ptr<const WebhookStyle> Webhooks();

}  // namespace understudy::leeloo
