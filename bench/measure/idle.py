"""Section `idle`: a steady load, then wrk's, beside many idle connections."""
import json
import subprocess

from . import contenders, load, processes
from .base import latencies, say
from .http_client import ask
from .operations import MAIN

CONNECTIONS = 64
MOST_STEADY_SECONDS = 10  # and half as much of wrk: well before an idle time-out of 75 s


def run(context):
    body_server = contenders.start_understudy(context.place("understudy"))
    result = {}
    try:
        _, body = ask(body_server.port, MAIN.request)
        result["understudy"] = measure(context, body_server)
    finally:
        body_server.stop()
    try:
        nginx = contenders.start_nginx(context.place("nginx"), MAIN.request, body)
    except contenders.Missing as reason:
        say(f"idle: without nginx: {reason}")
        return result
    try:
        result["nginx"] = measure(context, nginx)
    finally:
        nginx.stop()
    return result


def measure(context, server):
    settings = context.settings
    file = context.work / "idle.request"
    file.write_bytes(MAIN.request.encode())
    before = server.resident_mb()
    crowd = start_helper("crowd", context, [server.port, settings.idle_connections, file], stdin=subprocess.PIPE)
    try:
        result = json.loads(crowd.stdout.readline())
        result["resident_before_mb"], result["resident_mb"] = before, server.resident_mb()
        if result["reached"] < settings.idle_connections:
            context.problems.add(f"idle: {server.name} took {result['reached']} of {settings.idle_connections} "
                                 "connections")
        load.wrk(server.port, [MAIN.request], CONNECTIONS, 1, context.work)
        result["steady"] = steady(context, server, file)
        result["wrk"] = beside_idle(context, server)
        crowd.stdin.close()
        result.update(json.loads(crowd.stdout.readline()))
        processes.finished(crowd)
    finally:
        processes.stop(crowd)
    report(server.name, result, settings)
    return result


def start_helper(module, context, arguments, **options):
    return processes.spawn_helper(module, arguments, context.work / f"{module}.log", **options)


def steady(context, server, file):
    """`idle_rate` requests/s for up to 10 s: what was reached, and how long replies took."""
    seconds = max(1, min(MOST_STEADY_SECONDS, 2 * context.settings.seconds))

    def once():
        helper = start_helper("steady", context, [server.port, context.settings.idle_rate, seconds, file])
        report = json.loads(helper.stdout.read())
        processes.finished(helper)
        return report

    sample = load.quietest(once)
    if sample["bad"] or sample["unanswered"]:
        context.problems.add(f"idle: {server.name}: {sample['bad']} of the steady requests failed, "
                             f"{sample['unanswered']} had no reply")
    return {"wanted_per_second": context.settings.idle_rate, "per_second": sample["per_second"],
            "failed": sample["bad"], "unanswered": sample["unanswered"],
            "steal_percent": sample["steal_percent"], **latencies(sample["waits_ms"])}


def beside_idle(context, server):
    """wrk's figures over the runs; together no longer than the idle connections may live."""
    settings = context.settings
    runs = min(settings.runs, 3)
    seconds = min(settings.seconds, 5)
    result = load.alternate({"": server}, runs, lambda _, s: load.wrk(
        s.port, [MAIN.request], CONNECTIONS, seconds, context.work))[""]
    load.check(result, f"idle: {server.name} under wrk", context.problems)
    return result


def report(name, result, settings):
    steady_part = result["steady"]
    say(f"idle: {name}: {result['reached']} of {settings.idle_connections} connections, {result['alive']} to the end, "
        f"{result['resident_mb']} MB; beside them {steady_part['per_second']} requests/s, p99 "
        f"{steady_part['p99_ms']} ms; wrk {result['wrk']['requests_per_second']:.0f}/s, p99 {result['wrk']['p99_ms']} ms")
