"""The program funnelcast-sampler-bench from outside: its CSV, its exit codes, and the same bytes
at any number of threads."""

import csv
import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("FUNNELCAST_BIN", ROOT / "build/release/bin")) \
    / "funnelcast-sampler-bench"


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120,
                          check=False)


class BenchProgramTest(unittest.TestCase):

    def test_same_seed_gives_the_same_bytes_at_any_thread_count(self):
        for metric in ("diagonal", "dense"):
            outputs = {run("eight_schools", "--chains", "4", "--warmup", "200", "--draws", "200",
                           "--metric", metric, "--threads", str(threads)).stdout
                       for threads in (1, 2, 8)}
            self.assertEqual(len(outputs), 1, metric)

    def test_another_seed_gives_other_draws(self):
        short = ("eight_schools", "--warmup", "50", "--draws", "20", "--seed")
        self.assertNotEqual(run(*short, "1").stdout, run(*short, "2").stdout)

    def test_writes_a_row_a_draw_under_named_columns(self):
        done = run("eight_schools", "--chains", "3", "--warmup", "100", "--draws", "50")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = list(csv.DictReader(done.stdout.splitlines()))
        self.assertEqual(len(rows), 150)
        self.assertEqual(list(rows[0])[:6],
                         ["chain", "draw", "lp", "divergent", "tree_depth", "leapfrogs"])
        self.assertEqual((rows[0]["chain"], rows[0]["draw"]), ("1", "1"))
        self.assertEqual((rows[-1]["chain"], rows[-1]["draw"]), ("3", "50"))
        for row in rows:
            theta = float(row["mu"]) + float(row["tau"]) * float(row["theta_trans[8]"])
            self.assertAlmostEqual(float(row["theta[8]"]), theta, delta=1e-9)

    def test_summary_goes_to_standard_error(self):
        done = run("heavy_tails", "--warmup", "100", "--draws", "100")
        for word in ("R-hat", "bulk ESS", "tail ESS", "mcse", "ESS/s", "divergent"):
            self.assertIn(word, done.stderr)

    def test_lists_its_targets(self):
        done = run("list")
        self.assertEqual(done.returncode, 0)
        self.assertIn("eight_schools", done.stdout)

    def test_an_unknown_target_is_refused_with_the_way_out(self):
        done = run("nine_schools")
        self.assertEqual(done.returncode, 1)
        self.assertIn("funnelcast-sampler-bench list", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_wrong_usage_ends_with_two(self):
        for arguments in ((), ("heavy_tails", "--chains", "0"), ("heavy_tails", "--metric", "flat"),
                          ("heavy_tails", "--target-acceptance", "1")):
            self.assertEqual(run(*arguments).returncode, 2, arguments)

    def test_checks_a_gradient(self):
        done = run("hmm_example", "--example", "--check-gradient")
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
