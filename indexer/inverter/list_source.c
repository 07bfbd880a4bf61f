#include "indexer/inverter/list_source.h"

#include "corpus/schema.h"
#include "corpus/text/token.h"
#include "indexer/inverter/radix.h"

#include <stdlib.h>

static tifa_status make_room(struct list_source *s, size_t count, tifa_error *error)
{
    if (count <= s->capacity)
        return TIFA_OK;
    size_t capacity = count + count / 2;
    free(s->items);
    free(s->scratch);
    free(s->postings);
    s->items = malloc(capacity * sizeof *s->items);
    s->scratch = malloc(capacity * sizeof *s->scratch);
    s->postings = malloc(capacity * sizeof *s->postings);
    s->capacity = s->items && s->scratch && s->postings ? capacity : 0;
    return s->capacity ? TIFA_OK : tifa_fail_memory(error);
}

/* The postings of a merged entry by docid: documents stand in another order than they came. */
static tifa_status order_postings(struct list_source *s, const struct merge *m, struct list *out, tifa_error *error)
{
    tifa_status status = make_room(s, m->count, error);
    if (status)
        return status;
    bool sorted = true;
    uint64_t before = 0, occurrences = 0;
    for (size_t i = 0; i < m->count; i++) {
        uint64_t item = (uint64_t)s->docids[m->postings[i].unit] << 32 | m->postings[i].wdf;
        sorted = sorted && before < item;
        s->items[i] = before = item;
    }
    const uint64_t *items = s->items;
    if (!sorted)
        items = radix_sort(s->items, s->scratch, m->count, 32, 32 + radix_bits(s->next_docid));
    for (size_t i = 0; i < m->count; i++) {
        s->postings[i] = (struct glass_posting){(uint32_t)(items[i] >> 32), (uint32_t)items[i]};
        occurrences += s->postings[i].wdf;
    }
    out->postings = s->postings;
    out->count = m->count;
    out->occurrences = occurrences;
    return TIFA_OK;
}

static void leave_out(const struct list_source *s, struct merge *m)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->count; i++)
        if (s->docids[m->postings[i].unit])
            m->postings[kept++] = m->postings[i];
    m->count = kept;
}

/* To the next term that has a document. */
static tifa_status advance(const struct list_source *s, struct merge *merge, bool *has, tifa_error *error)
{
    tifa_status status;
    do {
        status = merge_next(merge, error);
        if (status == TIFA_OK && s->has_gaps)
            leave_out(s, merge);
    } while (status == TIFA_OK && merge->count == 0);
    *has = status == TIFA_OK;
    return status == TIFA_END ? TIFA_OK : status;
}

/* ---- words ---- */

static struct slice word_of(const struct list_source *s)
{
    return s->words->words[s->word_merge.term.second];
}

static tifa_status take_word(struct list_source *s, struct list *out, tifa_error *error)
{
    out->term = word_of(s);
    tifa_status status = order_postings(s, &s->word_merge, out, error);
    return status ? status : advance(s, &s->word_merge, &s->has_word, error);
}

/* ---- pairs ---- */

/* Whether all of a word are letters of a script with spaces, so that it may be a part of another. */
static bool is_part(struct slice word)
{
    for (size_t i = 0; i < word.length; i++) {
        unsigned char c = (unsigned char)word.data[i];
        if (c < 'a' || c >= 0xE0 || (c > 'z' && c < 0x80)) /* not those of three bytes: Han, kana, Thai, ... */
            return false;
    }
    return true;
}

static bool goes_on(const struct list_source *s, uint32_t number)
{
    const struct vocabulary *v = s->words;
    uint32_t next = v->rank[number] + 1;
    struct slice word = v->words[number];
    if (next >= v->count || !is_part(word))
        return false;
    struct slice behind = v->words[v->order[next]];
    return behind.length > word.length && memcmp(behind.data, word.data, word.length) == 0;
}

/* Keeps a pair that makes up a word. */
static void note_spelling(struct list_source *s)
{
    const struct run_term *pair = &s->pair_merge.term;
    struct slice left = s->words->words[pair->first], right = s->words->words[pair->second];
    char joined[2 * TOKEN_WORD_BYTES];
    if (pair->first != s->first)
        s->first_goes_on = goes_on(s, pair->first);
    s->first = pair->first;
    if (!s->first_goes_on || left.length + right.length > TOKEN_WORD_BYTES || !is_part(right))
        return;
    memcpy(joined, left.data, left.length);
    memcpy(joined + left.length, right.data, right.length);
    struct spelling spelling = {pair->first, pair->second};
    if (vocabulary_has(s->words, (struct slice){joined, left.length + right.length}))
        buffer_append(&s->spellings, &spelling, sizeof spelling);
}

static unsigned bits_left_out(const struct list_source *s)
{
    return SCHEMA_BUCKET_BITS - s->bucket_bits;
}

static tifa_status share_pair(struct list_source *s, tifa_error *error)
{
    const struct merge *m = &s->pair_merge;
    uint32_t bucket = schema_bucket(s->word_hashes[m->term.first], s->word_hashes[m->term.second]) >> bits_left_out(s);
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < m->count && status == TIFA_OK; i++)
        status = shared_lists_add(&s->shared, bucket, s->docids[m->postings[i].unit], m->postings[i].wdf, error);
    return status ? status : advance(s, &s->pair_merge, &s->has_pair, error);
}

static tifa_status take_pair(struct list_source *s, struct list *out, tifa_error *error)
{
    const struct run_term *term = &s->pair_merge.term;
    schema_pair(&s->term, s->words->words[term->first], s->words->words[term->second]);
    out->term = (struct slice){s->term.bytes, s->term.length};
    tifa_status status = order_postings(s, &s->pair_merge, out, error);
    return status ? status : advance(s, &s->pair_merge, &s->has_pair, error);
}

/* Rare pairs share lists; the next that is not rare, or TIFA_END. */
static tifa_status next_pair(struct list_source *s, struct list *out, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK && s->has_pair && s->pair_merge.count < SCHEMA_SHARED_BELOW) {
        note_spelling(s);
        status = share_pair(s, error);
    }
    if (status || !s->has_pair)
        return status ? status : TIFA_END;
    note_spelling(s);
    return take_pair(s, out, error);
}

static tifa_status next_shared(struct list_source *s, struct list *out, tifa_error *error)
{
    tifa_status status = shared_lists_next(&s->shared, error);
    if (status)
        return status;
    schema_shared_pairs(&s->term, s->shared.bucket << bits_left_out(s), s->bucket_bits);
    *out = (struct list){
        {s->term.bytes, s->term.length}, s->shared.postings, s->shared.posting_count, s->shared.occurrences};
    return TIFA_OK;
}

/* ---- all ---- */

tifa_status list_source_open(struct list_source *s, const struct run_extent *words, const struct run_extent *pairs,
                             const uint32_t *bases, size_t runs, tifa_error *error)
{
    s->word_hashes = malloc((s->words->count + 1) * sizeof *s->word_hashes);
    if (!s->word_hashes)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < s->words->count; i++)
        s->word_hashes[i] = schema_word_hash(s->words->words[i]);
    s->first = VOCABULARY_NONE;
    const uint32_t *ranks = s->words->rank;
    tifa_status status = merge_open(&s->word_merge, RUN_WORDS, words, bases, runs, ranks, error);
    if (status == TIFA_OK)
        status = merge_open(&s->pair_merge, RUN_PAIRS, pairs, bases, runs, ranks, error);
    if (status == TIFA_OK)
        status = advance(s, &s->word_merge, &s->has_word, error);
    return status ? status : advance(s, &s->pair_merge, &s->has_pair, error);
}

tifa_status list_source_next(struct list_source *s, struct list *out, tifa_error *error)
{
    tifa_status status = TIFA_END;
    switch (s->stage) {
    case LISTS_WORDS_BEFORE:
        if (s->has_word && slice_compare(word_of(s), slice_of(SCHEMA_PAIR_PREFIX)) < 0)
            return take_word(s, out, error);
        s->stage = LISTS_PAIRS;
        /* fall through */
    case LISTS_PAIRS:
        status = next_pair(s, out, error);
        if (status != TIFA_END)
            return status;
        s->stage = LISTS_SHARED_PAIRS;
        /* fall through */
    case LISTS_SHARED_PAIRS:
        status = next_shared(s, out, error);
        if (status != TIFA_END)
            return status;
        s->stage = LISTS_WORDS_BEHIND;
        /* fall through */
    case LISTS_WORDS_BEHIND:
        break;
    }
    return s->has_word ? take_word(s, out, error) : TIFA_END;
}

void list_source_close(struct list_source *s)
{
    merge_close(&s->word_merge);
    merge_close(&s->pair_merge);
    shared_lists_free(&s->shared);
    buffer_free(&s->spellings);
    free(s->word_hashes);
    free(s->items);
    free(s->scratch);
    free(s->postings);
}
