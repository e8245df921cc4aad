#!/usr/bin/env python3
"""Campaigns the whole way: imported, fitted, forecast, planned, stored in a scenario."""

import csv
import datetime
import io
import json
import math
import random
import unittest

import driver

BRAND = "shop"
FIRST = datetime.date(2025, 1, 6)
DAYS = 210
PLAN_DAYS = 28
# Spend a day, impressions a unit of it, clicks an impression.
CAMPAIGNS = {"cold": (50, 20, 0.02), "mail": (30, 20, 0.015), "warm": (20, 20, 0.06)}
FIT = ("--seed", "5", "--chains", "2", "--draws-per-chain", "300")


def poisson(stream, mean):
    return max(0, round(stream.gauss(mean, math.sqrt(mean))))


def history(spend_by_campaign=True):
    """Facebook by campaign, its spend so or as a whole; search as a whole; orders of the brand."""
    stream = random.Random(7)
    rows = ["date,channel,campaign,metric,value"]
    for number in range(DAYS):
        day = FIRST + datetime.timedelta(days=number)
        clicks = 0
        whole = 0
        for campaign, (spend, attention, interest) in {**CAMPAIGNS, "": (40, 15, 0.03)}.items():
            channel = "facebook" if campaign else "search"
            spent = round(spend * math.exp(stream.gauss(0, 0.3)), 2)
            impressions = poisson(stream, attention * spent)
            clicked = poisson(stream, interest * impressions)
            clicks += clicked
            if spend_by_campaign or not campaign:
                rows.append(f"{day},{channel},{campaign},spend,{spent}")
            else:
                whole += spent
            for metric, value in (("impressions", impressions), ("clicks", clicked)):
                rows.append(f"{day},{channel},{campaign},{metric},{value}")
        if not spend_by_campaign:
            rows.append(f"{day},facebook,,spend,{whole:.2f}")
        rows.append(f"{day},,,orders,{poisson(stream, 0.1 * clicks)}")
    return "\n".join(rows) + "\n"


def plan(*inputs):
    """A plan of (channel, campaign, spend a day)."""
    rows = ["date,channel,campaign,metric,value"]
    for number in range(PLAN_DAYS):
        day = FIRST + datetime.timedelta(days=DAYS + number)
        rows += [f"{day},{channel},{campaign},spend,{value}" for channel, campaign, value in inputs]
    return "\n".join(rows) + "\n"


def series(forecast, channel, campaign, metric):
    found = [s for s in forecast["series"] if s["channel"] == channel
             and s.get("campaign", "") == campaign and s["metric"] == metric]
    assert len(found) == 1, f"{metric} of {channel}/{campaign} is there {len(found)} times"
    return found[0]


def mean(forecast, channel, campaign, metric):
    return series(forecast, channel, campaign, metric)["total"].get("mean", 0)


def fit_brand(cls, table):
    """Gives a test class a server with a brand of this history, and its model."""
    cls.server = driver.Server().__enter__()
    cls.addClassCleanup(cls.server.__exit__)
    ask = cls.server.ask
    ask("brand", "create", BRAND, "--currency", "EUR", "--time-zone", "Europe/Berlin")
    ask("funnel", "create", BRAND, "sales", "--attention", "impressions", "--interest",
        "clicks", "--action", "orders")
    ask("import", BRAND, cls.server.write("history.csv", table))
    cls.model = cls.server.answer("fit", BRAND, *FIT)


class CampaignsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        fit_brand(cls, history())
        cls.usual = cls.server.write("usual.csv", plan(("facebook", "", 100), ("search", "", 40)))
        cls.warm = cls.server.write("warm.csv", plan(("facebook", "warm", 100), ("search", "", 40)))

    def forecast(self, source, *more):
        return self.server.answer("forecast", BRAND, "--plan", source, *more)

    def test_the_model_grades_campaigns_and_says_how_they_differ(self):
        facebook = next(c for c in self.model["channels"] if c["channel"] == "facebook")
        self.assertEqual([c["campaign"] for c in facebook["campaigns"]], ["cold", "mail", "warm"])
        for campaign in facebook["campaigns"]:
            self.assertEqual(campaign["tier"], "EVIDENCE_TIER_OWN_HISTORY")
        self.assertAlmostEqual(sum(c["recentShare"] for c in facebook["campaigns"]), 1)
        nodes = {node["node"]: node for node in self.model["nodes"]}
        split = nodes["facebook: interest by campaign given attention"]
        self.assertIn("between the best (warm) and the worst (mail)", split["notes"][0]["text"])
        self.assertLess(split["maxRhat"], 1.05)
        shown = self.server.ask("model", "show", BRAND, self.model["name"].split("/")[-1])
        self.assertIn("warm", shown)
        self.assertIn("facebook: 3 campaigns;", " ".join(shown.split()))

    def test_campaigns_add_up_to_their_channel(self):
        forecast = self.forecast(self.usual, "--by-campaign")
        for metric in ("spend", "impressions", "clicks"):
            parts = sum(mean(forecast, "facebook", c, metric) for c in CAMPAIGNS)
            self.assertAlmostEqual(parts / mean(forecast, "facebook", "", metric), 1, places=6)
        self.assertGreater(mean(forecast, "facebook", "warm", "clicks"),
                           1.5 * mean(forecast, "facebook", "mail", "clicks"))

    def test_channels_are_the_same_without_campaigns(self):
        rows = [s for s in self.forecast(self.usual, "--by-campaign")["series"]
                if not s.get("campaign")]
        plain = self.forecast(self.usual)["series"]
        self.assertEqual(json.dumps(rows), json.dumps(plain))

    def test_money_on_the_best_campaign_brings_more_clicks(self):
        """0.06 clicks an impression against 0.5 * 0.02 + 0.3 * 0.015 + 0.2 * 0.06 = 0.0265."""
        usual = mean(self.forecast(self.usual), "facebook", "", "clicks")
        moved = mean(self.forecast(self.warm), "facebook", "", "clicks")
        self.assertAlmostEqual(moved / usual, 0.06 / 0.0265, delta=0.3)

    def test_scenarios_keep_campaigns(self):
        self.server.ask("scenario", "create", BRAND, "warm", "--plan", self.warm)
        shown = self.server.ask("--output", "csv", "scenario", "show", BRAND, "warm")
        self.assertTrue(shown.startswith("date,channel,campaign,metric,value"), shown[:80])
        self.assertEqual(self.forecast("warm", "--by-campaign")["series"],
                         self.forecast(self.warm, "--by-campaign")["series"])

    def test_csv_has_a_column_for_the_campaign(self):
        text = self.server.ask("--output", "csv", "forecast", BRAND, "--plan", self.usual,
                               "--by-campaign")
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertIn("warm", {row["campaign"] for row in rows})

    def test_an_unknown_campaign_is_refused_with_its_field(self):
        bad = self.server.write("bad.csv", plan(("facebook", "winter", 100)))
        result = self.server.run("forecast", BRAND, "--plan", bad)
        self.assertNotEqual(result.returncode, 0)
        text = " ".join((result.stdout + result.stderr).split())
        self.assertIn("column campaign", text)
        self.assertIn("which the channel facebook does not have", text)

    def test_a_campaign_that_never_ran_rests_on_the_others(self):
        late = FIRST + datetime.timedelta(days=DAYS + 1)
        self.server.ask("import", BRAND, self.server.write(
            "late.csv", f"date,channel,campaign,metric,value\n{late},facebook,fresh,spend,0\n"))
        fresh = self.server.write("fresh.csv", plan(("facebook", "fresh", 100), ("search", "", 40)))
        forecast = self.forecast(fresh, "--by-campaign")
        self.assertTrue(any("facebook/fresh" in one["text"] for one in forecast["warnings"]))
        self.assertGreater(mean(forecast, "facebook", "fresh", "clicks"), 0)


class SpendAsAWholeTest(unittest.TestCase):
    """Campaigns that report impressions and clicks, while spend is known for the channel alone."""

    @classmethod
    def setUpClass(cls):
        fit_brand(cls, history(spend_by_campaign=False))

    def forecast(self, *inputs):
        source = self.server.write("plan.csv", plan(*inputs, ("search", "", 40)))
        return self.server.answer("forecast", BRAND, "--plan", source, "--by-campaign")

    def test_outcomes_fall_on_campaigns_as_of_late(self):
        notes = " ".join(note["text"] for node in self.model["nodes"]
                         for note in node.get("notes", []))
        self.assertIn("attention falls on them much as in the eight weeks before", notes)
        forecast = self.forecast(("facebook", "", 100))
        for metric in ("impressions", "clicks"):
            parts = sum(mean(forecast, "facebook", c, metric) for c in CAMPAIGNS)
            self.assertAlmostEqual(parts / mean(forecast, "facebook", "", metric), 1, places=6)
        share = (mean(forecast, "facebook", "cold", "impressions")
                 / mean(forecast, "facebook", "", "impressions"))
        self.assertAlmostEqual(share, 0.5, delta=0.05)
        self.assertFalse([s for s in forecast["series"]
                          if s.get("campaign") and s["metric"] == "spend"])

    def test_a_plan_by_campaign_says_what_it_assumes(self):
        forecast = self.forecast(("facebook", "warm", 100))
        self.assertAlmostEqual(mean(forecast, "facebook", "warm", "clicks"),
                               mean(forecast, "facebook", "", "clicks"), places=3)
        self.assertEqual(mean(forecast, "facebook", "cold", "clicks"), 0)
        self.assertIn("The plan shares the input of facebook over campaigns, which was never "
                      "observed so", " ".join(one["text"] for one in forecast["warnings"]))


if __name__ == "__main__":
    unittest.main()
