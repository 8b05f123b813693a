"""Where things are, what a run was asked to do, and small statistics."""
import dataclasses
import pathlib
import resource
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / "bench"
BUILD = ROOT / "build" / "bench"
PEERS = ROOT / "build" / "peers"
UNDERSTUDY = BUILD / "understudy"


@dataclasses.dataclass
class Settings:
    """How long and how often. Times in seconds."""

    seconds: int = 5  # of each run of load
    runs: int = 3  # of each contender; medians are taken over them
    warm_up: int = 2
    jvm_warm_up: int = 30
    starts: int = 21  # how often exec to first reply is taken
    memory_requests: int = 1_000_000
    large_requests: int = 1_000  # of 10 MiB each
    idle_connections: int = 10_000
    idle_rate: int = 1_000  # requests/s beside them
    delayed_requests: int = 10_000  # at once
    worlds: int = 10_000  # made, and as many more made by a write
    row_counts: tuple = (100, 10_000, 1_000_000)
    micro_seconds: float = 0.5  # at least, of each micro-benchmark

    @staticmethod
    def quick():
        """Everything once and for 1 s: shows that the parts work, not how fast anything is."""
        return Settings(seconds=1, runs=1, warm_up=1, jvm_warm_up=1, starts=3, memory_requests=20_000, large_requests=20,
                        worlds=1_000, row_counts=(100, 10_000), micro_seconds=0.01)


class Problems:
    """What makes a figure untrustworthy. Said in every result, and by the exit status."""

    def __init__(self):
        self.texts = []

    def add(self, text):
        self.texts.append(text)
        say(f"PROBLEM: {text}")


def say(text):
    print(text, file=sys.stderr, flush=True)


def percentile(sorted_values, percent):
    """The value that `percent` of the values do not exceed (nearest rank); None of nothing."""
    if not sorted_values:
        return None
    rank = max(0, -(-len(sorted_values) * percent // 100) - 1)
    return sorted_values[int(rank)]


def latencies(values):
    """Of milliseconds: how many, p50, p99 and the worst, in ms."""
    values = sorted(values)
    return {"count": len(values), **{name: None if not values else round(percentile(values, percent), 3)
                                     for name, percent in (("p50_ms", 50), ("p99_ms", 99), ("worst_ms", 100))}}


def median(values, digits=3):
    """Of those that are not None; None of nothing."""
    values = [value for value in values if value is not None]
    return round(statistics.median(values), digits) if values else None


def ratio(value, reference):
    return round(value / reference, 3) if value is not None and reference else None


def raise_file_limit():
    """Lets this process, and all that it starts, open as many files as the hard limit allows; returns that."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
