"""A process that opens many connections and then sends one request on each, all at once.

    python3 -m measure.volley PORT COUNT REQUEST_FILE

Prints one line of JSON, times in ms: {"reached": connections, "answered": whole replies of status 200, "sending_ms": from the
first request sent to the last, "first_ms" and "last_ms": from the first request sent to the first and the last whole reply,
"last_after_sending_ms": from the last request sent to the last reply, "waits_ms": each request's own wait}.
"""
import json
import pathlib
import select
import socket
import struct
import sys
import time

from . import http_client
from .base import raise_file_limit
from .crowd import MOST_SECONDS, PATIENCE

REPLY_SECONDS = 30.0  # for all replies
# Ended by a reset, so that no port is left in TIME_WAIT: a few runs would use up all of them.
AT_ONCE = struct.pack("ii", 1, 0)


def connect(port, count):
    """As many as the server takes."""
    found, deadline = [], time.monotonic() + MOST_SECONDS
    try:
        while len(found) < count and time.monotonic() < deadline:
            connection = http_client.connect(port, timeout=PATIENCE)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            found.append(connection)
    except OSError as error:
        print(f"connection {len(found) + 1}: {error}", file=sys.stderr)
    return found


def send(connections, request):
    """When each was sent, by file number."""
    sent = {}
    for connection in connections:
        sent[connection.fileno()] = time.perf_counter()
        try:
            connection.sendall(request)
        except OSError:
            del sent[connection.fileno()]
    return sent


def collect(epoll, connections, sent):
    """When each whole good reply came, by file number."""
    by_number = {connection.fileno(): connection for connection in connections}
    data, answered, ended = dict.fromkeys(by_number, b""), {}, set()
    deadline = time.perf_counter() + REPLY_SECONDS
    while len(answered) + len(ended) < len(sent) and time.perf_counter() < deadline:
        for number, _ in epoll.poll(0.1, 1024):
            try:
                chunk = by_number[number].recv(4096)
            except OSError:
                chunk = b""
            data[number] += chunk
            whole = http_client.is_whole(data[number])
            if whole and data[number].startswith(b"HTTP/1.1 200"):
                answered.setdefault(number, time.perf_counter())
            elif whole or not chunk:
                ended.add(number)
            if whole or not chunk:
                epoll.unregister(number)
    return answered


def measure(port, count, request):
    connections = connect(port, count)
    with select.epoll() as epoll:
        for connection in connections:
            epoll.register(connection, select.EPOLLIN)
        sent = send(connections, request)
        answered = collect(epoll, connections, sent)
    result = {"reached": len(connections), "answered": len(answered)}
    if answered:
        began, last_sent = min(sent.values()), max(sent.values())
        first, last = min(answered.values()), max(answered.values())
        result |= {"sending_ms": (last_sent - began) * 1000, "first_ms": (first - began) * 1000,
                   "last_ms": (last - began) * 1000, "last_after_sending_ms": (last - last_sent) * 1000,
                   "waits_ms": [(at - sent[number]) * 1000 for number, at in answered.items()]}
    return result


def main():
    port, count, file = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    limit = raise_file_limit()
    print(json.dumps(measure(port, min(count, limit - 64), file.read_bytes())), flush=True)


if __name__ == "__main__":
    main()
