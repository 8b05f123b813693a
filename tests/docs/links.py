#!/usr/bin/env python3
"""Checks that every relative link of the project's Markdown pages leads to a file, and to a heading if it names one.

    links.py SOURCE
"""

import pathlib
import re
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^(\s*)(```+|~~~+).*?^\1\2\s*$", re.MULTILINE | re.DOTALL)


def slug(heading):
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "")
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def anchors(markdown):
    found = set()
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*$", FENCED.sub("", markdown), re.MULTILINE):
        name, count = slug(heading), 1
        while name in found:
            name, count = f"{slug(heading)}-{count}", count + 1
        found.add(name)
    return found | set(re.findall(r'<a (?:id|name)="([^"]+)"', markdown))


def broken_links(page):
    """Each broken link of a page, as a text."""
    markdown = page.read_text(encoding="utf-8")
    for number, line in enumerate(FENCED.sub(lambda m: "\n" * m.group(0).count("\n"), markdown).split("\n"), 1):
        for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = (page.parent / path) if path else page
            if not there.exists():
                yield f"{page}:{number}: no file {path}"
            elif anchor and anchor not in anchors(there.read_text(encoding="utf-8")):
                yield f"{page}:{number}: no heading #{anchor} in {there.name}"


def main():
    source = pathlib.Path(sys.argv[1])
    pages = [p for p in source.rglob("*.md") if not {"build", ".git", "node_modules"} & set(p.relative_to(source).parts)]
    broken = [text for page in sorted(pages) for text in broken_links(page)]
    print("\n".join(broken) or f"{len(pages)} pages, no broken link")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
