"""Section `start`: from exec to the first reply, also of users' APIs, and resident memory then and after many requests."""
import subprocess
import time

from . import contenders, documents, http_client, load, processes
from .base import median, say
from .http_client import Request
from .operations import MAIN

CONNECTIONS = 64
# Documents of users' APIs: operations, and properties of a row.
DOCUMENTS = {"operations_500": (500, 20), "megabytes_13": (1200, 120)}
MOST_BURSTS = 60  # of `seconds` each: the bound in time on the way to the wanted number of requests


def run(context):
    times, resident = [], []
    for _ in range(context.settings.starts):
        milliseconds, megabytes = start_once(context)
        times.append(milliseconds)
        resident.append(megabytes)
    result = {"first_reply_ms": median(times, 2), "first_reply_ms_all": [round(t, 2) for t in times],
              "resident_mb": median(resident, 2), "documents": {name: document_start(context, name) for name in DOCUMENTS},
              **memory_under_load(context)}
    say(f"start: {result['first_reply_ms']} ms to the first reply, {result['resident_mb']} MB; "
        f"{result['resident_after_mb']} MB after {result['requests']} requests")
    return result


def document_start(context, name):
    path = documents.file(name, *DOCUMENTS[name])
    request = Request("GET", "/big/things_0/1")
    times = [start_once(context, request, ["--api", path])[0] for _ in range(max(3, context.settings.starts // 4))]
    result = {"bytes": path.stat().st_size, "first_reply_ms": median(times, 1)}
    say(f"start: {result['first_reply_ms']} ms to the first reply of a document of {result['bytes'] / 1e6:.1f} MB")
    return result


def start_once(context, first=MAIN.request, arguments=()):
    """Milliseconds from exec to the first whole reply, and resident MB then."""
    place, request = context.place("start"), first.encode()
    command = contenders.understudy_command(arguments=arguments)
    began = time.perf_counter()
    process = processes.spawn(command, place.log, stdout=subprocess.PIPE)
    server = processes.Server("understudy", process, processes.listening_port(process))
    try:
        with http_client.connect(server.port) as connection:
            http_client.exchange(connection, request)
        return (time.perf_counter() - began) * 1000, server.resident_mb()
    finally:
        server.stop()


def memory_under_load(context):
    """Resident MB of one server before and after `memory_requests` requests of 64 connections."""
    server = contenders.start_understudy(context.place("memory"))
    try:
        http_client.ask(server.port, MAIN.request)
        before, requests = server.resident_mb(), 0
        for _ in range(MOST_BURSTS):
            sample = load.wrk(server.port, [MAIN.request], CONNECTIONS, context.settings.seconds, context.work)
            requests += sample["requests"]
            if requests >= context.settings.memory_requests:
                break
        after = server.resident_mb()
        if requests < context.settings.memory_requests:
            context.problems.add(f"memory: only {requests} requests in {MOST_BURSTS} bursts")
        return {"requests": requests, "resident_before_mb": before, "resident_after_mb": after,
                "grown_mb": round(after - before, 2)}
    finally:
        server.stop()
