#include "server/convert/history_report.h"

#include "server/convert/date.h"
#include "server/convert/names.h"
#include "server/errors/fields.h"
#include "server/words/render.h"

namespace funnelcast::convert {
namespace {

v1::FindingKind KindToProto(history::FindingKind kind) {
  switch (kind) {
    case history::FindingKind::kImpossible:
      return v1::FINDING_KIND_IMPOSSIBLE;
    case history::FindingKind::kGap:
      return v1::FINDING_KIND_GAP;
    case history::FindingKind::kStale:
      return v1::FINDING_KIND_STALE;
    case history::FindingKind::kJump:
      return v1::FINDING_KIND_JUMP;
    case history::FindingKind::kLonely:
      return v1::FINDING_KIND_LONELY;
    case history::FindingKind::kSilent:
      return v1::FINDING_KIND_SILENT;
    case history::FindingKind::kUnitCost:
      return v1::FINDING_KIND_UNIT_COST;
    case history::FindingKind::kRenamed:
      return v1::FINDING_KIND_RENAMED;
    case history::FindingKind::kClaimed:
      return v1::FINDING_KIND_CLAIMED;
  }
  return v1::FINDING_KIND_UNSPECIFIED;
}

void CoverageToProto(const history::SeriesCoverage& series, v1::SeriesCoverage& proto) {
  proto.set_metric(series.metric);
  proto.set_channel(series.channel);
  *proto.mutable_first_date() = ToProto(series.first_day);
  *proto.mutable_last_date() = ToProto(series.last_day);
  proto.set_observed_day_count(static_cast<std::int32_t>(series.observed_day_count));
  proto.set_missing_day_count(static_cast<std::int32_t>(series.missing_day_count));
  proto.set_zero_day_count(static_cast<std::int32_t>(series.zero_day_count));
  proto.set_total(series.total);
  proto.set_coverage(series.coverage);
  proto.set_rhythm_days(series.rhythm_days);
}

void FindingToProto(const history::Finding& finding, words::Language language,
                    v1::HistoryFinding& proto) {
  proto.set_kind(KindToProto(finding.kind));
  proto.set_metric(finding.metric);
  proto.set_channel(finding.channel);
  *proto.mutable_start() = ToProto(finding.start_day);
  *proto.mutable_end() = ToProto(finding.end_day);
  proto.set_message(
      words::RenderValue(words::List{finding.sentences, words::Join::kSentences}, language));
}

v1::BenchmarkPlace PlaceToProto(history::Place place) {
  switch (place) {
    case history::Place::kBelow:
      return v1::BENCHMARK_PLACE_BELOW;
    case history::Place::kWithin:
      return v1::BENCHMARK_PLACE_WITHIN;
    case history::Place::kAbove:
      return v1::BENCHMARK_PLACE_ABOVE;
  }
  return v1::BENCHMARK_PLACE_UNSPECIFIED;
}

void RateToProto(const history::BenchmarkRate& rate, v1::BenchmarkRate& proto) {
  proto.set_benchmark(rate.benchmark);
  proto.set_channel(rate.channel);
  proto.set_metric(rate.metric);
  proto.set_per_metric(rate.per_metric);
  proto.set_rate(rate.rate);
  proto.set_low(rate.low);
  proto.set_high(rate.high);
  proto.set_place(PlaceToProto(rate.place));
  proto.set_observed_day_count(static_cast<std::int32_t>(rate.day_count));
}

}  // namespace

absl::StatusOr<ReportQuery> FromProto(const v1::GetHistoryReportRequest& request) {
  errors::FieldViolations violations;
  ReportQuery query;
  query.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  if (request.has_as_of_time())
    query.as_of_us = CheckTimestamp(request.as_of_time(), "as_of_time", violations);
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

v1::HistoryReport ToProto(const history::FullReport& report, words::Language language) {
  v1::HistoryReport proto;
  if (report.observation_count > 0) {
    *proto.mutable_first_date() = ToProto(report.first_day);
    *proto.mutable_last_date() = ToProto(report.last_day);
  }
  proto.set_observation_count(report.observation_count);
  for (const auto& series : report.series) CoverageToProto(series, *proto.add_series());
  for (const auto& finding : report.findings)
    FindingToProto(finding, language, *proto.add_findings());
  proto.set_further_finding_count(static_cast<std::int32_t>(report.further_finding_count));
  for (const auto& rate : report.benchmark_rates) RateToProto(rate, *proto.add_benchmark_rates());
  return proto;
}

}  // namespace funnelcast::convert
