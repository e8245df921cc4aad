#include "server/convert/import.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

using errors::FieldViolations;

constexpr std::size_t kDescribedIds = 5;

ImportTarget CheckImportName(const std::string& name, FieldViolations& violations) {
  const Ids ids = CheckName(name, kImportPattern, "name", violations);
  ImportTarget target{ids.front(), 0};
  const std::string& number = ids.back();
  const char* const end = number.data() + number.size();
  const auto [rest, error] = std::from_chars(number.data(), end, target.number);
  if (!number.empty() && (error != std::errc() || rest != end || target.number < 1)) {
    violations.Add(
        "name", errors::kMalformed,
        words::Message{"IMPORT_ID_MALFORMED", {{"value", Quoted(name)}, {"brand", target.brand}}});
  }
  return target;
}

std::string Listed(const std::set<std::string>& ids) {
  const std::vector<std::string> all(ids.begin(), ids.end());
  const std::vector<std::string> first(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), kDescribedIds)));
  std::string text = fmt::format("{}", fmt::join(first, ", "));
  if (all.size() > kDescribedIds) {
    text += fmt::format(" and {} more", all.size() - kDescribedIds);
  }
  return text;
}

// `deletion of clicks, spend of google from 2026-03-02 to before 2026-03-05`.
std::string Describe(const store::DeletionChoice& choice) {
  std::string text = "deletion of ";
  text += choice.metrics.empty() ? "all metrics" : Listed(choice.metrics);
  if (choice.brand_only) text += " of the brand as a whole";
  if (!choice.channels.empty()) text += " of " + Listed(choice.channels);
  if (!choice.campaigns.empty()) text += ", campaign " + Listed(choice.campaigns);
  if (choice.start_day) text += " from " + FormatDay(*choice.start_day);
  if (choice.end_day) text += " to before " + FormatDay(*choice.end_day);
  return text;
}

std::set<std::string> SetOf(const google::protobuf::RepeatedPtrField<std::string>& ids) {
  return {ids.begin(), ids.end()};
}

bool ChoosesNothing(const v1::DeleteObservationsRequest& request) {
  return request.metrics().empty() && request.channels().empty() && request.campaigns().empty() &&
         !request.brand_only() && !request.has_start_date() && !request.has_end_date();
}

}  // namespace

absl::StatusOr<ImportTarget> FromProto(const v1::GetImportRequest& request) {
  FieldViolations violations;
  ImportTarget target = CheckImportName(request.name(), violations);
  if (!violations.empty()) return violations.ToStatus();
  return target;
}

absl::StatusOr<UndoRequest> FromProto(const v1::UndoImportRequest& request) {
  FieldViolations violations;
  UndoRequest undo;
  undo.target = CheckImportName(request.name(), violations);
  CheckRequestId(request.request_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  undo.options.later_changes =
      request.force() ? store::LaterChanges::kKeep : store::LaterChanges::kRefuse;
  undo.options.request_id = request.request_id();
  return undo;
}

absl::StatusOr<DeletionRequest> FromProto(const v1::DeleteObservationsRequest& request) {
  FieldViolations violations;
  DeletionRequest deletion;
  store::DeletionChoice& choice = deletion.choice;
  deletion.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  CheckRequestId(request.request_id(), violations);
  CheckIds(request.metrics(), "metrics", limits::kMaxQueryMetrics, violations);
  CheckIds(request.channels(), "channels", limits::kMaxQueryChannels, violations);
  CheckIds(request.campaigns(), "campaigns", limits::kMaxQueryChannels, violations);
  if (ChoosesNothing(request)) {
    violations.Add("metrics", errors::kRequired, words::Message{"NOTHING_CHOSEN", {}});
  }
  if (request.brand_only() && !(request.channels().empty() && request.campaigns().empty())) {
    violations.Add("brand_only", errors::kConflicting,
                   words::Message{"BRAND_ONLY_WITH_CHANNELS", {}});
  }
  if (request.has_start_date())
    choice.start_day = CheckDate(request.start_date(), "start_date", violations);
  if (request.has_end_date())
    choice.end_day = CheckDate(request.end_date(), "end_date", violations);
  if (choice.start_day && choice.end_day && *choice.end_day <= *choice.start_day) {
    violations.Add("end_date", errors::kWindowOrder,
                   words::Message{"END_NOT_AFTER_START",
                                  {{"end", words::Day{*choice.end_day}},
                                   {"start", words::Day{*choice.start_day}}}});
  }
  if (!violations.empty()) return violations.ToStatus();
  choice.metrics = SetOf(request.metrics());
  choice.channels = SetOf(request.channels());
  choice.campaigns = SetOf(request.campaigns());
  choice.brand_only = request.brand_only();
  deletion.options.description = Describe(choice);
  deletion.options.request_id = request.request_id();
  return deletion;
}

std::int64_t PageEnd(const ListQuery& query) {
  std::int64_t end = std::numeric_limits<std::int64_t>::max();
  const std::string& text = query.page.after_id;
  std::from_chars(text.data(), text.data() + text.size(), end);
  return end;
}

std::string ImportName(const std::string& brand, std::int64_t number) {
  return number == 0 ? "" : FormatName(kImportPattern, {brand, fmt::to_string(number)});
}

v1::ImportedSum ToProto(const store::ImportedSum& sum) {
  v1::ImportedSum proto;
  proto.set_metric(sum.metric);
  proto.set_sum(sum.sum);
  proto.set_value_count(sum.value_count);
  return proto;
}

v1::Import ToProto(const std::string& brand, const store::Import& import) {
  v1::Import proto;
  proto.set_name(ImportName(brand, import.number));
  proto.set_kind(static_cast<v1::ImportKind>(import.kind));
  proto.set_file_name(import.file_name);
  if (import.time_us != 0) *proto.mutable_create_time() = TimestampToProto(import.time_us);
  proto.set_request_id(import.request_id);
  proto.set_row_count(import.row_count);
  proto.set_added_count(import.added_count);
  proto.set_corrected_count(import.corrected_count);
  proto.set_removed_count(import.removed_count);
  if (import.first_day <= import.last_day) {
    *proto.mutable_first_date() = ToProto(import.first_day);
    *proto.mutable_last_date() = ToProto(import.last_day);
  }
  for (const store::ImportedSum& sum : import.sums) *proto.add_sums() = ToProto(sum);
  proto.mutable_new_channels()->Add(import.new_channels.begin(), import.new_channels.end());
  proto.mutable_new_metrics()->Add(import.new_metrics.begin(), import.new_metrics.end());
  proto.set_undone_by(ImportName(brand, import.undone_by));
  proto.set_undoes(ImportName(brand, import.undoes));
  return proto;
}

v1::UndoImportResponse ToProto(const std::string& brand, const store::UndoResult& result) {
  v1::UndoImportResponse proto;
  *proto.mutable_import() = ToProto(brand, result.import);
  for (std::size_t i = 0; i < std::min(result.kept.size(), limits::kMaxListedConflicts); ++i) {
    v1::UndoConflict& conflict = *proto.add_kept();
    conflict.set_import(ImportName(brand, result.kept[i].import));
    conflict.set_observation_count(result.kept[i].observation_count);
  }
  proto.mutable_removed_channels()->Add(result.removed_channels.begin(),
                                        result.removed_channels.end());
  proto.mutable_removed_metrics()->Add(result.removed_metrics.begin(),
                                       result.removed_metrics.end());
  proto.set_removed_other_count(static_cast<std::int32_t>(result.removed_other_count));
  return proto;
}

v1::DeleteObservationsResponse ToProto(const std::string& brand,
                                       const store::DeletionResult& result) {
  v1::DeleteObservationsResponse proto;
  proto.set_import(ImportName(brand, result.import));
  proto.set_removed_count(result.removed_count);
  for (const store::DeletedSeries& series : result.series) {
    v1::DeletedSeries& one = *proto.add_series();
    one.set_metric(series.metric);
    one.set_channel(series.channel);
    one.set_observation_count(series.observation_count);
    one.set_sum(series.sum);
    *one.mutable_first_date() = ToProto(series.first_day);
    *one.mutable_last_date() = ToProto(series.last_day);
  }
  return proto;
}

}  // namespace funnelcast::convert
