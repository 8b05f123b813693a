#!/usr/bin/env python3
"""Sends inputs that try to cost more than their size: run.py PROGRAM [SECONDS [SEED]].

First the inputs that once did (cases.py), also on servers of their own (places.py), then random ones (random_inputs.py) until
SECONDS have passed. The program runs with a bounded address space. A process beside asks /__admin/health all the time. It fails
when

- a request gets no answer in 2 minutes, a cut one, or one of 500 or above other than 503;
- an input of four times the size takes more than 5.3 times the processor time;
- the peak of the memory grows by more than 20 bytes for each byte that was sent at once, and 48 MiB;
- health takes longer than UNDERSTUDY_HOSTILE_HEALTH_MS (100 by default; a machine that others use needs more);
- the program ends, or does not end within 6 s of SIGTERM.

A machine with other work can slow any input down. So an input that seems wrong is sent twice more, and fails if it is wrong each
time. A bad answer and the program's end need no second time: no machine makes them.
"""
import collections
import random
import resource
import sys
import threading
import time
import traceback

import cases
import places
import random_inputs
from health import ALLOWED_MS
from server import Server

OWN_MEMORY = 4 * 2**30
ATTEMPTS = 3
SIGKILL = -9


class Certain(Exception):
    """What is wrong is no matter of time."""


def once(server, run):
    """Runs a case; returns what is wrong."""
    server.reset_peak()
    before = server.memory()
    try:
        found = run()
        most = before + 20 * server.most_sent + 48 * 2**20
        if not found and server.peak() > most:
            found = f"peak {server.peak() >> 20} MiB, at most {most >> 20} MiB"
        found = found or server.probe.take()
    except ValueError as e:
        raise Certain(str(e)) from e
    except Exception as e:
        traceback.print_exc()
        found = f"{type(e).__name__}: {e}"
    # Only others send SIGKILL: a system without memory does.
    if not server.alive() and server.process.returncode != SIGKILL:
        raise Certain(f"the program ended with {server.process.returncode}; {found}")
    return found


def attempts(server, name, run):
    for _ in range(ATTEMPTS):
        try:
            found = once(server, run)
        except Certain as e:
            found = str(e)
            break
        finally:
            if not server.alive():
                server.start()
            server.probe.take()
        if not found:
            return None
        print(f"  seems wrong: {name}: {found}", flush=True)
    return f"{name}: {found}"


class Suite:
    def __init__(self, program, seconds, seed):
        self.program, self.until, self.chance = program, time.monotonic() + seconds, random.Random(seed)
        self.server, self.problems = Server(program), []

    def check(self, name, run):
        problem = attempts(self.server, name, run)
        if problem:
            self.problems.append(problem)
            print(f"  WRONG: {problem}", flush=True)

    def kept(self):
        kept = [(name, self.server, case) for name, case in cases.KEPT]
        kept += [(name, self.program, case) for name, case in places.KEPT]
        for name, subject, case in kept:
            began, wrong = time.monotonic(), len(self.problems)
            self.check(name, lambda: case(subject))
            if len(self.problems) == wrong:
                print(f"  ok: {name} ({time.monotonic() - began:.1f} s)", flush=True)

    def random(self):
        rounds = collections.Counter()
        while time.monotonic() < self.until and len(self.problems) < 20:
            name, case = self.chance.choice(random_inputs.RANDOM)
            seed = self.chance.randrange(2**32)
            self.check(f"{name}, round {rounds.total()}", lambda: case(self.server, random.Random(seed)))
            rounds[name] += 1
        print("  random inputs: " + (", ".join(f"{count} {name}" for name, count in sorted(rounds.items())) or "none"))


def main():
    # This program's own mistakes shall not cost the machine its memory. A thread needs little of it.
    resource.setrlimit(resource.RLIMIT_AS, (OWN_MEMORY, OWN_MEMORY))
    threading.stack_size(2**20)
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 45
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}", flush=True)
    suite = Suite(sys.argv[1], seconds, seed)
    try:
        suite.kept()
        suite.random()
    finally:
        suite.server.end()
    print(f"health: worst {suite.server.probe.worst:.0f} ms, at most {ALLOWED_MS:g} ms; seed {seed}")
    for problem in suite.problems:
        print("WRONG:", problem)
    return 1 if suite.problems else 0


if __name__ == "__main__":
    sys.exit(main())
