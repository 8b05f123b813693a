"""Worlds for the tests of apps, with a frozen clock. Where an app would sleep, the clock advances."""

import json
import os
import urllib.request

SERVER = os.environ["UNDERSTUDY_URL"]


class World:
    def __init__(self, name, vendors):
        self.admin, self.url, self.waited = f"{SERVER}/__admin/worlds/{name}", f"{SERVER}/~{name}", 0
        self.call("", {"name": name, "extends": "default", "clock": "2024-01-15T12:00:00Z", "vendors": vendors})

    def call(self, path, body):
        request = urllib.request.Request(self.admin + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        urllib.request.urlopen(request).close()

    def sleep(self, seconds):
        self.waited += seconds
        self.call("/clock/advance", {"by": f"{seconds}s"})

    def operations(self):
        with urllib.request.urlopen(f"{self.url}/__admin/requests.jsonl") as lines:
            return [json.loads(line)["operation"].partition(".")[2] for line in lines]
