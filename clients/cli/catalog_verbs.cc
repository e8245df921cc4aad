// Arguments, names and tables of the commands of catalogue entries; see catalog_verbs.h.
#include "clients/cli/catalog_verbs.h"

#include "clients/cli/connection.h"
#include "clients/cli/dates.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

void AddArguments(CLI::App& command, const Noun& noun, std::size_t depth, PathFlags& flags) {
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  for (std::size_t i = 0; i < depth; ++i) {
    AddArgument(command, noun.path[i].argument, flags.ids[i], Tr(noun.path[i].help));
  }
}

std::string NameDownTo(const Noun& noun, const PathFlags& flags, std::size_t depth) {
  std::string name = BrandName(flags.brand);
  for (std::size_t i = 0; i < depth; ++i) {
    name += fmt::format("/{}/{}", noun.path[i].collection, flags.ids[i]);
  }
  return name;
}

Table ClashTable(const v1::MergeResponse& response) {
  Table table({{"metric", Tr("metric")},
               {"channel", Tr("channel")},
               {"campaign", Tr("campaign")},
               {"activity", Tr("activity")},
               {"audience", Tr("audience")},
               {"date", Tr("date")},
               {"from_value", Tr("goes"), Align::kRight},
               {"into_value", Tr("stays"), Align::kRight}});
  for (const v1::MergeClash& clash : response.clashes()) {
    table.AddRow({clash.metric(), clash.channel(), clash.campaign(), clash.activity(),
                  clash.audience(), FormatDate(clash.date()),
                  Cell(FormatPlain(clash.from_value()), FormatRaw(clash.from_value())),
                  Cell(FormatPlain(clash.into_value()), FormatRaw(clash.into_value()))});
  }
  return table;
}

// On which days both have a value, and what becomes of those.
std::string ClashSentence(const v1::MergeResponse& response, const MergeFlags& flags) {
  const std::int64_t count = response.clash_count();
  if (count == 0) return Tr("No day has a value of both.");
  const std::string days =
      TrN(count, "Both have a value on {} day", "Both have a value on {} days, counted by metric",
          FormatCount(count));
  if (flags.sum) return TrF("{}; the two are added up.", days);
  if (flags.keep) return TrF("{}; that of {} stays.", days, flags.into);
  return TrF("{}: --sum adds them up, --keep keeps that of {}.", days, flags.into);
}

}  // namespace

void AddEntryArguments(CLI::App& command, const Noun& noun, PathFlags& flags) {
  AddArguments(command, noun, noun.depth(), flags);
}

void AddParentArguments(CLI::App& command, const Noun& noun, PathFlags& flags) {
  AddArguments(command, noun, noun.depth() - 1, flags);
}

std::string EntryName(const Noun& noun, const PathFlags& flags) {
  const std::string& id = EntryId(noun, flags);
  if (id.find('/') != std::string::npos) return id;
  return NameDownTo(noun, flags, noun.depth());
}

std::string ParentName(const Noun& noun, const PathFlags& flags) {
  return NameDownTo(noun, flags, noun.depth() - 1);
}

const std::string& EntryId(const Noun& noun, const PathFlags& flags) {
  return flags.ids[noun.depth() - 1];
}

std::string WithArticle(const Noun& noun) {
  // A German article would depend on the noun's gender and case; the texts go without.
  if (CurrentLanguage() == Language::kGerman) return Tr(noun.word);
  const std::string word = noun.word;
  return (std::string("aeiou").find(word.front()) == std::string::npos ? "a " : "an ") + word;
}

std::string ExampleLine(const Noun& noun, const std::string& verb, const std::string& rest) {
  return fmt::format("  funnelcast {} {} shop {}{}{}", noun.word, verb, noun.example,
                     rest.empty() ? "" : " ", rest);
}

void AddMergeFlags(CLI::App& command, MergeFlags& flags) {
  AddText(command, "--into", flags.into, Tr("Id of the one that stays"))
      .Require()
      .ShowValueAs(Tr("ID"));
  const Flag sum = AddSwitch(command, "--sum", flags.sum,
                             Tr("Where both have a value on the same day, add the two up"));
  AddSwitch(command, "--keep", flags.keep,
            Tr("Where both have a value on the same day, keep that of the one that stays"))
      .Exclude(sum);
  AddSwitch(command, "--dry-run", flags.dry_run,
            Tr("Only say what would move, and list the days on which both have a value"));
}

std::string IntoName(const Noun& noun, const MergeFlags& flags) {
  if (flags.into.find('/') != std::string::npos) return flags.into;
  return fmt::format("{}/{}/{}", ParentName(noun, flags), noun.path[noun.depth() - 1].collection,
                     flags.into);
}

int PrintMerge(Context& context, const Noun& noun, const MergeFlags& flags,
               const v1::MergeResponse& response) {
  const Table clashes = ClashTable(response);
  return context.Print(response, clashes, [&] {
    const std::string& from = EntryId(noun, flags);
    const std::string moved = TrN(response.moved_count(), "{} observation", "{} observations",
                                  FormatCount(response.moved_count()));
    if (flags.dry_run) {
      context.Say(TrF("{} {} into {}: {} would move. {} Nothing was changed.", Tr(noun.word), from,
                      flags.into, moved, ClashSentence(response, flags)));
      if (!clashes.empty()) context.Say(clashes.ForPeople(context.terminal()));
      return;
    }
    context.Say(TrF("Merged {} {} into {}: {} moved. {}", Tr(noun.word), from, flags.into, moved,
                    ClashSentence(response, flags)));
    if (response.import().empty()) return;
    context.Say(TrF("Undo it with `funnelcast imports undo {} {}`; until then {} means {}.",
                    flags.brand, IdOf(response.import()), from, flags.into));
  });
}

}  // namespace funnelcast::cli
