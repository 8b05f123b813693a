"""The program under test, and requests to it."""
import os
import resource
import signal
import socket
import subprocess
import tempfile
import threading
import time

ADDRESS_SPACE = 3 * 2**30
LONGEST_ANSWER = 20


class Server:
    def __init__(self, program, options=()):
        self.program, self.options, self.port, self.most_sent = program, list(options), 0, 0
        self.folder = tempfile.TemporaryDirectory(prefix="hostile-")
        self.start()

    def start(self):
        port_file = os.path.join(self.folder.name, "port")
        if os.path.exists(port_file):
            os.remove(port_file)
        self.process = subprocess.Popen(
            [self.program, "serve", "--port", str(self.port), "--port-file", port_file, "--log-level", "error"]
            + self.options,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=self.limit)
        until = time.monotonic() + 30
        while not (os.path.exists(port_file) and open(port_file).read().strip()):
            if time.monotonic() > until or self.process.poll() is not None:
                raise SystemExit("the program does not start")
            time.sleep(0.02)
        self.port = int(open(port_file).read())

    @staticmethod
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))

    def alive(self):
        return self.process.poll() is None

    def kill(self):
        if self.alive():
            self.process.kill()
        self.process.wait()

    def stop(self):
        """Seconds from SIGTERM to the end; None after 10."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            return None
        return time.monotonic() - started

    # --- What it uses

    def status(self, key):
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                if line.startswith(key + ":"):
                    return int(line.split()[1]) * 1024
        return 0

    def memory(self):
        return self.status("VmRSS") if self.alive() else 0

    def peak(self):
        return self.status("VmHWM") if self.alive() else 0

    def reset_peak(self):
        self.most_sent = 0
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as refs:
            refs.write("5")

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    # --- Requests

    def request(self, method, target, body=b"", headers=(), host=None):
        """The status of the reply. 500 and above, other than 503, raise ValueError."""
        if isinstance(body, str):
            body = body.encode()
        self.most_sent = max(self.most_sent, len(body))
        return self.raw(self.head(method, target, body, headers, host) + body)[0]

    def head(self, method, target, body, headers, host=None):
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or '127.0.0.1'}", "Connection: close",
                 f"Content-Length: {len(body)}", "apiKey: od_test"]
        lines += [f"{name}: {value}" for name, value in headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def raw(self, data):
        """(status, body) of the reply to these bytes, read to its end."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST_ANSWER) as s:
            try:
                s.sendall(data)
            except OSError:
                pass  # refused before all was sent: the reply says why
            got = bytearray()
            try:
                while piece := s.recv(1 << 16):
                    got += piece
            except ConnectionResetError:
                pass
        if not got:
            return 0, b""
        if not got.startswith(b"HTTP/1.1 ") or not got[9:12].isdigit():
            raise ValueError(f"answered no HTTP: {bytes(got[:100])!r}")
        status = int(got[9:12])
        if status >= 500 and status != 503:
            raise ValueError(f"answered {status}: {bytes(got[:300])!r}")
        return status, bytes(got.partition(b"\r\n\r\n")[2])

    def parallel(self, count, call):
        """Runs call(i) in threads; returns the results, and raises the first error."""
        results, errors = [None] * count, []

        def one(i):
            try:
                results[i] = call(i)
            except (OSError, ValueError) as e:
                errors.append(e)

        threads = [threading.Thread(target=one, args=(i,)) for i in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.most_sent *= count
        if errors:
            raise errors[0]
        return results
