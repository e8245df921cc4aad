"""Finds the commands that messages, help texts and documents tell people to type.

An advice is a text with `funnelcast ...` or a short form such as `metric set` in it; what becomes
of it is for advice_test.py.
"""

import dataclasses
import json
import pathlib
import re

# Comments, raw strings, strings and character literals of C++.
_TOKEN = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)|R"(?P<mark>[^(\s]*)\((?P<raw>.*?)\)(?P=mark)"'
    r'|"(?P<text>(?:\\.|[^"\\\n])*)"|(?<![0-9a-zA-Z_])\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_BACKTICKS = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# In prose a line may end within backticks, a paragraph may not.
_SPANS = re.compile(r"(?<!`)`((?:[^`\n]|\n(?!\s*\n))+)`(?!`)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Advice:
    """`text` is what to type, as it stands in the source; `place` is path:line, with #block for a
    line of a document's block."""
    place: str
    text: str


def _unescape(text):
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match.group(1), match.group(0)), text)


def literals(source):
    """(line, text) of every string of C++ source; neighbours are one string."""
    found = []
    end = None
    for match in _TOKEN.finditer(source):
        if match.group("comment") is not None:
            continue
        raw, text = match.group("raw"), match.group("text")
        if raw is None and text is None:
            end = None
            continue
        text = raw if raw is not None else _unescape(text)
        between = None if end is None else re.sub(r"//[^\n]*", "", source[end:match.start()])
        if between is not None and not between.strip():
            found[-1][1] += text
        else:
            found.append([source.count("\n", 0, match.start()) + 1, text])
        end = match.end()
    return [(line, text) for line, text in found]


def _joined_lines(text):
    """The lines of a text, those that end with a backslash joined with the next."""
    return re.sub(r"\\\n\s*", " ", text).split("\n")


def in_text(text):
    """Commands within a sentence or a help text: in backticks, or on indented lines."""
    found = [" ".join(span.split()) for span in _BACKTICKS.findall(text)]
    for line in _joined_lines(text):
        if re.match(r"\s{2,}\S", line) and re.search(r"(^|[\s(|])funnelcast \S", line):
            found.append(line.strip())
    return found


def catalogue_texts(source):
    """(line, text) of every sentence of a catalogue of messages; its arguments are places, `{}`."""
    lines = source.split("\n")
    found = []
    for key, pattern in json.loads(source).items():
        line = next(i for i, text in enumerate(lines, 1) if text.lstrip().startswith(f'"{key}"'))
        found.append((line, re.sub(r"\{[a-z_]+\}", "{}", pattern)))
    return found


def texts(path):
    """(line, text) of what a source file says: the strings of C++, the sentences of a catalogue."""
    source = path.read_text(encoding="utf-8")
    return catalogue_texts(source) if path.suffix == ".json" else literals(source)


def sources(root, folder):
    """The files below a folder that hold texts for people."""
    return [path for path in sorted((root / folder).rglob("*"))
            if path.suffix in (".cc", ".h") or "words/messages" in path.as_posix() and
            path.suffix == ".json"]


def in_sources(root, folders):
    """Advices in the texts of the sources below the folders."""
    found = []
    for folder in folders:
        for path in sources(root, folder):
            for line, text in texts(path):
                place = f"{path.relative_to(root)}:{line}"
                found += [Advice(place, command) for command in in_text(text)]
    return found


def blocks(document):
    """(line, language, text) of the fenced blocks of a document."""
    return [(document.count("\n", 0, match.start()) + 2, match.group(1), match.group(2))
            for match in _FENCE.finditer(document)]


def in_document(root, name):
    """Advices of a document: in backticks, and on the lines of its blocks for a shell."""
    text = (root / name).read_text(encoding="utf-8")
    found = []
    for line, language, block in blocks(text):
        if language != "sh":
            continue
        for command in _joined_lines(block):
            if re.match(r"\s*funnelcast \S", command):
                found.append(Advice(f"{name}:{line}#block", command.strip()))
    prose = _FENCE.sub(lambda match: "\n" * match.group(0).count("\n"), text)
    for match in _SPANS.finditer(prose):
        place = f"{name}:{prose.count(chr(10), 0, match.start()) + 1}"
        found.append(Advice(place, " ".join(match.group(1).split())))
    return found
