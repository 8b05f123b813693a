"""Load by wrk: one run with all that is to be known of it, and medians over alternating runs."""
import json
import pathlib
import re
import subprocess
import time

from . import processes
from .base import latencies, median, say

STEAL_LIMIT = 5.0  # percent of all processors' time that other machines took; a run above it is repeated
TRIES = 3
NEWCOMERS_SECONDS = 2  # at most: one comes every 10 ms


def cpu_times():
    """All processors' time so far and what of it was stolen, in ticks."""
    fields = [int(f) for f in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return sum(fields[:8]), fields[7]


def steal_during(action):
    """What `action` returns, and the CPU steal meanwhile in percent."""
    total, steal = cpu_times()
    result = action()
    total2, steal2 = cpu_times()
    return result, round(100.0 * (steal2 - steal) / max(total2 - total, 1), 2)


def quietest(action):
    """Repeats `action`, which returns a dict, while other machines take too much; keeps the run with the least of it."""
    best = None
    for _ in range(TRIES):
        sample, steal = steal_during(action)
        sample["steal_percent"] = steal
        if best is None or steal < best["steal_percent"]:
            best = sample
        if steal <= STEAL_LIMIT:
            break
        say(f"  {steal} % of CPU stolen")
    return best


def lua_script(requests, work, name):
    """A wrk script that sends `requests` in turn."""
    lines = ["local requests = {}", "function init(args)"]
    for request in requests:
        headers = ", ".join(f"[{json.dumps(k)}] = {json.dumps(v)}" for k, v in request.headers_to_send().items())
        body = json.dumps(request.body) if request.body else "nil"
        lines.append(f"  requests[#requests + 1] = wrk.format({json.dumps(request.method)}, "
                     f"{json.dumps(request.target)}, {{{headers}}}, {body})")
    lines += ["end", "local at = 0", "function request()", "  at = at % #requests + 1", "  return requests[at]", "end"]
    file = work / f"{name}.lua"
    file.write_text("\n".join(lines) + "\n")
    return file


def wrk(port, requests, connections, seconds, work):
    """One run of wrk with one thread. Rates in requests/s, times in ms."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    plain = len(requests) == 1 and requests[0].method == "GET"
    if plain:
        command += [f"-H{name}: {value}" for name, value in requests[0].headers_to_send().items()]
    else:
        command.append(f"-s{lua_script(requests, work, 'requests')}")
    target = requests[0].target if plain else "/"
    out = subprocess.run([*command, f"http://127.0.0.1:{port}{target}"], capture_output=True, text=True, check=True,
                         timeout=seconds + 60).stdout
    return parse_wrk(out)


def parse_wrk(out):
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", out).groups()
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    socket_errors = re.search(r"Socket errors: (.*)", out)
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    p99 = float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]
    return {"requests_per_second": rate, "requests": requests, "p99_ms": p99 if requests else None,
            "bad_replies": int(bad.group(1)) if bad else 0,
            "socket_errors": sum(int(n) for n in re.findall(r"\d+", socket_errors.group(1))) if socket_errors else 0}


def run_once(server, requests, connections, seconds, work):
    """wrk alone, then once more beside newcomers: a sample. Not at once: on few cores a third process takes more from a
    server that sleeps and wakes than from one that is always behind."""
    cpu = server.cpu_seconds()
    sample = wrk(server.port, requests, connections, seconds, work)
    sample["cpu_us_per_request"] = (server.cpu_seconds() - cpu) * 1e6 / max(sample["requests"], 1)

    file = work / "newcomer.request"
    file.write_bytes(requests[0].encode(close=True))
    seconds = min(seconds, NEWCOMERS_SECONDS)
    newcomers = processes.spawn_helper("newcomer", [server.port, seconds, file], work / "newcomer.log")
    beside = wrk(server.port, requests, connections, seconds, work)
    report = json.loads(newcomers.stdout.read())
    processes.finished(newcomers)
    for errors in ("bad_replies", "socket_errors"):
        sample[errors] += beside[errors]
    return {**sample, "beside_newcomers_per_second": beside["requests_per_second"], "newcomers_ms": report["waits_ms"],
            "newcomers_unanswered": report["unanswered"]}


def summary(samples):
    """Medians over the runs; newcomers of all runs together."""
    waits = [wait for sample in samples for wait in sample.get("newcomers_ms", [])]
    result = {"requests_per_second": median([s["requests_per_second"] for s in samples], 0),
              "p99_ms": median([s["p99_ms"] for s in samples]),
              "cpu_us_per_request": median([s.get("cpu_us_per_request") for s in samples], 2),
              "bad_replies": sum(s["bad_replies"] for s in samples),
              "socket_errors": sum(s["socket_errors"] for s in samples),
              "steal_percent_most": max(s["steal_percent"] for s in samples),
              "runs": [{"requests_per_second": round(s["requests_per_second"]), "p99_ms": s["p99_ms"],
                        "steal_percent": s["steal_percent"]} for s in samples]}
    if waits:
        result["new_connection"] = {**latencies(waits),
                                    "load_requests_per_second": median([s["beside_newcomers_per_second"] for s in samples], 0),
                                    "unanswered": sum(s["newcomers_unanswered"] for s in samples)}
    return result


def check(result, what, problems, fatal=True):
    """Says what makes a summary untrustworthy."""
    if fatal and result["bad_replies"] + result["socket_errors"]:
        problems.add(f"{what}: {result['bad_replies']} replies that were no 2xx, "
                     f"{result['socket_errors']} socket errors")
    if result["steal_percent_most"] > STEAL_LIMIT:
        problems.add(f"{what}: CPU steal stayed at {result['steal_percent_most']} % in {TRIES} tries")


def settle(server, most=15.0):
    """Waits, at most so many seconds, until the server has done with what the load left behind, before another is measured."""
    deadline = time.monotonic() + most
    while time.monotonic() < deadline:
        before = server.cpu_seconds()
        time.sleep(0.1)
        if server.cpu_seconds() - before < 0.03:
            return


def alternate(servers, runs, sample):
    """Summaries by name: `sample(name, server)` for each in turn, `runs` times over."""
    samples = {name: [] for name in servers}
    for _ in range(runs):
        for name, server in servers.items():
            samples[name].append(quietest(lambda n=name, s=server: sample(n, s)))
            settle(server)
    return {name: summary(of_one) for name, of_one in samples.items()}
