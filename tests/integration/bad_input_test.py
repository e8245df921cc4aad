#!/usr/bin/env python3
"""Bad input by hand: each is refused with the right exit code and a sentence on what is wrong.

After every refusal the brand must hold exactly what it held before.
"""

import re
import unittest

import driver

BRAND = "shop"
HEADER = "date,channel,metric,value\n"
GOOD = (HEADER + "2025-01-01,facebook,spend,10\n2025-01-01,facebook,clicks,5\n"
        "2025-01-02,facebook,spend,11\n2025-01-02,facebook,clicks,6\n")

# Files: name -> (bytes or text, words that the message must contain).
BAD_FILES = {
    "wrong column": ("date,channel,metric,amount\n2025-01-01,facebook,clicks,5\n", ["value"]),
    "no rows": (HEADER, []),
    "empty": ("", ["empty"]),
    "not a number": (HEADER + "2025-01-03,facebook,clicks,many\n", ["row 2", "value", "many"]),
    "NaN": (HEADER + "2025-01-03,facebook,clicks,NaN\n", ["row 2", "value"]),
    "infinity": (HEADER + "2025-01-03,facebook,clicks,inf\n", ["row 2", "value"]),
    "negative spend": (HEADER + "2025-01-03,facebook,spend,-1\n", ["row 2", "value", "-1"]),
    "year 20230": (HEADER + "20230-01-03,facebook,clicks,1\n", ["row 2", "date", "20230-01-03"]),
    "year 1900": (HEADER + "1900-01-03,facebook,clicks,1\n", ["row 2", "date"]),
    "30 February": (HEADER + "2025-02-30,facebook,clicks,1\n", ["row 2", "date", "2025-02-30"]),
    "key twice": (HEADER + "2025-01-03,facebook,clicks,1\n2025-01-03,facebook,clicks,2\n",
                  ["row 3"]),
    "no date": (HEADER + ",facebook,clicks,1\n", ["row 2", "date"]),
    "no metric": (HEADER + "2025-01-03,facebook,,1\n", ["row 2", "metric"]),
    "row too short": (HEADER + "2025-01-03,facebook\n", ["row 2"]),
    "control character": (HEADER + "2025-01-03,face\x07book,clicks,1\n", ["row 2", "channel"]),
    "binary": (b"\x00\x01\x02\xff" * 100, []),
    "huge value": (HEADER + "2025-01-03,facebook,clicks,1e300\n", ["row 2", "value"]),
}

WINDOW = ("--from", "2026-01-01", "--to", "2026-04-01")
PLAN = "date,channel,metric,value\n2026-01-01,facebook,spend,10\n"

# Calls: name -> (arguments, exit code, words that the message must contain).
BAD_CALLS = {
    "unknown brand": (("history", "nobody"), 1, ["nobody"]),
    "brand id with capitals": (("brand", "create", "Shop", "--currency", "EUR"), 1, ["Shop"]),
    "brand twice": (("brand", "create", BRAND, "--currency", "EUR"), 1, [BRAND]),
    "currency in words": (("brand", "create", "other", "--currency", "Euro"), 1, ["Euro"]),
    "unknown time zone": (("brand", "create", "other", "--currency", "EUR", "--time-zone",
                           "Europe/Atlantis"), 1, ["Europe/Atlantis"]),
    "funnel without stages": (("funnel", "create", BRAND, "empty"), None, []),
    "metric for two stages": (("funnel", "create", BRAND, "twice", "--attention", "clicks",
                               "--action", "clicks"), 1, ["clicks"]),
    "goal that ends before it begins": (
        ("goal", "create", BRAND, "g", "--metric", "orders", "--at-least", "1", "--from",
         "2026-04-01", "--to", "2026-01-01"), 1, ["2026-01-01"]),
    "goal without a number": (("goal", "create", BRAND, "g", "--metric", "orders", *WINDOW), 2, []),
    "goal of minus five": (("goal", "create", BRAND, "g", "--metric", "orders", "--at-least=-5",
                            *WINDOW), 1, ["target", "-5"]),
    "goal of NaN": (("goal", "create", BRAND, "g", "--metric", "orders", "--at-least", "nan",
                     *WINDOW), None, []),
    "goal in an unknown funnel": (("goal", "create", BRAND, "g", "--funnel", "nowhere", "--metric",
                                   "orders", "--at-least", "5", *WINDOW), 1, ["nowhere"]),
    "goal for a metric no stage has": (("goal", "create", BRAND, "g", "--metric", "likes",
                                        "--at-least", "5", *WINDOW), 1, ["likes"]),
    "goal with an unknown parent": (("goal", "create", BRAND, "g", "--metric", "orders",
                                     "--at-least", "5", "--parent", "nothing", *WINDOW), 1,
                                    ["nothing"]),
    "date in words": (("goal", "create", BRAND, "g", "--metric", "orders", "--at-least", "5",
                       "--from", "soon", "--to", "2026-04-01"), 2, ["soon"]),
    "fit of too little": (("fit", BRAND), 1, []),
    "forecast without a model": (("forecast", BRAND, "--plan", "{plan}"), 1, ["model"]),
    "forecast of a missing plan": (("forecast", BRAND, "--plan", "nothing.csv"), 1,
                                   ["nothing.csv"]),
    "quantile of two": (("forecast", BRAND, "--plan", "{plan}", "--quantiles", "2"), None, ["2"]),
    "unknown command": (("frobnicate",), 2, ["frobnicate"]),
    "unknown flag": (("history", BRAND, "--nonsense"), 2, ["--nonsense"]),
    "missing file": (("import", BRAND, "missing.csv"), 1, ["missing.csv"]),
    "missing mapping": (("import", BRAND, "{good}", "--mapping", "nowhere"), None, ["nowhere"]),
}


class BadInputTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = driver.Server().__enter__()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.ask("brand", "create", BRAND, "--currency", "EUR")
        cls.server.ask("funnel", "create", BRAND, "sales", "--interest", "clicks", "--action",
                       "orders")
        cls.good = cls.server.write("good.csv", GOOD)
        cls.plan = cls.server.write("plan.csv", PLAN)
        cls.server.ask("import", BRAND, cls.good)

    def holdings(self):
        """Everything that a refused call could have changed."""
        answers = [self.server.ask("--output", "json", *words)
                   for words in (("brand", "list"), ("funnel", "list", BRAND), ("history", BRAND),
                                 ("goal", "list", BRAND), ("metric", "list", BRAND),
                                 ("channel", "list", BRAND))]
        return answers

    def assert_refused(self, result, code, words):
        message = result.stderr
        if code is None:
            self.assertIn(result.returncode, (1, 2), message)
        else:
            self.assertEqual(result.returncode, code, message)
        self.assertTrue(message.strip(), "refused without a word")
        for word in words:
            self.assertIn(word.lower(), message.lower())
        for clumsy in ("Traceback", "terminate called", "std::", "SQL"):
            self.assertNotIn(clumsy, message)

    def test_bad_files_are_refused_and_leave_no_trace(self):
        before = self.holdings()
        for name, (text, words) in BAD_FILES.items():
            with self.subTest(name):
                path = self.server.write("bad.csv", text)
                self.assert_refused(self.server.run("import", BRAND, path), 1, words)
        self.assertEqual(self.holdings(), before)

    def test_one_bad_cell_among_good_rows_stores_nothing(self):
        before = self.holdings()
        rows = "".join(f"2025-03-{day:02},facebook,clicks,7\n" for day in range(1, 29))
        path = self.server.write("bad.csv", HEADER + rows + "2025-03-29,facebook,clicks,x\n")
        self.assert_refused(self.server.run("import", BRAND, path), 1, ["row 30"])
        self.assertEqual(self.holdings(), before)

    def test_many_bad_cells_are_named_up_to_twenty_with_a_count_of_the_rest(self):
        rows = "".join(f"2025-03-01,c{i},clicks,x\n" for i in range(50))
        path = self.server.write("bad.csv", HEADER + rows)
        result = self.server.run("import", BRAND, path)
        self.assert_refused(result, 1, ["row 2", "more"])
        named = len(re.findall(r"^ *row \d+", result.stderr, re.MULTILINE))
        rest = int(re.search(r"(\d+) more", result.stderr).group(1))
        self.assertLessEqual(named, 20)
        self.assertEqual(named + rest, 50)

    def test_bad_calls_are_refused_and_leave_no_trace(self):
        before = self.holdings()
        for name, (arguments, code, words) in BAD_CALLS.items():
            with self.subTest(name):
                filled = [a.replace("{good}", str(self.good)).replace("{plan}", str(self.plan))
                          for a in arguments]
                self.assert_refused(self.server.run(*filled), code, words)
        self.assertEqual(self.holdings(), before)

    def test_server_that_is_not_there_is_named(self):
        nobody = driver.Server()
        result = nobody.run("--timeout", "2", "brand", "list")
        self.assert_refused(result, 1, [f"127.0.0.1:{nobody.port}"])


if __name__ == "__main__":
    unittest.main()
