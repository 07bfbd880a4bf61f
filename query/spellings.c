#include "query/spellings.h"

#include "corpus/schema.h"
#include "query/language/lexer.h"
#include "query/xapian_error.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    MOST_NOTES = 3,
    MOST_LOOKED_AT = 8,  /* spellings whose passages are counted */
};
#define MOST_MS 5.0

struct notes {
    struct archive *archive;
    const struct search_options *options;
    struct search_answer *answer;
    double end; /* when it takes too long */
    size_t noted, looked_at;
    tifa_error *error;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

/* ---- the query with another spelling ---- */

/* A word of a phrase of fixed words, or the only one; empty where it is none. */
static struct slice word_at(const struct node *phrase, size_t i)
{
    const struct slot *slot = &phrase->slots[i];
    const struct pattern *pattern = &slot->alternatives[0].patterns[0];
    bool is_word = slot->count == 1 && slot->alternatives[0].count == 1 &&
                   (pattern->kind == PATTERN_WORD || pattern->kind == PATTERN_STEM);
    return is_word ? pattern->word : slice_of("");
}

/* The phrase with the words from `first` up to `behind` written as `other`. signed_already: '~' or '=' stands before it. */
static void put_phrase(struct buffer *out, const struct node *phrase, size_t first, size_t behind, const char *other,
                       bool signed_already)
{
    bool stemmed = phrase->slots[0].alternatives[0].patterns[0].kind == PATTERN_STEM;
    buffer_append_string(out, stemmed && !signed_already ? "~\"" : "\"");
    for (size_t i = 0; i < phrase->slot_count; i += i == first ? behind - first : 1) {
        struct slice word = i == first ? slice_of(other) : word_at(phrase, i);
        buffer_append_string(out, i ? " " : "");
        buffer_append(out, word.data, word.length);
    }
    buffer_append_byte(out, '"');
    if (phrase->slop)
        buffer_printf(out, "~%zu", phrase->slop);
}

static void put_query(struct notes *n, struct buffer *out, const struct node *phrase, const struct buffer *written)
{
    struct slice text = n->answer->query.text;
    buffer_append(out, text.data, phrase->position);
    buffer_append(out, written->data, written->length);
    struct slice rest = slice_from(text, phrase->position + phrase->length);
    buffer_append(out, rest.data, rest.length);
}

/* ---- counting ---- */

/* What the other spelling finds, less what is found already: mostly the index alone knows the first, and few passages have
 * both. Where these are too many to count, it is at most what the other finds. */
static tifa_status count_further(struct notes *n, const struct buffer *other, struct search_count *out)
{
    struct buffer both = {0};
    struct slice asked = n->answer->query.text, all = {other->data, other->length};
    struct search_count with = {0};
    buffer_printf(&both, "(%.*s) AND (%.*s)", (int)all.length, all.data, (int)asked.length, asked.data);
    tifa_status status = both.failed ? tifa_fail_memory(n->error) : search_count_beside(n->archive, n->options, all, out, n->error);
    if (status == TIFA_OK && out->value && out->kind == COUNT_EXACT)
        status = search_count_beside(n->archive, n->options, (struct slice){both.data, both.length}, &with, n->error);
    if (with.kind == COUNT_EXACT)
        out->value -= with.value < out->value ? with.value : out->value;
    else
        out->kind = COUNT_AT_MOST;
    buffer_free(&both);
    return status;
}

static tifa_status note(struct notes *n, const struct node *phrase, size_t first, size_t behind, const char *other)
{
    struct buffer written = {0}, query = {0};
    struct search_count further = {0};
    tifa_status status = TIFA_OK;
    if (n->noted == MOST_NOTES || n->looked_at++ == MOST_LOOKED_AT || now_ms() > n->end)
        return TIFA_OK;
    const char *text_before = n->answer->query.text.data;
    bool has_sign = phrase->position && strchr("~=", text_before[phrase->position - 1]);
    put_phrase(&written, phrase, first, behind, other, has_sign);
    put_query(n, &query, phrase, &written);
    if (written.failed || query.failed)
        status = tifa_fail_memory(n->error);
    else if (query.length <= QUERY_BYTES / 2)
        status = count_further(n, &query, &further);
    if (status == TIFA_OK && further.value) {
        struct slice text = {query.data, query.length};
        static const char *const kinds[] = {
            [COUNT_EXACT] = "", [COUNT_AT_LEAST] = "at least ", [COUNT_AT_MOST] = "up to ", [COUNT_ESTIMATE] = "about "};
        query_warn(&n->answer->query, phrase->position, "also written '%s': %.*s finds %s%llu further passage%s", other,
                   query_shown_bytes(text), text.data, kinds[further.kind], (unsigned long long)further.value,
                   further.value == 1 ? "" : "s");
        n->noted++;
    }
    buffer_free(&written);
    buffer_free(&query);
    return status == TIFA_ERR_QUERY ? TIFA_OK : status;
}

/* ---- looking up ---- */

/* Two words of the phrase that are one elsewhere. */
static tifa_status note_joined(struct notes *n, const struct node *phrase, size_t i)
{
    struct slice left = word_at(phrase, i), right = word_at(phrase, i + 1);
    struct schema_term term;
    xs_term_stats stats = {0};
    xs_error reason;
    if (!left.length || !right.length || left.length + right.length > TOKEN_WORD_BYTES || phrase->slop)
        return TIFA_OK;
    bool may = false;
    schema_spelling(&term, left, right);
    tifa_status status = archive_may_spell(n->archive, &term, &may, n->error);
    if (status || !may)
        return status;
    if (xs_db_term_stats(archive_database(n->archive), term.bytes, term.length, &stats, &reason))
        return xapian_fail(n->error, XS_ERR_IO, &reason, "cannot read the index");
    char joined[TOKEN_WORD_BYTES + 1];
    snprintf(joined, sizeof joined, "%.*s%.*s", (int)left.length, left.data, (int)right.length, right.data);
    return stats.documents ? note(n, phrase, i, i + 2, joined) : TIFA_OK;
}

/* A word of the phrase that is two elsewhere, in each way. */
static tifa_status note_parted(struct notes *n, const struct node *phrase, size_t i)
{
    struct slice word = word_at(phrase, i);
    struct schema_term prefix;
    xs_terms *terms = NULL;
    xs_bytes term;
    xs_error reason;
    tifa_status status = TIFA_OK;
    if (word.length < 2)
        return TIFA_OK;
    bool may = false;
    schema_spellings(&prefix, word);
    status = archive_may_spell(n->archive, &prefix, &may, n->error);
    if (status || !may)
        return status;
    xs_status failed = xs_terms_open(archive_database(n->archive), prefix.bytes, prefix.length, &terms, &reason);
    while (!failed && status == TIFA_OK && !(failed = xs_terms_next(terms, &term, &reason))) {
        char digits[4] = {0}; /* of at most TOKEN_WORD_BYTES */
        memcpy(digits, term.data + prefix.length, term.length - prefix.length < 3 ? term.length - prefix.length : 3);
        size_t first = strtoul(digits, NULL, 10);
        char parted[TOKEN_WORD_BYTES + 2];
        if (first == 0 || first >= word.length)
            continue;
        snprintf(parted, sizeof parted, "%.*s-%.*s", (int)first, word.data, (int)(word.length - first), word.data + first);
        status = note(n, phrase, i, i + 1, parted);
    }
    xs_terms_free(terms);
    return failed < 0 ? xapian_fail(n->error, failed, &reason, "cannot read the index") : status;
}

static tifa_status note_phrase(struct notes *n, const struct node *phrase)
{
    tifa_status status = TIFA_OK;
    if (phrase->verbatim.length)
        return TIFA_OK;
    for (size_t i = 0; i < phrase->slot_count; i++)
        if (word_at(phrase, i).length == 0)
            return TIFA_OK; /* wildcards and alternatives say what they mean */
    for (size_t i = 0; i < phrase->slot_count && status == TIFA_OK; i++) {
        if (i + 1 < phrase->slot_count)
            status = note_joined(n, phrase, i);
        if (status == TIFA_OK)
            status = note_parted(n, phrase, i);
    }
    return status;
}

/* Phrases that must not be there are none of what is found. */
static tifa_status note_node(struct notes *n, const struct node *node)
{
    tifa_status status = TIFA_OK;
    if (node->kind == NODE_PHRASE)
        return note_phrase(n, node);
    if (node->kind != NODE_AND && node->kind != NODE_OR && node->kind != NODE_SIDE)
        return TIFA_OK;
    for (size_t i = 0; i < node->child_count && status == TIFA_OK; i++)
        status = note_node(n, node->children[i]);
    return status;
}

tifa_status spellings_note(struct archive *archive, const struct search_options *options, struct search_answer *answer,
                           tifa_error *error)
{
    struct notes n = {.archive = archive, .options = options, .answer = answer, .end = now_ms() + MOST_MS, .error = error};
    return answer->query.root ? note_node(&n, answer->query.root) : TIFA_OK;
}
