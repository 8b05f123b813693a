"""Random inputs of the kinds that cases.py has. Each takes a server and a random.Random."""
import json

from cases import CREATE, FORM, JSON, SQLITE, YAML
from server import NoAnswer

LARGEST_VALUE = 2**18  # bytes of JSON: lists of lists would else grow to what no machine holds


def random_value(r, depth=0):
    """A value of JSON, of LARGEST_VALUE bytes at most."""
    kind = r.randrange(8 if depth < 5 else 5)
    if kind == 0:
        return r.choice([None, True, False])
    if kind == 1:
        return r.choice([0, -1, 2**63, 2**53 + 1, 1e308, r.randrange(10**6)])
    if kind <= 4:
        return r.choice(["", "x", "\u0000", "ї" * r.randrange(50), "y" * r.randrange(5000)])
    left, names = LARGEST_VALUE, ["id", "name", "from", "scenario", "vendors", "faults", "match", "a", "b"]
    if kind <= 6:
        value = {}
        for _ in range(r.randrange(6)):
            name, inner = r.choice(names) + "x" * r.randrange(3), random_value(r, depth + 1)
            left -= len(json.dumps(inner)) + len(name) + 6
            if left > 0:
                value[name] = inner
        return value
    inner, copies = random_value(r, depth + 1), r.randrange(1, 200)
    return [inner] * min(copies, left // (len(json.dumps(inner)) + 2))


def mutate(r, data):
    data = bytearray(data)
    for _ in range(r.randrange(1, 8)):
        at, kind = r.randrange(len(data) + 1), r.randrange(4)
        if kind == 0:
            data[at:at + 1] = bytes([r.randrange(256)])
        elif kind == 1:
            del data[at:at + r.randrange(64)]
        elif kind == 2:
            data[at:at] = data[at:at + r.randrange(64)] * r.randrange(1, 300)
        else:
            data[at:at] = r.choice([b"[", b"{", b"\"", b"<<: *a\n", b"&a ", b"---\n", b"\x00", b",", b"\r\n", b"%", b"!!int "])
    return bytes(data)


TARGETS = [("POST", "/__admin/worlds"), ("POST", "/__admin/worlds/r"), ("PUT", "/__admin/worlds/r/faults"),
           ("POST", "/__admin/worlds/r/faults"), ("PUT", "/__admin/worlds/r/limits"), ("PUT", "/__admin/worlds/r/clock"),
           ("PUT", "/__admin/worlds/r/data/leeloo/accounts"), ("PATCH", "/__admin/worlds/r/data/helpcrunch/customers/8737843"),
           ("POST", "/__admin/worlds/r/data/omnidesk/customers"), ("POST", CREATE)]


def random_json(server, r):
    body = json.dumps(random_value(r)).encode()
    if r.randrange(2):
        body = mutate(r, body)
    method, target = r.choice(TARGETS)
    server.request(method, target, body, JSON)
    server.request("DELETE", "/__admin/worlds/r")


def random_yaml(server, r):
    text = b"name: t\nclock: {from: 2024-01-15T12:00:00Z, rate: 60}\nvendors:\n  leeloo:\n    tokens: [a]\n    data:\n      users: &u\n" \
           b"        - {id: 0123456789abcdef01234567, name: x}\n      accounts: []\nfaults:\n  - {match: {vendor: leeloo}, status: 503}\n"
    server.request("POST", "/__admin/worlds/r", mutate(r, text), YAML)
    server.request("DELETE", "/__admin/worlds/r")


def random_form(server, r):
    pieces = [r.choice(["primaryID", "brandID", "custom_a", "custom_" + "x" * r.randrange(80), "a[]", "%zz"]) + "=" +
              "v" * r.randrange(100) for _ in range(r.choice([3, 1000, 1025, 30_000]))]
    server.request("POST", CREATE, "&".join(pieces), FORM)


def random_multipart(server, r):
    part = b'--B\r\nContent-Disposition: form-data; name="custom_%d"\r\n\r\nv\r\n'
    body = b"".join(part % i for i in range(r.choice([1, 100, 1024, 5000]))) + b"--B--\r\n"
    server.request("POST", CREATE, mutate(r, body), [("Content-Type", "multipart/form-data; boundary=B")])


def random_fault(server, r):
    effects = ["delay=1ms", "status=503", "close_after=10", "garbage=" + "g" * r.randrange(3000), "delay=uniform(1ms,2ms)", "a=b",
               "delay=normal(1ms,1ms)", "status=" + "9" * r.randrange(40), "(" * 50, "wrong_length=1"]
    header = ";".join(r.choice(effects) for _ in range(r.randrange(1, 60)))
    try:
        server.request("GET", "/api/v1/accounts", headers=[("Understudy-Fault", header)])
    except (ValueError, NoAnswer):
        pass  # a status that it was asked for, garbage, or a cut reply


def random_query(server, r):
    names = ["filter%5Btags%5D", "limit", "offset", "filter%5Btags%5D%5B%5D", "x"]
    query = "&".join(r.choice(names) + "=" + ",".join(["t%d" % r.randrange(300)] * r.randrange(1, 90)) for _ in range(r.randrange(1, 40)))
    server.request("GET", "/api/v1/accounts?" + query)


def random_snapshot(server, r):
    status, file = server.reply("GET", "/__admin/worlds/default/snapshot")
    if status != 200:
        return
    data = bytearray(file)
    for _ in range(r.randrange(1, 30)):
        at = r.randrange(min(len(data), 1 << r.randrange(5, 24)))
        data[at] = r.choice([0, 1, 255, r.randrange(256)])
    if r.randrange(4) == 0:
        del data[r.randrange(len(data)):]
    server.request("PUT", "/__admin/worlds/r/snapshot", bytes(data), SQLITE)
    for target in ("/~r/api/v1/accounts", "/~r/api/v2/customer"):
        server.request("GET", target)
    server.request("DELETE", "/__admin/worlds/r")


RANDOM = [("json", random_json), ("yaml", random_yaml), ("form", random_form), ("multipart", random_multipart),
          ("fault header", random_fault), ("query", random_query), ("snapshot", random_snapshot)]
