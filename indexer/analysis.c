#include "indexer/analysis.h"

#include "corpus/text/spelling.h"
#include "corpus/text/stem_form.h"

#include <stdlib.h>

enum { COMPRESSION_LEVEL = 3, SAMPLES = 16384 /* passages, for the dictionary */ };

struct analyser {
    struct passage_encoder *encoder;
    uint32_t dictionary; /* its id */
    struct stemmer *stemmer;
    struct tokens tokens;
    struct passages passages;
    struct buffer record;
    struct fingerprint_maker fingerprint;
    const char *language;
    bool accents_matter; /* to its stems */
    const char *text;    /* that the tokens are of */
    struct buffer form;
    struct schema_term *filters;
    size_t filter_count, filter_capacity;
    bool failed;
};

tifa_status analyser_new(struct analyser **out, tifa_error *error)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return tifa_fail_memory(error);
    tifa_status status = stemmer_new(&(*out)->stemmer, error);
    if (status) {
        analyser_free(*out);
        *out = NULL;
    }
    return status;
}

tifa_status analyser_use_dictionary(struct analyser *a, struct codec_dictionary dictionary, tifa_error *error)
{
    if (a->encoder && a->dictionary == dictionary.id)
        return TIFA_OK;
    passage_encoder_free(a->encoder);
    a->dictionary = dictionary.id;
    return passage_encoder_new(dictionary, COMPRESSION_LEVEL, &a->encoder, error);
}

void analyser_free(struct analyser *a)
{
    if (!a)
        return;
    passage_encoder_free(a->encoder);
    stemmer_free(a->stemmer);
    tokens_free(&a->tokens);
    passages_free(&a->passages);
    buffer_free(&a->record);
    buffer_free(&a->form);
    free(a->filters);
    free(a);
}

/* ---- filters ---- */

static struct schema_term *add_filter(struct analyser *a)
{
    static struct schema_term nowhere;
    if (a->filter_count == a->filter_capacity) {
        size_t capacity = a->filter_capacity ? a->filter_capacity * 2 : 64;
        struct schema_term *filters = realloc(a->filters, capacity * sizeof *filters);
        if (!filters) {
            a->failed = true;
            return &nowhere;
        }
        a->filters = filters;
        a->filter_capacity = capacity;
    }
    return &a->filters[a->filter_count++];
}

static struct slice token_slice(const struct tokens *tokens, size_t i)
{
    return (struct slice){token_word(tokens, i), tokens->items[i].word_length};
}

static tifa_status add_field_words(struct analyser *a, enum article_field field, struct slice text, tifa_error *error)
{
    tifa_status status = tokens_parse(&a->tokens, text.data, text.length, TOKENS_OF_TEXT, error);
    for (size_t i = 0; i < a->tokens.count && status == TIFA_OK; i++)
        if (!token_is_sign(&a->tokens, i))
            schema_field_word(add_filter(a), field, token_slice(&a->tokens, i));
    return status;
}

/* Names and titles are matched by the spelling of the article's language, and by that of none. */
static tifa_status add_field_filters(struct analyser *a, enum article_field field, struct slice text, tifa_error *error)
{
    unsigned language = a->tokens.language;
    tifa_status status = add_field_words(a, field, text, error);
    if (status == TIFA_OK && spelling_splits_apostrophes(spelling_of(language))) {
        a->tokens.language = 0;
        status = add_field_words(a, field, text, error);
        a->tokens.language = language;
    }
    return status;
}

/* The tag and each shorter prefix of it that a term can hold: zh-Hant-TW, zh-Hant, zh. */
static void add_language_filters(struct analyser *a, struct slice tag)
{
    for (size_t i = 1; i < tag.length && i < SCHEMA_TERM_BYTES; i++)
        if (tag.data[i] == '-' || tag.data[i] == '_')
            schema_language(add_filter(a), (struct slice){tag.data, i});
    if (tag.length)
        schema_language(add_filter(a), tag);
}

/* The host and each domain that it is in: news.example.org, example.org, org. */
static void add_host_filters(struct analyser *a, struct slice host)
{
    for (size_t i = 0; i < host.length; i++)
        if ((i == 0 || host.data[i - 1] == '.') && host.length - i < SCHEMA_TERM_BYTES)
            schema_host(add_filter(a), slice_from(host, i));
}

static void add_date_filters(struct analyser *a, const char *value, size_t length)
{
    for (size_t i = 4; i <= length; i += 2)
        schema_date(add_filter(a), (struct slice){value, i});
}

/* The words of a further field; of a number, the number as well. */
static tifa_status add_value_filters(struct analyser *a, const struct field_value *value, tifa_error *error)
{
    unsigned language = a->tokens.language;
    a->tokens.language = 0; /* in whatever language */
    tifa_status status = tokens_parse(&a->tokens, value->text.data, value->text.length, TOKENS_OF_TEXT, error);
    a->tokens.language = language;
    for (size_t i = 0; i < a->tokens.count && status == TIFA_OK; i++)
        if (!token_is_sign(&a->tokens, i))
            schema_named_word(add_filter(a), value->name, token_slice(&a->tokens, i));
    if (value->is_number)
        schema_named_number(add_filter(a), value->name, value->number);
    return status;
}

static tifa_status add_filters(struct analyser *a, const struct article *article, const char *date, size_t date_length,
                               tifa_error *error)
{
    a->filter_count = 0;
    a->failed = false;
    schema_id(add_filter(a), article->fields[ARTICLE_ID]);
    add_language_filters(a, article->fields[ARTICLE_LANG]);
    add_host_filters(a, article_host(article->fields[ARTICLE_URL]));
    add_date_filters(a, date, date_length);
    tifa_status status = TIFA_OK;
    for (int field = 0; field < ARTICLE_FIELDS && status == TIFA_OK; field++)
        if (schema_field_prefix((enum article_field)field))
            status = add_field_filters(a, (enum article_field)field, article->fields[field], error);
    for (size_t i = 0; i < article->values.count && status == TIFA_OK; i++) {
        const struct field_value *value = &article->values.items[i];
        if (value->field < FIELDS_MOST && article->fields_had >> value->field & 1)
            status = add_value_filters(a, value, error);
    }
    return a->failed ? tifa_fail_memory(error) : status;
}

/* ---- articles and passages ---- */

tifa_status analyser_article(struct analyser *a, const struct article *article, struct analysed_article *out,
                             tifa_error *error)
{
    a->fingerprint = (struct fingerprint_maker){0};
    a->language = article_stem_language(article);
    a->tokens.language = stem_language_number(a->language);
    a->accents_matter = stem_needs_accents(a->tokens.language);
    size_t date_length = schema_date_value(article->date, out->date);
    tifa_status status = add_filters(a, article, out->date, date_length, error);
    if (status == TIFA_OK)
        status = passages_split(&a->passages, article->text, &a->tokens, error);
    if (status)
        return status;
    out->key = article_key(article->fields[ARTICLE_ID]);
    out->stem_language = a->language;
    out->passages = &a->passages;
    out->filters = a->filters;
    out->filter_count = a->filter_count;
    return TIFA_OK;
}

/* maker: of the article's fingerprint, where the words go to it, too. */
static uint64_t hash_words(const struct tokens *tokens, size_t count, struct fingerprint_maker *maker)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < count; i++) {
        if (token_is_sign(tokens, i))
            continue;
        uint64_t word = fingerprint_word(token_slice(tokens, i));
        if (maker)
            fingerprint_add(maker, word);
        hash = words_hash_add(hash, word);
    }
    return words_hash_mix(hash);
}

/* Near copies are copies of a text, whatever is above it. */
tifa_status analyser_title(struct analyser *a, const struct article *article, struct analysed_passage *out,
                           tifa_error *error)
{
    struct slice title = article->fields[ARTICLE_TITLE];
    a->text = title.data;
    tifa_status status = tokens_parse(&a->tokens, title.data, title.length, TOKENS_OF_TEXT, error);
    if (status)
        return status;
    *out = (struct analysed_passage){.tokens = &a->tokens,
                                     .count = a->tokens.count,
                                     .word_count = tokens_words(&a->tokens, a->tokens.count),
                                     .record = slice_of(""),
                                     .words = hash_words(&a->tokens, a->tokens.count, NULL)};
    return TIFA_OK;
}

tifa_status analyser_passage(struct analyser *a, size_t i, struct analysed_passage *out, tifa_error *error)
{
    const struct passage *passage = &a->passages.items[i];
    a->text = passage->text.data;
    /* The passage's own tokens, not those of the article: what is indexed is exactly what a search sees. */
    tifa_status status = tokens_parse(&a->tokens, passage->text.data, passage->text.length + passage->context,
                                      TOKENS_OF_TEXT, error);
    if (status)
        return status;
    struct passage_header header = {.continues = passage->continues,
                                    .number = i + 1,
                                    .language = stem_language_number(a->language),
                                    .context_bytes = passage->context};
    buffer_clear(&a->record);
    status = passage_encode(a->encoder, &header, passage->text, &a->record, error);
    out->tokens = &a->tokens;
    out->count = tokens_before(&a->tokens, passage->text.length);
    out->word_count = tokens_words(&a->tokens, out->count);
    out->is_cut = passage->context > 0;
    out->record = (struct slice){a->record.data, a->record.length};
    out->words = hash_words(&a->tokens, out->count, &a->fingerprint);
    return status;
}

void analyser_fingerprint(const struct analyser *a, struct fingerprint *out)
{
    fingerprint_finish(&a->fingerprint, out);
}

struct slice analyser_stem_form(struct analyser *a, size_t i)
{
    const struct token *token = &a->tokens.items[i];
    struct slice word = token_slice(&a->tokens, i);
    if (!token->accented || !a->accents_matter)
        return (struct slice){NULL, 0};
    struct slice surface = {a->text + token->byte_start, token->byte_end - token->byte_start};
    struct slice form = stem_form(surface, word, spelling_of(a->tokens.language)->has_dotless_i, &a->form);
    return slice_equal(form, word) ? (struct slice){NULL, 0} : form;
}

struct slice analyser_stem(struct analyser *a, size_t i)
{
    struct slice word = token_slice(&a->tokens, i), form = analyser_stem_form(a, i), stem;
    form = form.length ? form : word;
    stemmer_stem(a->stemmer, a->language, form.data, form.length, &stem.data, &stem.length);
    return slice_equal(word, stem) ? (struct slice){NULL, 0} : stem;
}

tifa_status analysis_dictionary(struct article *const *articles, size_t count, struct buffer *out, tifa_error *error)
{
    struct passages passages = {0};
    struct tokens tokens = {0};
    struct slice *samples = calloc(SAMPLES, sizeof *samples);
    tifa_status status = samples ? TIFA_OK : tifa_fail_memory(error);
    size_t gathered = 0;
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        status = passages_split(&passages, articles[i]->text, &tokens, error);
        for (size_t p = 0; p < passages.count && gathered < SAMPLES && status == TIFA_OK; p++)
            samples[gathered++] = passages.items[p].text;
    }
    if (status == TIFA_OK)
        status = codec_dictionary_make(samples, gathered, out, error);
    free(samples);
    passages_free(&passages);
    tokens_free(&tokens);
    return status;
}
