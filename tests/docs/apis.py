#!/usr/bin/env python3
"""Makes docs/apis.md from the contracts and the replies of a server, and checks that it is fresh.

    apis.py PROGRAM SOURCE WORK

UNDERSTUDY_UPDATE_GOLDEN=1 writes the page. docs_blocks_apis then runs its examples.
"""

import json
import os
import pathlib
import shlex
import sys
import urllib.error
import urllib.request

from session import Session

VENDORS = ("helpcrunch", "leeloo", "omnidesk", "sumaya")
CREDENTIALS = {"helpcrunch": "Authorization: Bearer hc_test", "omnidesk": "apiKey: od_test"}
LONGEST = 600  # characters of a reply that the page shows
HEAD = """# APIs

Every operation with its fields, an example request and its reply on the scenario `default`. This page is generated from the contracts;
[Fidelity](internals/fidelity.md) says for each behaviour how we know it, and each vendor's README lists what surprises people.

The examples use a world with a frozen clock:

```sh
curl -X PUT --json '{"frozen":"%s"}' http://127.0.0.1:8080/__admin/worlds/apis/clock
```

"""
TIME = "2024-01-15T12:00:00Z"  # of the replies that show when something was made


def resolve(contract, node):
    while "$ref" in node:
        found = contract
        for part in node["$ref"].lstrip("#/").split("/"):
            found = found[part]
        node = found
    return node


def value_of(schema):
    """What a field may hold, in a few words."""
    kind = schema.get("type", "any value")
    if kind == "array":
        return "list of " + value_of(schema.get("items", {}))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    words = {"string": "text", "integer": "whole number", "object": "map"}.get(kind, kind)
    lowest, highest = schema.get("minimum"), schema.get("maximum")
    if lowest is not None and highest is not None:
        words += f", {lowest} to {highest}"
    elif lowest is not None:
        words += f" from {lowest}"
    if "maxLength" in schema:
        words += f", at most {schema['maxLength']} characters"
    if len(schema.get("pattern", "")) > 60:
        words = "email address" if "@" in schema["pattern"] else words + ", a pattern of the contract"
    elif "pattern" in schema:
        words += f", `{schema['pattern']}`".replace("|", "\\|")
    return words


def row(name, where, required, schema, description):
    default = json.dumps(schema["default"], ensure_ascii=False) if "default" in schema else ""
    needed = "required" if required else (f"default `{default}`" if default not in ("", '""') else "")
    return f"| `{name}` | {where} | {value_of(schema)} | {needed} | {description} |\n"


def fields_of(contract, operation):
    """The table of parameters and body fields; "" if there are none."""
    rows = ""
    for parameter in operation.get("parameters", []):
        parameter = resolve(contract, parameter)
        rows += row(parameter["name"], parameter["in"], parameter.get("required"),
                    resolve(contract, parameter["schema"]), parameter.get("description", ""))
    content = operation.get("requestBody", {}).get("content", {})
    if content:
        schema = resolve(contract, next(iter(content.values()))["schema"])
        for name, field in schema.get("properties", {}).items():
            field = resolve(contract, field)
            rows += row(name, "body", name in schema.get("required", []), field, field.get("description", ""))
        for pattern in schema.get("x-field-patterns", {}):
            rows += f"| names like `{pattern}` | body | text | | |\n".replace("\\|", "|")
    return "| field | in | value | needed | meaning |\n|---|---|---|---|---|\n" + rows + "\n" if rows else ""


def request(url, vendor, route):
    """The reply's body on the scenario, which the request may change."""
    call = urllib.request.Request(url + route["example"], method=route["method"])
    if vendor in CREDENTIALS:
        call.add_header(*CREDENTIALS[vendor].split(": "))
    body = route["example_body"]
    try:
        with urllib.request.urlopen(call, body.encode() if body else None) as reply:
            return reply.read().decode()
    except urllib.error.HTTPError as error:
        sys.exit(f"{route['method']} {route['example']}: {error.code} {error.read().decode()}")


def example(url, vendor, route):
    method = "" if route["method"] == "GET" or route["method"] == "POST" and route["example_body"] else f" -X {route['method']}"
    credential = f" -H '{CREDENTIALS[vendor]}'" if vendor in CREDENTIALS else ""
    body = route["example_body"] or ""
    body = body and f" {'--json' if body[0] in '{[' else '-d'} {shlex.quote(body)}"
    address = shlex.quote("http://127.0.0.1:8080/~apis" + route["example"])
    reply = request(url + "/~apis", vendor, route).replace(url, "http://127.0.0.1:8080")
    shown = reply if len(reply) <= LONGEST else reply[:LONGEST] + "…"
    shown = shown + "\n```\n" if shown else ""
    text = f"```sh\ncurl{method}{credential}{body} {address}\n```\n\n"
    language = "json" if shown[:1] in ("{", "[") else "text"
    return text + (f"```{language}\n{shown}\n" if shown else "")


def page(url):
    def get(path):
        with urllib.request.urlopen(url + path) as reply:
            return json.load(reply)

    routes = json.loads(os.popen(f"{shlex.quote(sys.argv[1])} routes --json").read())["routes"]
    text = HEAD % TIME
    clock = urllib.request.Request(f"{url}/__admin/worlds/apis/clock", json.dumps({"frozen": TIME}).encode(),
                                   {"Content-Type": "application/json"}, method="PUT")
    urllib.request.urlopen(clock).close()
    for vendor in VENDORS:
        contract = get(f"/__admin/contracts/{vendor}")
        text += f"## {contract['info']['title']}\n\n{contract['info'].get('description', '').strip()}\n\n"
        text += f"What surprises people: [README](../src/vendors/{vendor}/README.md).\n\n"
        for route in (r for r in routes if r["vendor"] == vendor):
            operation = contract["paths"][route["path"]][route["method"].lower()]
            text += f"### {route['method']} {route['path']}\n\n{operation['summary']} (`{route['operation']}`)."
            if route["permission"]:
                text += f" Needs the permission `{route['permission']}`."
            text += "\n\n" + fields_of(contract, operation) + example(url, vendor, route)
    return text.rstrip() + "\n"


def main():
    program, source, work = sys.argv[1:]
    session = Session(program, source, pathlib.Path(work))
    try:
        fresh = page(f"http://127.0.0.1:{session.port()}")
    finally:
        session.close()
    path = pathlib.Path(source, "docs/apis.md")
    if os.environ.get("UNDERSTUDY_UPDATE_GOLDEN") == "1":
        path.write_text(fresh, encoding="utf-8")
    if not path.exists() or path.read_text(encoding="utf-8") != fresh:
        sys.exit("docs/apis.md is stale: run ctest -R docs_apis with UNDERSTUDY_UPDATE_GOLDEN=1")
    print("docs/apis.md is fresh")


if __name__ == "__main__":
    main()
