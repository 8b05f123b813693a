"""The speeds to reach, and whether a result reaches them."""
import dataclasses

from .base import ratio
from .operations import MAIN, OPERATIONS

CONNECTIONS = "64"
MILLION = 1_000_000


@dataclasses.dataclass
class Target:
    section: str  # that measures it
    what: str
    limit: float
    value: object  # result -> figure; None, or a KeyError on the way, where it was not measured
    at_least: bool = True
    unit: str = ""

    def judge(self, result):
        try:
            value = self.value(result)
        except (KeyError, TypeError):
            value = None
        reached = None if value is None else (value >= self.limit if self.at_least else value <= self.limit)
        return {"what": self.what, "target": f"{'at least' if self.at_least else 'at most'} {self.limit:g}{self.unit}",
                "value": value, "unit": self.unit, "reached": reached}


def share(operation, of):
    """understudy's requests/s over those of `of`, in the same alternating runs."""
    def value(result):
        results = result["speed"]["operations"][operation]["connections"][CONNECTIONS]
        return ratio(results["understudy"]["requests_per_second"], results[of]["requests_per_second"])
    return value


def p99(operation):
    return lambda result: (
        result["speed"]["operations"][operation]["connections"][CONNECTIONS]["understudy"]["p99_ms"])


def worst_p99(result):
    return max(p99(operation.name)(result) for operation in OPERATIONS)


def rows(query, count, reference):
    return lambda result: result["rows"]["queries"][query]["ratios"][f"{count}/{reference}"]


def together(loops, kind):
    return lambda result: result["worlds"]["together"][loops][kind]["ratio"]


def p99_beside_idle(result):
    idle = result["idle"]["understudy"]
    return idle["wrk"]["p99_ms"] if min(idle["reached"], idle["alive"]) >= 10_000 else None


def last_delayed(result):
    delays = result["delays"]
    return delays["last_ms"] if delays["answered"] >= 10_000 else None


def grown(result):
    return result["start"]["grown_mb"] if result["start"]["requests"] >= MILLION else None


def written_worlds_mb(result):
    worlds = result["worlds"]
    return worlds["resident_mb"] if worlds["count"] >= 10_000 else None


def with_journal(connections):
    return lambda result: result["journal"]["speed"][connections]["ratio"]


def question(name):
    return lambda result: result["journal"]["questions"][name]["p50_ms"]


def journal_grown(result):
    memory = result["journal"]["memory"]
    return memory["grown_mb"] if memory["small"] >= MILLION and memory["large"] >= 1_000 else None


def micro_us(name):
    return lambda result: round(result["micro"]["cpu_ns"][name] / 1000, 2)


TARGETS = [
    Target("speed", "HelpCrunch customer by id, of nginx", 0.6, share(MAIN.name, "nginx")),
    Target("speed", "HelpCrunch customer by id, of bare cpp-httplib", 1.5, share(MAIN.name, "bare cpp-httplib")),
    Target("speed", "Sumaya page of ten messages, of nginx", 0.35, share("sumaya_messages", "nginx")),
    Target("speed", "Leeloo list with tag filter, of nginx", 0.35, share("leeloo_tagged", "nginx")),
    Target("speed", "Omnidesk PUT /api/v2/customer/{id}, of nginx", 0.25, share("omnidesk_update", "nginx")),
    Target("speed", "p99 at 64 connections, HelpCrunch by id", 3, p99(MAIN.name), False, " ms"),
    Target("speed", "p99 at 64 connections, the slowest operation", 3, worst_p99, False, " ms"),
    Target("journal", "HelpCrunch by id with the journal, of without, 16 connections", 0.92, with_journal("16")),
    Target("journal", "HelpCrunch by id with the journal, of without, 64 connections", 0.92, with_journal("64")),
    Target("journal", "count by URL in 10,000 requests", 5, question("count"), False, " ms"),
    Target("journal", "find by a JSONPath in 10,000 requests", 50, question("find"), False, " ms"),
    Target("journal", "resident after 1,000,000 requests of 1 KB and 1,000 of 10 MiB, above the start", 100, journal_grown, False,
           " MB"),
    Target("idle", "p99 at 64 connections beside 10,000 idle ones", 5, p99_beside_idle, False, " ms"),
    Target("delays", "10,000 requests delayed by 2 s, first one sent to last reply", 2_500, last_delayed, False, " ms"),
    Target("worlds", "resident with 20,000 worlds, of which 10,000 were written", 1_500, written_worlds_mb, False, " MB"),
    Target("worlds", "a world before its first write", 4, lambda r: r["worlds"]["unwritten_kb_each"], False, " KB"),
    Target("worlds", "the last 1,000 worlds' first write against the first 1,000's", 1.5,
           lambda r: r["worlds"]["last_against_first"], False),
    Target("worlds", "the slowest of all written worlds to read, best of 5, against the first 1,000", 1.5,
           lambda r: r["worlds"]["slowest_against_first"], False),
    Target("worlds", "reading in 100 worlds, of one, loops as by default", 0.9, together("default_loops", "read")),
    Target("worlds", "writing in 100 worlds, of one, loops as by default", 0.9, together("default_loops", "write")),
    Target("worlds", "reading in 100 worlds, of one, one loop", 0.9, together("one_loop", "read")),
    Target("worlds", "writing in 100 worlds, of one, one loop", 0.9, together("one_loop", "write")),
    Target("micro", "make a world", 20, micro_us("MakeWorld"), False, " µs"),
    Target("micro", "a world's first write", 1_000, micro_us("FirstWrite"), False, " µs"),
    Target("micro", "reset a written world", 1_000, micro_us("ResetWorld"), False, " µs"),
    Target("rows", "HelpCrunch by id, one row, 1,000,000 rows against 100", 0.9, rows("helpcrunch_by_id", MILLION, 100)),
    Target("rows", "HelpCrunch by id, 1,000 rows in turn, 1,000,000 rows against 100", 0.9,
           rows("helpcrunch_spread", MILLION, 100)),
    Target("rows", "Leeloo first page, 1,000,000 rows against 10,000", 0.7, rows("leeloo_first", MILLION, 10_000)),
    Target("rows", "Leeloo tag filter, 1,000,000 rows against 10,000", 0.7, rows("leeloo_tag", MILLION, 10_000)),
    Target("rows", "Omnidesk first page, 1,000,000 rows against 10,000", 0.7, rows("omnidesk_first", MILLION, 10_000)),
    Target("rows", "Sumaya first page, 1,000,000 rows against 10,000", 0.7, rows("sumaya_first", MILLION, 10_000)),
    Target("start", "exec to first reply", 20, lambda r: r["start"]["first_reply_ms"], False, " ms"),
    Target("start", "exec to first reply of a user's API of 500 operations", 300,
           lambda r: r["start"]["documents"]["operations_500"]["first_reply_ms"], False, " ms"),
    Target("start", "exec to first reply of a user's API of 13 MB", 2000,
           lambda r: r["start"]["documents"]["megabytes_13"]["first_reply_ms"], False, " ms"),
    Target("start", "resident after start", 20, lambda r: r["start"]["resident_mb"], False, " MB"),
    Target("start", "resident after 1,000,000 requests, above that", 10, grown, False, " MB"),
]


def judge(result):
    """Of the sections that were run."""
    return [target.judge(result) for target in TARGETS if target.section in result]
