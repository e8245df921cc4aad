// Words for failed calls; see failure.h.
#include "clients/cli/failure.h"

#include <fmt/format.h>
#include <grpcpp/support/error_details.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "clients/cli/numbers.h"
#include "clients/cli/translation.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace funnelcast::cli {
namespace {

// Field of the contract -> flag of this program, by the last part of the path.
constexpr std::array<std::pair<std::string_view, std::string_view>, 42> kFlags = {{
    {"as_of_time", "--as-of"},
    {"channels", "--channel"},
    {"channel", "--channel"},
    {"currency_code", "--currency"},
    {"display_name", "--display-name"},
    {"date_order", "--date-order"},
    {"decimal_mark", "--decimal-mark"},
    {"draw_count", "--draws"},
    {"end_date", "--to"},
    {"funnel", "--funnel"},
    {"grid", "--grid"},
    {"high", "--high"},
    {"holiday_region", "--holidays"},
    {"input_change", "--input-change"},
    {"kind", "--kind"},
    {"lag_days", "--lag"},
    {"lead_days", "--lead"},
    {"less_spend", "--less-spend"},
    {"lift", "--lift"},
    {"lift_interval", "--low"},
    {"lift_standard_error", "--standard-error"},
    {"low", "--low"},
    {"mapping", "--mapping"},
    {"mapping_name", "--mapping"},
    {"metric_overrides", "--metric"},
    {"metrics", "--metric"},
    {"metric", "--metric"},
    {"model", "--model"},
    {"note", "--note"},
    {"owner", "--owner"},
    {"parent_goal", "--parent"},
    {"per_metric", "--per"},
    {"plan", "--plan"},
    {"plans", "SCENARIO"},
    {"probability", "--probability"},
    {"quantiles", "--quantiles"},
    {"reason", "--reason"},
    {"request_id", "--request-id"},
    {"seed", "--seed"},
    {"source", "--source"},
    {"start_date", "--from"},
    {"time_zone", "--time-zone"},
}};

struct ErrorDetails {
  std::optional<google::rpc::ErrorInfo> info;
  google::rpc::BadRequest bad_request;
};

ErrorDetails ReadDetails(const grpc::Status& status) {
  ErrorDetails details;
  google::rpc::Status proto;
  if (!grpc::ExtractErrorDetails(status, &proto).ok()) return details;
  for (const google::protobuf::Any& any : proto.details()) {
    google::rpc::ErrorInfo info;
    if (any.UnpackTo(&info)) details.info = info;
    google::rpc::BadRequest bad_request;
    if (any.UnpackTo(&bad_request)) details.bad_request.MergeFrom(bad_request);
  }
  return details;
}

std::string Metadata(const ErrorDetails& details, const std::string& key) {
  if (!details.info) return "";
  const auto found = details.info->metadata().find(key);
  return found == details.info->metadata().end() ? "" : found->second;
}

// The ids of what a resource lies in, as arguments: `shop facebook` of a campaign of facebook.
std::string ParentIds(const std::string& name) {
  std::string ids;
  std::size_t segment = 0;
  std::size_t end_of_parents = 0;
  for (std::size_t begin = 0; begin < name.size(); ++segment) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    if (segment % 2 == 1) {
      end_of_parents = ids.size();
      ids += (ids.empty() ? "" : " ") + name.substr(begin, end - begin);
    }
    begin = end + 1;
  }
  return ids.substr(0, end_of_parents);
}

// `hint` with the ids in place of what stands for them in capitals.
std::string WithParents(std::string hint, const std::string& parents) {
  const std::size_t begin = hint.find("BRAND");
  const std::size_t end = hint.rfind('`');
  return begin == std::string::npos || parents.empty() ? hint
                                                       : hint.replace(begin, end - begin, parents);
}

// How to see what there is of the kind of thing that was not found.
std::string HintForMissing(const ErrorDetails& details) {
  // Written out, so that each can be found and tried.
  static const std::map<std::string, const char*> kHints = {
      {"activity", Mark("`funnelcast activity list BRAND CHANNEL CAMPAIGN` shows what there is.")},
      {"audience", Mark("`funnelcast audience list BRAND` shows what there is.")},
      {"benchmark", Mark("`funnelcast benchmark list BRAND` shows what there is.")},
      {"brand", Mark("`funnelcast brand list` shows the brands there are.")},
      {"campaign", Mark("`funnelcast campaign list BRAND CHANNEL` shows what there is.")},
      {"channel", Mark("`funnelcast channel list BRAND` shows what there is.")},
      {"event", Mark("`funnelcast event list BRAND` shows what there is.")},
      {"experiment", Mark("`funnelcast experiment list BRAND` shows what there is.")},
      {"funnel", Mark("`funnelcast funnel list BRAND` shows what there is.")},
      {"goal", Mark("`funnelcast goal list BRAND` shows what there is.")},
      {"import", Mark("`funnelcast imports list BRAND` shows what there is.")},
      {"mapping", Mark("`funnelcast mapping list BRAND` shows what there is.")},
      {"metric", Mark("`funnelcast metric list BRAND` shows what there is.")},
      {"model", Mark("`funnelcast model list BRAND` shows what there is.")},
      {"operation", Mark("`funnelcast operation list BRAND` shows what there is.")},
      {"scenario", Mark("`funnelcast scenario list BRAND` shows what there is.")}};
  const auto found = kHints.find(Metadata(details, "resource_type"));
  const std::string parents = ParentIds(Metadata(details, "resource_name"));
  return found == kHints.end() ? "" : WithParents(Tr(found->second), parents);
}

// By the reason the server gives; empty for one that needs no hint.
std::string HintForReason(const std::string& reason, const ErrorDetails& details) {
  if (reason == "ETAG_MISMATCH")
    return Tr("Somebody else changed it meanwhile; run the command again.");
  if (reason == "NO_MODEL") {
    const std::string funnel = Metadata(details, "funnel");
    return funnel.empty() ? Tr("`funnelcast fit BRAND` makes a model.")
                          : TrF("`funnelcast fit BRAND --funnel {}` makes a model.", funnel);
  }
  if (reason == "NO_FUNNEL") return Tr("`funnelcast funnel create --help` says how to make one.");
  if (reason == "SEVERAL_FUNNELS") return Tr("Say which one with --funnel FUNNEL.");
  if (reason == "PLAN_BEFORE_HISTORY_END") {
    return Tr("`funnelcast fit BRAND --until DATE` fits to the history until and including DATE.");
  }
  if (reason == "BUSY") return Tr("Try again in a little while.");
  return "";
}

std::string UsualHint(const grpc::Status& status, const ErrorDetails& details) {
  const std::string hint = HintForReason(details.info ? details.info->reason() : "", details);
  if (!hint.empty()) return hint;
  switch (status.error_code()) {
    case grpc::StatusCode::NOT_FOUND:
      return HintForMissing(details);
    case grpc::StatusCode::UNIMPLEMENTED:
      return Tr(
          "The server may be older than this client; `funnelcast --version` shows the client's "
          "version.");
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::DATA_LOSS:
      return Tr("This is a fault of the server; its log says more.");
    default:
      return "";
  }
}

std::string DescribeUnreachable(const std::string& server) {
  return TrF(
      "funnelcast: No Funnelcast server answers at {}. Start one with `funnelcast-server "
      "--data-dir "
      "DIR`, or name another with --server or FUNNELCAST_SERVER.\n",
      server);
}

// Whether somebody took the connection and then said nothing: not what nobody there looks like.
bool IsSilent(const grpc::Status& status) {
  return status.error_message().find("before receiving SETTINGS frame") != std::string::npos;
}

std::string DescribeViolation(const google::rpc::BadRequest::FieldViolation& violation) {
  const std::string flag = FlagOfField(violation.field());
  const std::string& place = flag.empty() ? violation.field() : flag;
  if (place.empty()) return violation.description();
  // Many sentences begin with the field they are about; the user knows it by its flag.
  if (violation.description().starts_with(violation.field() + " ")) {
    return place + violation.description().substr(violation.field().size());
  }
  return fmt::format("{}: {}", place, violation.description());
}

// Whether the message repeats the first violation, by the name of its field instead of the user's
// flag. A long description was cut for the details; a single one is completed from the message.
bool CompleteRepeated(const std::string& message, google::rpc::BadRequest& bad_request) {
  constexpr std::string_view kEllipsis = "…";
  if (bad_request.field_violations().empty()) return false;
  std::string& description = *bad_request.mutable_field_violations(0)->mutable_description();
  const bool is_cut = description.ends_with(kEllipsis);
  const size_t place =
      message.find(description.substr(0, description.size() - (is_cut ? kEllipsis.size() : 0)));
  if (place == std::string::npos) return false;
  if (is_cut && bad_request.field_violations_size() == 1) description = message.substr(place);
  return true;
}

std::string DescribeRefusal(const grpc::Status& status, ErrorDetails details) {
  const bool repeats = CompleteRepeated(status.error_message(), details.bad_request);
  const auto& violations = details.bad_request.field_violations();
  if (repeats && violations.size() == 1) {
    return fmt::format("funnelcast: {}\n", DescribeViolation(violations[0]));
  }
  std::string count = Metadata(details, "violation_count");
  if (count.empty()) count = std::to_string(violations.size());
  const std::string headline = repeats ? TrF("There are {} problems:", count)
                               : status.error_message().empty()
                                   ? Tr("The server refused without saying why.")
                                   : status.error_message();
  std::string text = fmt::format("funnelcast: {}\n", headline);
  for (const auto& violation : violations) {
    text += fmt::format("  {}\n", DescribeViolation(violation));
  }
  return text;
}

}  // namespace

bool IsUnreachable(const grpc::Status& status) {
  // A server's own UNAVAILABLE (shutting down, store locked) comes with details.
  return status.error_code() == grpc::StatusCode::UNAVAILABLE && status.error_details().empty();
}

std::string FlagOfField(const std::string& field) {
  // Everything within a plan came by one flag; a place in its table (", row 2") is kept.
  if (field.starts_with("plan.") || field.starts_with("scenario.plan.")) {
    return "--plan" + field.substr(std::min(field.find(", "), field.size()));
  }
  // One of several plans; which one, the field itself tells.
  if (field.starts_with("plans[")) return "";
  std::string last = field.substr(field.rfind('.') + 1);
  last = last.substr(0, last.find('['));
  // `goal.target` has three flags and `stages[2].metric` one for each stage.
  if (last == "target") return "target";
  if (field.find("stages[") != std::string::npos || field.find("inputs[") != std::string::npos) {
    return "";
  }
  for (const auto& [name, flag] : kFlags) {
    if (name == last) return std::string(flag);
  }
  return "";
}

std::string DescribeFailure(const grpc::Status& status, const std::string& server, double timeout_s,
                            const std::string& hint) {
  const ErrorDetails details = ReadDetails(status);
  if (IsUnreachable(status) && IsSilent(status)) {
    return TrF(
        "funnelcast: {} took the connection but does not answer: it is very busy, hangs, or is no "
        "Funnelcast server.\n",
        server);
  }
  if (IsUnreachable(status)) return DescribeUnreachable(server);
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED && !details.info) {
    return TrF("funnelcast: {} did not answer within {} s. Wait longer with --timeout SECONDS.\n",
               server, FormatPlain(timeout_s));
  }
  std::string text = DescribeRefusal(status, details);
  const std::string last_line = hint.empty() ? UsualHint(status, details) : hint;
  if (!last_line.empty()) text += TrF("Hint: {}", last_line) + "\n";
  return text;
}

}  // namespace funnelcast::cli
