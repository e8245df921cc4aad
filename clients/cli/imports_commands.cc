// `funnelcast imports ...`: the journal of imports, and undoing them.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/performance.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::PerformanceService;

Cell Count(int64_t count) { return Cell(FormatCount(count), std::to_string(count)); }

std::string Observations(int64_t count) {
  return FormatCount(count) + (count == 1 ? " observation" : " observations");
}

// What became of it: `counts`, `undone by 4`, `changed nothing` of a file that was known already.
std::string StateText(const v1::Import& import) {
  const bool changed = import.added_count() + import.corrected_count() + import.removed_count() > 0;
  if (!changed && import.undone_by().empty()) return "changed nothing";
  return import.undone_by().empty() ? "counts" : "undone by " + IdOf(import.undone_by());
}

// The file, or what the import was about.
std::string SubjectText(const v1::Import& import) {
  return import.file_name().empty() ? "(without a name)" : import.file_name();
}

Table ImportTable(const google::protobuf::RepeatedPtrField<v1::Import>& imports) {
  Table table({{"import", "import", Align::kRight},
               {"time", "when"},
               {"kind", "what"},
               {"file_name", "file or subject"},
               {"added_count", "added", Align::kRight},
               {"corrected_count", "corrected", Align::kRight},
               {"removed_count", "removed", Align::kRight},
               {"state", "state"}});
  for (const v1::Import& import : imports) {
    table.AddRow({IdOf(import.name()), FormatTime(import.create_time()), ImportWord(import.kind()),
                  Cell(Shortened(SubjectText(import), 20), import.file_name()),
                  Count(import.added_count()), Count(import.corrected_count()),
                  Count(import.removed_count()), StateText(import)});
  }
  return table;
}

Table OneImportTable(const v1::Import& import) {
  Table table({{"import", "import"},
               {"time", "when"},
               {"kind", "what"},
               {"file_name", "file or subject"},
               {"request_id", "request"},
               {"row_count", "rows"},
               {"added_count", "added"},
               {"corrected_count", "corrected"},
               {"removed_count", "removed"},
               {"first_date", "first day"},
               {"last_date", "last day"},
               {"new_channels", "new channels"},
               {"new_metrics", "new metrics"},
               {"undoes", "undoes import"},
               {"state", "state"}});
  const auto ids = [](const google::protobuf::RepeatedPtrField<std::string>& list) {
    return fmt::format("{}", fmt::join(list, ", "));
  };
  table.AddRow({IdOf(import.name()), FormatTime(import.create_time()), ImportWord(import.kind()),
                SubjectText(import), import.request_id(), Count(import.row_count()),
                Count(import.added_count()), Count(import.corrected_count()),
                Count(import.removed_count()), FormatDate(import.first_date()),
                FormatDate(import.last_date()), ids(import.new_channels()),
                ids(import.new_metrics()), import.undoes().empty() ? "" : IdOf(import.undoes()),
                StateText(import)});
  return table;
}

Table SumTable(const v1::Import& import, const Units& units) {
  Table table({{"metric", "metric"},
               {"value_count", "values", Align::kRight},
               {"sum", "sum", Align::kRight}});
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
      fmt::format("No imports yet. `funnelcast import {} FILE` stores a file.", flags.brand));
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
      context.Say(fmt::format("\nTo undo it: `funnelcast imports undo {} {}`.", flags.brand,
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

// Says what an undoing did, or would do. That of a merge is not undone in turn.
void SayUndone(Context& context, const UndoFlags& flags, const v1::UndoImportResponse& response,
               bool was_merge) {
  const v1::Import& import = response.import();
  context.Say(fmt::format(
      "{} import {}: {} taken out, {} put back as they were, {} restored.",
      flags.dry_run ? "Would undo" : "Undid", flags.import, Observations(import.removed_count()),
      FormatCount(import.corrected_count()), FormatCount(import.added_count())));
  for (const v1::UndoConflict& kept : response.kept()) {
    context.Say(fmt::format("Kept what import {} wrote: {}.", IdOf(kept.import()),
                            Observations(kept.observation_count())));
  }
  const auto say_removed = [&](const char* what,
                               const google::protobuf::RepeatedPtrField<std::string>& ids) {
    if (ids.empty()) return;
    context.Say(
        WrapText(fmt::format("Nothing uses these {} any more; they {} taken away: {}.", what,
                             flags.dry_run ? "would be" : "were", fmt::join(ids, ", ")),
                 context.terminal().width, 0));
  };
  say_removed("channels", response.removed_channels());
  say_removed("metrics", response.removed_metrics());
  if (response.removed_other_count() > 0) {
    context.Say(fmt::format("Taken away besides: {} campaigns, activities or audiences.",
                            response.removed_other_count()));
  }
  if (flags.dry_run) {
    context.Say("Nothing was changed (--dry-run).");
  } else if (was_merge) {
    context.Say("Funnels, goals, benchmarks and experiments refer to what they did before.");
  } else {
    context.Say(fmt::format("To have it count again: `funnelcast imports undo {} {}`.", flags.brand,
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
  CLI::App& group = AddGroup(app, "imports", "Imports so far, and undoing them");
  auto [list, list_flags] = AddCommand(group, context, "list", "List what changed observations",
                                       "  funnelcast imports list shop", &ListImports);
  AddArgument(list, "BRAND", list_flags.brand, "Id of the brand");
  auto [show, show_flags] = AddCommand(group, context, "show", "Show one import with its sums",
                                       "  funnelcast imports show shop 3", &ShowImport);
  AddArgument(show, "BRAND", show_flags.brand, "Id of the brand");
  AddArgument(show, "IMPORT", show_flags.import, "Number of the import");
  auto [undo, undo_flags] =
      AddCommand(group, context, "undo", "Put back what stood there before an import",
                 "  funnelcast imports undo shop 3 --dry-run\n"
                 "  funnelcast imports undo shop 3\n"
                 "\n"
                 "Deletions, merges and undoings are imports too and are undone in the same way. "
                 "History as of a\n"
                 "moment before it stays as it was known then.",
                 &UndoImport);
  AddArgument(undo, "BRAND", undo_flags.brand, "Id of the brand");
  AddArgument(undo, "IMPORT", undo_flags.import, "Number of the import");
  AddSwitch(undo, "--force", undo_flags.force,
            "Keep what later imports wrote to the same observations, and undo the rest");
  AddSwitch(undo, "--dry-run", undo_flags.dry_run, "Say what would happen and change nothing");
}

}  // namespace funnelcast::cli
