#!/usr/bin/env python3
"""Checks the house rules: arrows, sizes, header guards, opening comments, source lists, messages.

Prints one line a violation and ends with 1 when there is any. What clang-format, buf and
shellcheck see is left to them. The rules are shown to bite by tidy_test.py.
"""

import pathlib
import re
import sys

import cpp_text
import layout
import limit_rules
import links
import messages

SKIPPED_FOLDERS = {".git", "build", "node_modules", "__pycache__", ".claude"}
FILE_LINES = 600
TEST_FILE_LINES = 800
FUNCTION_LINES = 70
COLUMNS = 100

# Arrows of docs/architecture.md: what each folder may include of ours. The longest matching
# prefix counts. Headers right in
# server/ (limits, the clock) are for all of the server.
PROTOS = "funnelcast/v1/"
GOOGLE = "google/"
GROUND = ["simulator/base/", "simulator/data/"]
ENGINE_ARROWS = {
    "base": [],
    "simd": ["base"],
    "data": ["base"],
    "sampler": ["base"],
    "mechanisms": ["base", "simd", "data"],
    "nodes": ["base", "simd", "data", "mechanisms"],
    "rules": ["base", "data"],
    "curves": ["base", "simd", "data", "mechanisms", "nodes"],
    "fit": ["base", "simd", "data", "sampler", "mechanisms", "nodes", "rules", "curves"],
    "update": ["base", "data", "sampler", "mechanisms", "nodes", "curves", "fit"],
    "forecast": ["base", "simd", "data", "mechanisms", "nodes", "rules"],
    "assess": ["base", "simd", "data", "forecast"],
    "backtest": ["base", "simd", "data", "rules", "fit", "forecast", "assess"],
    "codec": ["base", "data"],
}
STRUCTS = GROUND
ENGINE = [f"simulator/{folder}/" for folder in ENGINE_ARROWS]
ARROWS = {
    **{f"simulator/{folder}": [f"simulator/{other}/" for other in others]
       for folder, others in ENGINE_ARROWS.items()},
    "server/words": [],
    "server/errors": ["server/words/", GOOGLE],
    "server/history": ["server/errors/", "server/words/", *STRUCTS],
    "server/store": ["server/errors/", "server/words/", *STRUCTS],
    "server/ingest": ["server/errors/", "server/words/"],
    "server/convert": ["server/errors/", "server/history/", "server/words/", "server/store/",
                       PROTOS, GOOGLE, *ENGINE],
    "server/jobs": ["server/errors/", "server/words/", "server/history/", "server/store/",
                    *ENGINE],
    "server/service": ["server/errors/", "server/words/", "server/convert/", "server/ingest/",
                       "server/history/", "server/store/", "server/jobs/", PROTOS, GOOGLE,
                       *ENGINE],
    "server/web": [],
    "server": ["server/errors/", "server/store/", "server/convert/", "server/ingest/",
               "server/jobs/", "server/service/", "server/web/", PROTOS, GOOGLE],
    "clients/cli": [PROTOS, GOOGLE],
    "examples": ["simulator/base/"],
}
OURS = ("simulator/", "server/", "clients/", "examples/", "tests/", PROTOS, GOOGLE)

# Libraries that belong to some folders only.
LIBRARY_HOMES = {
    "soci": ("server/store/", "tests/"),
    "sqlite3.h": ("server/store/", "tests/"),
    "csv.h": ("server/ingest/", "tests/"),
    "boost/beast": ("server/web/", "tests/"),
    "prometheus": ("server/web/", "server/main.cc", "server/service/", "tests/"),
}

# The engine is a library a statistician can read: no clock, file, process-wide random state,
# proto or SQL.
IMPURE_INCLUDES = ("fstream", "iostream", "filesystem", "random", "ctime", "grpc",
                   "google/", "funnelcast/", "soci", "sqlite3", "spdlog")
IMPURE_WORDS = ("system_clock", "steady_clock", "std::rand", "random_device", "std::time",
                "getenv", "fopen")

FORBIDDEN_WORDS = ("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK", "GTEST_" "SKIP", "DIS" "ABLED_")
SOURCE_SUFFIXES = {".cc", ".h"}
TEXT_SUFFIXES = SOURCE_SUFFIXES | {".py", ".sh", ".proto", ".cmake", ".md", ".txt", ".sql",
                                   ".json", ".yaml"}
SHELL_NAMES = {"quickstart", "check", "run"}


def is_shell(path):
    return path.suffix == ".sh" or (path.name in SHELL_NAMES and path.suffix == "")


def is_test(relative):
    return relative.startswith("tests/")


def find_files(root):
    """Every text file of ours, as (path, path relative to the root with slashes), in order."""
    found = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if set(relative.parts[:-1]) & SKIPPED_FOLDERS or not path.is_file() or path.is_symlink():
            continue
        if path.suffix in TEXT_SUFFIXES or is_shell(path):
            found.append((path, relative.as_posix()))
    return found


def owner_folder(relative):
    """The longest folder with arrows that holds the file; None for tests, which are free."""
    best = None
    for folder in ARROWS:
        if relative.startswith(folder + "/") and (best is None or len(folder) > len(best)):
            best = folder
    return best


def include_is_allowed(folder, include):
    if include.startswith(folder + "/") and owner_folder(include) == folder:
        return True
    if folder.startswith("server/") and re.fullmatch(r"server/\w+\.h", include):
        return True
    for allowed in ARROWS[folder]:
        if include.startswith(allowed):
            return True
    return False


def check_arrows(relative, text):
    folder = owner_folder(relative)
    for line, include in cpp_text.includes(text):
        if include.startswith(OURS) and folder and not include_is_allowed(folder, include):
            yield f"{relative}:{line}: {include} goes against the arrows of {folder}"
        for library, homes in LIBRARY_HOMES.items():
            if include.startswith(library) and not relative.startswith(homes):
                yield f"{relative}:{line}: {library} belongs to {homes[0]} only"


def check_purity(relative, text):
    if not relative.startswith("simulator/"):
        return
    for line, include in cpp_text.includes(text):
        if include.startswith(IMPURE_INCLUDES):
            yield f"{relative}:{line}: the engine does not include {include}"
    code = cpp_text.blank_comments_and_strings(text)
    for word in IMPURE_WORDS:
        for match in re.finditer(re.escape(word) + r"\b", code):
            line = cpp_text.line_of(code, match.start())
            yield f"{relative}:{line}: the engine does not use {word}"


def check_header_guard(relative, text):
    if not relative.endswith(".h"):
        return
    guard = "FUNNELCAST_" + re.sub(r"[^A-Za-z0-9]", "_", relative).upper() + "_"
    opening = f"#ifndef {guard}"
    if relative.endswith("-inl.h"):  # read once for every target of Highway's
        opening = f"#if defined({guard}) == defined(HWY_TARGET_TOGGLE)"
    wanted = [opening, f"#define {guard}", f"#endif  // {guard}"]
    if any(line not in text.splitlines() for line in wanted):
        yield f"{relative}:1: the header guard is not {guard}"


def check_opening_comment(relative, text):
    """A source may leave it to its own header, which then has to be its first include."""
    own_header = re.sub(r"\.cc$", ".h", relative)
    if relative.endswith(".cc") and text.startswith(f'#include "{own_header}"\n'):
        return
    if not text.startswith("//"):
        yield f"{relative}:1: the file does not open with a comment on what it does"


def check_functions(relative, text):
    for line, length in cpp_text.function_lengths(text):
        if length > FUNCTION_LINES:
            yield f"{relative}:{line}: a function of {length} lines; {FUNCTION_LINES} at most"


def check_size(path, relative, text):
    if path.suffix in {".md", ".json", ".txt", ".yaml"} and path.name != "CMakeLists.txt":
        return
    limit = TEST_FILE_LINES if is_test(relative) else FILE_LINES
    lines = text.splitlines()
    if len(lines) > limit:
        yield f"{relative}:1: {len(lines)} lines; {limit} at most"
    if path.suffix in SOURCE_SUFFIXES | {".py"} or is_shell(path):
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS and not line.lstrip().startswith("#include"):
                yield f"{relative}:{number}: {len(line)} columns; {COLUMNS} at most"


def check_words(relative, text):
    for number, line in enumerate(text.splitlines(), 1):
        for word in FORBIDDEN_WORDS:
            if re.search(rf"\b{word}(?!X)", line):
                yield f"{relative}:{number}: {word} has no place here: do it or leave it out"


def cmake_source_runs(text):
    """Runs of neighbouring sources in a CMake file, as lists of (line, name)."""
    run = []
    for number, line in enumerate(text.splitlines(), 1):
        for token in re.findall(r"[^\s()]+", line.split("#")[0]):
            if token.endswith(".cc") and not token.startswith("$"):
                run.append((number, token))
            elif run:
                yield run
                run = []
    if run:
        yield run


def check_source_lists(root, files):
    listed = set()
    for path, relative in files:
        if path.name != "CMakeLists.txt":
            continue
        for run in cmake_source_runs(path.read_text(encoding="utf-8")):
            names = [name for _, name in run]
            if names != sorted(names):
                yield f"{relative}:{run[0][0]}: the source list is not in order"
            for name in names:
                source = (path.parent / name).resolve()
                listed.add(source)
                if not source.exists():
                    yield f"{relative}:{run[0][0]}: {name} is listed and missing"
    for path, relative in files:
        if path.suffix == ".cc" and path.resolve() not in listed:
            yield f"{relative}:1: in no CMakeLists.txt"


# Each takes the text of every file by its path.
TREE_CHECKS = (layout.check_circles, layout.check_engine_root, layout.check_mirror,
               limit_rules.check_limits, limit_rules.check_maxima_at_home)
SOURCE_CHECKS = (check_arrows, check_purity, check_header_guard, check_opening_comment,
                 check_functions)


def check_tree(root):
    """All violations below `root`, as lines `path:line: what`."""
    root = pathlib.Path(root)
    files = find_files(root)
    texts = {relative: path.read_text(encoding="utf-8") for path, relative in files}
    violations = [*check_source_lists(root, files), *messages.check(root)]
    for check in TREE_CHECKS:
        violations += check(texts)
    for path, relative in files:
        text = texts[relative]
        violations += check_size(path, relative, text)
        violations += check_words(relative, text)
        violations += links.check_links(path, relative, text)
        if path.suffix in SOURCE_SUFFIXES:
            for check in SOURCE_CHECKS:
                violations += check(relative, text)
    return violations


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    violations = check_tree(root)
    for violation in violations:
        print(violation)
    print(f"{len(violations)} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
