"""Checks that code and catalogues of messages agree: keys, and the names of their arguments."""

import json
import pathlib
import re

import cpp_text

CATALOGUES = "server/words/messages"
LANGUAGES = ("en", "de")

_KEY = re.compile(r'"([A-Z][A-Z0-9_]+)"')
_MESSAGE = re.compile(r"\bMessage\{")
_NAME = re.compile(r'\{\s*"([A-Za-z0-9_]+)"\s*,')


def argument_names(pattern):
    """Names of the arguments of an ICU pattern, also of those within plurals and selects."""
    names = set()

    def skip_quote(at):
        if pattern.startswith("''", at):
            return at + 2
        if pattern[at + 1:at + 2] in ("{", "}"):
            return pattern.find("'", at + 1) + 1 or len(pattern)
        return at + 1

    def text(at):
        while at < len(pattern) and pattern[at] != "}":
            if pattern[at] == "'":
                at = skip_quote(at)
            elif pattern[at] == "{":
                at = argument(at + 1)
            else:
                at += 1
        return at

    def argument(at):
        head = re.compile(r"\s*(\w+)\s*(?:,\s*(\w+)\s*)?(,?)").match(pattern, at)
        if not head:
            return len(pattern)
        names.add(head.group(1))
        at = head.end()
        if head.group(2) not in ("plural", "select", "selectordinal"):
            return pattern.find("}", at) + 1 or len(pattern)
        while True:
            choice = re.compile(r"\s*=?\w+\s*\{").match(pattern, at)
            if not choice:
                return pattern.find("}", at) + 1 or len(pattern)
            at = text(choice.end()) + 1

    text(0)
    return names


def read_catalogues(root):
    """Per language: key to (file, names of its arguments); and what is wrong with the files."""
    catalogues = {language: {} for language in LANGUAGES}
    problems = []
    for language in LANGUAGES:
        for path in sorted((root / CATALOGUES / language).glob("*.json")):
            relative = path.relative_to(root).as_posix()
            pairs = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)
            for key, pattern in pairs:
                if not re.fullmatch(r"[A-Z][A-Z0-9_]*", key):
                    problems.append(f"{relative}:1: {key} is not in UPPER_SNAKE_CASE")
                if key in catalogues[language]:
                    problems.append(f"{relative}:1: {key} stands in the catalogues twice")
                catalogues[language][key] = (relative, argument_names(pattern))
    return catalogues, problems


def _compare_languages(catalogues):
    english, german = catalogues["en"], catalogues["de"]
    for key in sorted(english.keys() ^ german.keys()):
        relative, _ = english.get(key) or german.get(key)
        yield f"{relative}:1: {key} is missing in the other language"
    for key in sorted(english.keys() & german.keys()):
        relative, names = german[key]
        if names != english[key][1]:
            yield f"{relative}:1: the arguments of {key} differ: {sorted(names ^ english[key][1])}"


def _arguments(text):
    """The arguments of a call or a brace, as texts, and where the closing one stands."""
    depth, start, found = 0, 0, []
    for match in re.compile(r'"(?:\\.|[^"\\])*"|[{}()\[\],]').finditer(text):
        token = match.group(0)
        if token in "{([":
            depth += 1
        elif token in "})]":
            if depth == 0:
                return [*found, text[start:match.start()]]
            depth -= 1
        elif token == "," and depth == 0:
            found.append(text[start:match.start()])
            start = match.end()
    return found


def messages_in(text):
    """(line, keys, names or None) of every Message{"KEY", {...}}; None where no braces say them."""
    for match in _MESSAGE.finditer(text):
        parts = _arguments(text[match.end():])
        keys = _KEY.findall(parts[0]) if parts else []
        if not keys:
            continue
        names = None
        values = parts[1].strip() if len(parts) > 1 else ""
        if values.startswith("{"):
            pairs = [pair.strip() for pair in _arguments(values[1:])]
            found = [_NAME.match(pair) for pair in pairs if pair]
            if all(found):
                names = {pair.group(1) for pair in found}
        yield cpp_text.line_of(text, match.start()), keys, names


def check(root):
    """Violations of the tree below `root`, as lines `path:line: what`."""
    root = pathlib.Path(root)
    if not (root / CATALOGUES).is_dir():
        return
    catalogues, problems = read_catalogues(root)
    yield from problems
    yield from _compare_languages(catalogues)
    english = catalogues["en"]
    used = set()
    for path in sorted((root / "server").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        relative = path.relative_to(root).as_posix()
        text = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
        used.update(_KEY.findall(text))
        for line, keys, names in messages_in(text):
            for key in keys:
                if key not in english:
                    yield f"{relative}:{line}: {key} is in no catalogue"
                elif names is not None and names != english[key][1]:
                    yield (f"{relative}:{line}: {key} is given {sorted(names)} "
                           f"and says {sorted(english[key][1])}")
    for key in sorted(english.keys() - used):
        yield f"{english[key][0]}:1: {key} is said nowhere in server/"
