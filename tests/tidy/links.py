"""Links between the documents: what a Markdown file names must be there, its headings too."""

import re

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ +(.*?) *$", re.MULTILINE)


def _blank(match):
    return "\n" * match.group(0).count("\n")


def anchors(text):
    """The anchors of a document's headings, as code hosts make them."""
    found = set()
    for heading in _HEADING.findall(_FENCED.sub(_blank, text)):
        words = re.sub(r"[^\w\- ]", "", heading.lower())
        anchor = words.replace(" ", "-")
        count = 0
        while anchor in found:
            count += 1
            anchor = words.replace(" ", "-") + f"-{count}"
        found.add(anchor)
    return found


def check_links(path, relative, text):
    """Relative links of a Markdown file that lead nowhere."""
    if path.suffix != ".md":
        return
    prose = _CODE.sub("`", _FENCED.sub(_blank, text))
    for match in _LINK.finditer(prose):
        target, _, anchor = match.group(1).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        line = prose.count("\n", 0, match.start()) + 1
        place = (path.parent / target) if target else path
        if not place.exists():
            yield f"{relative}:{line}: the link to {target} leads nowhere"
        elif anchor and anchor not in anchors(place.read_text(encoding="utf-8")):
            yield f"{relative}:{line}: {place.name} has no heading for #{anchor}"
