// The words, in lower case.
#include "server/ingest/heading_words.h"

#include <algorithm>
#include <iterator>

#include "server/ingest/currency.h"
#include "server/ingest/text.h"

namespace funnelcast::ingest {
namespace {

struct KnownHeading {
  std::string_view heading;
  HeadingRole role;
};

constexpr KnownHeading kTidyHeadings[] = {
    {"date", HeadingRole::kDate},
    {"datum", HeadingRole::kDate},
    {"day", HeadingRole::kDate},
    {"tag", HeadingRole::kDate},
    {"week", HeadingRole::kDate},
    {"woche", HeadingRole::kDate},
    {"kw", HeadingRole::kDate},
    {"month", HeadingRole::kDate},
    {"monat", HeadingRole::kDate},
    {"kalenderwoche", HeadingRole::kDate},
    {"end", HeadingRole::kEnd},
    {"end_date", HeadingRole::kEnd},
    {"ende", HeadingRole::kEnd},
    {"until", HeadingRole::kLastDay},
    {"bis", HeadingRole::kLastDay},
    {"last_day", HeadingRole::kLastDay},
    {"letzter tag", HeadingRole::kLastDay},
    {"metric", HeadingRole::kMetric},
    {"metrik", HeadingRole::kMetric},
    {"kennzahl", HeadingRole::kMetric},
    {"channel", HeadingRole::kChannel},
    {"kanal", HeadingRole::kChannel},
    {"campaign", HeadingRole::kCampaign},
    {"kampagne", HeadingRole::kCampaign},
    {"activity", HeadingRole::kActivity},
    {"aktivität", HeadingRole::kActivity},
    {"maßnahme", HeadingRole::kActivity},
    {"audience", HeadingRole::kAudience},
    {"zielgruppe", HeadingRole::kAudience},
    {"value", HeadingRole::kValue},
    {"wert", HeadingRole::kValue},
};

// Those that only wide tables have.
constexpr KnownHeading kWideHeadings[] = {
    {"calendar week", HeadingRole::kDate},
    {"iso week", HeadingRole::kDate},
    {"week of year", HeadingRole::kDate},
    {"reporting starts", HeadingRole::kDate},
    {"auswertungsstart", HeadingRole::kDate},
    {"berichtsstart", HeadingRole::kDate},
    {"start date", HeadingRole::kDate},
    {"startdatum", HeadingRole::kDate},
    {"von", HeadingRole::kDate},
    {"from", HeadingRole::kDate},
    {"timestamp", HeadingRole::kDate},
    {"zeitstempel", HeadingRole::kDate},
    {"zeitraum", HeadingRole::kDate},
    {"end date", HeadingRole::kLastDay},
    {"enddatum", HeadingRole::kLastDay},
    {"reporting ends", HeadingRole::kLastDay},
    {"auswertungsende", HeadingRole::kLastDay},
    {"berichtsende", HeadingRole::kLastDay},
    {"to", HeadingRole::kLastDay},
    {"source", HeadingRole::kChannel},
    {"quelle", HeadingRole::kChannel},
    {"platform", HeadingRole::kChannel},
    {"plattform", HeadingRole::kChannel},
    {"marketingkanal", HeadingRole::kChannel},
    {"werbekanal", HeadingRole::kChannel},
    {"vertriebskanal", HeadingRole::kChannel},
    {"channel name", HeadingRole::kChannel},
    {"medium", HeadingRole::kChannel},
    {"portal", HeadingRole::kChannel},
    {"campaign name", HeadingRole::kCampaign},
    {"kampagnenname", HeadingRole::kCampaign},
    {"name der kampagne", HeadingRole::kCampaign},
    {"ad group", HeadingRole::kActivity},
    {"anzeigengruppe", HeadingRole::kActivity},
    {"ad name", HeadingRole::kActivity},
    {"name der anzeige", HeadingRole::kActivity},
    {"anzeigenname", HeadingRole::kActivity},
    {"campaign id", HeadingRole::kCampaignId},
    {"campaign_id", HeadingRole::kCampaignId},
    {"kampagnen-id", HeadingRole::kCampaignId},
    {"kampagnen id", HeadingRole::kCampaignId},
    {"currency", HeadingRole::kCurrency},
    {"currency code", HeadingRole::kCurrency},
    {"currency_code", HeadingRole::kCurrency},
    {"währung", HeadingRole::kCurrency},
    {"währungscode", HeadingRole::kCurrency},
};

constexpr std::string_view kWeekHeadings[] = {
    "week",          "woche",    "kw",           "kalenderwoche",
    "calendar week", "iso week", "week of year", "iso week of iso year",
    "year week",     "yearweek"};
constexpr std::string_view kMonthHeadings[] = {"month",     "monat",         "year month",
                                               "yearmonth", "month of year", "kalendermonat"};

constexpr std::string_view kRecordHeadings[] = {
    "email",    "e-mail",        "e-mail-adresse", "email address", "first name", "last name",
    "vorname",  "nachname",      "record id",      "contact id",    "kontakt-id", "lead id",
    "order id", "bestellnummer", "customer id",    "kundennummer",  "phone",      "phone number",
    "telefon",  "user id",       "deal name"};

// Words of German headings, beside umlauts.
constexpr std::string_view kGermanWords[] = {
    "datum",  "tag",      "woche",        "monat",         "kanal",       "kampagne",  "kennzahl",
    "metrik", "wert",     "zielgruppe",   "ausgaben",      "kosten",      "stunden",   "umsatz",
    "klicks", "anfragen", "bestellungen", "impressionen",  "bewerbungen", "sitzungen", "besuche",
    "nutzer", "quelle",   "reichweite",   "kampagnenname", "kw",          "bis",       "ende"};

template <std::size_t kCount>
bool Contains(const std::string_view (&words)[kCount], const std::string& folded) {
  return std::find(std::begin(words), std::end(words), folded) != std::end(words);
}

template <std::size_t kCount>
HeadingRole Find(const KnownHeading (&headings)[kCount], const std::string& folded) {
  const auto* const found =
      std::find_if(std::begin(headings), std::end(headings),
                   [&](const KnownHeading& known) { return known.heading == folded; });
  return found == std::end(headings) ? HeadingRole::kUnknown : found->role;
}

std::string Fold(std::string_view heading) { return FoldCase(Trim(heading)); }

}  // namespace

HeadingRole TidyRole(std::string_view heading) { return Find(kTidyHeadings, Fold(heading)); }

HeadingRole WideRole(std::string_view heading) {
  const std::string folded = Fold(heading);
  const HeadingRole tidy = Find(kTidyHeadings, folded);
  const HeadingRole role = tidy == HeadingRole::kUnknown ? Find(kWideHeadings, folded) : tidy;
  // A wide table has neither.
  return role == HeadingRole::kMetric || role == HeadingRole::kValue ? HeadingRole::kUnknown : role;
}

RowLength RowLengthOf(std::string_view heading) {
  const std::string folded = Fold(WithoutUnit(heading));
  if (Contains(kWeekHeadings, folded)) return RowLength::kWeek;
  return Contains(kMonthHeadings, folded) ? RowLength::kMonth : RowLength::kDay;
}

bool IsRecordHeading(std::string_view heading) { return Contains(kRecordHeadings, Fold(heading)); }

bool IsGermanHeading(std::string_view heading) {
  const std::string folded = Fold(WithoutUnit(heading));
  for (const std::string_view letter : {"ä", "ö", "ü", "ß"}) {
    if (folded.find(letter) != std::string::npos) return true;
  }
  return Contains(kGermanWords, folded) || folded.ends_with("klicks") ||
         folded.ends_with("ausgaben") || folded.ends_with("kosten");
}

std::string WithoutUnit(std::string_view heading) {
  heading = Trim(heading);
  if (heading.ends_with(')') || heading.ends_with(']')) {
    const std::size_t open = heading.rfind(heading.back() == ')' ? '(' : '[');
    if (open != std::string_view::npos && open > 0)
      return std::string(Trim(heading.substr(0, open)));
  }
  if (const std::string_view mark = FindCurrencyInHeading(heading); !mark.empty()) {
    std::string_view rest = Trim(heading.substr(0, heading.size() - mark.size()));
    if (FoldCase(rest).ends_with(" in")) rest = Trim(rest.substr(0, rest.size() - 2));
    return std::string(rest);
  }
  return std::string(heading);
}

bool HeadingFits(std::string_view pattern, std::string_view heading) {
  const std::string wanted = Fold(pattern);
  const std::string folded = Fold(heading);
  const std::size_t star = wanted.find('*');
  if (star == std::string::npos) return folded == wanted;
  const std::string_view before = std::string_view(wanted).substr(0, star);
  const std::string_view after = std::string_view(wanted).substr(star + 1);
  return folded.size() >= before.size() + after.size() && folded.starts_with(before) &&
         folded.ends_with(after);
}

}  // namespace funnelcast::ingest
