"""House rules about server/limits.h: every limit is used and tested, and no maximum is elsewhere.

Each check takes `sources`, the text of every file by its path relative to the root, and yields one
line a violation.
"""

import re

import cpp_text

LIMITS = "server/limits.h"
CONSTANT = re.compile(r"\bconstexpr\b[^;=]*?\b(k[A-Z]\w*)\s*(?:\[[^\]]*\]\s*)?(?:=|\{)")
# What tests need not name: defaults, patience, and what caches may hold.
UNTESTED = re.compile(r"kDefault|k\w+(?:Grace|Timeout|CacheBytes)$")
# A name that begins so belongs to a maximum that others may meet. What only this file reckons with
# has a name that says what it is: `kNamedChannels`, `kPieceBytes`.
MAXIMUM = re.compile(r"\bkMax[A-Z]\w*\b")


def constants(text):
    """(line, name) of every constexpr constant."""
    code = cpp_text.blank_comments_and_strings(text)
    return [(cpp_text.line_of(code, match.start(1)), match.group(1))
            for match in CONSTANT.finditer(code)]


def words_below(sources, prefix, suffixes):
    """Every word of the files below `prefix`, limits.h left out."""
    words = set()
    for relative, text in sources.items():
        if relative.startswith(prefix) and relative.endswith(suffixes) and relative != LIMITS:
            words.update(re.findall(r"\bk[A-Z]\w*", text))
    return words


def check_limits(sources):
    """Every limit is used by the server and named in a test, which should meet it and pass it."""
    used = words_below(sources, "server/", (".cc", ".h"))
    tested = words_below(sources, "tests/", (".cc", ".h"))
    for line, name in constants(sources.get(LIMITS, "")):
        if name not in used:
            yield f"{LIMITS}:{line}: {name} is enforced nowhere"
        if name not in tested and not UNTESTED.match(name):
            yield f"{LIMITS}:{line}: {name} is named in no test"


def check_maxima_at_home(sources):
    """What is called a maximum stands in limits.h."""
    for relative in sorted(sources):
        if not relative.startswith("server/") or relative == LIMITS:
            continue
        if relative.endswith((".cc", ".h")):
            for line, name in constants(sources[relative]):
                if MAXIMUM.fullmatch(name):
                    yield f"{relative}:{line}: {name} belongs to {LIMITS}, or is no maximum"
