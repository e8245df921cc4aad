#!/usr/bin/env python3
"""Prints a strategist's report from answers of the funnelcast command line.

    print_report.py FOLDER SCENARIO...

FOLDER holds, for each scenario S, `forecast-FUNNEL-S.json` (`funnelcast forecast --output json`)
and `assess-S.json` (`funnelcast goal assess --output json`), and once `goals.json` (`goal list`).
The report makes no numbers of its own: it only lays out what the server said.
"""

import json
import pathlib
import sys

CLASS_ORDER = ["out_of_reach", "unrealistic", "ambitious", "realistic", "safe"]
WIDTH = 96


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def number(value):
    """1,234,567 for large values, up to two decimals for small ones."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def quantile(total, probability):
    for entry in total.get("quantiles", []):
        if abs(entry["probability"] - probability) < 1e-9:
            return entry["value"]
    raise SystemExit(f"print_report.py: the forecast has no {probability} quantile")


def interval(total):
    return f"{number(quantile(total, 0.05))} to {number(quantile(total, 0.95))}"


def is_input(series):
    return series.get("kind") in ("METRIC_KIND_SPEND", "METRIC_KIND_EFFORT")


def print_table(header, rows):
    """Left-aligned first column, the others right-aligned, as wide as they need."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        cells = [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:])]
        print("  " + "   ".join(cells).rstrip())


def print_wrapped(text, first, rest):
    line = first
    for word in text.split():
        if len(line) + len(word) + 1 > WIDTH and line.strip():
            print(line)
            line = rest
        line += word if line.endswith(" ") else " " + word
    print(line)


def print_brand(forecasts):
    """The brand's stages: the mean and below it the interval, a column a scenario."""
    scenarios = list(forecasts)
    rows = []
    for series in forecasts[scenarios[0]]["series"]:
        if series.get("channel"):
            continue
        totals = [find(forecasts[s], "", series["metric"])["total"] for s in scenarios]
        label = series["metric"] + (", its channels" if is_input(series) else "")
        rows.append([label, *[number(total["mean"]) for total in totals]])
        if not is_input(series):
            rows.append(["", *[interval(total) for total in totals]])
    print_table(["brand as a whole", *scenarios], rows)


def find(forecast, channel, metric):
    for series in forecast["series"]:
        if series.get("channel", "") == channel and series["metric"] == metric:
            return series
    raise SystemExit(f"print_report.py: no series of {metric} for '{channel}' in the forecast")


def print_channels(forecast, scenario):
    """Channel by channel: input, and each stage's mean with its interval."""
    channels, metrics = [], []
    for series in forecast["series"]:
        channel = series.get("channel")
        if channel and channel not in channels:
            channels.append(channel)
        if channel and not is_input(series) and series["metric"] not in metrics:
            metrics.append(series["metric"])
    rows = []
    for channel in channels:
        own = {s["metric"]: s for s in forecast["series"] if s.get("channel") == channel}
        inputs = [f"{number(s['total']['mean'])} {name}" for name, s in own.items() if is_input(s)]
        outcomes = [own[m] if m in own else None for m in metrics]
        if not any(outcomes):
            continue
        cells = [f"{number(s['total']['mean'])} ({interval(s['total'])})" if s else "-"
                 for s in outcomes]
        rows.append([channel, ", ".join(inputs) or "paused", *cells])
    print_table([f"by channel, {scenario}", "input", *metrics], rows)


def print_funnels(folder, scenarios):
    funnels = sorted({p.name.split("-")[1] for p in folder.glob("forecast-*-*.json")}, reverse=True)
    for funnel in funnels:
        forecasts = {s: load(folder / f"forecast-{funnel}-{s}.json") for s in scenarios}
        first = forecasts[scenarios[0]]
        print(f"\nFUNNEL {funnel.upper()}, {first['start']} to before {first['end']}: mean and "
              f"90 % interval, money in {first['currencyCode']}\n")
        print_brand(forecasts)
        print()
        print_channels(first, scenarios[0])
        print(f"\n  Largest R-hat of the model: {first['maxRhat']:.3f} (trust up to 1.05)")
        for warning in first.get("warnings", []):
            print_wrapped(warning["text"], "  Note: ", "        ")


def goal_sentence(goal):
    per = f" per {goal['perMetric']}" if goal.get("perMetric") else ""
    word = "at least" if goal["comparison"] == "COMPARISON_AT_LEAST" else "at most"
    return f"{goal['metric']}{per} {word} {number(goal['target'])}"


def class_word(verdict):
    return verdict["verdictClass"].replace("_", " ")


def print_goals(goals, answers, scenarios):
    print("\nGOALS: chance under each mix\n")
    rows = []
    for name in [v["goal"] for v in answers[scenarios[0]]["verdicts"]]:
        verdicts = [verdict_of(answers[s], name) for s in scenarios]
        cells = [f"{v['chance']:4.0%} {class_word(v)}" for v in verdicts]
        rows.append([name, goals[name].get("owner", ""), goal_sentence(goals[name]), *cells])
    joint = [f"{answers[s]['jointChance']:4.0%}" for s in scenarios]
    rows.append(["all together", "", "", *joint])
    print_table(["goal", "owner", "target", *scenarios], rows)


def verdict_of(answer, name):
    return next(v for v in answer["verdicts"] if v["goal"] == name)


def print_reasons(answers, scenarios):
    """Why goals are not within reach, for the mix that serves each best."""
    print("\nWHY")
    for name in [v["goal"] for v in answers[scenarios[0]]["verdicts"]]:
        best = max(scenarios, key=lambda s: verdict_of(answers[s], name)["chance"])
        verdict = verdict_of(answers[best], name)
        if CLASS_ORDER.index(verdict["verdictClass"]) >= CLASS_ORDER.index("realistic"):
            worst = min(scenarios, key=lambda s: verdict_of(answers[s], name)["chance"])
            worst_verdict = verdict_of(answers[worst], name)
            if CLASS_ORDER.index(worst_verdict["verdictClass"]) >= CLASS_ORDER.index("ambitious"):
                continue
            print(f"\n  {name} is {class_word(verdict)} under {best}, "
                  f"but {class_word(worst_verdict)} under {worst}:")
            verdict = worst_verdict
        else:
            print(f"\n  {name} is {class_word(verdict)} even under {best}:")
        for reason in verdict["reasons"]:
            print_wrapped(reason["text"], "    - ", "      ")


def print_past(goals, assessed):
    for name, goal in goals.items():
        if name in assessed:
            continue
        state = goal["state"].removeprefix("GOAL_STATE_").lower()
        observed = f"{number(goal['observed'])} observed" if "observed" in goal else "not observed"
        print(f"\n  {name} ({goal['startDate']} to before {goal['endDate']}): {state}; "
              f"{goal_sentence(goal)}, {observed}.")
        if "commitment" in goal:
            print(f"    When it was committed its chance was {goal['commitment']['chance']:.0%}.")


def main():
    folder, scenarios = pathlib.Path(sys.argv[1]), sys.argv[2:]
    goals = {g["name"].rsplit("/", 1)[-1]: g for g in load(folder / "goals.json")["goals"]}
    answers = {s: load(folder / f"assess-{s}.json") for s in scenarios}
    rule = "=" * WIDTH
    print(f"{rule}\nWhat the mix will bring, and which goals are within reach\n{rule}")
    print_funnels(folder, scenarios)
    print_goals(goals, answers, scenarios)
    print_reasons(answers, scenarios)
    assessed = {v["goal"] for v in answers[scenarios[0]]["verdicts"]}
    print_past(goals, assessed)
    for warning in answers[scenarios[0]].get("warnings", []):
        print_wrapped(warning["text"], "\n  Note: ", "        ")
    print(rule)


if __name__ == "__main__":
    main()
