"""The result as Markdown. A section that was not run is left out."""


def markdown(result):
    machine, settings = result["machine"], result["settings"]
    lines = ["# Benchmark", "",
             f"{result['date']}, {machine['cores']} cores ({machine['cpu']}), {machine['system']}. "
             f"Medians of runs that alternate: {settings['runs']}, of {settings['seconds']} s each. `wrk -t1`.", "",
             "Measured: " + ", ".join(f"{name} {version}" for name, version in result["versions"].items()) + ".", ""]
    if result["problems"]:
        lines += ["**Not to be trusted without a second look:**", "", *[f"- {text}" for text in result["problems"]], ""]
    lines += ["## Targets", "", *targets(result["targets"])]
    for section, render in RENDERERS.items():
        if section in result["sections"]:
            lines += ["", *render(result["sections"][section])]
    return "\n".join(lines) + "\n"


def table(head, rows):
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head),
            *["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]]


def targets(verdicts):
    words = {True: "yes", False: "**no**", None: "not measured"}
    return table(["what", "target", "measured", "reached"],
                 [[v["what"], v["target"], figure(v["value"], v["unit"]), words[v["reached"]]] for v in verdicts])


def figure(value, unit=""):
    return "–" if value is None else f"{value:g}{unit}"


def ms(value):
    return figure(value, " ms")


def rate(value):
    return f"{value:,.0f}/s"


def speed(section):
    lines = ["## Speed", "", "A new connection's wait runs from connect() to the whole reply, one new connection every "
             "10 ms beside another run of wrk, whose requests/s stand before it. CPU is the server's own time a request."]
    for operation in section["operations"].values():
        lines += ["", f"### {operation['title']}", "", f"`{operation['request']}`, {operation['bytes']} bytes", "",
                  *speed_table(operation)]
    if section["missing"]:
        lines += ["", "Not there: " + "; ".join(f"{name} ({why})" for name, why in section["missing"].items()) + "."]
    return lines


def speed_table(operation):
    head = ["connections", "contender", "requests/s", "of nginx", "p99", "CPU a request", "requests/s beside newcomers",
            "new connection p50", "p99", "worst", "unanswered", "errors"]
    rows = []
    for connections, results in operation["connections"].items():
        limit = results.get("nginx", {}).get("requests_per_second")
        for name, r in sorted(results.items(), key=lambda item: -item[1]["requests_per_second"]):
            new = r["new_connection"]
            rows.append([connections, name, rate(r["requests_per_second"]),
                         f"{r['requests_per_second'] / limit:.2f}" if limit else "–", ms(r['p99_ms']),
                         f"{r['cpu_us_per_request']} µs", rate(new["load_requests_per_second"]), ms(new['p50_ms']), ms(new['p99_ms']),
                         ms(new['worst_ms']), new["unanswered"], r["bad_replies"] + r["socket_errors"]])
    return table(head, rows)


def journal(section):
    memory = section["memory"]
    return ["## Journal", "", f"{section['title']}, with the journal and without it (`--journal 0`), in alternating runs.", "", *table(
        ["connections", "requests/s with", "without", "with, of without", "CPU a request with", "without"],
        [[connections, rate(r["on"]["requests_per_second"]), rate(r["off"]["requests_per_second"]), figure(r["ratio"]),
          f"{r['on']['cpu_us_per_request']} µs", f"{r['off']['cpu_us_per_request']} µs"]
         for connections, r in section["speed"].items()]), "",
            f"Questions to a journal of {section['questions']['entries']:,} requests of 1 KB:", "", *table(
                ["question", "p50", "worst"],
                [[name, ms(section["questions"][key]["p50_ms"]), ms(section["questions"][key]["worst_ms"])]
                 for key, name in (("count", "`POST /__admin/requests/count` by URL"), ("find", "`POST /__admin/requests/find` by a JSONPath"))]),
            "", *table(["memory", "resident"], [
                ["before", f"{memory['before_mb']} MB"],
                [f"after {memory['small']:,} requests of 1 KB", f"{memory['after_small_mb']} MB"],
                [f"after {memory['large']:,} requests of 10 MiB more", f"{memory['after_mb']} MB"],
                ["the most at any time", f"{memory['peak_mb']} MB"]])]


def start(section):
    return ["## Start and memory", "", *table(["what", "figure"], [
        [f"exec to first reply, median of {len(section['first_reply_ms_all'])}", ms(section['first_reply_ms'])],
        ["resident then", f"{section['resident_mb']} MB"],
        [f"resident after {section['requests']:,} requests", f"{section['resident_after_mb']} MB"],
        ["grown by", f"{section['grown_mb']} MB"]])]


def idle(section):
    head = ["contender", "idle connections", "alive at the end", "resident before", "with them", "steady requests/s",
            "p50", "p99", "worst", "wrk -c64", "its p99"]
    return ["## Idle connections", "", *table(head, [
        [name, r["reached"], r["alive"], f"{r['resident_before_mb']} MB", f"{r['resident_mb']} MB",
         f"{r['steady']['per_second']} of {r['steady']['wanted_per_second']}", ms(r['steady']['p50_ms']),
         ms(r['steady']['p99_ms']), ms(r['steady']['worst_ms']), rate(r["wrk"]["requests_per_second"]),
         ms(r['wrk']['p99_ms'])] for name, r in section.items()])]


def loops(section):
    return ["## Event loops", "", f"{section['title']}, {section['connections']} connections, {section['cores']} cores that the "
            "server and wrk share.", "", *table(
                ["`--threads`", "requests/s", "p99", "p99 of each run", "CPU a request", "new connection p99", "errors"],
                [[name, rate(r["requests_per_second"]), ms(r["p99_ms"]), ", ".join(figure(one["p99_ms"]) for one in r["runs"]),
                  f"{r['cpu_us_per_request']} µs", ms(r["new_connection"]["p99_ms"]), r["bad_replies"] + r["socket_errors"]]
                 for name, r in section["loops"].items()])]


def delays(section):
    return [f"## {section['wanted']:,} requests at once, each reply delayed by {section['delay_ms']:,} ms", "",
            "One event loop. Medians of the runs; each request's own wait, of all runs.", "", *table(["what", "figure"], [
                ["answered, at least", f"{section['answered']:,}"],
                ["first request sent to last request sent", ms(section["sending_ms"])],
                ["first request sent to first reply", ms(section["first_ms"])],
                ["first request sent to last reply", ms(section["last_ms"])],
                ["last request sent to last reply", ms(section["last_after_sending_ms"])],
                ["a request's own wait, p50", ms(section["wait"]["p50_ms"])],
                ["its p99", ms(section["wait"]["p99_ms"])],
                ["its worst", ms(section["wait"]["worst_ms"])],
                ["resident at the end", f"{section['resident_mb']} MB"]])]


def worlds(section):
    return ["## Worlds", "", f"{section['count']:,} worlds, each met once, then as many more that are each written once.", "",
            *table(["what", "figure"], [
                ["resident, each that was only read", f"{section['unwritten_kb_each']} KB"],
                ["resident, each that was written", f"{section['written_kb_each']} KB"],
                ["resident in all", f"{section['resident_mb']} MB"],
                ["first request to a world, median", f"{section['first_request_us']} µs"],
                ["first write to a world, median (slowest)",
                 f"{section['first_write_us']} µs ({section['slowest_first_write_us']} µs)"],
                ["the last ones' median against the first ones'", figure(section["last_against_first"])],
                ["the slowest of all to read, best of 5, against the first ones' median", figure(section["slowest_against_first"])],
                *([f"{title} in 100 worlds in turn, against one, {loops.replace('_', ' ')}", figure(ratios[kind]["ratio"])]
                  for loops, ratios in section["together"].items()
                  for kind, title in (("read", "reading"), ("write", "writing")))])]


def rows(section):
    counts = [str(count) for count in section["counts"]]
    names = [name for query in section["queries"].values() for name in query["ratios"]]
    names = list(dict.fromkeys(names))

    def spell(name):
        return " against ".join(f"{int(count):,}" for count in name.split("/"))

    return ["## Cost against rows", "", "Requests/s from a database file of so many customers, accounts and messages, and their "
            "ratios.", "",
            *table(["query", *[f"{int(count):,}" for count in counts], *[spell(name) for name in names]],
                   [[query["title"], *[rate(query["rows"][count]["requests_per_second"]) for count in counts],
                     *[figure(query["ratios"][name]) for name in names]] for query in section["queries"].values()])]


def micro(section):
    return ["## Pieces of the request path", "", *table(["piece", "CPU"], [
        [f"`{name}`", f"{value:,.0f} ns"] for name, value in section["cpu_ns"].items()])]


RENDERERS = {"speed": speed, "journal": journal, "start": start, "idle": idle, "loops": loops, "delays": delays, "worlds": worlds, "rows": rows, "micro": micro}
