#include "vendors/leeloo/handlers.h"
#include "vendors/leeloo/replies.h"

namespace understudy::leeloo {

std::vector<entities::ReplyBinding> TunnelReplies() {
  return {{.operation = "getTunnelStatistics",
           .row = "data",
           .entity = "tunnels",
           .queries = {"FROM leeloo_tunnels WHERE id = ?1"}}};
}

// A list with one item.
Outcome GetTunnelStatistics(Call& call) {
  const auto id = call.arguments.Text("tunnel_id");
  {
    auto there = call.database.Prepare("SELECT 1 FROM leeloo_tunnels WHERE id = ?1");
    if (!there.Bind(1, id).Step()) return tl::make_unexpected(NotFound(call));
  }
  auto tunnel = call.database.Prepare(call.Plan().query());
  tunnel.Bind(1, id);
  return call.Reply({}, &tunnel);
}

}  // namespace understudy::leeloo
