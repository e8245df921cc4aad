#include "server/service/column_mapping.h"

namespace funnelcast::service {
namespace {

ingest::RowLength RowLengthOf(v1::Grid grid) {
  if (grid == v1::GRID_WEEK) return ingest::RowLength::kWeek;
  return grid == v1::GRID_MONTH ? ingest::RowLength::kMonth : ingest::RowLength::kDay;
}

}  // namespace

ingest::ColumnMapping ToIngest(const v1::ColumnMapping& columns, const std::string& title) {
  ingest::ColumnMapping mapping;
  mapping.date_column = columns.date_column();
  mapping.channel_column = columns.channel_column();
  mapping.campaign_column = columns.campaign_column();
  mapping.activity_column = columns.activity_column();
  mapping.audience_column = columns.audience_column();
  for (const auto& value : columns.value_columns()) {
    mapping.value_columns.push_back({value.column(), value.metric(), value.channel(),
                                     value.factor() == 0 ? 1 : value.factor()});
  }
  mapping.default_channel = columns.default_channel();
  mapping.end_date_column = columns.end_date_column();
  mapping.row_length = RowLengthOf(columns.row_length());
  mapping.campaign_id_column = columns.campaign_id_column();
  mapping.currency_column = columns.currency_column();
  mapping.currency_code = columns.currency_code();
  for (const auto& alternative : columns.alternatives()) {
    mapping.alternatives[alternative.column()].assign(alternative.others().begin(),
                                                      alternative.others().end());
  }
  mapping.optional_columns = columns.optional_columns();
  mapping.segment_columns.assign(columns.segment_columns().begin(),
                                 columns.segment_columns().end());
  mapping.title = title;
  return mapping;
}

}  // namespace funnelcast::service
