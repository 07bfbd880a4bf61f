#include "meaning.h"

#include <stdlib.h>
#include <string.h>

struct mark marks[1 << 16];
size_t mark_count;
uint32_t *stem_of;

static void add_mark(size_t first, size_t last)
{
    if (mark_count < sizeof marks / sizeof *marks)
        marks[mark_count++] = (struct mark){first, last};
}

static bool word_fits(struct one_word asked, uint32_t word)
{
    switch (asked.kind) {
    case WORD:
        return word == asked.word;
    case STEM:
        return stem_of[word] == stem_of[asked.word];
    case PREFIX:
        return strncmp(vocabulary[word], vocabulary[asked.word], strlen(vocabulary[asked.word])) == 0;
    case STAR:
        return true;
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
            m->may_start[word] = m->may_start[word] || word_fits(m->places[0].rows[r].words[0], word);
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
                fits = word_fits(m->places[place].rows[r].words[i], t[from + i].word);
            size_t got = fits ? longest(m, place + 1, t, from + count, end, slop - gap) : 0;
            best = got > best ? got : best;
        }
    }
    return best;
}

static void put_spaces_alike(const char *text, size_t length, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < length && n < 2000; i++) {
        bool space = text[i] == ' ' || text[i] == '\n' || text[i] == '\t';
        if (!space || n == 0 || out[n - 1] != ' ')
            out[n++] = space ? ' ' : text[i];
    }
    out[n] = '\0';
}

static bool is_written(const struct meaning *m, const struct oracle_passage *p, size_t first, size_t end)
{
    static char asked[2048], found[2048];
    const struct oracle_token *t = all_tokens + p->first;
    if (!m->writing[0])
        return true;
    put_spaces_alike(m->writing, strlen(m->writing), asked);
    put_spaces_alike(p->text + t[first].start, t[end - 1].end - t[first].start, found);
    return strcmp(asked, found) == 0;
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
    case NEAR:
        return holds_near(m, p);
    case AUTHOR:
        return holds_author(m, a);
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
