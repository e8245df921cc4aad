#!/usr/bin/env python3
"""Plants a violation of each rule in a small tree and expects tidy.py to name just that one."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cpp_text  # noqa: E402
import tidy  # noqa: E402

GUARD = "FUNNELCAST_SIMULATOR_BASE_SUMS_H_"
CLEAN = {
    "simulator/base/CMakeLists.txt": "funnelcast_library(base SOURCES averages.cc sums.cc)\n",
    "simulator/base/averages.cc": "// Averages.\n#include \"simulator/base/sums.h\"\n",
    "simulator/base/sums.cc":
        "// Sums.\n#include \"simulator/base/sums.h\"\n\nint Sum() { return 1; }\n",
    "simulator/base/sums.h":
        f"// Sums.\n#ifndef {GUARD}\n#define {GUARD}\n#endif  // {GUARD}\n",
}


def violations_of(changes):
    """What tidy says of the clean tree with files replaced or added."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**CLEAN, **changes}.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tidy.check_tree(folder)


def with_source(name, text):
    """Changes that add a source file under a CMakeLists.txt of its own."""
    folder, _, base = name.rpartition("/")
    return {name: text, f"{folder}/CMakeLists.txt": f"funnelcast_library(x SOURCES {base})\n"}


def with_include(name, include):
    return with_source(name, f"// A.\n#include {include}\n")


class TidyTest(unittest.TestCase):

    def assert_one(self, changes, words):
        violations = violations_of(changes)
        self.assertEqual(len(violations), 1, violations)
        self.assertIn(words, violations[0])

    def test_clean_tree_has_no_violation(self):
        self.assertEqual(violations_of({}), [])

    def test_messages_that_code_and_catalogues_do_not_agree_on(self):
        english, german = (f"server/words/messages/{code}/a.json" for code in ("en", "de"))
        pattern = '{"ROWS_TWICE": "{n, plural, one {a} other {{of}}}."}'
        said = {english: pattern, german: pattern}

        def source(key, name="of"):
            text = f'// A.\nauto a = Message{{{key}, {{{{"n", F(1, 2)}}, {{"{name}", "x"}}}}}};\n'
            return with_source("server/words/a.cc", text)

        good = source('"ROWS_TWICE"')
        self.assertEqual(violations_of({**said, **good}), [])
        self.assert_one({**said, **source('b ? "ROWS_TWICE" : "ROWS_THRICE"')},
                        "ROWS_THRICE is in no catalogue")
        self.assert_one({**said, **source('"ROWS_TWICE"', "off")},
                        "is given ['n', 'off'] and says ['n', 'of']")
        self.assert_one(said, "ROWS_TWICE is said nowhere")
        self.assert_one({**said, **good, german: "{}"}, "missing in the other language")
        self.assert_one({**said, **good, german: '{"ROWS_TWICE": "{n}."}'},
                        "the arguments of ROWS_TWICE differ")

    def test_include_against_an_arrow(self):
        for source, include in [
                ("simulator/nodes/a.cc", "simulator/sampler/nuts.h"),
                ("simulator/sampler/a.cc", "simulator/data/history.h"),
                ("simulator/forecast/a.cc", "simulator/assess/assess.h"),
                ("server/store/a.cc", "server/service/a.h"),
                ("server/ingest/a.cc", "server/store/a.h"),
                ("server/web/a.cc", "server/errors/a.h"),
                ("server/jobs/a.cc", "funnelcast/v1/model.pb.h"),
                ("server/convert/a.cc", "server/jobs/a.h"),
                ("clients/cli/a.cc", "simulator/fit/fit.h"),
                ("clients/cli/a.cc", "server/limits.h")]:
            with self.subTest(source=source, include=include):
                self.assert_one(with_include(source, f"\"{include}\""), "against the arrows")

    def test_include_along_an_arrow_is_fine(self):
        for source, include in [
                ("simulator/assess/a.cc", "simulator/forecast/forecast.h"),
                ("server/store/a.cc", "simulator/data/history.h"),
                ("server/service/a.cc", "simulator/fit/fit.h"),
                ("server/errors/a.cc", "google/rpc/error_details.pb.h"),
                ("server/service/a.cc", "server/limits.h"),
                ("tests/server/a.cc", "server/store/store.h")]:
            with self.subTest(source=source, include=include):
                self.assertEqual(violations_of(with_include(source, f"\"{include}\"")), [])

    def test_library_outside_its_home(self):
        self.assert_one(with_include("server/service/a.cc", "<soci/soci.h>"), "soci belongs")

    def test_engine_with_a_clock_or_a_file(self):
        source = "simulator/nodes/a.cc"
        clock = "// A.\nauto Now() { return std::chrono::system_clock::now(); }\n"
        self.assert_one(with_source(source, clock), "does not use system_clock")
        self.assert_one(with_include(source, "<fstream>"), "does not include fstream")
        commented = "// A, without system_clock.\n/* std::rand */\n"
        self.assertEqual(violations_of(with_source(source, commented)), [])

    def test_long_function(self):
        def source(lines):
            body = "  Step();\n" * (lines - 2)
            return with_source("server/jobs/a.cc", "// A.\nvoid Run() {\n" + body + "}\n")
        self.assertEqual(violations_of(source(70)), [])
        self.assert_one(source(71), "function of 71 lines")

    def test_long_file(self):
        source = "server/jobs/a.cc"
        self.assertEqual(violations_of(with_source(source, "// A.\n" * 600)), [])
        self.assert_one(with_source(source, "// A.\n" * 601), "601 lines")
        self.assertEqual(violations_of(with_source("tests/a.cc", "// A.\n" * 800)), [])
        self.assert_one(with_source("tests/a.cc", "// A.\n" * 801), "801 lines")

    def test_wide_line(self):
        source = "server/jobs/a.cc"
        self.assertEqual(violations_of(with_source(source, "//" + "a" * 98 + "\n")), [])
        self.assert_one(with_source(source, "//" + "a" * 99 + "\n"), "101 columns")

    def test_header_guard_of_another_file(self):
        text = CLEAN["simulator/base/sums.h"].replace("SUMS", "SUM")
        self.assert_one({"simulator/base/sums.h": text}, "header guard")

    def test_header_guard_of_a_header_for_all_vector_widths(self):
        guard = "FUNNELCAST_SIMULATOR_FORWARD_LANES_INL_H_"
        text = (f"// A.\n#if defined({guard}) == defined(HWY_TARGET_TOGGLE)\n#define {guard}\n"
                f"#endif\nint a = 1;\n#endif  // {guard}\n")
        source = "simulator/forward/lanes-inl.h"
        self.assertEqual(violations_of(with_source(source, text)), [])
        wrong = text.replace("HWY_TARGET_TOGGLE", "OTHER")
        self.assert_one(with_source(source, wrong), "header guard")

    def test_file_without_opening_comment(self):
        self.assert_one(with_source("server/jobs/a.cc", "int a = 1;\n"), "does not open with")
        self.assert_one(with_source("server/jobs/a.cc", "#include \"server/jobs/b.h\"\n"),
                        "does not open with")

    def test_source_may_leave_the_comment_to_its_own_header(self):
        source = with_source("server/jobs/a.cc", "#include \"server/jobs/a.h\"\n")
        self.assertEqual(violations_of(source), [])

    def test_forbidden_word(self):
        self.assert_one(with_source("server/jobs/a.cc", "// TO" "DO: later.\n"), "no place here")

    def test_source_lists(self):
        lists = "simulator/base/CMakeLists.txt"
        library = "funnelcast_library(base SOURCES {})\n"
        self.assert_one({lists: library.format("sums.cc averages.cc")}, "not in order")
        self.assert_one({lists: library.format("sums.cc")}, "in no CMakeLists.txt")
        self.assert_one({lists: library.format("averages.cc sums.cc z.cc")}, "listed and missing")

    def test_links_between_documents(self):
        there = {"docs/b.md": "# B\n\n## Two words, one\n"}
        fine = "[b](b.md) [two](b.md#two-words-one) [here](#a) [web](https://x.y/z)\n`[c](c.md)`\n"
        self.assertEqual(violations_of({"docs/a.md": "# A\n" + fine, **there}), [])
        self.assert_one({"docs/a.md": "[c](c.md)\n"}, "a.md:1: the link to c.md leads nowhere")
        self.assert_one({"docs/a.md": "[two](b.md#two)\n", **there}, "no heading for #two")


class FunctionLengthsTest(unittest.TestCase):

    def lengths(self, text):
        return [length for _, length in cpp_text.function_lengths(text)]

    def test_functions_in_namespaces_and_classes(self):
        text = ("namespace a {\nclass B {\n  int C() {\n    return 1;\n  }\n  D d_{1};\n};\n"
                "int E(\n  int f) {\n}\n}\n")
        self.assertEqual(self.lengths(text), [3, 3])

    def test_braces_in_literals_comments_and_initializers(self):
        text = ("constexpr int kA[] = {\n1,\n2};\nint B() {\n  // {{\n"
                "  auto s = \"{\" + R\"x({{)x\";\n  char c = '{';\n  return 1'000;\n}\n"
                "int D() {\n}\n")
        self.assertEqual(self.lengths(text), [6, 2])

    def test_constructor_with_initializer_list(self):
        text = "A::A(int b)\n    : b_{b},\n      c_(b) {\n  D();\n}\nint E() { return 1; }\n"
        self.assertEqual(self.lengths(text), [5, 1])

    def test_macros_and_lambdas(self):
        text = "#define X(a) { \\\n  a\nTEST(A, B) {\n  auto f = [] {\n  };\n}\n"
        self.assertEqual(self.lengths(text), [4])


if __name__ == "__main__":
    unittest.main()
