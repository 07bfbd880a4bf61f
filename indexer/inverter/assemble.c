#include "indexer/inverter/assemble.h"

#include "corpus/codec.h"
#include "corpus/removed.h"
#include "corpus/schema.h"
#include "corpus/text/stem_form.h"
#include "indexer/copies.h"
#include "indexer/glass/glass.h"
#include "indexer/inverter/list_queue.h"
#include "indexer/inverter/radix.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Larger blocks leave less room at their ends; a block is read for each hit. */
enum { BLOCK_BYTES = 16384 };

struct assembly {
    const struct assemble_input *input;
    struct glass_writer *glass;
    uint32_t *order;          /* those articles that are not dropped, in the order of the segment */
    size_t live_count;        /* of them */
    uint32_t *first_document; /* of each article, by number: its docid */
    uint32_t *docids;         /* of each document, by number; 0 of one that is dropped */
    uint32_t next_docid;
    struct list_source source;
    struct list_queue *queue;
    struct list list; /* the next of words and pairs */
    bool has_list;
    struct merge filters;
    bool has_filter;
    uint64_t *items, *scratch; /* articles of one filter */
    size_t capacity;
    char *bytes; /* an article's documents */
    size_t byte_capacity;
    struct buffer cut; /* struct glass_posting of each passage that ends within a sentence, by docid */
};

static struct slice bytes_of(const struct schema_term *term)
{
    return (struct slice){term->bytes, term->length};
}

/* ---- the order ---- */

struct ordering {
    const struct batch_article *articles;
    const char *ids;   /* one after the other */
    const size_t *ends; /* of each article's, in the order of the articles */
};

static struct slice id_of(const struct ordering *o, uint32_t article)
{
    size_t start = article ? o->ends[article - 1] : 0;
    return (struct slice){o->ids + start, o->ends[article] - start};
}

static int in_order(const void *a, const void *b, void *context)
{
    const struct ordering *o = context;
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    const struct batch_article *x = &o->articles[left], *y = &o->articles[right];
    if (x->date != y->date)
        return x->date > y->date ? -1 : 1;
    int order = slice_compare(id_of(o, left), id_of(o, right));
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* The ids of a batch are read at once. */
static tifa_status read_ids(const struct assembly *a, char *ids, size_t *ends, tifa_error *error)
{
    const struct assemble_input *in = a->input;
    tifa_status status = TIFA_OK;
    for (size_t i = 0, at = 0, next; i < in->article_count && status == TIFA_OK; i = next) {
        uint64_t start = in->articles[i].id_start;
        size_t bytes = 0;
        for (next = i; next < in->article_count && in->articles[next].id_start == start + bytes; next++) {
            bytes += in->articles[next].id_bytes;
            ends[next] = at + bytes;
        }
        status = scratch_read(in->documents, start, ids + at, bytes, error);
        at += bytes;
    }
    return status;
}

/* Newest first, of one date by their ids. */
static tifa_status sort_articles(struct assembly *a, tifa_error *error)
{
    const struct assemble_input *in = a->input;
    size_t bytes = 0;
    for (size_t i = 0; i < in->article_count; i++)
        bytes += in->articles[i].id_bytes;
    char *ids = malloc(bytes + 1);
    size_t *ends = malloc((in->article_count + 1) * sizeof *ends);
    tifa_status status = ids && ends ? read_ids(a, ids, ends, error) : tifa_fail_memory(error);
    struct ordering ordering = {.articles = in->articles, .ids = ids, .ends = ends};
    /* qsort_r of glibc sorts by merging in memory as large again, or in place: either does */
    if (status == TIFA_OK)
        qsort_r(a->order, a->live_count, sizeof *a->order, in_order, &ordering);
    free(ids);
    free(ends);
    return status;
}

static tifa_status make_order(struct assembly *a, tifa_error *error)
{
    const struct assemble_input *in = a->input;
    a->order = malloc((in->article_count + 1) * sizeof *a->order);
    a->first_document = malloc((in->article_count + 1) * sizeof *a->first_document);
    a->docids = malloc(((size_t)in->document_count + 1) * sizeof *a->docids);
    if (!a->order || !a->first_document || !a->docids)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < in->article_count; i++)
        if (!in->articles[i].dropped)
            a->order[a->live_count++] = (uint32_t)i;
    tifa_status status = sort_articles(a, error);
    if (status)
        return status;
    uint32_t docid = (uint32_t)in->dictionary_count + 1;
    for (size_t i = 0; i < a->live_count; i++) {
        a->first_document[a->order[i]] = docid;
        docid += in->articles[a->order[i]].documents;
    }
    a->next_docid = docid;
    size_t document = 0;
    for (size_t i = 0; i < in->article_count; i++)
        for (uint32_t k = 0; k < in->articles[i].documents; k++)
            a->docids[document++] = in->articles[i].dropped ? 0 : a->first_document[i] + k;
    return TIFA_OK;
}

static uint64_t count_words(const struct assembly *a)
{
    uint64_t words = 0;
    for (size_t i = 0; i < a->live_count; i++)
        words += a->input->articles[a->order[i]].size.tokens;
    return words;
}

static tifa_status check_stop(const struct assembly *a, tifa_error *error)
{
    return a->input->stop && *a->input->stop ? tifa_fail(error, TIFA_ERR_INTERRUPTED, "interrupted") : TIFA_OK;
}

/* ---- documents ---- */

static tifa_status write_dictionaries(struct assembly *a, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < a->input->dictionary_count && status == TIFA_OK; i++) {
        struct glass_document document = {.data = a->input->dictionaries[i].bytes, .compress = true};
        status = glass_add_document(a->glass, &document, error);
    }
    return status;
}

/* The bytes of a date value, from the number that batch_article has. */
static size_t date_value(uint64_t date, char out[8])
{
    size_t length = 0;
    for (; length < 8; length++) {
        out[length] = (char)(unsigned char)(date >> (56 - 8 * length));
        if (out[length] == '\0')
            break;
    }
    return length;
}

static tifa_status fail_spool(const struct assembly *a, tifa_error *error)
{
    return tifa_fail(error, TIFA_ERR_CORRUPT, "'%s' was changed while the index was built", a->input->documents->path);
}

/* A document as it stands in the spool. */
struct spooled {
    uint64_t length, tokens;
    struct slice record;
    uint64_t words;
};

static bool read_spooled(const char **at, const char *end, struct spooled *out)
{
    uint64_t bytes;
    if (!varint_read(at, end, &out->length) || !varint_read(at, end, &out->tokens) || !varint_read(at, end, &bytes) ||
        (uint64_t)(end - *at) < bytes || (uint64_t)(end - *at) - bytes < sizeof out->words)
        return false;
    out->record = (struct slice){*at, (size_t)bytes};
    memcpy(&out->words, *at + bytes, sizeof out->words);
    *at += bytes + sizeof out->words;
    return true;
}

static void note_cut(struct assembly *a, uint32_t docid, uint64_t tokens)
{
    struct glass_posting posting = {docid, (uint32_t)tokens};
    buffer_append(&a->cut, &posting, sizeof posting);
}

static tifa_status write_documents_of(struct assembly *a, uint32_t number, tifa_error *error)
{
    const struct batch_article *article = &a->input->articles[number];
    uint32_t original = a->input->originals[number];
    char date[8], key[8], tokens[24], copy[16];
    struct glass_value values[4];
    size_t common = 0, date_length = date_value(article->date, date);
    schema_article_value(article->key, key);
    if (date_length)
        values[common++] = (struct glass_value){SCHEMA_SLOT_DATE, {date, date_length}};
    values[common++] = (struct glass_value){SCHEMA_SLOT_ARTICLE, {key, sizeof key}};
    const char *at = a->bytes, *end = a->bytes + article->bytes;
    for (uint32_t i = 0; i < article->documents; i++) {
        struct spooled spooled = {0};
        bool is_article = i == 0;
        if (!read_spooled(&at, end, &spooled))
            return fail_spool(a, error);
        size_t count = common;
        if (!is_article && passage_has_context(spooled.record))
            note_cut(a, a->first_document[number] + i, spooled.tokens);
        if (spooled.tokens) {
            int digits = snprintf(tokens, sizeof tokens, "%" PRIu64, spooled.tokens);
            values[count++] = (struct glass_value){SCHEMA_SLOT_TOKENS, {tokens, (size_t)digits}};
        }
        if (original != COPIES_NONE) {
            schema_copy_value(a->input->articles[original].key, spooled.words, copy);
            values[count++] = (struct glass_value){SCHEMA_SLOT_COPY, {copy, sizeof copy}};
        }
        struct glass_document document = {.length = (uint32_t)spooled.length,
                                          .data = spooled.record,
                                          .compress = is_article, /* a passage is compressed already */
                                          .values = values,
                                          .value_count = count};
        tifa_status status = glass_add_document(a->glass, &document, error);
        if (status)
            return status;
    }
    return TIFA_OK;
}

static tifa_status write_documents(struct assembly *a, tifa_error *error)
{
    tifa_status status = write_dictionaries(a, error);
    for (size_t i = 0; i < a->live_count && status == TIFA_OK; i++) {
        const struct batch_article *article = &a->input->articles[a->order[i]];
        if (article->bytes > a->byte_capacity) {
            free(a->bytes);
            a->bytes = malloc(article->bytes);
            a->byte_capacity = a->bytes ? article->bytes : 0;
            if (!a->bytes)
                return tifa_fail_memory(error);
        }
        status = check_stop(a, error);
        if (status == TIFA_OK)
            status = scratch_read(a->input->documents, article->start, a->bytes, article->bytes, error);
        if (status == TIFA_OK)
            status = write_documents_of(a, a->order[i], error);
    }
    return status == TIFA_OK && a->cut.failed ? tifa_fail_memory(error) : status;
}

/* ---- lists ---- */

static tifa_status make_room(struct assembly *a, size_t count, tifa_error *error)
{
    if (count <= a->capacity)
        return TIFA_OK;
    size_t capacity = count + count / 2;
    free(a->items);
    free(a->scratch);
    a->items = malloc(capacity * sizeof *a->items);
    a->scratch = malloc(capacity * sizeof *a->scratch);
    a->capacity = a->items && a->scratch ? capacity : 0;
    return a->capacity ? TIFA_OK : tifa_fail_memory(error);
}

static tifa_status next_list(struct assembly *a, tifa_error *error)
{
    tifa_status status = list_queue_next(a->queue, &a->list, error);
    a->has_list = status == TIFA_OK;
    return status == TIFA_END ? TIFA_OK : status;
}

/* A word or a pair. */
static tifa_status write_list(struct assembly *a, tifa_error *error)
{
    const struct list *l = &a->list;
    tifa_status status = glass_list_begin(a->glass, l->term, (uint32_t)l->count, l->occurrences, error);
    if (status == TIFA_OK)
        status = glass_list_add(a->glass, l->postings, l->count, error);
    if (status == TIFA_OK)
        status = glass_list_end(a->glass, error);
    return status ? status : next_list(a, error);
}

static tifa_status next_filter(struct assembly *a, tifa_error *error)
{
    tifa_status status = merge_next(&a->filters, error);
    a->has_filter = status == TIFA_OK;
    return status == TIFA_END ? TIFA_OK : status;
}

/* A filter stands on all documents of its articles, with wdf 0. */
static tifa_status write_filter(struct assembly *a, tifa_error *error)
{
    const struct merge *m = &a->filters;
    size_t documents = 0, live = 0;
    tifa_status status = make_room(a, m->count, error);
    if (status)
        return status;
    for (size_t i = 0; i < m->count; i++) {
        uint32_t article = m->postings[i].unit, count = a->input->articles[article].documents;
        if (a->input->articles[article].dropped)
            continue;
        a->items[live++] = (uint64_t)a->first_document[article] << 32 | count;
        documents += count;
    }
    if (live == 0)
        return next_filter(a, error);
    const uint64_t *articles = radix_sort(a->items, a->scratch, live, 32, 32 + radix_bits(a->next_docid));
    status = glass_list_begin(a->glass, m->term.name, (uint32_t)documents, 0, error);
    for (size_t i = 0; i < live && status == TIFA_OK; i++) {
        uint32_t first = (uint32_t)(articles[i] >> 32), end = first + (uint32_t)articles[i];
        for (uint32_t docid = first; docid < end && status == TIFA_OK; docid++)
            status = glass_list_add(a->glass, &(struct glass_posting){docid, 0}, 1, error);
    }
    if (status == TIFA_OK)
        status = glass_list_end(a->glass, error);
    return status ? status : next_filter(a, error);
}

/* ---- lists that follow from the articles alone ---- */

static tifa_status write_single(struct assembly *a, struct slice term, uint32_t docid, tifa_error *error)
{
    tifa_status status = glass_list_begin(a->glass, term, 1, 0, error);
    if (status == TIFA_OK)
        status = glass_list_add(a->glass, &(struct glass_posting){docid, 0}, 1, error);
    return status ? status : glass_list_end(a->glass, error);
}

/* The dictionaries by their ids, which are few. */
static tifa_status write_dictionary_ids(struct assembly *a, tifa_error *error)
{
    const struct assemble_input *in = a->input;
    tifa_status status = TIFA_OK;
    for (uint64_t least = 0; status == TIFA_OK;) {
        size_t next = in->dictionary_count;
        for (size_t i = 0; i < in->dictionary_count; i++)
            if (in->dictionaries[i].id >= least &&
                (next == in->dictionary_count || in->dictionaries[i].id < in->dictionaries[next].id))
                next = i;
        if (next == in->dictionary_count)
            break;
        struct schema_term term;
        schema_dictionary(&term, in->dictionaries[next].id);
        status = write_single(a, bytes_of(&term), (uint32_t)next + 1, error);
        least = (uint64_t)in->dictionaries[next].id + 1;
    }
    return status;
}

static tifa_status write_cut(struct assembly *a, tifa_error *error)
{
    const struct glass_posting *postings = (const struct glass_posting *)(const void *)a->cut.data;
    uint32_t count = (uint32_t)(a->cut.length / sizeof *postings);
    uint64_t tokens = 0;
    if (count == 0)
        return TIFA_OK;
    for (uint32_t i = 0; i < count; i++)
        tokens += postings[i].wdf;
    tifa_status status = glass_list_begin(a->glass, slice_of(SCHEMA_CUT), count, tokens, error);
    if (status == TIFA_OK)
        status = glass_list_add(a->glass, postings, count, error);
    return status ? status : glass_list_end(a->glass, error);
}

static int by_key(const void *x, const void *y, void *context)
{
    const struct batch_article *articles = context;
    uint64_t a = articles[*(const uint32_t *)x].key, b = articles[*(const uint32_t *)y].key;
    return (a > b) - (a < b);
}

static tifa_status write_article_keys(struct assembly *a, tifa_error *error)
{
    size_t count = a->live_count;
    const struct batch_article *articles = a->input->articles;
    uint32_t *numbers = malloc((count + 1) * sizeof *numbers);
    tifa_status status = numbers ? TIFA_OK : tifa_fail_memory(error);
    if (numbers)
        memcpy(numbers, a->order, count * sizeof *numbers);
    if (numbers)
        qsort_r(numbers, count, sizeof *numbers, by_key, (void *)(uintptr_t)articles);
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        struct schema_term term;
        schema_article(&term, articles[numbers[i]].key);
        status = write_single(a, bytes_of(&term), a->first_document[numbers[i]], error);
    }
    free(numbers);
    return status;
}

/* Documents of an article, from its own on. */
struct document_range {
    uint32_t start, count;
};

static struct document_range its_own(const struct batch_article *article)
{
    (void)article;
    return (struct document_range){0, 1};
}

static struct document_range its_passages(const struct batch_article *article)
{
    bool titled = batch_article_has_title(article);
    return (struct document_range){!titled, article->documents - !titled};
}

/* Beside a text. */
static struct document_range its_title(const struct batch_article *article)
{
    return (struct document_range){0, batch_article_has_title(article) && article->documents > 1};
}

static tifa_status write_kind(struct assembly *a, const char *kind,
                              struct document_range (*documents_of)(const struct batch_article *), tifa_error *error)
{
    const struct batch_article *articles = a->input->articles;
    struct schema_term term;
    uint32_t count = 0;
    for (size_t i = 0; i < a->live_count; i++)
        count += documents_of(&articles[a->order[i]]).count;
    if (count == 0)
        return TIFA_OK;
    schema_kind(&term, kind);
    tifa_status status = glass_list_begin(a->glass, bytes_of(&term), count, 0, error);
    for (size_t i = 0; i < a->live_count && status == TIFA_OK; i++) {
        struct document_range range = documents_of(&articles[a->order[i]]);
        uint32_t docid = a->first_document[a->order[i]] + range.start;
        for (uint32_t end = docid + range.count; docid < end && status == TIFA_OK; docid++)
            status = glass_list_add(a->glass, &(struct glass_posting){docid, 0}, 1, error);
    }
    return status ? status : glass_list_end(a->glass, error);
}

static tifa_status write_kinds(struct assembly *a, tifa_error *error)
{
    struct schema_term term;
    uint32_t count = (uint32_t)a->input->dictionary_count;
    schema_kind(&term, SCHEMA_KIND_DICTIONARY);
    tifa_status status = write_kind(a, SCHEMA_KIND_ARTICLE, its_own, error);
    if (status == TIFA_OK && count)
        status = glass_list_begin(a->glass, bytes_of(&term), count, 0, error);
    for (uint32_t docid = 1; docid <= count && status == TIFA_OK; docid++)
        status = glass_list_add(a->glass, &(struct glass_posting){docid, 0}, 1, error);
    if (status == TIFA_OK && count)
        status = glass_list_end(a->glass, error);
    if (status == TIFA_OK)
        status = write_kind(a, SCHEMA_KIND_PASSAGE, its_passages, error);
    return status ? status : write_kind(a, SCHEMA_KIND_TITLE, its_title, error);
}

/* ---- near copies ---- */

static int by_group(const void *x, const void *y, void *context)
{
    const struct assembly *a = context;
    uint32_t left = *(const uint32_t *)x, right = *(const uint32_t *)y;
    const struct assemble_input *in = a->input;
    uint64_t left_key = in->articles[in->originals[left]].key, right_key = in->articles[in->originals[right]].key;
    if (left_key != right_key)
        return left_key < right_key ? -1 : 1;
    return a->first_document[left] < a->first_document[right] ? -1 : 1;
}

/* All documents of the articles of a group. */
static tifa_status write_group(struct assembly *a, const uint32_t *numbers, size_t count, tifa_error *error)
{
    const struct assemble_input *in = a->input;
    struct schema_term term;
    uint32_t documents = 0;
    for (size_t i = 0; i < count; i++)
        documents += in->articles[numbers[i]].documents;
    schema_copies(&term, in->articles[in->originals[numbers[0]]].key);
    tifa_status status = glass_list_begin(a->glass, bytes_of(&term), documents, 0, error);
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        uint32_t first = a->first_document[numbers[i]], end = first + in->articles[numbers[i]].documents;
        for (uint32_t docid = first; docid < end && status == TIFA_OK; docid++)
            status = glass_list_add(a->glass, &(struct glass_posting){docid, 0}, 1, error);
    }
    return status ? status : glass_list_end(a->glass, error);
}

static tifa_status write_groups(struct assembly *a, tifa_error *error)
{
    const uint32_t *originals = a->input->originals;
    uint32_t *numbers = malloc((a->input->article_count + 1) * sizeof *numbers);
    tifa_status status = numbers ? TIFA_OK : tifa_fail_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < a->input->article_count && numbers; i++)
        if (originals[i] != COPIES_NONE)
            numbers[count++] = (uint32_t)i;
    if (count)
        qsort_r(numbers, count, sizeof *numbers, by_group, a);
    for (size_t i = 0, end; i < count && status == TIFA_OK; i = end) {
        for (end = i + 1; end < count && originals[numbers[end]] == originals[numbers[i]]; end++)
            ;
        status = write_group(a, numbers + i, end - i, error);
    }
    free(numbers);
    return status;
}

/* ---- terms that say something of words ---- */

struct terms {
    struct slice *terms;
    size_t count, capacity;
    struct arena arena;
};

static bool keep_term(struct terms *s, const struct schema_term *term)
{
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 4096;
        struct slice *terms = realloc(s->terms, capacity * sizeof *terms);
        if (!terms)
            return false;
        s->terms = terms;
        s->capacity = capacity;
    }
    const char *copy = arena_copy(&s->arena, term->bytes, term->length);
    s->terms[s->count++] = (struct slice){copy, term->length};
    return copy != NULL;
}

static bool add_stem(struct terms *s, struct slice stem, struct slice word)
{
    struct schema_term term;
    schema_stem_word(&term, stem, word);
    return keep_term(s, &term);
}

/* All words that have another stem, in each language of the archive: more than are ever in such a passage, as any
 * word may be, but few words look like words of two languages; and words that only dropped articles have. Who looks
 * words of a stem up passes over those without a list. */
static tifa_status collect_stems(const struct assembly *a, struct terms *s, struct stemmer *stemmer, tifa_error *error)
{
    const struct vocabulary *words = a->input->words;
    tifa_status status = TIFA_OK;
    for (unsigned language = 0; language < STEM_LANGUAGES && status == TIFA_OK; language++) {
        if (!(a->input->stem_languages >> language & 1))
            continue;
        for (size_t i = 0; i < words->count && status == TIFA_OK; i++) {
            struct slice word = words->words[i], stem;
            stemmer_stem(stemmer, stem_language_of_number(language), word.data, word.length, &stem.data, &stem.length);
            if (!slice_equal(word, stem) && !add_stem(s, stem, word))
                status = tifa_fail_memory(error);
        }
    }
    return status;
}

/* The same of words whose stems are made with their accents. */
static tifa_status collect_accented_stems(const struct assembly *a, struct terms *s, struct stemmer *stemmer,
                                          tifa_error *error)
{
    const struct vocabulary *forms = a->input->forms;
    struct buffer key = {0};
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < forms->count && status == TIFA_OK; i++) {
        const char *language = stem_language_of_number((unsigned char)forms->words[i].data[0]);
        struct slice form = slice_from(forms->words[i], 1), stem, word = stem_form_key(form, &key);
        stemmer_stem(stemmer, language, form.data, form.length, &stem.data, &stem.length);
        if (word.length && !slice_equal(word, stem) && !add_stem(s, stem, word))
            status = tifa_fail_memory(error);
    }
    buffer_free(&key);
    return status;
}

static int by_bytes(const void *x, const void *y)
{
    return slice_compare(*(const struct slice *)x, *(const struct slice *)y);
}

static tifa_status write_stems(struct assembly *a, tifa_error *error)
{
    struct terms s = {0};
    struct stemmer *stemmer;
    tifa_status status = stemmer_new(&stemmer, error);
    if (status == TIFA_OK)
        status = collect_stems(a, &s, stemmer, error);
    if (status == TIFA_OK)
        status = collect_accented_stems(a, &s, stemmer, error);
    stemmer_free(stemmer);
    if (s.count && status == TIFA_OK)
        qsort(s.terms, s.count, sizeof *s.terms, by_bytes);
    for (size_t i = 0; i < s.count && status == TIFA_OK; i++)
        if (i == 0 || !slice_equal(s.terms[i], s.terms[i - 1]))
            status = write_single(a, s.terms[i], 1, error);
    free(s.terms);
    arena_free(&s.arena);
    return status;
}

/* All pairs have been taken by now. */
static tifa_status write_spellings(struct assembly *a, tifa_error *error)
{
    const struct buffer *found = &a->source.spellings;
    const struct slice *words = a->input->words->words;
    struct terms terms = {0};
    tifa_status status = found->failed ? tifa_fail_memory(error) : TIFA_OK;
    for (size_t i = 0; i < found->length / sizeof(struct spelling) && status == TIFA_OK; i++) {
        const struct spelling *spelling = (const struct spelling *)(const void *)found->data + i;
        struct schema_term term;
        schema_spelling(&term, words[spelling->left], words[spelling->right]);
        status = keep_term(&terms, &term) ? TIFA_OK : tifa_fail_memory(error);
    }
    if (terms.count)
        qsort(terms.terms, terms.count, sizeof *terms.terms, by_bytes);
    for (size_t i = 0; i < terms.count && status == TIFA_OK; i++)
        status = write_single(a, terms.terms[i], 1, error);
    free(terms.terms);
    arena_free(&terms.arena);
    return status;
}

/* ---- all lists ---- */

/* Lists come in byte order of their terms. Some families of terms are written as a whole, where their prefix stands
 * among the rest; no other term starts with it. */
static const struct {
    const char *prefix;
    tifa_status (*write)(struct assembly *a, tifa_error *error);
} families[] = {
    {"XC", write_dictionary_ids}, {"XI", write_article_keys}, {"XK", write_kinds},
    {"XO", write_groups},         {SCHEMA_CUT, write_cut},    {SCHEMA_SPELLING, write_spellings},
    {"Z", write_stems},
};
enum { FAMILIES = sizeof families / sizeof *families };

/* Filters, ready to be read, and words and pairs, in a thread where there are several. */
static tifa_status open_lists(struct assembly *a, tifa_error *error)
{
    const struct assemble_input *in = a->input;
    struct run_extent *extents[RUN_SECTIONS];
    uint32_t *documents = malloc((in->run_count + 1) * sizeof *documents);
    uint32_t *articles = malloc((in->run_count + 1) * sizeof *articles);
    tifa_status status = documents && articles ? TIFA_OK : tifa_fail_memory(error);
    for (int s = 0; s < RUN_SECTIONS; s++) {
        extents[s] = malloc((in->run_count + 1) * sizeof *extents[s]);
        if (!extents[s] && status == TIFA_OK)
            status = tifa_fail_memory(error);
    }
    for (size_t i = 0; i < in->run_count && status == TIFA_OK; i++) {
        documents[i] = in->runs[i].document_base;
        articles[i] = in->runs[i].article_base;
        for (int s = 0; s < RUN_SECTIONS; s++)
            extents[s][i] = in->runs[i].sections[s];
    }
    if (status == TIFA_OK)
        status = merge_open(&a->filters, RUN_FILTERS, extents[RUN_FILTERS], articles, in->run_count, NULL, error);
    if (status == TIFA_OK)
        status = list_source_open(&a->source, extents[RUN_WORDS], extents[RUN_PAIRS], documents, in->run_count, error);
    if (status == TIFA_OK)
        status = list_queue_start(&a->source, in->threads > 1 ? in->memory_bytes / 4 : 0, &a->queue, error);
    for (int s = 0; s < RUN_SECTIONS; s++)
        free(extents[s]);
    free(documents);
    free(articles);
    return status;
}

static tifa_status write_lists(struct assembly *a, tifa_error *error)
{
    tifa_status status = next_list(a, error);
    if (status == TIFA_OK)
        status = next_filter(a, error);
    for (size_t family = 0; status == TIFA_OK;) {
        const struct slice *filter = a->has_filter ? &a->filters.term.name : NULL;
        const struct slice *term = a->has_list ? &a->list.term : filter;
        bool filter_is_next = filter && slice_compare(*filter, *term) <= 0;
        if (filter_is_next)
            term = filter;
        if (family < FAMILIES && (!term || slice_compare(slice_of(families[family].prefix), *term) < 0))
            status = families[family++].write(a, error);
        else if (!term)
            break;
        else
            status = filter_is_next ? write_filter(a, error) : write_list(a, error);
        if (status == TIFA_OK)
            status = check_stop(a, error);
    }
    return status;
}

static void free_assembly(struct assembly *a)
{
    list_queue_free(a->queue);
    list_source_close(&a->source);
    merge_close(&a->filters);
    glass_writer_free(a->glass);
    free(a->order);
    free(a->first_document);
    free(a->docids);
    free(a->items);
    free(a->scratch);
    free(a->bytes);
    buffer_free(&a->cut);
}

tifa_status assemble_segment(const struct assemble_input *input, uint64_t *total_length, tifa_error *error)
{
    struct assembly a = {.input = input};
    struct glass_options options = {.block_size_bytes = BLOCK_BYTES};
    struct glass_totals totals;
    tifa_status status = glass_writer_open(input->folder, &options, &a.glass, error);
    if (status == TIFA_OK)
        status = make_order(&a, error);
    a.source.words = input->words;
    a.source.docids = a.docids;
    a.source.next_docid = a.next_docid;
    a.source.bucket_bits = schema_bucket_bits(count_words(&a));
    a.source.has_gaps = input->has_dropped;
    a.source.shared.folder = input->scratch;
    a.source.shared.limit = input->memory_bytes / (4 * sizeof *a.source.shared.items); /* sorting takes as much again */
    if (status == TIFA_OK)
        status = open_lists(&a, error); /* so that the lists are on their way while documents are written */
    if (status == TIFA_OK)
        status = write_documents(&a, error);
    if (status == TIFA_OK)
        status = segment_write_metadata(a.glass, input->metadata, error);
    if (status == TIFA_OK)
        status = write_lists(&a, error);
    if (status == TIFA_OK)
        status = glass_writer_finish(a.glass, &totals, error);
    *total_length = status ? 0 : totals.length;
    free_assembly(&a);
    return status;
}
