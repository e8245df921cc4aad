#!/usr/bin/env python3
"""Shows that the rules of layout.py and limit_rules.py bite, each on a few files made up for it."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import layout  # noqa: E402
import limit_rules  # noqa: E402
import tidy  # noqa: E402


def including(*names):
    return "// A.\n" + "".join(f'#include "{name}"\n' for name in names)


class RuleTest(unittest.TestCase):

    def assert_fine(self, check, sources):
        self.assertEqual(list(check(sources)), [])

    def assert_one(self, check, sources, words):
        violations = list(check(sources))
        self.assertEqual(len(violations), 1, violations)
        self.assertIn(words, violations[0])


class FacesTest(RuleTest):

    def test_only_the_face_is_included_from_outside(self):
        for source, include in [("simulator/assess/a.cc", "simulator/forecast/prepare.h"),
                                ("server/service/a.h", "simulator/forecast/prepare.h"),
                                ("examples/a.cc", "simulator/fit/fit_nodes.h")]:
            with self.subTest(source=source, include=include):
                self.assert_one(layout.check_faces, {source: including(include)},
                                f"{source}:2: {include} is not the face")

    def test_faces_structs_the_ground_span_functions_and_the_own_folder_are_fine(self):
        for source, include in [("simulator/assess/a.cc", "simulator/forecast/forecast.h"),
                                ("server/service/a.cc", "simulator/data/history.h"),
                                ("examples/a.cc", "simulator/base/random.h"),
                                ("simulator/forecast/a.cc", "simulator/simd/rows.h"),
                                ("simulator/forecast/a.cc", "simulator/forecast/prepare.h"),
                                ("tests/simulator/forecast/a.cc", "simulator/forecast/prepare.h")]:
            with self.subTest(source=source, include=include):
                self.assert_fine(layout.check_faces, {source: including(include)})

    def test_a_face_includes_plain_structs_and_its_own_folder_alone(self):
        face = "simulator/forecast/forecast.h"
        self.assert_fine(layout.check_faces, {face: including(
            "simulator/base/day.h", "simulator/data/plan.h", "simulator/forecast/draws.h")})
        for include in ["simulator/nodes/nodes.h", "simulator/simd/rows.h"]:
            self.assert_one(layout.check_faces, {face: including(include)},
                            "a face includes nothing of " + layout.folder_of(include))

    def test_the_engine_has_no_source_right_in_its_root(self):
        self.assert_one(layout.check_engine_root, {"simulator/fit.h": "// A.\n"}, "choose a folder")
        self.assert_fine(layout.check_engine_root, {"simulator/fit/fit.h": "// A.\n"})


class CirclesTest(RuleTest):

    def test_circle_of_headers(self):
        circle = {"server/a.h": including("server/b.h"), "server/b.h": including("server/c.h"),
                  "server/c.h": including("server/a.h"), "server/d.h": including("server/a.h")}
        self.assert_one(layout.check_circles, circle, "server/a.h, server/b.h, server/c.h")
        circle["server/c.h"] = "// A.\n"
        self.assert_fine(layout.check_circles, circle)

    def test_circle_of_folders(self):
        circle = {"simulator/fit/a.cc": including("simulator/update/a.h"),
                  "simulator/update/a.h": "// A.\n",
                  "simulator/update/b.cc": including("simulator/fit/b.h"),
                  "simulator/fit/b.h": "// A.\n"}
        self.assert_one(layout.check_circles, circle, "simulator/fit, simulator/update")
        circle["simulator/update/b.cc"] = "// A.\n"
        self.assert_fine(layout.check_circles, circle)

    def test_two_circles_that_share_no_node(self):
        graph = {"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}, "e": {"a", "unknown"}}
        self.assertEqual(layout.find_circles(graph), [["a", "b"], ["c", "d"]])


class MirrorTest(RuleTest):

    def test_tests_of_no_folder(self):
        tree = {"server/store/a.cc": "// A.\n", "tests/server/store/a_test.cc": "// A.\n",
                "tests/server/store/fixtures/rows.cc": "// A.\n",
                "tests/integration/cases/a_test.py": "", "tests/tidy/a_test.py": ""}
        self.assert_fine(layout.check_mirror, tree)
        self.assert_one(layout.check_mirror, {**tree, "tests/server/stores/a_test.cc": "// A.\n"},
                        "there is no server/stores")
        self.assert_one(layout.check_mirror, {**tree, "tests/samples/a_test.py": ""},
                        "there is no samples")


class SentencesTest(RuleTest):

    def assert_literal(self, code, is_fine):
        sources = {"simulator/fit/a.cc": "// A sentence of a comment.\n" + code}
        if is_fine:
            self.assert_fine(layout.check_sentences, sources)
        else:
            self.assert_one(layout.check_sentences, sources, "forms no sentence")

    def test_two_words_in_a_row(self):
        self.assert_literal('auto a = "No part can be fitted.";\n', False)
        self.assert_literal('auto a = "weeks, or" + b;\n', False)
        self.assert_literal('auto a = R"(No part)";\n', False)

    def test_single_words_checks_and_numbers(self):
        self.assert_literal('auto a = "carry_over";\n', True)
        self.assert_literal('auto a = ", 2 " + b;\n', True)
        self.assert_literal('FUNNELCAST_CHECK(a && "sizes must agree");\n', True)
        self.assert_literal('static_assert(kA == 1,\n    "sizes must agree");\n', True)
        self.assert_literal('#define A "sizes must agree"\n', True)
        self.assert_fine(layout.check_sentences, {"server/a.cc": 'auto a = "No part.";\n'})


class LimitsTest(RuleTest):
    TREE = {"server/limits.h": "// A.\ninline constexpr int kMaxRows = 5;\n",
            "server/service/a.cc": "// A.\nbool F(int a) { return a > limits::kMaxRows; }\n",
            "tests/server/service/a_test.cc": "// A.\nint a = limits::kMaxRows + 1;\n"}

    def test_limit_that_is_used_and_tested(self):
        self.assert_fine(limit_rules.check_limits, self.TREE)

    def test_limit_that_is_enforced_nowhere(self):
        changed = {**self.TREE, "server/service/a.cc": "// A.\n"}
        self.assert_one(limit_rules.check_limits, changed, "kMaxRows is enforced nowhere")

    def test_limit_without_a_test(self):
        changed = {**self.TREE, "tests/server/service/a_test.cc": "// kMaxRowsOfAll\n"}
        self.assert_one(limit_rules.check_limits, changed, "kMaxRows is named in no test")

    def test_defaults_patience_and_caches_need_no_test(self):
        text = "// A.\n" + "".join(f"constexpr int {name} = 5;\n" for name in
                                   ("kDefaultRows", "kRowTimeout", "kRowCacheBytes", "kMaxRows"))
        changed = {"server/limits.h": text, "tests/a_test.cc": "limits::kMaxRows\n",
                   "server/a.cc": "kDefaultRows kRowTimeout kRowCacheBytes kMaxRows\n"}
        self.assert_fine(limit_rules.check_limits, changed)

    def test_maximum_elsewhere(self):
        for source, is_fine in [("constexpr std::size_t kMaxNames = 5;\n", False),
                                ("inline constexpr double kMaxShare{0.5};\n", False),
                                ("static constexpr int kMaxRows[] = {1, 2};\n", False),
                                ("constexpr int kNamedChannels = 5;\n", True),
                                ("int a = limits::kMaxRows;\n", True),
                                ("// constexpr int kMaxNames = 5;\n", True)]:
            with self.subTest(source=source):
                sources = {"server/store/a.cc": source}
                if is_fine:
                    self.assert_fine(limit_rules.check_maxima_at_home, sources)
                else:
                    self.assert_one(limit_rules.check_maxima_at_home, sources,
                                    "belongs to server/limits.h")


class ArrowsTest(unittest.TestCase):

    def test_folders_depend_on_those_above_them_only(self):
        above = []
        for folder, allowed in tidy.ARROWS.items():
            for target in allowed:
                if target.rstrip("/") in tidy.ARROWS:
                    self.assertIn(target.rstrip("/"), above, f"of {folder}")
            above.append(folder)


if __name__ == "__main__":
    unittest.main()
