"""Compares what a command printed with what the page shows.

`…` in the page stands for any text. JSON is compared without its white space. Some values differ from run to run; the page
shows one of them: an instant of the year 2026, and the numbers and ids below.
"""

import re

INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"
CHANGING = [
    (r"2026-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", INSTANT),
    (r'"(age_ms|idle_ms|bytes|pid|process_id|port)":\s?\d+', r'"{0}":\s?\d+'),
    (r'"(instance|instance_id|started|start_time)":\s?"[^"]*"', r'"{0}":\s?"[^"]*"'),
    (r"Date: \w{3}, \d\d \w{3} 2026 \d\d:\d\d:\d\d GMT", r"Date: [^\n]*"),
]


def pattern(shown):
    """The page's text as a regular expression."""
    result, at = "", 0
    while at < len(shown):
        for form, loose in CHANGING:
            if found := re.compile(form).match(shown, at):
                result += loose.replace("{0}", found.group(1) if found.groups() else "")
                at = found.end()
                break
        else:
            result += ".*?" if shown[at] == "…" else re.escape(shown[at])
            at += 1
    return result


def squeeze(text):
    return re.sub(r"\s", "", text)


def clean_lines(text):
    return "\n".join(line.rstrip() for line in text.replace("\r", "").strip().split("\n"))


def matches(shown, printed, language):
    clean = squeeze if language == "json" else clean_lines
    return re.fullmatch(pattern(clean(shown)), clean(printed), re.DOTALL) is not None
