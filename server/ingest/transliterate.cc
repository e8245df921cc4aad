// Over ICU, run by run.
#include "server/ingest/transliterate.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <memory>
#include <mutex>

namespace funnelcast::ingest {
namespace {

constexpr const char* kRules = "Any-Latin; Latin-ASCII";
constexpr UChar32 kFirstOtherScript = 0x370;  // what comes before is Latin

// A letter of a script other than the Latin one.
bool IsForeign(UChar32 character) {
  if (character < kFirstOtherScript || !u_isalpha(character)) return false;
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(character, &error);
  return U_SUCCESS(error) != 0 && script != USCRIPT_LATIN && script != USCRIPT_COMMON &&
         script != USCRIPT_INHERITED;
}

// Marks and lengthening signs within a word, such as the Japanese `ー`.
bool GoesOn(UChar32 character) {
  return IsForeign(character) || (character >= kFirstOtherScript &&
                                  (U_GET_GC_MASK(character) & (U_GC_M_MASK | U_GC_LM_MASK)) != 0);
}

void TransliterateRun(icu::UnicodeString& run) {
  // Held for all threads: one is made in a millisecond, and its use is not promised to be safe.
  static std::mutex mutex;
  static const std::unique_ptr<icu::Transliterator> transliterator = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(
        icu::Transliterator::createInstance(kRules, UTRANS_FORWARD, error));
  }();
  const std::scoped_lock lock(mutex);
  if (transliterator) transliterator->transliterate(run);
  // Soft signs and glottal stops do not end a word.
  for (const char16_t mark : {u'\'', u'"', u'`', u'\u02B9', u'\u02BA', u'\u02BB', u'\u02BC'}) {
    run.findAndReplace(icu::UnicodeString(mark), icu::UnicodeString());
  }
}

}  // namespace

std::string Transliterate(std::string_view utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  icu::UnicodeString result;
  icu::UnicodeString run;
  const auto end_run = [&] {
    if (run.isEmpty()) return;
    TransliterateRun(run);
    result += run;
    run.remove();
  };
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 character = text.char32At(i);
    if (IsForeign(character) || (!run.isEmpty() && GoesOn(character))) {
      run += character;
    } else {
      end_run();
      result += character;
    }
  }
  end_run();
  std::string ascii;
  result.toUTF8String(ascii);
  return ascii;
}

}  // namespace funnelcast::ingest
