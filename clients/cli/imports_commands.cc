// `funnelcast imports ...`: the journal of imports, and undoing them.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/performance.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::PerformanceService;

Cell Count(int64_t count) { return Cell(FormatCount(count), std::to_string(count)); }

std::string Observations(int64_t count) {
  return TrN(count, "{} observation", "{} observations", FormatCount(count));
}

// What became of it: `counts`, `undone by 4`, `changed nothing` of a file that was known already.
Cell StateCell(const v1::Import& import) {
  if (!import.undone_by().empty()) {
    const std::string by(IdOf(import.undone_by()));
    return Cell(TrF("undone by {}", by), "undone by " + by);
  }
  const bool changed = import.added_count() + import.corrected_count() + import.removed_count() > 0;
  return TranslatedCell(changed ? Mark("counts") : Mark("changed nothing"));
}

Cell KindCell(const v1::Import& import) {
  return Cell(ImportForPeople(import.kind()), ImportWord(import.kind()));
}

// The file, or what the import was about.
std::string SubjectText(const v1::Import& import) {
  return import.file_name().empty() ? Tr("(without a name)") : import.file_name();
}

Table ImportTable(const google::protobuf::RepeatedPtrField<v1::Import>& imports) {
  Table table({{"import", Tr("import"), Align::kRight},
               {"time", Tr("when")},
               {"kind", Tr("what")},
               {"file_name", Tr("file or subject")},
               {"added_count", Tr("added"), Align::kRight},
               {"corrected_count", Tr("corrected"), Align::kRight},
               {"removed_count", Tr("removed"), Align::kRight},
               {"state", Tr("state")}});
  for (const v1::Import& import : imports) {
    table.AddRow({IdOf(import.name()), FormatTime(import.create_time()), KindCell(import),
                  Cell(Shortened(SubjectText(import), 20), import.file_name()),
                  Count(import.added_count()), Count(import.corrected_count()),
                  Count(import.removed_count()), StateCell(import)});
  }
  return table;
}

Table OneImportTable(const v1::Import& import) {
  Table table({{"import", Tr("import")},
               {"time", Tr("when")},
               {"kind", Tr("what")},
               {"file_name", Tr("file or subject")},
               {"request_id", Tr("request")},
               {"row_count", Tr("rows")},
               {"added_count", Tr("added")},
               {"corrected_count", Tr("corrected")},
               {"removed_count", Tr("removed")},
               {"first_date", Tr("first day")},
               {"last_date", Tr("last day")},
               {"new_channels", Tr("new channels")},
               {"new_metrics", Tr("new metrics")},
               {"undoes", Tr("undoes import")},
               {"state", Tr("state")}});
  const auto ids = [](const google::protobuf::RepeatedPtrField<std::string>& list) {
    return fmt::format("{}", fmt::join(list, ", "));
  };
  table.AddRow({IdOf(import.name()), FormatTime(import.create_time()), KindCell(import),
                Cell(SubjectText(import),
                     import.file_name().empty() ? "(without a name)" : import.file_name()),
                import.request_id(), Count(import.row_count()), Count(import.added_count()),
                Count(import.corrected_count()), Count(import.removed_count()),
                FormatDate(import.first_date()), FormatDate(import.last_date()),
                ids(import.new_channels()), ids(import.new_metrics()),
                import.undoes().empty() ? "" : IdOf(import.undoes()), StateCell(import)});
  return table;
}

Table SumTable(const v1::Import& import, const Units& units) {
  Table table({{"metric", Tr("metric")},
               {"value_count", Tr("values"), Align::kRight},
               {"sum", Tr("sum"), Align::kRight}});
  for (const v1::ImportedSum& sum : import.sums()) {
    table.AddRow({units.Label(sum.metric()), Count(sum.value_count()),
                  Cell(FormatExact(sum.sum(), units.KindOf(sum.metric())), FormatRaw(sum.sum()))});
  }
  return table;
}

struct BrandFlags {
  std::string brand;
};

int ListImports(Context& context, const BrandFlags& flags) {
  v1::ListImportsRequest request;
  request.set_parent(BrandName(flags.brand));
  v1::ListImportsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &PerformanceService::Stub::ListImports, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(
      response, ImportTable(response.imports()),
      TrF("No imports yet. `funnelcast import {} FILE` stores a file.", flags.brand));
}

struct ImportFlags {
  std::string brand;
  std::string import;
};

int ShowImport(Context& context, const ImportFlags& flags) {
  v1::GetImportRequest request;
  request.set_name(ChildName(flags.brand, "imports", flags.import));
  v1::Import import;
  const grpc::Status status =
      context.connection().Call(&PerformanceService::Stub::GetImport, request, &import);
  if (!status.ok()) return context.Fail(status);
  return context.Print(import, OneImportTable(import), [&] {
    Terminal& terminal = context.terminal();
    terminal.out << OneImportTable(import).ForPeopleAsRecord(terminal);
    if (!import.sums().empty()) {
      terminal.out << "\n" << SumTable(import, context.LoadUnits(flags.brand)).ForPeople(terminal);
    }
    if (import.undone_by().empty()) {
      context.Say("\n" + TrF("To undo it: `funnelcast imports undo {} {}`.", flags.brand,
                             IdOf(import.name())));
    }
  });
}

struct UndoFlags {
  std::string brand;
  std::string import;
  bool force = false;
  bool dry_run = false;
};

// Says which channels and metrics nothing refers to any more, and what becomes of them.
void SayRemoved(Context& context, const UndoFlags& flags, const v1::UndoImportResponse& response) {
  const auto say = [&](const google::protobuf::RepeatedPtrField<std::string>& ids,
                       const char* would_be, const char* were) {
    if (ids.empty()) return;
    const std::string label = Tr(flags.dry_run ? would_be : were) + " ";
    const std::string list = fmt::format("{}", fmt::join(ids, ", "));
    context.Say(WrapText(label + list + ".", context.terminal().width, 0));
  };
  say(response.removed_channels(),
      Mark("Nothing uses these channels any more; they would be taken away:"),
      Mark("Nothing uses these channels any more; they were taken away:"));
  say(response.removed_metrics(),
      Mark("Nothing uses these metrics any more; they would be taken away:"),
      Mark("Nothing uses these metrics any more; they were taken away:"));
}

// Says what an undoing did, or would do. That of a merge is not undone in turn.
void SayUndone(Context& context, const UndoFlags& flags, const v1::UndoImportResponse& response,
               bool was_merge) {
  const v1::Import& import = response.import();
  const std::string what = TrF(
      "{} taken out, {} put back as they were, {} restored", Observations(import.removed_count()),
      FormatCount(import.corrected_count()), FormatCount(import.added_count()));
  context.Say(WrapText(flags.dry_run ? TrF("Would undo import {}: {}.", flags.import, what)
                                     : TrF("Undid import {}: {}.", flags.import, what),
                       context.terminal().width, 0));
  for (const v1::UndoConflict& kept : response.kept()) {
    context.Say(TrF("Kept what import {} wrote: {}.", IdOf(kept.import()),
                    Observations(kept.observation_count())));
  }
  SayRemoved(context, flags, response);
  if (response.removed_other_count() > 0) {
    context.Say(TrF("Taken away besides: {} campaigns, activities or audiences.",
                    response.removed_other_count()));
  }
  if (flags.dry_run) {
    context.Say(Tr("Nothing was changed (--dry-run)."));
  } else if (was_merge) {
    context.Say(Tr("Funnels, goals, benchmarks and experiments refer to what they did before."));
  } else {
    context.Say(TrF("To have it count again: `funnelcast imports undo {} {}`.", flags.brand,
                    IdOf(import.name())));
  }
}

int UndoImport(Context& context, const UndoFlags& flags) {
  v1::UndoImportRequest request;
  request.set_name(ChildName(flags.brand, "imports", flags.import));
  request.set_force(flags.force);
  request.set_validate_only(flags.dry_run);
  request.set_request_id(MakeRequestId());
  v1::UndoImportResponse response;
  const grpc::Status status =
      context.connection().Call(&PerformanceService::Stub::UndoImport, request, &response);
  if (!status.ok()) return context.Fail(status);
  google::protobuf::RepeatedPtrField<v1::Import> imports;
  *imports.Add() = response.import();
  return context.Print(response, ImportTable(imports), [&] {
    v1::GetImportRequest get;
    get.set_name(request.name());
    v1::Import undone;
    const grpc::Status found =
        context.connection().Call(&PerformanceService::Stub::GetImport, get, &undone);
    SayUndone(context, flags, response, found.ok() && undone.kind() == v1::IMPORT_KIND_MERGE);
  });
}

}  // namespace

void AddImportsCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "imports", Tr("Imports so far, and undoing them"));
  auto [list, list_flags] = AddCommand(group, context, "list", Tr("List what changed observations"),
                                       "  funnelcast imports list shop", &ListImports);
  AddArgument(list, "BRAND", list_flags.brand, Tr("Id of the brand"));
  auto [show, show_flags] = AddCommand(group, context, "show", Tr("Show one import with its sums"),
                                       "  funnelcast imports show shop 3", &ShowImport);
  AddArgument(show, "BRAND", show_flags.brand, Tr("Id of the brand"));
  AddArgument(show, "IMPORT", show_flags.import, Tr("Number of the import"));
  auto [undo, undo_flags] =
      AddCommand(group, context, "undo", Tr("Put back what stood there before an import"),
                 {"  funnelcast imports undo shop 3 --dry-run\n"
                  "  funnelcast imports undo shop 3",
                  Tr("Deletions, merges and undoings are imports too and are undone in the same "
                     "way. History as of a moment before it stays as it was known then.")},
                 &UndoImport);
  AddArgument(undo, "BRAND", undo_flags.brand, Tr("Id of the brand"));
  AddArgument(undo, "IMPORT", undo_flags.import, Tr("Number of the import"));
  AddSwitch(undo, "--force", undo_flags.force,
            Tr("Keep what later imports wrote to the same observations, and undo the rest"));
  AddSwitch(undo, "--dry-run", undo_flags.dry_run, Tr("Say what would happen and change nothing"));
}

}  // namespace funnelcast::cli
