"""Reads C++ as text, well enough for tidy.py: includes, literals, bare code, function lengths."""

import re

_INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.MULTILINE)
_CONTAINER = re.compile(r"^(?:inline\s+)?(?:namespace|extern)\b")
_TYPE = re.compile(r"\b(?:class|struct|union|enum)\b[^()=]*$", re.DOTALL)
_INITIALIZER_LIST = re.compile(r"\)\s*(?:noexcept\s*)?:(?!:)", re.DOTALL)

# Comments, raw strings, strings and character literals; a quote between digits separates (1'000).
_BLANKED = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'", re.DOTALL)


def includes(text):
    """(line, included name) of every include."""
    return [(line_of(text, match.start(1)), match.group(1)) for match in _INCLUDE.finditer(text)]


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def blank_comments_and_strings(text):
    """The text with comments, literals and preprocessor lines as spaces; line breaks stay."""

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    code = _BLANKED.sub(blank, text)
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", blank, code, flags=re.MULTILINE)


def string_literals(text):
    """(position, content) of every string literal of the code, raw ones too, preprocessor lines
    left out."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*",
                  lambda match: re.sub(r"[^\n]", " ", match.group(0)), text, flags=re.MULTILINE)
    for match in _BLANKED.finditer(code):
        literal = match.group(0)
        if literal.startswith('R"'):
            yield match.start(), literal[literal.index("(") + 1:literal.rindex(")")]
        elif literal.startswith('"'):
            yield match.start(), literal[1:-1]


def _opens(head):
    """What a brace after `head` opens outside of functions: container, initializer or function."""
    stripped = head.strip()
    if _CONTAINER.match(stripped) and "(" not in stripped:
        return "container"
    if _TYPE.search(stripped):
        return "container"
    if "(" not in stripped or re.search(r"=\s*$", stripped):
        return "initializer"
    if _INITIALIZER_LIST.search(stripped) and re.search(r"[\w>]$", stripped):
        return "initializer"
    return "function"


def _matching_brace(code, position):
    """Position of the brace that closes the one at `position`, or the end of the code."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(code, position):
        depth += 1 if match.group(0) == "{" else -1
        if depth == 0:
            return match.start()
    return len(code)


def function_lengths(text):
    """(first line, number of lines) of every function, its signature and closing brace counted."""
    code = blank_comments_and_strings(text)
    found = []
    head_start = 0
    position = 0
    while position < len(code):
        character = code[position]
        if character in ";}":
            head_start = position + 1
        elif character == "{":
            kind = _opens(code[head_start:position])
            if kind == "container":
                head_start = position + 1
            else:
                end = _matching_brace(code, position)
                if kind == "function":
                    head = code[head_start:position]
                    first = line_of(code, head_start + len(head) - len(head.lstrip()))
                    found.append((first, line_of(code, end) - first + 1))
                    head_start = end + 1
                position = end
        position += 1
    return found
