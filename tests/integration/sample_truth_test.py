#!/usr/bin/env python3
"""Holds forecasts of the sample brand against the model it was made from.

The true mean of each sum over the quarter is known (truth.json). A forecast knows neither the
parameters nor the levels, so its interval is wider than the truth's, and the true mean should lie
within its 90 % interval at least nine times in ten.

Three scenarios share the posterior of each of nine series, so at worst their misses come in threes:
the number of series that miss is then Binomial(9, 0.1), which exceeds 3 in 0.8 % of the cases. So 9
of the 27 comparisons may miss before a model that is right would be accused in more than one run of
a hundred.
"""

import json
import unittest

import driver

BRAND = "lindenhof"
SALES = ("impressions", "clicks", "leads", "orders", "revenue")
RECRUITING = ("job_impressions", "job_visits", "applications_started", "applications_sent")
COMPARISONS = 27
MOST_MISSES = 3 * 3


class SampleTruthTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = driver.Server().__enter__()
        cls.addClassCleanup(cls.server.__exit__)
        ask = cls.server.ask
        ask("brand", "create", BRAND, "--currency", "EUR", "--time-zone", "Europe/Berlin")
        ask("funnel", "create", BRAND, "sales", "--attention", SALES[0], "--interest", SALES[1],
            "--desire", SALES[2], "--action", SALES[3], "--value", SALES[4])
        ask("funnel", "create", BRAND, "recruiting", "--attention", RECRUITING[0], "--interest",
            RECRUITING[1], "--desire", RECRUITING[2], "--action", RECRUITING[3])
        for year in ("2024-11-28", "2025-11-27"):
            ask("event", "create", BRAND, f"sale_{year[:4]}", "--series", "sale", "--from", year,
                "--to", f"{year[:4]}-12-0{5 if year[-1] == '8' else 4}")
        for name in ("history.csv", "history_recruiting_de.csv"):
            ask("import", BRAND, driver.SAMPLE / name)
        cls.models = [cls.server.answer("fit", BRAND, "--funnel", funnel)
                      for funnel in ("sales", "recruiting")]

    def test_chains_agree(self):
        for model in self.models:
            for node in model["nodes"]:
                self.assertLessEqual(node["maxRhat"], 1.05, node["node"])

    def test_true_means_lie_within_the_intervals(self):
        truth = json.loads((driver.SAMPLE / "truth.json").read_text(encoding="utf-8"))
        inside = 0
        for outlook in truth["outlooks"]:
            true_means = {entry["metric"]: entry["mean"] for entry in outlook["sums"]}
            plan = driver.SAMPLE / "scenarios" / f"{outlook['scenario']}.csv"
            for funnel, metrics in (("sales", SALES), ("recruiting", RECRUITING)):
                forecast = self.server.answer("forecast", BRAND, "--funnel", funnel, "--plan", plan,
                                              "--draws", "4000", "--quantiles", "0.05,0.95")
                for metric in metrics:
                    total = driver.series_of(forecast, "", metric)["total"]
                    low, high = driver.quantile(total, 0.05), driver.quantile(total, 0.95)
                    is_inside = low <= true_means[metric] <= high
                    inside += is_inside
                    print(f"{'in ' if is_inside else 'OUT'} {outlook['scenario']} {metric}: true "
                          f"mean {true_means[metric]:,.0f}, {low:,.0f} to {high:,.0f}")
        print(f"{inside} of {COMPARISONS} within")
        self.assertGreaterEqual(inside, COMPARISONS - MOST_MISSES)


if __name__ == "__main__":
    unittest.main()
