// Summaries of imports; see import_summary.h.
#include "clients/cli/import_summary.h"

#include <fmt/format.h>

#include <vector>

#include "clients/cli/connection.h"
#include "clients/cli/dates.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"

namespace funnelcast::cli {
namespace {

constexpr int kMaxListedIds = 12;
constexpr size_t kMaxHeadingCharacters = 50;

using Ids = google::protobuf::RepeatedPtrField<std::string>;

std::string ShortList(const Ids& ids) {
  std::string text;
  for (int i = 0; i < ids.size() && i < kMaxListedIds; ++i) {
    text += (i > 0 ? ", " : "") + ids[i];
  }
  const int rest = ids.size() - kMaxListedIds;
  return rest > 0 ? TrF("{} and {} more", text, rest) : text;
}

int64_t ValueCount(const v1::ImportSummary& summary) {
  int64_t count = 0;
  for (const v1::ImportedSum& sum : summary.sums()) count += sum.value_count();
  return count;
}

// A count that is left out for people where it is 0.
Cell CountUnlessZero(int64_t value) {
  return Cell(value == 0 ? "" : FormatCount(value), std::to_string(value));
}

// The heading without what is too long for a table.
std::string ShortHeading(const std::string& heading) {
  if (TextWidth(heading) <= kMaxHeadingCharacters) return heading;
  size_t end = 0;
  for (size_t characters = 0; end < heading.size(); ++end) {
    const bool begins_character = (static_cast<unsigned char>(heading[end]) & 0xC0U) != 0x80U;
    if (begins_character && ++characters == kMaxHeadingCharacters) break;
  }
  return heading.substr(0, end) + "…";
}

Units UnitsOf(Context& context, const v1::ImportSummary& summary, const std::string& brand) {
  Units units = context.LoadUnits(brand);
  // Metrics that were only looked at are not in the catalogue.
  for (const v1::ReadColumn& column : summary.columns()) {
    if (!column.metric().empty()) units.kinds.emplace(column.metric(), column.metric_kind());
  }
  return units;
}

void SaySums(Context& context, const v1::ImportSummary& summary, const Units& units) {
  if (summary.sums().empty()) return;
  Table table({{"metric", Tr("metric")},
               {"kind", Tr("kind")},
               {"value_count", Tr("values"), Align::kRight},
               {"sum", Tr("sum"), Align::kRight},
               {"note", ""}});
  for (const v1::ImportedSum& sum : summary.sums()) {
    const v1::MetricKind kind = units.KindOf(sum.metric());
    table.AddRow({units.Label(sum.metric()), KindForPeople(kind), FormatCount(sum.value_count()),
                  FormatFull(sum.sum(), kind),
                  kind == v1::METRIC_KIND_CONTROL ? Tr("(mean)") : ""});
  }
  context.terminal().out << "\n" << table.ForPeople(context.terminal());
}

void SayColumns(Context& context, const v1::ImportSummary& summary) {
  if (summary.columns().empty()) return;
  Table table({{"column", Tr("column")}, {"role", Tr("taken for")}, {"kind", Tr("kind")}});
  std::vector<std::string> unused;
  for (const v1::ReadColumn& column : summary.columns()) {
    if (column.role().empty()) {
      if (!column.column().empty()) unused.push_back(column.column());
      continue;
    }
    table.AddRow({ShortHeading(column.column()),
                  column.metric().empty() ? column.role() : column.metric(),
                  column.metric().empty() ? "" : KindForPeople(column.metric_kind())});
  }
  Terminal& terminal = context.terminal();
  terminal.out << "\n" << table.ForPeople(terminal);
  if (unused.empty()) return;
  context.Say(
      Labelled(Tr("Not used: "), fmt::format("{}", fmt::join(unused, ", ")), terminal.width));
}

void SayLeftOut(Context& context, const v1::ImportSummary& summary) {
  if (summary.left_out().empty()) return;
  Terminal& terminal = context.terminal();
  context.Say("\n" + Styled(terminal, Style::kBold, Tr("Left out")));
  for (const v1::LeftOutRows& rows : summary.left_out()) {
    context.Say("  - " + WrapText(rows.message(), terminal.width, 4));
  }
}

void SayWarnings(Context& context, const v1::ImportSummary& summary) {
  if (!summary.warnings().empty()) context.Say("");
  for (const v1::Notice& warning : summary.warnings()) {
    context.Say(Styled(context.terminal(), Style::kYellow, Tr("Warning: ")) +
                WrapText(warning.text(), context.terminal().width, TextWidth(Tr("Warning: "))));
  }
}

}  // namespace

Table SummaryTable(const v1::ImportSummary& summary) {
  Table table({{"row_count", Tr("rows")},
               {"value_count", Tr("values")},
               {"added_count", Tr("added")},
               {"corrected_count", Tr("corrected")},
               {"unchanged_count", Tr("unchanged")},
               {"removed_count", Tr("taken out")},
               {"first_date", Tr("first day")},
               {"last_date", Tr("last day")},
               {"new_channels", Tr("new channels")},
               {"new_metrics", Tr("new metrics")},
               {"new_other_count", Tr("new campaigns, activities, audiences")},
               {"format", Tr("read as")},
               {"import", "", Align::kLeft}});
  const auto count = [](int64_t value) { return Cell(FormatCount(value), std::to_string(value)); };
  const auto ids = [](const Ids& list) {
    return Cell(ShortList(list), fmt::format("{}", fmt::join(list, " ")));
  };
  table.AddRow(
      {count(summary.row_count()), count(ValueCount(summary)), count(summary.added_count()),
       count(summary.corrected_count()), count(summary.unchanged_count()),
       CountUnlessZero(summary.removed_count()), FormatDate(summary.first_date()),
       FormatDate(summary.last_date()), ids(summary.new_channels()), ids(summary.new_metrics()),
       count(summary.new_other_count()), summary.format(), Cell("", IdOf(summary.import()))});
  return table;
}

void SaySummary(Context& context, const v1::ImportSummary& summary, const std::string& brand,
                const std::string& name) {
  const std::string number = IdOf(summary.import());
  context.Say(summary.validate_only() ? TrF("Checked {}; nothing was stored (--dry-run).", name)
              : number.empty()        ? TrF("Imported {} into {}.", name, brand)
                               : TrF("Imported {} into {} as import {}.", name, brand, number));
  context.terminal().out << SummaryTable(summary).ForPeopleAsRecord(context.terminal());
  SaySums(context, summary, UnitsOf(context, summary, brand));
  SayColumns(context, summary);
  SayLeftOut(context, summary);
  SayWarnings(context, summary);
  if (summary.validate_only()) return;
  context.Say("");
  if (!number.empty()) {
    context.Say(TrF("To take it back: `funnelcast imports undo {} {}`.", brand, number));
  }
  context.Say(TrF("Next: `funnelcast history {0}`, then `funnelcast fit {0}`.", brand));
}

}  // namespace funnelcast::cli
