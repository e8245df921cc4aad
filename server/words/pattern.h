// One pattern of a catalogue, parsed when it is first needed. For this folder alone.
#ifndef FUNNELCAST_SERVER_WORDS_PATTERN_H_
#define FUNNELCAST_SERVER_WORDS_PATTERN_H_

#include <unicode/msgfmt.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/words/language.h"
#include "server/words/message.h"

namespace funnelcast::words {

// Thread-safe: ICU's formats build parts of themselves when they are used, so that one thread at a
// time may use one.
class Pattern {
 public:
  Pattern(std::string text, Language language) : text_(std::move(text)), language_(language) {}

  const std::string& text() const { return text_; }

  // Whether ICU understands it.
  bool IsValid();

  // Each once, in the order of their names.
  std::vector<std::string> ArgumentNames();

  // The sentence; nothing when the values are not just those of the arguments, or not numbers where
  // a plural asks for one.
  std::optional<std::string> Format(const std::vector<std::pair<std::string, Value>>& values);

 private:
  void Parse();

  const std::string text_;
  const Language language_;
  std::mutex mutex_;  // guards all that follows
  bool is_parsed_ = false;
  std::unique_ptr<icu::MessageFormat> format_;  // null when the pattern is not valid
  std::map<std::string, bool> arguments_;       // by name: whether it has to be a number
};

// The pattern of a key; null for unknown ones. Lives as long as the program.
Pattern* FindPattern(const std::string& key, Language language);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_PATTERN_H_
