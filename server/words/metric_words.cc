// The words.
#include "server/words/metric_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace funnelcast::words {
namespace {

struct Word {
  std::string_view word;
  MetricKind kind;
};

constexpr MetricKind kSpend = MetricKind::kSpend;
constexpr MetricKind kEffort = MetricKind::kEffort;
constexpr MetricKind kCount = MetricKind::kCount;
constexpr MetricKind kMoney = MetricKind::kMoney;
constexpr MetricKind kControl = MetricKind::kControl;

// Whole names that their last word does not explain, in the form of ids.
constexpr Word kNames[] = {
    {"adspend", kSpend},
    {"amount_spent", kSpend},
    {"ausgegebener_betrag", kSpend},
    {"betrag_ausgegeben", kSpend},
    {"insgesamt_ausgegeben", kSpend},
    {"money_spent", kSpend},
    {"spent", kSpend},
    {"total_spent", kSpend},
    {"h", kEffort},
    {"std", kEffort},
    {"aufwand_std", kEffort},
    {"aufwand_in_stunden", kEffort},
    {"stunden_aufwand", kEffort},
    {"watch_hours", kCount},
    {"watch_time_hours", kCount},
    {"view_hours", kCount},
    {"wiedergabestunden", kCount},
    {"conv_value", kMoney},
    {"conv_wert", kMoney},
    {"conversion_value", kMoney},
    {"conversion_wert", kMoney},
    {"conversion_gesamtwert", kMoney},
    {"conversion_wert_fuer_kaeufe", kMoney},
    {"conversion_wert_von_kaeufen", kMoney},
    {"order_value", kMoney},
    {"purchase_value", kMoney},
    {"purchases_conversion_value", kMoney},
    {"sales_value", kMoney},
    {"sales_volume", kMoney},
    {"total_conversion_value", kMoney},
    {"umsatz_aus_kaeufen", kMoney},
    {"umsatz_brutto", kMoney},
    {"umsatz_netto", kMoney},
    {"auftragswert", kMoney},
    {"auftragsvolumen", kMoney},
    {"warenwert", kMoney},
    {"sonnenstunden", kControl},
    {"sunshine_hours", kControl},
    {"sun_hours", kControl},
    {"price_level", kControl},
    {"wetter", kControl},
    {"weather", kControl},
    {"clicks_all", kCount},
    {"klicks_alle", kCount},
    {"link_clicks", kCount},
    {"add_to_cart", kCount},
    {"sign_ups", kCount},
    {"signups", kCount},
    {"gefaellt_mir", kCount},
    {"gefaellt_mir_angaben", kCount},
    {"reaktionen_auf_beitraege", kCount},
};

// Last words, as whole words.
constexpr Word kHeads[] = {
    {"spend", kSpend},         {"spending", kSpend},
    {"cost", kSpend},          {"costs", kSpend},
    {"expense", kSpend},       {"expenses", kSpend},
    {"expenditure", kSpend},   {"invest", kSpend},
    {"investment", kSpend},    {"hours", kEffort},
    {"effort", kEffort},       {"revenue", kMoney},
    {"revenues", kMoney},      {"turnover", kMoney},
    {"income", kMoney},        {"profit", kMoney},
    {"gmv", kMoney},           {"mrr", kMoney},
    {"arr", kMoney},           {"refunds", kMoney},
    {"donations", kMoney},     {"index", kControl},
    {"price", kControl},       {"prices", kControl},
    {"temperature", kControl}, {"rain", kControl},
    {"rainfall", kControl},    {"precipitation", kControl},
    {"discount", kControl},    {"inflation", kControl},
    {"impr", kCount},          {"impressions", kCount},
    {"reach", kCount},         {"views", kCount},
    {"pageviews", kCount},     {"clicks", kCount},
    {"visits", kCount},        {"visitors", kCount},
    {"sessions", kCount},      {"users", kCount},
    {"leads", kCount},         {"mqls", kCount},
    {"sqls", kCount},          {"opportunities", kCount},
    {"deals", kCount},         {"demos", kCount},
    {"trials", kCount},        {"orders", kCount},
    {"transactions", kCount},  {"purchases", kCount},
    {"sales", kCount},         {"units", kCount},
    {"conversions", kCount},   {"conv", kCount},
    {"results", kCount},       {"requests", kCount},
    {"inquiries", kCount},     {"enquiries", kCount},
    {"applications", kCount},  {"applicants", kCount},
    {"interviews", kCount},    {"hires", kCount},
    {"downloads", kCount},     {"installs", kCount},
    {"registrations", kCount}, {"subscriptions", kCount},
    {"subscribers", kCount},   {"followers", kCount},
    {"likes", kCount},         {"reactions", kCount},
    {"comments", kCount},      {"shares", kCount},
    {"saves", kCount},         {"engagements", kCount},
    {"interactions", kCount},  {"opens", kCount},
    {"sends", kCount},         {"deliveries", kCount},
    {"emails", kCount},        {"mails", kCount},
    {"calls", kCount},         {"meetings", kCount},
    {"appointments", kCount},  {"bookings", kCount},
    {"reservations", kCount},  {"tickets", kCount},
    {"contacts", kCount},      {"customers", kCount},
    {"contracts", kCount},     {"checkouts", kCount},
    {"carts", kCount},         {"submissions", kCount},
    {"searches", kCount},      {"events", kCount},
    {"participants", kCount},  {"donors", kCount},
    {"returns", kCount},
};

// Ends of German words.
constexpr Word kGermanEnds[] = {
    {"ausgaben", kSpend},        {"kosten", kSpend},         {"budget", kSpend},
    {"aufwendungen", kSpend},    {"investition", kSpend},    {"investitionen", kSpend},
    {"stunden", kEffort},        {"aufwand", kEffort},       {"umsatz", kMoney},
    {"umsaetze", kMoney},        {"erloes", kMoney},         {"erloese", kMoney},
    {"einnahmen", kMoney},       {"gewinn", kMoney},         {"ertrag", kMoney},
    {"deckungsbeitrag", kMoney}, {"erstattungen", kMoney},   {"spenden", kMoney},
    {"temperatur", kControl},    {"niederschlag", kControl}, {"preis", kControl},
    {"preise", kControl},        {"rabatt", kControl},       {"index", kControl},
    {"konsumklima", kControl},   {"impressionen", kCount},   {"einblendungen", kCount},
    {"reichweite", kCount},      {"aufrufe", kCount},        {"ansichten", kCount},
    {"klicks", kCount},          {"besuche", kCount},        {"besucher", kCount},
    {"sitzungen", kCount},       {"nutzer", kCount},         {"leads", kCount},
    {"anfragen", kCount},        {"angebote", kCount},       {"auftraege", kCount},
    {"bestellungen", kCount},    {"transaktionen", kCount},  {"kaeufe", kCount},
    {"verkaeufe", kCount},       {"abschluesse", kCount},    {"vertraege", kCount},
    {"conversions", kCount},     {"konversionen", kCount},   {"ergebnisse", kCount},
    {"ereignisse", kCount},      {"bewerbungen", kCount},    {"bewerber", kCount},
    {"einstellungen", kCount},   {"gespraeche", kCount},     {"installationen", kCount},
    {"registrierungen", kCount}, {"anmeldungen", kCount},    {"abos", kCount},
    {"abonnements", kCount},     {"abonnenten", kCount},     {"follower", kCount},
    {"reaktionen", kCount},      {"kommentare", kCount},     {"interaktionen", kCount},
    {"oeffnungen", kCount},      {"mails", kCount},          {"anrufe", kCount},
    {"termine", kCount},         {"buchungen", kCount},      {"reservierungen", kCount},
    {"kontakte", kCount},        {"kunden", kCount},         {"warenkoerbe", kCount},
    {"teilnehmer", kCount},      {"gaeste", kCount},         {"retouren", kCount},
    {"downloads", kCount},
};

// Words of rates and averages, which are no quantities to add up.
constexpr std::string_view kRateWords[] = {
    "anteil",    "average",   "avg",         "cpa",   "cpc",      "cpl", "cpm",     "ctr",
    "durchschn", "frequency", "haeufigkeit", "je",    "mittlere", "per", "percent", "pro",
    "prozent",   "quote",     "rate",        "ratio", "roas",     "roi", "share",   "cvr"};

constexpr std::string_view kPeopleEnds[] = {"reach", "reichweite", "visitors", "besucher",
                                            "users", "nutzer",     "people",   "personen"};

constexpr std::string_view kCurrencies[] = {"€", "$", "£", "eur", "euro", "usd", "gbp", "chf"};

struct Umlaut {
  std::string_view letter;
  std::string_view text;
};

constexpr Umlaut kUmlauts[] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ß", "ss"},
                               {"Ä", "ae"}, {"Ö", "oe"}, {"Ü", "ue"}};

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The words of a name in lower case, umlauts written out.
std::vector<std::string> SplitWords(std::string_view name) {
  std::vector<std::string> words(1);
  while (!name.empty()) {
    std::size_t length = 1;
    const auto* const umlaut =
        std::find_if(std::begin(kUmlauts), std::end(kUmlauts),
                     [&](const Umlaut& one) { return name.starts_with(one.letter); });
    if (umlaut != std::end(kUmlauts)) {
      words.back() += umlaut->text;
      length = umlaut->letter.size();
    } else if (IsWordCharacter(name.front())) {
      const char c = name.front();
      words.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
    name.remove_prefix(length);
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "_") + word;
  return text;
}

bool IsCurrency(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    if (c != ' ') folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return std::find(std::begin(kCurrencies), std::end(kCurrencies), folded) != std::end(kCurrencies);
}

// Takes a unit in brackets from the end of a name: `Umsatz (€)`. Returns the unit.
std::string_view TakeUnit(std::string_view& name) {
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  if (name.empty() || (name.back() != ')' && name.back() != ']')) return {};
  const std::size_t open = name.rfind(name.back() == ')' ? '(' : '[');
  if (open == std::string_view::npos || open == 0) return {};
  const std::string_view unit = name.substr(open + 1, name.size() - open - 2);
  name = name.substr(0, open);
  return unit;
}

template <typename Words>
std::optional<MetricKind> Find(const Words& words, std::string_view text) {
  const auto found = std::find_if(std::begin(words), std::end(words),
                                  [&](const Word& word) { return word.word == text; });
  return found == std::end(words) ? std::nullopt : std::optional(found->kind);
}

bool IsRate(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(std::begin(kRateWords), std::end(kRateWords), word) != std::end(kRateWords) ||
           word.starts_with("durchschnitt") || word.ends_with("quote") || word.ends_with("rate");
  });
}

// The kind by the last word.
std::optional<MetricKind> FindByHead(const std::string& last) {
  if (const auto kind = Find(kHeads, last)) return kind;
  for (const Word& end : kGermanEnds) {
    if (last.ends_with(end.word)) return end.kind;
  }
  return std::nullopt;
}

}  // namespace

std::optional<MetricKind> FindMetricKind(std::string_view name) {
  const std::string_view whole = name;
  const std::string_view unit = TakeUnit(name);
  std::vector<std::string> words = SplitWords(name);
  if (words.empty()) return std::nullopt;
  // `Klicks (alle)` is known as a whole.
  if (const auto kind = Find(kNames, Join(SplitWords(whole)))) return kind;
  if (const auto kind = Find(kNames, Join(words))) return kind;
  if (name.find_first_of("/%") != std::string_view::npos || unit == "%" || IsRate(words)) {
    return std::nullopt;
  }
  bool is_money = IsCurrency(unit) || name.ends_with("€") || name.ends_with("€ ");
  if (words.size() > 1 && IsCurrency(words.back())) {
    is_money = true;
    words.pop_back();
    if (words.size() > 1 && words.back() == "in") words.pop_back();
  }
  std::optional<MetricKind> kind = Find(kNames, Join(words));
  if (!kind) kind = FindByHead(words.back());
  // `Sales (EUR)`: what they are worth.
  return kind == kCount && is_money ? kMoney : kind;
}

bool CountsPeople(std::string_view name) {
  TakeUnit(name);
  const std::vector<std::string> words = SplitWords(name);
  if (words.empty()) return false;
  if (words.front() == "unique" || words.front().starts_with("eindeutige") ||
      words.front() == "uniq") {
    return true;
  }
  return std::any_of(std::begin(kPeopleEnds), std::end(kPeopleEnds),
                     [&](std::string_view end) { return words.back().ends_with(end); });
}

std::string OneOf(const std::string& word) {
  const auto without = [&](std::size_t count) { return word.substr(0, word.size() - count); };
  if (word.ends_with("ungen")) return without(2);
  if (word.size() > 4 && word.ends_with("ies")) return without(3) + "y";
  for (const char* end : {"ss", "us", "is"}) {
    if (word.ends_with(end)) return word;
  }
  return word.size() > 2 && word.ends_with("s") ? without(1) : word;
}

}  // namespace funnelcast::words
