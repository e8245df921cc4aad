#!/usr/bin/env python3
"""The command line's own texts: every one of them is translated, and no translation is left over.

English stands in the code, within Tr, TrF, TrN or Mark; clients/cli/german/*.json has the German
text of each. Here literals and catalogue are held against each other, and literals that look like
text for people but are given to none of the four are refused.
"""

import collections
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
SOURCES = ROOT / "clients/cli"
GERMAN = SOURCES / "german"

# Which arguments are texts.
TRANSLATED = {"Tr": {0}, "TrF": {0}, "TrN": {1, 2}, "Mark": {0}}

# Comments, raw strings, strings and character literals of C++.
_TOKEN = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<include>^#[^\n]*)'
    r'|R"(?P<mark>[^(\s]*)\((?P<raw>.*?)\)(?P=mark)"'
    r'|"(?P<text>(?:\\.|[^"\\\n])*)"|(?<![0-9a-zA-Z_])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL | re.MULTILINE)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_GAP = re.compile(r"\{(\d*)(:[^{}]*)?\}")
_COLUMN_BEFORE = re.compile(r'\{"[a-z_0-9]+",\s*\Z')
_COMMAND = re.compile(r"`[^`]*`")

# Files with literals that look like sentences and are none for people, and why.
EXCEPTIONS = {
    "completion.cc": "scripts for shells, with comments for those who read them",
}
# Files with pairs in braces that are no columns of tables.
NO_COLUMNS = {"command_line.cc", "failure.cc", "wrong_use.cc"}
# Single literals of this kind by the file, and why.
EXCEPT = {
    "catalog_verbs.h": {" list shop"},  # a command
    "command_line.cc": {
        '  source <(funnelcast completion bash)\n'
        '  funnelcast completion zsh > "${fpath[1]}/_funnelcast"'},  # commands
    "compare_command.cc": {"does not exist"},  # looked for in the server's answer
    "entry_commands.cc": {"facebook spring", "facebook spring post_1"},  # ids
    "failure.cc": {"before receiving SETTINGS frame", "funnelcast: {}\n"},  # gRPC's; a name
    "funnel_commands.cc": {"--desire leads"},  # a flag
    "imports_commands.cc": {"undone by ", "(without a name)"},  # for programs
    "words.cc": {"at least", "at most"},  # for programs
    "wrong_use.cc": {"(.+) is required", "funnelcast: {}\n{}\n"},  # CLI11's; a name
}


class Literal(collections.namedtuple("Literal", "start end text raw call index")):
    """A string with its neighbours: where it stands, and the call or brace it is an argument of."""


def _unescape(text):
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match.group(1), match.group(0)), text)


def _blank(source):
    """The source with comments, literals and preprocessor lines as spaces, quotes kept as marks."""

    def blank(match):
        kept = '"' if match.group("text") is not None or match.group("raw") is not None else " "
        return kept + re.sub(r"[^\n]", " ", match.group(0))[1:]

    return _TOKEN.sub(blank, source)


def _call_of(code, start):
    """(name, index): what an argument at `start` is given to; `{` for a list in braces."""
    depth, index, at = 0, 0, start - 1
    while at >= 0:
        character = code[at]
        if character in ")}]":
            depth += 1
        elif character in "([{":
            if depth == 0:
                if character != "(":
                    return character, index
                name = re.search(r"([\w:]+)(<[^<>()]*>)?\s*$", code[max(0, at - 100):at])
                return (name.group(1) if name else "("), index
            depth -= 1
        elif depth == 0 and character == ",":
            index += 1
        elif depth == 0 and character == ";":
            return ";", index
        at -= 1
    return "", index


def _is_column(source, code, start):
    """Whether a literal is a heading, as in `{"metric", "heading"`, and no word of a flag."""
    if not _COLUMN_BEFORE.search(source[max(0, start - 80):start]):
        return False
    return _call_of(code, code.rindex("{", 0, start))[0] != "AddChoice"


def literals(source):
    """The strings of C++ source; neighbours are one string."""
    code = _blank(source)
    found = []
    for match in _TOKEN.finditer(source):
        raw, text = match.group("raw"), match.group("text")
        if raw is None and text is None:
            continue
        text = raw if raw is not None else _unescape(text)
        if found and not code[found[-1].end:match.start()].strip():
            before = found.pop()
            found.append(before._replace(end=match.end(), text=before.text + text))
        else:
            call, index = _call_of(code, match.start())
            if call == "{" and index == 1 and _is_column(source, code, match.start()):
                call = "column"
            found.append(Literal(match.start(), match.end(), text, raw is not None, call, index))
    return found


def sources():
    return sorted([*SOURCES.glob("*.cc"), *SOURCES.glob("*.h")])


def is_translated(literal):
    return literal.index in TRANSLATED.get(literal.call.rsplit("::", 1)[-1], ())


def translated():
    """English text -> the place of its first literal."""
    found = {}
    for path in sources():
        source = path.read_text(encoding="utf-8")
        for literal in literals(source):
            if is_translated(literal):
                line = source.count("\n", 0, literal.start) + 1
                found.setdefault(literal.text, f"{path.name}:{line}")
    return found


def gaps(text):
    """The gaps of a pattern, numbered as fmt does it."""
    numbered = []
    for place, match in enumerate(_GAP.finditer(text.replace("{{", "").replace("}}", ""))):
        numbered.append((match.group(1) or str(place), match.group(2) or ""))
    return sorted(set(numbered))


def commands(text):
    """What stands in backticks, with gaps of any number."""
    return sorted(_GAP.sub("{}", command) for command in _COMMAND.findall(text))


def looks_like_text(literal):
    """Two words side by side, or the heading of a column."""
    if literal.call == "column":
        return re.search(r"[A-Za-z]{2}", literal.text) is not None
    text = _COMMAND.sub("x", literal.text)
    if text.startswith("  funnelcast "):
        text = "\n".join(line for line in text.split("\n") if not line.startswith("  "))
    return re.search(r"[A-Za-z]{2,}[,:;]? \(?[A-Za-z{]", text) is not None


class GermanTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.pairs = [pair for path in sorted(GERMAN.glob("*.json"))
                     for pair in json.loads(path.read_text(encoding="utf-8"),
                                            object_pairs_hook=list)]
        cls.german = dict(cls.pairs)
        cls.english = translated()

    def test_nothing_is_said_twice(self):
        counts = collections.Counter(english for english, _ in self.pairs)
        self.assertEqual([text for text, count in counts.items() if count > 1], [])

    def test_every_text_has_a_german_one(self):
        missing = [f"{place}: {text!r}" for text, place in self.english.items()
                   if text not in self.german]
        self.assertEqual(missing, [], "add them to clients/cli/german/")

    def test_no_german_text_is_left_over(self):
        self.assertEqual([text for text in self.german if text not in self.english], [])

    def test_gaps_and_commands_are_the_same(self):
        for english, german in self.german.items():
            self.assertEqual(gaps(english), gaps(german), english)
            self.assertEqual(commands(english), commands(german))
            for end in (r"\A\s*", r"\s*\Z"):
                self.assertEqual(re.findall(end, english), re.findall(end, german), english)
            # Numbers are written by numbers.h, which knows the marks of both languages.
            self.assertNotRegex(english, r"\{\d*:")

    def test_texts_for_people_are_translated(self):
        bare_texts = []
        for path in sources():
            if path.name in EXCEPTIONS:
                continue
            source = path.read_text(encoding="utf-8")
            for literal in literals(source):
                if is_translated(literal) or literal.text in EXCEPT.get(path.name, ()):
                    continue
                if literal.call == "column" and path.name in NO_COLUMNS:
                    continue
                if looks_like_text(literal):
                    line = source.count("\n", 0, literal.start) + 1
                    bare_texts.append(f"{path.name}:{line}: {literal.call} {literal.text!r}")
        self.assertEqual(bare_texts, [], "give them to Tr or TrF")


if __name__ == "__main__":
    unittest.main()
