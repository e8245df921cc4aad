#!/usr/bin/env python3
"""Strange histories through the real programs: a forecast of finite numbers, or a sentence.

The engine has more such cases (tests/simulator/fit/degenerate_test.cc); a few go the whole way,
one brand each in one server, which must live through all of them.
"""

import datetime
import json
import math
import unittest

import driver

FIRST = datetime.date(2025, 1, 6)
DAYS = 140
FIT = ("--chains", "2", "--draws-per-chain", "150")
SENTENCE_END = "."


def tidy(rows):
    return "date,channel,metric,value\n" + "".join(
        f"{FIRST + datetime.timedelta(days=day)},{channel},{metric},{value}\n"
        for day, channel, metric, value in rows)


def history(spend, impressions, orders, days=DAYS):
    """Rows of channel `a`; each argument gives a day's value, or None for no row."""
    rows = []
    for day in range(days):
        for metric, value_of in (("spend", spend), ("impressions", impressions),
                                 ("orders", orders)):
            value = value_of(day)
            if value is not None:
                rows.append((day, "a", metric, value))
    return rows


def usual_spend(day):
    return 100 + 7 * (day % 5)


def usual_impressions(day):
    return 2000 + 131 * (day % 5) + 17 * (day % 11)


def usual_orders(day):
    return 20 + day % 6


def nothing(_):
    return None


def zero(_):
    return 0


# Name: rows, planned spend a day, whether a forecast must come of it.
CASES = {
    "one_observation": ([(0, "a", "impressions", 5)], None, False),
    "single_day": (history(usual_spend, usual_impressions, usual_orders, days=1), 100, False),
    "all_zeros": (history(zero, zero, zero), None, False),
    "no_outcome_ever": (history(usual_spend, zero, zero), 100, False),
    "constant": (history(lambda _: 100, lambda _: 2000, lambda _: 20), 100, True),
    "outlier": (history(usual_spend, usual_impressions,
                        lambda day: 10**6 if day == 70 else usual_orders(day)), 100, True),
    "large_counts": (history(usual_spend, lambda day: 10**7 * usual_impressions(day),
                             usual_orders), 100, True),
    "tiny_money": (history(lambda day: f"{1e-6 * usual_spend(day):.9f}", usual_impressions,
                           usual_orders), "0.0001", True),
    "huge_money": (history(lambda day: 10**10 * usual_spend(day), usual_impressions,
                           usual_orders), 10**12, True),
    "gaps": (history(lambda day: usual_spend(day) if day * 7 % 10 < 5 else None,
                     usual_impressions, lambda day: usual_orders(day) if day % 3 else None),
             100, True),
    "without_spend": (history(nothing, usual_impressions, usual_orders), None, True),
}


class DegenerateTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = driver.Server().__enter__()
        cls.addClassCleanup(cls.server.__exit__)

    def expect_sentence(self, result):
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertTrue(result.stderr.strip().endswith(SENTENCE_END), result.stderr)
        self.assertNotIn("nan", result.stderr.lower().split())

    def expect_finite(self, forecast):
        self.assertTrue(forecast["series"])
        for series in forecast["series"]:
            for period in (*series["periods"], series["total"]):
                for value in (period["mean"], *(q["value"] for q in period["quantiles"])):
                    self.assertTrue(math.isfinite(value), f"{series['metric']}: {value}")
                    self.assertGreaterEqual(value, 0.0)

    def brand_of(self, name, rows):
        """Creates a brand with the funnel and the rows and returns its id."""
        brand = name.replace("_", "-")
        ask = self.server.ask
        ask("brand", "create", brand, "--currency", "EUR")
        ask("funnel", "create", brand, "sales", "--attention", "impressions", "--action", "orders")
        ask("import", brand, self.server.write(f"{name}.csv", tidy(rows)))
        return brand

    def forecast(self, brand, planned_spend, channel="a"):
        plan = tidy((DAYS + 7 + day, channel, "spend", planned_spend) for day in range(28))
        if planned_spend is None:
            plan = tidy((DAYS + 7 + day, "a", "spend", 0) for day in range(28))
        return self.server.run("--output", "json", "forecast", brand, "--plan",
                               self.server.write("plan.csv", plan), "--draws", "300")

    def check(self, name):
        rows, planned_spend, forecast_wanted = CASES[name]
        brand = self.brand_of(name, rows)
        fitted = self.server.run("--output", "json", "fit", brand, *FIT)
        if not forecast_wanted:
            self.expect_sentence(fitted)
            return
        self.assertEqual(fitted.returncode, 0, fitted.stderr)
        result = self.forecast(brand, planned_spend)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.expect_finite(json.loads(result.stdout))

    def test_a_channel_that_starts_tomorrow(self):
        brand = self.brand_of("tomorrow",
                              history(usual_spend, usual_impressions, usual_orders)
                              + [(0, "b", "likes", 3)])
        self.server.ask("fit", brand, *FIT)
        result = self.forecast(brand, 100, channel="b")
        if result.returncode == 0:
            self.expect_finite(json.loads(result.stdout))
        else:
            self.expect_sentence(result)


def add_tests():
    for name in CASES:
        setattr(DegenerateTest, f"test_{name}", lambda self, name=name: self.check(name))


add_tests()

if __name__ == "__main__":
    unittest.main()
