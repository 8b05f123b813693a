"""Asks for /__admin/health every 20 ms: probe.py PORT_FILE ALLOWED_MS. For each line of its standard input it prints what was
since the last one: the longest time in ms, how many slow ones do not count, how many failed, and why the last did.

A machine that does other work, or is itself a guest, stands still now and then. So a thread asks a process that only echoes, as
often. A slow answer of health does not count if the echo took half of the allowed time meanwhile. Nor does an unanswered one
count if nobody listens, or the server that is asked was not the one at its end: the tests start and end it.
"""
import collections
import http.client
import os
import select
import socket
import sys
import threading
import time

LONGEST_ANSWER = 120


class Control:
    """Asks a process that echoes each byte."""

    def __init__(self):
        ours, theirs = socket.socketpair()
        if os.fork() == 0:
            ours.close()
            try:
                while byte := theirs.recv(1):
                    theirs.send(byte)
            except OSError:
                pass  # the other has ended
            os._exit(0)
        theirs.close()
        self.socket, self.began, self.slow = ours, time.monotonic(), collections.deque(maxlen=1000)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            time.sleep(0.01)
            self.began = began = time.monotonic()
            self.socket.send(b"x")
            self.socket.recv(1)
            took = time.monotonic() - began
            if took > 0.01:
                self.slow.append((began, took))

    def longest_since(self, began):
        """The longest echo that ended after `began`, or that has not ended."""
        now = time.monotonic()
        # run() itself sleeps 10 ms.
        return max([now - self.began] + [took for start, took in list(self.slow) if start + took >= began])


def read_port(port_file):
    try:
        with open(port_file) as file:
            return int(file.read() or 0)
    except (OSError, ValueError):
        return 0


def ask(port):
    """None, or why it is no good answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER)
    try:
        connection.request("GET", "/__admin/health")
        reply = connection.getresponse()
        reply.read()
        return None if reply.status == 200 else f"answered {reply.status}"
    except (OSError, http.client.HTTPException) as e:
        return f"{type(e).__name__}: {e}"
    finally:
        connection.close()


class Record:
    def __init__(self, control, allowed):
        self.control, self.allowed = control, allowed
        self.reset()

    def reset(self):
        self.worst, self.excused, self.failures, self.last = 0.0, 0, 0, "-"

    def sample(self, port_file):
        port = read_port(port_file)
        if port == 0:
            return
        began = time.monotonic()
        wrong = ask(port)
        took = (time.monotonic() - began) * 1000
        if wrong is not None:
            # The kernel refuses a connection only while nobody listens.
            if read_port(port_file) == port and not wrong.startswith("ConnectionRefused"):
                self.failures, self.last = self.failures + 1, wrong
        elif took > self.allowed and self.control.longest_since(began) * 1000 > self.allowed / 2:
            self.excused += 1
        else:
            self.worst = max(self.worst, took)

    def report(self):
        print(f"{self.worst:.0f} {self.excused} {self.failures} {self.last}".replace("\n", " "), flush=True)
        self.reset()


def main():
    port_file, record = sys.argv[1], Record(Control(), float(sys.argv[2]))
    while True:
        if select.select([0], [], [], 0.02)[0]:
            lines = os.read(0, 100)
            if not lines:
                return
            for _ in lines:
                record.report()
        record.sample(port_file)


if __name__ == "__main__":
    main()
