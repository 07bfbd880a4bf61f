#include "generate.h"

#include "corpus/base/buffer.h"
#include "corpus/text/token.h"
#include "parts.h"
#include "spelt.h"

#include <stdio.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* ---- random numbers: the same for the same seed ---- */

static uint64_t random_state;

size_t roll(size_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return below ? (size_t)(random_state >> 11) % below : 0;
}

void seed_queries(uint64_t seed)
{
    random_state = seed;
}

/* ---- the generator: text and meaning together ---- */

char query_text[8192];
size_t query_length;
static struct meaning pool[128];
static size_t pool_used;

void put(const char *text)
{
    size_t length = strlen(text);
    if (query_length + length >= sizeof query_text)
        die("a generated query is too long");
    memcpy(query_text + query_length, text, length + 1);
    query_length += length;
}

size_t pool_mark(void)
{
    return pool_used;
}

void pool_release(size_t mark)
{
    pool_used = mark;
}

struct meaning *node(enum op op)
{
    struct meaning *m = &pool[pool_used++];
    *m = (struct meaning){.op = op};
    return m;
}

bool is_plain(const char *text, size_t length, bool quoted)
{
    static const char *const special[] = {"\"", "“", "”", "„", "«", "»", "「", "」", "『", "』", "*", "~", "@", "/"};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (memmem(text, length, special[i], strlen(special[i])))
            return false;
    for (size_t i = 0; i < length && !quoted; i++)
        if (strchr("()[]{} \n\t+=:", text[i]) || (i == 0 && text[i] == '-'))
            return false;
    return quoted || memmem(text, length, "\xC2\xA0", 2) == NULL;
}

static void take_words(struct meaning *m, const char *text, size_t length)
{
    static struct tokens scratch;
    tokens_parse(&scratch, text, length, TOKENS_OF_QUERY, NULL);
    m->word_count = scratch.count;
    if (scratch.count > 16)
        die("a generated phrase is too long");
    for (size_t i = 0; i < scratch.count; i++)
        m->words[i] = word_number(token_word(&scratch, i), scratch.items[i].word_length);
}

static void add_place(struct meaning *m, enum kind kind, uint32_t word)
{
    if (m->place_count == sizeof m->places / sizeof *m->places)
        die("a generated phrase has too many places");
    struct place *place = &m->places[m->place_count++];
    place->count = 1;
    place->rows[0].count = 1;
    place->rows[0].words[0] = (struct one_word){.kind = kind, .word = word};
}

/* form: ' ' as it is, '=' exact, '"' quoted, '~' stemmed, 'v' verbatim */
static struct meaning *leaf_of(char form, const char *text, size_t length)
{
    char copy[1024];
    struct meaning *m = node(LEAF);
    if (length >= sizeof copy)
        length = 0;
    memcpy(copy, text, length);
    copy[length] = '\0';
    take_words(m, copy, length);
    bool loose = form == ' ' && m->word_count == 1;
    for (size_t i = 0; i < m->word_count; i++)
        add_place(m, form == '~' || loose ? STEM : WORD, m->words[i]);
    put(form == '=' ? "=" : form == '~' ? "~" : form == 'v' ? "==" : "");
    bool quoted = form == '"' || form == '~' || form == 'v';
    put(quoted ? "\"" : "");
    put(copy);
    put(quoted ? "\"" : "");
    if (form == 'v')
        snprintf(m->writing, sizeof m->writing, "%s", copy);
    const char *key = loose ? token_acronym_key(vocabulary[m->words[0]], strlen(vocabulary[m->words[0]])) : NULL;
    if (key) {
        struct place *place = &m->places[0];
        place->rows[place->count].count = 1;
        place->rows[place->count++].words[0] = (struct one_word){.kind = WORD, .word = word_number(key, strlen(key))};
    }
    return m;
}

static uint32_t random_word(void)
{
    uint32_t word;
    do
        word = all_tokens[roll(token_count)].word;
    while (is_sign(word));
    return word;
}

/* Words that follow each other in a sentence, key forms alone; or with signs between them. */
static const struct oracle_token *random_run(size_t length, bool with_signs)
{
    for (;;) {
        const struct oracle_passage *p = &passages[roll(passage_count)];
        if (p->count < length)
            continue;
        size_t starts = p->seen - length + 1 < p->count ? p->seen - length + 1 : p->count;
        size_t before_seam = p->seen > p->count && length <= p->count && roll(2) ? roll(length + 2) : starts;
        size_t start = before_seam < starts ? starts - 1 - before_seam : roll(starts);
        const struct oracle_token *t = all_tokens + p->first + start;
        bool run = true;
        for (size_t i = 0; i < length; i++)
            run = run && (i == 0 || !t[i].starts) && (!is_sign(t[i].word) || (with_signs && i && i + 1 < length));
        if (run)
            return t;
    }
}

/* Letters of a word that may stand before a '*': two at least, or a Han character. */
static size_t prefix_length(const char *word)
{
    size_t length = strlen(word), cut = 0, letters = 0, wanted = 2 + roll(4);
    if (!((unsigned char)word[0] < 0x80 && (unsigned char)word[0] >= 'a') && (unsigned char)word[0] < 0xE2)
        return 0;
    while (cut < length && letters < wanted) {
        cut++;
        while (cut < length && ((unsigned char)word[cut] & 0xC0) == 0x80)
            cut++;
        letters++;
    }
    return letters >= 2 || (unsigned char)word[0] >= 0xE2 ? cut : 0;
}

/* "win* cooperation", "comprehensive * partnership" */
static struct meaning *wildcard_leaf(void)
{
    size_t length = 1 + roll(4), fixed = 0;
    const struct oracle_token *t = random_run(length, false);
    struct meaning *m = node(LEAF);
    put("\"");
    for (size_t i = 0; i < length; i++) {
        const char *word = vocabulary[t[i].word];
        size_t prefix = roll(2) ? prefix_length(word) : 0;
        put(i ? " " : "");
        bool star = length > 1 && roll(4) == 0 && (fixed || i + 1 < length);
        if (star) {
            put("*");
            add_place(m, STAR, 0);
            continue;
        }
        fixed++;
        if (prefix && strpbrk(word, "#.") == NULL) {
            char text[128];
            snprintf(text, sizeof text, "%.*s", (int)prefix, word);
            put(text);
            put("*");
            add_place(m, PREFIX, word_number(text, strlen(text)));
        } else {
            put(word);
            add_place(m, WORD, t[i].word);
        }
    }
    put("\"");
    return m;
}

/* "mutual shared benefit"~2: some words of a run are left out. */
static struct meaning *slop_leaf(void)
{
    size_t length = 2 + roll(6);
    const struct oracle_token *t = random_run(length, true);
    struct meaning *m = node(LEAF);
    char text[16];
    put("\"");
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && i + 1 < length && (roll(2) || is_sign(t[i].word)))
            continue;
        put(i ? " " : "");
        put(vocabulary[t[i].word]);
        add_place(m, WORD, t[i].word);
    }
    m->slop = roll(5);
    snprintf(text, sizeof text, "\"~%zu", m->slop);
    put(text);
    return m;
}

/* "(mutual OR shared future) benefit" */
static struct meaning *alternatives_leaf(void)
{
    size_t length = 2 + roll(3), open = roll(length);
    const struct oracle_token *t = random_run(length, false), *other = random_run(2, false);
    struct meaning *m = node(LEAF);
    put("\"");
    for (size_t i = 0; i < length; i++) {
        put(i ? " " : "");
        put(i == open ? "(" : "");
        put(vocabulary[t[i].word]);
        add_place(m, WORD, t[i].word);
        if (i != open)
            continue;
        struct place *place = &m->places[m->place_count - 1];
        size_t words = 1 + roll(2);
        put(" OR ");
        for (size_t k = 0; k < words; k++) {
            put(k ? " " : "");
            put(vocabulary[other[k].word]);
            place->rows[1].words[place->rows[1].count++] = (struct one_word){.kind = WORD, .word = other[k].word};
        }
        place->count = 2;
        put(")");
    }
    put("\"");
    return m;
}

/* "a b c" where a passage has "a b" and "b c", but perhaps not together: what pairs alone cannot tell. */
static struct meaning *chained_leaf(void)
{
    for (int tries = 0; tries < 1000; tries++) {
        const struct oracle_passage *p = &passages[roll(passage_count)];
        const struct oracle_token *t = all_tokens + p->first;
        size_t i = roll(p->count), k = roll(p->count);
        for (; k + 1 < p->count; k++) {
            bool chain =
                i + 1 < p->count && k != i + 1 && t[k].word == t[i + 1].word && !t[i + 1].starts && !t[k + 1].starts &&
                !is_sign(t[i].word) && !is_sign(t[k].word) && !is_sign(t[k + 1].word);
            if (!chain)
                continue;
            char words[512];
            snprintf(words, sizeof words, "%s %s %s", vocabulary[t[i].word], vocabulary[t[k].word],
                     vocabulary[t[k + 1].word]);
            return leaf_of('"', words, strlen(words));
        }
    }
    return leaf_of('"', "the", 3);
}

/* As it is written, or as it may be typed as well: in other letters of the same look, with what nobody sees. */
static size_t retype(const char *text, size_t length, char *out, size_t room)
{
    static const char *const blanks[] = {"\u00A0", "\u2009", "\n", "  "};
    static const char *const unseen[] = {"\u00AD", "\u200D", "\u2060"};
    bool other_blanks = roll(3) == 0, hidden = roll(3) == 0, decomposed = roll(3) == 0;
    UChar units[512], normal[2048];
    UErrorCode error = U_ZERO_ERROR;
    int32_t count, bytes = 0;
    struct buffer typed = {0};
    for (size_t i = 0; i < length; i++) {
        if (hidden && i && (unsigned char)text[i] < 0x80 && roll(6) == 0)
            buffer_append_string(&typed, unseen[roll(3)]);
        if (other_blanks && text[i] == ' ')
            buffer_append_string(&typed, blanks[roll(4)]);
        else
            buffer_append_byte(&typed, text[i]);
    }
    const UNormalizer2 *form = decomposed ? unorm2_getNFDInstance(&error) : unorm2_getNFCInstance(&error);
    u_strFromUTF8(units, 512, &count, typed.data, (int32_t)typed.length, &error);
    count = unorm2_normalize(form, units, count, normal, 2048, &error);
    u_strToUTF8(out, (int32_t)room, &bytes, normal, count, &error);
    buffer_free(&typed);
    return U_FAILURE(error) ? 0 : (size_t)bytes;
}

/* The words, and as much of what stands beside them as the dice say. */
static struct meaning *verbatim_leaf(const struct oracle_passage *p, size_t first, size_t length)
{
    char typed[1024];
    const struct oracle_token *t = all_tokens + p->first + first;
    size_t start = t[0].start, end = t[length - 1].end, last = first + length;
    size_t least = first == 0 ? 0 : t[-1].end < start ? t[-1].end : start;
    size_t most = last >= p->seen ? strlen(p->text) : t[length].start > end ? t[length].start : end;
    for (size_t i = roll(4); i > 0 && start > least; i--)
        while (--start > least && ((unsigned char)p->text[start] & 0xC0) == 0x80)
            ;
    for (size_t i = roll(4); i > 0 && end < most; i--)
        while (++end < most && ((unsigned char)p->text[end] & 0xC0) == 0x80)
            ;
    bool usable = end > start && is_plain(p->text + start, end - start, true) &&
                  memchr(p->text + start, '&', end - start) == NULL;
    size_t bytes = usable ? retype(p->text + start, end - start, typed, sizeof typed - 1) : 0;
    return bytes ? leaf_of('v', typed, bytes) : NULL;
}

/* Words that stand together somewhere, or, now and then, that may stand nowhere. */
static struct meaning *random_leaf(void)
{
    switch (roll(24)) {
    case 0:
    case 1:
        return chained_leaf();
    case 2:
    case 3:
        return wildcard_leaf();
    case 4:
    case 5:
        return slop_leaf();
    case 6:
        return alternatives_leaf();
    default:
        break;
    }
    if (archive_is_spelt)
        return spelt_leaf();
    for (;;) {
        const struct oracle_passage *p = &passages[roll(passage_count)];
        size_t length = 1 + roll(6), at = roll(p->count);
        if (at + length > p->count || is_sign(all_tokens[p->first + at].word) ||
            is_sign(all_tokens[p->first + at + length - 1].word))
            continue;
        const struct oracle_token *t = all_tokens + p->first + at;
        const char *text = p->text + t[0].start;
        size_t bytes = t[length - 1].end - t[0].start;
        size_t form = roll(10);
        if (form < 2) { /* words of the key form, the last of another place */
            char words[2048] = "";
            for (size_t i = 0; i < length; i++) {
                if (is_sign(t[i].word))
                    continue;
                bool other = form == 1 && i + 1 == length;
                strcat(words, vocabulary[other ? random_word() : t[i].word]);
                strcat(words, i + 1 < length ? " " : "");
            }
            return leaf_of('"', words, strlen(words));
        }
        size_t back = 1 + roll(length), over_seam = back < p->count ? p->count - back : 0;
        bool crosses = p->seen > p->count && over_seam + length <= p->seen && roll(2);
        struct meaning *verbatim = form == 3 ? verbatim_leaf(p, crosses ? over_seam : at, length) : NULL;
        if (verbatim)
            return verbatim;
        if (form == 2 && is_plain(text, bytes, true) && memchr(text, '&', bytes) == NULL)
            return leaf_of('~', text, bytes);
        if (form > 3 && form < 7 && t[length - 1].end > t[0].start && is_plain(text, bytes, true))
            return leaf_of('"', text, bytes);
        if (form >= 7 && is_plain(t[0].end > t[0].start ? p->text + t[0].start : "(", t[0].end - t[0].start, false) &&
            strcmp(vocabulary[t[0].word], "and") != 0 && strcmp(vocabulary[t[0].word], "or") != 0 &&
            strcmp(vocabulary[t[0].word], "not") != 0)
            return leaf_of(form == 9 ? '=' : ' ', text, t[0].end - t[0].start);
    }
}

/* A date of the archive, cut to year, month or day; writes it, and returns the first or last day it means. */
static int random_date(bool last)
{
    struct date d = articles[roll(article_count)].date;
    char text[DATE_TEXT_BYTES];
    if (d.year == 0)
        d.year = 2020;
    if (roll(3) == 0)
        d.day = 0;
    if (roll(3) == 0)
        d.month = d.day = 0;
    put(date_format(d, text));
    int month = d.month ? d.month : last ? 12 : 1;
    return d.year * 10000 + month * 100 + (d.day ? d.day : last ? last_day(d.year, month) : 1);
}

static struct meaning *random_dates(void)
{
    struct meaning *m = node(DATES);
    bool from = roll(4) > 0, to = !from || roll(4) > 0;
    put("date:");
    m->from = from ? random_date(false) : 0;
    put("..");
    m->to = to ? random_date(true) : 99991231;
    return m;
}

static void put_number(double number)
{
    char text[64];
    snprintf(text, sizeof text, "%.15g", number);
    put(text);
}

/* A number, or a range that starts or ends at it or near it. */
static void number_filter(struct meaning *m, double number)
{
    unsigned form = (unsigned)roll(4);
    m->op = NUMBER;
    m->low = form == 1 ? -1e300 : number - (double)(form > 1 ? roll(4) : 0);
    m->high = form == 2 ? 1e300 : number + (double)(form == 3 ? roll(4) : form == 1 ? roll(2) : 0);
    if (form != 1)
        put_number(m->low);
    if (form)
        put("..");
    if (form == 1 || form == 3)
        put_number(m->high);
}

/* A field that a source brought, by a number or by some words of a value; NULL if the draw had none. */
static struct meaning *value_filter(void)
{
    const struct oracle_article *a = &articles[roll(article_count)];
    if (a->value_count == 0)
        return NULL;
    const struct oracle_value *v = &a->values[roll(a->value_count)];
    size_t length = strlen(v->text);
    bool quoted = roll(2) || strspn(field_names[v->name], "abcdefghijklmnopqrstuvwxyz_") < strlen(field_names[v->name]);
    if (!is_plain(v->text, length, true) || length > 60 || v->word_count == 0)
        return NULL;
    struct meaning *m = node(VALUE);
    m->field = v->name;
    put(quoted ? "\"" : "");
    put(field_names[v->name]);
    put(quoted ? "\":" : ":");
    if (!field_is_text[v->name]) {
        number_filter(m, v->number);
        return m;
    }
    take_words(m, v->text, length);
    put("\"");
    put(v->text);
    put("\"");
    return m;
}

/* A word or two of a title. */
static struct meaning *title_filter(void)
{
    for (int tries = 0; tries < 1000; tries++) {
        const struct oracle_article *a = &articles[roll(article_count)];
        const struct oracle_passage *p = a->title ? &passages[a->title - 1] : NULL;
        size_t first = p ? roll(p->count) : 0, count = p && first + 1 < p->count ? 1 + roll(2) : 1;
        const struct oracle_token *t = p ? all_tokens + p->first + first : NULL;
        size_t bytes = p ? t[count - 1].end - t[0].start : 0;
        if (!p || is_sign(t[0].word) || is_sign(t[count - 1].word) || t[count - 1].end <= t[0].start || bytes > 60 || !is_plain(p->text + t[0].start, bytes, true))
            continue;
        char words[64];
        snprintf(words, sizeof words, "%.*s", (int)bytes, p->text + t[0].start);
        struct meaning *m = node(TITLE);
        take_words(m, words, bytes);
        put("title:\"");
        put(words);
        put("\"");
        return m;
    }
    return NULL;
}

static struct meaning *random_filter(void)
{
    struct meaning *of_title = roll(3) == 0 ? title_filter() : NULL;
    if (of_title)
        return of_title;
    const struct oracle_article *a = &articles[roll(article_count)];
    struct meaning *m;
    bool wants_value = roll(3) == 0;
    for (int i = 0; i < 20 && wants_value; i++) /* few of the samples' articles have some */
        if ((m = value_filter()))
            return m;
    switch (roll(3)) {
    case 0:
        return random_dates();
    case 1:
        m = node(LANGUAGE);
        snprintf(m->lang, sizeof m->lang, "%s", roll(2) ? "en" : roll(2) ? "zh" : "zh-Hant");
        put("lang:");
        put(m->lang);
        return m;
    default:
        if (!is_plain(a->author, strlen(a->author), true) || strlen(a->author) == 0 || strlen(a->author) > 60)
            return random_dates();
        m = node(AUTHOR);
        take_words(m, a->author, strlen(a->author));
        put("author:\"");
        put(a->author);
        put("\"");
        return m;
    }
}

static struct meaning *with(struct meaning *parent, struct meaning *child, enum role role)
{
    child->role = role;
    parent->children[parent->child_count++] = child;
    return parent;
}

static struct meaning *negation(const char *sign)
{
    struct meaning *m = node(NOT);
    put(sign);
    return with(m, random_leaf(), SHOULD);
}

static struct meaning *joined(enum op op, const char *between, size_t count)
{
    struct meaning *m = node(op);
    for (size_t i = 0; i < count; i++) {
        if (i)
            put(between);
        with(m, random_leaf(), SHOULD);
    }
    return m;
}

/* Two words of one place of the archive, or of two. */
static struct meaning *random_near(void)
{
    char text[32];
    size_t apart = roll(8);
    const struct oracle_token *t = random_run(1 + apart, true);
    struct meaning *m = node(NEAR), *left = node(LEAF), *right = node(LEAF);
    bool other = roll(4) == 0, brackets = roll(4) == 0;
    uint32_t last = other ? random_word() : t[apart].word;
    add_place(left, WORD, t[0].word);
    add_place(right, WORD, last);
    m->distance = 1 + roll(10);
    m->ordered = roll(3) == 0;
    put("=\"");
    put(vocabulary[t[0].word]);
    static const char *const names[2][3] = {{"NEAR/", "w/", "/"}, {"BEFORE/", "pre/", "adj"}}; /* ours, and those of others */
    snprintf(text, sizeof text, "\" %s%zu ", names[m->ordered][roll(2) ? 0 : roll(3)], m->distance);
    put(text);
    put(brackets ? "(" : "");
    put("\"");
    put(vocabulary[last]);
    put("\"");
    with(m, left, SHOULD);
    if (!brackets)
        return with(m, right, SHOULD);
    struct meaning *any = with(node(ANY), right, SHOULD);
    put(" OR ");
    with(any, random_leaf(), SHOULD);
    put(")");
    return with(m, any, SHOULD);
}

struct meaning *random_query(void)
{
    struct meaning *m;
    query_length = pool_used = 0;
    query_text[0] = '\0';
    switch (roll(28)) {
    case 24: /* of articles and words, either */
        m = node(ANY);
        with(m, random_filter(), SHOULD);
        put(" OR ");
        return with(m, random_leaf(), SHOULD);
    case 25:
        m = node(ANY);
        with(m, random_filter(), SHOULD);
        put(" OR ");
        return with(m, random_filter(), SHOULD);
    case 26:
        m = node(ALL);
        with(m, random_filter(), SHOULD);
        put(" AND ");
        return with(m, roll(2) ? random_filter() : negation("NOT "), SHOULD);
    case 27:
        m = node(ALL);
        put("(");
        with(m, with(node(ANY), random_filter(), SHOULD), SHOULD);
        put(" OR ");
        with(m->children[0], random_leaf(), SHOULD);
        put(") AND ");
        return with(m, random_leaf(), SHOULD);
    case 0:
        return joined(ALL, roll(3) ? " AND " : " & ", 2);
    case 1:
        return joined(ANY, roll(3) ? " OR " : roll(2) ? " | " : "|", 3);
    case 2:
        return joined(SIDE, " ", 2);
    case 3:
        return joined(SIDE, " ", 3);
    case 4:
        m = joined(SIDE, " ", 2);
        put(" ");
        return with(m, negation(roll(3) ? "-" : "!"), MUST_NOT);
    case 5:
        m = joined(ALL, "", 1);
        put(" NOT ");
        return with(m, negation(""), MUST_NOT);
    case 6:
        m = node(SIDE);
        put("+");
        with(m, random_leaf(), MUST);
        put(" ");
        return with(m, random_leaf(), SHOULD);
    case 7:
        m = node(ALL);
        put("(");
        with(m, joined(ANY, " OR ", 2), SHOULD);
        put(") AND ");
        return with(m, random_leaf(), SHOULD);
    case 8:
        m = joined(SIDE, " ", 2);
        put(" ");
        return with(m, random_filter(), FILTER);
    case 9:
        m = joined(SIDE, "", 1);
        put(" ");
        return with(m, random_filter(), FILTER);
    case 10:
        return random_filter();
    case 11:
        return negation("NOT ");
    case 12:
        m = joined(ALL, " AND ", 2);
        put(" AND ");
        return with(m, negation("NOT "), SHOULD);
    case 13: /* what half a match marks must not stay */
        m = node(ANY);
        put("(");
        with(m, joined(ALL, " AND ", 2), SHOULD);
        put(") OR ");
        return with(m, random_leaf(), SHOULD);
    case 14:
        m = node(ANY);
        put("(");
        with(m, joined(ALL, "", 1), SHOULD);
        put(" AND ");
        with(m->children[0], negation("NOT "), SHOULD);
        put(") OR ");
        return with(m, random_leaf(), SHOULD);
    case 15:
        m = joined(ALL, "", 1);
        put(" NOT ");
        return with(m, with(node(NOT), chained_leaf(), SHOULD), MUST_NOT);
    case 17:
    case 18:
        return random_near();
    case 19:
        m = with(node(ALL), random_near(), SHOULD);
        put(" AND ");
        return with(m, random_leaf(), SHOULD);
    case 16:
        m = joined(ANY, "", 1);
        put(" OR ");
        return with(m, negation("NOT "), SHOULD);
    default:
        return random_leaf();
    }
}
