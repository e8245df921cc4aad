#!/usr/bin/env python3
"""The main path through the command line: history in, forecasts and verdicts out.

Fits are small (2 chains of 300 draws); whether forecasts are right is for the statistical tests.
"""

import csv
import json
import unittest

import driver

BRAND = "lindenhof"
SCENARIOS = ("steady", "facebook_push", "lean")
SMALL_FIT = ("--chains", "2", "--draws-per-chain", "300")


def load_goals():
    with open(driver.SAMPLE / "goals.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def create_goal(server, goal):
    per = ("--per", goal["per"]) if goal["per"] else ()
    return server.answer("goal", "create", BRAND, goal["goal"], "--funnel", goal["funnel"],
                         "--metric", goal["metric"], *per, "--" + goal["comparison"],
                         goal["target"], "--from", goal["from"], "--to", goal["to"],
                         "--owner", goal["owner"])


class SampleBrandTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.server = driver.Server().__enter__()
        cls.addClassCleanup(cls.server.__exit__)
        ask = cls.server.ask
        ask("brand", "create", BRAND, "--currency", "EUR", "--time-zone", "Europe/Berlin")
        ask("funnel", "create", BRAND, "sales", "--attention", "impressions", "--interest",
            "clicks", "--desire", "leads", "--action", "orders", "--value", "revenue")
        ask("funnel", "create", BRAND, "recruiting", "--attention", "job_impressions",
            "--interest", "job_visits", "--desire", "applications_started", "--action",
            "applications_sent")
        cls.sales_import = cls.server.answer("import", BRAND, driver.SAMPLE / "history.csv")
        cls.recruiting_import = cls.server.answer(
            "import", BRAND, driver.SAMPLE / "history_recruiting_de.csv")
        for scenario in (*SCENARIOS, "last_quarter"):
            ask("scenario", "create", BRAND, scenario, "--plan",
                driver.SAMPLE / "scenarios" / f"{scenario}.csv")
        cls.goals = {goal["goal"]: create_goal(cls.server, goal) for goal in load_goals()}
        ask("fit", BRAND, "--funnel", "sales", "--until", "2025-09-30", *SMALL_FIT)
        cls.committed = cls.server.answer("goal", "commit", BRAND, "orders_last_quarter",
                                          "--plan", "last_quarter")
        cls.models = {funnel: cls.server.answer("fit", BRAND, "--funnel", funnel, *SMALL_FIT)
                      for funnel in ("sales", "recruiting")}

    def forecast(self, funnel, plan, *more):
        return self.server.answer("forecast", BRAND, "--funnel", funnel, "--plan", plan,
                                  "--quantiles", "0.05,0.5,0.95", *more)

    def test_import_counts_every_row_of_both_formats(self):
        for answer, name in ((self.sales_import, "history.csv"),
                             (self.recruiting_import, "history_recruiting_de.csv")):
            rows = (driver.SAMPLE / name).read_text(encoding="utf-8-sig").splitlines()[1:]
            self.assertEqual(int(answer["rowCount"]), len(rows))
            self.assertEqual(int(answer["addedCount"]), len(rows))
            self.assertEqual(answer["lastDate"], "2025-12-31")

    def test_repeated_import_changes_nothing(self):
        again = self.server.answer("import", BRAND, driver.SAMPLE / "history_recruiting_de.csv")
        self.assertEqual(int(again["addedCount"]), 0)
        self.assertEqual(int(again["correctedCount"]), 0)
        self.assertEqual(again["unchangedCount"], self.recruiting_import["rowCount"])

    def test_decimal_commas_arrive_as_numbers(self):
        total = 0.0
        text = (driver.SAMPLE / "history_recruiting_de.csv").read_text(encoding="utf-8-sig")
        for row in csv.DictReader(text.splitlines(), delimiter=";"):
            if row["channel"] == "jobboard" and row["metric"] == "spend":
                total += float(row["value"].replace(",", "."))
        report = self.server.answer("history", BRAND)
        stored = next(s["total"] for s in report["series"]
                      if s["channel"] == "jobboard" and s["metric"] == "spend")
        self.assertAlmostEqual(stored, total, places=4)

    def test_model_says_how_its_draws_turned_out(self):
        for model in self.models.values():
            self.assertEqual(model["drawCount"], 600)
            self.assertEqual(model["dataEnd"], "2026-01-01")
            self.assertTrue(model["nodes"])
            for node in model["nodes"]:
                self.assertGreaterEqual(node["maxRhat"], 0.99)

    def test_forecast_covers_the_plan_stage_by_stage(self):
        forecast = self.forecast("sales", "steady")
        self.assertEqual((forecast["start"], forecast["end"]), ("2026-01-01", "2026-04-01"))
        self.assertEqual(forecast["drawCount"], 600)
        for metric in ("impressions", "clicks", "leads", "orders", "revenue"):
            series = driver.series_of(forecast, "", metric)
            self.assertIsNotNone(series, metric)
            self.assertEqual(len(series["periods"]), 13)
            total = series["total"]
            self.assertLess(driver.quantile(total, 0.05), total["mean"])
            self.assertLess(total["mean"], driver.quantile(total, 0.95))
            means = sum(period["mean"] for period in series["periods"])
            self.assertAlmostEqual(means / total["mean"], 1.0, places=3)

    def test_planned_spend_is_what_the_plan_says(self):
        with open(driver.SAMPLE / "scenarios" / "lean.csv", newline="", encoding="utf-8") as file:
            planned = sum(float(row["value"]) for row in csv.DictReader(file)
                          if row["channel"] == "facebook")
        series = driver.series_of(self.forecast("sales", "lean"), "facebook", "spend")
        self.assertAlmostEqual(series["total"]["mean"] / planned, 1.0, places=4)

    def test_more_spend_on_a_channel_brings_it_more_clicks(self):
        clicks = {s: driver.series_of(self.forecast("sales", s), "facebook", "clicks")
                  for s in ("steady", "facebook_push")}
        self.assertGreater(clicks["facebook_push"]["total"]["mean"],
                           1.2 * clicks["steady"]["total"]["mean"])

    def test_paused_channel_brings_nothing(self):
        series = driver.series_of(self.forecast("sales", "lean"), "youtube", "impressions")
        if series is not None:
            self.assertEqual(series["total"]["mean"], 0)

    def test_same_seed_same_bytes_other_seed_other_draws(self):
        first = self.forecast("sales", "steady", "--seed", "7")
        self.assertEqual(first, self.forecast("sales", "steady", "--seed", "7"))
        other = self.forecast("sales", "steady", "--seed", "8")
        self.assertNotEqual(first["series"], other["series"])

    def compare(self, *more):
        return self.server.answer("scenario", "compare", BRAND, *SCENARIOS, "--funnel", "sales",
                                  *more)

    def test_comparison_adds_up(self):
        comparison = self.compare()
        self.assertEqual(comparison["metric"], "revenue")
        self.assertEqual((comparison["start"], comparison["end"]), ("2026-01-01", "2026-04-01"))
        self.assertEqual(comparison["drawCount"], 600)
        plans = comparison["plans"]
        self.assertEqual([plan["scenario"].rsplit("/", 1)[1] for plan in plans], list(SCENARIOS))
        self.assertAlmostEqual(sum(plan["bestChance"] for plan in plans), 1.0, places=9)
        chances = [row["chances"] for row in comparison["beats"]]
        for i, row in enumerate(chances):
            self.assertEqual(row[i], 0.5)
            self.assertEqual(plans[i]["chanceToBeatFirst"], row[0])
            for j, chance in enumerate(row):
                self.assertAlmostEqual(chance + chances[j][i], 1.0, places=9)
        for plan in plans:
            self.assertGreaterEqual(plan["regret"], 0.0)
            self.assertLess(driver.quantile(plan, 0.05), plan["mean"])

    def test_comparison_has_the_draws_of_forecasts(self):
        comparison = self.compare("--metric", "orders", "--seed", "7")
        for scenario, plan in zip(SCENARIOS, comparison["plans"]):
            forecast = self.forecast("sales", scenario, "--seed", "7")
            orders = driver.series_of(forecast, "", "orders")["total"]
            self.assertAlmostEqual(plan["mean"] / orders["mean"], 1.0, places=9)
            # A forecast rounds the draws of its sums to single precision, 6e-8 of them.
            for probability in (0.05, 0.5, 0.95):
                ratio = driver.quantile(plan, probability) / driver.quantile(orders, probability)
                self.assertAlmostEqual(ratio, 1.0, delta=1e-7)
            for total in plan["totals"]:
                series = driver.series_of(forecast, "", total["metric"])["total"]
                self.assertAlmostEqual(total["mean"] / series["mean"], 1.0, places=9)
            spend = driver.series_of(forecast, "", "spend")["total"]["mean"]
            self.assertAlmostEqual(plan["spend"] / spend, 1.0, places=4)

    def test_comparison_less_spend_takes_each_plans_spend_off(self):
        gross = self.compare()["plans"]
        net = self.compare("--less-spend")["plans"]
        for before, after in zip(gross, net):
            self.assertAlmostEqual(before["mean"] - before["spend"], after["mean"], places=4)
        refused = self.server.run("scenario", "compare", BRAND, *SCENARIOS, "--funnel", "sales",
                                  "--metric", "orders", "--less-spend")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("--less-spend is set", refused.stderr)

    def test_comparison_refuses_windows_that_differ(self):
        refused = self.server.run("scenario", "compare", BRAND, "steady", "last_quarter",
                                  "--funnel", "sales")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("plans[1].scenario runs from 2025-10-01 to 2025-12-31, and "
                      "plans[0].scenario from 2026-01-01 to 2026-03-31", refused.stderr)
        self.assertIn("Hint: plans[0] is steady, plans[1] is last_quarter.", refused.stderr)

    def test_comparison_takes_files_and_says_which_plan_is_best(self):
        file = driver.SAMPLE / "scenarios" / "lean.csv"
        text = self.server.ask("scenario", "compare", BRAND, "lean", file, "--funnel", "sales")
        self.assertIn("level within the error of 600 draws", " ".join(text.split()))
        rows = list(csv.DictReader(self.server.ask(
            "--output", "csv", "scenario", "compare", BRAND, "lean", file, "--funnel",
            "sales").splitlines()))
        self.assertEqual([row["scenario"] for row in rows], ["lean", str(file)])
        self.assertEqual(rows[0]["mean"], rows[1]["mean"])

    def test_verdicts_have_chances_classes_and_reasons(self):
        answer = self.server.answer("goal", "assess", BRAND, "--plan", "steady")
        verdicts = {v["goal"]: v for v in answer["verdicts"]}
        self.assertEqual(set(verdicts), {"applications", "leads", "leads_per_order", "revenue"})
        bounds = [(0.9, "safe"), (0.6, "realistic"), (0.25, "ambitious"), (0.02, "unrealistic"),
                  (0.0, "out_of_reach")]
        for verdict in verdicts.values():
            expected = next(word for bound, word in bounds if verdict["chance"] >= bound)
            self.assertEqual(verdict["verdictClass"], expected)
            self.assertTrue(verdict["reasons"])
        self.assertGreater(verdicts["applications"]["chance"], verdicts["leads"]["chance"])
        self.assertLess(verdicts["revenue"]["chance"], 0.25)
        self.assertLessEqual(answer["jointChance"], min(v["chance"] for v in verdicts.values()))

    def test_cost_goal_is_assessed(self):
        self.server.ask("goal", "create", BRAND, "cost_per_order", "--funnel", "sales", "--metric",
                        "spend", "--per", "orders", "--at-most", "1000", "--from", "2026-01-01",
                        "--to", "2026-04-01")
        answer = self.server.answer("goal", "assess", BRAND, "cost_per_order", "--plan", "steady")
        self.assertEqual(answer["verdicts"][0]["verdictClass"], "safe")
        self.server.ask("goal", "delete", BRAND, "cost_per_order")

    def test_fail_on_gives_exit_code_3(self):
        result = self.server.run("goal", "assess", BRAND, "revenue", "--plan", "steady",
                                 "--fail-on", "unrealistic")
        self.assertEqual(result.returncode, 3, result.stderr)
        result = self.server.run("goal", "assess", BRAND, "applications", "--plan", "steady",
                                 "--fail-on", "unrealistic")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_goal_of_last_quarter_was_missed(self):
        goal = self.server.answer("goal", "show", BRAND, "orders_last_quarter")
        self.assertEqual(goal["state"], "GOAL_STATE_MISSED")
        self.assertLess(goal["observed"], goal["target"])
        self.assertEqual(self.committed["commitment"]["planStart"], "2025-10-01")
        self.assertLess(goal["commitment"]["chance"], 1.0)

    def test_tables_are_for_people_and_csv_for_programs(self):
        table = self.server.ask("forecast", BRAND, "--funnel", "sales", "--plan", "steady")
        self.assertIn("impressions", table)
        self.assertRegex(table, r"\d,\d{3}")
        rows = list(csv.reader(self.server.ask("--output", "csv", "goal", "list",
                                               BRAND).splitlines()))
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        self.assertEqual(len(rows), 1 + len(self.goals))

    def test_metrics_page_counts_calls(self):
        self.assertIn("grpc_server_handled_total", self.server.metrics())

    def test_shell_completion_is_written(self):
        for shell in ("bash", "zsh"):
            self.assertIn("funnelcast", self.server.ask("completion", shell))

    def test_json_of_every_list_is_json(self):
        for words in (("brand", "list"), ("funnel", "list", BRAND), ("model", "list", BRAND),
                      ("scenario", "list", BRAND), ("goal", "list", BRAND), ("history", BRAND)):
            with self.subTest(words=words):
                json.loads(self.server.ask("--output", "json", *words))


if __name__ == "__main__":
    unittest.main()
