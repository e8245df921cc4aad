// The languages that the server speaks, and which one a caller asks for.
#ifndef FUNNELCAST_SERVER_WORDS_LANGUAGE_H_
#define FUNNELCAST_SERVER_WORDS_LANGUAGE_H_

#include <optional>
#include <string_view>

namespace funnelcast::words {

enum class Language { kEnglish, kGerman };

inline constexpr Language kLanguages[] = {Language::kEnglish, Language::kGerman};

// "en", "de".
const char* CodeOf(Language language);

// The language of a BCP 47 tag: `de`, `de-AT` and `DE_ch` are German. Nothing for languages that
// the server does not speak.
std::optional<Language> FindLanguage(std::string_view tag);

// The language that a field `language_code` asks for; English for all that the server does not
// speak.
Language ParseLanguageCode(std::string_view code);

// The language that the value of an Accept-Language header prefers among those that the server
// speaks: `fr, de;q=0.8, en;q=0.7` is German. English when it names none.
Language ParseAcceptLanguage(std::string_view header);

// The language of the call that this thread works on; English outside of calls.
Language CurrentLanguage();

// Sets the language of this thread until it is destroyed. One a call, where the call's work begins.
class LanguageScope {
 public:
  explicit LanguageScope(Language language);
  ~LanguageScope();
  LanguageScope(const LanguageScope&) = delete;
  LanguageScope& operator=(const LanguageScope&) = delete;

 private:
  const Language before_;
};

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_LANGUAGE_H_
