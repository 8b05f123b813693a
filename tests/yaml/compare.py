#!/usr/bin/python3
"""Compares how understudy and PyYAML's safe loader read small YAML texts.

usage: compare.py READ_CASES [large]        (tests/yaml/read_cases_main.cc)

Both must accept the same texts, and read the same structure and the same text of every scalar. (What a plain scalar means is another
matter: PyYAML follows YAML 1.1, where `yes` is a boolean. tests/unit/base/yaml_test.cc has that.) DIFFERENCES lists where the two
differ on purpose, with the reason.
"""
import itertools
import json
import re
import subprocess
import sys

import yaml

# (what our error says, or None when we accept; what PyYAML's error says, or None when it accepts; reason)
DIFFERENCES = [
    (r'duplicate key', None, 'the last one would win without a word; with a list of rows that hides an error'),
    (r'the tag `!!(binary|timestamp|set|omap|pairs|value|merge)` is not supported', None, 'scenarios hold JSON types only'),
    (r'the tag `!!(int|float|bool|null)` does not fit', None, "YAML 1.2's core schema has no 0x1F, yes or null with a text"),
    (r'this alias is inside the value that it names', None, 'JSON has no cycles'),
    (r'a surrogate needs its pair', None, 'half a pair is no text'),
    (None, r'second must be in|month must be in|day is out of range|hour must be in|unconvertible', 'a scalar that looks like a date is text'),
    (None, r"could not determine a constructor for the tag 'tag:yaml.org,2002:value'", '`=` means nothing since YAML 1.2'),
    (None, r"could not determine a constructor for the tag 'tag:yaml.org,2002:merge'", '`<<` is text where it is no key'),
    (None, r"found character '\\t' that cannot start any token", 'YAML 1.2 allows tabs between values, and JSON is often indented by them'),
    (None, r"expected ',' or '[}\]]', but got '\?'|but got ':'|for the tag '!,'", 'libyaml: a ? inside a word is no mark, a tag ends before a comma'),
    (r"found unexpected ':' while scanning a plain scalar|did not find expected ',' or ']'", None, 'libyaml: {a:} and [?] need a space'),
    (None, r"expected chomping or indentation indicators, but found '#'|while scanning a tag .*found '\\t'", 'libyaml: |# and a tab end a mark as a space does'),
    (r'a tab is not allowed here', None, 'libyaml: the text of | and > may not begin with a tab'),
    (r'found unknown directive name', None, 'PyYAML passes over directives that it does not know'),
    (r'a tag without a value|the anchor name .* may have only', None, 'yaml-cpp would lose the tag, or end the name elsewhere'),
    (r'YAML syntax: unknown token', None, 'yaml-cpp: a ? without a key and a blank'),
    (r'a key must be a scalar', None, 'yaml-cpp: the same, with the value on a line of its own'),
    (r'illegal map value|end of (map|map flow|sequence) not found|cannot assign multiple anchors', None,
     'yaml-cpp: lone carriage returns as line ends, plain keys and values over several lines in odd places, anchors before empty keys'),
    (None, r"found unhashable key|invalid literal|could not convert", 'YAML 1.1 scalars that are text in YAML 1.2'),
]


class TextLoader(yaml.SafeLoader):
    """Every scalar is its text."""


TextLoader.yaml_implicit_resolvers = {'<': yaml.SafeLoader.yaml_implicit_resolvers['<']}
for tag in ('null', 'bool', 'int', 'float', 'str', 'timestamp', 'binary', 'merge', 'value'):
    TextLoader.add_constructor('tag:yaml.org,2002:' + tag, lambda loader, node: loader.construct_scalar(node))


def by_pyyaml(text):
    try:
        yaml.safe_load(text)
    except RecursionError:
        raise
    except Exception as error:  # YAMLError, and ValueError of a constructor
        return None, ' '.join(str(error).split())
    return yaml.load(text, TextLoader), None


SCALARS = r'''x|'x'|"x"|x y|'it''s'|"a\tb"|"\x41\u00e9\U0001F600"|"\ud83d\ude00"|"\ud83d"|"\q"|"\/"|"open|'open|a: b|a:b|a :b|a #b|a#b|#b|-|- b|--|?|? b|
:|: b|::|@a|`a`|%a|!a|!a b|!!str 1|!!int 7|!!int x|!!float 1.5|!!bool true|!!bool yes|!!null ~|!!null x|!!map {}|!!seq []|!!map []|!!str {}|
!!binary aGk=|!!set {a}|!!python/object:os.system x|! 1|!<tag:yaml.org,2002:str> 1|!<x y|&a 1|&a|&a &b 1|*a|&a [*a]|[&a 1, *a]|[&a 1, &a 2]|
[*a, &a 1]|&a-b.c 1|[]|[1|[1,]|[,]|[1,,2]|[1 2]|[a: b]|[a: b, c: d]|[? a : b]|[:a]|[a:]|1]|{}|{a|{a}|{a:}|{a:1}|{a: 1,}|{a: 1 b: 2}|{a: 1, a: 2}|{,}|
{? a}|{"a":1}|{"a" :1}|{'a':1}|{[1]: 2}|{{}: 1}|{a: b: c}|1}|[{]}|{[}]|,|a,b|a]b|[a]b|"a"b|"a" b|"a":b|"a": b|'a' 'b'|"a" #c|"a"#c|||>|a: |
|-|>+|>1|>11|>-2|>0|>x|>- x|> # c|~|null|true|yes|0x1F|0o7|1_000|1:30|.inf|.nan|+.5|1.|1e5|2024-01-15|2024-13-45|2024-01-15T12:00:00Z|=|<<|"<<"|
{<<: {a: 1}}|{<<: {a: 1}, a: 2}|{a: 2, <<: {a: 1, b: 3}}|{<<: [{a: 1}, {a: 2, b: 2}]}|{<<: 1}|{<<: [1]}|{<<: ~}|{<<: []}|{<<: }|{"<<": 1}|{<<: [[{a: 1}]]}'''
SCALARS = SCALARS.replace('\n', '').split('|')
CONTEXTS = ['%s', 'k: %s\n', '- %s\n- z', '[%s]', '{k: %s}', 'k:\n  %s\nl: z', '%s: v', '--- %s\n...\n']

STRUCTURES = [
    '', '\n', '# c', '---', '--- ', '---\n---', '...', '---\n...', 'a\n---\nb', 'a\n...\nb', 'a\n...\n', 'a\n... \n# c', '--- a\n--- b', '---a', '--- |\n a\n',
    '%YAML 1.1\n---\na', '%YAML 1.2\n---\na', '%YAML 2.0\n---\na', '%YAML\n---\na', '%YAML 1.1\na', '%TAG ! tag:x,1:\n---\na', '%FOO\n---\na',
    '%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1', '!e!str 1',
    'a: 1\nb: 2', 'a: 1\n b: 2', ' a: 1\nb: 2', 'a:\n b: 1\n  c: 2', 'a:\n  b: 1\n c: 2', 'a: b\n  c', 'a: b\nc', 'a: b\nc\nd: e', 'a\nb: c', 'a: 1\n-\n', '- a\nb: c',
    '- a\n - b', '- a\n  - b', '- - a\n  - b\n- c', '-a', '-\n  a', '-\na', 'a:\n- b\n- c\nd: e', 'a:\n- b\nc', 'a: - b', 'a: {b: c}\n d', 'a:\n', 'a:\nb:\n', '? a\n: b', '? a', '? a\n? b',
    ': a', '? - a\n: b', '? {a: b}\n: c', 'a: 1\na: 2', 'a: {b: 1, b: 2}', '1: a\n01: b', 'true: a', '~: a', 'null: a', '[a]: b', '{a: b}: c',
    'a: &x 1\nb: *x', 'a: &x {k: 1}\nb: *x', 'a: *x\nb: &x 1', 'a: &x 1\nb: &x 2', '&x a: 1\nb: *x', '*x : 1', 'a: &x\nb: *x', 'a: &x\n  b: 1\nc: *x', '- &x 1\n- *x\n-  *x ', '&x\na: 1',
    'a: &x {k: 1}\nb:\n  <<: *x\n  l: 2', 'a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc:\n  <<: [*x, *y]\n  n: 4', 'a: &x {k: 1}\nb: &y\n  <<: *x\n  l: 2\nc:\n  <<: *y\n  k: 3',
    'a: &x [1]\nb:\n  <<: *x', 'a: &x {k: 1}\nb: {<<: *x, <<: *x}', 'a: &x {k: 1}\nb: {<<: *x, k: 2, l: *x}', '<<: {a: 1}\nb: 2', '- <<: {a: 1}\n  b: 2', '<<: &x {a: 1}\nb: *x',
    '!!merge <<: {a: 1}', '? <<\n: {a: 1}',
    '\ta: 1', 'a:\n\tb: 1', 'a:\n  b: 1\n\tc: 2', 'a: 1\n\t', 'a: 1\n\t# c', 'a:\t1', 'a: \t1', 'a: 1\t', '-\ta', '- \ta', '-\ta: b', '\t', '\t\n', ' \ta', '[\ta\t]', '{\n\ta: 1\n}', '{\n\t"a": [\n\t\t1\n\t]\n}',
    'a: "x\n\ty"', 'a: |\n\tx', 'a: |\n  x\n\ty', 'a: b\n\tc', '\t- a', '- a\n\t- b', '# c\n\ta: 1', 'a: 1 # c\n\t\nb: 2', '?\ta\n:\tb', 'k:\n\t- a', 'k: >\n\t a',
    'a: |\n  x\n y', 'a: |\n x\n\n\n y\n', 'a: |2\n   x\n', 'a: |\n', 'a: |-\n x\n\n', 'a: |+\n x\n\n', 'a: >\n x\n y\n\n z\n   w\n', '|\n x', '>\nx', 'a: |x\n y', 'a: | # c\n x', 'a: |\n   x\n  y', '- |\n x\n- >\n y',
    'a: "x\n  y"', 'a: "x\ny"', 'a: "x\\\n  y"', "a: 'x\n\n  y'", '"a\nb": c', 'a: "x\n---\ny"', 'a: x\n---', "'a", '"a', 'a: "b', "a: 'b\n", 'a: "b\\', 'a: "\\u12', 'a: "\\x4"', 'a: "\\U00110000"', 'a: "\\u0000"',
    'a: b\r\nc: d\r\n', 'a: b\rc: d', 'a: "x\r\n  y"', 'a: |\r\n  x\r\n', '\ufeffa: 1', '\ufeff', '\ufeff# c\na: 1', '\ufeff---\na: 1', '\ufeff{"a":1}', 'a: їжак\nї: 🦔', 'їжак: [🦔', 'a: \x07', 'a: \x7f', 'a: \x85b', 'a: \u2028b',
    'a: \ufffe', 'a: \x1b[0m', '{"a": "\\ud83d\\ude00", "b": "\\ud83d\\ude00x"}', "a: '\\ud83d\\ude00'", 'a: \\ud83d\\ude00 # \\ud83d\\ude00\nb: [1', 'a: "\\\\ud83d"', 'a: "\\ude00\\ud83d"', '"\\ud83d\\ude00": 1\n"x": [',
    '{"a":1,"b":[true,null,"x"],"c":{"d":-1.5e3}}', '{"a":1\n,"b":2}', '[1\n,2\n]', '{a: 1\n}', 'a: [1,\n2]', 'a: [1,\n 2]\nb: 3', 'a: [\n]', 'a: {\n}', 'a: {\nb: 1}', '[a\nb]', '{a\n: b}', '{a b\n: c}', '[a\n: b]', '[a, b]: c', '[? a\n]', '[a,\n# c\nb]', '[a#c]', '[a #c\n]',
    'a: [b\nc: d', 'a: {b: c\nd: e', 'a: [b]]', 'a: {b: c}}', 'x' * 1025 + ': a', '? ' + 'x' * 1025 + '\n: a', '{' + 'x' * 1025 + ': a}', '["' + 'x' * 1025 + '": a]', 'a: b: c', 'a: b :c', 'a : b', 'a: b:', 'a: "b": c', 'http://x:80', 'a: http://x:80/?y=#z', 'a: x://y#z',
    'a: -', 'a: -1', 'a: - 1', 'a: ?b', 'a: ? b', 'a: :b', 'a: |b', 'a: &', 'a: *', 'a: !', 'a: & b', 'a: * b', 'a: !!', 'a: !<>', 'a: !<x>', 'a: ,b', 'a: ]', 'a: }', "a: 'b'c", 'a: [b]c', 'a: {b: c}d', 'a: # c', 'a:# c', 'a: #c\n  b', 'a:\n  #c\n  b', 'a: b #c\n  d', '# c\n#d\na: b',
]

DOCUMENTS = [
    'name: x\nlist:\n  - "a"\n  - {b: c, d: [1, \'2\']}\ntext: |\n  one\n  two\nlast: &a end\n',
    '# c\n- a: 1\n  b: "two\n    lines"\n- ? k\n  : v\n- !!str 5\n...\n',
    '{"a": [1, {"b": "\\u00e9"}],\n "c": null}\n',
]
MARKS = '\t:-[]{}"\'&*!|>%@`#,? \n'


def cases():
    for context, scalar in itertools.product(CONTEXTS, SCALARS):
        yield context % scalar
    yield from STRUCTURES
    for document in DOCUMENTS:
        for end in range(len(document)):
            yield document[:end]  # a file that was cut off
            for mark in MARKS:
                yield document[:end] + mark + document[end + 1:]


def explained(ours, theirs):
    return any((ours is None) == (mine is None) and (theirs is None) == (other is None) and
               re.search(mine or '', ours or '') and re.search(other or '', theirs or '') for mine, other, _ in DIFFERENCES)


def main(command):
    texts = list(dict.fromkeys(text for text in cases() if '\0' not in text))
    run = subprocess.run(command, input='\0'.join(texts).encode() + b'\0', stdout=subprocess.PIPE, check=True)
    lines = run.stdout.decode().split('\n')[:-1]
    assert len(lines) == len(texts), (len(lines), len(texts))
    wrong = 0
    for text, line in zip(texts, lines):
        refused = re.match(r'\d+:\d+ ', line)
        value, error = by_pyyaml(text)
        ours = line if refused else None
        if explained(ours, error):
            continue
        if refused and error:
            continue
        same = not refused and not error and json.dumps(json.loads(line), sort_keys=True) == json.dumps(value, sort_keys=True)
        if same or (not refused and not error and value is None and line == '""'):
            continue
        wrong += 1
        print('%r\n  understudy: %s\n  PyYAML:     %s' % (text[:200], line[:200], error or json.dumps(value)[:200]))
    print('%d texts, %d differences that DIFFERENCES does not explain' % (len(texts), wrong))
    return 1 if wrong else 0


sys.exit(main(sys.argv[1:]))
