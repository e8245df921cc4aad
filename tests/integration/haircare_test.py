#!/usr/bin/env python3
"""Two months of a real shop, forecast from the spends that really happened.

The data are not part of the project: a folder named `shared` beside the checkout, or the file that
FUNNELCAST_REAL_DATA names. Without them the test says loudly that it did not run, and passes.
"""

import csv
import os
import pathlib
import sys
import unittest

import driver

BRAND = "haircare"
UNTIL = "2023-06-30"
START, END = "2023-07-01", "2023-09-01"
FILE = "data/haircare_us_daily/tidy.csv"


def find_data():
    named = os.environ.get("FUNNELCAST_REAL_DATA")
    path = pathlib.Path(named) if named else driver.ROOT.parent / "shared" / FILE
    return path if path.is_file() else None


def read_window(path):
    """Sums by (channel, metric) and the rows of spend, both within the window."""
    sums, plan = {}, []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if START <= row["date"] < END:
                key = row["channel"], row["metric"]
                sums[key] = sums.get(key, 0.0) + float(row["value"])
                if row["metric"] == "spend":
                    plan.append(row)
    return sums, plan


def plan_table(rows):
    lines = ["date,channel,metric,value"]
    lines += [f"{r['date']},{r['channel']},spend,{r['value']}" for r in rows]
    return "\n".join(lines) + "\n"


@unittest.skipUnless(find_data(), "no real data")
class HaircareTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = driver.Server().__enter__()
        cls.addClassCleanup(cls.server.__exit__)
        ask = cls.server.ask
        ask("brand", "create", BRAND, "--currency", "USD", "--time-zone", "America/New_York")
        ask("import", BRAND, find_data())
        ask("funnel", "create", BRAND, "sales", "--attention", "impressions", "--interest",
            "clicks", "--action", "orders", "--value", "revenue")
        cls.model = cls.server.answer("fit", BRAND, "--until", UNTIL)
        cls.sums, rows = read_window(find_data())
        plan = cls.server.write("plan.csv", plan_table(rows))
        cls.forecast = cls.server.answer("forecast", BRAND, "--plan", plan, "--quantiles",
                                         "0.025,0.5,0.975")

    def compare(self, channel, metric):
        """(observed, low, high) of a series' sum over the window; None without a forecast."""
        series = driver.series_of(self.forecast, channel, metric)
        if series is None:
            return None
        total = series["total"]
        return (self.sums[channel, metric], driver.quantile(total, 0.025),
                driver.quantile(total, 0.975))

    def test_chains_agree(self):
        for node in self.model["nodes"]:
            self.assertLessEqual(node["maxRhat"], 1.05, node["node"])

    def test_orders_lie_within_their_interval(self):
        observed, low, high = self.compare("", "orders")
        print(f"orders: {observed:,.0f} observed, 95 % interval {low:,.0f} to {high:,.0f}")
        self.assertLessEqual(low, observed)
        self.assertLessEqual(observed, high)

    def test_nine_in_ten_of_impressions_and_clicks_lie_within_their_intervals(self):
        active = sorted(key for key, value in self.sums.items()
                        if key[0] and key[1] in ("impressions", "clicks") and value > 0)
        inside = 0
        for channel, metric in active:
            compared = self.compare(channel, metric)
            self.assertIsNotNone(compared, f"no forecast of {metric} of {channel}")
            observed, low, high = compared
            is_inside = low <= observed <= high
            inside += is_inside
            print(f"{'in ' if is_inside else 'OUT'} {channel} {metric}: {observed:,.0f} observed, "
                  f"{low:,.0f} to {high:,.0f}")
        print(f"{inside} of {len(active)} within")
        self.assertGreaterEqual(inside, 0.9 * len(active))


if __name__ == "__main__":
    if not find_data():
        print("*" * 78)
        print("THE TEST ON A REAL SHOP DID NOT RUN: its data are not here. Put the folder `shared`")
        print("beside the checkout, or name the file in FUNNELCAST_REAL_DATA.")
        print("*" * 78)
        sys.exit(0)
    unittest.main()
