"""House rules about where things lie: faces, circles, tests that mirror the tree, no sentences.

Each check takes `sources`, the text of every file by its path relative to the root, and yields one
line a violation.
"""

import re

import cpp_text

ENGINE = "simulator/"
# Folders of the engine whose headers are for everybody by name: the ground that all stand on, plain
# structs, and span functions.
OPEN_FOLDERS = {"simulator/base", "simulator/data", "simulator/simd"}
# Folders of plain structs and of the ground, which a face may include.
FACE_MAY_INCLUDE = {"simulator/base", "simulator/data"}

# Folders right in tests/ that mirror none of the tree.
OWN_TEST_FOLDERS = {"support", "integration", "statistical", "robustness", "browser", "bench",
                    "tidy"}

# Two words with a blank between them.
SENTENCE = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}")
# Messages about our own bugs are for us.
CHECK_MESSAGE = re.compile(r"\b(?:FUNNELCAST_\w*CHECK\w*|static_assert)\s*\(")


def folder_of(relative):
    return relative.rpartition("/")[0]


def face_of(folder):
    return f"{folder}/{folder.rpartition('/')[2]}.h"


def is_cpp(relative):
    return relative.endswith((".cc", ".h"))


def cpp_includes(sources):
    """(file, line, included name) of every include in C++ sources, in order."""
    for relative in sorted(sources):
        if is_cpp(relative):
            for line, include in cpp_text.includes(sources[relative]):
                yield relative, line, include


def check_faces(sources):
    """Outside of a folder of the engine only its face is included, and faces stay narrow."""
    for relative, line, include in cpp_includes(sources):
        folder = folder_of(include)
        own = folder_of(relative)
        if not include.startswith(ENGINE) or folder == own or relative.startswith("tests/"):
            continue
        if relative == face_of(own) and own.startswith(ENGINE):
            if folder not in FACE_MAY_INCLUDE:
                yield f"{relative}:{line}: a face includes nothing of {folder}"
        elif folder not in OPEN_FOLDERS and include != face_of(folder):
            yield f"{relative}:{line}: {include} is not the face of its folder"


def check_engine_root(sources):
    """The engine holds folders and no source of its own."""
    for relative in sorted(sources):
        if is_cpp(relative) and folder_of(relative) + "/" == ENGINE:
            yield f"{relative}:1: {ENGINE} has no source of its own; choose a folder"


def find_circles(graph):
    """Groups of two and more nodes that reach each other, each sorted. graph: node -> set of nodes.

    Tarjan's strongly connected components, without recursion.
    """
    numbers, lowest, stack, on_stack, found = {}, {}, [], set(), []
    for root in sorted(graph):
        work = [(root, iter(sorted(graph[root])))] if root not in numbers else []
        if work:
            numbers[root] = lowest[root] = len(numbers)
            stack.append(root)
            on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in graph:
                    continue
                if target not in numbers:
                    numbers[target] = lowest[target] = len(numbers)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(graph[target]))))
                    break
                if target in on_stack:
                    lowest[node] = min(lowest[node], numbers[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    lowest[parent] = min(lowest[parent], lowest[node])
                if lowest[node] == numbers[node]:
                    group = []
                    while not group or group[-1] != node:
                        group.append(stack.pop())
                        on_stack.discard(group[-1])
                    if len(group) > 1:
                        found.append(sorted(group))
    return sorted(found)


def check_circles(sources):
    """No circle of headers anywhere, none of folders in the engine."""
    headers = {relative: set() for relative in sources if relative.endswith(".h")}
    folders = {folder_of(relative): set() for relative in sources
               if is_cpp(relative) and relative.startswith(ENGINE)}
    for relative, _, include in cpp_includes(sources):
        if relative in headers:
            headers[relative].add(include)
        if folder_of(relative) in folders and folder_of(include) != folder_of(relative):
            folders[folder_of(relative)].add(folder_of(include))
    for circle in find_circles(headers) + find_circles(folders):
        yield f"{circle[0]}:1: a circle of includes: {', '.join(circle)}"


def check_mirror(sources):
    """Tests of a folder lie in the folder of the same name below tests/."""
    folders = {"/".join(relative.split("/")[:depth]) for relative in sources
               for depth in range(1, relative.count("/") + 1)}
    for relative in sorted(sources):
        parts = folder_of(relative).split("/")
        if parts[0] != "tests" or not relative.endswith(("_test.cc", "_test.py")):
            continue
        tested = "/".join(parts[1:])
        if parts[1:2] and parts[1] not in OWN_TEST_FOLDERS and tested not in folders:
            yield f"{relative}:1: mirrors no folder; there is no {tested}"


def check_sentences(sources):
    """The engine returns facts: no literal of it has two words in a row."""
    for relative in sorted(sources):
        if not is_cpp(relative) or not relative.startswith(ENGINE):
            continue
        text = sources[relative]
        for position, literal in cpp_text.string_literals(text):
            statement = re.split(r"[;{}]", text[:position])[-1]
            if SENTENCE.search(literal) and not CHECK_MESSAGE.search(statement):
                line = cpp_text.line_of(text, position)
                yield f"{relative}:{line}: the engine forms no sentence: \"{literal}\""
