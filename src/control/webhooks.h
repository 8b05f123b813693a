#pragma once

#include "control/admin_call.h"

// /__admin/worlds/{world}/webhooks.
namespace understudy::control {

http::Response ListWebhooks(const AdminCall& call);
http::Response AddWebhook(const AdminCall& call);
http::Response GetWebhook(const AdminCall& call);
http::Response ReplaceWebhook(const AdminCall& call);
http::Response DeleteWebhook(const AdminCall& call);

http::Response ListDeliveries(const AdminCall& call);
http::Response Redeliver(const AdminCall& call);
http::Response FireEvent(const AdminCall& call);

}  // namespace understudy::control
