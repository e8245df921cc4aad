// Options and texts.
#include "tests/server/ingest/tables.h"

#include <fmt/format.h>

#include "server/ingest/calendar.h"

namespace funnelcast::ingest {

TableOptions ShopOptions() {
  TableOptions options;
  options.brand.currency_code = "EUR";
  options.brand.time_zone = "Europe/Berlin";
  options.brand.today = DayFromCivil({2026, 3, 31});
  return options;
}

TableOptions AdsOptions() {
  TableOptions options = ShopOptions();
  ColumnMapping mapping;
  mapping.title = "Google Ads report";
  mapping.date_column = "Day";
  mapping.campaign_column = "Campaign";
  mapping.campaign_id_column = "Campaign ID";
  mapping.currency_column = "Currency code";
  mapping.default_channel = "google_ads";
  mapping.value_columns = {{"Cost", "spend", "", 1},
                           {"Impr.", "impressions", "", 1},
                           {"Clicks", "clicks", "", 1},
                           {"Reach", "reach", "", 1},
                           {"Conversions", "orders", "", 1}};
  mapping.alternatives = {{"Day", {"Tag", "Week", "Woche"}},
                          {"Campaign", {"Kampagne"}},
                          {"Currency code", {"Währungscode"}},
                          {"Cost", {"Kosten", "Cost (*)", "Kosten (*)"}},
                          {"Clicks", {"Klicks"}}};
  mapping.optional_columns = true;
  mapping.segment_columns = {"Device", "Gerät"};
  options.mapping = mapping;
  return options;
}

std::string Explain(const ParsedTable& table) {
  std::string text;
  for (const CellError& error : table.errors) {
    text += fmt::format("row {} {}: {}\n", error.row, error.column, error.message);
  }
  for (const std::string& warning : table.warnings) text += "warning: " + warning + "\n";
  for (const LeftOutRows& rows : table.left_out) text += "left out: " + rows.message + "\n";
  return text;
}

std::map<std::string, double> TotalsOf(const ParsedTable& table) {
  std::map<std::string, double> totals;
  for (const TableValue& value : table.values) {
    totals[table.series[value.series].metric] += value.value;
  }
  return totals;
}

CellError OnlyError(const ParsedTable& table) {
  if (table.errors.size() != 1 || table.further_error_count != 0) {
    return {-1, "", "not exactly one error: " + Explain(table)};
  }
  return table.errors.front();
}

}  // namespace funnelcast::ingest
