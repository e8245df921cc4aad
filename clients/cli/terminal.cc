// Colours, widths and the progress bar; see terminal.h.
#include "clients/cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <utility>

namespace funnelcast::cli {
namespace {

constexpr size_t kUsualWidth = 100;
constexpr int kBarCells = 30;
// Redrawing more often than this only makes the terminal busy.
constexpr std::chrono::milliseconds kRedrawInterval{80};

size_t ReadWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return kUsualWidth;
}

const char* EscapeOf(Style style) {
  switch (style) {
    case Style::kBold:
      return "\033[1m";
    case Style::kDim:
      return "\033[2m";
    case Style::kRed:
      return "\033[31m";
    case Style::kYellow:
      return "\033[33m";
    case Style::kGreen:
      return "\033[32m";
  }
  return "";
}

}  // namespace

Terminal ProcessTerminal() {
  const bool out_is_terminal = isatty(STDOUT_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string(term) == "dumb";
  const bool refused = dumb || (no_color != nullptr && *no_color != '\0');
  return Terminal{.in = std::cin,
                  .out = std::cout,
                  .err = std::cerr,
                  .out_is_terminal = out_is_terminal,
                  .err_is_terminal = isatty(STDERR_FILENO) == 1 && !dumb,
                  .colour = out_is_terminal && !refused,
                  .width = out_is_terminal ? ReadWidth() : kUsualWidth};
}

std::string Styled(const Terminal& terminal, Style style, const std::string& text) {
  if (!terminal.colour || text.empty()) return text;
  return fmt::format("{}{}\033[0m", EscapeOf(style), text);
}

std::string Shortened(const std::string& text, size_t width) {
  if (TextWidth(text) <= width) return text;
  size_t end = 0;
  for (size_t count = 0; count + 1 < width; ++count) {
    do {
      ++end;
    } while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U);
  }
  return text.substr(0, end) + "…";
}

size_t TextWidth(const std::string& text) {
  // Every byte but the continuation bytes 10xxxxxx begins a code point.
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

std::string WrapText(const std::string& text, size_t width, size_t indent) {
  // A number stays on the line of its `%`.
  constexpr char kGlue = '\x01';
  std::string glued = text;
  for (size_t at = glued.find(" %"); at != std::string::npos; at = glued.find(" %", at)) {
    glued[at] = kGlue;
  }
  std::istringstream words(glued);
  std::string word;
  std::string result;
  size_t column = indent;
  while (words >> word) {
    const size_t word_width = TextWidth(word);
    if (column > indent && column + 1 + word_width > width) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word_width;
  }
  std::replace(result.begin(), result.end(), kGlue, ' ');
  return result;
}

std::string Labelled(const std::string& label, const std::string& text, size_t width) {
  return label + WrapText(text, width, TextWidth(label));
}

ProgressBar::ProgressBar(Terminal& terminal, std::string title, PlainLines plain_lines)
    : terminal_(terminal), title_(std::move(title)), plain_lines_(plain_lines) {}

void ProgressBar::Update(double fraction, const std::string& note) {
  fraction = std::clamp(fraction, 0.0, 1.0);
  if (!terminal_.err_is_terminal) {
    const int tenth = static_cast<int>(fraction * 10.0);
    if (plain_lines_ == PlainLines::kYes && (tenth != last_tenth_ || note != last_note_)) {
      terminal_.err << fmt::format("{}: {:3.0f} %  {}\n", title_, 100.0 * fraction, note);
      terminal_.err.flush();
    }
    last_tenth_ = tenth;
    last_note_ = note;
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && now - last_draw_ < kRedrawInterval && fraction < 1.0) return;
  last_draw_ = now;
  drawn_ = true;
  const int full = static_cast<int>(fraction * kBarCells);
  std::string bar;
  for (int cell = 0; cell < kBarCells; ++cell) bar += cell < full ? "█" : "░";
  // \033[K wipes what a longer note before left behind.
  terminal_.err << fmt::format("\r{} {} {:3.0f} %  {}\033[K", title_, bar, 100.0 * fraction, note);
  terminal_.err.flush();
}

void ProgressBar::Clear() {
  if (!drawn_) return;
  terminal_.err << "\r\033[K";
  terminal_.err.flush();
  drawn_ = false;
}

}  // namespace funnelcast::cli
