// What the server has to say, before it is put into words: a key and named values. Everything that
// reports something (errors, warnings, notes, findings) makes Messages; render.h turns them into
// sentences.
#ifndef FUNNELCAST_SERVER_WORDS_MESSAGE_H_
#define FUNNELCAST_SERVER_WORDS_MESSAGE_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace funnelcast::words {

struct Message;

// A day, counted from 1970-01-01: 2026-03-02, 02.03.2026. In a command pass FormatDay's text.
struct Day {
  int day = 0;
};

// Money in a currency; a plain number where none is known: EUR 1,234, 1.234 EUR.
struct Money {
  double amount = 0.0;
  std::string currency;  // ISO 4217, or empty
};

// 0.8 is said as 80 %.
struct Share {
  double share = 0.0;
};

// A number that names something (row 12345, import 1021): no separators.
struct Plain {
  std::int64_t number = 0;
};

// A number as it was sent, to its last digit: 0.123456.
struct Exact {
  double number = 0.0;
};

// A number with so many decimals: 1.50.
struct Fixed {
  double number = 0.0;
  int decimals = 0;
};

// How the parts of a list are joined.
enum class Join {
  kAnd,        // a, b and c
  kOr,         // a, b or c
  kComma,      // a, b, c
  kSemicolon,  // a; b; c
  kSentences,  // A. B. C.
};

struct List {
  std::vector<Message> parts;
  Join join = Join::kAnd;
};

using ValueVariant =
    std::variant<std::string, std::int64_t, double, Day, Money, Share, Plain, Exact, Fixed, List>;

// A value of a message. A double is said with three significant digits, from 100 on as a whole
// number; an integer with separators, and a pattern may choose the plural by it.
struct Value : ValueVariant {
  Value(std::string text) : ValueVariant(std::move(text)) {}
  Value(const char* text) : ValueVariant(std::string(text)) {}
  Value(std::string_view text) : ValueVariant(std::string(text)) {}
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) Value(Integer number)
      : ValueVariant(static_cast<std::int64_t>(number)) {}
  Value(double number) : ValueVariant(number) {}
  Value(bool) = delete;  // `yes` and `no` are words: use two keys, or a select
  Value(Day day) : ValueVariant(day) {}
  Value(Money money) : ValueVariant(std::move(money)) {}
  Value(Share share) : ValueVariant(share) {}
  Value(Plain number) : ValueVariant(number) {}
  Value(Exact number) : ValueVariant(number) {}
  Value(Fixed number) : ValueVariant(number) {}
  Value(List list);
  Value(std::vector<Message> parts);
  Value(Message part);

  const ValueVariant& variant() const { return *this; }
};

// One sentence, or a part of one. The key stands in the catalogues of messages/, the values have
// the names of its arguments there.
struct Message {
  std::string key;
  std::vector<std::pair<std::string, Value>> values;
};

// Text that is no sentence of ours and reads alike in all languages: a name, a command, the words
// of a library or of a user.
inline constexpr char kVerbatim[] = "VERBATIM";
Message Verbatim(std::string text);

// Names, of which the first `shown_count` are said and the others counted: "a, b and 3 more". A
// single one beyond is said like the others.
inline constexpr std::size_t kAllNames = static_cast<std::size_t>(-1);
List Names(const std::vector<std::string>& names, std::size_t shown_count = kAllNames,
           Join join = Join::kAnd);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_MESSAGE_H_
