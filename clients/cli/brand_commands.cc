// `funnelcast brand ...`
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::CatalogService;

// Takes a brand's calendar away.
constexpr char kNoHolidays[] = "none";

std::string HolidaysHelp() {
  return Tr(
      "Calendar of public holidays and shopping days: AT, CH, DE or US, or a canton or state such "
      "as DE-BY");
}

Table BrandTable(const google::protobuf::RepeatedPtrField<v1::Brand>& brands) {
  Table table({{"brand", Tr("brand")},
               {"display_name", Tr("name")},
               {"currency", Tr("currency")},
               {"time_zone", Tr("time zone")},
               {"holidays", Tr("holidays")},
               {"create_time", Tr("created")}});
  for (const v1::Brand& brand : brands) {
    table.AddRow({IdOf(brand.name()), brand.display_name(), brand.currency_code(),
                  brand.time_zone(), brand.holiday_region(), FormatTime(brand.create_time())});
  }
  return table;
}

Table OneBrandTable(const v1::Brand& brand) {
  google::protobuf::RepeatedPtrField<v1::Brand> brands;
  *brands.Add() = brand;
  return BrandTable(brands);
}

struct CreateFlags {
  std::string brand;
  std::string currency;
  std::string time_zone;
  std::string holidays;
  std::string display_name;
};

int CreateBrand(Context& context, const CreateFlags& flags) {
  v1::CreateBrandRequest request;
  request.set_brand_id(flags.brand);
  request.mutable_brand()->set_currency_code(flags.currency);
  request.mutable_brand()->set_time_zone(flags.time_zone);
  request.mutable_brand()->set_holiday_region(flags.holidays);
  request.mutable_brand()->set_display_name(flags.display_name);
  request.set_request_id(MakeRequestId());
  v1::Brand brand;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::CreateBrand, request, &brand);
  if (!status.ok()) return context.Fail(status);
  return context.Print(brand, OneBrandTable(brand), [&] {
    context.Say(TrF("Created brand {} ({}, days of {}).", flags.brand, brand.currency_code(),
                    brand.time_zone().empty() ? "UTC" : brand.time_zone()));
    context.Say(
        TrF("Next: `funnelcast funnel create {} sales --attention impressions "
            "--interest clicks --action orders`.",
            flags.brand));
  });
}

struct NoFlags {};

int ListBrands(Context& context, const NoFlags&) {
  v1::ListBrandsResponse response;
  const grpc::Status status = ListAll(context.connection(), &CatalogService::Stub::ListBrands,
                                      v1::ListBrandsRequest(), &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(
      response, BrandTable(response.brands()),
      Tr("No brands yet. `funnelcast brand create BRAND --currency EUR` makes one."));
}

struct BrandFlags {
  std::string brand;
};

int ShowBrand(Context& context, const BrandFlags& flags) {
  v1::GetBrandRequest request;
  request.set_name(BrandName(flags.brand));
  v1::Brand brand;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::GetBrand, request, &brand);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(brand, OneBrandTable(brand));
}

struct UpdateFlags {
  std::string brand;
  std::string currency;
  std::string time_zone;
  std::string holidays;
  std::string display_name;
};

int UpdateBrand(Context& context, const UpdateFlags& flags) {
  v1::UpdateBrandRequest request;
  v1::Brand& brand = *request.mutable_brand();
  brand.set_name(BrandName(flags.brand));
  const auto set = [&](const std::string& path, const std::string& value) {
    if (!value.empty()) request.mutable_update_mask()->add_paths(path);
    return value;
  };
  brand.set_currency_code(set("currency_code", flags.currency));
  brand.set_time_zone(set("time_zone", flags.time_zone));
  brand.set_holiday_region(set("holiday_region", flags.holidays));
  brand.set_display_name(set("display_name", flags.display_name));
  if (flags.holidays == kNoHolidays) brand.clear_holiday_region();
  if (request.update_mask().paths().empty()) {
    return context.Refuse(
        Tr("Nothing to change; give --holidays, --time-zone, --currency or --display-name."));
  }
  v1::Brand updated;
  const grpc::Status status =
      context.connection().Call(&CatalogService::Stub::UpdateBrand, request, &updated);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(updated, OneBrandTable(updated));
}

struct DeleteFlags {
  std::string brand;
  bool force = false;
};

int DeleteBrand(Context& context, const DeleteFlags& flags) {
  v1::DeleteBrandRequest request;
  request.set_name(BrandName(flags.brand));
  request.set_force(flags.force);
  google::protobuf::Empty empty;
  const grpc::Status status = context.connection().Call(&CatalogService::Stub::DeleteBrand, request,
                                                        &empty, Repeat::kNever);
  if (!status.ok()) {
    const bool holds_something =
        status.error_code() == grpc::StatusCode::FAILED_PRECONDITION && !flags.force;
    return context.Fail(
        status,
        holds_something ? Tr("--force deletes the brand with everything that belongs to it.") : "");
  }
  return context.PrintDone(TrF("Deleted brand {}.", flags.brand));
}

void AddCreate(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "create", Tr("Create a brand"),
      "  funnelcast brand create shop --currency EUR --time-zone Europe/Berlin --holidays DE",
      &CreateBrand);
  AddArgument(command, "BRAND", flags.brand, Tr("Id: a-z, 0-9, _ and -, at most 63 characters"));
  AddText(command, "--currency", flags.currency, Tr("Currency of all its money, for instance EUR"))
      .Require();
  AddText(command, "--time-zone", flags.time_zone,
          Tr("Where its days begin, for instance Europe/Berlin (default UTC)"));
  AddText(command, "--holidays", flags.holidays, HolidaysHelp());
  AddText(command, "--display-name", flags.display_name, Tr("Name for people (default the id)"));
}

void AddUpdate(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(group, context, "update", Tr("Change a brand"),
                                     "  funnelcast brand update shop --holidays DE-BY\n"
                                     "  funnelcast brand update shop --holidays none",
                                     &UpdateBrand);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddText(command, "--holidays", flags.holidays,
          HolidaysHelp() + Tr("; none takes it away. Fit again to have it counted"));
  AddText(command, "--time-zone", flags.time_zone, Tr("Where its days begin"));
  AddText(command, "--currency", flags.currency,
          Tr("Currency of its money; only while it has none, since nothing is converted"));
  AddText(command, "--display-name", flags.display_name, Tr("Name for people"));
}

}  // namespace

void AddBrandCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "brand", Tr("Brands; everything else belongs to one"));
  AddCreate(group, context);
  AddCommand(group, context, "list", Tr("List the brands"),
             "  funnelcast brand list\n  funnelcast brand list --output csv", &ListBrands);
  auto [show, show_flags] = AddCommand(group, context, "show", Tr("Show one brand"),
                                       "  funnelcast brand show shop", &ShowBrand);
  AddArgument(show, "BRAND", show_flags.brand, Tr("Id of the brand"));
  AddUpdate(group, context);
  auto [remove, remove_flags] = AddCommand(group, context, "delete", Tr("Delete a brand"),
                                           "  funnelcast brand delete shop --force", &DeleteBrand);
  AddArgument(remove, "BRAND", remove_flags.brand, Tr("Id of the brand"));
  AddSwitch(remove, "--force", remove_flags.force,
            Tr("Delete everything that belongs to it as well"));
}

}  // namespace funnelcast::cli
