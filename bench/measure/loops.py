"""Section `loops`: requests/s and p99 of one event loop, of more, and of as many as users get. For the choice of the default."""
import os

from . import contenders, load
from .base import say
from .operations import MAIN

CONNECTIONS = 64


def counts():
    """Loops to compare, by name: 1 to one more than there are cores, at most 8; None is what users get."""
    cores = len(os.sched_getaffinity(0))
    numbers = [n for n in range(1, min(cores + 1, 8) + 1) if n <= 4 or n in (cores - 1, cores, 8)]
    return {**{f"{n} loop{'s' if n > 1 else ''}": n for n in numbers}, "default": None}


def run(context):
    settings, requests = context.settings, [MAIN.request]
    servers = {name: contenders.start_understudy(context.place(name), threads=threads)
               for name, threads in counts().items()}
    try:
        for server in servers.values():
            load.wrk(server.port, requests, CONNECTIONS, settings.warm_up, context.work)
        results = load.alternate(servers, settings.runs, lambda _, server: load.run_once(
            server, requests, CONNECTIONS, settings.seconds, context.work))
        for name, result in results.items():
            load.check(result, f"loops: {name}", context.problems)
            say(f"  {name:8} {result['requests_per_second']:>8.0f}/s  p99 {result['p99_ms']} ms  "
                f"newcomers' p99 {result['new_connection']['p99_ms']} ms")
        return {"title": MAIN.title, "connections": CONNECTIONS, "cores": len(os.sched_getaffinity(0)), "loops": results}
    finally:
        for server in servers.values():
            server.stop()
