#!/usr/bin/env python3
"""Runs the test of some clients against a server of its own.

    run.py node|java|apps_node|apps_python PROGRAM TOOLS

node and java are WireMock's clients. apps_node and apps_python are the apps of the folder apps, which behave as published clients of
the vendors do and need no package. PROGRAM is understudy; TOOLS is the folder that scripts/client-tools fills. Exits with 77 if
something that the test needs is not installed, or with 1 if UNDERSTUDY_DOCS_REQUIRE_TOOLS=1.
"""

import glob
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
SKIPPED = 77


def missing(what):
    print(f"skipped: {what}")
    return 1 if os.environ.get("UNDERSTUDY_DOCS_REQUIRE_TOOLS") == "1" else SKIPPED


def main(client, program, tools):
    apps = HERE / "apps"
    jars = glob.glob(f"{tools}/node_modules/wiremock/build/*.jar")
    commands = {
        "node": ["node", "--test", str(HERE / "node_clients_test.mjs")],
        "java": ["java", "-cp", *jars[:1], str(HERE / "JavaClientTest.java")],
        "apps_node": ["node", "--import", str(apps / "rewrite.mjs"), "--test", *map(str, sorted(apps.glob("*_test.mjs")))],
        "apps_python": [sys.executable, "-m", "unittest", "discover", "-s", str(apps), "-p", "*_test.py"],
    }
    command = commands[client]
    if not shutil.which(command[0]):
        return missing(f"{command[0]} is not installed")
    if client in ("node", "java") and not jars:
        return missing(f"run scripts/client-tools: nothing is in {tools}")
    server = subprocess.Popen([program, "serve", "default", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        url = next(found[1] for line in server.stdout if (found := re.search(r"listening on (http:\S+)", line)))
        environment = dict(os.environ, UNDERSTUDY_URL=url, UNDERSTUDY_CLIENT_TOOLS=tools)
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.terminate()
        server.communicate()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
