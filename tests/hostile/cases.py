"""Inputs of which each once cost too much. A case returns what is wrong, or None."""
import json

JSON = [("Content-Type", "application/json")]
YAML = [("Content-Type", "application/yaml")]
FORM = [("Content-Type", "application/x-www-form-urlencoded")]
SQLITE = [("Content-Type", "application/vnd.sqlite3")]
CREATE = "/api/v2/customer/createCustomerCRUD"

# Four times the size takes at most this many times the processor time: as strict as 2.3 times for twice the size, but the noise
# of a machine matters less.
MOST_GROWTH = 5.3
HARMLESS = 0.1  # seconds of processor time
ATTEMPTS = 5


def growth(server, call, size):
    """call(n) for `size` and four times as much. The least time of some attempts counts: noise only adds."""
    least = {size: float("inf"), 4 * size: float("inf")}
    for _ in range(ATTEMPTS):
        for n in least:
            before = server.processor_seconds()
            call(n)
            least[n] = min(least[n], server.processor_seconds() - before)
        if least[4 * size] <= max(HARMLESS, MOST_GROWTH * least[size]):
            return None
    return f"{least[size]:.2f} s of the processor for {size}, {least[4 * size]:.2f} s for four times as much"


def expect(status, *allowed):
    return None if status in allowed else f"answered {status}, expected {allowed}"


def duplicate_keys(server):
    def send(n):
        server.request("POST", "/__admin/worlds", '{"a":1' + ',"a":1' * n + "}", JSON)
    return growth(server, send, 400_000)


def form_of(n):
    return "primaryID=h&brandID=1" + "".join(f"&custom_{i}=1" for i in range(n))


def many_fields(server):
    def send(n):
        return server.request("POST", CREATE, form_of(n), FORM)
    return growth(server, send, 20_000) or expect(send(80_000), 400)


def wide_patch(server):
    row = "/__admin/worlds/wide/data/helpcrunch/customers/8737843"

    def send(n):
        server.request("DELETE", "/__admin/worlds/wide")
        for prefix in "ab":
            names = ",".join(f'"{prefix}{i}":1' for i in range(n))
            server.request("PATCH", row, '{"customData":{' + names + "}}", JSON)
    return growth(server, send, 12_000)


def many_reloads(server):
    server.parallel(140, lambda i: server.request("POST", "/__admin/scenario"))


def wide_yaml(server):
    def send(n):
        text = "x:\n" + "".join(f"  a{i}: 1\n" for i in range(n))
        server.request("POST", "/__admin/worlds/wide", text, YAML)
    return growth(server, send, 25_000)


def long_list(server):
    def send(n):
        server.request("POST", CREATE, "[" + "0," * n + "0]", JSON)
        server.request("POST", "/__admin/worlds", "[" + "0," * n + "0]", JSON)
        server.request("POST", "/__admin/worlds", "[" + "0," * n + "0]", YAML)
    return growth(server, send, 1_000_000)


def long_fault_header(server):
    def send(n):
        header = ";".join(f"a{i}" for i in range(n))
        return server.request("GET", "/api/v1/accounts", headers=[("Understudy-Fault", header)])
    return growth(server, send, 2_200) or expect(send(8_800), 400, 431)


def many_prefers(server):
    def send(n):
        return server.request("GET", "/api/v1/accounts", headers=[("Prefer", "x;" * n)])
    return growth(server, send, 6_000)


def large_garbage(server):
    rule = json.dumps({"match": {"vendor": "omnidesk"}, "garbage": "x" * 9_000_000})
    answers = [server.request("POST", "/__admin/worlds/full/faults", rule, JSON) for _ in range(10)]
    server.request("DELETE", "/__admin/worlds/full")
    if 201 in answers[4:]:
        return "ten rules with 9 MB of garbage each were accepted"
    return None


def largest_id(server):
    """Whatever happens to the ids after it, the server accepts its own snapshot."""
    world = "/__admin/worlds/ids"
    for vendor in ("helpcrunch", "omnidesk"):
        server.request("PUT", f"{world}/data/{vendor}/customers/9007199254740991", '{"name": "Ada"}', JSON)
    for i in range(3):
        server.request("POST", "/~ids" + CREATE, f"primaryID=h{i}&brandID=1", FORM)
    status, snapshot = server.reply("GET", world + "/snapshot")
    found = expect(status, 200) or expect(server.request("PUT", "/__admin/worlds/ids2/snapshot", snapshot, SQLITE), 200, 201)
    for name in ("ids", "ids2"):
        server.request("DELETE", "/__admin/worlds/" + name)
    return found


def foreign_target(server):
    status = server.raw(b"GET http://evil.example/__admin/worlds HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")[0]
    return "answered 200 for http://evil.example/" if status == 200 else None


def many_tags(server):
    def send(n):
        tags = ",".join(f"t{i}" for i in range(n))
        return server.request("GET", "/api/v1/accounts?filter%5Btags%5D=" + tags)
    before = server.memory()
    found = growth(server, send, 400) or expect(send(1_600), 400, 414)
    if not found and server.memory() > before + 4 * 2**20:
        found = f"{(server.memory() - before) >> 20} MiB stay"
    return found


def scenario(rows, name):
    accounts = [{"id": f"{i:024x}", "name": "x" * 60} for i in range(rows)]
    users = [{"id": f"{i:024x}", "name": name} for i in range(rows)]
    return {"vendors": {"leeloo": {"tokens": [], "data": {"users": users, "accounts": accounts}}}}


def parallel_scenarios(server):
    body = json.dumps({"name": "p", "from": {"scenario": scenario(8_000, "n")}})
    before = server.memory()
    server.parallel(12, lambda i: server.request("POST", "/__admin/worlds", body.replace('"p"', f'"p{i}"', 1), JSON))
    # One at a time is read; all arrive, and their rows stay.
    taken, most = server.peak() - before, (20 + 12 * 3) * len(body) + 32 * 2**20
    server.parallel(12, lambda i: server.request("DELETE", f"/__admin/worlds/p{i}"))
    return f"{taken >> 20} MiB, at most {most >> 20}" if taken > most else None


KEPT = [
    ("1 duplicate keys", duplicate_keys),
    ("2 80,000 fields", many_fields),
    ("5 wide merge patches", wide_patch),
    ("6 140 reloads at once", many_reloads),
    ("13 a wide YAML map", wide_yaml),
    ("15 a long list", long_list),
    ("16 a long fault header", long_fault_header),
    ("16 long preferences", many_prefers),
    ("17 large garbage", large_garbage),
    ("18 the largest id", largest_id),
    ("20 a foreign target", foreign_target),
    ("21 1,600 tags", many_tags),
    ("23 parallel scenarios", parallel_scenarios),
]
