#!/usr/bin/env python3
"""Checks that docs/cli.md names exactly the options that `--help` lists: options.py PROGRAM SOURCE.

The page has a section "Options of SUBCOMMAND" for each subcommand that has options; `run` takes those of `serve`.
"""

import pathlib
import re
import subprocess
import sys


def listed(program, subcommand):
    text = subprocess.run([program, subcommand, "--help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  (?:-[a-z],)?(--[a-z-]+)", text, re.MULTILINE)) - {"--help"}


def described(page):
    """For each subcommand the options of its section's tables."""
    found = {}
    for section in re.split(r"^## Options of ", page, flags=re.MULTILINE)[1:]:
        section = re.split(r"^## ", section, flags=re.MULTILINE)[0]
        cells = re.findall(r"^\| (`-.*?) \|", section, re.MULTILINE)
        found[section.split()[0]] = {option for cell in cells for option in re.findall(r"--[a-z-]+", cell)}
    return found


def main():
    program, source = sys.argv[1:]
    page = described(pathlib.Path(source, "docs/cli.md").read_text(encoding="utf-8"))
    wrong = []
    for subcommand in ("serve", "check", "routes", "init", "explain", "schema", "health", "verify", "requests"):
        there = listed(program, subcommand)
        told = page.get(subcommand, set())
        wrong += [f"docs/cli.md does not describe `{subcommand} {option}`" for option in sorted(there - told)]
        wrong += [f"docs/cli.md describes `{subcommand} {option}`, which does not exist" for option in sorted(told - there)]
    print("\n".join(wrong) or "docs/cli.md has every option")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
