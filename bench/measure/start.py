"""Section `start`: from exec to the first reply, and resident memory then and after many requests."""
import subprocess
import time

from . import contenders, http_client, load, processes
from .base import median, say
from .operations import MAIN

CONNECTIONS = 64
MOST_BURSTS = 60  # of `seconds` each: the bound in time on the way to the wanted number of requests


def run(context):
    times, resident = [], []
    for _ in range(context.settings.starts):
        milliseconds, megabytes = start_once(context)
        times.append(milliseconds)
        resident.append(megabytes)
    result = {"first_reply_ms": median(times, 2), "first_reply_ms_all": [round(t, 2) for t in times],
              "resident_mb": median(resident, 2), **memory_under_load(context)}
    say(f"start: {result['first_reply_ms']} ms to the first reply, {result['resident_mb']} MB; "
        f"{result['resident_after_mb']} MB after {result['requests']} requests")
    return result


def start_once(context):
    """Milliseconds from exec to the first whole reply, and resident MB then."""
    place, request = context.place("start"), MAIN.request.encode()
    command = contenders.understudy_command()
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
