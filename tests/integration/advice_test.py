#!/usr/bin/env python3
"""Every command that a message, a help text or a document names exists and works.

The commands are found in the sources (advice.py), so that a new message with a wrong command fails
here without anybody adding it. Each is held against the tree of commands and flags, and then run as
it stands, with BRAND and the like filled in: where a brand has everything, where it has its history
only, where it was just created, or on an empty server. The tour of the README runs line by line on
the sample brand.

FUNNELCAST_ADVICE_LIST=1 prints what was found.
"""

import gzip
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import unittest

import advice
import advice_brand
import driver

DOCUMENTS = ["README.md", "examples/README.md",
             *sorted(str(path.relative_to(driver.ROOT))
                     for path in (driver.ROOT / "docs").rglob("*.md"))]
FOLDERS = ["clients", "server", "simulator"]

# What only reads can share one server.
READING = {"assess", "compare", "completion", "curves", "forecast", "history", "list", "query",
           "revisions", "show"}
# A word in capitals, or a place that the program fills in, by what it is called.
FILL = {"ACTIVITY": "stories", "AUDIENCE": "students", "BENCHMARK": "tiktok_ctr", "BRAND": "shop",
        "CAMPAIGN": "spring", "CHANNEL": "facebook", "CODE": "EUR", "COMMAND": "brand",
        "DATE": "2025-12-31",
        "EVENT": "black_friday_2026", "EXPERIMENT": "fb_pause", "FILE": "history.csv",
        "FUNNEL": "sales", "GOAL": "q1_orders", "ID": "another", "IMPORT": "1", "METRIC": "orders",
        "NAME": "another",
        "SCENARIO": "spring", "SECONDS": "90", "WORD": "count"}
# Words in capitals that mean themselves.
AS_THEY_ARE = {"CHF", "DE", "EUR", "USD"}
# Values of flags whose placeholder means something else elsewhere.
FLAG_FILL = {"--like": "google_ads", "--mapping": "google_ads",
             "--plan": "plan.csv", "--metric": "orders", "--funnel": "sales", "--into": "instagram"}
# Texts whose command itself is filled in by the program, with all that may stand there.
WRITTEN_OUT = {
    "{} --help": [],  # the path of the command that was mistyped
    "funnelcast {} {} shop {}{}{}": [],  # examples of helps, which are read themselves
    "funnelcast {} merge {} {} --into {}": [
        "funnelcast channel merge shop instagramm_stories --into instagram_stories",
        "funnelcast metric merge shop mails --into emails"],
    "funnelcast funnel update {} {} --{} METRIC": [
        f"funnelcast funnel update shop sales --{stage} leads"
        for stage in ("attention", "interest", "desire", "action", "value")],
    "funnelcast observation delete {} {}": ["funnelcast observation delete shop --metric orders"],
    "funnelcast {} create {} {}": [
        "funnelcast audience create shop another", "funnelcast channel create shop another",
        "funnelcast metric create shop another"],
    "funnelcast {} list {}": ["funnelcast campaign list BRAND CHANNEL",
                                     *(f"funnelcast {what} list BRAND"
                                       for what in ("channel", "funnel", "goal", "metric"))],
    "funnelcast {} create --help": [f"funnelcast {what} create --help"
                                     for what in ("channel", "funnel", "goal", "metric")],
}
# Advice without a command behind it, as it was once given.
VAGUE = re.compile(r"create it first|import it again under|choose another id or|"
                   r"change that one")

PLACE = re.compile(r"\{\d*(?::[^{}]*)?\}")
COMMAND = re.compile(r"(?:^|(?<=[\s(|;&]))funnelcast(?= )([^|;&>)#]*)")


class Tree:
    """Commands and flags, as the program's own completion script knows them."""

    def __init__(self, script):
        arms = re.findall(r'^    "([^"]*)"\) next="([^"]*)"; flags="([^"]*)"', script, re.MULTILINE)
        self.next = {path: following.split() for path, following, _ in arms}
        self.flags = {path: set(flags.split()) for path, _, flags in arms}
        values = re.search(r"^      (--\S+)\) pending=", script, re.MULTILINE).group(1)
        self.value_flags = set(values.split("|"))

    def follow(self, words):
        """(path, rest): the command that the words begin with, and its flags and arguments."""
        path, rest, pending, in_path = "", [], False, True
        for word in words:
            is_argument = not pending and not word.startswith("-")
            if is_argument and in_path and word in self.next[path]:
                path = f"{path} {word}".strip()
                continue
            in_path = in_path and not is_argument
            rest.append(word)
            pending = not pending and word in self.value_flags
        return path, rest

    def problem(self, words):
        """What is wrong with a command, or None."""
        path, rest = self.follow(words)
        arguments = self.arguments(rest)
        if self.next[path] and "--help" not in rest and "--version" not in rest:
            return f"'{' '.join([path, *arguments]).strip()}' is no command"
        if self.next[path] and arguments:
            return f"there is no command {path} {arguments[0]}"
        for word in rest:
            flag = word.split("=")[0]
            if re.match(r"--?[a-z]", word) and flag not in self.flags[path]:
                return f"{path} has no flag {flag}"
        return None

    def arguments(self, rest):
        """The words of `rest` that are neither flags nor their values."""
        found, pending = [], False
        for word in rest:
            if not pending and not word.startswith("-"):
                found.append(word)
            pending = not pending and word in self.value_flags
        return found

    def is_short_form(self, text):
        """Whether a text in backticks means a command, such as `metric set`."""
        words = text.split()
        if len(words) < 2 or words[0].startswith("-"):
            return False
        verbs = {verb for path, following in self.next.items() if path for verb in following}
        group = words[0] in self.next[""]
        return group and (not self.next[words[0]] or words[1].isalpha()) or (
            words[1] in verbs and re.fullmatch(r"[a-z]+", words[0]) is not None)


def split_words(text):
    return shlex.split(text, comments=True)


class Advices(unittest.TestCase):
    """What can be said without a server."""

    @classmethod
    def setUpClass(cls):
        cls.program = pathlib.Path(os.environ["FUNNELCAST_BIN"]) / "funnelcast"
        script = subprocess.run([cls.program, "completion", "bash"], capture_output=True, text=True,
                                check=True).stdout
        cls.tree = Tree(script)
        cls.found = find_all(cls.program, cls.tree)

    def test_the_search_finds_messages_helps_and_documents(self):
        places = {found.place.split(":")[0] for found in self.found}
        for expected in ("clients/cli/failure.cc", "clients/cli/goal_commands.cc", "README.md"):
            self.assertIn(expected, places)

    def test_commands_and_flags_exist(self):
        for found in self.found:
            for command in COMMAND.findall(found.text):
                with self.subTest(place=found.place, text=found.text):
                    words = [word for word in split_words(command) if word != "..."]
                    words = [FILL.get(word, word) if word == "COMMAND" else word for word in words]
                    self.assertIsNone(self.tree.problem(words))

    def test_short_forms_exist(self):
        for found in self.found:
            if found.text.startswith("funnelcast") or not self.tree.is_short_form(found.text):
                continue
            with self.subTest(place=found.place, text=found.text):
                self.assertIsNone(self.tree.problem(split_words(found.text)))

    def test_flags_that_messages_name_exist(self):
        known = set().union(*self.tree.flags.values()) | server_flags()
        for folder in ("clients", "server"):
            for path in advice.sources(driver.ROOT, folder):
                for line, text in advice.texts(path):
                    for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*[a-z]", text):
                        with self.subTest(place=f"{path.relative_to(driver.ROOT)}:{line}"):
                            self.assertIn(flag, known, text)

    def test_no_advice_is_without_a_command(self):
        for folder in FOLDERS:
            for path in advice.sources(driver.ROOT, folder):
                for line, text in advice.texts(path):
                    with self.subTest(place=f"{path.relative_to(driver.ROOT)}:{line}", text=text):
                        self.assertTrue("`funnelcast " in text or not VAGUE.search(text))

    def test_wrong_advice_would_be_found(self):
        for text in ("goal asses shop", "goal create shop --metrics x", "channels list", "goal"):
            self.assertIsNotNone(self.tree.problem(text.split()), text)
        self.assertTrue(self.tree.is_short_form("mertic set"))
        self.assertTrue(self.tree.is_short_form("metric sett"))
        self.assertFalse(self.tree.is_short_form("page_token"))


def server_flags():
    """Flags of the programs that are not funnelcast, and of quickstart."""
    program = pathlib.Path(os.environ["FUNNELCAST_BIN"]) / "funnelcast-server"
    shown = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"--[a-z-]+", shown.stdout + shown.stderr))


def find_all(program, tree):
    """Every advice, those whose command the program fills in written out."""
    found = advice.in_sources(driver.ROOT, FOLDERS)
    for path in tree.next:
        shown = subprocess.run([program, *path.split(), "--help"], capture_output=True, text=True,
                               check=True).stdout
        found += [advice.Advice(f"{path} --help", text) for text in advice.in_text(shown)]
    for name in DOCUMENTS:
        found += advice.in_document(driver.ROOT, name)
    written_out = []
    for one in found:
        for text in WRITTEN_OUT.get(PLACE.sub("{}", one.text), [one.text]):
            written_out.append(advice.Advice(one.place, text))
    return written_out


class Filler:
    """Puts real names where an advice leaves a place for them."""

    def __init__(self, program, tree, names):
        self.program = program
        self.tree = tree
        self.names = {**FILL, **names}
        self.usages = {}

    def usage(self, path):
        """Names of the arguments of a command, in order."""
        if path not in self.usages:
            shown = subprocess.run([self.program, *path.split(), "--help"], capture_output=True,
                                   text=True, check=True).stdout
            usage = re.search(r"^Usage: funnelcast (.*)$", shown, re.MULTILINE).group(1)
            self.usages[path] = re.findall(r"[A-Z_]{2,}", usage.replace("[OPTIONS]", ""))
        return self.usages[path]

    def value(self, name, flag, path, text):
        if flag in FLAG_FILL:
            return FLAG_FILL[flag]
        if name == "FILE" and path.startswith("scenario"):
            return "plan.csv"
        if name == "FILE" and "--mapping" in text:
            return "google.csv"
        if name == "ID" and path.startswith("imports"):
            return self.names["IMPORT"]
        if name not in self.names:
            raise AssertionError(f"nobody knows what {name} of {path} stands for; add it to FILL")
        return self.names[name]

    def fill(self, text):
        """`text` with its places filled in, ready for a shell."""
        tokens = text.split()
        start = tokens.index("funnelcast") + 1 if "funnelcast" in tokens else len(tokens)
        path, _ = self.tree.follow(word for word in tokens[start:] if not PLACE.search(word))
        arguments = 0
        for i in range(start, len(tokens)):
            token, before = tokens[i], tokens[i - 1]
            flag = before if before in self.tree.value_flags else None
            is_command = token in path.split() and arguments == 0
            if PLACE.fullmatch(token):
                usage = self.usage(path)
                name = usage[min(arguments, len(usage) - 1)] if flag is None else flag
                tokens[i] = self.value(name, flag, path, text)
            elif PLACE.search(token):
                tokens[i] = PLACE.sub("", token)
            bare = tokens[i].strip("[].").removesuffix("...")
            if re.fullmatch(r"[A-Z][A-Z_|]+", bare) and bare not in AS_THEY_ARE:
                tokens[i] = self.value(bare, flag, path, text)
            if flag is None and not is_command and not token.startswith("-"):
                arguments += 1
        return " ".join(tokens)


class Shell:
    """Runs lines as somebody would who pasted them, in a folder with the files they name.

    Fits and backtests are made small: whether the command works is asked here, not whether the
    model is good.
    """

    SMALL = """#!/usr/bin/env bash
arguments=("$@")
case " $* " in
  *" --help "*) ;;
  " fit "*" --update "* | *" --chains "*) ;;
  " fit "*) arguments+=(--chains 2 --draws-per-chain 100) ;;
  " backtest "*)
    arguments=()
    while (($# > 0)); do
      if [ "$1" = --origins ]; then shift; else arguments+=("$1"); fi
      shift
    done
    arguments+=(--origins 1) ;;
esac
exec "$FUNNELCAST_PROGRAM" "${arguments[@]}"
"""

    def __init__(self, folder):
        self.folder = folder
        programs = folder / "programs"
        programs.mkdir()
        (programs / "funnelcast").write_text(self.SMALL, encoding="utf-8")
        (programs / "funnelcast").chmod(0o755)
        self.environment = {
            **os.environ, "PATH": f"{programs}:{os.environ['PATH']}",
            "FUNNELCAST_PROGRAM": str(pathlib.Path(os.environ["FUNNELCAST_BIN"]) / "funnelcast")}

    def run(self, server, line):
        # zsh's folders of completions, so that nothing is written elsewhere.
        script = f"set -o pipefail; fpath=(. .); {line}"
        return subprocess.run(
            ["bash", "-c", script], cwd=self.folder, capture_output=True, text=True, check=False,
            timeout=300, stdin=subprocess.DEVNULL,
            env={**self.environment, "FUNNELCAST_SERVER": f"127.0.0.1:{server.port}"})


class AdviceRuns(unittest.TestCase):
    """The commands, run."""

    @classmethod
    def setUpClass(cls):
        Advices.setUpClass()
        cls.tree = Advices.tree
        cls.server = driver.Server().__enter__()
        cls.addClassCleanup(cls.server.__exit__)
        cls.folder = cls.server.path / "work"
        cls.folder.mkdir()
        cls.shell = Shell(cls.folder)
        cls.write_files()
        # From nothing to everything; a command must work in one of these.
        cls.states = []
        cls.keep_state("empty")
        advice_brand.create(cls.server)
        cls.keep_state("created")
        advice_brand.import_history(cls.server, cls.folder)
        cls.keep_state("imported")
        advice_brand.enter(cls.server, cls.folder)
        cls.keep_state("entered")
        advice_brand.post(cls.server)
        cls.keep_state("posted")
        names = advice_brand.complete(cls.server, cls.folder)
        cls.keep_state("complete")
        cls.filler = Filler(Advices.program, cls.tree, names)

    @classmethod
    def write_files(cls):
        for name, text in advice_brand.files().items():
            (cls.folder / name).write_text(text, encoding="utf-8")
        history = (cls.folder / "history.csv").read_bytes()
        (cls.folder / "history.csv.gz").write_bytes(gzip.compress(history))

    @classmethod
    def keep_state(cls, name):
        cls.server.stop()
        shutil.copytree(cls.server.path / "data", cls.server.path / name)
        cls.states.insert(0, name)
        cls.server.start()

    def put_back(self, name):
        self.server.stop()
        shutil.rmtree(self.server.path / "data")
        shutil.copytree(self.server.path / name, self.server.path / "data")
        self.server.start()

    def lines(self):
        """The lines to run, each once, with the places they are from."""
        lines = {}
        for found in Advices.found:
            if not COMMAND.search(found.text):
                continue
            # Blocks of documents tell a story of their own; the README's is the tour.
            if ":" in found.place and found.place.endswith("#block"):
                continue
            if self.is_only_a_name(found.text):
                continue
            lines.setdefault(self.filler.fill(found.text), []).append(found.place)
        return lines

    def is_only_a_name(self, text):
        """`funnelcast scenario create` in a sentence names a command, and is not one to paste."""
        words = split_words(COMMAND.search(text).group(1))
        path, rest = self.tree.follow(words)
        return not rest and bool(self.filler.usage(path))

    def is_reading(self, line):
        words = split_words(COMMAND.search(line).group(1))
        path, rest = self.tree.follow(words)
        return path.split()[-1:] and path.split()[-1] in READING or bool(
            {"--help", "--version", "--dry-run"} & set(rest))

    def test_every_command_works_as_it_is_given(self):
        lines = self.lines()
        if os.environ.get("FUNNELCAST_ADVICE_LIST"):
            print(*(f"{line}    # {', '.join(places)}" for line, places in lines.items()), sep="\n")
        reading = [line for line in lines if self.is_reading(line)]
        writing = [line for line in lines if line not in reading]
        self.put_back("complete")
        for line in reading:
            with self.subTest(line=line, places=lines[line]):
                self.expect_success(line, lines[line], [self.shell.run(self.server, line)])
        for line in writing:
            with self.subTest(line=line, places=lines[line]):
                self.try_in_each_state(line, lines[line])

    def try_in_each_state(self, line, places):
        results = []
        for state in self.states:
            self.put_back(state)
            results.append(self.shell.run(self.server, line))
            if results[-1].returncode in (0, 2):
                break
        self.expect_success(line, places, results)

    def expect_success(self, line, places, results):
        # 3 is what --fail-on asks for. Pages of docs may speak of files and ids of their own.
        fine = (0, 1, 3) if all(place.startswith("docs/") for place in places) else (0, 3)
        if any(result.returncode in fine for result in results):
            return
        said = "\n".join(f"{result.returncode}: {result.stdout}{result.stderr}"
                         for result in results)
        self.fail(f"{line}\nended with {said}")


class Tour(unittest.TestCase):
    """The README's tour on the sample brand, as written."""

    def test_every_line_of_the_tour_works(self):
        readme = (driver.ROOT / "README.md").read_text(encoding="utf-8")
        tour = readme[readme.index("## A five-minute tour"):readme.index("## How it works")]
        lines = [line for _, language, block in advice.blocks(tour) if language == "sh"
                 for line in re.sub(r"\\\n\s*", " ", block).split("\n")
                 if line.startswith("funnelcast ")]
        self.assertGreater(len(lines), 10)
        with driver.Server() as server:
            folder = server.path / "work"
            folder.mkdir()
            (folder / "examples").symlink_to(driver.ROOT / "examples")
            shell = Shell(folder)
            for line in lines:
                result = shell.run(server, line)
                self.assertEqual(result.returncode, 0,
                                 f"{line}\n{result.stdout}{result.stderr}")


if __name__ == "__main__":
    unittest.main()
