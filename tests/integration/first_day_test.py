#!/usr/bin/env python3
"""A German shop's first day: spreadsheets in, a typo undone, a goal committed and waited for.

The files of cases/first_day are invented; their figures were counted by hand from the files.
"""

import pathlib
import unittest

import driver

CASES = pathlib.Path(__file__).resolve().parent / "cases" / "first_day"
BRAND = "laden"
WINDOW = ("--from", "2026-03-02", "--to", "2026-06-01")


class FirstDayTest(unittest.TestCase):
    """One server; each test has a brand of its own, but those that need a model share one."""

    @classmethod
    def setUpClass(cls):
        cls.server = driver.Server().__enter__()
        cls.create(BRAND)
        cls.server.ask("import", BRAND, CASES / "vertrieb.csv")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    @classmethod
    def create(cls, brand):
        cls.server.ask("brand", "create", brand, "--currency", "EUR", "--time-zone",
                       "Europe/Berlin", "--holidays", "DE")
        cls.server.ask("funnel", "create", brand, "vertrieb", "--attention", "impressionen",
                       "--interest", "klicks", "--desire", "anfragen", "--action", "bestellungen",
                       "--value", "umsatz")

    def sums(self, brand):
        sums = {}
        for row in self.server.answer("query", brand)["rows"]:
            sums[row["metric"]] = sums.get(row["metric"], 0) + row["value"]
        return sums

    def test_spreadsheet_is_read_without_a_mapping(self):
        sums = self.sums(BRAND)
        for metric, total in {"anfragen": 13423, "ausgaben": 121476.34, "bestellungen": 6274,
                              "impressionen": 9548872, "klicks": 171441, "stunden": 936,
                              "umsatz": 553183.63}.items():
            self.assertAlmostEqual(sums[metric], total, places=2, msg=metric)
        kinds = {metric["name"].split("/")[-1]: metric["kind"]
                 for metric in self.server.answer("metric", "list", BRAND)["metrics"]}
        self.assertEqual(kinds["ausgaben"], "METRIC_KIND_SPEND")
        self.assertEqual(kinds["stunden"], "METRIC_KIND_EFFORT")
        self.assertEqual(kinds["umsatz"], "METRIC_KIND_MONEY")
        self.assertIn("Nothing odd was found", self.server.ask("history", BRAND))

    def test_typo_is_warned_of_and_undone(self):
        self.create("typo")
        self.server.ask("import", "typo", CASES / "vertrieb.csv")
        before = self.server.ask("query", "typo", "--output", "csv")
        for name in ("tippfehler.csv", "k1.csv"):
            with self.subTest(file=name):
                said = self.server.run("import", "typo", CASES / name)
                self.assertEqual(said.returncode, 0, said.stderr)
                self.assertIn("instagramm_stories looks like a misspelling of instagram_stories",
                              " ".join((said.stdout + said.stderr).split()))
                newest = self.server.answer("imports", "list", "typo")["imports"][0]["name"]
                self.server.ask("imports", "undo", "typo", newest.split("/")[-1])
                self.assertEqual(self.server.ask("query", "typo", "--output", "csv"), before)
        self.assertNotIn("instagramm", self.server.ask("channel", "list", "typo"))

    def test_typo_is_merged_into_the_right_channel(self):
        self.create("merged")
        self.server.ask("import", "merged", CASES / "vertrieb.csv")
        self.server.ask("import", "merged", CASES / "k1.csv")
        self.server.ask("channel", "merge", "merged", "instagramm_stories", "--into",
                        "instagram_stories")
        self.assertEqual(self.server.answer("channel", "show", "merged", "instagramm_stories")
                         ["name"], "brands/merged/channels/instagram_stories")
        self.assertAlmostEqual(self.sums("merged")["ausgaben"], 121476.34 + 30.5, places=2)
        # The old name goes on working: the same file once more changes nothing.
        again = self.server.answer("import", "merged", CASES / "k1.csv")
        self.assertEqual(int(again["unchangedCount"]), 1)

    def test_outcome_of_the_year_2062_is_refused(self):
        refused = self.server.run("import", BRAND, CASES / "jahr.csv")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("2062-07-15", refused.stderr)

    def test_platform_claims_are_told_from_own_orders(self):
        said = self.server.run("import", BRAND, CASES / "google_ads_de.csv", "--mapping",
                               "google_ads", "--metric", "orders=bestellungen", "--dry-run")
        self.assertEqual(said.returncode, 0, said.stderr)
        words = " ".join((said.stdout + said.stderr).split())
        self.assertIn("6.2 % more than the 6,274", words)
        self.assertIn("--metric orders=claimed_bestellungen", words)

    def test_total_row_of_meta_is_left_out(self):
        summary = self.server.answer("import", BRAND, CASES / "meta_ads_de.csv", "--mapping",
                                     "meta_ads", "--dry-run")
        sums = {one["metric"]: one["sum"] for one in summary["sums"]}
        self.assertAlmostEqual(sums["spend"], 29091.13, places=2)
        self.assertEqual(summary["leftOut"][0]["kind"], "LEFT_OUT_KIND_TOTAL")

    def test_goal_waits_for_all_that_feeds_it(self):
        self.create("goals")
        self.server.ask("import", "goals", CASES / "vertrieb.csv")
        self.server.ask("fit", "goals")
        self.server.ask("goal", "create", "goals", "klicks", "--metric", "klicks", "--at-least",
                        "30000", *WINDOW)
        self.server.ask("goal", "commit", "goals", "klicks", "--plan", CASES / "plan_v.csv")
        for name in ("nur_nl.csv", "halb.csv"):
            self.server.ask("import", "goals", CASES / name)
            goal = self.server.answer("goal", "show", "goals", "klicks")
            with self.subTest(after=name):
                self.assertEqual(goal["state"], "GOAL_STATE_COMMITTED")
                self.assertTrue(goal["waitingFor"])
        warned = self.server.answer("forecast", "goals", "--plan", CASES / "plan_v.csv")
        texts = " ".join(one["text"] for one in warned["warnings"])
        self.assertIn("fit goals --funnel vertrieb --update", texts)


if __name__ == "__main__":
    unittest.main()
