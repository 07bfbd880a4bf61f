#include "query/plan_phrase.h"

#include "query/language/lexer.h"

#include <stdlib.h>

/* The words that a pattern stands for. */
struct words {
    struct slice *items;
    size_t count, capacity;
    bool known; /* these are all of them */
};

static void *allocate(struct phrase_planner *p, size_t bytes)
{
    void *memory = arena_alloc(&p->query->arena, bytes);
    if (!memory && p->builder->status == XS_OK)
        p->builder->status = XS_ERR_MEMORY;
    return memory;
}

static bool add_word(struct phrase_planner *p, struct words *words, struct slice word)
{
    if (words->count == words->capacity) {
        size_t capacity = words->capacity ? words->capacity * 2 : 8;
        struct slice *items = allocate(p, capacity * sizeof *items);
        if (!items)
            return false;
        if (words->count)
            memcpy(items, words->items, words->count * sizeof *items);
        words->items = items;
        words->capacity = capacity;
    }
    char *copy = allocate(p, word.length + 1);
    if (!copy)
        return false;
    memcpy(copy, word.data, word.length);
    words->items[words->count++] = (struct slice){copy, word.length};
    return true;
}

/* Words of the index that start with a prefix, in byte order, up to the limit. */
static void add_expansions(struct phrase_planner *p, struct words *words, struct slice prefix)
{
    struct builder *b = p->builder;
    xs_terms *terms = NULL;
    xs_bytes term;
    xs_status status = xs_terms_open(p->database, prefix.data, prefix.length, &terms, &b->reason);
    while (status == XS_OK && (status = xs_terms_next(terms, &term, &b->reason)) == XS_OK) {
        if (words->count == PLAN_EXPANSIONS) {
            words->known = false;
            break;
        }
        if (!add_word(p, words, (struct slice){term.data, term.length}))
            break;
    }
    xs_terms_free(terms);
    if (status < 0 && b->status == XS_OK)
        b->status = status;
}

/* Unless the stem of another language has brought it. False: no more words are taken. */
static bool add_new_word(struct phrase_planner *p, struct words *words, struct slice word)
{
    for (size_t i = 0; i < words->count; i++)
        if (slice_equal(words->items[i], word))
            return true;
    return add_word(p, words, word);
}

/* All words of a stem: the stem itself may be one, the index knows the others. In each language of the index; equal
 * stems are asked once. The word as typed scores higher. */
static void add_words_of_stem(struct phrase_planner *p, struct words *words, struct slice stem)
{
    struct builder *b = p->builder;
    struct schema_term prefix;
    xs_terms *terms = NULL;
    xs_bytes term;
    schema_stem_prefix(&prefix, stem);
    add_new_word(p, words, stem);
    xs_status status = xs_terms_open(p->database, prefix.bytes, prefix.length, &terms, &b->reason);
    while (status == XS_OK && (status = xs_terms_next(terms, &term, &b->reason)) == XS_OK) {
        struct slice word = {term.data + prefix.length, term.length - prefix.length};
        if (!add_new_word(p, words, word))
            break;
    }
    xs_terms_free(terms);
    if (status < 0 && b->status == XS_OK)
        b->status = status;
}

/* The word itself, too, which may be of other stems: without its accents, say. */
static void add_words_of_stems(struct phrase_planner *p, struct words *words, const struct pattern *pattern)
{
    for (unsigned i = 0; pattern->stems && i < STEM_LANGUAGES; i++) {
        struct slice stem = pattern->stems[i];
        bool repeated = !stem.data;
        for (unsigned k = 0; k < i && !repeated; k++)
            repeated = pattern->stems[k].data && slice_equal(pattern->stems[k], stem);
        if (!repeated)
            add_words_of_stem(p, words, stem);
    }
    add_new_word(p, words, pattern->word);
}

static void add_words_of(struct phrase_planner *p, struct words *words, const struct pattern *pattern)
{
    switch (pattern->kind) {
    case PATTERN_WORD:
        add_word(p, words, pattern->word);
        break;
    case PATTERN_STEM:
        add_words_of_stems(p, words, pattern);
        break;
    case PATTERN_PREFIX:
        add_expansions(p, words, pattern->word);
        break;
    default:
        words->known = false;
        break;
    }
}

static uint64_t documents_in(struct builder *b, xs_db *database, const struct schema_term *term)
{
    xs_term_stats stats = {0};
    if (b->status == XS_OK)
        b->status = xs_db_term_stats(database, term->bytes, term->length, &stats, &b->reason);
    return stats.documents;
}

static uint64_t documents_of(struct phrase_planner *p, const struct schema_term *term)
{
    return documents_in(p->builder, p->database, term);
}

static uint64_t documents_of_word(struct phrase_planner *p, struct slice word)
{
    struct schema_term term;
    schema_word(&term, word);
    return documents_of(p, &term);
}

/* A query that a match cannot miss, and how many documents it finds at most. NULL: nothing that narrows. */
struct evidence {
    xs_query *query;
    uint64_t documents;
};

/* ---- single patterns ---- */

static struct evidence words_evidence(struct phrase_planner *p, const struct words *words)
{
    struct parts parts = {0};
    struct evidence e = {0};
    for (size_t i = 0; i < words->count; i++) {
        uint64_t documents = documents_of_word(p, words->items[i]);
        if (documents)
            parts_add(p->builder, &parts, builder_word(p->builder, words->items[i]));
        e.documents += documents;
    }
    e.query = parts_combine(p->builder, XS_SYNONYM, &parts);
    e.query = e.query ? e.query : builder_empty(p->builder);
    return e;
}

static struct evidence stem_evidence(struct phrase_planner *p, const struct pattern *pattern)
{
    struct words words = {.known = true};
    add_words_of_stems(p, &words, pattern);
    struct evidence e = words_evidence(p, &words);
    e.query = builder_combine(p->builder, XS_AND_MAYBE, e.query, builder_word(p->builder, pattern->word));
    return e;
}

static struct evidence pattern_evidence(struct phrase_planner *p, const struct pattern *pattern)
{
    if (pattern->kind == PATTERN_STEM)
        return stem_evidence(p, pattern);
    struct words words = {.known = true};
    add_words_of(p, &words, pattern);
    return words.known ? words_evidence(p, &words) : (struct evidence){0};
}

/* ---- pairs ---- */

static xs_query *any_word(struct phrase_planner *p, const struct words *words)
{
    struct parts parts = {0};
    for (size_t i = 0; i < words->count; i++)
        parts_add(p->builder, &parts, builder_word(p->builder, words->items[i]));
    return parts_combine(p->builder, XS_OR, &parts);
}

static uint64_t documents_of_any(struct phrase_planner *p, const struct words *words)
{
    uint64_t documents = 0;
    for (size_t i = 0; i < words->count; i++)
        documents += documents_of_word(p, words->items[i]);
    return documents;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The lists of buckets, which are sorted, that have so many bits; returns their documents. */
static uint64_t add_buckets(struct phrase_planner *p, struct parts *lists, const uint32_t *buckets, size_t count,
                            unsigned bits)
{
    unsigned rest = SCHEMA_BUCKET_BITS - bits;
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        struct schema_term term;
        if (i && buckets[i] >> rest == buckets[i - 1] >> rest)
            continue;
        schema_shared_pairs(&term, buckets[i], bits);
        uint64_t documents = documents_of(p, &term);
        if (documents)
            parts_add(p->builder, lists, builder_term(p->builder, &term));
        sum += documents;
    }
    return sum;
}

/* Pairs that have no list of their own are in the lists of their buckets, with others: so their words must be there
 * too. The words need no weight. */
static struct evidence shared_evidence(struct phrase_planner *p, uint32_t *buckets, size_t count,
                                       const struct words *left, const struct words *right)
{
    struct builder *b = p->builder;
    struct parts lists = {0};
    struct evidence e = {0};
    qsort(buckets, count, sizeof *buckets, by_number);
    for (unsigned bits = SCHEMA_LEAST_BUCKET_BITS; bits <= SCHEMA_BUCKET_BITS; bits += 2)
        if (p->bucket_bits >> bits & 1)
            e.documents += add_buckets(p, &lists, buckets, count, bits);
    if (p->single && e.documents > count * (SCHEMA_SHARED_BELOW - 1))
        e.documents = count * (SCHEMA_SHARED_BELOW - 1);
    if (lists.count == 0)
        return e;
    struct parts words = {0};
    parts_add(b, &words, any_word(p, left));
    parts_add(b, &words, any_word(p, right));
    e.query = builder_combine(b, XS_FILTER, parts_combine(b, XS_SYNONYM, &lists), parts_combine(b, XS_AND, &words));
    uint64_t lefts = documents_of_any(p, left), rights = documents_of_any(p, right);
    e.documents = lefts < e.documents ? lefts : e.documents;
    e.documents = rights < e.documents ? rights : e.documents;
    return e;
}

/* Any word of the left before any of the right; nothing when that is too many, or not all are known. Of one
 * database, a pair with a list of its own is nowhere else. */
static struct evidence pairs_evidence(struct phrase_planner *p, const struct words *left, const struct words *right)
{
    struct builder *b = p->builder;
    if (!left->known || !right->known || (left->count && right->count > PLAN_EXPANSIONS / left->count))
        return (struct evidence){0};
    uint32_t *buckets = allocate(p, (left->count * right->count + 1) * sizeof *buckets);
    struct parts parts = {0};
    struct evidence e = {0};
    size_t shared = 0;
    for (size_t i = 0; i < left->count && buckets; i++) {
        uint32_t hash = schema_word_hash(left->items[i]);
        for (size_t k = 0; k < right->count; k++) {
            struct schema_term term;
            schema_pair(&term, left->items[i], right->items[k]);
            uint64_t documents = documents_of(p, &term);
            if (documents)
                parts_add(b, &parts, builder_term(b, &term));
            if (!documents || !p->single)
                buckets[shared++] = schema_bucket(hash, schema_word_hash(right->items[k]));
            e.documents += documents;
        }
    }
    if (shared) {
        struct evidence rare = shared_evidence(p, buckets, shared, left, right);
        parts_add(b, &parts, rare.query);
        e.documents += rare.documents;
    }
    e.query = parts_combine(b, XS_SYNONYM, &parts);
    e.query = e.query ? e.query : builder_empty(b);
    return e;
}

static struct evidence pair_of_patterns(struct phrase_planner *p, const struct pattern *left,
                                        const struct pattern *right)
{
    struct words before = {.known = true}, after = {.known = true};
    add_words_of(p, &before, left);
    add_words_of(p, &after, right);
    return pairs_evidence(p, &before, &after);
}

/* Where two slots meet: the last words of the one, the first of the other. */
static struct evidence joint_evidence(struct phrase_planner *p, const struct slot *left, const struct slot *right)
{
    struct words before = {.known = true}, after = {.known = true};
    for (size_t i = 0; i < left->count; i++)
        add_words_of(p, &before, &left->alternatives[i].patterns[left->alternatives[i].count - 1]);
    for (size_t i = 0; i < right->count; i++)
        add_words_of(p, &after, &right->alternatives[i].patterns[0]);
    return pairs_evidence(p, &before, &after);
}

/* ---- slots ---- */

static void add_evidence(struct phrase_planner *p, struct parts *parts, struct evidence e)
{
    parts_add_counted(p->builder, parts, e.query, e.documents);
}

static struct evidence led(struct phrase_planner *p, struct parts *parts)
{
    uint64_t documents = parts->rarest_documents;
    return (struct evidence){parts_combine_led(p->builder, parts), documents};
}

/* Words in a row: their pairs, and by itself what is in no pair. */
static struct evidence sequence_evidence(struct phrase_planner *p, const struct sequence *sequence)
{
    struct parts parts = {0};
    bool in_pair = false;
    for (size_t i = 0; i < sequence->count; i++) {
        struct evidence pair = {0};
        if (i + 1 < sequence->count)
            pair = pair_of_patterns(p, &sequence->patterns[i], &sequence->patterns[i + 1]);
        if (!pair.query && !in_pair)
            add_evidence(p, &parts, pattern_evidence(p, &sequence->patterns[i]));
        in_pair = pair.query != NULL;
        add_evidence(p, &parts, pair);
    }
    return led(p, &parts);
}

static struct evidence slot_evidence(struct phrase_planner *p, const struct slot *slot)
{
    struct parts parts = {0};
    struct evidence any = {0};
    bool everything = false;
    for (size_t i = 0; i < slot->count; i++) {
        struct evidence e = sequence_evidence(p, &slot->alternatives[i]);
        everything = everything || !e.query;
        any.documents += e.documents;
        parts_add(p->builder, &parts, e.query);
    }
    any.query = parts_combine(p->builder, XS_OR, &parts);
    if (!everything)
        return any;
    xs_query_free(any.query);
    return (struct evidence){0};
}

static bool is_single_word(const struct slot *slot)
{
    return slot->count == 1 && slot->alternatives[0].count == 1 &&
           slot->alternatives[0].patterns[0].kind == PATTERN_WORD;
}

static bool has_sequence(const struct slot *slot)
{
    for (size_t i = 0; i < slot->count; i++)
        if (slot->alternatives[i].count > 1)
            return true;
    return false;
}

/* ---- phrases ---- */

/* A single place: where a wildcard stands for too many words, the first of them, and a warning. */
static struct evidence single_slot_evidence(struct phrase_planner *p, const struct node *phrase)
{
    const struct slot *slot = &phrase->slots[0];
    struct evidence e = slot_evidence(p, slot);
    if (e.query || p->negated || slot->count != 1 || slot->alternatives[0].count != 1 ||
        slot->alternatives[0].patterns[0].kind != PATTERN_PREFIX)
        return e;
    struct words words = {.known = true};
    struct slice prefix = slot->alternatives[0].patterns[0].word;
    add_words_of(p, &words, &slot->alternatives[0].patterns[0]);
    p->query->is_cut = true;
    query_warn(p->query, phrase->position, "'%.*s*' stands for more than %d words, only the first are looked for",
               query_shown_bytes(prefix), prefix.data, PLAN_EXPANSIONS);
    return words_evidence(p, &words);
}

bool phrase_is_fixed(const struct node *phrase)
{
    for (size_t i = 0; i < phrase->slot_count; i++)
        if (!is_single_word(&phrase->slots[i]))
            return false;
    return true;
}

bool phrase_is_word_or_pair(const struct node *phrase)
{
    return !phrase->slop && !phrase->verbatim.length && phrase->slot_count <= 2 && phrase_is_fixed(phrase);
}

struct slice phrase_fixed_word(const struct node *phrase, size_t slot)
{
    return phrase->slots[slot].alternatives[0].patterns[0].word;
}

/* Whether the matches are the documents of one term: of a word, or of a pair that has a list of its own. */
static bool is_one_term(struct phrase_planner *p, const struct node *phrase, struct schema_term *term)
{
    if (!phrase_is_word_or_pair(phrase))
        return false;
    if (phrase->slot_count == 1) {
        schema_word(term, phrase_fixed_word(phrase, 0));
        return true;
    }
    schema_pair(term, phrase_fixed_word(phrase, 0), phrase_fixed_word(phrase, 1));
    return p->single && documents_of(p, term) > 0;
}

/* The terms that stand for two words in a row: their own list, or the shared one with the words. */
static size_t terms_of_pair(struct builder *b, xs_db *segment, unsigned bits, struct slice left, struct slice right,
                            struct schema_term *terms)
{
    schema_pair(&terms[0], left, right);
    if (documents_in(b, segment, &terms[0]) > 0)
        return 1;
    schema_shared_pairs(&terms[0], schema_bucket(schema_word_hash(left), schema_word_hash(right)), bits);
    schema_word(&terms[1], left);
    schema_word(&terms[2], right);
    return 3;
}

size_t phrase_terms(struct builder *b, xs_db *segment, unsigned bits, const struct node *phrase, struct schema_term *terms)
{
    bool by_words = phrase->slop || phrase->slot_count == 1;
    size_t count = 0;
    for (size_t i = 0; i + !by_words < phrase->slot_count; i++) {
        if (by_words)
            schema_word(&terms[count++], phrase_fixed_word(phrase, i));
        else
            count += terms_of_pair(b, segment, bits, phrase_fixed_word(phrase, i), phrase_fixed_word(phrase, i + 1), &terms[count]);
    }
    return count;
}

/* Passages that end within a sentence and have a word that the phrase starts with: the rest of it may be in their context,
 * of which only the first pair is in the index. */
static struct evidence cut_evidence(struct phrase_planner *p, const struct slot *first)
{
    struct schema_term term;
    struct parts words = {0};
    struct evidence e = {0};
    bool everything = false;
    for (size_t i = 0; i < first->count; i++) {
        struct evidence word = pattern_evidence(p, &first->alternatives[i].patterns[0]);
        everything = everything || !word.query;
        parts_add(p->builder, &words, word.query);
    }
    schema_cut(&term);
    e.documents = documents_of(p, &term);
    e.query = parts_combine(p->builder, XS_OR, &words);
    if (everything || !e.query) {
        xs_query_free(e.query);
        e.query = builder_cut(p->builder);
    } else {
        e.query = builder_combine(p->builder, XS_FILTER, e.query, builder_cut(p->builder));
    }
    return e;
}

static struct phrase_plan with_cuts(struct phrase_planner *p, const struct node *phrase, struct phrase_plan plan)
{
    bool several = phrase->slot_count > 1 || has_sequence(&phrase->slots[0]);
    if (!p->has_cuts || plan.exact || !several || !plan.candidates)
        return plan;
    struct evidence cut = cut_evidence(p, &phrase->slots[0]);
    plan.candidates = builder_combine(p->builder, XS_OR, plan.candidates, cut.query);
    plan.documents += cut.documents;
    return plan;
}

struct phrase_plan plan_phrase(struct phrase_planner *p, const struct node *phrase)
{
    struct phrase_plan plan = {0};
    plan.exact = is_one_term(p, phrase, &plan.term);
    if (phrase->slot_count == 1) {
        struct evidence e = single_slot_evidence(p, phrase);
        plan.candidates = e.query;
        plan.documents = e.documents;
        return with_cuts(p, phrase, plan);
    }
    struct parts parts = {0};
    bool in_pair = false;
    for (size_t i = 0; i < phrase->slot_count; i++) {
        struct evidence pair = {0};
        if (i + 1 < phrase->slot_count && !phrase->slop)
            pair = joint_evidence(p, &phrase->slots[i], &phrase->slots[i + 1]);
        if ((!pair.query && !in_pair) || has_sequence(&phrase->slots[i]))
            add_evidence(p, &parts, slot_evidence(p, &phrase->slots[i]));
        in_pair = pair.query != NULL;
        add_evidence(p, &parts, pair);
    }
    plan.documents = parts.rarest_documents;
    plan.candidates = parts_combine_led(p->builder, &parts);
    return with_cuts(p, phrase, plan);
}

xs_query *plan_neighbours(struct phrase_planner *p, const struct slot *left, const struct slot *right)
{
    struct words before = {.known = true}, after = {.known = true};
    const struct slot *slots[] = {left, right};
    struct words *words[] = {&before, &after};
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < slots[s]->count; i++)
            if (slots[s]->alternatives[i].count == 1 && slots[s]->alternatives[i].patterns[0].kind <= PATTERN_STEM)
                add_word(p, words[s], slots[s]->alternatives[i].patterns[0].word);
    return before.count && after.count ? pairs_evidence(p, &before, &after).query : NULL;
}
