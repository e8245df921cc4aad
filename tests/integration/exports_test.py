#!/usr/bin/env python3
"""Files as tools export them, from the command line to the answer of `query`.

Each folder of cases/imports stands for a kind of file; its expected.json says what must come of
each: totals by metric, or a refusal. Every file goes into a brand of its own; the folder I12 is
three versions of one file, imported one after the other.
"""

import json
import pathlib
import re
import unittest

import driver

CASES = pathlib.Path(__file__).resolve().parent / "cases" / "imports"
TOLERANCE = 1e-6

# Words that a refusal must contain, by case and file.
REFUSALS = {
    ("I03", "a_by_device.csv"): ["Gerät", "--sum-rows"],
    ("I03", "b_meta_placement.csv"): ["Placement", "--sum-rows"],
    ("I04", "c_posthog_trends.csv"): ["date"],
    ("I07", "c_reports_snapshot.csv"): ["date", "channel"],
    ("I10", "a_sources_of_a_quarter.csv"): ["day"],
    ("I10", "b_list_of_contacts.csv"): ["values|numbers|count"],
    ("I16", "a_net_revenue.csv"): ["row 3", "-38.20", "refunds"],
    ("I16", "b_minus_forms.csv"): ["row 3", "row 4", "row 5", "negative"],
}

# What an import must say, by case and file.
SAYINGS = {
    ("I01", "a_day_first.csv"): ["total"],
    ("I01", "b_status_first.csv"): ["total"],
    ("I04", "a_google_week_en.csv"): ["week", "3 days|three days"],
    ("I04", "b_google_woche_de.csv"): ["week", "3 days|three days"],
    ("I05", "a_whole_month.csv"): ["31 days|2026-01-31|month"],
    ("I05", "b_by_week.csv"): ["week|7 days|seven days"],
    ("I06", "a_summary_row_first.csv"): ["summary|sum of the"],
    ("I07", "a_exploration_grand_total.csv"): ["total"],
    ("I07", "b_exploration_other_row.csv"): ["other"],
    ("I08", "b_week_utf16.csv"): ["week|7 days|seven days"],
    ("I09", "c_summary_row.csv"): ["total|summary|sum of the"],
    ("I12", "2_restated.csv"): [],
}


def expectations():
    """(case, file name, what is expected of it), in order."""
    for folder in sorted(CASES.iterdir()):
        for name, expected in json.loads((folder / "expected.json").read_text()).items():
            yield folder.name, name, expected


class ExportsTest(unittest.TestCase):
    """All cases on one server."""

    @classmethod
    def setUpClass(cls):
        cls.server = driver.Server().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def make_brand(self, case, name):
        brand = re.sub(r"[^a-z0-9]+", "_", f"{case}_{name}".lower())
        self.server.ask("brand", "create", brand, "--currency", "EUR", "--time-zone",
                        "Europe/Berlin")
        return brand

    def import_file(self, brand, case, name, mapping, *flags):
        arguments = ["import", brand, CASES / case / name, *flags]
        if mapping:
            own = CASES / case / mapping
            arguments += ["--mapping", own if own.exists() else mapping]
        return self.server.run(*map(str, arguments))

    def totals(self, brand):
        sums = {}
        for row in self.server.answer("query", brand)["rows"]:
            sums[row["metric"]] = sums.get(row["metric"], 0) + row["value"]
        return sums

    def check_totals(self, brand, expected):
        sums = self.totals(brand)
        for metric, total in expected.items():
            self.assertAlmostEqual(sums.get(metric, 0), total, delta=TOLERANCE * max(1, total),
                                   msg=f"{metric} of {sums}")

    def check_words(self, text, words):
        flat = re.sub(r"\s+", " ", text)
        for word in words:
            self.assertRegex(flat, f"(?i){word}")

    def check_refused(self, brand, case, name, result):
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.check_words(result.stderr, REFUSALS[case, name])
        self.assertEqual(self.totals(brand), {})

    def check_imported(self, brand, case, name, expected, result):
        self.assertEqual(result.returncode, 0, result.stderr)
        self.check_words(result.stdout + result.stderr, SAYINGS.get((case, name), []))
        self.check_totals(brand, expected.get("totals", expected.get("totals_if_left_out", {})))
        dates = sorted(row["start"] for row in self.server.answer("query", brand)["rows"])
        self.assertEqual(dates[0], expected.get("first_day", dates[0]))
        self.assertEqual(dates[-1], expected.get("last_day", dates[-1]))
        channels = {row["channel"] for row in self.server.answer("query", brand)["rows"]}
        if "channels" in expected:
            self.assertEqual(channels, set(expected["channels"]))
        if "campaigns" in expected:
            listed = self.server.ask("campaign", "list", brand, channels.pop())
            for campaign in expected["campaigns"]:
                self.assertRegex(listed, rf"\b{campaign}\b")

    def test_each_file_gives_its_totals_or_its_refusal(self):
        for case, name, expected in expectations():
            if case == "I12":
                continue
            with self.subTest(case=case, file=name):
                brand = self.make_brand(case, name)
                result = self.import_file(brand, case, name, expected.get("mapping"))
                if (case, name) in REFUSALS:
                    self.check_refused(brand, case, name, result)
                else:
                    self.check_imported(brand, case, name, expected, result)

    def test_rows_of_one_day_are_added_up_on_request(self):
        expected = json.loads((CASES / "I03" / "expected.json").read_text())
        for name, case in expected.items():
            with self.subTest(file=name):
                brand = self.make_brand("I03_sum", name)
                result = self.import_file(brand, "I03", name, case["mapping"], "--sum-rows")
                self.assertEqual(result.returncode, 0, result.stderr)
                self.check_totals(brand, case["with_sum_rows"]["totals"])

    def test_own_mapping_finds_headings_below_title_lines(self):
        brand = self.make_brand("I02", "own")
        result = self.import_file(brand, "I02", "a_excel_utf16.csv", "own_mapping.json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.check_totals(brand, {"spend": 1948.49, "impressions": 25576, "clicks": 639,
                                  "orders": 7.67})

    def test_a_restated_file_corrects_and_a_renamed_campaign_stays_one(self):
        expected = json.loads((CASES / "I12" / "expected.json").read_text())
        brand = self.make_brand("I12", "all")
        for name in ("1_first.csv", "2_restated.csv"):
            result = self.import_file(brand, "I12", name, "google_ads", "--output", "json")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.check_totals(brand, expected[name]["totals"])
        summary = json.loads(result.stdout)
        for count in ("added", "corrected", "unchanged"):
            self.assertEqual(int(summary[f"{count}Count"]), expected["2_restated.csv"][count])
        name = "3_renamed_and_a_row_gone.csv"
        result = self.import_file(brand, "I12", name, "google_ads", "--dry-run")
        self.check_words(result.stdout + result.stderr, ["--replace"])
        result = self.import_file(brand, "I12", name, "google_ads", "--replace")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.check_totals(brand, expected[name]["totals"])
        # Undone, the second file's totals are back.
        number = self.server.answer("imports", "list", brand)["imports"][0]["name"].split("/")[-1]
        self.server.ask("imports", "undo", brand, number)
        self.check_totals(brand, expected["2_restated.csv"]["totals"])


if __name__ == "__main__":
    unittest.main()
