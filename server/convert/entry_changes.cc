#include "server/convert/entry_changes.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/number_text.h"
#include "server/errors/request.h"

namespace funnelcast::convert {
namespace {

constexpr std::size_t kNamedClashes = 3;

store::BothValues CheckBothValues(v1::BothValues both_values, errors::FieldViolations& violations) {
  switch (both_values) {
    case v1::BOTH_VALUES_UNSPECIFIED:
      return store::BothValues::kRefuse;
    case v1::BOTH_VALUES_SUM:
      return store::BothValues::kSum;
    case v1::BOTH_VALUES_KEEP:
      return store::BothValues::kKeep;
    default:
      break;
  }
  violations.Add("both_values", errors::kUnknownValue,
                 fmt::format("both_values is {}; it is BOTH_VALUES_SUM or BOTH_VALUES_KEEP, or "
                             "left out.",
                             static_cast<int>(both_values)));
  return store::BothValues::kRefuse;
}

// `clicks of instagram on 2026-01-05 (10 and 12)`.
std::string Describe(const store::Clash& clash) {
  const store::SeriesKey& key = clash.move.to;
  std::string whose;
  for (const std::string& part : {key.channel, key.campaign, key.activity, key.audience}) {
    if (!part.empty()) whose += (whose.empty() ? " of " : "/") + part;
  }
  return fmt::format("{}{} on {} ({:g} and {:g})", key.metric, whose, FormatDay(clash.day),
                     clash.from_value, clash.to_value);
}

}  // namespace

absl::StatusOr<MergeTarget> MergeFromProto(const std::string& name, const std::string& into,
                                           v1::BothValues both_values,
                                           const std::string& request_id,
                                           const std::string& pattern) {
  errors::FieldViolations violations;
  MergeTarget target;
  target.from = CheckName(name, pattern, "name", violations);
  target.into = CheckName(into, pattern, "into", violations);
  if (!target.from.front().empty() && !target.into.front().empty() &&
      target.from.front() != target.into.front()) {
    violations.Add("into", errors::kForeignBrand,
                   fmt::format("into is {}, which belongs to brands/{}; name one of brands/{}.",
                               Quoted(into), target.into.front(), target.from.front()));
  }
  target.both_values = CheckBothValues(both_values, violations);
  CheckRequestId(request_id, violations);
  if (!violations.empty()) return violations.ToStatus();
  return target;
}

v1::MergeResponse ToProto(const store::SeriesMergeResult& result, const std::string& brand,
                          const std::string& name) {
  v1::MergeResponse proto;
  proto.set_name(name);
  if (result.import > 0)
    proto.set_import(fmt::format("brands/{}/imports/{}", brand, result.import));
  proto.set_moved_count(result.moved_count);
  proto.set_clash_count(result.clash_count);
  for (const store::Clash& clash : result.clashes) {
    v1::MergeClash& one = *proto.add_clashes();
    one.set_metric(clash.move.to.metric);
    one.set_channel(clash.move.to.channel);
    one.set_campaign(clash.move.to.campaign);
    one.set_activity(clash.move.to.activity);
    one.set_audience(clash.move.to.audience);
    *one.mutable_date() = ToProto(clash.day);
    one.set_from_value(clash.from_value);
    one.set_into_value(clash.to_value);
  }
  return proto;
}

absl::Status RefuseClashes(const store::SeriesMergeResult& result, store::BothValues both_values,
                           const std::string& from, const std::string& into) {
  std::vector<std::string> days;
  for (const store::Clash& clash : result.clashes) {
    if (days.size() < kNamedClashes) days.push_back(Describe(clash));
  }
  const std::int64_t more = result.clash_count - std::ssize(days);
  const std::string list =
      fmt::format("{}{}", fmt::join(days, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
  const std::string way_out =
      both_values == store::BothValues::kKeep
          ? fmt::format(
                "Some values of {0} cover days that {1} lacks, a month beside some of its "
                "days, and would be dropped whole; import those days of {1} first, or take "
                "the values of {0} out (`funnelcast observation delete --help`).",
                from, into)
      : both_values == store::BothValues::kSum
          ? "Some of them cover different days, a week beside its single days, and cannot be added "
            "up; keep the values of " +
                into + " (BOTH_VALUES_KEEP, `--keep`)."
          : "Add them up (BOTH_VALUES_SUM, `--sum`) or keep those of " + into +
                " (BOTH_VALUES_KEEP, `--keep`).";
  return errors::FailedPrecondition(
      "BOTH_HAVE_VALUES",
      fmt::format("{} and {} both have a value {}: {}. {}", from, into,
                  result.clash_count == 1
                      ? "on one day"
                      : fmt::format("on {} days, counted by metric", result.clash_count),
                  list, way_out),
      {{"clash_count", std::to_string(result.clash_count)}});
}

}  // namespace funnelcast::convert
