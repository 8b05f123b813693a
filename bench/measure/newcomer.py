"""A process that keeps opening new connections while others load a server, and says how long their replies took.

    python3 -m measure.newcomer PORT SECONDS REQUEST_FILE      prints JSON: {"waits_ms": […], "unanswered": N}

Opens one every 10 ms whether or not those before were answered, so that a server which keeps newcomers waiting can't hide
it. A wait runs from connect() to the whole reply. One that has no reply 2 s after the last was opened counts as
unanswered, with what it had waited by then.
"""
import json
import pathlib
import select
import socket
import sys
import time

from . import http_client

INTERVAL = 0.010  # seconds
PATIENCE = 2.0  # seconds after the last was opened


class Newcomer:
    def __init__(self, port):
        self.began = time.perf_counter()
        self.asked = False
        self.answered = False
        self.data = b""
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(("127.0.0.1", port))

    def age(self):
        """Milliseconds since connect()."""
        return (time.perf_counter() - self.began) * 1000

    def advance(self, epoll, request):
        """Goes on where the socket is ready; False when the connection is done with."""
        try:
            if not self.asked:
                self.socket.send(request)
                self.asked = True
                epoll.modify(self.socket, select.EPOLLIN)
                return True
            chunk = self.socket.recv(65536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.data += chunk
        self.answered = http_client.is_whole(self.data, ended=not chunk)
        return bool(chunk) and not self.answered


def run(port, seconds, request):
    epoll = select.epoll()
    open_ones, waits, unanswered = {}, [], 0
    due = time.perf_counter()
    last = due + seconds
    while True:
        now = time.perf_counter()
        if now > last + PATIENCE or (now > last and not open_ones):
            break
        if due <= now < last:
            newcomer = Newcomer(port)
            epoll.register(newcomer.socket, select.EPOLLOUT)
            open_ones[newcomer.socket.fileno()] = newcomer
            # After a pause of this process itself there is nothing to make up for.
            due = max(due + INTERVAL, now)
        pause = max(0.0, due - time.perf_counter()) if now < last else 0.05
        for number, _ in epoll.poll(pause):
            newcomer = open_ones[number]
            if newcomer.advance(epoll, request):
                continue
            waits.append(newcomer.age())
            unanswered += not newcomer.answered
            epoll.unregister(number)
            newcomer.socket.close()
            del open_ones[number]
    waits += [newcomer.age() for newcomer in open_ones.values()]
    return {"waits_ms": waits, "unanswered": unanswered + len(open_ones)}


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), float(sys.argv[2]), pathlib.Path(sys.argv[3]).read_bytes())))
