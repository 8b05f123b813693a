"""A process that sends requests at a constant rate over a few keep-alive connections.

    python3 -m measure.steady PORT RATE SECONDS REQUEST_FILE     prints JSON: {"per_second": …, "waits_ms": […], …}

A request that finds no connection free waits for one, and that wait counts: a server that falls behind can't slow the clock.
"""
import collections
import json
import pathlib
import select
import sys
import time

from . import http_client

CONNECTIONS = 32
PATIENCE = 5.0  # seconds for replies after the last request was due


class Line:
    """One connection: at most one request under way."""

    def __init__(self, port):
        self.socket = http_client.connect(port)
        self.socket.setblocking(False)
        self.began = None
        self.data = b""

    def send(self, request, began):
        self.began, self.data = began, b""
        self.socket.send(request)

    def receive(self):
        """True when the reply is whole."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("closed")
        self.data += chunk
        return http_client.is_whole(self.data)


def run(port, rate, seconds, request):
    lines = {line.socket.fileno(): line for line in (Line(port) for _ in range(CONNECTIONS))}
    free, waiting, waits = collections.deque(lines.values()), collections.deque(), []
    epoll = select.epoll()
    for number in lines:
        epoll.register(number, select.EPOLLIN)
    began = time.perf_counter()
    total, due_count, bad = rate * seconds, 0, 0
    while len(waits) + bad < total and lines:
        now = time.perf_counter()
        if now - began > seconds + PATIENCE:
            break
        while due_count < total and began + due_count / rate <= now:
            waiting.append(now)
            due_count += 1
        while waiting and free:
            free.popleft().send(request, waiting.popleft())
        for number, _ in epoll.poll(0.001):
            line = lines[number]
            try:
                if not line.receive():
                    continue
            except (ConnectionError, OSError):
                bad += line.began is not None
                epoll.unregister(number)
                del lines[number]
                free = collections.deque(other for other in free if other is not line)
                continue
            bad += not line.data.startswith(b"HTTP/1.1 200")
            if line.data.startswith(b"HTTP/1.1 200"):
                waits.append((time.perf_counter() - line.began) * 1000)
            line.began = None
            free.append(line)
    took = time.perf_counter() - began
    return {"per_second": round(len(waits) / took, 1), "waits_ms": waits, "bad": bad,
            "unanswered": total - len(waits) - bad}


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), pathlib.Path(sys.argv[4]).read_bytes())))
