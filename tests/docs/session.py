"""What the blocks of one page run in: a folder, a server and a shell that keeps its variables."""

import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import threading

LOCAL = re.compile(r"((?:\b127\.0\.0\.1|\b(?:[\w-]+\.)?localhost):|--port )8080\b")
LIMIT = 180  # seconds that one block may take, in a sanitizer build too


class BlockError(Exception):
    """A block did not do what the page says; the text says what happened."""


class Server:
    """`understudy serve` on a free port."""

    def __init__(self, program, folder, arguments, variables, port=0):
        self.log = open(folder / ".server.log", "a+", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "serve", *without_port(arguments), "--port", str(port)], cwd=folder, text=True,
            env={**os.environ, **variables}, stdout=subprocess.PIPE, stderr=self.log)
        for line in self.process.stdout:
            if found := re.search(r"http://\S+:(\d+)", line):
                self.port = int(found.group(1))
                self.rest = threading.Thread(target=self.process.stdout.read)
                self.rest.start()  # so that the server never waits for somebody to read
                return
        self.process.wait()
        self.process.stdout.close()
        self.log.seek(0)
        raise BlockError(f"the server did not start: {shlex.join(arguments)}\n{self.log.read()}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=LIMIT)
        self.rest.join()
        self.process.stdout.close()
        self.log.close()


def without_port(arguments):
    """Drops `--port N` and `--port=N`: the test's server takes a free port."""
    kept, skip = [], False
    for argument in arguments:
        if skip or argument.startswith("--port="):
            skip = False
        elif argument == "--port":
            skip = True
        else:
            kept.append(argument)
    return kept


class Session:
    def __init__(self, program, source, folder):
        self.program, self.folder = program, folder
        shutil.rmtree(folder, ignore_errors=True)
        tools = folder / ".bin"
        tools.mkdir(parents=True)
        (tools / "understudy").symlink_to(program)
        (folder / "build/release").mkdir(parents=True)
        (folder / "build/release/understudy").symlink_to(program)
        for name in ("scenarios", "fixtures", "docs", "tests"):
            (folder / name).symlink_to(pathlib.Path(source) / name)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("UNDERSTUDY_")}
        (folder / ".curlrc").write_text("silent\nshow-error\n")
        self.variables = {**kept, "CURL_HOME": str(folder), "PATH": f"{tools}:{os.environ['PATH']}"}
        self.server = None
        self.shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"], cwd=folder, env=self.variables, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)

    def close(self):
        os.killpg(self.shell.pid, signal.SIGKILL)
        self.shell.wait()
        self.shell.stdin.close()
        self.shell.stdout.close()
        if self.server:
            self.server.stop()

    def serve(self, arguments, variables=None):
        """Stops the page's server and starts another, on the same port: the shell may have it in a variable."""
        port = self.server.port if self.server else 0
        if self.server:
            self.server.stop()
        self.server = None
        self.server = Server(self.program, self.folder, arguments, {**self.variables, **(variables or {})}, port)

    def port(self):
        if not self.server:
            self.serve([])
        return self.server.port

    def here(self, text):
        """The text with the address of the page's server in place of the usual one."""
        return LOCAL.sub(lambda found: f"{found.group(1)}{self.port()}", text) if LOCAL.search(text) else text

    def run(self, script, expected_status=0):
        """Runs lines of bash. Returns what they print on standard output, with the usual address in it. Raises
        BlockError when a command fails."""
        part = self.folder / ".part"
        part.mkdir(exist_ok=True)
        (part / "script").write_text(self.here(script), encoding="utf-8")
        url = f"http://127.0.0.1:{self.port()}"
        self.shell.stdin.write(
            f"export UNDERSTUDY_URL={url}\nset -E; exec 9>.part/failed\n"
            "trap 'printf \"%s: %s\\n\" \"$?\" \"$BASH_COMMAND\" >&9' ERR\n"
            "source .part/script >.part/out 2>.part/err </dev/null; status=$?; trap - ERR; exec 9>&-; echo $status\n")
        self.shell.stdin.flush()
        timer = threading.Timer(LIMIT, lambda: os.killpg(self.shell.pid, signal.SIGKILL))
        timer.start()
        status = self.shell.stdout.readline().strip()
        timer.cancel()
        printed, complaint, failed = ((part / name).read_text(encoding="utf-8", errors="replace")
                                      for name in ("out", "err", "failed"))
        if status == "":
            raise BlockError(f"the block took more than {LIMIT} s, or ended its shell\n{printed}{complaint}")
        failed_as = failed.split(":")[0] if failed else status
        if failed_as != str(expected_status):
            raise BlockError(f"exit status {failed_as} instead of {expected_status}\n{failed}{printed}{complaint}")
        usual = f":{self.server.port}"
        return printed.replace(usual, ":8080"), complaint.replace(usual, ":8080")
