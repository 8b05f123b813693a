#!/usr/bin/env python3
"""Makes docs/apis.md and the generated parts of docs/vendors/*.md from the contracts and the replies of a server, and checks
that they are fresh.

    apis.py PROGRAM SOURCE WORK

UNDERSTUDY_UPDATE_GOLDEN=1 writes them. docs_blocks_helpcrunch and its like then run the examples. A part of a page stands between
`<!-- generated: NAME -->` and `<!-- end of NAME -->`; the rest is written by hand.
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request

from fields import fields_of, resolve
from links import slug
from session import Session

CREDENTIALS = {"helpcrunch": "Authorization: Bearer hc_test", "omnidesk": "apiKey: od_test"}
# Of operations that always need one, in an API whose others are open.
CUSTOMERS = {"sumaya": "Authorization: Bearer su_test"}
LONGEST = 600  # characters of a reply that a page shows
TIME = "2024-01-15T12:00:00Z"  # of the replies that show when something was made
HERE = "http://127.0.0.1:8080"
BASES = "The word in brackets says [how we know it](../internals/fidelity.md#fidelity-the-basis-of-each-reply)."
RESET = f"""An example above changed what this one needs, so the world starts again:

```sh
curl --json '{{"parts":["data"]}}' {HERE}/__admin/worlds/apis/reset
```

"""
HEAD = """# APIs

All {count} operations of the built-in vendors. This page and the tables of the vendors' pages are generated from the contracts.
[Fidelity](internals/fidelity.md) gives the source of each behaviour.
"""


class Api:
    """One vendor's contract, and a server that answers its examples."""

    def __init__(self, url, vendor, routes):
        self.url, self.vendor, self.routes = url, vendor, routes
        with urllib.request.urlopen(f"{url}/__admin/contracts/{vendor}") as reply:
            self.contract = json.load(reply)
        for route in routes:  # the page shows the contract's example, which works on the default scenario
            route["example"] = self.operation(route).get("x-example", route["example"])

    def operation(self, route):
        return self.contract["paths"][route["path"]][route["method"].lower()]

    def admin(self, method, path, body):
        call = urllib.request.Request(f"{self.url}/__admin/worlds/apis/{path}", json.dumps(body).encode(),
                                      {"Content-Type": "application/json"}, method=method)
        urllib.request.urlopen(call).close()

    def start_again(self):
        """Makes the world of the examples as it is when their page begins."""
        self.admin("POST", "reset", {})
        self.admin("PUT", "clock", {"frozen": TIME})

    def credential(self, route):
        """The header that the operation needs; "" if it needs none."""
        if self.vendor in CREDENTIALS:
            return CREDENTIALS[self.vendor]
        ways = self.operation(route).get("security", [])
        return CUSTOMERS.get(self.vendor, "") if ways and all(ways) else ""

    def request(self, route):
        """The reply's body, and what the page has before the example: an example works on the scenario, and may not do so
        after those before it."""
        try:
            return "", self.send(route)
        except urllib.error.HTTPError:
            self.admin("POST", "reset", {"parts": ["data"]})
        try:
            return RESET, self.send(route)
        except urllib.error.HTTPError as error:
            sys.exit(f"{route['method']} {route['example']}: {error.code} {error.read().decode()}")

    def send(self, route):
        call = urllib.request.Request(self.url + "/~apis" + route["example"], method=route["method"])
        if credential := self.credential(route):
            call.add_header(*credential.split(": "))
        body = route["example_body"]
        if body and body[0] in "{[":
            call.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(call, body.encode() if body else None) as reply:
            return reply.read().decode().replace(self.url, HERE)

    def example(self, route):
        method = route["method"]
        method = "" if method == "GET" or method == "POST" and route["example_body"] else f" -X {method}"
        credential = self.credential(route)
        credential = credential and f" -H '{credential}'"
        body = route["example_body"] or ""
        body = body and f" {'--json' if body[0] in '{[' else '-d'} {shlex.quote(body)}"
        plain = " -g" if set("[]{}") & set(route["example"]) else ""  # curl would read a pattern
        before, reply = self.request(route)
        shown = reply if len(reply) <= LONGEST else reply[:LONGEST] + "…"
        text = f"{before}```sh\ncurl{plain}{method}{credential}{body} {shlex.quote(HERE + '/~apis' + route['example'])}\n```\n\n"
        language = "json" if shown[:1] in ("{", "[") else "text"
        return text + (f"```{language}\n{shown}\n```\n\n" if shown else "")

    def replies(self, operation):
        """The statuses with their bases."""
        found = []
        for status, reply in operation["responses"].items():
            basis = resolve(self.contract, reply).get("x-basis")
            if status != "default" and isinstance(basis, str):
                found.append(f"{status} ({basis})")
        return ", ".join(found)

    def section(self, route):
        operation = self.operation(route)
        text = f"### {heading(route)}\n\n{operation['summary']} (`{route['operation']}`)."
        if route["permission"]:
            text += f" Needs the permission `{route['permission']}`."
        text += "\n\n" + fields_of(self.contract, operation) + self.example(route) + facts(operation)
        sources = f"../internals/fidelity.md#{slug(heading(route))}"
        return text + f"Replies: {self.replies(operation)}. [Sources]({sources}).\n\n"

    def operations(self):
        """The generated part of the page: what holds for all operations, and each of them."""
        self.start_again()
        text = "## Operations\n\n" + table(self, "", "| operation | what it does |\n|---|---|\n")
        text += f"\n### What holds for every operation\n\n{BASES}\n\n" + facts(self.contract)
        text += "### The examples' clock\n\nThe examples below use a world with a frozen clock:\n\n```sh\n"
        text += f"curl -X PUT --json '{{\"frozen\":\"{TIME}\"}}' {HERE}/__admin/worlds/apis/clock\n```\n\n"
        text += "".join(self.section(route) for route in self.routes)
        return (text + self.webhooks()).rstrip() + "\n"

    def webhooks(self):
        """The events that the vendor tells a webhook, and one body of each form; "" if there are none."""
        rows, bodies = "", {}
        for name, event in self.contract.get("x-webhooks", {}).items():
            content = next(iter(event["post"]["requestBody"]["content"].values()))
            rows += f"| `{name}` | {event['post']['summary']} | {event['post'].get('x-basis', '')} |\n"
            if "example" in content:
                bodies.setdefault(json.dumps(content["schema"]), json.dumps(content["example"], ensure_ascii=False))
        if not rows:
            return ""
        text = f"### Webhook events\n\n| event | when | basis |\n|---|---|---|\n{rows}\n"
        skip = "<!-- test: skip what a webhook gets -->"
        return text + "".join(f"{skip}\n```json\n{body}\n```\n\n" for body in bodies.values())


def heading(route):
    return f"{route['method']} {route['path']}"


def facts(node):
    """What is known of an operation, or of all. Nothing in a fact is Markdown."""
    lines = "".join(f"- {fact['fact']} ({fact['basis']})\n" for fact in node.get("x-basis", []))
    return lines and re.sub(r"([<*\[])", r"\\\1", lines) + "\n"


def table(api, page, head):
    """Links to the operations, which are on `page`."""
    rows = "".join(f"| [{heading(r)}]({page}#{slug(heading(r))}) | {api.operation(r)['summary']} |\n" for r in api.routes)
    return head + rows


def settings(schema, vendor):
    """The table of a vendor's settings."""
    text = "| setting | values | what it does |\n|---|---|---|\n"
    found = schema["properties"]["vendors"]["properties"][vendor]["properties"]["settings"]["properties"]
    for name, setting in found.items():
        values = ", ".join(f"`{value}`" for value in setting.get("enum", ["true", "false"]))
        text += f"| `{name}` | {values} | {setting['description']} |\n"
    return text


def index(apis):
    text = HEAD.format(count=sum(len(api.routes) for api in apis))
    for api in apis:
        info = api.contract["info"]
        text += f"\n## {info['title']}\n\n{info.get('description', '').strip()}\n\n"
        text += f"[How to use it](vendors/{api.vendor}.md).\n\n"
        text += table(api, f"vendors/{api.vendor}.md", "| operation | what it does |\n|---|---|\n")
    return text


def replaced(page, name, text):
    """The page with `text` as its generated part `name`."""
    pattern = re.compile(f"(<!-- generated: {name} -->\n\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
    if len(pattern.findall(page)) != 1:
        sys.exit(f"a page needs one part `<!-- generated: {name} -->`, an empty line, and `<!-- end of {name} -->`")
    return pattern.sub(lambda found: found.group(1) + text + found.group(2), page)


def fresh_pages(program, url, docs):
    """The pages, by their paths below docs."""
    def printed(*arguments):
        return json.loads(subprocess.run([program, *arguments], stdout=subprocess.PIPE, check=True).stdout)

    routes, schema = printed("routes", "--json")["routes"], printed("schema")
    vendors = dict.fromkeys(route["vendor"] for route in routes)
    apis = [Api(url, vendor, [r for r in routes if r["vendor"] == vendor]) for vendor in sorted(vendors)]
    pages = {"apis.md": index(apis)}
    for api in apis:
        name = f"vendors/{api.vendor}.md"
        page = (docs / name).read_text(encoding="utf-8")
        page = replaced(page, "settings", settings(schema, api.vendor))
        pages[name] = replaced(page, "operations", api.operations())
    return pages


def main():
    program, source, work = sys.argv[1:]
    docs = pathlib.Path(source, "docs")
    session = Session(program, source, pathlib.Path(work))
    try:
        pages = fresh_pages(program, f"http://127.0.0.1:{session.port()}", docs)
    finally:
        session.close()
    for name, fresh in pages.items():
        if os.environ.get("UNDERSTUDY_UPDATE_GOLDEN") == "1":
            (docs / name).write_text(fresh, encoding="utf-8")
        if not (docs / name).exists() or (docs / name).read_text(encoding="utf-8") != fresh:
            sys.exit(f"docs/{name} is stale: run ctest -R docs_apis with UNDERSTUDY_UPDATE_GOLDEN=1")
    print(", ".join(pages) + ": fresh")


if __name__ == "__main__":
    main()
