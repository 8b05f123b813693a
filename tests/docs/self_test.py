#!/usr/bin/env python3
"""Shows that the docs' tests fail when they should: self_test.py PROGRAM SOURCE WORK."""

import pathlib
import sys
import unittest

import apis
import links
from blocks import PageError, read_blocks
from fields import fields_of
from matching import matches
from run import Page, served
from session import Session

PROGRAM, SOURCE, WORK = sys.argv[1:]


def errors_of(markdown):
    session = Session(PROGRAM, SOURCE, pathlib.Path(WORK) / "page")
    try:
        return Page(session, read_blocks(markdown)).run()
    finally:
        session.close()


def block(language, text):
    return f"```{language}\n{text}\n```\n"


class BlocksTest(unittest.TestCase):
    def test_a_block_needs_a_language(self):
        with self.assertRaisesRegex(PageError, "line 1: a code block needs a language"):
            read_blocks("```\nls\n```\n")
        with self.assertRaisesRegex(PageError, "line 3: an indented code block has no language"):
            read_blocks("Text\n\n    ls\n")

    def test_prose_names_the_file_and_the_command(self):
        both = read_blocks("Now: save this as\n`a.py` and run `python3 a.py`:\n\n" + block("python", "1"))[0]
        self.assertEqual((both.save_as, both.command), ("a.py", "python3 a.py"))
        self.assertEqual(read_blocks("Save this as `a.yaml`:\n\n" + block("yaml", "a: 1"))[0].save_as, "a.yaml")
        self.assertEqual(read_blocks("See `a.yaml`:\n\n" + block("yaml", "a: 1"))[0].save_as, "")


class MatchingTest(unittest.TestCase):
    def test_json(self):
        self.assertTrue(matches('{"a": 1, …}', '{"a":1,"b":2}', "json"))
        self.assertFalse(matches('{"a": 1, …}', '{"a":2,"b":2}', "json"))
        self.assertTrue(matches('{"now":"2026-01-01T00:00:00Z"}', '{"now":"2031-05-06T07:08:09.100Z"}', "json"))
        self.assertFalse(matches('{"now":"2024-01-01T00:00:00Z"}', '{"now":"2031-05-06T07:08:09Z"}', "json"))

    def test_text(self):
        self.assertTrue(matches("a\n…\nd", "a\r\nb\nc\nd\n", "text"))
        self.assertFalse(matches("a b", "a  b", "text"))


class RunTest(unittest.TestCase):
    def test_good_blocks(self):
        self.assertEqual(errors_of(
            "Save this as `one.yaml`:\n\n" + block("yaml", "name: one\nextends: empty") + block("sh", "understudy serve one.yaml")
            + block("sh", "a=b\ncurl -s http://127.0.0.1:8080/__admin/health") + block("json", '{"status":"ok","scenario":"one",…}')
            + block("console", "$ echo $a\nb\n$ echo c")), [])

    def test_each_kind_of_error(self):
        for markdown, wanted in (
            (block("sh", "false\ntrue"), "exit status 1 instead of 0"),
            (block("sh", "curl -sf http://127.0.0.1:8080/nowhere"), "exit status 22"),
            (block("sh", "echo 1") + block("json", "2"), "this was printed instead:\n1"),
            (block("console", "$ echo 1\n2"), "printed:\n1"),
            (block("json", "2"), "no command stands before this output"),
            (block("yaml", "vendorz: {}"), "unknown key"),
            (block("python", "raise SystemExit(3)"), "exit status 3"),
            (block("fortran", "END"), "no rule for this language"),
            ("<!-- test: skip -->\n" + block("sh", "false"), "`skip` needs a reason"),
            ("Save it as `a.py` and run `python3 a.py`:\n" + block("python", "raise SystemExit(3)"), "exit status 3"),
            ("Save it as `a.txt`:\n" + block("text", "a"), "no command uses it"),
        ):
            with self.subTest(markdown):
                errors = errors_of(markdown)
                self.assertEqual(len(errors), 1, errors)
                self.assertIn(wanted, errors[0])

    def test_what_serves(self):
        self.assertEqual(served("./scripts/serve my.yaml --watch   # until Ctrl-C\n"), ({}, ["my.yaml", "--watch"]))
        self.assertEqual(served("UNDERSTUDY_WATCH=1 understudy serve\n"), ({"UNDERSTUDY_WATCH": "1"}, []))
        self.assertIsNone(served("understudy serve my.yaml &\n"))
        self.assertIsNone(served("understudy check my.yaml\n"))


class PagesTest(unittest.TestCase):
    CONTRACT = {"components": {"schemas": {"Tag": {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string", "pattern": "a|b"}, "more": {"type": "object", "properties": {"x": {}}}}}}}}

    def fields(self, schema):
        body = {"requestBody": {"content": {"application/json": {"schema": schema}}}}
        return fields_of(self.CONTRACT, body).splitlines()[2:-1]

    def test_fields(self):
        tag = {"$ref": "#/components/schemas/Tag"}
        self.assertEqual(self.fields({}), [])
        self.assertEqual(self.fields(tag), [
            "| `name` | body | text, `a\\|b` | required |  |", "| `more` | body | map |  |  |",
            "| `more.x` | body | any value |  |  |"])
        self.assertEqual(self.fields({"type": "array", "items": tag})[0], "| `[].name` | body | text, `a\\|b` | required |  |")
        self.assertEqual(self.fields({"properties": {"tags": {"type": "array", "items": tag}}}), [
            "| `tags` | body | list of map |  |  |", "| `tags[].name` | body | text, `a\\|b` | required |  |",
            "| `tags[].more` | body | map |  |  |"])

    def test_facts_are_no_markdown(self):
        self.assertEqual(apis.facts({"x-basis": [{"fact": "<a> of [b] and c_*.", "basis": "doc"}]}),
                         "- \\<a> of \\[b] and c_\\*. (doc)\n\n")
        self.assertEqual(apis.facts({}), "")

    def test_only_the_part_changes(self):
        page = "# A\n<!-- generated: b -->\n\n%s\n<!-- end of b -->\nby hand\n"
        self.assertEqual(apis.replaced(page % "old\n", "b", "new \\1\n"), page % "new \\1\n")
        with self.assertRaisesRegex(SystemExit, "a page needs one part"):
            apis.replaced("# A\n", "b", "new\n")


class LinksTest(unittest.TestCase):
    def test_links(self):
        page = pathlib.Path(WORK) / "links.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("# A *big* `thing`, really\n[a](#a-big-thing-really) [b](#b)\n[c](no.md)\n`[d](x.md)`\n")
        self.assertEqual([text.split(": ")[1] for text in links.broken_links(page)],
                         ["no heading #b in links.md", "no file no.md"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
