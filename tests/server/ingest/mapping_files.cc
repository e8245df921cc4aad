// Reads the fields that the cases use.
#include "tests/server/ingest/mapping_files.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

namespace funnelcast::ingest {
namespace {

using Json = nlohmann::json;

std::vector<std::string> ReadList(const Json& json, const char* key) {
  return json.contains(key) ? json.at(key).get<std::vector<std::string>>()
                            : std::vector<std::string>();
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

ColumnMapping ReadMapping(const std::string& path) {
  const Json file = Json::parse(ReadFile(path));
  const Json& columns = file.contains("columns") ? file.at("columns") : file;
  ColumnMapping mapping;
  mapping.title = file.value("displayName", "");
  mapping.date_column = columns.value("dateColumn", "");
  mapping.end_date_column = columns.value("endDateColumn", "");
  mapping.channel_column = columns.value("channelColumn", "");
  mapping.campaign_column = columns.value("campaignColumn", "");
  mapping.campaign_id_column = columns.value("campaignIdColumn", "");
  mapping.activity_column = columns.value("activityColumn", "");
  mapping.audience_column = columns.value("audienceColumn", "");
  mapping.currency_column = columns.value("currencyColumn", "");
  mapping.default_channel = columns.value("defaultChannel", "");
  mapping.optional_columns = columns.value("optionalColumns", false);
  mapping.segment_columns = ReadList(columns, "segmentColumns");
  for (const Json& value : columns.at("valueColumns")) {
    mapping.value_columns.push_back({value.at("column"), value.at("metric"),
                                     value.value("channel", ""), value.value("factor", 1.0)});
  }
  if (columns.contains("alternatives")) {
    for (const Json& alternative : columns.at("alternatives")) {
      mapping.alternatives[alternative.at("column")] = ReadList(alternative, "others");
    }
  }
  return mapping;
}

}  // namespace funnelcast::ingest
