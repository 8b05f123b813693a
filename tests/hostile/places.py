"""Cases with a server of their own: its files, pipes, limits and end. Each takes the path of the program; as cases.py else."""
import contextlib
import json
import os
import socket
import sqlite3
import stat
import subprocess
import threading
import time

from cases import CREATE, FORM, JSON, SQLITE, expect, form_of
from server import LONGEST_ANSWER, LONGEST_STOP, NoAnswer, Server


@contextlib.contextmanager
def served(program, *options, **limits):
    server = Server(program, options, **limits)
    try:
        yield server
        if not server.alive():
            raise ValueError(f"the program ended with {server.process.returncode}")
    finally:
        server.end()


def create(server, name):
    return server.request("POST", CREATE, f"primaryID={name}&brandID=1", FORM)


def served_again(server):
    """What is wrong: it shall serve within a minute."""
    until, status = time.monotonic() + LONGEST_ANSWER, 0
    while status != 200 and time.monotonic() < until and server.alive():
        with contextlib.suppress(NoAnswer, ConnectionError):
            status = server.request("GET", "/api/v1/accounts")
    return expect(status, 200)


def stopped(server):
    took = server.stop()
    return f"took {took} s to stop" if took is None or took > LONGEST_STOP else None


def stop_under_load(program):
    with contextlib.ExitStack() as stack:
        server = Server(program)
        stack.callback(server.end)
        body = form_of(40_000).encode()
        data = server.head("POST", CREATE, body, FORM) + body
        for _ in range(4):
            stack.enter_context(server.connect()).sendall(data)
        return stopped(server)


def held_database(program):
    """4: another program holds the file."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(served(program)).folder.name
        server = stack.enter_context(served(program, "--db", os.path.join(folder, "state.db")))
        found = expect(create(server, "before"), 200)
        other = stack.enter_context(contextlib.closing(sqlite3.connect(os.path.join(folder, "state.db"), isolation_level=None)))
        other.execute("BEGIN IMMEDIATE")
        statuses = server.parallel(8, lambda i: create(server, f"during{i}"))
        other.execute("COMMIT")
        found = found or (f"writes got {statuses}" if set(statuses) != {503} else None)
        return found or expect(create(server, "after"), 200) or server.probe.take()


def no_files(program):
    """7: accept() fails because the process has no file left. It serves again when it has, and does not spin."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(served(program, "--max-connections", "1000", files=80))
        with contextlib.ExitStack() as held:
            for _ in range(150):
                held.enter_context(server.connect())
            before, began = server.processor_seconds(), time.monotonic()
            time.sleep(1)
            share = (server.processor_seconds() - before) / (time.monotonic() - began)
        return served_again(server) or (f"takes {share:.0%} of a processor while it has no file" if share > 0.7 else None)


def customers(count, size, first=0):
    return json.dumps([{"id": first + i + 1, "name": "x" * size} for i in range(count)])


def idle_readers(program):
    """8: readers of large replies that read nothing. Others get a whole reply or 503."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(served(program, "--max-buffer", "16"))
        rows, shown = "/__admin/worlds/big/data/helpcrunch/customers", []
        for i in range(3):
            shown.append(server.request("POST" if i else "PUT", rows, customers(1000, 8_000, 1000 * i), JSON))
        ask = server.head("GET", rows + "?limit=500")
        for _ in range(40):
            stack.enter_context(server.connect()).sendall(ask)
        small = [get(server, "/api/v1/accounts") for _ in range(50)]
        large = server.parallel(4, lambda i: get(server, rows + "?limit=500"))
        whole = get(server, "/__admin/worlds/big/snapshot")
        for status in small + large + [whole]:
            if found := expect(status, 200, 503, None):
                return found
        return None if shown == [200, 201, 201] else f"the rows were answered with {shown}"


def get(server, target):
    """The status; None for an ended connection. A cut reply is an error."""
    try:
        return server.request("GET", target)
    except NoAnswer:
        return None


def shared_snapshots(program):
    """9: two servers with one folder; links at the names that a server could write to."""
    with contextlib.ExitStack() as stack:
        one = stack.enter_context(served(program))
        folder, victim = one.path("snapshots"), one.path("victim")
        os.mkdir(folder)
        with open(victim, "w") as file:
            file.write("precious")
        for name in (".v.sqlite.new", "v.sqlite.new", ".v.sqlite.tmp"):
            os.symlink(victim, os.path.join(folder, name))
        servers = [stack.enter_context(served(program, "--snapshots", folder)) for _ in range(2)]
        snapshot = servers[0].reply("GET", "/__admin/worlds/default/snapshot")[1]
        ended, seen = threading.Event(), []

        def look():
            while not ended.is_set():
                with contextlib.suppress(FileNotFoundError), open(os.path.join(folder, "v.sqlite"), "rb") as file:
                    if not file.read(16).startswith(b"SQLite format 3"):
                        seen.append("a snapshot was seen half written")
        looking = threading.Thread(target=look)
        looking.start()
        try:
            statuses = servers[0].parallel(
                60, lambda i: servers[i % 2].request("PUT", "/__admin/snapshots/v", snapshot, SQLITE))
        finally:
            ended.set()
            looking.join()
        os.symlink(victim, os.path.join(folder, "w.sqlite"))
        servers[0].request("PUT", "/__admin/snapshots/w", snapshot, SQLITE)
        if open(victim).read() != "precious":
            seen.append("a link was followed")
        if not os.path.islink(os.path.join(folder, "w.sqlite")):
            seen.append("a link was replaced")
        left = [name for name in os.listdir(folder) if not name.endswith("sqlite") and not name.endswith((".new", ".tmp", ".lock"))]
        found = f"PUTs got {statuses}" if set(statuses) != {201} else None
        return found or (seen[0] if seen else None) or (f"files stay: {left}" if left else None)


def delays_left_behind(program):
    """10: a delayed reply keeps its connection, since a client may have closed one direction only. At the limit it gives way."""
    with served(program, "--max-connections", "100") as server:
        for _ in range(300):
            with server.connect() as s:
                s.sendall(server.head("GET", "/api/v1/accounts", headers=[("Understudy-Fault", "delay=10m")]))
        # The delays are 10 minutes: an answer within one came before them.
        return served_again(server)


def make_device(path):
    os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(path)


def special_port_files(program):
    """11: only a regular file is replaced. The device is one of our own: as root, a bad program would take the machine's."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(served(program))
        makers = {"fifo": os.mkfifo, "socket": make_socket, "device": make_device, "folder": os.mkdir,
                  "link": lambda path: os.symlink(server.path("elsewhere"), path)}
        for name, make in makers.items():
            path = server.path(name)
            try:
                make(path)
            except OSError:
                continue  # not everybody may make a device
            before = os.lstat(path)
            done = subprocess.run([program, "serve", "--port", "0", "--port-file", path], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=LONGEST_ANSWER)
            after = os.lstat(path)
            if done.returncode == 0 or (before.st_ino, before.st_mode) != (after.st_ino, after.st_mode):
                return f"--port-file at a {name}: status {done.returncode}"
        return "a link was followed" if os.path.exists(server.path("elsewhere")) else None


def full_standard_error(program):
    """12: nobody reads the pipe that standard error is."""
    reader, writer = os.pipe()
    try:
        os.set_blocking(writer, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writer, b"x" * 4096)
        os.set_blocking(writer, True)
        server = Server(program, ["--log-level", "trace"], error=writer)
        try:
            statuses = server.parallel(20, lambda i: server.request("GET", "/api/v1/accounts"))
            return (f"requests got {statuses}" if set(statuses) != {200} else None) or server.probe.take() or stopped(server)
        finally:
            server.end()
    finally:
        os.close(reader)
        os.close(writer)


def little_memory(program):
    """14: many half-sent bodies in a small address space cost their connections, not the process."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(served(program, "--max-buffer", "1024", address_space=350 * 2**20))
        targets = [("POST", "/__admin/worlds", JSON), ("POST", CREATE, FORM), ("PUT", "/__admin/snapshots/v", SQLITE)]
        with contextlib.ExitStack() as held:
            for i in range(60):
                method, target, headers = targets[i % len(targets)]
                # connect() may end as soon as the server has no memory for it.
                with contextlib.suppress(OSError):
                    s = held.enter_context(server.connect())
                    s.settimeout(1)
                    s.sendall(server.head(method, target, b"x" * 9_000_000, headers) + b"x" * 8_900_000)
        lists = "[" + "[0]," * 900_000 + "0]"

        def send(_):
            with contextlib.suppress(NoAnswer, ConnectionError):
                server.request("POST", "/__admin/worlds", lists, JSON)
        server.parallel(20, send)
        return served_again(server)


def large_database(program):
    """22: work with a whole --db file. Health goes on beside it."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(served(program)).folder.name
        server = stack.enter_context(served(program, "--db", os.path.join(folder, "state.db")))
        rows = "/__admin/worlds/default/data/helpcrunch/customers"
        for i in range(6):
            server.request("POST" if i else "PUT", rows, customers(1000, 8_000, 1000 * i), JSON)
        steps = [("POST", "/__admin/snapshots", '{"name": "s"}'), ("GET", "/__admin/worlds/default/snapshot", ""),
                 ("POST", "/__admin/worlds/default/fork", '{"name": "f"}'),
                 ("POST", "/__admin/worlds/default/restore", '{"snapshot": "s"}'),
                 ("POST", "/__admin/worlds/default/reset", "{}")]
        for method, target, body in steps:
            status = server.request(method, target, body, JSON if body else ())
            if found := expect(status, 200, 201):
                return f"{target}: {found}"
            if found := server.probe.take():
                return f"{target}: {found}"
        return None


KEPT = [
    ("3 SIGTERM under load", stop_under_load),
    ("4 a database that another program holds", held_database),
    ("7 no file for a connection", no_files),
    ("8 readers that read nothing", idle_readers),
    ("9 two servers and one folder of snapshots", shared_snapshots),
    ("10 delays of clients that have gone", delays_left_behind),
    ("11 port files that are no files", special_port_files),
    ("12 a full standard error", full_standard_error),
    ("14 little memory", little_memory),
    ("22 a large database", large_database),
]
