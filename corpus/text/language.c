#include "corpus/text/language.h"

#include "corpus/base/utf8.h"
#include "corpus/text/fold.h"

#include <stdint.h>
#include <strings.h>

enum { SAMPLE_BYTES = 8192 };

/* The commonest words of English prose; they make about a third of it, and hardly a tenth of any other
 * language's text. */
static const char *const english_words[] = {"the", "of",  "and", "to",   "in",    "a",    "is",   "that",  "for",
                                            "it",  "as",  "was", "with", "be",    "by",   "on",   "not",   "he",
                                            "his", "but", "at",  "are",  "this",  "have", "from", "which", "we",
                                            "our", "has", "its", "will", "their", "an",   "or",   "been",  "they"};

struct census {
    size_t han, traditional, kana, hangul, latin_words, english_words;
};

static void count_word(struct census *c, const char *word, size_t length)
{
    c->latin_words++;
    for (size_t i = 0; i < sizeof english_words / sizeof *english_words; i++) {
        if (strlen(english_words[i]) == length && strncasecmp(english_words[i], word, length) == 0) {
            c->english_words++;
            return;
        }
    }
}

static void count_other(struct census *c, uint32_t code_point)
{
    if ((code_point >= 0x3400 && code_point < 0xA000) || code_point >= 0x20000) {
        struct folded folded;
        fold_code_point(code_point, &folded);
        size_t at = 0;
        c->han++;
        c->traditional += folded.length && utf8_next(folded.bytes, &at) != code_point;
    } else if (code_point >= 0x3040 && code_point < 0x3100) {
        c->kana++;
    } else if (code_point >= 0xAC00 && code_point < 0xD7A4) {
        c->hangul++;
    }
}

static struct census take_census(struct slice text)
{
    struct census c = {0};
    size_t end = utf8_cut(text.data, text.length, SAMPLE_BYTES), word = SIZE_MAX;
    for (size_t at = 0; at <= end;) {
        unsigned char byte = at < end ? (unsigned char)text.data[at] : ' ';
        bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
        if (letter && word == SIZE_MAX)
            word = at;
        if (!letter && word != SIZE_MAX) {
            count_word(&c, text.data + word, at - word);
            word = SIZE_MAX;
        }
        if (byte < 0x80)
            at++;
        else
            count_other(&c, utf8_next(text.data, &at));
    }
    return c;
}

const char *language_detect(struct slice text)
{
    struct census c = take_census(text);
    size_t asian = c.han + c.kana + c.hangul;
    if (asian > c.latin_words) {
        if (c.hangul > c.han)
            return "ko";
        if (c.kana * 10 > asian)
            return "ja";
        /* traditional text has a third of such characters, simplified text none but in quotations */
        return c.traditional * 12 > c.han ? "zh-Hant" : "zh-Hans";
    }
    return c.english_words > 0 && c.english_words * 7 >= c.latin_words ? "en" : "und";
}

static bool says_only_chinese(struct slice tag)
{
    return tag.length == 2 && strncasecmp(tag.data, "zh", 2) == 0;
}

struct slice language_settle(struct slice given, struct slice text)
{
    bool unknown = given.length == 0 || slice_equal_text(given, "und");
    if (!unknown && !says_only_chinese(given))
        return given;
    struct slice detected = slice_of(language_detect(text));
    return unknown || slice_starts(detected, "zh-") ? detected : given;
}
