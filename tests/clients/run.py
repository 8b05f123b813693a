#!/usr/bin/env python3
"""Runs the test of one of WireMock's clients against a server of its own.

    run.py node|java PROGRAM TOOLS

PROGRAM is understudy; TOOLS is the folder that scripts/client-tools fills. Exits with 77 if something that the test needs is
not installed, or with 1 if UNDERSTUDY_DOCS_REQUIRE_TOOLS=1.
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
    if not shutil.which(client):
        return missing(f"{client} is not installed")
    jars = glob.glob(f"{tools}/node_modules/wiremock/build/*.jar")
    if not jars:
        return missing(f"run scripts/client-tools: nothing is in {tools}")
    commands = {
        "node": ["node", "--test", str(HERE / "node_clients_test.mjs")],
        "java": ["java", "-cp", jars[0], str(HERE / "JavaClientTest.java")],
    }
    server = subprocess.Popen([program, "serve", "default", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        url = next(found[1] for line in server.stdout if (found := re.search(r"listening on (http:\S+)", line)))
        environment = dict(os.environ, UNDERSTUDY_URL=url, UNDERSTUDY_CLIENT_TOOLS=tools)
        return subprocess.run(commands[client], env=environment, check=False).returncode
    finally:
        server.terminate()
        server.communicate()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
