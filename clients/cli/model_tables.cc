// Tables of models and their diagnostics; see model_tables.h.
#include "clients/cli/model_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"

namespace funnelcast::cli {
namespace {

Cell CountCell(int64_t value) { return Cell(FormatCount(value), std::to_string(value)); }

Cell DecimalsCell(double value, int decimals) {
  return Cell(FormatDecimals(value, decimals), FormatRaw(value));
}

const char* PeriodsWord(v1::Grid grid) {
  switch (grid) {
    case v1::GRID_DAY:
      return Mark("days");
    case v1::GRID_WEEK:
      return Mark("weeks");
    case v1::GRID_MONTH:
      return Mark("months");
    default:
      return "";
  }
}

double LargestRhat(const v1::Model& model) {
  double largest = 0.0;
  for (const v1::NodeDiagnostics& node : model.nodes()) {
    largest = std::max(largest, node.max_rhat());
  }
  return largest;
}

// How an updated model came about, as a sentence; empty for others.
std::string UpdateSentence(const v1::Model& model) {
  const v1::ModelUpdate& update = model.update();
  const std::string base(IdOf(update.base_model()));
  switch (update.outcome()) {
    case v1::ModelUpdate::OUTCOME_UPDATED:
      return TrF("Updated from {} by reweighting (effective share {}).", base,
                 FormatChance(update.effective_share()));
    case v1::ModelUpdate::OUTCOME_REFITTED:
      return TrF("Refitted, beginning at the draws of {}. {}", base, update.reason());
    case v1::ModelUpdate::OUTCOME_UNCHANGED:
      return TrF("Nothing is new since {}: it stays as it is.", base);
    default:
      return "";
  }
}

Table NodeTable(const v1::Model& model) {
  Table table({{"node", Tr("part of the model")},
               {"observation_count", Tr("periods"), Align::kRight},
               {"parameter_count", Tr("parameters"), Align::kRight},
               {"max_rhat", Tr("R-hat"), Align::kRight},
               {"min_bulk_ess", Tr("bulk ESS"), Align::kRight},
               {"min_tail_ess", Tr("tail ESS"), Align::kRight},
               {"divergence_count", Tr("divergent"), Align::kRight}});
  for (const v1::NodeDiagnostics& node : model.nodes()) {
    table.AddRow(
        {node.node(), CountCell(node.observation_count()), CountCell(node.parameter_count()),
         DecimalsCell(node.max_rhat(), 3), CountCell(static_cast<int64_t>(node.min_bulk_ess())),
         CountCell(static_cast<int64_t>(node.min_tail_ess())), CountCell(node.divergence_count())});
  }
  return table;
}

Table EvidenceTable(const v1::Model& model) {
  Table table({{"channel", Tr("channel")},
               {"tier", Tr("evidence")},
               {"active_period_count", Tr("active periods"), Align::kRight},
               {"max_daily_input", Tr("highest input a day"), Align::kRight},
               {"response_contraction", Tr("response from data"), Align::kRight}});
  for (const v1::ChannelEvidence& channel : model.channels()) {
    table.AddRow({channel.channel(), EvidenceWords(channel.tier()),
                  CountCell(channel.active_period_count()),
                  Cell(FormatRounded(channel.max_daily_input(), v1::METRIC_KIND_MONEY),
                       FormatRaw(channel.max_daily_input())),
                  Cell(FormatShare(channel.response_contraction(), Place::kTable),
                       FormatRaw(channel.response_contraction()))});
  }
  return table;
}

// The campaigns of all channels; empty where none was observed.
Table CampaignTable(const v1::Model& model) {
  Table table({{"channel", Tr("channel")},
               {"campaign", Tr("campaign")},
               {"tier", Tr("evidence")},
               {"active_weeks", Tr("active weeks"), Align::kRight},
               {"recent_share", Tr("of the last 8 weeks"), Align::kRight}});
  for (const v1::ChannelEvidence& channel : model.channels()) {
    for (const v1::CampaignEvidence& campaign : channel.campaigns()) {
      table.AddRow({channel.channel(), campaign.campaign(), EvidenceWords(campaign.tier()),
                    DecimalsCell(campaign.active_weeks(), 1),
                    Cell(FormatShare(campaign.recent_share(), Place::kTable),
                         FormatRaw(campaign.recent_share()))});
    }
  }
  return table;
}

// What the parts of the model did; parts without notes are left out.
void SayNotes(Context& context, const v1::Model& model) {
  for (const v1::NodeDiagnostics& node : model.nodes()) {
    if (node.notes().empty()) continue;
    context.Say("\n" + node.node());
    for (const v1::Notice& note : node.notes()) {
      context.Say("  " + WrapText(note.text(), context.terminal().width, 4));
    }
  }
}

}  // namespace

Table ModelTable(const google::protobuf::RepeatedPtrField<v1::Model>& models) {
  Table table({{"model", Tr("model")},
               {"funnel", Tr("funnel")},
               {"data_start", Tr("history from")},
               {"data_end", Tr("to before")},
               {"grid", Tr("periods")},
               {"draw_count", Tr("draws"), Align::kRight},
               {"max_rhat", Tr("R-hat"), Align::kRight},
               {"seed", Tr("seed"), Align::kRight},
               {"fit_seconds", Tr("fit (s)"), Align::kRight},
               {"create_time", Tr("fitted")}});
  for (const v1::Model& model : models) {
    table.AddRow({IdOf(model.name()), model.funnel(), FormatDate(model.data_start()),
                  FormatDate(model.data_end()), TranslatedCell(PeriodsWord(model.grid())),
                  CountCell(model.draw_count()), DecimalsCell(LargestRhat(model), 3),
                  std::to_string(model.seed()), DecimalsCell(model.fit_seconds(), 1),
                  FormatTime(model.create_time())});
  }
  return table;
}

int PrintModel(Context& context, const v1::Model& model) {
  google::protobuf::RepeatedPtrField<v1::Model> models;
  *models.Add() = model;
  const Table table = ModelTable(models);
  return context.Print(model, table, [&] {
    Terminal& terminal = context.terminal();
    terminal.out << table.ForPeopleAsRecord(terminal) << "\n"
                 << NodeTable(model).ForPeople(terminal) << "\n"
                 << EvidenceTable(model).ForPeople(terminal);
    const Table campaigns = CampaignTable(model);
    if (!campaigns.empty()) terminal.out << "\n" << campaigns.ForPeople(terminal);
    SayNotes(context, model);
    if (model.has_update()) context.Say("\n" + WrapText(UpdateSentence(model), terminal.width, 0));
    if (!model.warnings().empty()) context.Say("");
    for (const v1::Notice& warning : model.warnings()) {
      context.Say(Styled(terminal, Style::kYellow, Tr("Warning: ")) +
                  WrapText(warning.text(), terminal.width, TextWidth(Tr("Warning: "))));
    }
  });
}

}  // namespace funnelcast::cli
