"""Reads the code blocks of a Markdown page, each with what the page says about running it."""

import dataclasses
import re

SAVE_AS = re.compile(r"\b[Ss]ave (?:this |it |the \w+ )?as `([^`]+)`(?:,? and run `([^`]+)`)?")
DIRECTIVE = re.compile(r"^\s*<!--\s*test:\s*(.*?)\s*-->\s*$")
FENCE = re.compile(r"^(\s*)(```+|~~~+)\s*(\S*)\s*$")


class PageError(Exception):
    """The page itself is wrong; the text says where and why."""


@dataclasses.dataclass
class Block:
    line: int  # of the fence, from 1
    language: str
    text: str
    section: int  # how many headings stand before it
    save_as: str = ""  # the file that the paragraph before it tells the reader to save the block as
    command: str = ""  # and the command that it says to run then
    directives: dict = dataclasses.field(default_factory=dict)  # `skip` to "needs docker"


def read_blocks(markdown):
    """All fenced blocks, in order. Raises PageError for a fence without a language, one that is
    never closed, and an indented block, which has no language."""
    blocks, directives, paragraph = [], {}, ""
    block = None
    section, gap = 0, True
    for number, line in enumerate(markdown.split("\n"), 1):
        found = FENCE.match(line)
        if block is not None:
            if found and found.group(2).startswith(fence) and not found.group(3):
                block = None
            else:
                block.text += line[min(indent, len(line) - len(line.lstrip())):] + "\n"
        elif found:
            if not found.group(3):
                raise PageError(f"line {number}: a code block needs a language after its fence")
            indent, fence = len(found.group(1)), found.group(2)
            named = (SAVE_AS.findall(paragraph) or [("", "")])[-1]
            block = Block(number, found.group(3), "", section, *named, directives)
            blocks.append(block)
            directives, paragraph, gap = {}, "", True
        elif directive := DIRECTIVE.match(line):
            word, _, rest = directive.group(1).partition(" ")
            directives[word] = rest
        elif not line.strip():
            gap = True
        else:
            if line.startswith("    ") and gap and not in_list(markdown, number):
                raise PageError(f"line {number}: an indented code block has no language; use a fence")
            section += line.startswith("#")
            paragraph = line if gap else f"{paragraph} {line}"
            gap = False
    if block is not None:
        raise PageError(f"line {block.line}: this code block is never closed")
    return blocks


def in_list(markdown, number):
    """Whether an indented line belongs to a list item above it."""
    for line in reversed(markdown.split("\n")[: number - 1]):
        if re.match(r"\s*([-*]|\d+\.)\s", line):
            return True
        if line.strip() and not line.startswith(" "):
            return False
    return False
