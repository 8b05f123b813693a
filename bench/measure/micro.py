"""Section `micro`: the request path in pieces, by Google Benchmark."""
import json
import subprocess

from .base import BUILD, say

PROGRAM = BUILD / "bench" / "micro" / "micro"
UNITS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def run(context):
    """Nanoseconds of processor time of each piece: medians over the runs. The whole report lands beside the results."""
    report = context.out / "micro.json"
    subprocess.run([str(PROGRAM), f"--benchmark_min_time={context.settings.micro_seconds}",
                    f"--benchmark_repetitions={max(context.settings.runs, 2)}", "--benchmark_report_aggregates_only=true",
                    f"--benchmark_out={report}", "--benchmark_out_format=json"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=1800)
    entries = json.loads(report.read_text())["benchmarks"]
    result = {entry["run_name"]: round(entry["cpu_time"] * UNITS[entry["time_unit"]], 1)
              for entry in entries if entry.get("aggregate_name") == "median"}
    for name, nanoseconds in result.items():
        say(f"micro: {name:40} {nanoseconds:>10.0f} ns")
    return {"cpu_ns": result}
