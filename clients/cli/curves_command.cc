// `funnelcast curves`: what more or less input of a channel would bring, and how much of that the
// data know.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/numbers.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/model.grpc.pb.h"

namespace funnelcast::cli {
namespace {

struct CurvesFlags {
  std::string brand;
  std::string funnel;
  std::string model;
  std::string channel;
  int point_count = 0;
  std::optional<double> highest_input;
};

// Quantiles of the table: the central 90 % around the median.
constexpr double kProbabilities[] = {0.05, 0.5, 0.95};

v1::GetResponseCurvesRequest CurvesRequest(const CurvesFlags& flags) {
  v1::GetResponseCurvesRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_funnel(flags.funnel);
  if (!flags.model.empty()) request.set_model(ChildName(flags.brand, "models", flags.model));
  request.set_channel(flags.channel);
  request.set_point_count(flags.point_count);
  request.set_highest_input(flags.highest_input.value_or(0.0));
  for (const double probability : kProbabilities) request.add_quantiles(probability);
  return request;
}

std::string Return(double value) { return FormatSignificant(value, 3); }

// `2.1 (1.4 to 3)`: mean and central 90 %.
Cell ReturnCell(const v1::CurveValue& value) {
  std::string text = Return(value.mean());
  if (value.quantiles_size() == 3) {
    text += TrF(" ({} to {})", Return(value.quantiles(0)), Return(value.quantiles(2)));
  }
  return Cell(text, FormatRaw(value.mean()));
}

std::string OutcomeName(const v1::ResponseCurve& curve) {
  if (curve.outcome_channel().empty()) return curve.outcome_metric();
  return curve.outcome_channel() + "/" + curve.outcome_metric();
}

Table ReturnTable(const v1::ResponseCurves& response) {
  Table table({{"channel", Tr("channel")},
               {"outcome", Tr("outcome")},
               {"usual_input", Tr("usual input a week"), Align::kRight},
               {"average_return", Tr("per unit of input (90%)"), Align::kRight},
               {"marginal_return", Tr("of the next unit (90%)"), Align::kRight},
               {"contraction", Tr("from data"), Align::kRight}});
  for (const v1::ResponseCurve& curve : response.curves()) {
    table.AddRow({curve.channel(), OutcomeName(curve),
                  Cell(FormatRounded(curve.usual_input(), v1::METRIC_KIND_SPEND),
                       FormatRaw(curve.usual_input())),
                  ReturnCell(curve.average_return()), ReturnCell(curve.marginal_return()),
                  Cell(FormatShare(curve.contraction().size(), Place::kTable),
                       FormatRaw(curve.contraction().size()))});
  }
  return table;
}

Table PointTable(const v1::ResponseCurve& curve) {
  Table table({{"input", TrF("{} a week", curve.input_metric()), Align::kRight},
               {"mean", TrF("{} a week", OutcomeName(curve)), Align::kRight},
               {"low", FormatProbability(kProbabilities[0], Place::kTable), Align::kRight},
               {"high", FormatProbability(kProbabilities[2], Place::kTable), Align::kRight},
               {"observed", ""}});
  for (const v1::CurvePoint& point : curve.points()) {
    const auto value = [&](double number) {
      return Cell(FormatRounded(number, v1::METRIC_KIND_COUNT), FormatRaw(number));
    };
    const bool has_quantiles = point.outcome().quantiles_size() == 3;
    table.AddRow(
        {Cell(FormatRounded(point.input(), v1::METRIC_KIND_SPEND), FormatRaw(point.input())),
         value(point.outcome().mean()),
         has_quantiles ? value(point.outcome().quantiles(0)) : Cell(""),
         has_quantiles ? value(point.outcome().quantiles(2)) : Cell(""),
         point.is_observed() ? "" : Tr("never tried")});
  }
  return table;
}

int ShowCurves(Context& context, const CurvesFlags& flags) {
  v1::ResponseCurves response;
  const grpc::Status status = context.connection().Call(&v1::ModelService::Stub::GetResponseCurves,
                                                        CurvesRequest(flags), &response);
  if (!status.ok()) return context.Fail(status);
  const Table table = ReturnTable(response);
  return context.Print(response, table, [&] {
    context.Say(TrF("Returns by {}, at each channel's usual input.\n", response.model()));
    context.Say(table.ForPeople(context.terminal()));
    for (const v1::ResponseCurve& curve : response.curves()) {
      context.Say(
          WrapText(fmt::format("{}, {}: {}", curve.channel(), OutcomeName(curve), curve.evidence()),
                   context.terminal().width, 2));
    }
    if (flags.channel.empty()) return;
    for (const v1::ResponseCurve& curve : response.curves()) {
      context.Say("\n" + PointTable(curve).ForPeople(context.terminal()));
    }
  });
}

}  // namespace

void AddCurvesCommand(CLI::App& app, Context& context) {
  auto [command, flags] = AddCommand(
      app, context, "curves", Tr("Show what more or less of each channel would bring"),
      {"  funnelcast curves shop\n"
       "  funnelcast curves shop --channel facebook --points 11 --output json",
       Tr("For inputs that stay the same for good. \"From data\" is how far the data narrowed the "
          "prior: near 0% a curve is mostly the prior, and only a test can say more.")},
      &ShowCurves);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddText(command, "--funnel", flags.funnel, Tr("Funnel (default the only one)"));
  AddText(command, "--model", flags.model, Tr("Id of the model (default the funnel's newest)"));
  AddText(command, "--channel", flags.channel, Tr("One channel, with the points of its curves"));
  AddCount(command, "--points", flags.point_count, Tr("Points of a curve, 2 to 101 (default 21)"));
  AddNumber(command, "--up-to", flags.highest_input,
            Tr("Input a week where curves end (default twice the highest so far)"));
}

}  // namespace funnelcast::cli
