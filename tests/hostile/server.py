"""The program under test, what it uses, and requests to it."""
import contextlib
import errno
import os
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time

from health import Probe

ADDRESS_SPACE = 3 * 2**30
# Seconds. No answer for this long is a hang, also on a slow machine that does much else. The processor time and health find
# what is merely slow.
LONGEST_ANSWER = 120
LONGEST_START = 120
# The promise is 5 s.
LONGEST_STOP = 6


class NoAnswer(Exception):
    """The connection ended without a reply."""


class Server:
    """One process of the program. One loop, so that what holds up a loop shows, on machines with many cores too."""

    def __init__(self, program, options=(), address_space=ADDRESS_SPACE, files=None, error=subprocess.DEVNULL):
        self.program, self.options, self.error, self.port, self.process = program, list(options), error, 0, None
        self.limits = [(resource.RLIMIT_AS, address_space)] + ([(resource.RLIMIT_NOFILE, files)] if files else [])
        self.folder = tempfile.TemporaryDirectory(prefix="hostile-")
        self.port_file = os.path.join(self.folder.name, "port")
        self.lock, self.in_flight, self.most_sent, self.peak_known = threading.Lock(), 0, 0, True
        self.start()
        self.probe = Probe(self.port_file)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def start(self):
        """Takes a free port each time: another program may have taken the last one."""
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.port_file)
        self.process = subprocess.Popen(
            [self.program, "serve", "--port", "0", "--port-file", self.port_file, "--threads", "1"]
            + ([] if "--log-level" in self.options else ["--log-level", "error"]) + self.options,
            stdout=subprocess.DEVNULL, stderr=self.error, preexec_fn=self.limit)
        until = time.monotonic() + LONGEST_START
        while not (os.path.exists(self.port_file) and open(self.port_file).read().strip()):
            if time.monotonic() > until or not self.alive():
                self.kill()
                raise SystemExit(f"the program does not start: {self.process.args}")
            time.sleep(0.02)
        self.port = int(open(self.port_file).read())

    def limit(self):
        for kind, value in self.limits:
            resource.setrlimit(kind, (value, value))

    def alive(self):
        return self.process.poll() is None

    def kill(self):
        if self.alive():
            self.process.kill()
        self.process.wait()

    def stop(self):
        """Seconds from SIGTERM to the end; None after 30."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            return None
        return time.monotonic() - started

    def end(self):
        self.probe.end()
        self.kill()
        self.folder.cleanup()

    # --- What it uses

    def status(self, key):
        try:
            with open(f"/proc/{self.process.pid}/status") as status:
                for line in status:
                    if line.startswith(key + ":"):
                        return int(line.split()[1]) * 1024
        except OSError:
            pass  # it has ended, which others notice
        return 0

    def memory(self):
        return self.status("VmRSS")

    def peak(self):
        """The most memory since reset_peak(); 0 where the system does not say."""
        return self.status("VmHWM") if self.peak_known else 0

    def reset_peak(self):
        self.most_sent = 0
        try:
            with open(f"/proc/{self.process.pid}/clear_refs", "w") as refs:
                refs.write("5")
        except OSError:
            self.peak_known = False

    def processor_seconds(self):
        # The clock of another process, as clock_getcpuclockid() makes it: exact, whereas /proc counts in ticks.
        return time.clock_gettime((~self.process.pid << 3) | 2)

    # --- Requests

    def request(self, method, target, body=b"", headers=()):
        """The status of the reply, as reply() has it."""
        return self.reply(method, target, body, headers)[0]

    def reply(self, method, target, body=b"", headers=()):
        """(status, body) of the reply. ValueError: it has 500 and above, other than 503, or ends too early."""
        if isinstance(body, str):
            body = body.encode()
        return self.raw(self.head(method, target, body, headers) + body)

    def head(self, method, target, body=b"", headers=()):
        lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close",
                 f"Content-Length: {len(body)}", "apiKey: od_test"]
        lines += [f"{name}: {value}" for name, value in headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def connect(self):
        """A connection. Waits while this machine has no free port: ended connections keep theirs for a minute."""
        until = time.monotonic() + 2 * LONGEST_ANSWER
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST_ANSWER)
            except OSError as e:
                if e.errno not in (errno.EADDRNOTAVAIL, errno.EAGAIN, errno.ENOBUFS) or time.monotonic() > until:
                    raise
            time.sleep(0.2)

    def raw(self, data):
        """(status, body) of the reply to these bytes, read to its end. NoAnswer when there is none."""
        with self.lock:
            self.in_flight += len(data)
            self.most_sent = max(self.most_sent, self.in_flight)
        try:
            with self.connect() as s:
                return parse(exchange(s, data))
        finally:
            with self.lock:
                self.in_flight -= len(data)

    def parallel(self, count, call):
        """Runs call(i) in threads; returns the results, and raises the first error."""
        results, errors = [None] * count, []

        def one(i):
            try:
                results[i] = call(i)
            except Exception as e:  # raised below
                errors.append(e)

        threads = [threading.Thread(target=one, args=(i,)) for i in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return results


def exchange(connection, data):
    """Sends `data`, returns all that comes back."""
    try:
        connection.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        pass  # refused before all was sent: the reply says why
    got = bytearray()
    try:
        while piece := connection.recv(1 << 16):
            got += piece
    except ConnectionResetError:
        pass
    return bytes(got)


def parse(got):
    """(status, body) of a reply."""
    if not got:
        raise NoAnswer("the connection ended without a reply")
    if not got.startswith(b"HTTP/1.1 ") or not got[9:12].isdigit():
        raise ValueError(f"answered no HTTP: {got[:100]!r}")
    status = int(got[9:12])
    if status >= 500 and status != 503:
        raise ValueError(f"answered {status}: {got[:300]!r}")
    head, _, body = got.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and len(body) < int(value):
            raise ValueError(f"a {status} of {int(value)} bytes was cut after {len(body)}")
    return status, body
