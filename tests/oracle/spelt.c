#include "spelt.h"

#include "corpus/base/buffer.h"
#include "corpus/text/spelling.h"
#include "corpus/text/token.h"
#include "parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

bool archive_is_spelt;

/* ---- texts ---- */

enum { WORDS = 20, ARTICLES = 36 };

/* Words of each in forms of their stems, and some that other languages have as well. */
static const struct {
    const char *tag;
    const char *words[WORDS];
} languages[SPELT_LANGUAGES] = {
    {"en", {"China’s", "don’t", "Sana‘a", "accord", "accords", "l’accord", "communiqué", "communiqués", "1,500", "P.D.", "Xi’an",
            "Xi", "Ankara", "state", "states", "d’État", "talks", "the", "O’Brien", "of"}},
    {"fr", {"l’accord", "accords", "d’Alger", "qu’il", "l’élu", "élus", "élue", "aujourd’hui", "négociation", "négociations",
            "N’Djamena", "jusqu’à", "la", "de", "paix", "12\u202F500", "O’Brien", "s’engage", "l’État", "États"}},
    {"it", {"l’accordo", "accordi", "dell’Italia", "un’intesa", "intese", "città", "c’è", "università", "nell’anno", "la", "di",
            "pace", "sant’Elia", "l’Europa", "perché", "negoziato", "negoziati", "quest’ora", "Ankara", "po’"}},
    {"tr", {"Ankara’da", "Ankara", "Ankara’nın", "anlaşma", "anlaşmalar", "IŞIK", "ışıklar", "2021’de", "2021", "Kur’an’ı",
            "san’at", "Türkiye’nin", "TÜRKİYE", "Xi’an", "O’Brien’in", "barış", "ve", "ABD’ye", "şehir", "şehirler"}},
    {"es", {"negociación", "negociaciones", "acuerdo", "acuerdos", "país", "países", "PAÍS", "año", "años", "la", "de", "paz",
            "negociacion", "2\u00A0500", "declaración", "declaraciones", "O’Brien", "d’Alger", "acción", "acciones"}},
    {"ru", {"мирный", "мирного", "переговоры", "переговоров", "ёлка", "елки", "новый", "нового", "мира", "мир", "А.П.", "Иванов",
            "Иванова", "война", "войны", "соглашение", "соглашения", "и", "в", "русский"}},
};

static void put_sentence(FILE *out, size_t language)
{
    size_t length = 3 + roll(14);
    for (size_t i = 0; i < length; i++) {
        size_t other = roll(12) == 0 ? roll(SPELT_LANGUAGES) : language;
        const char *behind = i + 1 == length ? "" : roll(12) ? " " : ", ";
        if (roll(3) == 0) /* so few that most passages have one form of a stem */
            fprintf(out, "%s%s", languages[other].words[roll(WORDS)], behind);
        else
            fprintf(out, "ba%c%c%s", (char)('a' + roll(26)), (char)('a' + roll(5)), behind);
    }
    fprintf(out, "%s", roll(6) ? ". " : roll(2) ? "! Then " : "\\n\\n");
}

void make_languages(char *path)
{
    int fd = mkstemps(path, 6);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out)
        die("cannot make a temporary file");
    for (size_t i = 0; i < ARTICLES; i++) {
        size_t language = i % SPELT_LANGUAGES, sentences = 2 + roll(30);
        fprintf(out, "{\"id\": \"a%zu\", \"author\": \"Clerk %zu\", \"lang\": \"%s\", ", i, i % 5, languages[language].tag);
        fprintf(out, "\"title\": \"Minutes %zu\", \"date\": \"%zu-0%zu-1%zu\", \"text\": \"", i, 1990 + i % 9, 1 + i % 7, i % 9);
        for (size_t k = 0; k < sentences; k++)
            put_sentence(out, language);
        fprintf(out, "\"}\n");
    }
    fclose(out);
    archive_is_spelt = true;
}

/* ---- what is typed ---- */

static void append_without_accents(const char *text, size_t length, struct buffer *out)
{
    UChar units[512], normal[1024];
    UErrorCode error = U_ZERO_ERROR;
    int32_t count = 0, bytes = 0, kept = 0;
    char typed[2048];
    u_strFromUTF8(units, 512, &count, text, (int32_t)length, &error);
    count = unorm2_normalize(unorm2_getNFDInstance(&error), units, count, normal, 1024, &error);
    for (int32_t i = 0; i < count; i++)
        if (normal[i] < 0x300 || normal[i] >= 0x370)
            normal[kept++] = normal[i];
    u_strToUTF8(typed, sizeof typed, &bytes, normal, kept, &error);
    if (U_SUCCESS(error))
        buffer_append(out, typed, (size_t)bytes);
}

/* Another apostrophe for each, all of a kind; now and then without accents. */
static void retype_apostrophes(const char *text, size_t length, struct buffer *out)
{
    static const char *const kinds[] = {"’", "'", "ʼ", "＇"};
    const char *kind = kinds[roll(4)];
    struct buffer typed = {0};
    for (size_t i = 0; i < length;) {
        bool sign = length - i >= strlen("’") && memcmp(text + i, "’", strlen("’")) == 0;
        if (sign)
            buffer_append_string(&typed, kind);
        else
            buffer_append_byte(&typed, text[i]);
        i += sign ? strlen("’") : 1;
    }
    if (roll(4))
        buffer_append(out, typed.data, typed.length);
    else
        append_without_accents(typed.data, typed.length, out);
    buffer_free(&typed);
}

/* ---- what it means ---- */

struct chunk { /* what stands between two blanks */
    const char *text;
    size_t length;
};

enum form { QUOTED, EXACT, LOOSE, STEMMED };

/* The words of a chunk as a text of a language has them, or as a query has that knows none; false where they do not fit a row. */
static bool read_row(struct place *place, const struct chunk *chunk, unsigned spelling, unsigned language, enum kind kind,
                     bool last_only)
{
    static struct tokens scratch;
    scratch.language = spelling;
    tokens_parse(&scratch, chunk->text, chunk->length, spelling ? TOKENS_OF_TEXT : TOKENS_OF_QUERY, NULL);
    if (scratch.count == 0 || scratch.count > 4 || place->count == 4)
        return false;
    place->rows[place->count].count = scratch.count;
    for (size_t i = 0; i < scratch.count; i++) {
        const struct token *t = &scratch.items[i];
        struct slice word = {token_word(&scratch, i), t->word_length};
        struct slice surface = {chunk->text + t->byte_start, t->byte_end - t->byte_start};
        bool stemmed = kind == STEM && (!last_only || i + 1 == scratch.count);
        /* what capitals mean in the language, a query's reader need not know */
        bool accented = t->accented || memchr(surface.data, 'I', surface.length);
        place->rows[place->count].words[i] =
            (struct one_word){.kind = stemmed ? SPELT_STEM : WORD,
                              .word = word_number(word.data, word.length),
                              .stem = spelt_stem(language, word, surface, accented)};
    }
    place->count++;
    return true;
}

static bool same_rows(const struct place *place)
{
    if (place->rows[0].count != place->rows[1].count)
        return false;
    for (size_t i = 0; i < place->rows[0].count; i++)
        if (place->rows[0].words[i].word != place->rows[1].words[i].word)
            return false;
    return true;
}

/* In passages of a language a chunk is what its spelling makes of it; where names have suffixes, it may as well be as it is in
 * other languages. */
static bool read_chunk(struct place *place, const struct chunk *chunk, unsigned language, enum form form)
{
    bool suffixes = spelling_of(language)->has_suffixes;
    enum kind kind = form == LOOSE || form == STEMMED ? STEM : WORD;
    struct place plain = {.count = 0}, own = {.count = 0};
    if (!read_row(&plain, chunk, 0, language, kind, false) || !read_row(&own, chunk, language, language, kind, form == LOOSE))
        return false;
    for (size_t i = 0; form == LOOSE && plain.rows[0].count > 1 && i < plain.rows[0].count; i++)
        plain.rows[0].words[i].kind = WORD;
    struct place both = {.rows = {plain.rows[0], own.rows[0]}, .count = 2};
    if (same_rows(&both))
        *place = plain;
    else
        *place = suffixes ? both : own;
    return true;
}

static bool read_leaf(struct meaning *leaf, const char *text, unsigned language, enum form form)
{
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, " ");
        struct chunk chunk = {at, length};
        if (length && (leaf->place_count == sizeof leaf->places / sizeof *leaf->places ||
                       !read_chunk(&leaf->places[leaf->place_count++], &chunk, language, form)))
            return false;
        at += length + (at[length] != '\0');
    }
    return leaf->place_count > 0;
}

static struct meaning *leaf_of_text(const char *text, enum form form)
{
    static const char *const before[] = {"\"", "=", "", "~\""}, *const behind[] = {"\"", "", "", "\""};
    struct meaning *m = node(SPELT);
    for (size_t i = 0; i < SPELT_LANGUAGES; i++) {
        struct meaning *leaf = node(LEAF);
        m->children[m->child_count++] = leaf;
        if (!read_leaf(leaf, text, stem_tag_number(slice_of(languages[i].tag)), form))
            return NULL;
    }
    put(before[form]);
    put(text);
    put(behind[form]);
    return m;
}

size_t spelt_child(unsigned language)
{
    for (size_t i = 0; i < SPELT_LANGUAGES; i++)
        if (stem_tag_number(slice_of(languages[i].tag)) == language)
            return i;
    return 0;
}

struct meaning *spelt_leaf(void)
{
    for (;;) {
        const struct oracle_passage *p = &passages[roll(passage_count)];
        size_t length = 1 + roll(4), first = roll(p->count);
        if (first + length > p->count)
            continue;
        const struct oracle_token *t = all_tokens + p->first + first;
        bool filler = length == 1 && strncmp(vocabulary[t[0].word], "ba", 2) == 0;
        if (filler && roll(4))
            continue;
        struct buffer typed = {0};
        retype_apostrophes(p->text + t[0].start, t[length - 1].end - t[0].start, &typed);
        const char *text = buffer_text(&typed);
        bool one = !strpbrk(text, " ,.!\n") && !strstr(text, "\u00A0") && !strstr(text, "\u202F");
        enum form form = one ? (enum form)roll(4) : roll(2) ? QUOTED : STEMMED;
        bool usable = strlen(text) < 200 && !strpbrk(text, "\n!") && is_plain(text, strlen(text), !one);
        size_t pool = pool_mark();
        struct meaning *m = usable ? leaf_of_text(text, form) : NULL;
        buffer_free(&typed);
        if (m)
            return m;
        pool_release(pool);
    }
}
