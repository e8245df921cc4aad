"""The sampler against seven reference posteriors of posteriordb, through its public program.

Every mean lies within four Monte Carlo standard errors, those of both sides taken together; every
sd within 10 %; R-hat is at most 1.01; and no transition diverges, as none did in the references.

The posteriors are not part of the project: a folder `shared/data/posteriordb` beside the checkout,
or the folder that FUNNELCAST_POSTERIORS names, with a folder a posterior that holds its data.json
and draws.json.zip. Without them the test says loudly that it did not run, and passes.
"""

import csv
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = pathlib.Path(os.environ.get("FUNNELCAST_BIN", ROOT / "build/release/bin")) \
    / "funnelcast-sampler-bench"
FOLDER = pathlib.Path(os.environ.get("FUNNELCAST_POSTERIORS",
                                     ROOT.parent / "shared/data/posteriordb"))
POSTERIORS = (
    "arK-arK",
    "arma-arma11",
    "earnings-logearn_interaction",
    "eight_schools-eight_schools_noncentered",
    "hmm_example-hmm_example",
    "kilpisjarvi_mod-kilpisjarvi",
    "low_dim_gauss_mix-low_dim_gauss_mix",
)
# The reference draws are thinned until they are nearly independent, and stand for as many.
ALLOWED_ERRORS = 4.0
ALLOWED_SD_RATIO = 0.1
ALLOWED_RHAT = 1.01


def read_reference(posterior):
    """Draws by quantity, all chains of the reference one after the other."""
    with zipfile.ZipFile(FOLDER / posterior / "draws.json.zip") as archive:
        chains = json.loads(archive.read(archive.namelist()[0]))
    return {name: [draw for chain in chains for draw in chain[name]] for name in chains[0]}


def sample(posterior, metric):
    """Runs the program; rows of its draws and, by quantity, of its summary."""
    with tempfile.TemporaryDirectory() as folder:
        summary_file = pathlib.Path(folder) / "summary.csv"
        done = subprocess.run(
            [PROGRAM, posterior, "--metric", metric, "--seed", "1",
             "--data", FOLDER / posterior / "data.json", "--summary-csv", summary_file],
            capture_output=True, text=True, timeout=250, check=False)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        with open(summary_file, newline="", encoding="utf-8") as file:
            summary = {row["name"]: row for row in csv.DictReader(file)}
    return list(csv.DictReader(done.stdout.splitlines())), summary


class ReferenceTest(unittest.TestCase):
    """One test a posterior and metric; made below."""

    def compare(self, posterior, metric):
        reference = read_reference(posterior)
        draws, summary = sample(posterior, metric)
        self.assertEqual(sum(row["divergent"] == "1" for row in draws), 0, "divergences")
        worst = 0.0
        for name, theirs in reference.items():
            ours = [float(row[name]) for row in draws]
            their_error = statistics.stdev(theirs) / math.sqrt(len(theirs))
            error = math.hypot(float(summary[name]["mcse"]), their_error)
            distance = (statistics.fmean(ours) - statistics.fmean(theirs)) / error
            ratio = statistics.stdev(ours) / statistics.stdev(theirs)
            worst = max(worst, abs(distance))
            with self.subTest(quantity=name):
                self.assertLessEqual(abs(distance), ALLOWED_ERRORS, "errors between the means")
                self.assertLessEqual(abs(ratio - 1.0), ALLOWED_SD_RATIO, f"sds relate by {ratio}")
                self.assertLessEqual(float(summary[name]["rhat"]), ALLOWED_RHAT, "R-hat")
        print(f"{posterior}, {metric}: {len(reference)} means within {worst:.1f} errors")


def add_tests():
    for posterior in POSTERIORS:
        for metric in ("diagonal", "dense"):
            name = f"test_{posterior.replace('-', '_')}_{metric}"
            setattr(ReferenceTest, name,
                    lambda self, p=posterior, m=metric: self.compare(p, m))


if __name__ == "__main__":
    if not all((FOLDER / posterior / "draws.json.zip").is_file() for posterior in POSTERIORS):
        print("*" * 78)
        print("THE TEST AGAINST REFERENCE POSTERIORS DID NOT RUN: they are not here. Put the")
        print("folder `shared` beside the checkout, or name theirs in FUNNELCAST_POSTERIORS.")
        print("*" * 78)
        sys.exit(0)
    add_tests()
    unittest.main()
