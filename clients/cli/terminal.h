// Where output goes and what that place can show: colours, width and a progress bar.
// What is shown belongs to table.h and to the commands.
#ifndef FUNNELCAST_CLIENTS_CLI_TERMINAL_H_
#define FUNNELCAST_CLIENTS_CLI_TERMINAL_H_

#include <chrono>
#include <cstddef>
#include <istream>
#include <ostream>
#include <string>

namespace funnelcast::cli {

// The streams of one run; tests pass string streams. Not copied; the streams outlive it.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  // Whether a person looks at `out` or `err` directly.
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  // Colours on `out`: on a terminal, unless NO_COLOR is set.
  bool colour = false;
  // Columns that a line of `out` may take.
  size_t width = 100;
};

// The terminal of this process.
Terminal ProcessTerminal();

enum class Style { kBold, kDim, kRed, kYellow, kGreen };

// `text` in a style where `terminal` shows colours, as it is elsewhere.
std::string Styled(const Terminal& terminal, Style style, const std::string& text);

// Number of code points of UTF-8 text, which is what the columns of a table are lined up by.
size_t TextWidth(const std::string& text);

// `text` where it has at most `width` code points; its beginning and an ellipsis otherwise.
std::string Shortened(const std::string& text, size_t width);

// Breaks `text` between words so that no line exceeds `width` columns; lines after the first begin
// with `indent` spaces, and room is left for as many before the first.
std::string WrapText(const std::string& text, size_t width, size_t indent);

// `label` and `text` behind it, broken so that its further lines begin below its first.
std::string Labelled(const std::string& label, const std::string& text, size_t width);

// A bar that is drawn over itself on a terminal; elsewhere a plain line for every tenth part.
class ProgressBar {
 public:
  enum class PlainLines { kYes, kNo };

  // REQUIRES: `terminal` outlives the bar.
  ProgressBar(Terminal& terminal, std::string title, PlainLines plain_lines);

  // Shows `fraction` (0 to 1) of the work as done; `note` says what is being done.
  void Update(double fraction, const std::string& note);
  // Takes the bar off the terminal so that other lines can follow.
  void Clear();

 private:
  Terminal& terminal_;
  const std::string title_;
  const PlainLines plain_lines_;
  bool drawn_ = false;
  int last_tenth_ = -1;
  std::string last_note_;
  std::chrono::steady_clock::time_point last_draw_{};
};

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_TERMINAL_H_
