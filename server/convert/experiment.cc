#include "server/convert/experiment.h"

#include <boost/math/distributions/normal.hpp>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

constexpr std::initializer_list<const char*> kChangeable = {
    "display_name",  "channel",      "metric", "start_date",
    "end_date",      "input_change", "lift",   "lift_standard_error",
    "lift_interval", "note"};

constexpr double kUsualProbability = 0.95;
constexpr char kIntervalField[] = "experiment.lift_interval";

// The standard error of the lift by its interval; something above 0 where that is wrong.
double CheckInterval(const v1::Experiment& experiment, errors::FieldViolations& violations) {
  const v1::LiftInterval& interval = experiment.lift_interval();
  const std::string field = kIntervalField;
  const double probability =
      interval.probability() == 0.0 ? kUsualProbability : interval.probability();
  errors::FieldViolations own;
  CheckSigned(interval.low(), field + ".low", limits::kMaxLift, own);
  CheckSigned(interval.high(), field + ".high", limits::kMaxLift, own);
  if (!(probability >= limits::kMinLiftProbability && probability <= limits::kMaxLiftProbability)) {
    own.Add(field + ".probability", errors::kOutOfRange,
            words::Message{"LIFT_PROBABILITY_OUT_OF_RANGE",
                           {{"field", field},
                            {"value", words::Exact{probability}},
                            {"min", words::Exact{limits::kMinLiftProbability}},
                            {"max", words::Exact{limits::kMaxLiftProbability}}}});
  }
  if (own.empty() && !(interval.low() < interval.high())) {
    own.Add(field, errors::kConflicting,
            words::Message{"LIFT_INTERVAL_REVERSED",
                           {{"field", field},
                            {"low", words::Exact{interval.low()}},
                            {"high", words::Exact{interval.high()}}}});
  } else if (own.empty() &&
             (experiment.lift() < interval.low() || experiment.lift() > interval.high())) {
    own.Add(field, errors::kConflicting,
            words::Message{"LIFT_OUTSIDE_INTERVAL",
                           {{"field", field},
                            {"low", words::Exact{interval.low()}},
                            {"high", words::Exact{interval.high()}},
                            {"lift", words::Exact{experiment.lift()}}}});
  }
  violations.AddAll(own);
  if (!own.empty()) return 1.0;
  const double z = boost::math::quantile(boost::math::normal(), 0.5 * (1.0 + probability));
  return (interval.high() - interval.low()) / (2.0 * z);
}

// The standard error, given or by an interval.
double CheckPrecision(const v1::Experiment& experiment, errors::FieldViolations& violations) {
  const bool has_error = experiment.lift_standard_error() != 0.0;
  if (!experiment.has_lift_interval()) {
    CheckPositive(experiment.lift_standard_error(), "experiment.lift_standard_error",
                  limits::kMaxLift, violations);
  } else if (!has_error) {
    return CheckInterval(experiment, violations);
  } else {
    violations.Add(kIntervalField, errors::kConflicting,
                   words::Message{"LIFT_ERROR_GIVEN_TWICE", {}});
  }
  return experiment.lift_standard_error();
}

void CheckInputChange(double change, errors::FieldViolations& violations) {
  if (change == 0.0) {
    violations.Add("experiment.input_change", errors::kOutOfRange,
                   words::Message{"INPUT_CHANGE_MISSING", {}});
  }
  CheckSigned(change, "experiment.input_change", limits::kMaxInputChange, violations);
}

// Checks what a person may set and puts it into the record.
void CheckExperiment(const v1::Experiment& experiment, store::Experiment& record,
                     errors::FieldViolations& violations) {
  CheckText(experiment.display_name(), "experiment.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  CheckId(experiment.channel(), "experiment.channel", violations);
  CheckId(experiment.metric(), "experiment.metric", violations);
  const auto start = CheckDate(experiment.start_date(), "experiment.start_date", violations);
  const auto end = CheckDate(experiment.end_date(), "experiment.end_date", violations);
  CheckWindow(start, end, "experiment.end_date", limits::kMaxHorizonDays, violations);
  CheckInputChange(experiment.input_change(), violations);
  CheckSigned(experiment.lift(), "experiment.lift", limits::kMaxLift, violations);
  const double standard_error = CheckPrecision(experiment, violations);
  CheckText(experiment.note(), "experiment.note", limits::kMaxNoteCharacters, violations);
  record.display_name = NameOrId(experiment.display_name(), record.id);
  record.channel = experiment.channel();
  record.metric = experiment.metric();
  record.input_change = experiment.input_change();
  record.lift = experiment.lift();
  record.lift_standard_error = standard_error;
  record.note = experiment.note();
  if (start) record.start_day = *start;
  if (end) record.end_day = *end;
}

}  // namespace

absl::StatusOr<store::Experiment> FromProto(const v1::CreateExperimentRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.experiment_id(),
                                 "experiment_id", request.request_id(), violations);
  store::Experiment record;
  record.brand = parent.front();
  record.id = request.experiment_id();
  CheckExperiment(request.experiment(), record, violations);
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::StatusOr<ExperimentUpdate> FromProto(const v1::UpdateExperimentRequest& request) {
  return UpdateFromProto(request, request.experiment(), kExperimentPattern, "experiment",
                         kChangeable);
}

absl::StatusOr<store::Experiment> Apply(const ExperimentUpdate& update,
                                        const store::Experiment& experiment) {
  v1::Experiment proto = ToProto(experiment);
  MergeMasked(update.given, update.mask, kChangeable, proto);
  // A new interval takes the place of the stored error, which was made of one or given.
  if (update.given.has_lift_interval() && update.given.lift_standard_error() == 0.0) {
    proto.clear_lift_standard_error();
  }
  errors::FieldViolations violations;
  store::Experiment changed = experiment;
  CheckExperiment(proto, changed, violations);
  if (!violations.empty()) return violations.ToStatus();
  return changed;
}

v1::Experiment ToProto(const store::Experiment& experiment) {
  v1::Experiment proto;
  proto.set_name(FormatName(kExperimentPattern, {experiment.brand, experiment.id}));
  proto.set_display_name(experiment.display_name);
  proto.set_channel(experiment.channel);
  proto.set_metric(experiment.metric);
  *proto.mutable_start_date() = ToProto(experiment.start_day);
  *proto.mutable_end_date() = ToProto(experiment.end_day);
  proto.set_input_change(experiment.input_change);
  proto.set_lift(experiment.lift);
  proto.set_lift_standard_error(experiment.lift_standard_error);
  proto.set_note(experiment.note);
  proto.set_etag(MakeEtag(experiment.version));
  return proto;
}

}  // namespace funnelcast::convert
