"""A process that holds many idle connections to one server.

    python3 -m measure.crowd PORT COUNT REQUEST_FILE

Opens connections one after the other, each makes one request and is kept. Prints {"reached": N, "seconds": S} as one line of
JSON, waits for its standard input to end, then prints {"alive": N}: those that the server has not closed.
"""
import json
import pathlib
import sys
import time

from . import http_client
from .base import raise_file_limit

MOST_SECONDS = 60.0  # for opening all of them
MOST_FAILURES = 3  # in a row; then the server takes no more
PATIENCE = 2.0  # seconds for one


def fill(port, count, request):
    crowd, failures = [], 0
    deadline = time.monotonic() + MOST_SECONDS
    while len(crowd) < count and failures < MOST_FAILURES and time.monotonic() < deadline:
        try:
            connection = http_client.connect(port, timeout=PATIENCE)
            http_client.exchange(connection, request)
        except OSError:
            failures += 1
            continue
        failures = 0
        crowd.append(connection)
    return crowd


def is_alive(connection):
    connection.setblocking(False)
    try:
        return bool(connection.recv(1))
    except BlockingIOError:
        return True
    except OSError:
        return False


def main():
    port, count, file = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    limit = raise_file_limit()
    began = time.perf_counter()
    crowd = fill(port, min(count, limit - 64), file.read_bytes())
    print(json.dumps({"reached": len(crowd), "seconds": round(time.perf_counter() - began, 2)}), flush=True)
    sys.stdin.read()
    print(json.dumps({"alive": sum(is_alive(connection) for connection in crowd)}), flush=True)


if __name__ == "__main__":
    main()
