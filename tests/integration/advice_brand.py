"""A small brand that has everything the examples of help texts and messages speak of."""

import datetime
import json
import random

FIRST = datetime.date(2024, 9, 2)
LAST = datetime.date(2025, 12, 31)
# Spend a day.
CHANNELS = {"facebook": 60, "instagram": 30, "google_search": 40}
PLANS = {"steady": 1.0, "facebook_push": 1.5, "lean": 0.7, "spring": 1.1}


def history():
    stream = random.Random(3)
    rows = ["date,channel,metric,value"]
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + datetime.timedelta(days=number)
        clicks_today = 0
        for channel, spend in CHANNELS.items():
            spent = round(spend * stream.uniform(0.6, 1.4), 2)
            impressions = round(30 * spent * stream.uniform(0.9, 1.1))
            clicks = round(0.02 * impressions * stream.uniform(0.9, 1.1))
            clicks_today += clicks
            rows += [f"{day},{channel},spend,{spent}", f"{day},{channel},impressions,{impressions}",
                     f"{day},{channel},clicks,{clicks}"]
        orders = round(0.1 * clicks_today * stream.uniform(0.8, 1.2))
        rows += [f"{day},,orders,{orders}", f"{day},,revenue,{orders * stream.uniform(50, 60):.2f}"]
    return "\n".join(rows) + "\n"


def plan(factor):
    rows = ["date,channel,metric,value"]
    for number in range(90):
        day = datetime.date(2026, 1, 1) + datetime.timedelta(days=number)
        rows += [f"{day},{channel},spend,{factor * spend:.2f}"
                 for channel, spend in CHANNELS.items()]
    return "\n".join(rows) + "\n"


def files():
    """name -> text of the files that examples name."""
    mapping = json.dumps({"dateColumn": "Day", "valueColumns": [
        {"column": "Cost", "metric": "spend"}, {"column": "Clicks", "metric": "clicks"}]})
    return {"my_mapping.json": mapping, "report_mapping.json": mapping,
            "report.csv": "Day,Device,Cost,Clicks\n2025-12-30,phone,10,4\n2025-12-30,desk,5,2\n"
                          "2025-12-31,phone,11,5\n",
            "history.csv": history(), "plan.csv": plan(1.0), "spring.csv": plan(1.1),
            "google.csv": "Day,Campaign,Cost,Impr.,Clicks,Conversions\n"
                          "2025-12-01,Brand,12.50,1000,30,2.5\n"
                          "2025-12-02,Brand,13.00,1100,31,1.0\n"}


def create(server):
    server.ask("brand", "create", "shop", "--currency", "EUR")
    server.ask("metric", "create", "shop", "bestellungen")


def import_history(server, folder):
    server.ask("funnel", "create", "shop", "sales", "--attention", "impressions", "--interest",
               "clicks", "--action", "orders", "--value", "revenue")
    server.ask("import", "shop", folder / "history.csv")


def enter(server, folder):
    """Entries as a slip of the keyboard makes them, and a second and a third import."""
    server.ask("metric", "create", "shop", "mails")
    server.ask("channel", "create", "shop", "instagramm_stories")
    server.ask("campaign", "create", "shop", "facebook", "spring")
    server.ask("audience", "create", "shop", "women")
    server.ask("import", "shop", folder / "google.csv", "--mapping", "google_ads")
    server.ask("import", "shop", folder / "report.csv", "--mapping", folder / "my_mapping.json",
               "--channel", "tiktok", "--sum-rows")


def post(server):
    server.ask("activity", "create", "shop", "facebook", "spring", "post_1")


def complete(server, folder):
    """Gives the brand one of each kind; what must be filled in elsewhere comes back by its name."""
    ask = server.ask
    for name, factor in PLANS.items():
        file = folder / f"plan_{name}.csv"
        file.write_text(plan(factor), encoding="utf-8")
        ask("scenario", "create", "shop", name, "--plan", file)
    window = ("--from", "2026-01-01", "--to", "2026-04-01")
    ask("goal", "create", "shop", "q1_orders", "--metric", "orders", "--at-least", "900", *window)
    ask("goal", "create", "shop", "q1_cost", "--metric", "spend", "--per", "orders", "--at-most",
        "20", *window)
    ask("goal", "create", "shop", "year", "--metric", "orders", "--at-least", "3000", "--from",
        "2026-01-01", "--to", "2026-04-01")
    ask("event", "create", "shop", "black_friday_2026", "--from", "2026-11-27")
    ask("benchmark", "create", "shop", "tiktok_ctr", "--channel", "tiktok", "--metric", "clicks",
        "--per", "impressions", "--low", "0.004", "--high", "0.02")
    ask("experiment", "create", "shop", "fb_pause", "--channel", "facebook", "--metric", "orders",
        "--from", "2025-03-01", "--to", "2025-03-29", "--input-change", "-1500", "--lift", "-15",
        "--low", "-26", "--high", "-4")
    ask("metric", "create", "shop", "donations", "--kind", "money")
    ask("metric", "create", "shop", "emails")
    ask("channel", "create", "shop", "instagram_stories")
    ask("campaign", "create", "shop", "facebook", "spring_2026")
    ask("activity", "create", "shop", "facebook", "spring", "first_post")
    ask("audience", "create", "shop", "women_18_34")
    ask("mapping", "create", "shop", "our_ads", "--like", "google_ads")
    # As large as usual, since examples ask for 4000 draws.
    ask("fit", "shop")
    operations = server.answer("operation", "list", "shop")["operations"]
    models = server.answer("model", "list", "shop")["models"]
    return {"MODEL": models[0]["name"].split("/")[-1], "OPERATION": operations[0]["name"]}
