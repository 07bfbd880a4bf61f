#include "indexer/inverter/batch_inverter.h"

#include "indexer/inverter/radix.h"

#include <stdlib.h>

#define ADJACENT (UINT32_C(1) << 31) /* the word stands next to the word before */
#define CONTEXT  (UINT32_C(1) << 30) /* the word is another passage's, and here only the second of a pair */
#define NUMBER   (CONTEXT - 1)

enum {
    OWN_VOCABULARY_BYTES = 24 * 1024 * 1024, /* of a thread's own words, before it forgets them */
    PAIRS_AT_ONCE = 1024 * 1024,             /* more than a batch has, unless it is large */
};

/* Numbers in the order of the text, and where each unit (document or article) ends. */
struct occurrences {
    uint32_t *numbers;
    size_t count, capacity;
    uint32_t *ends;
    size_t units, unit_capacity;
};

struct batch_inverter {
    struct analyser *analyser;
    struct shared_words *shared;
    struct vocabulary words, filters, forms;
    size_t shared_forms; /* so many are in the shared vocabulary */
    struct buffer form;
    uint32_t *shared_numbers; /* by number of words: their numbers in the shared vocabulary */
    size_t shared_count, shared_capacity;
    struct occurrences text, articles;
    /* Counting sort: */
    uint32_t *starts; /* by number: where its list starts, then ends */
    size_t start_capacity;
    uint32_t *units; /* the lists, one after the other */
    size_t list_capacity;
    uint64_t *pairs, *scratch;
    size_t pair_capacity;
    struct run_posting *postings; /* of one list */
    size_t posting_capacity;
    struct buffer documents, record;
};

/* array: the address of a pointer to items of `size` bytes. */
static tifa_status grow(void *array, size_t *capacity, size_t need, size_t size, tifa_error *error)
{
    if (need <= *capacity)
        return TIFA_OK;
    void *memory;
    memcpy(&memory, array, sizeof memory);
    size_t wanted = need + need / 2 + 1024;
    memory = realloc(memory, wanted * size);
    if (!memory)
        return tifa_fail_memory(error);
    memcpy(array, &memory, sizeof memory);
    *capacity = wanted;
    return TIFA_OK;
}

void inverted_batch_free(struct inverted_batch *inverted)
{
    free(inverted->articles);
    for (size_t i = 0; i < RUN_SECTIONS; i++)
        buffer_free(&inverted->sections[i].bytes);
    *inverted = (struct inverted_batch){0};
}

/* ---- the inverter ---- */

tifa_status batch_inverter_new(struct shared_words *shared, struct batch_inverter **out, tifa_error *error)
{
    struct batch_inverter *b = *out = calloc(1, sizeof *b);
    if (!b)
        return tifa_fail_memory(error);
    b->shared = shared;
    tifa_status status = analyser_new(&b->analyser, error);
    if (status) {
        free(b);
        *out = NULL;
    }
    return status;
}

void batch_inverter_free(struct batch_inverter *b)
{
    if (!b)
        return;
    analyser_free(b->analyser);
    vocabulary_free(&b->words);
    vocabulary_free(&b->filters);
    vocabulary_free(&b->forms);
    buffer_free(&b->form);
    free(b->shared_numbers);
    free(b->text.numbers);
    free(b->text.ends);
    free(b->articles.numbers);
    free(b->articles.ends);
    free(b->starts);
    free(b->units);
    free(b->pairs);
    free(b->scratch);
    free(b->postings);
    buffer_free(&b->documents);
    buffer_free(&b->record);
    free(b);
}

/* ---- words to numbers ---- */

static tifa_status word_number(struct batch_inverter *b, struct slice word, uint32_t *out, tifa_error *error)
{
    *out = vocabulary_number(&b->words, word);
    if (*out == VOCABULARY_NONE)
        return tifa_fail_memory(error);
    if (*out > NUMBER)
        return tifa_fail(error, TIFA_ERR_LIMIT, "the articles have more than %u different words", (unsigned)NUMBER);
    return TIFA_OK;
}

static tifa_status end_unit(struct occurrences *o, tifa_error *error)
{
    tifa_status status = grow(&o->ends, &o->unit_capacity, o->units + 1, sizeof *o->ends, error);
    if (status == TIFA_OK)
        o->ends[o->units++] = (uint32_t)o->count;
    return status;
}

/* Keeps what the stem of a token is made of, if it is not its word. */
static tifa_status note_form(struct batch_inverter *b, const struct analysed_passage *passage, size_t i, tifa_error *error)
{
    struct slice form = analyser_stem_form(b->analyser, i);
    if (form.length == 0)
        return TIFA_OK;
    buffer_clear(&b->form);
    buffer_append_byte(&b->form, (char)passage->tokens->language);
    buffer_append(&b->form, form.data, form.length);
    bool kept = !b->form.failed && vocabulary_number(&b->forms, (struct slice){b->form.data, b->form.length}) != VOCABULARY_NONE;
    return kept ? TIFA_OK : tifa_fail_memory(error);
}

/* The tokens of a passage as numbers, and the first of its context. *length: the sum of all wdf. */
static tifa_status add_tokens(struct batch_inverter *b, const struct analysed_passage *passage, uint32_t *length,
                              tifa_error *error)
{
    struct occurrences *o = &b->text;
    const struct tokens *tokens = passage->tokens;
    size_t end = passage->count + (passage->count < tokens->count && token_ends_pair(tokens, passage->count));
    tifa_status status = grow(&o->numbers, &o->capacity, o->count + end, sizeof *o->numbers, error);
    size_t pairs = 0;
    for (size_t i = 0; i < end && status == TIFA_OK; i++) {
        uint32_t number = 0;
        bool adjacent = token_ends_pair(tokens, i);
        if (token_is_sign(tokens, i))
            continue;
        status = word_number(b, (struct slice){token_word(tokens, i), tokens->items[i].word_length}, &number, error);
        o->numbers[o->count++] = number | (adjacent ? ADJACENT : 0) | (i < passage->count ? 0 : CONTEXT);
        pairs += adjacent;
        if (tokens->items[i].accented && status == TIFA_OK)
            status = note_form(b, passage, i, error);
    }
    *length = (uint32_t)(passage->word_count + pairs + (passage->is_cut ? passage->word_count : 0));
    return status;
}

/* ---- documents ---- */

/* Of a passage of the text, or the title with the record of its article. */
static tifa_status add_document(struct batch_inverter *b, const struct analysed_passage *passage, struct slice record,
                                tifa_error *error)
{
    uint32_t length;
    tifa_status status = add_tokens(b, passage, &length, error);
    if (status)
        return status;
    buffer_append_varint(&b->documents, length);
    buffer_append_varint(&b->documents, passage->word_count);
    buffer_append_varint(&b->documents, record.length);
    buffer_append(&b->documents, record.data, record.length);
    buffer_append(&b->documents, &passage->words, sizeof passage->words);
    return end_unit(&b->text, error);
}

static tifa_status add_filters(struct batch_inverter *b, const struct analysed_article *article, tifa_error *error)
{
    struct occurrences *o = &b->articles;
    tifa_status status = grow(&o->numbers, &o->capacity, o->count + article->filter_count, sizeof *o->numbers, error);
    for (size_t i = 0; i < article->filter_count && status == TIFA_OK; i++) {
        const struct schema_term *term = &article->filters[i];
        uint32_t number = vocabulary_number(&b->filters, (struct slice){term->bytes, term->length});
        o->numbers[o->count++] = number;
        if (number == VOCABULARY_NONE)
            status = tifa_fail_memory(error);
    }
    return status ? status : end_unit(o, error);
}

/* The title, which is passage 0, and the passages of the text; *size: what they count. */
static tifa_status add_passages(struct batch_inverter *b, const struct article *article,
                                const struct analysed_article *analysed, struct article_size *size, tifa_error *error)
{
    struct analysed_passage passage;
    tifa_status status = analyser_title(b->analyser, article, &passage, error);
    *size = (struct article_size){.passages = (uint32_t)analysed->passages->count,
                                  .text_bytes = (uint32_t)article->text.length};
    if (status)
        return status;
    size->passages += passage.count > 0;
    size->tokens = (uint32_t)passage.word_count;
    status = add_document(b, &passage, (struct slice){b->record.data, b->record.length}, error);
    for (size_t i = 0; i < analysed->passages->count && status == TIFA_OK; i++) {
        status = analyser_passage(b->analyser, i, &passage, error);
        if (status == TIFA_OK)
            status = add_document(b, &passage, passage.record, error);
        size->tokens += (uint32_t)passage.word_count;
    }
    return status;
}

static tifa_status add_article(struct batch_inverter *b, const struct article *article, struct batch_article *out,
                               struct segment_totals *totals, tifa_error *error)
{
    struct analysed_article analysed;
    tifa_status status = analyser_article(b->analyser, article, &analysed, error);
    buffer_clear(&b->record);
    if (status == TIFA_OK)
        status = article_record_write(article, !analysed.passages->count, &b->record, error);
    if (status)
        return status;
    out->start = b->documents.length;
    out->key = analysed.key;
    out->date = schema_date_number(slice_of(analysed.date));
    out->documents = (uint32_t)analysed.passages->count + 1;
    out->fields_had = article->fields_had;
    out->fields_text = article->fields_text;
    status = add_filters(b, &analysed, error);
    if (status == TIFA_OK)
        status = add_passages(b, article, &analysed, &out->size, error);
    if (status == TIFA_OK)
        analyser_fingerprint(b->analyser, &out->fingerprint);
    out->bytes = (uint32_t)(b->documents.length - out->start);
    segment_totals_add_article(totals, out->size, analysed.stem_language);
    return status == TIFA_OK && b->documents.failed ? tifa_fail_memory(error) : status;
}

/* ---- lists ---- */

/* Puts the units of each number in a row, by counting sort: those of number n end up before starts[n]. */
static tifa_status make_lists(struct batch_inverter *b, const struct vocabulary *v, const struct occurrences *o,
                              tifa_error *error)
{
    tifa_status status = grow(&b->starts, &b->start_capacity, v->count, sizeof *b->starts, error);
    if (status == TIFA_OK)
        status = grow(&b->units, &b->list_capacity, o->count, sizeof *b->units, error);
    if (status || v->count == 0)
        return status;
    memset(b->starts, 0, v->count * sizeof *b->starts);
    for (size_t i = 0; i < o->count; i++)
        b->starts[o->numbers[i] & NUMBER] += !(o->numbers[i] & CONTEXT);
    uint32_t sum = 0;
    for (size_t i = 0; i < v->count; i++) {
        uint32_t *start = &b->starts[v->order[i]], here = *start;
        *start = sum;
        sum += here;
    }
    size_t at = 0;
    for (size_t unit = 0; unit < o->units; unit++)
        for (; at < o->ends[unit]; at++)
            if (!(o->numbers[at] & CONTEXT))
                b->units[b->starts[o->numbers[at] & NUMBER]++] = (uint32_t)unit;
    return TIFA_OK;
}

/* Equal units in a row are one posting. */
static size_t make_postings(const uint32_t *units, size_t count, struct run_posting *out)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        if (made && out[made - 1].unit == units[i])
            out[made - 1].wdf++;
        else
            out[made++] = (struct run_posting){units[i], 1};
    }
    return made;
}

/* Each number's list, in byte order, as an entry. */
static tifa_status write_lists(struct batch_inverter *b, const struct vocabulary *v, enum run_section section,
                               struct run_writer *out, tifa_error *error)
{
    size_t from = 0;
    for (size_t i = 0; i < v->count; i++) {
        uint32_t number = v->order[i];
        size_t end = b->starts[number], length = end - from;
        if (length == 0)
            continue;
        tifa_status status = grow(&b->postings, &b->posting_capacity, length, sizeof *b->postings, error);
        if (status)
            return status;
        size_t count = make_postings(b->units + from, length, b->postings);
        struct run_term term = {.name = v->words[number]};
        if (section == RUN_WORDS)
            term = (struct run_term){.second = b->shared_numbers[number]};
        run_append(out, section, &term, b->postings, count, 0);
        from = end;
    }
    return out->bytes.failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* Gives what is new in this batch its shared number, and shares the forms. */
static tifa_status share_words(struct batch_inverter *b, tifa_error *error)
{
    tifa_status status =
        grow(&b->shared_numbers, &b->shared_capacity, b->words.count, sizeof *b->shared_numbers, error);
    pthread_mutex_lock(&b->shared->lock);
    for (; b->shared_count < b->words.count && status == TIFA_OK; b->shared_count++) {
        uint32_t number = vocabulary_number(&b->shared->vocabulary, b->words.words[b->shared_count]);
        b->shared_numbers[b->shared_count] = number;
        if (number == VOCABULARY_NONE)
            status = tifa_fail_memory(error);
    }
    for (; b->shared_forms < b->forms.count && status == TIFA_OK; b->shared_forms++)
        if (vocabulary_number(&b->shared->forms, b->forms.words[b->shared_forms]) == VOCABULARY_NONE)
            status = tifa_fail_memory(error);
    pthread_mutex_unlock(&b->shared->lock);
    return status;
}

/* Of a large batch the lists take as much as the pairs, which come next. */
static void drop_lists(struct batch_inverter *b)
{
    if (b->list_capacity <= PAIRS_AT_ONCE)
        return;
    free(b->units);
    b->units = NULL;
    b->list_capacity = 0;
}

/* ---- pairs ---- */

/* A pair is one number: rank of the first word, rank of the second, document. Where that takes more than 64 bits,
 * or the pairs much memory, they are done in parts by their first words. */
struct pair_form {
    unsigned rank_bits, unit_bits;
    unsigned part_bits; /* high bits of the first rank that number the part, and are left out */
};

static struct pair_form form_of(const struct batch_inverter *b)
{
    struct pair_form f = {.rank_bits = radix_bits(b->words.count), .unit_bits = radix_bits(b->text.units)};
    while (f.part_bits < f.rank_bits &&
           (2 * f.rank_bits - f.part_bits + f.unit_bits > 64 || b->text.count >> f.part_bits > PAIRS_AT_ONCE))
        f.part_bits++;
    return f;
}

static size_t collect_pairs(const struct batch_inverter *b, const struct pair_form *f, uint64_t part, uint64_t *out)
{
    const struct occurrences *o = &b->text;
    unsigned kept_bits = f->rank_bits - f->part_bits;
    uint64_t kept = (UINT64_C(1) << kept_bits) - 1;
    size_t count = 0, at = 0;
    for (size_t unit = 0; unit < o->units; unit++) {
        uint64_t before = 0;
        for (; at < o->ends[unit]; at++) {
            uint32_t number = o->numbers[at];
            uint64_t rank = b->words.rank[number & NUMBER];
            if (number & ADJACENT && before >> kept_bits == part)
                out[count++] = ((before & kept) << f->rank_bits | rank) << f->unit_bits | unit;
            before = rank;
        }
    }
    return count;
}

static size_t count_pairs(const struct batch_inverter *b, const struct pair_form *f, uint64_t part)
{
    if (f->part_bits == 0)
        return b->text.count;
    unsigned kept_bits = f->rank_bits - f->part_bits;
    size_t count = 0;
    uint64_t before = 0;
    for (size_t i = 0; i < b->text.count; i++) {
        uint32_t number = b->text.numbers[i];
        count += number & ADJACENT && before >> kept_bits == part;
        before = b->words.rank[number & NUMBER];
    }
    return count;
}

static tifa_status write_pairs(struct batch_inverter *b, const struct pair_form *f, uint64_t part,
                               const uint64_t *pairs, size_t count, struct run_writer *out, tifa_error *error)
{
    uint64_t unit_mask = (UINT64_C(1) << f->unit_bits) - 1, rank_mask = (UINT64_C(1) << f->rank_bits) - 1;
    uint64_t part_base = part << (f->rank_bits - f->part_bits);
    for (size_t i = 0, end; i < count; i = end) {
        uint64_t pair = pairs[i] >> f->unit_bits;
        size_t made = 0;
        for (end = i; end < count && pairs[end] >> f->unit_bits == pair; end++)
            ;
        tifa_status status = grow(&b->postings, &b->posting_capacity, end - i, sizeof *b->postings, error);
        if (status)
            return status;
        for (size_t k = i; k < end; k++) {
            uint32_t unit = (uint32_t)(pairs[k] & unit_mask);
            if (made && b->postings[made - 1].unit == unit)
                b->postings[made - 1].wdf++;
            else
                b->postings[made++] = (struct run_posting){unit, 1};
        }
        uint32_t first = b->words.order[part_base | pair >> f->rank_bits], second = b->words.order[pair & rank_mask];
        struct run_term term = {.first = b->shared_numbers[first], .second = b->shared_numbers[second]};
        run_append(out, RUN_PAIRS, &term, b->postings, made, 0);
    }
    return out->bytes.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status invert_pairs(struct batch_inverter *b, struct run_writer *out, tifa_error *error)
{
    struct pair_form f = form_of(b);
    for (uint64_t part = 0; part < UINT64_C(1) << f.part_bits; part++) {
        size_t most = count_pairs(b, &f, part), capacity = b->pair_capacity;
        tifa_status status = grow(&b->pairs, &capacity, most, sizeof *b->pairs, error);
        if (status == TIFA_OK)
            status = grow(&b->scratch, &b->pair_capacity, most, sizeof *b->scratch, error);
        if (status)
            return status;
        size_t count = collect_pairs(b, &f, part, b->pairs);
        const uint64_t *sorted =
            radix_sort(b->pairs, b->scratch, count, f.unit_bits, f.unit_bits + 2 * f.rank_bits - f.part_bits);
        status = write_pairs(b, &f, part, sorted, count, out, error);
        if (status)
            return status;
    }
    return TIFA_OK;
}

/* ---- the batch ---- */

static void forget_words(struct batch_inverter *b)
{
    vocabulary_free(&b->words);
    vocabulary_free(&b->forms);
    b->shared_count = b->shared_forms = 0;
}

static void start_batch(struct batch_inverter *b)
{
    if (vocabulary_bytes(&b->words) + vocabulary_bytes(&b->forms) > OWN_VOCABULARY_BYTES)
        forget_words(b);
    vocabulary_clear(&b->filters);
    b->text.count = b->text.units = 0;
    b->articles.count = b->articles.units = 0;
    buffer_clear(&b->documents);
}

static tifa_status sort_words(struct batch_inverter *b, tifa_error *error)
{
    return vocabulary_sort(&b->words) && vocabulary_sort(&b->filters) ? TIFA_OK : tifa_fail_memory(error);
}

static tifa_status invert_all(struct batch_inverter *b, struct inverted_batch *out, tifa_error *error)
{
    tifa_status status = sort_words(b, error);
    if (status == TIFA_OK)
        status = share_words(b, error);
    if (status == TIFA_OK)
        status = make_lists(b, &b->words, &b->text, error);
    if (status == TIFA_OK)
        status = write_lists(b, &b->words, RUN_WORDS, &out->sections[RUN_WORDS], error);
    if (status == TIFA_OK)
        status = make_lists(b, &b->filters, &b->articles, error);
    if (status == TIFA_OK)
        status = write_lists(b, &b->filters, RUN_FILTERS, &out->sections[RUN_FILTERS], error);
    drop_lists(b);
    if (status == TIFA_OK)
        status = invert_pairs(b, &out->sections[RUN_PAIRS], error);
    return status;
}

/* Runs wait in memory until they are merged: they shall not take more than they need. */
static void trim(struct buffer *bytes)
{
    char *fitting = bytes->length ? realloc(bytes->data, bytes->length) : NULL;
    if (fitting) {
        bytes->data = fitting;
        bytes->capacity = bytes->length;
    }
}

tifa_status batch_invert(struct batch_inverter *b, const struct batch *batch, struct inverted_batch *out,
                         tifa_error *error)
{
    *out = (struct inverted_batch){.article_count = batch->count};
    start_batch(b);
    out->articles = calloc(batch->count + 1, sizeof *out->articles);
    tifa_status status = out->articles ? TIFA_OK : tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = analyser_use_dictionary(b->analyser, batch->dictionary, error);
    for (size_t i = 0; i < batch->count && status == TIFA_OK; i++) {
        out->articles[i].number = batch->first + i;
        out->articles[i].batch = (uint32_t)batch->number;
        status = add_article(b, batch->articles[i], &out->articles[i], &out->totals, error);
    }
    for (size_t i = 0; i < batch->count && status == TIFA_OK; i++) {
        struct slice id = batch->articles[i]->fields[ARTICLE_ID];
        out->articles[i].id_start = b->documents.length;
        out->articles[i].id_bytes = (uint32_t)id.length;
        buffer_append(&b->documents, id.data, id.length);
    }
    if (status == TIFA_OK && b->documents.failed)
        status = tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = invert_all(b, out, error);
    if (status) {
        inverted_batch_free(out);
        return status;
    }
    for (size_t i = 0; i < RUN_SECTIONS; i++)
        trim(&out->sections[i].bytes);
    out->document_count = (uint32_t)b->text.units;
    out->documents = b->documents;
    return TIFA_OK;
}
