/* What must hold of the tokens of any text: random strings of pieces chosen to get in each other's way. */
#include "test_fixture.h"

#include "corpus/base/utf8.h"
#include "corpus/passage.h"
#include "corpus/text/fold.h"
#include "corpus/text/stem_form.h"

static const char *const pieces[] = {
    "win-win", "cooperation", "Win",
    "the",     "of",          "a",
    "I",       "US",          "us",
    "Us",      "U.S.",        "u.n",
    "U.N.",    "WHO",         "IT",
    "AID",     "CHINA",       "LET",
    "Ph.D.",   "Mr",          "Mr.",
    "No",      "No.",         "vs.",
    "Gen.",    "p.",          "J.",
    "e.g.",    "G20",         "F-35",
    "5G",      "COVID-19",    "1",
    "12",      "500",         "2024",
    "1,500",   "1,500.75",    ",",
    ".",       "..",          "...",
    "…",       "!",           "?",
    "?!",      ";",           ":",
    "。",      "！",          "；",
    "、",      "，",          "．",
    "'",       "’",           "ʼ",
    "'s",      "’s",          "'S",
    "s",       "O'Neill",     "&",
    " & ",     "＆",          "-",
    "‑",       "–",           "—",
    "/",       "(",           ")",
    "[",       "]",           "\"",
    "“",       "”",           "「",
    "」",      "«",           " ",
    " ",       " ",           " ",
    " ",       "  ",          "\t",
    "\n",      "\n",          "\r\n",
    "\n\n",    "\n \n",       "\u2028",
    "\u2029",  "\u00A0",      "\u3000",
    "\u00AD",  "\u200B",      "\u200D",
    "\uFEFF",  "\u0301",      "\u0308",
    "e\u0301", "é",           "É",
    "ﬁ",       "ß",           "İ",
    "ı",       "ŉ",           "Ǆ",
    "ª",       "º",           "Ａ",
    "‘",       "ʿ",           "ʻ",
    "1,00",    ",000",        "\u202F500",
    "A. ",     "B.",          "ک",
    "ی",       "ـ",           "٬",
    "ｂ",      "２",          "²",
    "½",       "①",           "㎡",
    "㏂",      "㈱",          "㍿",
    "№",       "℡",           "ﷺ",
    "Κόσμος",  "Россия",      "٣",
    "३",       "العربيّة",     "שָׁ",
    "合作",    "共贏",        "后",
    "後",      "裡",          "𠀀",
    "🉇",       "🇨🇳",          "が",
    "か",      "\u3099",      "ｶﾞ",
    "ー",      "、",          "，",
    "：",      "、",          ",",
    "合",      "共",          "한국",        "\u1112\u1161",
    "\u11AB",  "ㄱ",          "ความร่วมมือ",
    "น้ำ",      "ກ",           "កម្ពុជា",
    "မြန်မာ",   "हिन्दी",       "\x01",
    "\x7F",    "#",           "_",
    "*",       "\U0001D400",  "\U0001F1E6",
    "😀",       "\U000E0100",  "\uFE00",
    "\uFFFD",  "\U0010FFFF",  "Donaudampfschifffahrtsgesellschaftskapitaensanwaerterausbildungsordnung",
};

static struct tokens tokens, others;
static struct buffer text, second;

static int free_all(void **state)
{
    (void)state;
    tokens_free(&tokens);
    tokens_free(&others);
    buffer_free(&text);
    buffer_free(&second);
    return 0;
}

static void fill(struct buffer *out, size_t count)
{
    buffer_clear(out);
    for (size_t i = 0; i < count; i++)
        buffer_append_string(out, pieces[chance(COUNT(pieces))]);
    buffer_text(out);
}

static void check(bool holds, const char *what)
{
    if (holds)
        return;
    print_error("%s, in <%s>\n", what, buffer_text(&text));
    fail();
}

static void parse(struct tokens *out, struct slice from)
{
    OK(tokens_parse(out, from.data, from.length, TOKENS_OF_TEXT, &failure));
}

static struct slice whole(const struct buffer *b)
{
    return (struct slice){b->data, b->length};
}

static struct slice word(const struct tokens *t, size_t i)
{
    return (struct slice){token_word(t, i), t->items[i].word_length};
}

static bool is_border(size_t at)
{
    return at == text.length || ((unsigned char)text.data[at] & 0xC0) != 0x80;
}

static void check_range(size_t i)
{
    const struct token *t = &tokens.items[i];
    check(t->byte_start < t->byte_end && t->byte_end <= text.length, "a range is empty or outside");
    check(is_border(t->byte_start) && is_border(t->byte_end), "a range cuts a character");
    check(t->char_start == utf8_count(text.data, t->byte_start) && t->char_end == utf8_count(text.data, t->byte_end),
          "characters and bytes differ");
    if (i == 0)
        return;
    const struct token *before = t - 1; /* the parts of one character share its range */
    bool shared = before->byte_start == t->byte_start && before->byte_end == t->byte_end;
    check(shared || before->byte_end <= t->byte_start, "ranges are out of order");
    check(!shared || !t->starts_sentence, "a sentence starts inside a character");
}

static void check_word(struct slice w)
{
    check(w.length > 0 && w.length <= TOKEN_WORD_BYTES, "a word is empty or too long");
    check(utf8_valid(w.data, w.length), "a word is no UTF-8");
    for (size_t i = 0; i < w.length; i++)
        check((unsigned char)w.data[i] > ' ' && (w.data[i] < 'A' || w.data[i] > 'Z'), "a capital or space in a word");
}

/* Between two words of its sentence, each a Han character or kana. */
static void check_sign(size_t i)
{
    check(i > 0 && i + 1 < tokens.count, "a sign at an end");
    check(!tokens.items[i].starts_sentence && !tokens.items[i + 1].starts_sentence, "a sign at an end of a sentence");
    for (size_t k = i - 1; k <= i + 1; k += 2) {
        size_t at = 0;
        struct folded folded;
        struct slice w = word(&tokens, k);
        check(w.length > 0, "two signs in a row");
        fold_code_point(utf8_next(w.data, &at), &folded);
        check(folded.class == CHAR_SINGLE, "a sign beside another script");
    }
}

static void ranges_and_words(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        fill(&text, 1 + chance(12));
        parse(&tokens, whole(&text));
        for (size_t i = 0; i < tokens.count; i++) {
            check_range(i);
            if (token_is_sign(&tokens, i))
                check_sign(i);
            else
                check_word(word(&tokens, i));
        }
        check(tokens.count == 0 || tokens.items[0].starts_sentence, "the first token starts no sentence");
    }
}

/* ---- folding ---- */

/* Numbers with a point, acronyms with dots and marked long words hold what separates words. */
static bool is_letters(struct slice w)
{
    for (size_t i = 0; i < w.length; i++)
        if (w.data[i] == '.' || w.data[i] == '#')
            return false;
    return true;
}

/* A key form is its own key form. In a script cut by dictionary, a word alone may be cut anew; the pieces
 * make up the word all the same. */
static void check_idempotent(struct slice w)
{
    if (!is_letters(w))
        return;
    parse(&others, w);
    struct buffer joined = {0};
    for (size_t i = 0; i < others.count; i++)
        buffer_append(&joined, token_word(&others, i), others.items[i].word_length);
    bool same = slice_equal(whole(&joined), w);
    if (!same)
        print_error("<%.*s> became <%s>\n", TEXT(w), buffer_text(&joined));
    buffer_free(&joined);
    check(same, "a key form has another key form");
}

static void folding_is_idempotent(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        fill(&text, 1 + chance(8));
        parse(&tokens, whole(&text));
        for (size_t i = 0; i < tokens.count; i++)
            if (!token_is_sign(&tokens, i))
                check_idempotent(word(&tokens, i));
    }
}

static void folding_of_every_code_point(void **state)
{
    (void)state;
    for (uint32_t c = 1; c < 0x110000; c += c < 0x33480 || c >= 0xE0000 ? 1 : 0x100) {
        char bytes[4];
        if (c >= 0xD800 && c < 0xE000)
            continue;
        buffer_clear(&text);
        buffer_append(&text, bytes, utf8_write(c, bytes));
        parse(&tokens, whole(&text));
        for (size_t i = 0; i < tokens.count; i++) {
            check_word(word(&tokens, i));
            check_idempotent(word(&tokens, i));
        }
    }
}

/* The table is made from the rules; only Han is folded further in it. */
static void the_table_says_what_the_rules_say(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x10000; c++) {
        struct folded table, rule;
        if (c >= 0xD800 && c < 0xE000)
            continue;
        fold_code_point(c, &table);
        fold_by_rule(c, &rule);
        assert_true(table.class == rule.class && table.upper == rule.upper && table.lower == rule.lower &&
                    table.accented == rule.accented);
        bool han = rule.class == CHAR_SINGLE || rule.class == CHAR_MIXED;
        assert_true(han ||
                    slice_equal((struct slice){table.bytes, table.length}, (struct slice){rule.bytes, rule.length}));
    }
}

/* What a stem is made of differs from the word in accents alone. */
static void forms_have_the_key_of_their_words(void **state)
{
    (void)state;
    struct buffer form = {0}, key = {0};
    size_t forms = 0;
    for (int round = 0; round < 20000; round++) {
        fill(&text, 1 + chance(12));
        parse(&tokens, whole(&text));
        for (size_t i = 0; i < tokens.count; i++) {
            const struct token *t = &tokens.items[i];
            struct slice surface = {text.data + t->byte_start, t->byte_end - t->byte_start};
            struct slice made = t->accented ? stem_form(surface, word(&tokens, i), false, &form) : word(&tokens, i);
            forms += t->accented;
            check(slice_equal(made, word(&tokens, i)) || slice_equal(stem_form_key(made, &key), word(&tokens, i)),
                  "a form has another key than its word");
        }
    }
    assert_true(forms > 1000);
    buffer_free(&form);
    buffer_free(&key);
}

/* ---- texts put together ---- */

static bool same_tokens(const struct tokens *a, size_t first, const struct tokens *b)
{
    if (first + b->count > a->count)
        return false;
    for (size_t i = 0; i < b->count; i++)
        if (!slice_equal(word(a, first + i), word(b, i)) ||
            a->items[first + i].starts_sentence != b->items[i].starts_sentence)
            return false;
    return true;
}

static void paragraphs_do_not_touch(void **state)
{
    (void)state;
    struct tokens both = {0};
    for (int round = 0; round < 20000; round++) {
        fill(&text, 1 + chance(8));
        fill(&second, 1 + chance(8));
        parse(&tokens, whole(&text));
        parse(&others, whole(&second));
        buffer_append_string(&text, "\n\n");
        buffer_append(&text, second.data, second.length);
        parse(&both, whole(&text));
        check(both.count == tokens.count + others.count, "two paragraphs have more or fewer tokens than each");
        check(same_tokens(&both, 0, &tokens) && same_tokens(&both, tokens.count, &others),
              "two paragraphs have other tokens than each");
    }
    tokens_free(&both);
}

/* The first of the article's tokens that lies in the passage. */
static size_t first_token_of(const struct passage *p)
{
    size_t at = (size_t)(p->text.data - text.data), i = 0;
    while (i < tokens.count && tokens.items[i].byte_start < at)
        i++;
    return i;
}

/* A passage by itself has the article's tokens. What may legitimately differ is a sentence of more than
 * PASSAGE_SENTENCE tokens, which is cut: its second half starts a sentence when alone, and has its own
 * capitals to tell acronyms by. No text here has such a sentence. */
static void passages_keep_their_tokens(void **state)
{
    (void)state;
    struct passages passages = {0};
    for (int round = 0; round < 400; round++) {
        fill(&text, 100 + chance(1500));
        OK(passages_split(&passages, whole(&text), &others, &failure));
        parse(&tokens, whole(&text));
        size_t covered = 0;
        for (size_t i = 0; i < passages.count; i++) {
            parse(&others, passages.items[i].text);
            check(others.count > 0, "a passage is empty");
            check(first_token_of(&passages.items[i]) == covered, "a token is in no passage or in two");
            check(same_tokens(&tokens, covered, &others), "a passage alone has other tokens than in its article");
            covered += others.count;
        }
        check(covered == tokens.count, "a token is in no passage");
    }
    passages_free(&passages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_and_words),
        cmocka_unit_test(folding_is_idempotent),
        cmocka_unit_test(folding_of_every_code_point),
        cmocka_unit_test(the_table_says_what_the_rules_say),
        cmocka_unit_test(forms_have_the_key_of_their_words),
        cmocka_unit_test(paragraphs_do_not_touch),
        cmocka_unit_test(passages_keep_their_tokens),
    };
    return cmocka_run_group_tests(tests, NULL, free_all);
}
