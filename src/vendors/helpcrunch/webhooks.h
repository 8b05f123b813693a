#pragma once

#include <memory>

#include "vendors/webhook_style.h"

namespace understudy::helpcrunch {

// How HelpCrunch tells events.
std::shared_ptr<const WebhookStyle> Webhooks();

}  // namespace understudy::helpcrunch
