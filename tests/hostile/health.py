"""Asks a server for its health all the time, from a process of its own, so that the work of the tests does not count."""
import os
import subprocess
import sys

ALLOWED_MS = float(os.environ.get("UNDERSTUDY_HOSTILE_HEALTH_MS", "100"))


class Probe:
    """Asks the server whose port is in `port_file`."""

    def __init__(self, port_file):
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "probe.py")
        self.process = subprocess.Popen([sys.executable, program, port_file, str(ALLOWED_MS)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.worst = 0.0  # ms, since the start

    def take(self):
        """What was wrong with health since the last call, or None."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        worst, excused, failures, last = self.process.stdout.readline().rstrip("\n").split(" ", 3)
        self.worst = max(self.worst, float(worst))
        if int(failures):
            return f"health failed {failures} times: {last}"
        if float(worst) > ALLOWED_MS:
            return f"health took {worst} ms, at most {ALLOWED_MS:g} ({excused} slow ones while the whole machine stood still)"
        return None

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
