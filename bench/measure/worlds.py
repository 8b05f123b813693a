"""Section `worlds`: what a world costs before and after its first write, and whether many slow one another down."""
import time

from . import contenders, http_client, load
from .base import median, ratio, say
from .operations import MAIN, OPERATIONS

READ = MAIN.request
WRITE = next(operation.request for operation in OPERATIONS if operation.name == "omnidesk_update")
AT_ONCE = 100  # worlds that are used together
PASSES = 5
EDGE = 1_000  # first and last worlds that are compared
CONNECTIONS = 64
LOOPS = {"one_loop": 1, "default_loops": None}  # event loops: as nginx has workers, and as users get them


def run(context):
    # One more than are made: "default".
    server = contenders.start_understudy(context.place("worlds"), arguments=["--max-worlds", "20001"])
    try:
        count = context.settings.worlds
        before = server.resident_mb()
        made = each(server, in_worlds(READ, "r", count))
        unwritten = server.resident_mb()
        written = each(server, in_worlds(WRITE, "w", count))
        after = server.resident_mb()
        # Each world's best: what the machine did meanwhile is none of its cost.
        reads = [each(server, in_worlds(READ, "w", count)) for _ in range(PASSES)]
    finally:
        server.stop()
    edge = min(EDGE, count // 4)
    best = [min(took) for took in zip(*reads)]
    result = {"count": count, "unwritten_kb_each": round((unwritten - before) * 1000 / count, 2),
              "written_kb_each": round((after - unwritten) * 1000 / count, 2), "resident_mb": after,
              "first_request_us": median(made, 1), "first_write_us": median(written, 1),
              "slowest_first_write_us": round(max(written), 1),
              "last_against_first": ratio(median(written[-edge:], 3), median(written[:edge], 3)),
              "slowest_against_first": ratio(max(best), median(best[:edge], 3)),
              "together": {loops: together(context, threads) for loops, threads in LOOPS.items()}}
    say(f"worlds: {result['unwritten_kb_each']} KB each, {result['written_kb_each']} KB once written; {after} MB in all")
    return result


def in_worlds(request, prefix, count):
    return [http_client.Request(request.method, f"/~{prefix}{number}{request.target}", request.headers, request.body)
            for number in range(count)]


def each(server, requests):
    """Microseconds of each request, one after the other over one connection."""
    took = []
    with http_client.connect(server.port) as connection:
        for request in requests:
            encoded = request.encode()
            began = time.perf_counter()
            data = http_client.exchange(connection, encoded)
            took.append((time.perf_counter() - began) * 1e6)
            if not data.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{request.target}: {data[:80]!r}")
    return took


def together(context, threads):
    """Requests/s in many worlds in turn against as many in one; all were written."""
    result = {}
    for title, request in (("read", READ), ("write", WRITE)):
        server = contenders.start_understudy(context.place(f"together-{title}"), threads=threads)
        try:
            many = in_worlds(request, "w", AT_ONCE)
            each(server, in_worlds(WRITE, "w", AT_ONCE))
            requests = {"many": many, "one": [many[0]] * AT_ONCE}
            samples = load.alternate({"many": server, "one": server}, context.settings.runs, lambda name, s: load.wrk(
                s.port, requests[name], CONNECTIONS, context.settings.seconds, context.work))
        finally:
            server.stop()
        for name, sample in samples.items():
            load.check(sample, f"worlds: {title}, {name}", context.problems)
        rates = {name: sample["requests_per_second"] for name, sample in samples.items()}
        result[title] = {**rates, "ratio": ratio(rates["many"], rates["one"])}
        loops = f"{threads} loop" if threads else "loops as by default"
        say(f"worlds: {loops}, {title} in {AT_ONCE} worlds {rates['many']:.0f}/s, in one {rates['one']:.0f}/s")
    return result
