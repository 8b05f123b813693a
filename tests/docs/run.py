#!/usr/bin/env python3
"""Runs every code block of one Markdown page and compares what the page says that it prints.

    run.py PROGRAM SOURCE WORK PAGE

PROGRAM is understudy, SOURCE the repository, WORK a folder for the test, PAGE the page's path in the repository. The blocks
of a page share a folder, a server on a free port, which stands for 127.0.0.1:8080, and a shell. By language:

    sh        is run; every command must succeed. A line that serves (`understudy serve …`) restarts the page's server
    console   the same, line by line: `$ command`, then what it prints
    json, text, http    what the block before it prints, in the same section
    yaml      a scenario, for `understudy check`
    js, python, php, java    a whole program, is run
    cpp, cmake    left to cpp.py

A block after "Save this as `NAME`" is saved, and not run by itself; "and run `COMMAND`" runs the command then. Settings for the next block are in comments:

    <!-- test: skip REASON -->    the block is not run; the test lists it
    <!-- test: exit 3 -->         the block ends with this status
    <!-- test: serve ARGUMENTS -->    restarts the page's server before the block
    <!-- test: expectations -->    the YAML is no scenario: `understudy verify` reads it
    <!-- test: stderr -->         what is compared is standard error

A tool that is missing (node, php, …) only skips its blocks, unless UNDERSTUDY_DOCS_REQUIRE_TOOLS=1, as in CI.
"""

import os
import pathlib
import re
import shlex
import shutil
import sys

from blocks import PageError, read_blocks
from matching import matches
from session import BlockError, Session

PROGRAMS = {"js": ("node", ".mjs"), "python": ("python3", ".py"), "php": ("php", ".php"), "java": ("java", ".java")}
REPLIES = ("json", "text", "http")
ELSEWHERE = ("cpp", "cmake")
TOOLS = ("node", "npm", "php", "java", "sqlite3", "jq", "openssl", "go")
SERVES = re.compile(r"^((?:\w+=\S+ )*)(?:\./scripts/serve|(?:build/release/)?understudy(?: serve)?)(?: (?!-- )(.*))?$")
SUBCOMMANDS = ("check", "routes", "health", "requests", "run", "schema", "verify", "init", "explain", "--help", "--version")


class Page:
    def __init__(self, session, blocks):
        self.session, self.blocks = session, blocks
        self.saved, self.skipped, self.printed = {}, [], None

    def run(self):
        """The errors, one text each."""
        errors = []
        for index, block in enumerate(self.blocks):
            try:
                self.run_block(block, self.blocks[index - 1] if index else None)
            except (BlockError, PageError) as error:
                errors.append(f"line {block.line} ({block.language}): {error}")
        for name, line in self.saved.items():
            if not any(name in b.command or name in b.text and b.line != line for b in self.blocks):
                errors.append(f"line {line}: `{name}` is saved, but no command uses it")
        return errors

    def run_block(self, block, before):
        if "skip" in block.directives:
            return self.skip(block, block.directives["skip"])
        if "serve" in block.directives:
            self.session.serve(shlex.split(block.directives["serve"]))
        if block.language in REPLIES and not block.save_as:
            return self.compare(block, before)
        self.printed = None
        if block.language in ELSEWHERE:
            return
        if missing := self.missing_tool(block):
            return self.skip(block, f"{missing} is not installed")
        if block.language in ("sh", "console"):
            self.run_commands(block)
        elif block.save_as:
            self.save(block, block.save_as)
            if block.command:
                self.printed = self.session.run(block.command + "\n", int(block.directives.get("exit", 0)))
        elif block.language == "yaml":
            self.save(block, f"block-{block.line}.yaml")
        elif block.language in PROGRAMS:
            program, ending = PROGRAMS[block.language]
            name = f"block-{block.line}{ending}"
            (self.session.folder / name).write_text(self.session.here(block.text), encoding="utf-8")
            self.printed = self.session.run(f"{program} {name}\n")
        else:
            raise PageError("the test has no rule for this language; see tests/docs/run.py")

    def skip(self, block, reason):
        if not reason:
            raise PageError("`skip` needs a reason")
        self.skipped.append(f"line {block.line} ({block.language}): {reason}")
        self.printed = None

    def save(self, block, name):
        path = self.session.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.session.here(block.text), encoding="utf-8")
        if block.save_as:
            self.saved[name] = block.line
        if block.language == "yaml" and not {"exit", "expectations"} & block.directives.keys():
            self.session.run(f"understudy check {shlex.quote(name)}\n")

    def compare(self, block, before):
        if before is None or before.section != block.section or self.printed is None:
            raise PageError("no command stands before this output")
        printed = self.printed[1 if "stderr" in before.directives else 0]
        if not matches(block.text, printed, block.language):
            raise BlockError(f"this was printed instead:\n{printed}")

    def run_commands(self, block):
        status = int(block.directives.get("exit", 0))
        printed = ["", ""]
        for command, shown in commands_of(block):
            if status == 0 and (arguments := served(command)) is not None:
                self.session.serve(arguments[1], arguments[0])
                printed = ["", ""]
                continue
            out, err = self.session.run(command, status)
            printed = [printed[0] + out, printed[1] + err]
            result = err if "stderr" in block.directives else out
            if shown and not matches(shown, result, "json" if shown[0] in "{[" else "text"):
                raise BlockError(f"`{command.strip()}` printed:\n{result}")
        self.printed = printed

    def missing_tool(self, block):
        """The tool that a block needs and that is not installed; None if there is none."""
        wanted = []
        commands = block.text if block.language in ("sh", "console") else block.command
        if block.language in PROGRAMS and not block.save_as:
            wanted = [PROGRAMS[block.language][0]]
        elif commands:
            wanted = [tool for tool in TOOLS if re.search(rf"(^|\$ |\| |-- ){tool} ", commands, re.MULTILINE)]
        return next((tool for tool in wanted if not shutil.which(tool)), None)


def commands_of(block):
    """Pairs of commands and what the page shows below them (""). A line that serves stands alone."""
    pieces, continued = [], False
    for line in block.text.splitlines(keepends=True):
        if block.language == "console":
            if line.startswith("$ "):
                pieces.append([line[2:], ""])
            elif continued:
                pieces[-1][0] += line
            elif pieces:
                pieces[-1][1] += line
            else:
                raise PageError("a console block begins with `$ command`")
            continued = not pieces[-1][1] and line.endswith("\\\n")
        elif served(line) is not None or not pieces or served(pieces[-1][0]) is not None:
            pieces.append([line, ""])
        else:
            pieces[-1][0] += line
    return [(command, shown) for command, shown in pieces]


def served(line):
    """Variables and arguments of a line that serves until it is stopped; None for any other line."""
    found = SERVES.match(line.split("  #")[0].strip())
    if not found or line.strip().endswith(("&", "\\")):
        return None
    arguments = shlex.split(found.group(2) or "")
    if arguments and arguments[0] in SUBCOMMANDS:
        return None
    return dict(pair.split("=", 1) for pair in found.group(1).split()), arguments


def main():
    program, source, work, name = sys.argv[1:]
    page = pathlib.Path(source) / name
    try:
        blocks = read_blocks(page.read_text(encoding="utf-8"))
    except PageError as error:
        sys.exit(f"{name}: {error}")
    session = Session(program, source, pathlib.Path(work))
    try:
        run = Page(session, blocks)
        errors = run.run()
    finally:
        session.close()
    for skipped in run.skipped:
        print(f"skipped: {name}, {skipped}")
        if "not installed" in skipped and os.environ.get("UNDERSTUDY_DOCS_REQUIRE_TOOLS") == "1":
            errors.append(skipped)
    for error in errors:
        print(f"FAILED: {name}, {error}")
    print(f"{name}: {len(blocks)} blocks, {len(run.skipped)} skipped, {len(errors)} errors")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
