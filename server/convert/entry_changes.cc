#include "server/convert/entry_changes.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
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
                 words::Message{"BOTH_VALUES_UNKNOWN",
                                {{"value", words::Plain{static_cast<int>(both_values)}}}});
  return store::BothValues::kRefuse;
}

// `clicks of instagram on 2026-01-05 (10 and 12)`.
words::Message Describe(const store::Clash& clash) {
  const store::SeriesKey& key = clash.move.to;
  std::string place;
  for (const std::string& part : {key.channel, key.campaign, key.activity, key.audience}) {
    if (!part.empty()) place += (place.empty() ? "" : "/") + part;
  }
  return words::Message{place.empty() ? "CLASH_OF_BRAND" : "CLASH",
                        {{"metric", key.metric},
                         {"place", place},
                         {"day", words::Day{clash.day}},
                         {"from", words::Exact{clash.from_value}},
                         {"into", words::Exact{clash.to_value}}}};
}

// How a merge goes on where both have values.
words::Message WayOut(store::BothValues both_values, const std::string& from,
                      const std::string& into) {
  if (both_values == store::BothValues::kKeep) {
    return words::Message{"MERGE_KEEP_WOULD_DROP", {{"from", from}, {"into", into}}};
  }
  if (both_values == store::BothValues::kSum) {
    return words::Message{"MERGE_SUM_OF_OTHER_DAYS", {{"into", into}}};
  }
  return words::Message{"MERGE_SUM_OR_KEEP", {{"into", into}}};
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
                   words::Message{"MERGE_INTO_OTHER_BRAND",
                                  {{"value", Quoted(into)},
                                   {"other", target.into.front()},
                                   {"brand", target.from.front()}}});
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
  words::List days;
  for (const store::Clash& clash : result.clashes) {
    if (days.parts.size() < kNamedClashes) days.parts.push_back(Describe(clash));
  }
  if (const std::int64_t more = result.clash_count - std::ssize(days.parts); more > 0) {
    days.parts.push_back(words::Message{"MORE_OF_THEM", {{"count", more}}});
  }
  return errors::FailedPrecondition("BOTH_HAVE_VALUES",
                                    words::Message{"BOTH_HAVE_VALUES",
                                                   {{"from", from},
                                                    {"into", into},
                                                    {"count", result.clash_count},
                                                    {"days", days},
                                                    {"way_out", WayOut(both_values, from, into)}}},
                                    {{"clash_count", std::to_string(result.clash_count)}});
}

}  // namespace funnelcast::convert
