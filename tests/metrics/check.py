"""Asks a server for its metrics and reads them with Prometheus's own Python client, an independent parser.

Run it by `understudy run default -- python3 check.py`.
"""
import os
import re
import urllib.error
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

URL = os.environ["UNDERSTUDY_URL"]
TOKEN = {"Authorization": "Bearer hc_test"}


def get(path, headers=None, method="GET"):
    request = urllib.request.Request(URL + path, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.headers, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def metrics(path="/__admin/metrics"):
    status, headers, text = get(path)
    assert status == 200, (status, text)
    assert headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8", headers["Content-Type"]
    assert text.endswith("\n")
    check_lines(text)
    families = list(text_string_to_metric_families(text))
    names = [family.name for family in families]
    assert len(names) == len(set(names)), names
    samples = {}
    for family in families:
        assert family.type in ("counter", "gauge", "histogram"), family
        assert family.documentation, family
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in samples, key
            samples[key] = sample.value
    check_histograms(samples)
    return samples


def check_lines(text):
    """The format's rules that the parser forgives."""
    label = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"'
    sample = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*(\{" + label + "(," + label + r")*\})? (\S+)")
    for line in text.splitlines():
        if line.startswith("# HELP ") or line.startswith("# TYPE "):
            continue
        match = sample.fullmatch(line)
        assert match, line
        float(match.group(3))


def check_histograms(samples):
    name = "understudy_request_duration_seconds"
    series = {}
    for (sample, labels), value in samples.items():
        if sample == name + "_bucket":
            rest = tuple(pair for pair in labels if pair[0] != "le")
            series.setdefault(rest, []).append((float(dict(labels)["le"]), value))
    for labels, buckets in series.items():
        buckets.sort()
        counts = [count for _, count in buckets]
        assert counts == sorted(counts), buckets
        assert buckets[-1][0] == float("inf")
        assert counts[-1] == samples[(name + "_count", labels)]
        assert samples[(name + "_sum", labels)] >= 0


def of(samples, name, **labels):
    return samples.get((name, tuple(sorted(labels.items()))), 0)


def requests(samples, vendor, operation, status, **more):
    return of(samples, "understudy_requests_total", vendor=vendor, operation=operation, status=status, **more)


def main():
    before = metrics()
    assert of(before, "understudy_worlds") == 1
    assert of(before, "understudy_event_loops") >= 1
    assert of(before, "understudy_connections") >= 1
    for _ in range(3):
        assert get("/v1/customers/8737843", TOKEN)[0] == 200
    assert get("/v1/customers/8737843")[0] == 401
    assert get("/v1/customers/8737843", {**TOKEN, "Understudy-Fault": "status=503"})[0] == 503
    assert get("/~cart/v1/customers/8737843", TOKEN)[0] == 200
    # Whatever paths and methods clients send: no new series.
    for i in range(50):
        assert get(f"/v1/{i}\\%22")[0] in (400, 404)
        assert get(f"/{i}", method=f"M{i}")[0] in (404, 405)
    after = metrics()
    assert requests(after, "helpcrunch", "getCustomer", "200") == 4
    assert requests(after, "helpcrunch", "getCustomer", "401") == 1
    assert requests(after, "helpcrunch", "getCustomer", "503") == 1
    unknown = [key for key in after if dict(key[1]).get("operation") == "none"]
    assert len(unknown) <= 4, unknown
    assert sum(after[key] for key in unknown) == 100, unknown
    assert of(after, "understudy_request_duration_seconds_count", vendor="helpcrunch") >= 6
    assert of(after, "understudy_worlds") == 2
    assert of(after, "understudy_journal_entries") == 106, of(after, "understudy_journal_entries")
    assert of(after, "understudy_journal_bytes") > 106 * 100

    for path in ("/__admin/metrics?world=cart", "/~cart/__admin/metrics"):
        cart = metrics(path)
        assert requests(cart, "helpcrunch", "getCustomer", "200", world="cart") == 1
        assert of(cart, "understudy_journal_entries", world="cart") == 1
        assert all(dict(labels)["world"] == "cart" for _, labels in cart)
    assert requests(metrics("/__admin/metrics?world=default"), "helpcrunch", "getCustomer", "200", world="default") == 3
    assert requests(metrics("/__admin/metrics?world=all"), "helpcrunch", "getCustomer", "200") == 4
    absent = metrics("/__admin/metrics?world=none")
    assert of(absent, "understudy_journal_entries", world="none") == 0
    assert get("/__admin/metrics?world=none")[1]["Understudy-World-Exists"] == "false"
    assert get("/__admin/metrics?word=cart")[0] == 400
    print("ok")


main()
