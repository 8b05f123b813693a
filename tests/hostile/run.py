#!/usr/bin/env python3
"""Sends inputs that try to cost more than their size: run.py PROGRAM [SECONDS [SEED]].

First the inputs that once did (cases.py), then random ones until SECONDS have passed. The program runs with a bounded address
space. A process beside asks /__admin/health all the time. It fails when

- a request gets no answer in 20 s, or one of 500 or above other than 503;
- an input of twice the size takes more than 2.3 times the processor time;
- the peak of the memory grows by more than 20 bytes for each byte that was sent at once, and 48 MiB;
- health takes longer than UNDERSTUDY_HOSTILE_HEALTH_MS (100 by default; a machine that others use needs more);
- the program ends, or does not end within 6 s of SIGTERM.
"""
import os
import random
import resource
import subprocess
import sys
import time

import cases
from server import Server


OWN_MEMORY = 4 * 2**30

# When each case began, and its name.
BEGAN = [(0.0, "start")]


def check(problems, server, case, known):
    """Runs one case; appends what is wrong."""
    name, run = case
    server.reset_peak()
    BEGAN.append((time.monotonic(), name))
    before, started = server.memory(), time.monotonic()
    try:
        found = run(server)
        most = before + 20 * server.most_sent + 48 * 2**20
        if server.peak() > most:
            found = (found or "") + f" peak {server.peak() >> 20} MiB, at most {most >> 20} MiB"
    except (OSError, ValueError, MemoryError) as e:
        found = f"{type(e).__name__}: {e}"
    if not server.alive():
        found = f"the program ended with {server.process.returncode}"
    took = time.monotonic() - started
    if found and name in known:
        print(f"  known: {name}: {found} ({known[name]})", flush=True)
    elif found:
        problems.append(f"{name}: {found}")
        print(f"  WRONG: {name}: {found}", flush=True)
    else:
        print(f"  ok: {name} ({took:.1f} s)", flush=True)
    if not server.alive():
        server.start()


def main():
    # This program's own mistakes shall not cost the machine its memory.
    resource.setrlimit(resource.RLIMIT_AS, (OWN_MEMORY, OWN_MEMORY))
    program = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 45
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}", flush=True)
    until, chance, problems = time.monotonic() + seconds, random.Random(seed), []
    server = Server(program)
    probe = subprocess.Popen(
        [sys.executable, os.path.join(os.path.dirname(__file__), "probe.py"), str(server.port)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        for case in cases.KEPT:
            check(problems, server, case, cases.KNOWN)
        rounds = 0
        while time.monotonic() < until and len(problems) < 20:
            name, run = chance.choice(cases.RANDOM)
            inner = chance.randrange(2**32)
            check(problems, server, (f"{name}, round {rounds}", lambda s: run(s, random.Random(inner))), {})
            rounds += 1
        check(problems, server, cases.STOP, cases.KNOWN)
    finally:
        worst, when = (probe.communicate()[0] if probe.poll() is None else "-1 0").split()
        server.kill()
    allowed = float(os.environ.get("UNDERSTUDY_HOSTILE_HEALTH_MS", "100"))
    during = max(each for each in BEGAN if each[0] <= float(when) or each[0] == 0)[1]
    print(f"health: worst {worst} ms, during {during}; at most {allowed:g} ms; {rounds} random inputs; seed {seed}")
    if not 0 <= float(worst) <= allowed:
        problems.append(f"health took {worst} ms during {during}")
    for problem in problems:
        print("WRONG:", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
