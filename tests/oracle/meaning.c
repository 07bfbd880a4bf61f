#include "meaning.h"

#include "corpus/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

struct mark marks[1 << 16];
size_t mark_count;
uint32_t *stem_of;

static void add_mark(size_t first, size_t last)
{
    if (mark_count < sizeof marks / sizeof *marks)
        marks[mark_count++] = (struct mark){first, last};
}

static bool word_fits(struct one_word asked, const struct oracle_token *t)
{
    uint32_t word = t->word;
    switch (asked.kind) {
    case WORD:
        return word == asked.word;
    case STEM:
        return stem_of[word] == stem_of[asked.word];
    case SPELT_STEM:
        return word == asked.word || t->stem == asked.stem;
    case PREFIX:
        return strncmp(vocabulary[word], vocabulary[asked.word], strlen(vocabulary[asked.word])) == 0;
    case STAR:
        return !is_sign(word);
    }
    return false;
}

void prepare(struct meaning *m)
{
    for (size_t i = 0; i < m->child_count; i++)
        prepare(m->children[i]);
    if (m->op != LEAF)
        return;
    m->may_start = calloc(vocabulary_count, sizeof *m->may_start);
    if (!m->may_start)
        die("out of memory");
    for (uint32_t word = 0; word < vocabulary_count; word++)
        for (size_t r = 0; r < m->places[0].count; r++)
            m->may_start[word] = m->may_start[word] || m->places[0].rows[r].words[0].kind == SPELT_STEM ||
                                 word_fits(m->places[0].rows[r].words[0], &(struct oracle_token){.word = word});
}

void release(struct meaning *m)
{
    for (size_t i = 0; i < m->child_count; i++)
        release(m->children[i]);
    free(m->may_start);
}

/* Behind the longest way to fill the places from `place` on at token `at`, with `slop` words to spare; 0 for none.
 * end: of the sentence. */
static size_t longest(const struct meaning *m, size_t place, const struct oracle_token *t, size_t at, size_t end,
                      size_t slop)
{
    size_t best = 0;
    if (place == m->place_count)
        return at;
    for (size_t gap = 0; gap <= (place ? slop : 0); gap++) {
        for (size_t r = 0; r < m->places[place].count; r++) {
            size_t count = m->places[place].rows[r].count, from = at + gap;
            bool fits = from + count <= end;
            for (size_t i = 0; fits && i < count; i++)
                fits = word_fits(m->places[place].rows[r].words[i], &t[from + i]);
            size_t got = fits ? longest(m, place + 1, t, from + count, end, slop - gap) : 0;
            best = got > best ? got : best;
        }
    }
    return best;
}

static bool is_blank(UChar32 c)
{
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_invisible(UChar32 c)
{
    return c == 0xAD || c == 0x34F || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

enum { ALIKE = 4096 };

/* Decomposed, without what nobody sees, with one space for blanks and none at the ends; the length, 0 if it is too long. */
static int32_t put_alike(const char *text, size_t length, UChar *out)
{
    static UChar seen[ALIKE];
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = 0;
    UBool failed = false;
    for (size_t at = 0; at < length && !failed;) {
        UChar32 c = (UChar32)utf8_next(text, &at);
        if (is_invisible(c) || (is_blank(c) && (n == 0 || seen[n - 1] == ' ')))
            continue;
        U16_APPEND(seen, n, ALIKE, is_blank(c) ? ' ' : c, failed);
    }
    n -= n > 0 && seen[n - 1] == ' ';
    n = unorm2_normalize(unorm2_getNFDInstance(&error), seen, n, out, ALIKE, &error);
    return failed || U_FAILURE(error) ? 0 : n;
}

/* Whether what stands at `at` is a mark on what stands before it. */
static bool is_mark_at(const char *text, size_t at)
{
    UChar32 c;
    do
        c = (UChar32)utf8_next(text, &at);
    while (is_invisible(c));
    return (U_MASK(u_charType(c)) & U_GC_M_MASK) != 0;
}

static bool is_inside(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xC0) == 0x80;
}

/* Some stretch of text that has no more words than the phrase is written as asked. */
static bool is_written(const struct meaning *m, const struct oracle_passage *p, size_t first, size_t end)
{
    static UChar asked[ALIKE], found[ALIKE];
    const struct oracle_token *t = all_tokens + p->first;
    size_t length = strlen(p->text), reach = 200 + strlen(m->writing);
    if (!m->writing[0])
        return true;
    int32_t wanted = put_alike(m->writing, strlen(m->writing), asked);
    size_t least = first && t[first - 1].end < t[first].start ? t[first - 1].end : first ? t[first].start : 0;
    size_t most = end < p->seen && t[end].start > t[end - 1].end ? t[end].start : end < p->seen ? t[end - 1].end : length;
    for (size_t from = t[first].start + 1; from-- > least && from + reach > t[first].start;)
        for (size_t to = t[end - 1].end; to <= most && to < t[end - 1].end + reach; to++)
            if (!is_inside(p->text, from) && !is_inside(p->text, to) && !is_mark_at(p->text, to) &&
                put_alike(p->text + from, to - from, found) == wanted &&
                memcmp(found, asked, (size_t)wanted * sizeof *asked) == 0)
                return true;
    return false;
}

/* What is near may stand in the next passage; what starts there is not this one's. */
static bool looks_beyond;

static bool holds_leaf(const struct meaning *m, const struct oracle_passage *p)
{
    const struct oracle_token *t = all_tokens + p->first;
    bool any = false;
    for (size_t i = 0; i < (looks_beyond ? p->seen : p->count); i++) {
        size_t end = i + 1;
        if (!m->may_start[t[i].word])
            continue;
        while (end < p->seen && !t[end].starts)
            end++;
        size_t behind = longest(m, 0, t, i, end, m->slop);
        if (behind && is_written(m, p, i, behind)) {
            add_mark(i, behind - 1);
            any = true;
        }
    }
    return any;
}

static bool starts_between(const struct oracle_passage *p, size_t first, size_t last)
{
    for (size_t i = first + 1; i <= last; i++)
        if (all_tokens[p->first + i].starts)
            return true;
    return false;
}

static bool are_near(const struct meaning *m, const struct oracle_passage *p, struct mark a, struct mark b)
{
    if (a.last < b.first)
        return b.first - a.last <= m->distance && !(m->ordered && starts_between(p, a.first, b.last));
    return !m->ordered && b.last < a.first && a.first - b.last <= m->distance;
}

static bool holds_near(const struct meaning *m, const struct oracle_passage *p)
{
    size_t start = mark_count;
    bool looked_beyond = looks_beyond;
    looks_beyond = true;
    holds(m->children[0], p);
    size_t middle = mark_count;
    holds(m->children[1], p);
    size_t end = mark_count;
    looks_beyond = looked_beyond;
    bool *keep = calloc(end - start + 1, sizeof *keep);
    for (size_t i = start; i < middle; i++)
        for (size_t k = middle; k < end; k++)
            if (are_near(m, p, marks[i], marks[k]))
                keep[i - start] = keep[k - start] = true;
    mark_count = start;
    for (size_t i = start; i < end; i++)
        if (keep[i - start] && (looks_beyond || marks[i].first < p->count))
            marks[mark_count++] = marks[i];
    free(keep);
    return mark_count > start;
}

static bool holds_author(const struct meaning *m, const struct oracle_article *a)
{
    for (size_t i = 0; i + m->word_count <= a->author_count; i++)
        if (memcmp(a->author_words + i, m->words, m->word_count * sizeof *m->words) == 0)
            return true;
    return false;
}

/* The words in a row, in one value. */
static bool holds_value(const struct meaning *m, const struct oracle_article *a)
{
    for (size_t v = 0; v < a->value_count; v++)
        for (size_t i = 0; a->values[v].name == m->field && i + m->word_count <= a->values[v].word_count; i++)
            if (memcmp(a->values[v].words + i, m->words, m->word_count * sizeof *m->words) == 0)
                return true;
    return false;
}

static bool holds_number(const struct meaning *m, const struct oracle_article *a)
{
    for (size_t v = 0; v < a->value_count; v++)
        if (a->values[v].name == m->field && a->values[v].number >= m->low && a->values[v].number <= m->high)
            return true;
    return false;
}

/* The words in a row, in one sentence. */
static bool holds_title(const struct meaning *m, const struct oracle_article *a)
{
    const struct oracle_passage *title = a->title ? &passages[a->title - 1] : NULL;
    for (size_t i = 0; title && i + m->word_count <= title->count; i++) {
        const struct oracle_token *t = all_tokens + title->first + i;
        size_t same = 0;
        while (same < m->word_count && t[same].word == m->words[same] && (same == 0 || !t[same].starts))
            same++;
        if (same == m->word_count)
            return true;
    }
    return false;
}

int last_day(int year, int month)
{
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Every day that the date can mean must be asked for. */
static bool holds_dates(const struct meaning *m, struct date d)
{
    int month_from = d.month ? d.month : 1, month_to = d.month ? d.month : 12;
    for (int month = month_from; d.year && month <= month_to; month++) {
        for (int day = 1; day <= last_day(d.year, month); day++) {
            int ymd = d.year * 10000 + month * 100 + day;
            if ((d.day == 0 || d.day == day) && (ymd < m->from || ymd > m->to))
                return false;
        }
    }
    return d.year != 0;
}

bool holds(const struct meaning *m, const struct oracle_passage *p)
{
    const struct oracle_article *a = &articles[p->article];
    size_t before = mark_count, found = 0, should = 0;
    bool ok = true, must = false;
    switch (m->op) {
    case LEAF:
        return holds_leaf(m, p);
    case SPELT:
        return holds(m->children[spelt_child(p->language)], p);
    case NEAR:
        return holds_near(m, p);
    case AUTHOR:
        return holds_author(m, a);
    case TITLE:
        return holds_title(m, a);
    case DATES:
        return holds_dates(m, a->date);
    case VALUE:
        return holds_value(m, a);
    case NUMBER:
        return holds_number(m, a);
    case LANGUAGE:
        return strncmp(a->lang, m->lang, strlen(m->lang)) == 0;
    case NOT:
        ok = !holds(m->children[0], p);
        mark_count = before;
        return ok;
    case ANY:
        for (size_t i = 0; i < m->child_count; i++)
            found += holds(m->children[i], p);
        return found > 0;
    case ALL:
        for (size_t i = 0; i < m->child_count; i++)
            ok = holds(m->children[i], p) && ok;
        break;
    case SIDE:
        for (size_t i = 0; i < m->child_count; i++) {
            bool held = holds(m->children[i], p);
            should += m->children[i]->role == SHOULD;
            must = must || m->children[i]->role == MUST;
            if (m->children[i]->role == SHOULD)
                found += held;
            else
                ok = ok && held;
        }
        ok = ok && (found > 0 || must || should == 0);
        break;
    }
    if (!ok)
        mark_count = before;
    return ok;
}

static int by_place(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->last > y->last ? -1 : x->last < y->last;
}

void settle_marks(void)
{
    size_t kept = 0, free_from = 0;
    qsort(marks, mark_count, sizeof *marks, by_place);
    for (size_t i = 0; i < mark_count; i++) {
        if (marks[i].first >= free_from) {
            free_from = marks[i].last + 1;
            marks[kept++] = marks[i];
        }
    }
    mark_count = kept;
}

/* Whether some words must be found somewhere. */
static bool asks_words(const struct meaning *m)
{
    bool asks = m->op == LEAF || m->op == NEAR;
    for (size_t i = 0; i < m->child_count && m->op != NOT; i++)
        asks = asks || asks_words(m->children[i]);
    return asks;
}

/* Whether what holds does so by its title: each of a row of alternatives must say so. */
static bool is_about_titles(const struct meaning *m)
{
    size_t about = 0;
    for (size_t i = 0; i < m->child_count; i++)
        about += is_about_titles(m->children[i]);
    return m->op == TITLE || (m->op == ANY ? about == m->child_count && about : (m->op == ALL || m->op == SIDE) && about);
}

bool is_found(const struct meaning *m, const struct oracle_passage *p, bool no_titles)
{
    bool is_title = p->number == 0, wants_titles = !no_titles && !asks_words(m) && is_about_titles(m);
    if (is_title ? no_titles : wants_titles)
        return false;
    mark_count = 0;
    bool found = holds(m, p);
    return found && (!is_title || mark_count || wants_titles || !articles[p->article].has_text);
}
