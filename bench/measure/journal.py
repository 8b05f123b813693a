"""Section `journal`: what the journal of requests costs a request, how long questions to a full one take, and its memory."""
import pathlib
import re
import time

from . import contenders, http_client, load
from .base import latencies, ratio, say
from .http_client import Request
from .operations import MAIN

CONNECTIONS = (16, 64)
ENTRIES = 10_000  # what a world keeps by default
MIB = 2**20
QUESTIONS = 21  # how often each question is asked

# No operation: the journal keeps these as it keeps any other.
SMALL = Request("POST", "/v1/customers/8737843", body='{"items":[{"sku":"a","count":1}],"note":"' + "x" * 960 + '"}')
RARE = Request("POST", "/v1/orders", body='{"items":[{"sku":"b","count":2}],"note":"the only one"}')
LARGE_BYTES = 10 * MIB


def ask_journal(what, pattern):
    return Request("POST", f"/__admin/requests/{what}", {"Host": "127.0.0.1"}, pattern)


COUNT = ask_journal("count", '{"method":"POST","url":"/v1/customers/8737843"}')
FIND = ask_journal("find", '{"bodyPatterns":[{"matchesJsonPath":"$.items[?(@.count == 2)]"}]}')


def run(context):
    result = {"title": MAIN.title, "speed": speed(context), "questions": questions(context), "memory": memory(context)}
    for connections, figures in result["speed"].items():
        say(f"  journal, {connections} connections: {figures['ratio']} of without")
    say(f"  count {result['questions']['count']['p50_ms']} ms, find {result['questions']['find']['p50_ms']} ms; "
        f"{result['memory']['grown_mb']} MB more after {result['memory']['small']:,} small and {result['memory']['large']:,} large requests")
    return result


def speed(context):
    """The same requests with the journal and without it, in alternating runs."""
    servers = {"on": contenders.start_understudy(context.place("journal-on")),
               "off": contenders.start_understudy(context.place("journal-off"), arguments=("--journal", "0"))}
    try:
        return {str(connections): speed_at(context, servers, connections) for connections in CONNECTIONS}
    finally:
        for server in servers.values():
            server.stop()


def speed_at(context, servers, connections):
    settings = context.settings

    def sample(_, server):
        cpu = server.cpu_seconds()
        found = load.wrk(server.port, [MAIN.request], connections, settings.seconds, context.work)
        return {**found, "cpu_us_per_request": (server.cpu_seconds() - cpu) * 1e6 / max(found["requests"], 1)}

    for server in servers.values():
        load.wrk(server.port, [MAIN.request], connections, settings.warm_up, context.work)
    results = load.alternate(servers, settings.runs, sample)
    for name, found in results.items():
        load.check(found, f"journal {name}, {connections} connections", context.problems)
    return {**results, "ratio": ratio(results["on"]["requests_per_second"], results["off"]["requests_per_second"])}


def questions(context):
    """How long questions to a full journal take, from the first byte sent to the last received."""
    server = contenders.start_understudy(context.place("journal-questions"))
    try:
        send_small(context, server, ENTRIES)
        http_client.ask(server.port, RARE)
        found = {"count": times(server, COUNT, b'"count"'), "find": times(server, FIND, b"the only one")}
        return {"entries": ENTRIES, **found}
    finally:
        server.stop()


def times(server, request, expected):
    waits = []
    for _ in range(QUESTIONS):
        began = time.perf_counter()
        status, body = http_client.ask(server.port, request, timeout=60)
        waits.append((time.perf_counter() - began) * 1000)
        if status != 200 or expected not in body:
            raise RuntimeError(f"{request.target} answers {status}: {body[:200]!r}")
    return latencies(waits)


def send_small(context, server, count):
    """At least so many small requests; returns how many."""
    sent = 0
    while sent < count:
        sent += load.wrk(server.port, [SMALL], 64, context.settings.seconds, context.work)["requests"]
    return sent


def memory(context):
    """Resident memory before and after many small requests and then some of 10 MiB, and its peak."""
    server = contenders.start_understudy(context.place("journal-memory"))
    try:
        http_client.ask(server.port, MAIN.request)
        before = server.resident_mb()
        small = send_small(context, server, context.settings.memory_requests)
        after_small = server.resident_mb()
        send_large(server, context.settings.large_requests)
        after = server.resident_mb()
        return {"small": small, "large": context.settings.large_requests, "before_mb": before, "after_small_mb": after_small,
                "after_mb": after, "grown_mb": round(after - before, 2), "peak_mb": peak_mb(server)}
    finally:
        server.stop()


def send_large(server, count):
    head = Request("POST", "/v1/customers/8737843", {"Content-Length": str(LARGE_BYTES), "Content-Type": "application/json"}).encode()
    data = head + b"x" * LARGE_BYTES
    with http_client.connect(server.port, timeout=60) as connection:
        for _ in range(count):
            http_client.exchange(connection, data)


def peak_mb(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return round(int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024 / 1e6, 2)
