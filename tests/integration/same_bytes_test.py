#!/usr/bin/env python3
"""The same data, options and seed give the same forecasts to the last digit.

With 1, 2 and 8 threads, and after the server was killed in the middle of the fit and started
again: what counts is that the draws are the same, and forecasts show every one of them.
"""

import json
import time
import unittest

import driver

BRAND = "lindenhof"
PLAN = driver.SAMPLE / "scenarios" / "steady.csv"
OTHER_PLAN = driver.SAMPLE / "scenarios" / "lean.csv"
DRAWS = ("--draws", "5000", "--quantiles", "0.001,0.1,0.5,0.9,0.999", "--seed", "3")
FIT = (BRAND, "--seed", "5", "--chains", "2", "--draws-per-chain", "2500")
WAIT_SECONDS = 240


def prepare(server):
    """A brand with the recruiting funnel of the sample, the smaller one."""
    server.ask("brand", "create", BRAND, "--currency", "EUR", "--time-zone", "Europe/Berlin")
    server.ask("funnel", "create", BRAND, "recruiting", "--attention", "job_impressions",
               "--interest", "job_visits", "--desire", "applications_started", "--action",
               "applications_sent")
    for name in ("history.csv", "history_recruiting_de.csv"):
        server.ask("import", BRAND, driver.SAMPLE / name)


def forecast(server):
    """Every series of a forecast from all draws, with its extremes, as text."""
    answer = server.answer("forecast", BRAND, "--plan", PLAN, *DRAWS)
    return json.dumps(answer["series"], sort_keys=True)


def fit_and_forecast(*flags):
    with driver.Server(*flags) as server:
        prepare(server)
        server.ask("fit", *FIT)
        return forecast(server)


def operation(server, name):
    return server.answer("operation", "show", name)


class SameBytesTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.expected = fit_and_forecast("--threads", "1")

    def test_forecasts_are_there(self):
        self.assertGreater(len(json.loads(self.expected)), 8)

    def test_threads_change_nothing(self):
        for threads in ("2", "8"):
            with self.subTest(threads=threads):
                self.assertEqual(fit_and_forecast("--threads", threads), self.expected)

    def test_a_kill_in_the_middle_of_the_fit_changes_nothing(self):
        with driver.Server("--threads", "1") as server:
            prepare(server)
            name = server.answer("fit", *FIT, "--detach")["name"]
            self.wait_for_progress(server, name)
            server.kill()
            server.start()
            server.ask("operation", "wait", name)
            self.assertEqual(forecast(server), self.expected)

    def test_asking_again_changes_nothing(self):
        """From the second time on the server keeps what plans of the same days share."""
        with driver.Server("--threads", "2") as server:
            prepare(server)
            server.ask("fit", *FIT)
            for turn in range(4):
                with self.subTest(turn=turn):
                    self.assertEqual(forecast(server), self.expected)
            other = server.answer("forecast", BRAND, "--plan", OTHER_PLAN, *DRAWS)["series"]
            self.assertNotEqual(json.dumps(other, sort_keys=True), self.expected)
            server.kill()
            server.start()
            alone = server.answer("forecast", BRAND, "--plan", OTHER_PLAN, *DRAWS)["series"]
            self.assertEqual(alone, other)

    def wait_for_progress(self, server, name):
        """Waits until the fit is under way, and sees that it is not done."""
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            shown = operation(server, name)
            self.assertFalse(shown.get("done", False), "the fit ended before it could be killed")
            if shown.get("metadata", {}).get("progress", 0) >= 0.1:
                return
            time.sleep(0.02)
        self.fail("the fit made no progress")


if __name__ == "__main__":
    unittest.main()
