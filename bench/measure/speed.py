"""Section `speed`: requests/s, p99 and how long newcomers wait, of each contender, for each operation."""
from . import contenders, load
from .base import say
from .contenders import Missing
from .http_client import ask
from .operations import MAIN, OPERATIONS

CONNECTIONS = (16, 64)


def run(context):
    result, missing = {}, {}
    for operation in OPERATIONS:
        say(f"speed: {operation.title}")
        result[operation.name] = measure_operation(context, operation, missing)
    return {"operations": result, "missing": missing}


def measure_operation(context, operation, missing):
    body, servers = start_all(context, operation, missing)
    try:
        counts = {}
        for connections in CONNECTIONS:
            counts[str(connections)] = measure(context, operation, servers, connections)
        return {"title": operation.title, "request": f"{operation.request.method} {operation.request.target}",
                "bytes": len(body), "connections": counts}
    finally:
        for server in servers.values():
            server.stop()


def start_all(context, operation, missing):
    """The reply's body, and every contender that gives just it, by name."""
    request = operation.request
    understudy = contenders.start_understudy(context.place("understudy"))
    status, body = ask(understudy.port, request)
    if status != 200:
        raise RuntimeError(f"{operation.title}: understudy answers {status}")
    servers = {"understudy": understudy}
    others = dict(contenders.LIMITS)
    if operation is MAIN:
        others.update(contenders.PEERS_BY_NAME)
    for name, start in others.items():
        try:
            servers[name] = start_same(context, name, start, request, body)
        except Missing as reason:
            say(f"  without {name}: {reason}")
            missing[name] = str(reason)
    return body, servers


def start_same(context, name, start, request, body):
    server = start(context.place(name), request, body)
    status, given = ask(server.port, request)
    if (status, given) == (200, body):
        return server
    server.stop()
    raise Missing(f"gives status {status} and other bytes ({len(given)} instead of {len(body)})")


def measure(context, operation, servers, connections):
    settings, requests = context.settings, [operation.request]
    for name, server in servers.items():
        on_jvm = name in contenders.ON_JVM
        load.wrk(server.port, requests, connections, settings.jvm_warm_up if on_jvm else settings.warm_up, context.work)
    results = load.alternate(servers, settings.runs, lambda name, server: load.run_once(
        server, requests, connections, settings.seconds, context.work))
    for name, result in results.items():
        what = f"{operation.title}, {connections} connections, {name}"
        load.check(result, what, context.problems, fatal=name in contenders.ALWAYS_THERE)
        say(f"  {connections:3} {name:18} {result['requests_per_second']:>8.0f}/s  p99 {result['p99_ms']} ms  "
            f"newcomers' p99 {result['new_connection']['p99_ms']} ms")
    return results
