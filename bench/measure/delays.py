"""Section `delays`: many requests at once, each of whose replies the transport delays."""
import json
import subprocess

from . import load, processes
from .base import BUILD, latencies, median, say
from .http_client import Request

DELAY_MS = 2_000
PARTS = ("sending_ms", "first_ms", "last_ms", "last_after_sending_ms")


def run(context):
    """Medians over the runs; each request's own waits of all runs together."""
    server = start(context.place("delayed"))
    file = context.work / "delays.request"
    file.write_bytes(Request("GET", "/").encode())
    samples = []
    try:
        for _ in range(context.settings.runs):
            samples.append(load.quietest(lambda: volley(context, server, file)))
            load.settle(server)
    finally:
        server.stop()
    check(samples, context)
    result = {"delay_ms": DELAY_MS, "wanted": context.settings.delayed_requests, "runs": len(samples),
              "answered": min(sample["answered"] for sample in samples),
              **{part: median([sample.get(part) for sample in samples], 1) for part in PARTS},
              "last_ms_all": [round(sample["last_ms"], 1) for sample in samples if "last_ms" in sample],
              "wait": latencies([wait for sample in samples for wait in sample.get("waits_ms", [])]),
              "resident_mb": median([sample["resident_mb"] for sample in samples], 1)}
    say(f"delays: {result['answered']} of {result['wanted']} requests delayed by {DELAY_MS} ms; the last reply "
        f"{result['last_ms']} ms after the first request was sent")
    return result


def start(place):
    process = processes.spawn([BUILD / "bench" / "delayed", DELAY_MS], place.log, stdout=subprocess.PIPE)
    return processes.Server("delayed", process, processes.listening_port(process))


def volley(context, server, file):
    helper = processes.spawn_helper("volley", [server.port, context.settings.delayed_requests, file],
                                    context.work / "volley.log")
    sample = json.loads(helper.stdout.read())
    processes.finished(helper)
    return {**sample, "resident_mb": server.resident_mb()}


def check(samples, context):
    for sample in samples:
        if sample["answered"] < context.settings.delayed_requests:
            context.problems.add(f"delays: {sample['reached']} connections and {sample['answered']} replies of "
                                 f"{context.settings.delayed_requests}")
        if sample.get("waits_ms") and min(sample["waits_ms"]) < DELAY_MS:
            context.problems.add(f"delays: a reply came after {min(sample['waits_ms']):.0f} ms, before its delay")
        if sample["steal_percent"] > load.STEAL_LIMIT:
            context.problems.add(f"delays: CPU steal stayed at {sample['steal_percent']} % in {load.TRIES} tries")
