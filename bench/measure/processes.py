"""Servers as child processes: each in a group of its own, all stopped at the end however that comes."""
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

from . import http_client
from .base import BENCH

_running = []


class Server:
    """A server under way: its name, its port, its process."""

    def __init__(self, name, process, port):
        self.name = name
        self.process = process
        self.port = port

    def stop(self):
        stop(self.process)

    def pids(self):
        """The process and all below it."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # the thread has just ended
                    todo += [int(child) for child in task.read_text().split()]
        return found

    def resident_mb(self):
        """Resident memory of all its processes, in MB (10^6 bytes); pages that they share count for each."""
        total = 0
        for pid in self.pids():
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            total += int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) * 1024
        return round(total / 1e6, 2)

    def cpu_seconds(self):
        """Processor time that all its processes have used."""
        ticks = 0
        for pid in self.pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def spawn(command, log, **options):
    """Starts a command in a group of its own. What it says goes to the file `log`, but for a piped stdout."""
    with open(log, "ab") as file:
        process = subprocess.Popen([str(part) for part in command], stderr=file,
                                   start_new_session=True, close_fds=False,
                                   **{"stdin": subprocess.DEVNULL, "stdout": file, **options})
    _running.append(process)
    return process


def spawn_helper(module, arguments, log, **options):
    """A module of this package as a process whose standard output is piped."""
    return spawn([sys.executable, "-B", "-m", f"measure.{module}", *arguments], log, stdout=subprocess.PIPE, cwd=BENCH,
                 **options)


def finished(process):
    """Tidies up after a process that has ended by itself, or is about to."""
    process.wait(timeout=30)
    _running.remove(process)
    if process.stdout:
        process.stdout.close()


def stop(process):
    if process not in _running:
        return
    _running.remove(process)
    for number, patience in ((signal.SIGTERM, 8), (signal.SIGKILL, 8)):
        # Its own group, which the process leads: gone together with what it started.
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass
        try:
            process.wait(timeout=patience)
            break
        except subprocess.TimeoutExpired:
            continue
    if process.stdout:
        process.stdout.close()


def stop_all():
    while _running:
        stop(_running[-1])


def free_port():
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_answers(process, port, request, seconds=60):
    """Returns the reply's status and body; raises when the process ends or never answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"ended with status {process.returncode}")
        try:
            return http_client.ask(port, request, timeout=10)
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"no answer in {seconds} s")


def listening_port(process):
    """Of a server whose first line is `listening on http://HOST:PORT`."""
    line = process.stdout.readline().decode()
    if not line.startswith("listening on "):
        raise RuntimeError(f"did not start: {line!r}")
    return int(line.rsplit(":", 1)[1])
