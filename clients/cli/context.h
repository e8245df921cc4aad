// What every command gets: the settings, where to write, and the ways to end.
#ifndef FUNNELCAST_CLIENTS_CLI_CONTEXT_H_
#define FUNNELCAST_CLIENTS_CLI_CONTEXT_H_

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>

#include "clients/cli/connection.h"
#include "clients/cli/numbers.h"
#include "clients/cli/table.h"
#include "clients/cli/terminal.h"

namespace funnelcast::cli {

// Exit codes of the program.
enum ExitCode {
  kDone = 0,
  // The server refused or failed, or could not be reached.
  kFailed = 1,
  // The command line itself is wrong.
  kUsage = 2,
  // What `--fail-on` asked for has happened.
  kFailOn = 3,
};

enum class OutputFormat { kTable, kJson, kCsv };

// One run of the program.
class Context {
 public:
  // REQUIRES: `terminal` outlives the context.
  explicit Context(Terminal& terminal) : terminal_(terminal) {}

  // The global flags, written by the command line's parser before any action runs.
  std::string server;
  OutputFormat output = OutputFormat::kTable;
  double timeout_s = 60.0;
  bool timeout_given = false;
  // What the chosen command does; set by the parser.
  std::function<int(Context&)> action;

  Terminal& terminal() { return terminal_; }
  // Connects when first used.
  Connection& connection();

  // Writes `message` as JSON, `table` as CSV, or calls `for_people`, whichever was asked for.
  int Print(const google::protobuf::Message& message, const Table& table,
            const std::function<void()>& for_people);
  // The same where people get the table as it is, or `when_empty` if it has no rows.
  int PrintList(const google::protobuf::Message& message, const Table& table,
                const std::string& when_empty);
  // The same where people get the table's rows as records.
  int PrintRecord(const google::protobuf::Message& message, const Table& table);
  // Says that something was done: a line for people, an empty object in JSON, nothing in CSV.
  int PrintDone(const std::string& sentence);

  // Writes lines for people to the standard output.
  void Say(const std::string& text);
  // Writes a sentence about a mistake on the command line or in a local file, and returns `code`.
  int Refuse(const std::string& sentence, ExitCode code = kUsage);
  // Writes what went wrong with a call, each violation on a line of its own, and a hint.
  // `hint` replaces the usual one. Returns kFailed.
  int Fail(const grpc::Status& status, const std::string& hint = "");

  // Currency and kinds of the brand's metrics; what cannot be had is left out, since numbers
  // without units are better than none.
  Units LoadUnits(const std::string& brand);

 private:
  Terminal& terminal_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_CONTEXT_H_
