/* The oracle: asks the engine generated queries and decides each by brute force over the articles.
 *
 * usage: oracle SOURCE QUERIES [SEED]
 *
 * Shared with the engine is what makes tokens and stems of text. How a query is read, planned, matched,
 * counted and ordered is decided here anew: the generator knows what it means by what it writes. */
#include "corpus/passage.h"
#include "corpus/reader.h"
#include "corpus/text/stem.h"
#include "indexer/build.h"
#include "indexer/folder.h"
#include "query/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void die(const char *what)
{
    fprintf(stderr, "oracle: %s\n", what);
    exit(2);
}

static void *grow(void *memory, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return memory;
    *capacity = need * 2 + 64;
    memory = realloc(memory, *capacity * size);
    if (!memory)
        die("out of memory");
    return memory;
}

/* ---- random numbers: the same for the same seed ---- */

static uint64_t random_state;

static size_t roll(size_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return below ? (size_t)(random_state >> 11) % below : 0;
}

/* ---- words as numbers ---- */

static char **vocabulary;
static size_t vocabulary_count, vocabulary_capacity;
static uint32_t *stem_of; /* word -> word number of its stem */
static uint32_t *table;
static size_t table_size;

static size_t hash_of(const char *word)
{
    size_t h = 5381;
    for (; *word; word++)
        h = h * 33 + (unsigned char)*word;
    return h;
}

static void table_insert(uint32_t word)
{
    size_t i = hash_of(vocabulary[word]) & (table_size - 1);
    while (table[i])
        i = (i + 1) & (table_size - 1);
    table[i] = word + 1;
}

static uint32_t word_number(const char *bytes, size_t length)
{
    char word[TOKEN_WORD_BYTES * 2];
    if (length >= sizeof word)
        die("a word is too long");
    memcpy(word, bytes, length);
    word[length] = '\0';
    if (vocabulary_count * 2 >= table_size) {
        table_size = table_size ? table_size * 4 : 1024;
        free(table);
        table = calloc(table_size, sizeof *table);
        for (size_t i = 0; i < vocabulary_count; i++)
            table_insert((uint32_t)i);
    }
    for (size_t i = hash_of(word) & (table_size - 1); table[i]; i = (i + 1) & (table_size - 1))
        if (strcmp(vocabulary[table[i] - 1], word) == 0)
            return table[i] - 1;
    vocabulary = grow(vocabulary, &vocabulary_capacity, vocabulary_count + 1, sizeof *vocabulary);
    vocabulary[vocabulary_count] = strdup(word);
    table_insert((uint32_t)vocabulary_count);
    return (uint32_t)vocabulary_count++;
}

static uint32_t stem_number(struct stemmer *stemmer, uint32_t word)
{
    const char *stem;
    size_t length;
    stemmer_stem(stemmer, "en", vocabulary[word], strlen(vocabulary[word]), &stem, &length);
    return word_number(stem, length);
}

/* ---- the archive in memory ---- */

#define NO_WORD UINT32_MAX

struct oracle_article {
    char *id, *author, *lang; /* the first of the authors */
    struct date date;
    uint32_t *author_words; /* of all; NO_WORD behind each */
    size_t author_count;
};

struct oracle_passage {
    size_t article;
    size_t number;
    size_t first, count; /* of its tokens */
    char *text;
};

struct oracle_token {
    uint32_t word;
    bool starts;
    uint32_t start, end; /* bytes */
};

static struct oracle_article *articles;
static struct oracle_passage *passages;
static struct oracle_token *tokens;
static size_t article_count, article_capacity, passage_count, passage_capacity, token_count, token_capacity;

static char *copy_slice(struct slice s)
{
    char *copy = malloc(s.length + 1);
    memcpy(copy, s.data, s.length);
    copy[s.length] = '\0';
    return copy;
}

static void load_article(const struct article *a, struct tokens *scratch, struct passages *split)
{
    articles = grow(articles, &article_capacity, article_count + 1, sizeof *articles);
    struct oracle_article *o = &articles[article_count];
    struct slice author = a->fields[ARTICLE_AUTHOR];
    const char *semicolon = memchr(author.data, ';', author.length);
    *o = (struct oracle_article){.id = copy_slice(a->fields[ARTICLE_ID]),
                                 .lang = copy_slice(a->fields[ARTICLE_LANG]),
                                 .date = a->date,
                                 .author_words = calloc(author.length + 2, sizeof(uint32_t))};
    while (author.length) { /* each author by himself, NO_WORD between */
        struct slice one = {author.data, semicolon ? (size_t)(semicolon - author.data) : author.length};
        tokens_parse(scratch, one.data, one.length, TOKENS_OF_TEXT, NULL);
        for (size_t i = 0; i < scratch->count; i++)
            o->author_words[o->author_count++] = word_number(token_word(scratch, i), scratch->items[i].word_length);
        o->author_words[o->author_count++] = NO_WORD;
        o->author = o->author ? o->author : copy_slice(one);
        author = slice_from(author, one.length + (semicolon != NULL));
        semicolon = memchr(author.data, ';', author.length);
    }
    o->author = o->author ? o->author : copy_slice(author);
    passages_split(split, a->text, scratch, NULL);
    for (size_t p = 0; p < split->count; p++) {
        struct slice text = split->items[p].text;
        tokens_parse(scratch, text.data, text.length, TOKENS_OF_TEXT, NULL);
        passages = grow(passages, &passage_capacity, passage_count + 1, sizeof *passages);
        passages[passage_count++] =
            (struct oracle_passage){article_count, p + 1, token_count, scratch->count, copy_slice(text)};
        tokens = grow(tokens, &token_capacity, token_count + scratch->count, sizeof *tokens);
        for (size_t i = 0; i < scratch->count; i++) {
            const struct token *t = &scratch->items[i];
            tokens[token_count++] = (struct oracle_token){word_number(token_word(scratch, i), t->word_length),
                                                          t->starts_sentence, t->byte_start, t->byte_end};
        }
    }
    article_count++;
}

static void load(const char *source)
{
    struct source_list files = {0};
    struct tokens scratch = {0};
    struct passages split = {0};
    source_list_add(&files, source, NULL);
    for (size_t i = 0; i < files.count; i++) {
        struct reader *reader;
        struct article *article;
        if (reader_open(&files.items[i], &reader, NULL) != TIFA_OK)
            die("cannot read the source");
        while (reader_next(reader, &article, NULL) == TIFA_OK) {
            load_article(article, &scratch, &split);
            article_free(article);
        }
        reader_close(reader);
    }
    source_list_free(&files);
    tokens_free(&scratch);
    passages_free(&split);
}

/* ---- what a query means ---- */

enum op { LEAF, NEAR, ALL, ANY, NOT, SIDE, AUTHOR, DATES, LANGUAGE };
enum role { SHOULD, MUST, FILTER, MUST_NOT };
enum kind { WORD, STEM, PREFIX, STAR };

struct one_word {
    enum kind kind;
    uint32_t word; /* of PREFIX: its letters as a word */
};

struct place { /* of a phrase: any of some rows of words */
    struct {
        struct one_word words[4];
        size_t count;
    } rows[4];
    size_t count;
};

struct meaning {
    enum op op;
    enum role role;
    struct meaning *children[4];
    size_t child_count;
    struct place places[12]; /* LEAF */
    size_t place_count;
    size_t slop;
    char writing[1024]; /* LEAF, verbatim; or empty */
    size_t distance;    /* NEAR */
    bool ordered;
    uint32_t words[16]; /* AUTHOR */
    size_t word_count;
    int from, to; /* DATES: YYYYMMDD */
    char lang[16];
};

struct mark {
    size_t first, last;
};

static struct mark marks[1 << 16];
static size_t mark_count;

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
    const struct oracle_token *t = tokens + p->first;
    if (!m->writing[0])
        return true;
    put_spaces_alike(m->writing, strlen(m->writing), asked);
    put_spaces_alike(p->text + t[first].start, t[end - 1].end - t[first].start, found);
    return strcmp(asked, found) == 0;
}

static bool holds_leaf(const struct meaning *m, const struct oracle_passage *p)
{
    const struct oracle_token *t = tokens + p->first;
    bool any = false;
    for (size_t i = 0; i < p->count; i++) {
        size_t end = i + 1;
        while (end < p->count && !t[end].starts)
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
        if (tokens[p->first + i].starts)
            return true;
    return false;
}

static bool are_near(const struct meaning *m, const struct oracle_passage *p, struct mark a, struct mark b)
{
    if (a.last < b.first)
        return b.first - a.last <= m->distance && !(m->ordered && starts_between(p, a.first, b.last));
    return !m->ordered && b.last < a.first && a.first - b.last <= m->distance;
}

static bool holds(const struct meaning *m, const struct oracle_passage *p);

static bool holds_near(const struct meaning *m, const struct oracle_passage *p)
{
    size_t start = mark_count;
    holds(m->children[0], p);
    size_t middle = mark_count;
    holds(m->children[1], p);
    size_t end = mark_count;
    bool *keep = calloc(end - start + 1, sizeof *keep);
    for (size_t i = start; i < middle; i++)
        for (size_t k = middle; k < end; k++)
            if (are_near(m, p, marks[i], marks[k]))
                keep[i - start] = keep[k - start] = true;
    mark_count = start;
    for (size_t i = start; i < end; i++)
        if (keep[i - start])
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

static int last_day(int year, int month)
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

static bool holds(const struct meaning *m, const struct oracle_passage *p)
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

static void settle_marks(void)
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

/* ---- the generator: text and meaning together ---- */

static char query_text[8192];
static size_t query_length;
static struct meaning pool[64];
static size_t pool_used;

static void put(const char *text)
{
    size_t length = strlen(text);
    if (query_length + length >= sizeof query_text)
        die("a generated query is too long");
    memcpy(query_text + query_length, text, length + 1);
    query_length += length;
}

static struct meaning *node(enum op op)
{
    struct meaning *m = &pool[pool_used++];
    *m = (struct meaning){.op = op};
    return m;
}

/* Whether the text of a passage may stand in a query as it is: nothing that a query gives a meaning to. */
static bool is_plain(const char *text, size_t length, bool quoted)
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
    place->rows[0].words[0] = (struct one_word){kind, word};
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
        place->rows[place->count++].words[0] = (struct one_word){WORD, word_number(key, strlen(key))};
    }
    return m;
}

/* Words that follow each other in a sentence, key forms alone. */
static const struct oracle_token *random_run(size_t length)
{
    for (;;) {
        const struct oracle_passage *p = &passages[roll(passage_count)];
        if (p->count < length)
            continue;
        const struct oracle_token *t = tokens + p->first + roll(p->count - length + 1);
        bool run = true;
        for (size_t i = 1; i < length; i++)
            run = run && !t[i].starts;
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
    const struct oracle_token *t = random_run(length);
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
    const struct oracle_token *t = random_run(length);
    struct meaning *m = node(LEAF);
    char text[16];
    put("\"");
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && i + 1 < length && roll(2))
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
    const struct oracle_token *t = random_run(length), *other = random_run(2);
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
            place->rows[1].words[place->rows[1].count++] = (struct one_word){WORD, other[k].word};
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
        const struct oracle_token *t = tokens + p->first;
        size_t i = roll(p->count), k = roll(p->count);
        for (; k + 1 < p->count; k++) {
            bool chain =
                i + 1 < p->count && k != i + 1 && t[k].word == t[i + 1].word && !t[i + 1].starts && !t[k + 1].starts;
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
    for (;;) {
        const struct oracle_passage *p = &passages[roll(passage_count)];
        size_t length = 1 + roll(6), at = roll(p->count);
        if (at + length > p->count)
            continue;
        const struct oracle_token *t = tokens + p->first + at;
        const char *text = p->text + t[0].start;
        size_t bytes = t[length - 1].end - t[0].start;
        size_t form = roll(10);
        if (form < 2) { /* words of the key form, the last of another place */
            char words[2048] = "";
            for (size_t i = 0; i < length; i++) {
                bool other = form == 1 && i + 1 == length;
                strcat(words, vocabulary[other ? tokens[roll(token_count)].word : t[i].word]);
                strcat(words, i + 1 < length ? " " : "");
            }
            return leaf_of('"', words, strlen(words));
        }
        if (form == 2 && is_plain(text, bytes, true) && memchr(text, '&', bytes) == NULL)
            return leaf_of(roll(2) ? '~' : 'v', text, bytes);
        if (form < 7 && t[length - 1].end > t[0].start && is_plain(text, bytes, true))
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

static struct meaning *random_filter(void)
{
    const struct oracle_article *a = &articles[roll(article_count)];
    struct meaning *m;
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
    const struct oracle_token *t = random_run(1 + apart);
    struct meaning *m = node(NEAR), *left = node(LEAF), *right = node(LEAF);
    bool other = roll(4) == 0, brackets = roll(4) == 0;
    uint32_t last = other ? tokens[roll(token_count)].word : t[apart].word;
    add_place(left, WORD, t[0].word);
    add_place(right, WORD, last);
    m->distance = 1 + roll(10);
    m->ordered = roll(3) == 0;
    put("=\"");
    put(vocabulary[t[0].word]);
    snprintf(text, sizeof text, "\" %s/%zu ", m->ordered ? "BEFORE" : "NEAR", m->distance);
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

static struct meaning *random_query(void)
{
    struct meaning *m;
    query_length = pool_used = 0;
    query_text[0] = '\0';
    switch (roll(24)) {
    case 0:
        return joined(ALL, " AND ", 2);
    case 1:
        return joined(ANY, " OR ", 3);
    case 2:
        return joined(SIDE, " ", 2);
    case 3:
        return joined(SIDE, " ", 3);
    case 4:
        m = joined(SIDE, " ", 2);
        put(" ");
        return with(m, negation("-"), MUST_NOT);
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

/* ---- comparing ---- */

static size_t differences;

static void differ(const char *what, size_t expected, size_t got)
{
    differences++;
    printf("%s: expected %zu, got %zu: %s\n", what, expected, got, query_text);
}

static const struct search_hit *find_hit(const struct search_answer *answer, const char *id, size_t number)
{
    for (size_t i = 0; i < answer->hit_count; i++) {
        const struct search_hit *hit = &answer->hits[i];
        if (hit->passage_number == number && slice_equal_text(hit->article->fields[ARTICLE_ID], id))
            return hit;
    }
    return NULL;
}

static size_t chars_before(const char *text, size_t bytes)
{
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static void compare_hit(const struct oracle_passage *p, const struct search_hit *hit)
{
    if (hit->span_count != mark_count) {
        differ("spans", mark_count, hit->span_count);
        return;
    }
    if (!slice_equal_text(hit->text, p->text))
        differ("text", strlen(p->text), hit->text.length);
    for (size_t i = 0; i < mark_count; i++) {
        size_t start = tokens[p->first + marks[i].first].start, end = tokens[p->first + marks[i].last].end;
        const struct search_span *span = &hit->spans[i];
        if (span->byte_start != start || span->byte_end != end)
            differ("span", start, span->byte_start);
        else if (span->char_start != chars_before(p->text, start) || span->char_end != chars_before(p->text, end))
            differ("span in characters", chars_before(p->text, start), span->char_start);
    }
}

static void compare(const struct meaning *m, const struct search_answer *answer, size_t limit)
{
    size_t found = 0, in_articles = 0, occurrences = 0, last_article = SIZE_MAX;
    for (size_t i = 0; i < passage_count; i++) {
        mark_count = 0;
        if (!holds(m, &passages[i]))
            continue;
        settle_marks();
        found++;
        occurrences += mark_count;
        in_articles += passages[i].article != last_article;
        last_article = passages[i].article;
        if (answer->passages > limit)
            continue;
        const struct search_hit *hit = find_hit(answer, articles[passages[i].article].id, passages[i].number);
        if (hit)
            compare_hit(&passages[i], hit);
        else
            differ("a passage is missing", passages[i].number, 0);
    }
    if (answer->passages != found || (answer->hit_count != found && found <= limit))
        differ("passages", found, (size_t)answer->passages);
    if (answer->articles != in_articles)
        differ("articles", in_articles, (size_t)answer->articles);
    if (answer->occurrences != occurrences)
        differ("occurrences", occurrences, (size_t)answer->occurrences);
    if (!answer->exact)
        differ("exact", 1, 0);
}

static void run_queries(const char *index, size_t queries)
{
    struct archive *archive;
    tifa_error error = {0};
    struct stemmer *stemmer;
    const size_t limit = 2000;
    struct search_options options = {.limit = limit, .count_up_to = UINT32_MAX, .threads = 2, .today = 20260101};
    if (archive_open(&index, 1, &archive, &error) != TIFA_OK || stemmer_new(&stemmer, &error) != TIFA_OK)
        die(error.message);
    size_t stemmed = 0, found = 0, stem_capacity = 0;
    for (size_t i = 0; i < queries && differences < 20; i++) {
        struct search_answer answer = {0};
        const struct meaning *m = random_query();
        for (; stemmed < vocabulary_count; stemmed++) {
            uint32_t stem = stem_number(stemmer, (uint32_t)stemmed);
            stem_of = grow(stem_of, &stem_capacity, stemmed + 1, sizeof *stem_of);
            stem_of[stemmed] = stem;
        }
        if (search_run(archive, (struct slice){query_text, query_length}, &options, &answer, &error) != TIFA_OK) {
            printf("error: %s: %s\n", error.message, query_text);
            differences++;
        } else {
            compare(m, &answer, limit);
            found += answer.passages > 0;
        }
        search_answer_free(&answer);
    }
    printf("%zu articles, %zu passages, %zu words; %zu queries, %zu of them found something, %zu differences\n",
           article_count, passage_count, token_count, queries, found, differences);
    stemmer_free(stemmer);
    archive_free(archive);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        die("usage: oracle SOURCE QUERIES [SEED]");
    random_state = argc > 3 ? strtoull(argv[3], NULL, 10) * 2 + 1 : 88172645463325252u;
    char folder[] = "/tmp/tifa-oracle-XXXXXX";
    if (!mkdtemp(folder))
        die("cannot make a temporary folder");
    const char *source = argv[1];
    struct build_options options = {.index = folder, .sources = &source, .source_count = 1, .threads = 2};
    struct build_report report;
    tifa_error error = {0};
    if (build_index(&options, &report, &error) != TIFA_OK)
        die(error.message);
    load(source);
    if (report.totals.articles != article_count || report.totals.passages != passage_count ||
        report.totals.tokens != token_count)
        differ("tokens", token_count, (size_t)report.totals.tokens);
    run_queries(folder, strtoull(argv[2], NULL, 10));
    folder_remove(folder, NULL);
    return differences ? 1 : 0;
}
